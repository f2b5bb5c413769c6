"""Visits to children privately fostered: 7 working days, 6 weeks, then 12, by a local list of this week."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from practicelens.analytics import dataset, edition
from practicelens.analytics.dataset import Origin
from practicelens.analytics.measurements import Measurements
from tests.builders import measuring
from tests.builders.some_cards import figures_of

AS_AT = date(2026, 11, 22)
LISTED_ON = date(2026, 11, 20)
ARRANGEMENTS = [
    {"child": "001", "notified": date(2026, 11, 2)},
    # The visit before the authority knew is of no arrangement.
    {"child": "002", "notified": date(2026, 11, 2), "last_visit": date(2026, 10, 30)},
    {"child": "003", "notified": date(2026, 3, 2), "last_visit": date(2026, 10, 5)},
    {"child": "004", "notified": date(2025, 3, 2), "last_visit": date(2026, 9, 1)},
    {"child": "005", "notified": date(2026, 3, 2), "ended": date(2026, 11, 1)},
    {"child": "nobody's", "notified": date(2026, 3, 2)},
]


def measured(tmp_path: Path, columns: tuple[str, ...], listed_on: date = LISTED_ON) -> Measurements:
    need = [{"child": f"00{one}", "started": date(2025, 1, 6), "team": "Care 2"} for one in range(1, 6)]
    rows = [{**one, "listed_on": listed_on, "team": "Duty 1", "worker": "Ann Bell"} for one in ARRANGEMENTS]
    tables = {"in_need": measuring.table("in_need", need), "arrangements": measuring.table("arrangements", rows)}
    ref = dataset.store_tables(
        tables, tmp_path, authority="E99", scheme="case", as_at=AS_AT, origin=Origin(columns={"arrangements": columns})
    )
    built = edition.build([ref], measuring.frame(), tmp_path / "editions")
    return figures_of(built, tmp_path / "measurements", cards=())


HELD = ("child", "notified", "last_visit", "ended", "listed_on")


def test_each_is_due_by_the_year_since_the_authority_knew(tmp_path: Path) -> None:
    with measured(tmp_path, HELD) as data:
        rows = {row.child: row for row in data.due(None, date.min, date.max)}
        late = {row.child for row in data.overdue(None)}
    assert {child: (row.due, row.since) for child, row in rows.items()} == {
        "001": (date(2026, 11, 11), date(2026, 11, 2)),
        "002": (date(2026, 11, 11), date(2026, 11, 2)),
        "003": (date(2026, 11, 16), date(2026, 10, 5)),
        "004": (date(2026, 11, 24), date(2026, 9, 1)),
    }
    assert late == {"001", "002", "003"}
    # The child's own team, not the list's.
    assert {(row.kind, row.team_id) for row in rows.values()} == {("private_fostering_visit", 2)}


@pytest.mark.parametrize(
    ("columns", "listed_on"),
    [(tuple(one for one in HELD if one != "last_visit"), LISTED_ON), (HELD, date(2026, 11, 15))],
    ids=["no days of visits", "a list of another week"],
)
def test_nobody_is_late_by_a_list_that_cannot_say(tmp_path: Path, columns: tuple[str, ...], listed_on: date) -> None:
    with measured(tmp_path, columns, listed_on) as data:
        assert data.due(None, date.min, date.max) == ()
