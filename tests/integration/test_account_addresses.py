"""An account's e-mail address: where letters about powers go, and how it is changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core import mail

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.history.models import Event
from practicelens.jobs import deliver_notices, send_invitations
from practicelens.notices import queries as notices
from practicelens.notices.models import Notice
from practicelens.people.accounts import changes as accounts
from practicelens.people.invitations import changes as invitations
from practicelens.people.models import Account, Invitation
from tests.builders.authority import NOW, Authority
from tests.builders.powers import (
    ADMIN,
    DCS,
    GUARDIAN,
    HEAD,
    LATER,
    PASSWORD,
    notified_by,
)


@pytest.fixture
def by(authority: Authority) -> dict[str, Any]:
    return {"by": authority.actor(ADMIN), "now": NOW}


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
    (view,) = notices.for_person(authority.asking(DCS))
    assert view.about == "Jo Whitlock changed the e-mail address of your account." and view.advice
    assert notices.unread(authority.asking(DCS)) == 1


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
    notified = notified_by(authority, lambda: wrong(PASSWORD))
    assert Account.objects.get(pk=one).email == "ruth@elsewhere.example"
    assert {row.address for row in notified.rows if row.to_account == one} == {
        "dcs@northborough.example",
        "ruth@elsewhere.example",
    }
    assert notified.about(GUARDIAN, "power_used").startswith("Ruth Adeyemi changed the e-mail address")


def test_ones_own_password_is_told_to_oneself_alone(authority: Authority) -> None:
    actor = authority.actor(DCS)
    notified = notified_by(authority, lambda: accounts.set_password(actor.account_id, PASSWORD, by=actor, now=NOW))
    assert [row.kind for row in notified.rows] == ["password_set"]
    assert notified.about(DCS, "password_set") == "You changed the password of your account."
