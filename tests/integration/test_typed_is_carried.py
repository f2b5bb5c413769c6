"""A desk that was left is signed out, and what was typed there is sent after signing in again: nothing is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from practicelens.access.roles import Role
from practicelens.web import idle
from tests.builders.authority import Authority

WORDS = "She said: “I’d like to stay.”\n<b>And her brother too.</b>"


class Clock:
    """The world's time, moved by hand."""

    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def on(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def world(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Clock:
    settings.IDLE_MINUTES = 30
    made = Clock()
    monkeypatch.setattr(idle.clock, "real_now", lambda: made.now)
    return made


def hidden(page: str) -> str:
    found = re.search(r'name="carried" value="([^"]+)"', page)
    assert found is not None
    return unescape(found[1])


def fields(page: str) -> dict[str, str]:
    """What the form that sends it again would send."""
    form = page.split('action="', 2)[-1]
    return {
        name: unescape(value)
        for name, value in re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form, re.S)
    }


def picked(client: Client, authority: Authority, role: Role, carried: str) -> tuple[str, str]:
    """Sign in with what is carried; the page, or where it leads."""
    answer = client.post("/sign-in/", {"person": str(authority.account(role)), "carried": carried})
    return answer.content.decode(), answer.headers.get("Location", "")


def test_a_desk_that_was_left_is_signed_out_and_one_that_is_used_is_not(authority: Authority, world: Clock) -> None:
    client = authority.client(Role.ANALYST)
    for _ in range(4):
        assert client.get("/notices/").status_code == 200
        world.on(minutes=29)
    world.on(minutes=1)
    assert client.get("/notices/")["Location"] == "/sign-in/?next=/notices/"
    assert "_auth_user_id" not in client.session


def test_nobody_stays_for_longer_than_a_working_day(authority: Authority, world: Clock) -> None:
    client = authority.client(Role.ANALYST)
    for _ in range(30):
        assert client.get("/notices/").status_code == 200
        world.on(minutes=20)
    assert client.get("/notices/").status_code == 302


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(authority: Authority, world: Clock) -> None:
    client = authority.client(Role.ANALYST)
    client.get("/notices/")
    for _ in range(2):
        world.on(minutes=14)
        client.get("/notices/", headers={"HX-Request": "true"})
    world.on(minutes=2)
    assert client.get("/notices/").status_code == 302


def test_a_demonstration_signs_nobody_out(settings: Settings, authority: Authority, world: Clock) -> None:
    settings.IDLE_MINUTES = 0
    client = authority.client(Role.ANALYST)
    client.get("/notices/")
    world.on(days=2)
    assert client.get("/notices/").status_code == 200


def sent_too_late(authority: Authority, world: Clock) -> tuple[Client, str]:
    """A form sent by the analyst after their time was over, and the page that answers."""
    client = authority.client(Role.ANALYST)
    client.get("/notices/")
    world.on(minutes=31)
    answer = client.post(
        "/notices/?page=1", {"why": WORDS, "version": "3", "which": ["a", "b"], "password": "secret words"}
    )
    assert answer.status_code == 401
    return client, answer.content.decode()


def test_a_form_that_was_sent_too_late_comes_back_after_signing_in_word_for_word(
    authority: Authority, world: Clock
) -> None:
    client, page = sent_too_late(authority, world)
    assert "Nothing is lost" in page and "I’d like to stay." in page and "secret words" not in page
    assert "It is not saved yet." in page and "for you to copy" not in page
    asked = client.post("/sign-in/", {"carried": hidden(page)})
    assert asked.status_code == 200 and hidden(asked.content.decode()) == hidden(page)
    page, _ = picked(client, authority, Role.ANALYST, hidden(page))
    assert 'action="/notices/?page=1"' in page
    assert fields(page) == {"why": WORDS, "version": "3", "which": "b"}
    assert page.count('name="which"') == 2 and "secret words" not in page


def test_somebody_else_at_the_same_desk_is_not_shown_it(authority: Authority, world: Clock) -> None:
    client, page = sent_too_late(authority, world)
    page, leads_to = picked(client, authority, Role.DCS, hidden(page))
    assert (page, leads_to) == ("", "/")
    home = client.get("/", follow=True).content.decode()
    assert "typed by somebody else" in home and "stay" not in home


def test_what_was_tampered_with_is_not_sent(authority: Authority, world: Clock) -> None:
    client, page = sent_too_late(authority, world)
    assert picked(client, authority, Role.ANALYST, hidden(page)[:-2] + "zz")[1] == "/"


def test_after_signing_out_in_another_tab_it_is_kept_as_well(authority: Authority, world: Clock) -> None:
    client = authority.client(Role.ANALYST)
    client.post("/sign-out/")
    page = client.post("/notices/", {"why": WORDS}).content.decode()
    page, _ = picked(client, authority, Role.ANALYST, hidden(page))
    assert fields(page) == {"why": WORDS}


def test_a_script_that_saves_is_told_that_it_is_signed_out(authority: Authority, world: Clock) -> None:
    client = authority.client(Role.ANALYST)
    client.get("/notices/")
    world.on(minutes=31)
    answer = client.post("/notices/", {"why": WORDS}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def test_a_wrong_password_on_the_way_loses_nothing(settings: Settings, authority: Authority, world: Clock) -> None:
    client, page = sent_too_late(authority, world)
    settings.DEMONSTRATION = False
    answer = client.post("/sign-in/", {"email": "a@b.example", "password": "wrong", "carried": hidden(page)})
    assert answer.status_code == 422
    assert hidden(answer.content.decode()) == hidden(page)
