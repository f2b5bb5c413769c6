"""Signing in and out: the demonstration's picker, a live deployment's password, and where one lands."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django.fixtures import Settings

from practicelens.access.roles import ROLES, Role
from practicelens.workdays import clock
from tests.builders.authority import Authority

PASSWORD = "three lamps quietly walking"


@pytest.fixture
def live(settings: Settings, authority: Authority) -> Client:
    """A live deployment, in which the analyst has a password."""
    settings.DEMONSTRATION = False
    account = get_user_model().objects.get(pk=authority.account(Role.ANALYST))
    account.set_password(PASSWORD)
    account.save()
    return Client()


def password_form(**changes: str) -> dict[str, str]:
    return {"email": "analyst@northborough.example", "password": PASSWORD} | changes


def test_the_picker_shows_every_role_with_what_it_comes_to_do(authority: Authority) -> None:
    page = Client().get("/sign-in/").content.decode()
    for role, card in ROLES.items():
        assert f'data-role="{role.value}"' in page
        assert card.title.replace("'", "&#x27;") in page or card.title in page


def test_picking_a_person_signs_in_as_them_under_a_new_session(authority: Authority) -> None:
    client = Client()
    client.get("/sign-in/")
    before = client.session.session_key
    answer = client.post("/sign-in/", {"person": str(authority.account(Role.ANALYST))})
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert client.session.session_key != before
    assert "Performance analyst" in client.get("/").content.decode()


@pytest.mark.parametrize("person", ["", "0", "99999", "x", "1; drop"])
def test_somebody_who_is_not_on_the_page_cannot_be_picked(authority: Authority, person: str) -> None:
    assert Client().post("/sign-in/", {"person": person}).status_code == 404


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\\\x"]
)
def test_sign_in_never_leads_away_from_here(authority: Authority, address: str) -> None:
    form = {"person": str(authority.account(Role.ANALYST)), "next": address}
    assert Client().post("/sign-in/", form)["Location"] == "/"


def test_sign_in_leads_on_to_the_page_asked_for(authority: Authority) -> None:
    client = Client()
    asked = client.get("/notices/?page=2")
    assert asked["Location"] == "/sign-in/?next=/notices/%3Fpage%3D2"
    form = {"person": str(authority.account(Role.ANALYST)), "next": "/notices/?page=2"}
    assert client.post("/sign-in/", form)["Location"] == "/notices/?page=2"


def test_a_live_deployment_asks_for_a_password_and_knows_nothing_of_picking(live: Client, authority: Authority) -> None:
    page = live.get("/sign-in/").content.decode()
    assert 'type="password"' in page
    assert "data-role" not in page
    assert live.post("/sign-in/", {"person": str(authority.account(Role.ANALYST))}).status_code == 422
    assert "_auth_user_id" not in live.session


def test_the_right_password_signs_in(live: Client) -> None:
    assert live.post("/sign-in/", password_form())["Location"] == "/"


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"email": "nobody@northborough.example"}])
def test_a_wrong_password_and_an_unknown_address_look_the_same(live: Client, changes: dict[str, str]) -> None:
    answer = live.post("/sign-in/", password_form(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The e-mail address or the password is not right" in page
    assert "There is a problem" in page
    assert PASSWORD not in page


def test_too_many_wrong_passwords_lock_the_address_and_say_for_how_long(live: Client) -> None:
    for _ in range(6):
        live.post("/sign-in/", password_form(password="wrong"))
    answer = live.post("/sign-in/", password_form())
    assert answer.status_code == 429, "even with the right password"
    assert "Wait a quarter of an hour" in answer.content.decode()
    assert "_auth_user_id" not in live.session


def test_another_address_is_not_locked_with_it(live: Client, authority: Authority) -> None:
    for _ in range(6):
        live.post("/sign-in/", password_form(email="nobody@northborough.example"))
    assert live.post("/sign-in/", password_form())["Location"] == "/"


def test_signing_out_is_a_post_and_ends_the_session(authority: Authority) -> None:
    client = authority.client(Role.ANALYST)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_an_account_that_is_shut_while_signed_in_is_signed_out(authority: Authority) -> None:
    client = authority.client(Role.ANALYST)
    assert client.get("/notices/").status_code == 200
    get_user_model().objects.filter(pk=authority.account(Role.ANALYST)).update(ends=authority.today)
    assert client.get("/notices/")["Location"].startswith("/sign-in/")
    assert "_auth_user_id" not in client.session


def test_a_password_can_be_changed_by_somebody_who_has_one(live: Client) -> None:
    live.post("/sign-in/", password_form())
    new = "four kettles under water"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert live.post("/password/", form)["Location"] == "/"
    assert Client().post("/sign-in/", password_form(password=new))["Location"] == "/"


def test_a_short_new_password_is_refused_with_a_reason(live: Client) -> None:
    live.post("/sign-in/", password_form())
    form = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    answer = live.post("/password/", form)
    assert answer.status_code == 422
    assert "at least 12 characters" in answer.content.decode()


def test_the_demonstrations_people_have_no_password_to_change(authority: Authority) -> None:
    assert authority.client(Role.ANALYST).get("/password/").status_code == 404


def test_the_next_day_moves_the_demonstration_and_says_so(authority: Authority) -> None:
    client = authority.client(Role.ANALYST)
    assert client.get("/next-day/").status_code == 405
    answer = client.post("/next-day/", {"next": "/notices/"})
    assert clock.today() == date(2026, 11, 24)
    assert client.get(answer["Location"])["Location"] == "/notices/"  # its work is done: on to where they were
    assert "It is now Tuesday 24 November 2026" in client.get("/notices/").content.decode()


def test_a_live_deployment_has_no_next_day(settings: Settings, authority: Authority) -> None:
    client = authority.client(Role.ANALYST)
    settings.DEMONSTRATION = False
    assert client.post("/next-day/").status_code == 404
    assert "Next day" not in client.get("/notices/").content.decode()
