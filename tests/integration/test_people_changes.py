"""Changes to people: each success beside the refusal that differs from it by one fact."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from practicelens.access.actor import SYSTEM, Actor, ChildKey, Grant
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.notices.models import Notice
from practicelens.people import actors
from practicelens.people import internal as people_internal
from practicelens.people.accounts import changes as people_accounts
from practicelens.people.models import (
    AbsenceCover,
    Account,
    RoleGrant,
)
from practicelens.people.setup import changes as people_setup
from tests.builders.authority import BEGAN, NOW, TODAY, Authority

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


# Accounts


def test_an_account_is_made_with_history_and_without_a_way_in(by: dict[str, Any]) -> None:
    made = people_accounts.create_account(" New.Person@Example.org ", " New  Person ", **by)
    account = Account.objects.get(pk=made)
    assert (account.email, account.name, account.has_usable_password()) == (
        "new.person@example.org", "New Person", False
    )  # fmt: skip
    event = Event.objects.get(kind="people.account_created")
    assert (event.subject_id, event.by_name) == (str(made), "Jo Whitlock")


def test_an_address_is_taken_whatever_its_case(by: dict[str, Any]) -> None:
    with refused("email_taken"):
        people_accounts.create_account("DCS@Northborough.example", "Somebody Else", **by)


@pytest.mark.parametrize("email", ["", "no-at-sign", "two words@example.org", "a@" + "b" * 260 + ".org"])
def test_an_address_must_look_like_one(by: dict[str, Any], email: str) -> None:
    with refused("email"):
        people_accounts.create_account(email, "Somebody", **by)


def test_only_administrators_make_accounts(authority: Authority) -> None:
    for role in set(Role) - {ADMIN}:
        with pytest.raises(Missing):
            people_accounts.create_account("x@example.org", "X", by=authority.actor(role), now=NOW)


def test_a_weak_password_is_refused_and_none_stands_in_history(by: dict[str, Any], authority: Authority) -> None:
    account = authority.account(Role.TEAM_MANAGER)
    people_accounts.set_password(account, "plum-otter-lamp-7", **by)
    assert Account.objects.get(pk=account).check_password("plum-otter-lamp-7")
    assert "plum" not in str(list(Event.objects.values()))
    with refused("password"):
        people_accounts.set_password(account, "short", **by)


def test_people_set_their_own_password_and_nobody_elses(authority: Authority) -> None:
    manager = authority.actor(Role.TEAM_MANAGER)
    people_accounts.set_password(manager.account_id, "plum-otter-lamp-7", by=manager, now=NOW)
    with pytest.raises(Missing):
        people_accounts.set_password(authority.account(Role.DCS), "plum-otter-lamp-7", by=manager, now=NOW)


def test_a_shut_account_is_nobody_until_it_is_opened(by: dict[str, Any], authority: Authority) -> None:
    account = authority.account(Role.TEAM_MANAGER)
    people_accounts.deactivate_account(account, **by)
    with pytest.raises(Missing):
        authority.actor(Role.TEAM_MANAGER)
    people_accounts.reactivate_account(account, **by)
    assert authority.actor(Role.TEAM_MANAGER).has(Role.TEAM_MANAGER)
    with refused("own_account"):
        people_accounts.deactivate_account(authority.account(ADMIN), **by)


def test_an_ended_account_is_nobody_from_that_day(authority: Authority) -> None:
    Account.objects.filter(pk=authority.account(Role.DCS)).update(ends=TOMORROW)
    assert actors.actor_for(authority.account(Role.DCS), TODAY).has(Role.DCS)
    with pytest.raises(Missing):
        actors.actor_for(authority.account(Role.DCS), TOMORROW)


# Roles


def test_a_role_is_held_from_its_day_until_the_day_before_its_end(by: dict[str, Any], authority: Authority) -> None:
    account = authority.account(Role.PRACTITIONER)
    ends = TODAY + timedelta(days=7)
    people_accounts.grant_role(account, Role.QA_OFFICER, starts=TOMORROW, ends=ends, **by)
    held = [actors.actor_for(account, TODAY + timedelta(days=n)).has(Role.QA_OFFICER) for n in (0, 1, 6, 7)]
    assert held == [False, True, True, False]
    assert Notice.objects.filter(kind="role_granted", to_account=account).count() == 1


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.TEAM_MANAGER, {}),
        (Role.TEAM_MANAGER, {"service_id": "service"}),
        (Role.HEAD_OF_SERVICE, {}),
        (Role.HEAD_OF_SERVICE, {"team_id": "team"}),
        (Role.DCS, {"team_id": "team"}),
        (Role.PRACTITIONER, {"service_id": "service"}),
    ],
)
def test_the_scope_must_fit_the_role(
    by: dict[str, Any], authority: Authority, role: Role, scope: dict[str, str]
) -> None:
    ids = {key: getattr(authority, name) for key, name in scope.items()}
    with refused("scope"):
        people_accounts.grant_role(authority.account(Role.PARTNER), role, starts=TODAY, **ids, **by)


def test_the_database_holds_scopes_too(authority: Authority) -> None:
    wrong = RoleGrant(account_id=authority.account(Role.DCS), role="team_manager", starts=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


def test_a_role_is_not_held_twice_but_again_later(by: dict[str, Any], authority: Authority) -> None:
    account = authority.account(Role.DCS)
    with refused("overlap"):
        people_accounts.grant_role(account, Role.DCS, starts=TOMORROW, **by)
    people_accounts.end_role(RoleGrant.objects.get(account=account).pk, ends=TODAY, **by)
    people_accounts.grant_role(account, Role.DCS, starts=TOMORROW, **by)
    assert not authority.actor(Role.DCS).has(Role.DCS)
    assert actors.actor_for(account, TOMORROW).has(Role.DCS)


def test_two_teams_may_have_one_manager(by: dict[str, Any], authority: Authority) -> None:
    account = authority.account(Role.TEAM_MANAGER)
    people_accounts.grant_role(account, Role.TEAM_MANAGER, starts=TODAY, team_id=authority.sibling_team, **by)
    actor = authority.actor(Role.TEAM_MANAGER)
    assert actor.teams_for(Capability.SEE_CHILDREN) == {authority.team, authority.sibling_team}


def test_nobody_gives_themself_a_role(by: dict[str, Any], authority: Authority) -> None:
    with refused("own_account"):
        people_accounts.grant_role(authority.account(ADMIN), Role.DCS, starts=TODAY, **by)
    people_accounts.grant_role(authority.account(ADMIN), Role.DCS, starts=TODAY, by=SYSTEM, now=NOW)


def test_a_role_of_nobody_or_nowhere_is_missing(by: dict[str, Any], authority: Authority) -> None:
    with pytest.raises(Missing):
        people_accounts.grant_role(999_999, Role.DCS, starts=TODAY, **by)
    with pytest.raises(Missing):
        people_accounts.grant_role(authority.account(Role.DCS), Role.TEAM_MANAGER, starts=TODAY, team_id=999_999, **by)


def test_a_role_ends_once_and_not_before_it_starts(by: dict[str, Any], authority: Authority) -> None:
    grant = RoleGrant.objects.get(account=authority.account(Role.DCS)).pk
    with refused("dates"):
        people_accounts.end_role(grant, ends=BEGAN - timedelta(days=1), **by)
    people_accounts.end_role(grant, ends=TOMORROW, **by)
    with refused("ended"):
        people_accounts.end_role(grant, ends=TOMORROW, **by)
    people_accounts.end_role(grant, ends=TODAY, **by)
    assert authority.actor(Role.DCS).roles == frozenset()


# Cover


def cover(authority: Authority, by: Actor, absent: Role, covering: Role, days: int = 14) -> int:
    """Arrange cover from today for so many days."""
    return people_accounts.arrange_cover(
        authority.account(absent), authority.account(covering), starts=TODAY, ends=TODAY + timedelta(days=days),
        by=by, now=NOW,
    )  # fmt: skip


def test_whoever_stands_in_holds_the_roles_for_the_time_being(authority: Authority) -> None:
    cover(authority, authority.actor(ADMIN), Role.HEAD_OF_SERVICE, Role.TEAM_MANAGER)
    actor = authority.actor(Role.TEAM_MANAGER)
    by_cover = [grant for grant in actor.grants if grant.by_cover]
    assert by_cover == [
        Grant(
            Role.HEAD_OF_SERVICE, frozenset({authority.team, authority.sibling_team}),
            frozenset({authority.service}), by_cover=True,
        )
    ]  # fmt: skip
    after = actors.actor_for(authority.account(Role.TEAM_MANAGER), TODAY + timedelta(days=14))
    assert not after.has(Role.HEAD_OF_SERVICE)
    assert people_internal.heads_of(authority.service, TODAY) == (
        authority.account(Role.HEAD_OF_SERVICE), authority.account(Role.TEAM_MANAGER)
    )  # fmt: skip


def test_links_of_the_absent_pass_on_but_not_whom_they_are_named_on(
    authority: Authority, by_guardian: dict[str, Any]
) -> None:
    child = people_setup.restrict_child(CHILD, reason="Why", starts=TODAY, **by_guardian)
    people_setup.name_on_restricted(child, authority.account(Role.QA_OFFICER), starts=TODAY, **by_guardian)
    cover(authority, authority.actor(ADMIN), Role.QA_OFFICER, Role.AGENCY_AUDITOR)
    actor = authority.actor(Role.AGENCY_AUDITOR)
    assert actor.teams_for(Capability.SEE_AUDITS) == {authority.team}
    assert actor.restricted == frozenset() and authority.actor(Role.QA_OFFICER).restricted == {CHILD}


def test_cover_does_not_pass_on_what_was_itself_covered(authority: Authority) -> None:
    cover(authority, authority.actor(ADMIN), Role.DCS, Role.DIRECTOR)
    cover(authority, authority.actor(ADMIN), Role.DIRECTOR, Role.HEAD_OF_QA)
    assert authority.actor(Role.HEAD_OF_QA).roles == {Role.DIRECTOR, Role.HEAD_OF_QA}


def test_nobody_covers_for_an_account_that_is_shut(authority: Authority, by: dict[str, Any]) -> None:
    cover(authority, authority.actor(ADMIN), Role.DCS, Role.DIRECTOR)
    people_accounts.deactivate_account(authority.account(Role.DCS), **by)
    assert authority.actor(Role.DIRECTOR).roles == {Role.DIRECTOR}


@pytest.mark.parametrize(
    ("who", "absent", "allowed"),
    [
        (Role.TEAM_MANAGER, Role.TEAM_MANAGER, True),
        (Role.HEAD_OF_SERVICE, Role.TEAM_MANAGER, True),
        (Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, False),
        (Role.PRACTITIONER, Role.PRACTITIONER, False),
        (Role.ANALYST, Role.ANALYST, False),
        (Role.DCS, Role.HEAD_OF_SERVICE, False),
        (ADMIN, Role.HEAD_OF_SERVICE, True),
    ],
)
def test_who_may_arrange_cover_for_whom(authority: Authority, who: Role, absent: Role, allowed: bool) -> None:
    if allowed:
        cover(authority, authority.actor(who), absent, Role.QA_OFFICER)
        return
    with pytest.raises(Missing):
        cover(authority, authority.actor(who), absent, Role.QA_OFFICER)


def test_cover_is_given_not_taken_and_has_an_end(authority: Authority) -> None:
    admin = authority.actor(ADMIN)
    with refused("own_account"):
        cover(authority, admin, Role.DCS, ADMIN)
    with refused("same_person"):
        cover(authority, admin, Role.DCS, Role.DCS)
    with refused("dates"):
        cover(authority, admin, Role.DCS, Role.DIRECTOR, days=0)
    with refused("too_long"):
        cover(authority, admin, Role.DCS, Role.DIRECTOR, days=400)
    made = cover(authority, admin, Role.DCS, Role.DIRECTOR)
    with refused("overlap"):
        cover(authority, admin, Role.DCS, Role.DIRECTOR)
    people_accounts.end_cover(made, ends=TODAY, by=admin, now=NOW)
    assert authority.actor(Role.DIRECTOR).roles == {Role.DIRECTOR}
    assert AbsenceCover.objects.get().ends == TODAY


@pytest.mark.parametrize("ended", [True, False])
def test_a_role_that_ended_in_another_team_takes_nobody_out_of_their_managers_line(
    authority: Authority, by: dict[str, Any], ended: bool
) -> None:
    absent, before = authority.account(Role.TEAM_MANAGER), TODAY - timedelta(days=30)
    ends = TODAY if ended else TODAY + timedelta(days=1)
    RoleGrant.objects.create(
        account_id=absent, role=Role.TEAM_MANAGER, team_id=authority.other_team, starts=before, ends=ends
    )
    head = authority.actor(Role.HEAD_OF_SERVICE)
    if ended:
        assert cover(authority, head, Role.TEAM_MANAGER, Role.QA_OFFICER)
        return
    with pytest.raises(Missing):
        cover(authority, head, Role.TEAM_MANAGER, Role.QA_OFFICER)
