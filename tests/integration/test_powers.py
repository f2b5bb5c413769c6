"""Powers over accounts: whoever uses one, its owner and the information governance role are told, where they were."""

from __future__ import annotations

import inspect
from datetime import date
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.db.models import QuerySet

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.cli.account import add as account_add
from practicelens.history.models import Event
from practicelens.history.queries import EventFilter, filtered
from practicelens.notices.models import Notice
from practicelens.notices.sentences import ADVICE, SENTENCES
from practicelens.people.accounts import changes as accounts
from practicelens.people.invitations import changes as invitations
from practicelens.people.models import RoleGrant
from practicelens.people.setup import changes as setup
from practicelens.people.tokens import changes as tokens
from tests.builders.authority import NOW, TODAY, Authority
from tests.builders.powers import (
    ADMIN,
    CASES,
    DCS,
    GUARDIAN,
    HEAD,
    LATER,
    PASSWORD,
    TOMORROW,
    grant,
    guest,
    notified_by,
    prepared,
)

# What these decide is about teams, spellings and children; nobody's account is touched.
NOT_OF_ACCOUNTS = {
    "add_service", "add_team", "close_team", "post_worker", "add_alias", "end_alias", "restrict_child",
    "end_restriction", "review_restriction", "check_link", "open_invitation", "send_invitations", "renew_letter",
    "outcome_of",
}  # fmt: skip


@pytest.fixture
def by(authority: Authority) -> dict[str, Any]:
    return {"by": authority.actor(ADMIN), "now": NOW}


def second_guardian(authority: Authority) -> None:
    """The analyst holds the information governance role too, so that one holder can watch another."""
    accounts.grant_role(authority.account(Role.ANALYST), GUARDIAN, starts=TODAY, by=SYSTEM, now=NOW)


def asked_by(authority: Authority, link: str) -> QuerySet[Event]:
    """The events that a notice's link asks history for."""
    asked = {key: one for key, (one,) in parse_qs(urlsplit(link).query).items()}
    days = {key: date.fromisoformat(asked[key]) for key in ("since", "until") if key in asked}
    of = {"kind": asked.get("kind", ""), "subject_kind": asked.get("about", ""), "subject_id": asked.get("which", "")}
    assert any(of.values())
    return filtered(authority.asking(GUARDIAN), EventFilter(**of, **days))


def end_of_access_known(authority: Authority) -> None:
    """The guest's access ends tomorrow, so that it can be made longer."""
    RoleGrant.objects.filter(account_id=guest(authority)).update(ends=TOMORROW)


def public(module: ModuleType) -> set[str]:
    return {
        name
        for name, one in vars(module).items()
        if inspect.isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_")
    }


def test_every_change_to_an_account_is_one_of_those_tried_here() -> None:
    tried = {*CASES, "create_account", "change_own_address", "choose_password"}
    assert public(accounts) | public(invitations) | public(setup) == tried | NOT_OF_ACCOUNTS
    # What they tell is asked in test_tokens.py; those of an account that is shut end with it, which is told.
    assert public(tokens) == {"make", "end", "end_all", "note_used"}


@pytest.mark.parametrize("name", CASES)
def test_a_power_is_told_to_its_owner_and_to_information_governance(authority: Authority, name: str) -> None:
    case = CASES[name]
    second_guardian(authority)
    end_of_access_known(authority)
    who = GUARDIAN if case.words.startswith("Femi") else case.by
    use = prepared(name, authority, {"by": authority.actor(who), "now": NOW})
    notified = notified_by(authority, use)
    for role, kind in case.owners.items():
        own = [one for one in notified.kinds(role) if one != "power_used"]
        assert set(own) == ({kind} if kind else set()), role
        if kind:
            assert "you" in notified.about(role, kind).replace("You", "you"), notified.about(role, kind)
            assert ADVICE[kind] and SENTENCES[kind]
    assert notified.about(Role.ANALYST, "power_used") == case.words
    assert notified.kinds(GUARDIAN) == ([] if who is GUARDIAN else ["power_used"]), "not told of what one did oneself"
    assert {row.address for row in notified.rows} >= {"analyst@northborough.example"}
    links = {row.link for row in notified.rows if row.kind == "power_used"}
    assert len(links) == 1 and Event.objects.latest("pk") in asked_by(authority, links.pop())
    assert all(row.address for row in notified.rows)


@pytest.mark.parametrize("name", CASES)
def test_a_power_that_is_not_used_after_all_is_told_to_nobody(authority: Authority, name: str) -> None:
    end_of_access_known(authority)
    who = GUARDIAN if CASES[name].words.startswith("Femi") else CASES[name].by
    use = prepared(name, authority, {"by": authority.actor(who), "now": NOW})

    def half() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            use()
            _ = 1 / 0

    assert notified_by(authority, half).rows == []


def test_whoever_may_not_use_a_power_tells_nobody(authority: Authority) -> None:
    def tried() -> None:
        with pytest.raises(Missing):
            accounts.set_password(authority.account(DCS), PASSWORD, by=authority.actor(HEAD), now=NOW)

    assert notified_by(authority, tried).rows == []


def test_an_account_that_is_made_tells_its_owner_at_its_address(authority: Authority, by: dict[str, Any]) -> None:
    notified = notified_by(authority, lambda: accounts.create_account("new@example.org", "New Person", **by))
    (own,) = (row for row in notified.rows if row.kind == "account_made")
    assert (own.address, own.about) == ("new@example.org", "Jo Whitlock made an account for you.")
    assert notified.about(GUARDIAN, "power_used") == "Jo Whitlock made an account for New Person."


def test_the_machines_own_command_is_told_too(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("practicelens.cli.setup.migrated", lambda: None)
    notified = notified_by(authority, lambda: account_add("root@example.org", "Root Person", PASSWORD))
    assert [row.kind for row in notified.rows if row.address == "root@example.org"] == ["account_made", "role_granted"]
    words = [row.about for row in notified.rows if row.to_account == authority.account(GUARDIAN)]
    assert "at the computer that Practice Lens runs on" in words[1] and "System administrator" in words[1]


def test_the_one_holder_of_information_governance_is_told_that_the_role_is_taken_away(
    authority: Authority, by: dict[str, Any]
) -> None:
    notified = notified_by(authority, lambda: accounts.end_role(grant(authority, GUARDIAN), ends=TODAY, **by))
    assert notified.kinds(GUARDIAN) == ["role_ended"]


def test_whoever_stands_in_for_information_governance_is_told_for_them(
    authority: Authority, by: dict[str, Any]
) -> None:
    accounts.arrange_cover(
        authority.account(GUARDIAN), authority.account(Role.ANALYST), starts=TODAY, ends=LATER, by=SYSTEM, now=NOW
    )
    notified = notified_by(authority, lambda: accounts.set_password(authority.account(DCS), PASSWORD, **by))
    assert notified.kinds(Role.ANALYST) == ["power_used"]


def test_founding_an_authority_tells_nobody_and_is_kept_in_history(authority: Authority) -> None:
    assert Notice.objects.count() == 0
    assert Event.objects.filter(kind="people.authority_founded").count() == 1
    assert Event.objects.filter(kind="people.role_granted").count() == len(Role)
