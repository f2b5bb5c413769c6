"""Findings past their day: told once to whom they climb, seen by those they wait for, never gone by being late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from practicelens.access.actor import ChildKey
from practicelens.access.roles import Role
from practicelens.jobs import climb_findings
from practicelens.notices.models import Notice
from practicelens.people.setup import changes as people
from practicelens.performance.worklist import changes, climbing, queries, rules
from practicelens.performance.worklist.models import Item
from practicelens.performance.worklist.queries import Scope
from practicelens.performance.worklist.states import Event
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.builders.extracts import publish, workbook

pytestmark = pytest.mark.django_db
Given = Callable[[str], Item]


@pytest.fixture
def given(authority: Authority, data_dir: Path, tmp_path: Path) -> Given:
    """A finding of the first team's own child, given to whoever is named for five working days from now."""

    publish(authority, workbook(tmp_path / "annex-a.xlsx", cells={(6, 2, "primary_need"): "Z9"}))

    def to(whom: str) -> Item:
        item = Item.objects.filter(team_id=authority.team, worker_id=authority.worker).exclude(state="mended").first()
        assert item is not None
        changes.give([item.pk], whom, 5, by=authority.actor(Role.ANALYST), now=authority.now)
        return Item.objects.get(pk=item.pk)

    return to


def past(authority: Authority, item: Item, days: int) -> datetime:
    """Nine in the morning so many working days after its day."""
    assert item.due is not None
    day = authority.asking(Role.ANALYST).calendar.add(item.due, days)
    return authority.now + timedelta(days=(day - authority.today).days)


def notices_of(role: Role, authority: Authority) -> int:
    return Notice.objects.filter(kind="findings_climbed", to_account=authority.account(role)).count()


@pytest.mark.parametrize(
    ("team", "of_manager", "role"),
    [
        (1, False, Role.TEAM_MANAGER),
        (1, True, Role.HEAD_OF_SERVICE),
        (None, False, Role.HEAD_OF_QA),
        (None, True, Role.HEAD_OF_QA),
    ],
)
def test_to_whom_a_finding_climbs(team: int | None, of_manager: bool, role: Role) -> None:
    assert rules.climbs_to(team, of_manager=of_manager) is role


def test_a_worker_s_climbs_to_the_manager_once(authority: Authority, given: Given) -> None:
    item = given("worker")
    assert climb_findings.run(past(authority, item, 4)) == "nothing to do"
    at = past(authority, item, 5)
    assert [climb_findings.run(at) for _ in range(2)] == [
        "1 finding past its day told further up",
        "nothing to do",
    ]
    assert (notices_of(Role.TEAM_MANAGER, authority), notices_of(Role.HEAD_OF_SERVICE, authority)) == (1, 0)
    step = queries.item(authority.asking(Role.TEAM_MANAGER), item.pk).steps[-1]
    assert step.words == "Past its day, and told further up by"


def test_a_manager_s_climbs_to_the_head_of_service_who_sees_it_at_home(authority: Authority, given: Given) -> None:
    item = given("manager")
    climb_findings.run(past(authority, item, 5))
    assert (notices_of(Role.TEAM_MANAGER, authority), notices_of(Role.HEAD_OF_SERVICE, authority)) == (0, 1)

    def waits(role: Role, days: int) -> list[str]:
        who = asking(authority.actor(role), past(authority, item, days))
        return [one.title for one in climbing.waiting(who)]

    assert waits(Role.HEAD_OF_SERVICE, 4) == []
    assert waits(Role.HEAD_OF_SERVICE, 5) == ["1 finding of Family Support Team One’s records late with its manager"]
    assert waits(Role.ANALYST, 1) == ["1 finding late with those they were given to"]
    assert waits(Role.HEAD_OF_QA, 5) == waits(Role.PRACTITIONER, 5) == []


def test_given_again_with_another_day_it_climbs_again_and_mended_it_does_not(
    authority: Authority, given: Given
) -> None:
    item = given("worker")
    at = past(authority, item, 5)
    climb_findings.run(at)
    changes.give([item.pk], "worker", 5, by=authority.actor(Role.ANALYST), now=at)
    assert climb_findings.run(at) == "nothing to do"
    again = Item.objects.get(pk=item.pk)
    assert climb_findings.run(past(authority, again, 5)).startswith("1 ")
    changes.mark([item.pk], Event.ACCEPT, "Our own code", by=authority.actor(Role.ANALYST), now=at)
    assert climb_findings.run(past(authority, again, 50)) == "nothing to do"


def test_years_late_it_is_still_owed(authority: Authority, given: Given) -> None:
    item = given("worker")
    late = asking(authority.actor(Role.TEAM_MANAGER), past(authority, item, 500))
    rows = queries.items(late, Scope(state="to do")).rows
    assert item.pk in {row.id for row in rows if row.late}


def test_of_a_child_hidden_from_them_nobody_is_told(authority: Authority, given: Given) -> None:
    item = given("worker")
    people.restrict_child(
        ChildKey("northborough", "case-system", item.child),
        reason="A colleague's own child",
        starts=authority.today,
        by=authority.actor(Role.INFORMATION_GOVERNANCE),
        now=authority.now,
    )
    assert climb_findings.run(past(authority, item, 5)) == "nothing to do"
    assert notices_of(Role.TEAM_MANAGER, authority) == 0
