"""Changing an e-mail address by its pages: who signs in afterwards, by what, and where one is still signed in."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from practicelens.access.roles import Role
from practicelens.history.models import Event
from tests.builders.authority import Authority

PASSWORD = "three lamps quietly walking"
OLD, NEW = "analyst@northborough.example", "ben.carver@northborough.example"
ADMIN = Role.ADMINISTRATOR


@pytest.fixture
def live(settings: Settings, authority: Authority) -> Authority:
    """A live deployment, in which the analyst has a password."""
    settings.DEMONSTRATION = False
    account = get_user_model().objects.get(pk=authority.account(Role.ANALYST))
    account.set_password(PASSWORD)
    account.save()
    return authority


def signed_in(email: str = OLD) -> Client:
    client = Client()
    assert client.post("/sign-in/", {"email": email, "password": PASSWORD}).status_code == 302
    return client


def may_sign_in(email: str) -> bool:
    return Client().post("/sign-in/", {"email": email, "password": PASSWORD}).status_code == 302


def is_signed_in(client: Client) -> bool:
    return client.get("/notices/").status_code == 200


def test_an_administrator_changes_an_address_and_the_old_one_no_longer_signs_in(live: Authority) -> None:
    at_desk, admin = signed_in(), live.client(ADMIN)
    address = reverse("account-address", args=[live.account(Role.ANALYST)])
    assert OLD in admin.get(address).content.decode()
    for typed, words in (
        ("dcs@northborough.example", "There is an account with this e-mail address already."),
        ("no address", "Enter an e-mail address, like name@example.gov.uk."),
        (OLD, "That is the address of this account already."),
        ("", "Enter an e-mail address."),
    ):
        refused = admin.post(address, {"email": typed})
        assert refused.status_code == 422 and words in refused.content.decode(), typed
        assert f'value="{typed}"' in refused.content.decode() or not typed, "what was typed is kept"
    assert is_signed_in(at_desk) and may_sign_in(OLD)
    assert admin.post(address, {"email": NEW}).status_code == 302
    page = admin.get(reverse("account", args=[live.account(Role.ANALYST)])).content.decode()
    assert NEW in page and "both the old and the new one are told" in page
    assert not is_signed_in(at_desk)
    assert (may_sign_in(OLD), may_sign_in(NEW)) == (False, True)


def test_an_administrators_own_address_is_not_changed_here(live: Authority) -> None:
    admin, own = live.client(ADMIN), live.account(ADMIN)
    assert "account-address" not in admin.get(reverse("account", args=[own])).content.decode()
    refused = admin.post(reverse("account-address", args=[own]), {"email": "jo@elsewhere.example"})
    assert refused.status_code == 422 and "Somebody else must do this" in refused.content.decode()


def test_ones_own_address_takes_the_password_and_ends_every_other_session(live: Authority) -> None:
    here, elsewhere = signed_in(), signed_in()
    assert OLD in here.get("/address/").content.decode()
    assert "/address/" in here.get("/").content.decode()
    wrong = here.post("/address/", {"new_address": NEW, "password": "another"})
    assert wrong.status_code == 422 and "That is not your password" in wrong.content.decode()
    assert "another" not in wrong.content.decode() and NEW in wrong.content.decode()
    taken = here.post("/address/", {"new_address": "DCS@northborough.example", "password": PASSWORD})
    assert taken.status_code == 422 and "There is an account with this e-mail address" in taken.content.decode()
    assert here.post("/address/", {"new_address": NEW, "password": PASSWORD})["Location"] == "/"
    assert is_signed_in(here) and not is_signed_in(elsewhere)
    assert (may_sign_in(OLD), may_sign_in(NEW)) == (False, True)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/address/", {"new_address": NEW, "password": "wrong"}),
        (
            "/password/",
            {"old_password": "wrong", "new_password1": "four kettles under", "new_password2": "four kettles under"},
        ),
    ],
)
def test_a_desk_left_open_is_no_place_to_guess_a_password(live: Authority, address: str, form: dict[str, str]) -> None:
    here = signed_in()
    for _ in range(5):
        assert here.post(address, form).status_code == 422
    assert here.post(address, form).status_code == 429
    right = {name: PASSWORD if value == "wrong" else value for name, value in form.items()}
    assert here.post(address, right).status_code == 429, "even with the right one"
    assert Event.objects.filter(kind="sign_in.failed", subject_id=str(live.account(Role.ANALYST))).count() >= 6


def test_changing_ones_own_password_is_history_and_ends_every_other_session(live: Authority) -> None:
    here, elsewhere = signed_in(), signed_in()
    new = "four kettles under water"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/password/", form)["Location"] == "/"
    assert is_signed_in(here) and not is_signed_in(elsewhere)
    event = Event.objects.get(kind="people.password_set")
    assert (event.by_id, event.subject_id) == (live.account(Role.ANALYST), str(live.account(Role.ANALYST)))
    assert "kettles" not in str(event.data)


def test_the_demonstrations_people_have_no_address_to_change(authority: Authority) -> None:
    assert authority.client(Role.ANALYST).get("/address/").status_code == 404
    assert "/address/" not in authority.client(Role.ANALYST).get("/").content.decode()


def test_a_notice_of_a_power_says_who_did_what_and_what_to_do(live: Authority) -> None:
    live.client(ADMIN).post(reverse("account-address", args=[live.account(Role.ANALYST)]), {"email": NEW})
    page = live.client(Role.ANALYST).get("/notices/").content.decode()
    assert page.count("The e-mail address of your account in Practice Lens has been changed.") == 1
    assert "Jo Whitlock changed the e-mail address of your account." in page
    assert "somebody else may be using your account" in page
    guardian = live.client(Role.INFORMATION_GOVERNANCE)
    assert "Jo Whitlock changed the e-mail address of the account of Ben Carver." in guardian.get("/").content.decode()
