"""Powers over accounts: whoever uses one, its owner and the information governance role are told, where they were."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from types import ModuleType
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from practicelens.access.actor import SYSTEM, Actor, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.cli.account import add as account_add
from practicelens.history.models import Event
from practicelens.jobs import deliver_notices, send_invitations
from practicelens.notices import queries as notices
from practicelens.notices.models import Notice
from practicelens.notices.sentences import ADVICE, SENTENCES
from practicelens.people.accounts import changes as accounts
from practicelens.people.invitations import changes as invitations
from practicelens.people.links import Link
from practicelens.people.models import Account, Invitation, RoleGrant
from practicelens.people.setup import changes as setup
from tests.builders.authority import NOW, TODAY, Authority

ADMIN, GUARDIAN, HEAD = Role.ADMINISTRATOR, Role.INFORMATION_GOVERNANCE, Role.HEAD_OF_QA
TOMORROW = TODAY + timedelta(days=1)
LATER = date(2026, 12, 7)
PASSWORD = "three quiet herons"
CHILD = ChildKey("northborough", "case-system", "B-40968")
# What these decide is about teams, spellings and children; nobody's account is touched.
NOT_OF_ACCOUNTS = {
    "add_service", "add_team", "close_team", "post_worker", "add_alias", "end_alias", "restrict_child",
    "end_restriction", "review_restriction", "check_link", "open_invitation", "send_invitations", "renew_letter",
}  # fmt: skip


@dataclass
class Told:
    """Who was told what since a moment, each by the role whose person they are."""

    authority: Authority
    after: int

    @property
    def rows(self) -> list[Notice]:
        return list(Notice.objects.filter(pk__gt=self.after).order_by("id"))

    def kinds(self, role: Role) -> list[str]:
        account = self.authority.account(role)
        return [row.kind for row in self.rows if row.to_account == account]

    def about(self, role: Role, kind: str) -> str:
        account = self.authority.account(role)
        (row,) = (row for row in self.rows if (row.to_account, row.kind) == (account, kind) and not row.letter_only)
        return row.about


def told_by(authority: Authority, power: Callable[[], object]) -> Told:
    """Use a power, and give what was told of it."""
    last = Notice.objects.order_by("id").values_list("id", flat=True).last() or 0
    power()
    return Told(authority, last)


@dataclass(frozen=True)
class Case:
    """A power as its test uses it: who uses it, on whom, and what each reads."""

    by: Role
    owners: dict[Role, str]
    words: str
    """What was done, as the information governance role reads it."""


def grant(authority: Authority, role: Role) -> int:
    return RoleGrant.objects.get(account_id=authority.account(role)).pk


def covered(authority: Authority) -> int:
    return accounts.arrange_cover(
        authority.account(Role.DCS), authority.account(Role.DIRECTOR), starts=TODAY, ends=LATER, by=SYSTEM, now=NOW
    )


def named(authority: Authority) -> int:
    child = setup.restrict_child(CHILD, reason="Why", starts=TODAY, by=SYSTEM, now=NOW)
    return setup.name_on_restricted(child, authority.account(Role.DCS), starts=TODAY, by=SYSTEM, now=NOW)


def guest(authority: Authority) -> int:
    return authority.account(Role.AGENCY_AUDITOR)


def prepared(name: str, authority: Authority, by: dict[str, Any]) -> Callable[[], object]:
    """A power over the Director's account, or whose it can be, ready to be used."""
    one, other = authority.account(Role.DCS), authority.account(Role.DIRECTOR)
    if name == "end_cover":
        return partial(accounts.end_cover, covered(authority), ends=TOMORROW, **by)
    if name == "end_named":
        return partial(setup.end_named, named(authority), ends=TOMORROW, **by)
    if name == "name_on_restricted":
        child = setup.restrict_child(CHILD, reason="Why", starts=TODAY, by=SYSTEM, now=NOW)
        return partial(setup.name_on_restricted, child, one, starts=TODAY, **by)
    if name == "link_team":
        accounts.grant_role(one, Role.QA_OFFICER, starts=TODAY, by=SYSTEM, now=NOW)
        return partial(setup.link_team, authority.team, one, Link.QA_OFFICER, starts=TODAY, **by)
    if name == "send_invitation_again":
        Account.objects.filter(pk=guest(authority)).update(password="!")
    powers: dict[str, Callable[[], object]] = {
        "set_password": partial(accounts.set_password, one, PASSWORD, **by),
        "change_address": partial(accounts.change_address, one, "ruth@elsewhere.example", **by),
        "deactivate_account": partial(accounts.deactivate_account, one, **by),
        "reactivate_account": partial(accounts.reactivate_account, one, **by),
        "grant_role": partial(accounts.grant_role, one, Role.TEAM_MANAGER, starts=TODAY, team_id=authority.team, **by),
        "end_role": partial(accounts.end_role, grant(authority, Role.DCS), ends=TOMORROW, **by),
        "arrange_cover": partial(accounts.arrange_cover, one, other, starts=TODAY, ends=LATER, **by),
        "add_worker": partial(setup.add_worker, "Ruth A", authority.team, starts=TODAY, account_id=one, **by),
        "invite_guest": partial(
            invitations.invite_guest, "agency_auditor@northborough.example", "Lucy Tan", until=LATER, **by
        ),
        "send_invitation_again": partial(invitations.send_invitation_again, guest(authority), **by),
        "keep_guest": partial(invitations.keep_guest, guest(authority), until=LATER, **by),
        "end_guest": partial(invitations.end_guest, guest(authority), **by),
    }
    return powers[name]


