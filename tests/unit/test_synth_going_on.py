"""A later week of Northborough: what was told stays byte for byte, and the borough goes on as it was."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from practicelens.cli.main import app
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.lists_6_to_8 import status_on
from practicelens.synth.workbooks.writing import lists_of, write
from practicelens.synth.world.records import CARE, PROTECTION
from practicelens.synth.world.simulation import World, make_world

SUNDAY = date(2026, 11, 22)
LATER = SUNDAY + timedelta(weeks=10)
SCALE = 0.15


@pytest.fixture(scope="module")
def later() -> World:
    return make_world(1, LATER, scale=SCALE)


def test_what_was_told_stays(later: World, tmp_path: Path) -> None:
    files = []
    for name, world in (("then", make_world(1, SUNDAY, scale=SCALE)), ("later", later)):
        (tmp_path / name).mkdir()
        files += [write(Book(world), day, tmp_path / name).read_bytes() for day in (SUNDAY, date(2026, 9, 30))]
    assert files[:2] == files[2:]


def open_on(world: World, day: date) -> dict[int, str]:
    """Each open child with their status."""
    at = day.toordinal()
    return {
        one.child.number: status_on(one, at)
        for one in world.episodes
        if one.referral <= at < one.closed and not one.nfa
    }


def test_week_by_week_few_come_and_few_go(later: World) -> None:
    before = open_on(later, SUNDAY)
    for week in range(1, 11):
        now = open_on(later, SUNDAY + timedelta(weeks=week))
        assert 0.85 * len(before) < len(now) < 1.15 * len(before)
        assert len(now.keys() & before.keys()) > 0.9 * len(before)
        assert len(now.keys() - before.keys()) > 0
        before = now


def test_what_comes_round_goes_on_coming_round(later: World) -> None:
    """The weeks after are as well worked as those before: nobody's visits stop on the Sunday."""

    def visited(since: date) -> float:
        """Visits a child on a plan or looked after has in ten weeks."""
        first, last = since.toordinal() + 1, since.toordinal() + 70
        found = [
            sum(first <= day <= last for day in one.seen)
            for one in later.episodes
            if status_on(one, last) in (PROTECTION, CARE) and one.referral < first and one.closed > last
        ]
        return sum(found) / len(found)

    assert visited(SUNDAY) == pytest.approx(visited(SUNDAY - timedelta(weeks=10)), rel=0.2)

    def reviewed(since: date) -> int:
        return sum(
            since.toordinal() < day <= since.toordinal() + 70
            for one in later.episodes
            for care in one.cares
            for day in care.reviews
        )

    assert reviewed(SUNDAY) == pytest.approx(reviewed(SUNDAY - timedelta(weeks=10)), rel=0.4)


def test_every_child_has_a_worker_as_before(later: World) -> None:
    shares = []
    for day in (SUNDAY, LATER):
        rows = lists_of(Book(later), day, clean=True)[6]
        shares.append(sum(row[-1] is None for row in rows) / len(rows))
    assert shares[1] < shares[0] + 0.05


def test_the_command_writes_a_later_week(tmp_path: Path) -> None:
    words = ["synth", "--scale", "0.02", "--weeks", "1", "--months", "0", "--out", str(tmp_path)]
    assert CliRunner().invoke(app, [*words, "--last", "2026-11-29"]).exit_code == 0
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["annex-a-2026-11-29.xlsx"]
    refused = CliRunner().invoke(app, [*words, "--last", "2030-01-06"])
    assert refused.exit_code == 2 and "2027-11-28" in refused.output
