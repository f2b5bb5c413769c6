"""Tokens: made once by a person, no further than that person's own roles, and ended for good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.notices.models import Notice
from practicelens.people.accounts import changes as accounts
from practicelens.people.models import RoleGrant, Token
from practicelens.people.tokens import changes, queries, rules
from practicelens.people.tokens.arriving import come_in
from practicelens.people.tokens.changes import Wanted
from practicelens.performance.datasets.permissions import can_see_level
from practicelens.web import attempts
from practicelens.workdays import clock
from tests.builders.authority import NOW, TODAY, Authority

END = date(2027, 1, 4)
API = "/api/v1/me"
IG, ADMIN = Role.INFORMATION_GOVERNANCE, Role.ADMINISTRATOR


@pytest.fixture
def owner(authority: Authority) -> dict[str, Any]:
    return {"by": authority.actor(Role.ANALYST), "now": authority.now}


def made(authority: Authority, role: Role = Role.ANALYST, place: str = "", *, small: bool = False) -> str:
    wanted = Wanted(f"Power BI of {place or role.value}", place, END, small_numbers=small)
    return changes.make(wanted, by=authority.actor(role), now=authority.now)


def asked(token: str, path: str = API, **more: Any) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {token}"}, **more)


def refusal(wanted: Wanted, owner: dict[str, Any]) -> str:
    with pytest.raises(Refused) as refused:
        changes.make(wanted, **owner)
    return refused.value.code


def test_a_token_lets_a_program_in_as_its_owner_and_its_hash_alone_is_kept(authority: Authority) -> None:
    token = made(authority)
    assert asked(token).json()["name"] == "Ben Carver"
    assert Token.objects.get().token_hash == rules.hashed(token)
    assert token not in str(Token.objects.values().get()) + str(list(Event.objects.values_list("data", flat=True)))
    assert asked(token + "x").status_code == 401


def test_it_opens_the_api_and_no_page(authority: Authority) -> None:
    headers = {"Authorization": f"Bearer {made(authority)}"}
    assert Client().get(API, headers=headers).status_code == 200
    assert Client().get("/explore/", headers=headers).status_code == 302


def test_it_lets_through_figures_and_reports_alone(authority: Authority) -> None:
    whole = come_in(made(authority, Role.DCS), authority.now).asking.actor
    assert {one for grant in whole.grants for one in rules.Capability if grant.carries(one)} <= rules.LETS_THROUGH
    assert whole.reaches_all(rules.Capability.SEE_FIGURES) and not whole.restricted and whole.worker_id is None
    shown = come_in(made(authority, Role.DCS, f"team-{authority.team}", small=True), authority.now).asking.actor
    assert shown.teams_for(rules.Capability.SEE_CHILDREN) == {authority.team}


@pytest.mark.parametrize(
    ("place", "opens", "closed"),
    [("service-{service}", "service", "authority"), ("team-{team}", "team", "service")],
)
def test_it_reaches_its_own_place_and_none_above(authority: Authority, place: str, opens: str, closed: str) -> None:
    ids = {"service": authority.service, "team": authority.team, "authority": None}
    token = made(authority, Role.ANALYST, place.format(service=authority.service, team=authority.team))
    actor = come_in(token, authority.now).asking.actor
    assert can_see_level(actor, opens, ids[opens]) and not can_see_level(actor, closed, ids[closed])
    assert can_see_level(actor, "team", authority.team)
    assert not can_see_level(actor, "team", authority.other_team)


def test_a_role_that_ends_ends_what_its_tokens_may(authority: Authority) -> None:
    token = made(authority, Role.TEAM_MANAGER)
    assert come_in(token, authority.now).asking.actor.teams_for(rules.Capability.SEE_FIGURES) == {authority.team}
    RoleGrant.objects.filter(account_id=authority.account(Role.TEAM_MANAGER)).update(ends=TODAY)
    assert come_in(token, authority.now).asking.actor.grants == ()


def test_roles_lent_by_cover_are_not_handed_on(authority: Authority) -> None:
    token = made(authority, Role.TEAM_MANAGER)
    absent, covering = authority.account(Role.DCS), authority.account(Role.TEAM_MANAGER)
    accounts.arrange_cover(absent, covering, starts=TODAY, ends=END, by=SYSTEM, now=NOW)
    assert authority.actor(Role.TEAM_MANAGER).has(Role.DCS)
    assert come_in(token, authority.now).asking.actor.roles == {Role.TEAM_MANAGER}


def test_an_account_that_is_shut_ends_its_tokens_for_good(authority: Authority) -> None:
    token, by = made(authority), {"by": authority.actor(ADMIN), "now": NOW}
    accounts.deactivate_account(authority.account(Role.ANALYST), **by)
    assert asked(token).json()["code"] == "token_ended"
    accounts.reactivate_account(authority.account(Role.ANALYST), **by)
    assert asked(token).status_code == 401
    assert asked(made(authority)).status_code == 200


def test_it_ends_on_its_day(authority: Authority) -> None:
    token = made(authority)
    assert come_in(token, clock.start_of(END) - timedelta(minutes=1)).token.works
    with pytest.raises(Refused, match="has ended"):
        come_in(token, clock.start_of(END))


def test_what_is_refused_when_one_is_made(authority: Authority, owner: dict[str, Any]) -> None:
    changes.make(Wanted("Board", "", END), **owner)
    assert refusal(Wanted(" ", "", END), owner) == "name"
    assert refusal(Wanted("board ", "", END), owner) == "name_taken"
    assert refusal(Wanted("x" * 81, "", END), owner) == "too_long"
    assert refusal(Wanted("Other", "team-999", END), owner) == "place"
    assert refusal(Wanted("Other", "", TODAY), owner) == "ends"
    assert refusal(Wanted("Other", "", date(2027, 11, 24)), owner) == "ends"
    changes.make(Wanted("Other", "", date(2027, 11, 23)), **owner)
    manager = {"by": authority.actor(Role.TEAM_MANAGER), "now": NOW}
    assert refusal(Wanted("Mine", f"team-{authority.other_team}", END), manager) == "place"


def test_nobody_keeps_more_than_they_can_watch(
    authority: Authority, owner: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_OPEN", 1)
    changes.make(Wanted("One", "", END), **owner)
    assert refusal(Wanted("Two", "", END), owner) == "many"
    changes.end(queries.own(authority.asking(Role.ANALYST))[0].id, **owner)
    changes.make(Wanted("Two", "", END), **owner)


@pytest.mark.parametrize("role", [Role.ANALYST, ADMIN, IG])
def test_its_owner_and_those_who_watch_end_it(authority: Authority, role: Role) -> None:
    token = made(authority)
    for other in (Role.DCS, Role.TEAM_MANAGER):
        with pytest.raises(Missing):
            changes.end(Token.objects.get().pk, by=authority.actor(other), now=NOW)
    changes.end(Token.objects.get().pk, by=authority.actor(role), now=NOW)
    assert asked(token).status_code == 401
    with pytest.raises(Refused):
        changes.end(Token.objects.get().pk, by=authority.actor(role), now=NOW)


def test_it_is_said_to_its_owner_and_to_information_governance_and_stands_in_history(authority: Authority) -> None:
    token = made(authority)
    for _ in range(2):
        assert asked(token).status_code == 200
    changes.end(Token.objects.get().pk, by=authority.actor(ADMIN), now=NOW)
    kinds = list(Event.objects.filter(kind__startswith="people.token").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["people.token_made", "people.token_used", "people.token_ended"]
    heard_by = {role: authority.account(role) for role in (Role.ANALYST, IG)}
    words = {(row.to_account, row.kind): row.about for row in Notice.objects.all()}
    assert words[heard_by[Role.ANALYST], "token_made"].startswith(
        "You made a token by which a program reads figures as"
    )
    assert words[heard_by[Role.ANALYST], "token_ended"] == "Jo Whitlock ended a token of your account."
    used = list(Notice.objects.filter(to_account=heard_by[IG], kind="power_used").order_by("pk"))
    assert [row.about for row in used if not row.letter_only] == [
        "Ben Carver made a token by which a program reads figures as Ben Carver may, until 4 January 2027.",
        "Jo Whitlock ended a token of the account of Ben Carver.",
    ]


def test_its_last_use_is_kept_to_the_hour(authority: Authority) -> None:
    token, first = made(authority), authority.now

    def used(after: timedelta) -> Any:
        come_in(token, first + after)
        return Token.objects.get().used_at - first

    assert used(timedelta()) == timedelta()
    assert used(timedelta(minutes=59)) == timedelta()
    assert used(timedelta(hours=2)) == timedelta(hours=2)


def test_the_page_shows_a_token_once(authority: Authority) -> None:
    client = authority.client(Role.ANALYST)
    form = {"name": "Board", "place": "mine", "small": "no", "ends_day": "4", "ends_month": "1", "ends_year": "2027"}
    answer = client.post("/tokens/add/", form)
    (token,) = set(re.findall(r"lens_[\w-]+", answer.content.decode()))
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert asked(token).status_code == 200
    again = client.post("/tokens/add/", form)
    assert again.status_code == 422 and "of this name already" in again.content.decode()
    for role, page in ((Role.ANALYST, "/tokens/"), (ADMIN, "/tokens/everybody/"), (IG, "/tokens/everybody/")):
        shown = authority.client(role).get(page).content.decode()
        assert "Board" in shown and token not in shown


@pytest.fixture
def moment(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pauses are not waited for here."""
    now = clock.real_now()
    monkeypatch.setattr(attempts.clock, "real_now", lambda: now)
    yield


@pytest.mark.usefixtures("moment")
def test_wrong_tokens_are_slowed_by_their_source_and_a_right_one_never(authority: Authority) -> None:
    token, wrong = made(authority), rules.new_token()
    assert asked(wrong, REMOTE_ADDR="10.0.0.1").status_code == 401
    AccessAttempt.objects.update(failures_since_start=attempts.FREE_TRIES, attempt_time=clock.real_now())
    slowed = asked(wrong, REMOTE_ADDR="10.0.0.1")
    assert (slowed.status_code, slowed["Retry-After"], slowed.json()["code"]) == (429, "1", "slowed")
    assert asked(wrong, REMOTE_ADDR="10.0.0.2").status_code == 401
    assert asked(token, REMOTE_ADDR="10.0.0.1").status_code == 200
    request = asked(wrong, REMOTE_ADDR="10.0.0.1").wsgi_request
    assert attempts.seconds_to_wait(request) == 0, "people who sign in from there are not slowed"


def test_what_is_refused_says_how_to_come_in(authority: Authority) -> None:
    for answer in (Client().get(API), asked("nonsense"), asked("lens_" + "x" * 500)):
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="Practice Lens"')
        assert answer["Content-Type"] == "application/json"
