"""What waits for the administrator and for information governance: each thing beside its absence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.people import waiting
from practicelens.people.accounts import changes as people_accounts
from practicelens.people.models import AbsenceCover, RoleGrant, TeamLink
from practicelens.people.setup import changes as people_setup
from practicelens.people.setup import queries as setup_queries
from practicelens.rulebook import changes as rule_changes
from practicelens.rulebook import queries as rulebook
from tests.builders.asking import asking
from tests.builders.authority import NOW, TODAY, Authority

CHILD = ChildKey("northborough", "case-system", "0042")


def titles(authority: Authority, role: Role, today: date = TODAY) -> list[str]:
    """What waits for the role's person."""
    return [item.title for item in waiting.waiting(asking(authority.actor(role), today))]


@pytest.fixture
def by(authority: Authority) -> dict[str, Any]:
    """The administrator, now."""
    return {"by": authority.actor(Role.ADMINISTRATOR), "now": NOW}


@pytest.fixture
def restricted(authority: Authority) -> int:
    """A child restricted today with somebody named."""
    guardian: dict[str, Any] = {"by": authority.actor(Role.INFORMATION_GOVERNANCE), "now": NOW}
    found = people_setup.restrict_child(CHILD, reason="A colleague's.", starts=TODAY, **guardian)
    people_setup.name_on_restricted(found, authority.account(Role.HEAD_OF_QA), starts=TODAY, **guardian)
    return found


def test_an_account_without_a_role_waits_until_it_has_one(authority: Authority, by: dict[str, Any]) -> None:
    made = people_accounts.create_account("new@northborough.example", "New Person", **by)
    assert "Give New Person a role, or shut the account" in titles(authority, Role.ADMINISTRATOR)
    people_accounts.grant_role(made, Role.ANALYST, starts=TODAY + timedelta(days=7), **by)
    assert "Give New Person a role, or shut the account" not in titles(authority, Role.ADMINISTRATOR)


def test_a_link_that_ends_leaves_its_team_lacking(authority: Authority) -> None:
    before = titles(authority, Role.ADMINISTRATOR)
    TeamLink.objects.filter(team_id=authority.team, link="qa_officer").update(ends=TODAY)
    after = titles(authority, Role.ADMINISTRATOR)
    assert "Link Grace Mbeki to a team" in after or len(after) > len(before)
    assert any("no linked Quality Assurance Officer" in title for title in after)


def test_a_role_or_cover_about_to_end_is_told_with_its_last_day(authority: Authority) -> None:
    ends = TODAY + timedelta(days=10)
    RoleGrant.objects.filter(role=Role.ANALYST.value).update(ends=ends)
    AbsenceCover.objects.create(
        absent_id=authority.account(Role.TEAM_MANAGER),
        covering_id=authority.account(Role.QA_OFFICER),
        starts=TODAY,
        ends=ends,
    )
    found = waiting.waiting(asking(authority.actor(Role.ADMINISTRATOR), TODAY))
    last_days = {item.title.split(" stops ")[1].split(" ")[0]: item.due for item in found if " stops " in item.title}
    assert last_days == {"being": ends - timedelta(days=1), "standing": ends - timedelta(days=1)}


def test_a_restriction_is_reviewed_every_six_months(authority: Authority, restricted: int) -> None:
    guardian = authority.actor(Role.INFORMATION_GOVERNANCE)
    due = date(2027, 5, 23)
    # Not yet while it is months away: nothing could be done about it that was not done a day ago.
    assert not waiting.waiting(asking(guardian, due - waiting.SOON - timedelta(days=1)))
    (item,) = waiting.waiting(asking(guardian, due - waiting.SOON))
    assert (item.title, item.link) == ("Review who may see child 0042", f"/restricted/{restricted}/review/")
    assert item.due == due
    later = NOW + timedelta(days=200)
    people_setup.review_restriction(restricted, by=guardian, now=later)
    assert not waiting.waiting(asking(guardian, later.date()))
    (again,) = waiting.waiting(asking(guardian, later.date() + timedelta(days=184)))
    assert again.due is not None and again.due > due
    assert Event.objects.filter(kind="people.restriction_reviewed", subject_id=str(restricted)).exists()


def test_only_information_governance_reviews(authority: Authority, restricted: int, by: dict[str, Any]) -> None:
    with pytest.raises(Missing):
        people_setup.review_restriction(restricted, **by)
    page = authority.client(Role.INFORMATION_GOVERNANCE).post(f"/restricted/{restricted}/review/")
    assert (page.status_code, page.headers["Location"]) == (302, "/restricted/")


def test_a_child_whom_nobody_may_see_is_reviewed_today(authority: Authority, restricted: int) -> None:
    people_setup.end_named(
        setup_queries.restricted_children(asking(authority.actor(Role.INFORMATION_GOVERNANCE), TODAY))[0].people[0].id,
        ends=TODAY, by=authority.actor(Role.INFORMATION_GOVERNANCE), now=NOW,
    )  # fmt: skip
    (item,) = waiting.waiting(asking(authority.actor(Role.INFORMATION_GOVERNANCE), TODAY))
    assert (item.due, item.detail) == (TODAY, "Nobody is named: nobody sees this child.")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.INFORMATION_GOVERNANCE}))
def test_nobody_else_is_asked(authority: Authority, restricted: int, role: Role) -> None:
    assert titles(authority, role) == []


def test_how_many_children_live_here_waits_until_said(authority: Authority, by: dict[str, Any]) -> None:
    administrator = authority.actor(Role.ADMINISTRATOR)
    (item,) = rulebook.waiting(asking(administrator, TODAY))
    assert item.link == "/rules/population.children/"
    assert rulebook.waiting(asking(authority.actor(Role.ANALYST), TODAY)) == ()
    rule_changes.set_rule("population.children", 100_000, valid_from=TODAY, source="ONS", **by)
    assert rulebook.waiting(asking(administrator, TODAY)) == ()
