"""Figures that are missing, damaged or old hide nothing else, are said on the page, and are built again once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.analytics.edition.kept import days_of
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as packs
from practicelens.jobs import mend_figures
from practicelens.performance.datasets import cached, lateness, waiting
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.performance.datasets.models import Edition
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.week import queries as week_queries
from practicelens.quality.audits.safety import changes as safety
from practicelens.rulebook import changes as rulebook
from practicelens.rulebook.queries import rules_on
from practicelens.workdays import clock
from tests.builders import local_cards
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.figures import work_out
from tests.builders.workbooks import AS_AT

WORRY, CANNOT = "A child may not be safe", "Figures cannot be read just now"
DAMAGE: dict[str, Callable[[Path], object]] = {
    "deleted": lambda file: file.unlink(),
    "emptied": lambda file: file.write_bytes(b""),
    "truncated": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "cut in its head": lambda file: file.write_bytes(file.read_bytes()[:5000]),
    "garbage": lambda file: file.write_bytes(b"no figures here " * 4096),
    "of another version's tables": lambda file: of_other_tables(file),
}
# Whoever a worry comes to at once, and has pages that stand on figures.
ROLES = (Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE)


def of_other_tables(file: Path) -> None:
    import duckdb  # not with the rest: what is imported before the first test is never collected, of which it complains

    with duckdb.connect(str(file)) as figures:
        figures.execute("UPDATE meta SET value = 'another' WHERE key = 'tables'")


class Mending:
    """Stands in for the queue: counts what is given to it, and does it when told."""

    def __init__(self) -> None:
        self.given: list[int] = []

    def enqueue(self, edition_id: int) -> None:
        self.given.append(edition_id)

    def do(self) -> list[str]:
        return [_MEND(edition_id) for edition_id in self.given]


_MEND: Any = mend_figures.mend_figures.func


@pytest.fixture
def mending(monkeypatch: pytest.MonkeyPatch) -> Mending:
    queue = Mending()
    monkeypatch.setattr(mend_figures, "mend_figures", queue)
    return queue


@pytest.fixture
def worried(authority: Authority, published: int) -> Authority:
    """A published extract, and a worry about a child's safety that nobody has answered."""
    audit_id = Audits(authority).submitted()
    by = authority.actor(Role.QA_OFFICER)
    safety.raise_concern(audit_id, telephoned="The Team Manager", worry="Not seen", by=by, now=authority.now)
    return authority


def file_of_figures() -> Path:
    """The measurements file of the current edition, whole, which this process has not opened yet."""
    register_internal._open.clear()
    cached.forget()
    edition = register_internal.current()
    assert edition is not None
    file = building.below() / edition.measurements
    work_out(file)
    return file


def every_day(folder: Path, since: date, until: date) -> dict[str, tuple[date, ...]]:
    """The visits of each child that an edition tells of a period."""
    import pyarrow.parquet as pq  # as duckdb above

    keys = pq.read_table(folder / "child_keys.parquet").column("identifier").to_pylist()
    return {child: days_of(folder, child, since, until).visits for child in keys}


def addresses(authority: Authority) -> list[str]:
    found = children_queries.children(authority.asking(Role.TEAM_MANAGER))
    assert found is not None
    child = found.rows[0].child
    week = reverse("week", args=[authority.team])
    return [
        reverse("home"),
        week,
        reverse("children"),
        reverse("child", args=[child]),
        reverse("report-monthly") + "?month=2026-11",
    ]


def test_damaged_figures_hide_no_worry_are_said_and_are_built_again_once(worried: Authority, mending: Mending) -> None:
    pages = addresses(worried)
    for turn, (name, damage) in enumerate(DAMAGE.items()):
        file = file_of_figures()
        whole = file.read_bytes()
        damage(file)
        # By turns after the first: how a file is damaged is told apart before anybody's page is made.
        for role in ROLES if not turn else ROLES[turn % 2 :][:1]:
            client = worried.client(role)
            for address in pages if not turn else pages[turn % 2 :: 2]:
                reply = client.get(address, follow=True)
                words = reply.content.decode()
                found = (reply.status_code, WORRY in words, CANNOT in words)
                assert found == (200, True, True), f"{name}: {role} {address}"
        assert len(mending.given) == 1, name
        assert mending.do() == ["mended"], name
        assert file.stat().st_size == len(whole), name
        assert Edition.objects.get(current=True).mending_since is None, name
        for address in pages if not turn else pages[turn % len(pages) :][:1]:
            assert CANNOT not in worried.client(Role.TEAM_MANAGER).get(address, follow=True).content.decode(), name
        mending.given.clear()


def test_figures_whose_edition_is_damaged_too_are_worked_out_from_the_datasets(
    worried: Authority, mending: Mending
) -> None:
    edition = register_internal.current()
    assert edition is not None
    file_of_figures().unlink()
    for part in (building.below() / register_internal.path_of(edition.id)).iterdir():
        part.write_bytes(b"")
    worried.client(Role.TEAM_MANAGER).get(reverse("home"), follow=True)
    assert mending.do() == ["worked out again"]
    words = worried.client(Role.TEAM_MANAGER).get(reverse("home"), follow=True).content.decode()
    assert CANNOT not in words and "extract of" in words


