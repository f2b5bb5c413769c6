"""A week joined to an earlier edition is the whole chain joined at once, row for row, on authorities made by chance.

So are its figures, taken over from those of the weeks before.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import duckdb
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from practicelens.analytics import dataset, edition, measurements
from practicelens.analytics.annex_a.report import ANNEX_A, SSD
from practicelens.analytics.dataset import DatasetRef, Origin
from practicelens.analytics.edition import earlier
from practicelens.analytics.edition.earlier import Base
from practicelens.analytics.edition.schema import EDITION
from practicelens.analytics.frame import ChildPairRow, Frame, RuleRow
from practicelens.analytics.joining.days import days, rule_of
from practicelens.analytics.measurements.schema import MEASUREMENTS
from practicelens.analytics.sources.holding import TITLES
from tests.builders import measuring
from tests.generative import worlds
from tests.generative.worlds import Row

EXAMPLES = int(os.environ.get("EXAMPLES", "2"))


@settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None)
@given(seed=st.integers(0, 2**32), children=st.integers(5, 40))
def test_weeks_joined_one_by_one_are_the_chain_joined_at_once(seed: int, children: int) -> None:
    """Rows told otherwise, gone, of two sources, under joined numbers; then an extract in the middle is withdrawn."""
    snapshots, frame = worlds.world(seed, children)
    chance = Random(seed)
    with TemporaryDirectory() as name:
        root = Path(name)
        chain = _stored(chance, snapshots, root)
        dates = sorted({one.as_at for one in chain})
        frame = _framed(chance, frame)
        for day in dates[-2:]:
            so_far = [one for one in chain if one.as_at <= day]
            weekly = edition.build(so_far, frame, root / "weekly")
            # Not of the simplest authority, which is the first to be made: it would show nothing.
            if seed:
                measurements.build(weekly, root / "figures")
        assert _found(chain, frame, root / "weekly") == len(dates) - 1, "joined to the week before"
        whole = edition.build(chain, frame, root / "whole")
        _compare(weekly.path, whole.path)
        withdrawn = chance.choice([one for one in chain if one.as_at == dates[-3]])
        left = [one for one in chain if one != withdrawn]
        assert (_found(left, frame, root / "weekly") or 0) < len(dates) - 2, "nothing that was joined with it is taken"
        ruled = replace(frame, rules=(*frame.rules, RuleRow("seen_alone.age", "9", date(2025, 2, 1))))
        less = edition.build(left, ruled, root / "weekly")
        _compare(less.path, edition.build(left, ruled, root / "whole").path)
        if seed:
            # From the week before's, which were taken over themselves: some days stand, some are another extract's.
            _compare_figures(measurements.build(less, root / "figures"), measurements.build(less, root / "anew"))


def _stored(chance: Random, snapshots: dict[date, dict[str, list[Row]]], root: Path) -> list[DatasetRef]:
    """Each snapshot as one dataset, or in two: what a case system tells beside it, some days before, in part."""
    chain = []
    for as_at, lists in snapshots.items():
        beside = {name for name in lists if chance.random() < 0.4}
        before = as_at - timedelta(days=chance.randrange(4))
        both = {name for name in beside if chance.random() < 0.5}
        chain.append(_store(ANNEX_A, as_at, {one: lists[one] for one in lists if one not in beside - both}, root))
        if beside:
            chain.append(_store(SSD, before, {one: lists[one] for one in lists if one in beside}, root))
    return chain


def _store(source: str, as_at: date, lists: dict[str, list[Row]], root: Path) -> DatasetRef:
    tables = {name: measuring.table(name, rows) for name, rows in lists.items()}
    return dataset.store_tables(
        tables, root / "datasets", authority="E99", scheme="case", as_at=as_at, origin=Origin(source)
    )


def _framed(chance: Random, frame: Frame) -> Frame:
    """The frame with a rule that another source is believed from a day on, and children paired one by one."""
    turn = date(2025, 4, 1)
    rules = [RuleRow(rule_of(name), TITLES[SSD], turn) for name in EDITION if chance.random() < 0.3]
    pairs = tuple(ChildPairRow(SSD, f"{number:03d}", f"{number + 1:03d}") for number in range(0, 6, 3))
    return replace(frame, rules=(*frame.rules, *rules), pairs=pairs)


def _found(chain: list[DatasetRef], frame: Frame, root: Path) -> int | None:
    found: Base | None = earlier.find(days(chain, frame), frame, root)
    return found.days if found else None


def _compare(one: Path, other: Path) -> None:
    for name in (*EDITION, "matches"):
        # By their rows and columns: whether a column of an empty table may hold nothing is not told by either alike.
        first, second = (pq.read_table(path / f"{name}.parquet").to_pydict() for path in (one, other))
        assert first == second, name


def _compare_figures(one: Path, other: Path) -> None:
    with duckdb.connect(str(one), read_only=True) as first, duckdb.connect(str(other), read_only=True) as second:
        assert first.execute("SELECT count(*) FROM kept_events").fetchone() > (100,), "something was there to be kept"
        for name in MEASUREMENTS:
            # A file's rows stand in the order in which they were counted, which no reader asks for.
            rows = [sorted(con.execute(f"FROM {name}").fetchall(), key=repr) for con in (first, second)]
            assert rows[0] == rows[1], name
