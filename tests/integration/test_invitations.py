"""Invitations by e-mail: a link that works once, runs out, can be taken back, and is kept only as a hash."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.jobs import send_invitations
from practicelens.notices.post_office import NotDelivered, NotReached
from practicelens.people.invitations import changes as invitations
from practicelens.people.invitations.internal import guests
from practicelens.people.models import Account, Invitation
from practicelens.workdays import clock
from tests.builders.audits import CHILD
from tests.builders.authority import Authority
from tests.builders.panels import Panels

PASSWORD = "three quiet herons"


@pytest.fixture
def panels(authority: Authority) -> Panels:
    return Panels(authority)


def invited(panels: Panels) -> int:
    """Somebody of health, invited; the account's id."""
    panels.invite(panels.set_up(), panels.health())
    return Account.objects.get(email="ada.cole@health.example").pk


def token(panels: Panels) -> str:
    """The token in the latest letter, once the post has gone."""
    send_invitations.run(panels.authority.now)
    found = re.search(r"/invitation/([^/\s]+)/", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def refusal(of: str) -> str:
    with pytest.raises(Refused) as refused:
        invitations.check_link(of)
    return refused.value.code


def test_the_letter_holds_the_link_and_no_child_and_the_database_only_its_hash(panels: Panels):
    account = invited(panels)
    secret = token(panels)
    (letter,) = mail.outbox
    assert letter.to == ["ada.cole@health.example"]
    assert CHILD.identifier not in letter.body + letter.subject and "missing" not in letter.body + letter.subject
    row = Invitation.objects.get(account_id=account)
    assert secret not in "".join(str(value) for value in vars(row).values()) and row.status == "sent"
    assert send_invitations.run(panels.authority.now) == "nothing to send"
    assert len(mail.outbox) == 1


def test_a_password_is_chosen_once_and_then_opens_the_part_alone(panels: Panels, settings):
    account = invited(panels)
    address = reverse("invitation", args=[token(panels)])
    client = Client()
    assert "Choose a password" in client.get(address).content.decode()
    assert client.get(address).status_code == 200  # programs that look at mail use nothing up
    assert client.post(address, {"password": PASSWORD, "again": "another"}).status_code == 422
    assert client.post(address, {"password": "short", "again": "short"}).status_code == 422
    assert client.post(address, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert "used already" in client.post(address, {"password": PASSWORD, "again": PASSWORD}).content.decode()
    settings.DEMONSTRATION = False
    signed_in = client.post(reverse("sign-in"), {"email": "Ada.Cole@health.example", "password": PASSWORD})
    assert signed_in.status_code == 302
    assert client.get(reverse("audits")).status_code == 200
    assert client.get(reverse("children")).status_code == 404
    assert guests([account])[account].signed_up


def test_a_link_that_has_run_out_was_taken_back_or_never_was_says_so(panels: Panels, monkeypatch):
    account = invited(panels)
    first = token(panels)
    assert refusal("nobody-sent-this") == "unknown"
    invitations.send_invitation_again(account, by=panels.head, now=panels.authority.now)
    assert refusal(first) == "withdrawn"
    second = token(panels)
    invitations.check_link(second)
    real = clock.real_now()
    for module in ("changes", "internal"):
        monkeypatch.setattr(f"practicelens.people.invitations.{module}.real_now", lambda: real + timedelta(days=8))
    assert refusal(second) == "expired"
    assert guests([account])[account].expired


def test_ending_a_guest_stops_the_link_at_once(panels: Panels):
    account = invited(panels)
    secret = token(panels)
    invitations.end_guests([account], by=panels.head, now=panels.authority.now)
    assert refusal(secret) == "withdrawn"


def test_somebody_who_has_a_password_needs_no_link(panels: Panels):
    account = invited(panels)
    invitations.choose_password(token(panels), PASSWORD, now=panels.authority.now)
    with pytest.raises(Refused) as refused:
        invitations.send_invitation_again(account, by=panels.head, now=panels.authority.now)
    assert refused.value.code == "signed_up"
    panels.invite(panels.set_up(title="Another"), panels.health(email="ADA.Cole@Health.example"))
    assert Account.objects.filter(email__iexact="ada.cole@health.example").count() == 1
    assert Invitation.objects.filter(account_id=account, used_at__isnull=True).count() == 0


def test_two_who_invite_the_same_person_at_once_make_one_account(panels: Panels, monkeypatch):
    whole, other = panels.set_up(), panels.set_up(title="Another")
    panels.invite(whole, panels.health())
    look, looked = invitations._with_address, []

    def too_early(email: str) -> tuple[Account | None, bool]:
        looked.append(email)
        return (None, False) if len(looked) == 1 else look(email)

    monkeypatch.setattr(invitations, "_with_address", too_early)
    panels.invite(other, panels.health(email="Ada.COLE@health.example"))
    assert len(looked) == 2
    assert Account.objects.filter(email__iexact="ada.cole@health.example").count() == 1
    assert Invitation.objects.filter(withdrawn_at__isnull=True).count() == 1


def _raising(error: Exception):
    def send(address: str, subject: str, text: str) -> None:
        raise error

    return send


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotReached(), "waiting"), (NotDelivered(), "failed"), (RuntimeError("who knows"), "uncertain")],
)
def test_a_letter_that_surely_did_not_leave_waits_and_any_other_is_not_sent_again_by_itself(
    panels: Panels, error: Exception, status: str
):
    account = invited(panels)
    invitations.send_invitations(panels.authority.now, send=_raising(error))
    row = Invitation.objects.get(account_id=account)
    assert row.status == status
    sent, _, _ = invitations.send_invitations(panels.authority.now)
    assert sent == (1 if status == "waiting" else 0)


