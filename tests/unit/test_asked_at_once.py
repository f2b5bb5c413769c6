"""Two connections ask at once, and the file of figures is the same, row for row, as where one asks after the other."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from practicelens.analytics import duck, edition, measurements
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measurements import building
from practicelens.analytics.measurements.schema import MEASUREMENTS
from tests.builders import measuring
from tests.builders.some_cards import asking_only
from tests.generative import worlds

# A count in a month and stocks on a day: what either connection fills has rows.
FEW = ("referrals", "in_need_open", "plans_open", "contacts")


def tables(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(file), read_only=True) as con:
        return {name: con.execute(f"FROM {name}").fetchall() for name in MEASUREMENTS}


def test_the_rows_stand_in_one_order_whoever_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of a chain, then another week with what is kept of the first, packed in memory or not.

    Of every fourth card, in the order of the registry: cards of each kind, and what is done with one is done with all.
    """
    snapshots, frame = worlds.world(2, 20)
    chain = measuring.chain(snapshots, tmp_path)[-3:]
    editions = [edition.build(days, frame, tmp_path / "editions") for days in (chain[:-1], chain)]
    made = []
    for at_once, rows in ((False, 30_000), (True, 0)):
        monkeypatch.setattr(duck, "TWO_AT_ONCE", at_once)
        monkeypatch.setattr(building, "PACKED_AT_ONCE", rows)
        with asking_only(list(CARDS)[::4]):
            made.append([tables(measurements.build(one, tmp_path / str(at_once))) for one in editions])
    for one, two in zip(*made, strict=True):
        assert len(one["events"]) > 400 and one["due"] and one["story"]
        assert [name for name in MEASUREMENTS if one[name] != two[name]] == []


def test_a_file_that_is_damaged_is_made_anew_by_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever of the two meets a fault, both are done with the file before it is begun again."""
    monkeypatch.setattr(duck, "TWO_AT_ONCE", True)
    snapshots, frame = worlds.world(0, 3)
    chain = measuring.chain(snapshots, tmp_path)[-2:]
    first = edition.build(chain[:-1], frame, tmp_path / "editions")
    with asking_only(FEW):
        measurements.build(first, tmp_path / "figures")
    met: list[object] = []
    really = building._count

    def count(con: duckdb.DuckDBPyConnection, *given: object) -> None:
        if not met:
            met.append(con)
            raise duckdb.IOException("a damaged block")
        really(con, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(building, "_count", count)
    whole = edition.build(chain, frame, tmp_path / "editions")
    with asking_only(FEW):
        again = tables(measurements.build(whole, tmp_path / "figures"))
    assert met and again["events"] and again["monthly"] and again["children"]


def test_what_either_raises_is_raised_when_both_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duck, "TWO_AT_ONCE", True)
    done: list[str] = []

    def fails() -> None:
        raise ValueError("one of them")

    for pair in ((fails, lambda: done.append("second")), (lambda: done.append("first"), fails)):
        with pytest.raises(ValueError, match="one of them"):
            duck.at_once(*pair)
    assert done == ["second", "first"]
