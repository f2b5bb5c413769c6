"""A plan folded to one side: as little as will do, and never anything dropped unseen."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from practicelens.performance.late.plan.folding import LINES, Cell, PlanRow, fold

cells = st.integers(0, 30).map(lambda many: Cell(tuple(f"CP visit B-{n:05}" for n in range(many))))
rows = st.lists(
    st.builds(PlanRow, st.just("Dana Lewis"), cells, st.tuples(cells, cells, cells, cells, cells)), max_size=60
)


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(rows)
def test_what_is_left_out_is_counted(given_rows: list[PlanRow]) -> None:
    kept, left = fold(given_rows)
    assert sum(row.cost for row in kept) <= LINES and len(kept) + left == len(given_rows)
    for row, was in zip(kept, given_rows, strict=False):
        for cell, before in zip((row.late, *row.days), (was.late, *was.days), strict=True):
            assert len(cell.items) + cell.more == len(before.items)
            assert cell.items == before.items[: len(cell.items)] and cell.more != 1


def test_what_fits_is_left_as_it_is() -> None:
    row = PlanRow("Dana Lewis", Cell(("CP visit B-1",)), (Cell(away=True),) * 5)
    assert fold([row]) == ((row,), 0)
    long = PlanRow("Dana Lewis", Cell(("assessment of-a-number-longer-than-a-line",)), (Cell(),) * 5)
    assert long.late.wraps and long.late.lines == 4 and not row.late.wraps