def test_guessing_links_is_stopped_and_a_link_of_ours_opens_all_the_same(panels: Panels):
    invited(panels)
    good = reverse("invitation", args=[token(panels)])
    client = Client(REMOTE_ADDR="10.0.0.9")
    for number in range(6):
        client.get(reverse("invitation", args=[f"guess-{number}"]))
    assert client.get(reverse("invitation", args=["guess-6"])).status_code == 429
    assert client.get(good).status_code == 200, "behind one proxy sit whoever guesses and whoever was invited"


def test_in_the_demonstration_the_letter_is_shown_and_said_to_go_nowhere(panels: Panels):
    whole = panels.set_up()
    part = panels.invite(whole, panels.health())
    page = panels.authority.client(Role.HEAD_OF_QA).get(reverse("multi-agency-letter", args=[part])).content.decode()
    assert "no e-mail leaves this computer" in page and "/invitation/…/" in page


@pytest.mark.parametrize("demonstration", [True, False])
def test_whoever_chose_a_password_is_led_to_a_page_that_knows_their_address(
    panels: Panels, settings, demonstration: bool
):
    settings.DEMONSTRATION = demonstration
    invited(panels)
    client, link = Client(), f"/invitation/{token(panels)}/"
    assert "You will sign in as" in client.get(link).content.decode()
    chosen = client.post(link, {"password": PASSWORD, "again": PASSWORD}, follow=True)
    assert chosen.redirect_chain[-1][0] == reverse("sign-in")
    assert 'value="ada.cole@health.example"' in chosen.content.decode()
    wrong = client.post("/sign-in/", {"email": "ada.cole@health.example", "password": "three loud herons"})
    assert wrong.status_code == 422
    answer = client.post("/sign-in/", {"email": "ada.cole@health.example", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "invited_address" not in client.session


def test_in_the_demonstration_whoever_was_invited_may_still_pick_a_person(panels: Panels, settings):
    settings.DEMONSTRATION = True
    invited(panels)
    client, link = Client(), f"/invitation/{token(panels)}/"
    client.post(link, {"password": PASSWORD, "again": PASSWORD})
    assert "pick=yes" in client.get("/sign-in/").content.decode()
    assert "Who would you like to be?" in client.get("/sign-in/?pick=yes").content.decode()
    picked = client.post("/sign-in/", {"person": str(panels.authority.account(Role.ANALYST))})
    assert picked.status_code == 302