DCS, GUEST = Role.DCS, Role.AGENCY_AUDITOR
CASES: dict[str, Case] = {
    "set_password": Case(
        ADMIN, {DCS: "password_set"}, "Jo Whitlock changed the password of the account of Ruth Adeyemi."
    ),
    "change_address": Case(
        ADMIN, {DCS: "address_changed"}, "Jo Whitlock changed the e-mail address of the account of Ruth Adeyemi."
    ),
    "deactivate_account": Case(ADMIN, {DCS: "account_shut"}, "Jo Whitlock shut the account of Ruth Adeyemi."),
    "reactivate_account": Case(ADMIN, {DCS: "account_opened"}, "Jo Whitlock opened the account of Ruth Adeyemi again."),
    "grant_role": Case(
        ADMIN,
        {DCS: "role_granted"},
        "Jo Whitlock gave Ruth Adeyemi the role Team Manager (Family Support Team One) from 23 November 2026 on.",
    ),
    "end_role": Case(
        ADMIN,
        {DCS: "role_ended"},
        "Jo Whitlock took the role Director of Children's Services from Ruth Adeyemi, from 24 November 2026 on.",
    ),
    "arrange_cover": Case(
        ADMIN,
        {Role.DIRECTOR: "cover_arranged", DCS: "cover_for_you"},
        "Jo Whitlock asked Colin Marsh to stand in for Ruth Adeyemi from 23 November 2026 until 7 December 2026.",
    ),
    "end_cover": Case(
        ADMIN,
        {Role.DIRECTOR: "cover_ended", DCS: "cover_for_you_ended"},
        "Jo Whitlock asked Colin Marsh to stand in for Ruth Adeyemi until 24 November 2026 alone.",
    ),
    "add_worker": Case(
        ADMIN,
        {DCS: "worker_joined"},
        "Jo Whitlock joined the account of Ruth Adeyemi to Ruth A in the case system.",
    ),
    "link_team": Case(
        ADMIN,
        {DCS: "team_linked", Role.QA_OFFICER: "team_unlinked"},
        "Jo Whitlock linked Ruth Adeyemi to Family Support Team One as Quality Assurance Officer from "
        "23 November 2026 on, in place of Tom Ferris.",
    ),
    "name_on_restricted": Case(
        ADMIN, {DCS: "restricted_named"}, "Femi Bright named Ruth Adeyemi on a restricted child."
    ),
    "end_named": Case(
        ADMIN,
        {DCS: "restricted_unnamed"},
        "Femi Bright named Ruth Adeyemi on a restricted child no longer, from 24 November 2026 on.",
    ),
    "invite_guest": Case(
        HEAD, {GUEST: ""}, "Helen Doyle invited Lucy Tan to take part for another agency until 7 December 2026."
    ),
    "send_invitation_again": Case(HEAD, {GUEST: ""}, "Helen Doyle sent Lucy Tan a new link to choose a password."),
    "keep_guest": Case(
        HEAD, {GUEST: ""}, "Helen Doyle let Lucy Tan take part for another agency until 7 December 2026."
    ),
    "end_guest": Case(HEAD, {GUEST: "role_ended"}, "Helen Doyle ended the part of Lucy Tan for another agency."),
}


@pytest.fixture
def by(authority: Authority) -> dict[str, Any]:
    return {"by": authority.actor(ADMIN), "now": NOW}


def second_guardian(authority: Authority) -> None:
    """The analyst holds the information governance role too, so that one holder can watch another."""
    accounts.grant_role(authority.account(Role.ANALYST), GUARDIAN, starts=TODAY, by=SYSTEM, now=NOW)


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


