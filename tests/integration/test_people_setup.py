"""Teams, workers, links, spellings, restricted children, founding: each success beside its refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from practicelens.access.actor import SYSTEM, Actor, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.people import actors
from practicelens.people import internal as people_internal
from practicelens.people import teams as people_teams
from practicelens.people.accounts import changes as people_accounts
from practicelens.people.accounts import queries as accounts_queries
from practicelens.people.founding import changes as people_founding
from practicelens.people.holders import holders
from practicelens.people.links import AliasKind, Link
from practicelens.people.models import (
    Alias,
    Post,
    RestrictedAccess,
    ServiceArea,
    Team,
    TeamLink,
    Worker,
)
from practicelens.people.setup import changes as people_setup
from practicelens.people.setup import queries
from practicelens.people.spellings.children import join_children
from tests.builders.authority import BEGAN, NOW, TODAY, Authority, plan

ADMIN = Role.ADMINISTRATOR
TOMORROW = TODAY + timedelta(days=1)
CHILD = ChildKey("northborough", "case-system", "0042")


@pytest.fixture
def by(authority: Authority) -> dict[str, Any]:
    """The administrator, now."""
    return {"by": authority.actor(ADMIN), "now": NOW}


@pytest.fixture
def by_guardian(authority: Authority) -> dict[str, Any]:
    """The information governance role, now."""
    return {"by": authority.actor(Role.INFORMATION_GOVERNANCE), "now": NOW}


def refused(code: str) -> Any:
    """A refusal with this code."""
    return pytest.raises(Refused, check=lambda error: error.code == code)


def cover(authority: Authority, by: Actor, absent: Role, covering: Role, days: int = 14) -> int:
    """Arrange cover from today for so many days."""
    return people_accounts.arrange_cover(
        authority.account(absent), authority.account(covering), starts=TODAY, ends=TODAY + timedelta(days=days),
        by=by, now=NOW,
    )  # fmt: skip


# The authority's set-up


def test_services_and_teams_are_added_once(by: dict[str, Any], authority: Authority) -> None:
    service = people_setup.add_service("Early Help", **by)
    people_setup.add_team(service, "Early Help East", opens=TODAY, **by)
    assert "Early Help East" in {team.name for team in people_teams.teams()}
    with refused("name_taken"):
        people_setup.add_service("early help", **by)
    with refused("name_taken"):
        people_setup.add_team(service, "EARLY HELP EAST", opens=TODAY, **by)
    with pytest.raises(Missing):
        people_setup.add_team(999_999, "Nowhere", opens=TODAY, **by)
    with pytest.raises(Missing):
        people_setup.add_service("Mine", by=authority.actor(Role.DCS), now=NOW)


def test_a_worker_moves_and_is_in_one_team_a_day(by: dict[str, Any], authority: Authority) -> None:
    people_setup.post_worker(authority.worker, authority.sibling_team, starts=TOMORROW, **by)

    def team_on(day: date) -> int | None:
        return next(row.team_id for row in people_internal.workers(day) if row.id == authority.worker)

    assert (team_on(TODAY), team_on(TOMORROW)) == (authority.team, authority.sibling_team)
    with refused("overlap"):
        people_setup.post_worker(authority.worker, authority.team, starts=TODAY, **by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(worker_id=authority.worker, team_id=authority.team, starts=TODAY)


def test_a_first_year_ends_on_its_day(by: dict[str, Any], authority: Authority) -> None:
    made = people_setup.add_worker("New Starter", authority.team, starts=TODAY, first_year_until=TOMORROW, **by)

    def first_year(day: date) -> bool:
        return next(row.first_year for row in people_internal.workers(day) if row.id == made)

    assert (first_year(TODAY), first_year(TOMORROW)) == (True, False)
    with refused("fte"):
        people_setup.add_worker("Nobody", authority.team, starts=TODAY, fte=0, **by)


def test_a_link_takes_over_from_the_one_before(by: dict[str, Any], authority: Authority) -> None:
    newcomer = people_accounts.create_account("newcomer@example.org", "New Officer", **by)
    with refused("role"):
        people_setup.link_team(authority.team, newcomer, Link.QA_OFFICER, starts=TOMORROW, **by)
    people_accounts.grant_role(newcomer, Role.QA_OFFICER, starts=TODAY, **by)
    people_setup.link_team(authority.team, newcomer, Link.QA_OFFICER, starts=TOMORROW, **by)
    assert people_internal.linked(authority.team, Link.QA_OFFICER, TODAY) == (authority.account(Role.QA_OFFICER),)
    assert people_internal.linked(authority.team, Link.QA_OFFICER, TOMORROW) == (newcomer,)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamLink.objects.create(team_id=authority.team, account_id=newcomer, link="qa_officer", starts=TODAY)


def test_a_spelling_means_one_thing_at_a_time(authority: Authority) -> None:
    analyst = {"by": authority.actor(Role.ANALYST), "now": NOW}
    made = people_setup.add_alias(AliasKind.TEAM, " FST 1", authority.team, starts=BEGAN, **analyst)
    with refused("overlap"):
        people_setup.add_alias(AliasKind.TEAM, "fst  1", authority.sibling_team, starts=TODAY, **analyst)
    people_setup.end_alias(made, ends=TODAY, **analyst)
    people_setup.add_alias(AliasKind.TEAM, "fst  1", authority.sibling_team, starts=TODAY, **analyst)
    people_setup.add_alias(AliasKind.WORKER, "FST 1", authority.worker, starts=BEGAN, **analyst)
    assert Alias.objects.filter(folded="fst 1").count() == 3
    with pytest.raises(Missing):
        people_setup.add_alias(AliasKind.TEAM, "Elsewhere", 999_999, starts=TODAY, **analyst)
    with pytest.raises(Missing):
        people_setup.add_alias(AliasKind.TEAM, "X", authority.team, starts=TODAY, by=authority.actor(ADMIN), now=NOW)


def test_a_spelling_may_mean_nobody(authority: Authority) -> None:
    analyst = {"by": authority.actor(Role.ANALYST), "now": NOW}
    made = people_setup.add_alias(AliasKind.WORKER, "Bank staff *", None, starts=TODAY, **analyst)
    (row,) = (one for one in people_internal.aliases() if one.spelling == "Bank staff *")
    assert row.target_id is None
    # Those that are shipped are there, and end like any other.
    shipped = Alias.objects.get(kind="worker", folded="unallocated")
    assert shipped.team_id is shipped.worker_id is None
    people_setup.end_alias(shipped.pk, ends=TODAY, **analyst)
    people_setup.add_alias(AliasKind.WORKER, "Unallocated", authority.worker, starts=TODAY, **analyst)
    people_setup.end_alias(made, ends=TOMORROW, **analyst)
    for spelling, target in (("Fam*", authority.worker), ("a*", None), ("x*yz", None)):
        with refused("spelling"):
            people_setup.add_alias(AliasKind.WORKER, spelling, target, starts=TODAY, **analyst)


def test_canonical_names_are_spellings_unless_two_share_one(by: dict[str, Any], authority: Authority) -> None:
    def known() -> set[tuple[str, str]]:
        return {(row.kind.value, row.spelling) for row in people_internal.aliases()}

    assert {("team", "Family Support Team One"), ("worker", "Amina Yusuf")} <= known()
    people_setup.add_worker("Amina Yusuf", authority.other_team, starts=TODAY, **by)
    assert ("worker", "Amina Yusuf") not in known()


# Restricted children


def test_a_child_is_restricted_once_and_only_by_information_governance(
    authority: Authority, by_guardian: dict[str, Any]
) -> None:
    made = people_setup.restrict_child(CHILD, reason="A colleague's child", starts=TODAY, **by_guardian)
    assert people_internal.restricted_keys() == {CHILD}
    with refused("overlap"):
        people_setup.restrict_child(CHILD, reason="Again", starts=TOMORROW, **by_guardian)
    with refused("reason"):
        people_setup.restrict_child(ChildKey("a", "b", "9"), reason=" ", starts=TODAY, **by_guardian)
    for role in set(Role) - {Role.INFORMATION_GOVERNANCE}:
        with pytest.raises(Missing):
            people_setup.restrict_child(CHILD, reason="x", starts=TODAY, by=authority.actor(role), now=NOW)
    people_setup.end_restriction(made, ends=TOMORROW, **by_guardian)
    assert (
        people_internal.restricted_keys(TODAY) == {CHILD} and people_internal.restricted_keys(TOMORROW) == frozenset()
    )


def test_a_restriction_holds_under_every_number_that_was_joined_before_it_or_is_after(
    authority: Authority, by_guardian: dict[str, Any]
) -> None:
    def numbered(number: str) -> ChildKey:
        return replace(CHILD, identifier=number)

    stays, written, later, other = (numbered(one) for one in ("0042", "42", "042", "43"))
    join_children({written: stays, other: numbered("043")}, TODAY)
    people_setup.restrict_child(written, reason="A colleague's child", starts=TODAY, **by_guardian)
    assert people_internal.restricted_keys() == {written, stays}
    with refused("overlap"):
        people_setup.restrict_child(stays, reason="Again", starts=TODAY, **by_guardian)
    join_children({later: stays}, TODAY)
    assert people_internal.restricted_keys() == {written, stays, later}
    for key, hidden in ((written, True), (stays, True), (later, True), (other, False)):
        assert (key in authority.asking(Role.TEAM_MANAGER).hidden) is hidden
    # Who is named sees the child under each.
    (row,) = queries.restricted_children(authority.asking(Role.INFORMATION_GOVERNANCE))
    assert row.spelled == ("0042", "042")
    manager = authority.account(Role.TEAM_MANAGER)
    people_setup.name_on_restricted(row.id, manager, starts=TODAY, **by_guardian)
    assert authority.asking(Role.TEAM_MANAGER).hidden == frozenset()
    assert people_internal.cleared([manager], TODAY)[manager] == {written, stays, later}


def test_history_of_a_restriction_does_not_name_the_child(authority: Authority, by_guardian: dict[str, Any]) -> None:
    people_setup.restrict_child(CHILD, reason="A colleague's child", starts=TODAY, **by_guardian)
    assert "0042" not in str(list(Event.objects.filter(kind="people.child_restricted").values()))


def test_being_named_has_dates_and_is_never_ones_own_word(authority: Authority, by_guardian: dict[str, Any]) -> None:
    child = people_setup.restrict_child(CHILD, reason="Why", starts=TODAY, **by_guardian)
    manager = authority.account(Role.TEAM_MANAGER)
    access = people_setup.name_on_restricted(child, manager, starts=TODAY, **by_guardian)
    with refused("overlap"):
        people_setup.name_on_restricted(child, manager, starts=TOMORROW, **by_guardian)
    with refused("own_account"):
        people_setup.name_on_restricted(
            child, authority.account(Role.INFORMATION_GOVERNANCE), starts=TODAY, **by_guardian
        )
    assert authority.actor(Role.TEAM_MANAGER).restricted == {CHILD}
    people_setup.end_named(access, ends=TODAY, **by_guardian)
    assert authority.actor(Role.TEAM_MANAGER).restricted == frozenset()
    assert RestrictedAccess.objects.count() == 1


def test_being_named_until_a_day_can_end_sooner_and_no_later(authority: Authority, by_guardian: dict[str, Any]) -> None:
    child = people_setup.restrict_child(CHILD, reason="Why", starts=TODAY, **by_guardian)
    manager, week = authority.account(Role.TEAM_MANAGER), TODAY + timedelta(days=7)
    access = people_setup.name_on_restricted(child, manager, starts=TODAY, ends=week, **by_guardian)
    page = authority.client(Role.INFORMATION_GOVERNANCE).get(reverse("restricted")).content.decode()
    assert reverse("restricted-unname", args=[child, access]) in page
    with refused("ended"):
        people_setup.end_named(access, ends=week, **by_guardian)
    people_setup.end_named(access, ends=TODAY, **by_guardian)
    assert authority.actor(Role.TEAM_MANAGER).restricted == frozenset()
    page = authority.client(Role.INFORMATION_GOVERNANCE).get(reverse("restricted")).content.decode()
    assert reverse("restricted-unname", args=[child, access]) not in page


# Founding, and questions


def test_an_authority_is_founded_once(authority: Authority) -> None:
    assert (ServiceArea.objects.count(), Team.objects.count(), Worker.objects.count()) == (2, 3, 2)
    assert Event.objects.filter(kind="people.role_granted").count() == len(Role)
    with refused("founded"):
        people_founding.found_authority(plan(), by=SYSTEM, now=NOW)


@pytest.mark.django_db
def test_founding_is_not_for_everybody() -> None:
    with pytest.raises(Missing):
        people_founding.found_authority(plan(), by=Actor(1, "Somebody"), now=NOW)


def test_an_actor_is_found_in_few_queries(
    authority: Authority, by: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    account = authority.account(Role.QA_OFFICER)
    for role in (Role.DCS, Role.ANALYST, Role.PRACTICE_DEVELOPER, Role.REVIEWING_OFFICER):
        people_accounts.grant_role(account, role, starts=TODAY, **by)
    cover(authority, by["by"], Role.HEAD_OF_SERVICE, Role.QA_OFFICER)
    with django_assert_max_num_queries(6):
        assert len(actors.actor_for(account, TODAY).grants) == 6


def test_people_to_pick_are_grouped_by_role(authority: Authority, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(1):
        groups = accounts_queries.pickable_people()
    assert [group.role for group in groups] == list(Role)
    assert {group.role: group.people[0].where for group in groups}[Role.TEAM_MANAGER] == "Family Support Team One"


def test_holders_names_and_addresses(authority: Authority) -> None:
    manager = authority.account(Role.TEAM_MANAGER)
    assert people_internal.managers_of(authority.team, TODAY) == (manager,)
    assert people_internal.managers_of(authority.sibling_team, TODAY) == ()
    assert holders(Role.DCS, BEGAN - timedelta(days=1)) == ()
    assert people_internal.names([manager, 999_999]) == {manager: "Priya Nair"}
    assert people_internal.addresses([manager]) == {manager: "team_manager@northborough.example"}
    assert people_internal.account_of_worker(authority.worker) == authority.account(Role.PRACTITIONER)
    assert people_internal.worker_of_account(authority.account(Role.PRACTITIONER)) == authority.worker