@pytest.mark.parametrize("damage", ["deleted", "emptied", "truncated", "garbage"])
def test_days_of_a_damaged_edition_are_none_until_it_is_whole_again(
    authority: Authority, published: int, damage: str
) -> None:
    """Each kind of damage to a table is told by another of DuckDB's errors, and none is a page of its own."""
    edition = register_internal.current()
    assert edition is not None and published
    folder, period = building.below() / edition.path, (AS_AT - timedelta(days=400), AS_AT)
    child = next(one for one, days in every_day(folder, *period).items() if days)
    visits, table = every_day(folder, *period)[child], folder / "child_keys.parquet"
    whole = table.read_bytes()
    # The one thing that tells what was read before from what cannot be read now is the period.
    before = AS_AT - timedelta(days=401)
    DAMAGE[damage](table)
    assert days_of(folder, child, before, AS_AT).visits == ()
    table.write_bytes(whole)
    assert days_of(folder, child, before, AS_AT).visits == visits


def test_a_build_that_was_killed_is_given_again_an_hour_later(worried: Authority, mending: Mending) -> None:
    file_of_figures().unlink()
    for minutes, given in ((0, 1), (59, 1), (61, 2)):
        edition = Edition.objects.get(current=True)
        if edition.mending_since is not None and minutes:
            edition.mending_since = clock.now() - timedelta(minutes=minutes)
            edition.save()
        worried.client(Role.TEAM_MANAGER).get(reverse("home"), follow=True)
        assert len(mending.given) == given


def test_a_program_is_told_503_and_what_was_typed_is_shown_back(worried: Authority, mending: Mending) -> None:
    file_of_figures().unlink()
    reply = worried.client(Role.DCS).get("/api/v1/figures")
    assert (reply.status_code, reply.json()["code"]) == (503, "figures")


def test_no_report_is_frozen_without_its_figures(worried: Authority, mending: Mending) -> None:
    file_of_figures().unlink()
    given = {"by": worried.actor(Role.HEAD_OF_QA), "now": worried.now, "version": 0}
    clock.stand_at(AS_AT.replace(month=12, day=14))
    given["now"] = clock.now()
    with pytest.raises(Refused, match="cannot be read just now"):
        packs.publish(None, Month(2026, 11), Words("Much was learnt in November."), **given)


@pytest.mark.parametrize(("age", "old"), [(10, False), (11, True)])
def test_figures_say_so_on_their_eleventh_day_and_late_is_counted_no_further(
    worried: Authority, age: int, old: bool
) -> None:
    clock.stand_at(AS_AT + timedelta(days=age))
    for address in addresses(worried):
        words = worried.client(Role.TEAM_MANAGER).get(address, follow=True).content.decode()
        assert ("The figures are old" in words) is old, address
    week = worried.client(Role.TEAM_MANAGER).get(reverse("week", args=[worried.team])).content.decode()
    assert ("cannot be known since" in week.lower()) is old
    overdue = week[week.index('id="overdue"') : week.index('id="doing"')]
    assert ("pl-late" in overdue) is not old and ("Late now: 1 " in overdue) is not old
    # Whoever was seen since has another day: an empty day of an old extract is not known, and not nothing.
    days = week[week.index('class="pl-grid-days"') : week.index('id="timescales"')]
    assert (days.count(">not known<") > 0, days.count(">nothing<") > 0) == (old, not old)


@pytest.mark.parametrize("name", [
    "explore", "explore-flow", "explore-outside-make", "organisation", "demand", "local-card",
    "local-card-children", "matters", "authority-figures", "explore-children", "explore-compare",
])  # fmt: skip
def test_every_page_of_the_analysts_figures_says_that_they_are_old(
    authority: Authority, published: int, name: str
) -> None:
    args: dict[str, list[object]] = {
        "explore-outside-make": ["answer"], "explore-children": ["referrals"], "explore-compare": ["referrals"],
    }  # fmt: skip
    if name.startswith("local-card"):
        card = local_cards.publish(authority)
        args |= {"local-card": [card], "local-card-children": [card, "authority", 0]}
    clock.stand_at(AS_AT + timedelta(days=11))
    words = authority.client(Role.ANALYST).get(reverse(name, args=args.get(name)) + "?card=referrals").content.decode()
    assert published and "The figures are old" in words


def test_a_page_without_figures_says_nothing_of_their_age(worried: Authority) -> None:
    clock.stand_at(AS_AT + timedelta(days=40))
    words = worried.client(Role.INFORMATION_GOVERNANCE).get(reverse("home")).content.decode()
    assert "The figures are old" not in words


def test_what_is_late_after_the_last_day_known_is_not_counted(worried: Authority) -> None:
    manager = worried.actor(Role.TEAM_MANAGER)
    tenth, later = AS_AT + timedelta(days=10), AS_AT + timedelta(days=60)
    known, unknown = (
        week_queries.week(asking(manager, tenth), worried.team),
        week_queries.week(asking(manager, later), worried.team),
    )
    assert known is not None and unknown is not None
    assert known.overdue.rows == unknown.overdue.rows != ()
    waits = [item for item in waiting.waiting(asking(manager, later)) if "late" in item.title]
    assert waits and all(item.due is None and "cannot be known since" in item.detail for item in waits)


def test_the_age_is_a_rule_with_dates(worried: Authority) -> None:
    by = worried.actor(Role.HEAD_OF_QA)
    day = AS_AT + timedelta(days=12)
    rulebook.set_rule("figures.old", 14, valid_from=day, source="Board of 1 December", by=by, now=worried.now)
    before, after = rules_on(day - timedelta(days=1)), rules_on(day)
    assert lateness.unknown_since(AS_AT, day - timedelta(days=1), before) == AS_AT + timedelta(days=11)
    assert lateness.unknown_since(AS_AT, day, after) is None