@pytest.mark.parametrize("name", CASES)
def test_a_power_is_told_to_its_owner_and_to_information_governance(authority: Authority, name: str) -> None:
    case = CASES[name]
    second_guardian(authority)
    end_of_access_known(authority)
    who = GUARDIAN if case.words.startswith("Femi") else case.by
    use = prepared(name, authority, {"by": authority.actor(who), "now": NOW})
    told = told_by(authority, use)
    for role, kind in case.owners.items():
        own = [one for one in told.kinds(role) if one != "power_used"]
        assert set(own) == ({kind} if kind else set()), role
        if kind:
            assert "you" in told.about(role, kind).replace("You", "you"), told.about(role, kind)
            assert ADVICE[kind] and SENTENCES[kind]
    assert told.about(Role.ANALYST, "power_used") == case.words
    assert told.kinds(GUARDIAN) == ([] if who is GUARDIAN else ["power_used"]), "not told of what one did oneself"
    assert {row.address for row in told.rows} >= {"analyst@northborough.example"}
    assert all(row.address for row in told.rows)


@pytest.mark.parametrize("name", CASES)
def test_a_power_that_is_not_used_after_all_is_told_to_nobody(authority: Authority, name: str) -> None:
    end_of_access_known(authority)
    who = GUARDIAN if CASES[name].words.startswith("Femi") else CASES[name].by
    use = prepared(name, authority, {"by": authority.actor(who), "now": NOW})

    def half() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            use()
            _ = 1 / 0

    assert told_by(authority, half).rows == []


def test_whoever_may_not_use_a_power_tells_nobody(authority: Authority) -> None:
    def tried() -> None:
        with pytest.raises(Missing):
            accounts.set_password(authority.account(DCS), PASSWORD, by=authority.actor(HEAD), now=NOW)

    assert told_by(authority, tried).rows == []


def test_an_account_that_is_made_tells_its_owner_at_its_address(authority: Authority, by: dict[str, Any]) -> None:
    told = told_by(authority, lambda: accounts.create_account("new@example.org", "New Person", **by))
    (own,) = (row for row in told.rows if row.kind == "account_made")
    assert (own.address, own.about) == ("new@example.org", "Jo Whitlock made an account for you.")
    assert told.about(GUARDIAN, "power_used") == "Jo Whitlock made an account for New Person."


