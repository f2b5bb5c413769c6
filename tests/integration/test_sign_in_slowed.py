"""Wrong passwords: slow for whoever guesses, and nobody is shut out by what others do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from practicelens.access.roles import Role
from practicelens.web import attempts
from practicelens.workdays import clock
from tests.builders.authority import Authority

PASSWORD = "three lamps quietly walking"
PROXY = "10.0.0.1"


@pytest.fixture(autouse=True)
def live(settings: Settings, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """A live deployment in which three people have a password, at one moment: pauses are not waited for here."""
    settings.DEMONSTRATION = False
    moment = clock.real_now()
    monkeypatch.setattr(attempts.clock, "real_now", lambda: moment)
    for role in (Role.ANALYST, Role.DCS, Role.PARTNER):
        account = get_user_model().objects.get(pk=authority.account(role))
        account.set_password(PASSWORD)
        account.save()


def address(role: Role) -> str:
    return f"{role.value}@northborough.example"


def sign_in(client: Client, role: Role, password: str = PASSWORD, **where: str) -> int:
    """302 is in, 422 a wrong password, 429 wait."""
    form = {"email": address(role), "password": password}
    return client.post("/sign-in/", form, REMOTE_ADDR=where.get("source", PROXY)).status_code


def guess(role: Role, times: int, *, source: str = PROXY) -> list[int]:
    return [sign_in(Client(), role, "wrong words", source=source) for _ in range(times)]


def known_to(role: Role) -> Client:
    """A computer at which the person signed in before."""
    client = Client()
    assert sign_in(client, role) == 302
    client.post("/sign-out/")
    return client


def wrong_passwords_were_tried(times: int, *, source: str = PROXY, ago: int = 0) -> None:
    """As django-axes would have counted them, of a person who is not one of ours."""
    row = AccessAttempt.objects.create(
        username="someone@elsewhere.example", ip_address=source, user_agent=attempts.UNKNOWN,
        failures_since_start=times,
    )  # fmt: skip
    AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=attempts.clock.real_now() - timedelta(seconds=ago))


def test_a_person_is_locked_after_six_from_wherever_they_came() -> None:
    assert [code for n in range(6) for code in guess(Role.ANALYST, 1, source=f"10.0.1.{n}")] == [422] * 5 + [429]
    assert sign_in(Client(), Role.ANALYST, source="10.0.2.1") == 429, "even with the right password"
    assert sign_in(Client(), Role.DCS, source="10.0.1.1") == 302, "another person, the same place"


def test_the_lock_counts_one_person_however_the_address_is_spelt() -> None:
    for spelling in ("ANALYST@northborough.example", "Analyst@Northborough.Example", " analyst@northborough.example"):
        for _ in range(2):
            Client().post("/sign-in/", {"email": spelling, "password": "wrong words"})
    assert sign_in(Client(), Role.ANALYST) == 429


def test_nobody_is_locked_out_at_their_own_desk_by_strangers() -> None:
    own = known_to(Role.ANALYST)
    guess(Role.ANALYST, 6)
    assert sign_in(Client(), Role.ANALYST) == 429
    assert sign_in(own, Role.ANALYST) == 302, "behind the same proxy, but known"


def test_a_known_computer_has_six_tries_of_its_own_and_no_more() -> None:
    own = known_to(Role.ANALYST)
    assert [sign_in(own, Role.ANALYST, "wrong words") for _ in range(6)] == [422] * 5 + [429]
    assert sign_in(own, Role.ANALYST) == 429


def test_a_computer_is_known_for_whoever_signed_in_there_alone() -> None:
    own = known_to(Role.ANALYST)
    guess(Role.DCS, 6)
    assert sign_in(own, Role.DCS) == 429


def test_a_cookie_that_is_not_ours_makes_no_computer_known() -> None:
    own = known_to(Role.ANALYST)
    guess(Role.ANALYST, 6)
    forged = Client(HTTP_USER_AGENT=f"{attempts.KNOWN}mine")
    forged.cookies[attempts.COOKIE] = own.cookies[attempts.COOKIE].value[:-3] + "abc"
    assert sign_in(forged, Role.ANALYST) == 429


def test_the_cookie_tells_nothing_and_goes_nowhere_but_to_sign_in() -> None:
    cookie = known_to(Role.ANALYST).cookies[attempts.COOKIE]
    assert address(Role.ANALYST) not in cookie.value
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/sign-in/", True, "Lax")


def test_the_right_password_ends_the_count_of_wrong_ones() -> None:
    guess(Role.ANALYST, 5)
    assert sign_in(Client(), Role.ANALYST) == 302
    assert guess(Role.ANALYST, 5) == [422] * 5


def test_a_source_that_guesses_is_slowed_and_told_for_how_long() -> None:
    wrong_passwords_were_tried(55)
    answer = Client().post("/sign-in/", {"email": address(Role.ANALYST), "password": PASSWORD}, REMOTE_ADDR=PROXY)
    assert (answer.status_code, answer["Retry-After"]) == (429, "4")
    assert "Wait 4 seconds, then try again" in answer.content.decode()
    assert address(Role.ANALYST) in answer.content.decode(), "typed once is enough"


def test_after_the_pause_the_right_password_is_right() -> None:
    wrong_passwords_were_tried(1000, ago=attempts.LONGEST_PAUSE)
    assert sign_in(Client(), Role.ANALYST) == 302


def test_a_refusal_to_check_counts_as_nothing_and_makes_no_pause_longer() -> None:
    wrong_passwords_were_tried(1000)
    for _ in range(7):
        assert sign_in(Client(), Role.ANALYST, "wrong words") == 429
    assert not AccessAttempt.objects.filter(username=address(Role.ANALYST)).exists()


def test_neighbours_behind_one_proxy_are_not_slowed_at_computers_they_know() -> None:
    own = known_to(Role.ANALYST)
    wrong_passwords_were_tried(1000)
    assert sign_in(Client(), Role.DCS) == 429
    assert sign_in(own, Role.ANALYST) == 302


def test_another_source_is_not_slowed_with_it() -> None:
    wrong_passwords_were_tried(1000)
    assert sign_in(Client(), Role.ANALYST, source="10.0.0.2") == 302


def test_an_office_that_mistypes_is_not_slowed() -> None:
    wrong_passwords_were_tried(attempts.FREE_TRIES - 1)
    assert sign_in(Client(), Role.ANALYST) == 302


def test_pauses_grow_to_a_bound() -> None:
    assert [attempts.pause_after(n) for n in (0, 29, 30, 39, 40, 50, 60, 70, 5000)] == [0, 0, 1, 1, 2, 4, 8, 16, 16]


@pytest.mark.parametrize(
    ("proxies", "header", "source"),
    [
        (0, "203.0.113.9", PROXY),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "8.8.8.8, 203.0.113.9", "203.0.113.9"),
        (2, "8.8.8.8, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "203.0.113.9", PROXY),
        (1, "", PROXY),
        (1, "not an address", PROXY),
        (1, "203.0.113.9:50123", "203.0.113.9"),
        (1, "[2001:db8:1:2:aaaa::1]:443", "2001:db8:1:2::"),
        (1, "2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_what_a_proxy_says_is_believed_only_where_a_setting_says_so(
    settings: Settings, proxies: int, header: str, source: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=header)
    assert attempts.source_of(request) == source


def test_what_was_typed_with_a_wrong_password_is_not_kept_in_a_table() -> None:
    client = Client()
    form = {
        "email": address(Role.ANALYST),
        "password": "wrong words",
        "carried": "typed before",
        "again": "wrong words",
    }
    client.post("/sign-in/", form)
    kept = AccessAttempt.objects.get()
    assert "wrong words" not in kept.post_data and "typed before" not in kept.post_data