def test_the_machines_own_command_is_told_too(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("practicelens.cli.setup.migrated", lambda: None)
    told = told_by(authority, lambda: account_add("root@example.org", "Root Person", PASSWORD))
    assert [row.kind for row in told.rows if row.address == "root@example.org"] == ["account_made", "role_granted"]
    words = [row.about for row in told.rows if row.to_account == authority.account(GUARDIAN)]
    assert "at the computer that Practice Lens runs on" in words[1] and "System administrator" in words[1]


def test_the_one_holder_of_information_governance_is_told_that_the_role_is_taken_away(
    authority: Authority, by: dict[str, Any]
) -> None:
    told = told_by(authority, lambda: accounts.end_role(grant(authority, GUARDIAN), ends=TODAY, **by))
    assert told.kinds(GUARDIAN) == ["role_ended"]


def test_whoever_stands_in_for_information_governance_is_told_for_them(
    authority: Authority, by: dict[str, Any]
) -> None:
    accounts.arrange_cover(
        authority.account(GUARDIAN), authority.account(Role.ANALYST), starts=TODAY, ends=LATER, by=SYSTEM, now=NOW
    )
    told = told_by(authority, lambda: accounts.set_password(authority.account(DCS), PASSWORD, **by))
    assert told.kinds(Role.ANALYST) == ["power_used"]


def test_founding_an_authority_tells_nobody_and_is_kept_in_history(authority: Authority) -> None:
    assert Notice.objects.count() == 0
    assert Event.objects.filter(kind="people.authority_founded").count() == 1
    assert Event.objects.filter(kind="people.role_granted").count() == len(Role)


# Letters


def letters_to(address: str) -> list[Any]:
    return [letter for letter in mail.outbox if letter.to == [address]]


def test_a_letter_says_who_did_what_and_what_to_do_and_goes_where_its_owner_was(
    authority: Authority, by: dict[str, Any]
) -> None:
    accounts.set_password(authority.account(DCS), PASSWORD, **by)
    accounts.change_address(authority.account(DCS), "ruth@elsewhere.example", **by)
    accounts.deactivate_account(authority.account(DCS), **by)
    deliver_notices.run(NOW)
    old, new = letters_to("dcs@northborough.example"), letters_to("ruth@elsewhere.example")
    assert [letter.subject for letter in old] == [
        "The password of your account in Practice Lens has been changed",
        "The e-mail address of your account in Practice Lens has been changed",
    ], "the password's letter was on its way before the address changed"
    assert [letter.subject for letter in new] == [
        "The e-mail address of your account in Practice Lens has been changed",
        "Your account in Practice Lens has been shut",
    ], "an account that is shut is told so all the same"
    assert "Jo Whitlock changed the e-mail address of your account." in old[1].body
    assert "somebody else may be using your account" in old[1].body
    (watch, *_) = letters_to("information_governance@northborough.example")
    assert "Jo Whitlock changed the password of the account of Ruth Adeyemi." in watch.body


def test_the_product_lists_an_address_change_once(authority: Authority, by: dict[str, Any]) -> None:
    accounts.change_address(authority.account(DCS), "ruth@elsewhere.example", **by)
    (view,) = notices.for_person(authority.actor(DCS))
    assert view.about == "Jo Whitlock changed the e-mail address of your account." and view.advice
    assert notices.unread(authority.actor(DCS)) == 1


# Addresses


def code_of(attempt: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        attempt()
    return refused.value.code


def test_an_address_changes_to_one_that_is_free_and_looks_like_one(authority: Authority, by: dict[str, Any]) -> None:
    one = authority.account(DCS)
    change = partial(accounts.change_address, one, **by)
    assert code_of(lambda: change("Director@Northborough.example")) == "email_taken"
    assert code_of(lambda: change("no-at-sign")) == "email"
    assert code_of(lambda: change(" DCS@northborough.example ")) == "email_same"
    assert code_of(lambda: accounts.change_address(authority.account(ADMIN), "jo@x.example", **by)) == "own_account"
    with pytest.raises(Missing):
        accounts.change_address(one, "ruth@elsewhere.example", by=authority.actor(HEAD), now=NOW)
    with pytest.raises(Missing):
        change = partial(accounts.change_address, 999_999, **by)
        change("ruth@elsewhere.example")
    assert Notice.objects.count() == 0 and not Event.objects.filter(kind="people.address_changed").exists()
    accounts.change_address(one, " Ruth@Elsewhere.Example ", **by)
    assert Account.objects.get(pk=one).email == "ruth@elsewhere.example"
    event = Event.objects.get(kind="people.address_changed")
    assert event.data == {"from": "northborough.example", "to": "elsewhere.example"}, "no address stays in history"


@pytest.mark.parametrize("name", ["create_account", "change_address"])
def test_of_two_who_take_an_address_at_once_one_is_told_that_it_is_taken(
    authority: Authority, by: dict[str, Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    takes = {
        "create_account": lambda: accounts.create_account("director@northborough.example", "X", **by),
        "change_address": lambda: accounts.change_address(
            authority.account(DCS), "director@northborough.example", **by
        ),
    }
    # Nobody has it when it is looked at; the index of the table knows better.
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda _: False)
    assert code_of(takes[name]) == "email_taken"
    assert Account.objects.filter(email="director@northborough.example").count() == 1


def test_a_link_to_choose_a_password_goes_anew_to_the_new_address(authority: Authority, by: dict[str, Any]) -> None:
    head = authority.actor(HEAD)
    account = invitations.invite_guest("ada@health.exampel", "Ada Cole", until=LATER, by=head, now=NOW)
    send_invitations.run(NOW)
    link = str(letters_to("ada@health.exampel")[0].body).split("/invitation/")[1].split("/")[0]
    invitations.check_link(link)
    accounts.change_address(account, "ada@health.example", **by)
    assert code_of(lambda: invitations.check_link(link)) == "withdrawn"
    send_invitations.run(NOW)
    assert len(letters_to("ada@health.example")) == 1
    assert Invitation.objects.filter(account_id=account, withdrawn_at__isnull=True).count() == 1
    accounts.change_address(authority.account(DCS), "ruth@elsewhere.example", **by)
    assert not Invitation.objects.filter(account_id=authority.account(DCS)).exists(), "only where one was open"


def test_ones_own_address_takes_ones_own_password(authority: Authority) -> None:
    one = authority.account(DCS)
    actor = Actor(one, "Ruth Adeyemi")
    with pytest.raises(Missing):
        accounts.change_own_address("ruth@elsewhere.example", PASSWORD, by=actor, now=NOW)
    accounts.set_password(one, PASSWORD, by=actor, now=NOW)
    wrong = partial(accounts.change_own_address, "ruth@elsewhere.example", by=actor, now=NOW)
    assert code_of(lambda: wrong("three quiet heron")) == "password_wrong"
    told = told_by(authority, lambda: wrong(PASSWORD))
    assert Account.objects.get(pk=one).email == "ruth@elsewhere.example"
    assert {row.address for row in told.rows if row.to_account == one} == {
        "dcs@northborough.example",
        "ruth@elsewhere.example",
    }
    assert told.about(GUARDIAN, "power_used").startswith("Ruth Adeyemi changed the e-mail address")


def test_ones_own_password_is_told_to_oneself_alone(authority: Authority) -> None:
    actor = authority.actor(DCS)
    told = told_by(authority, lambda: accounts.set_password(actor.account_id, PASSWORD, by=actor, now=NOW))
    assert [row.kind for row in told.rows] == ["password_set"]
    assert told.about(DCS, "password_set") == "You changed the password of your account."
