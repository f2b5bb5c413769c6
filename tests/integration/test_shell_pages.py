"""The frame of every page, home, notices, and what is said when something did not work."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import Settings

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.notices.changes import post
from practicelens.notices.waiting import Kind, Waiting
from practicelens.web import waiting
from practicelens.web.middleware import RefusalMiddleware
from practicelens.web.pages import errors as error_pages
from practicelens.web.templatetags import words
from practicelens.web.typed import in_words, typed
from tests.builders.audits import Audits
from tests.builders.authority import NOW, Authority


def page(client: Client, address: str = "/") -> str:
    return client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_lands_on_a_page_of_its_own_work(authority: Authority, role: Role) -> None:
    answer = authority.client(role).get("/", follow=True)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    assert re.search(r"<title>\S.* – Practice Lens</title>", html)
    assert 'href="#main"' in html and 'id="main"' in html
    assert 'action="/sign-out/"' in html


def test_a_page_of_somebody_signed_in_is_kept_by_no_browser(authority: Authority) -> None:
    answer = authority.client(Role.TEAM_MANAGER).get("/children/")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert "Cache-Control" not in Client().get("/alive/")


@pytest.mark.parametrize("role", list(Role))
def test_every_link_of_the_navigation_opens_for_the_role_that_has_it(authority: Authority, role: Role) -> None:
    client = authority.client(role)
    nav = re.search(r'<nav class="pl-nav".*?</nav>', page(client), re.S)
    assert nav is not None
    for href in re.findall(r'href="([^"]+)"', nav.group()):
        assert client.get(href, follow=True).status_code == 200, href


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.TEAM_MANAGER])
def test_what_can_be_done_next_can_be_done(authority: Authority, role: Role) -> None:
    client = authority.client(role)
    section = re.search(r'<section aria-labelledby="next">.*?</section>', page(client), re.S)
    assert section is not None
    for href in re.findall(r'href="([^"]+)"', section.group()):
        assert client.get(href, follow=True).status_code == 200, href


def test_a_team_manager_lands_on_the_teams_week(authority: Authority) -> None:
    assert authority.client(Role.TEAM_MANAGER).get("/")["Location"] == f"/teams/{authority.team}/week/"


def test_the_page_one_is_on_is_marked(authority: Authority) -> None:
    html = page(authority.client(Role.ANALYST))
    assert re.search(r'<a href="/" aria-current="page">This week</a>', html)


def test_anonymous_people_are_sent_to_sign_in_and_programs_are_told(authority: Authority) -> None:
    assert Client().get("/")["Location"] == "/sign-in/?next=/"
    sent = Client().post("/notices/1/open/")
    assert (sent.status_code, 'action="/sign-in/"' in sent.content.decode()) == (401, True)
    answer = Client().get("/notices/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def test_work_is_joined_in_order_of_its_due_date(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (
        Waiting("Later", "/b/", date(2026, 12, 4), kind=Kind.AUDIT),
        Waiting("Whenever", "/c/", None, kind=Kind.SHARE),
    )
    late = Waiting("Late", "/a/", date(2026, 11, 20), kind=Kind.AUDIT)
    asked: list[Actor] = []
    sources = [("some", lambda one: asked.append(one.actor) or (second, first)), ("more", lambda _: (late,))]
    monkeypatch.setattr(waiting, "SOURCES", sources)
    html = page(authority.client(Role.HEAD_OF_QA))
    assert [html.index(title) for title in ("Late<", "Later<", "Whenever<")] == sorted(
        html.index(title) for title in ("Late<", "Later<", "Whenever<")
    )
    assert "3 things wait for you; 1 is late" in html
    assert "Friday 20 November, 1 working day late" in html
    assert "by Friday 4 December, in 9 working days" in html
    assert asked and asked[0].has(Role.HEAD_OF_QA)


def test_a_source_that_fails_hides_none_of_the_others_and_is_named(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> tuple[Waiting, ...]:
        raise KeyError("B-40968")

    first = Waiting("A child may not be safe", "/b/", None, kind=Kind.SAFETY)
    monkeypatch.setattr(waiting, "SOURCES", [("actions", broken), ("safety", lambda _: (first,))])
    with pytest.raises(KeyError):  # in tests a fault is loud
        page(authority.client(Role.HEAD_OF_QA))
    settings.FAIL_LOUDLY = False
    html = page(authority.client(Role.HEAD_OF_QA))
    assert "A child may not be safe" in html and "What waits of actions cannot be told just now" in html
    assert "KeyError" in caplog.text and "B-40968" not in html + "".join(one.getMessage() for one in caplog.records)


def test_a_quiet_day_says_what_will_stand_here(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "SOURCES", ())
    html = page(authority.client(Role.SCRUTINEER))
    assert "Nothing waits for you" in html
    assert "New packs will stand here" in html


def test_what_is_due_today_is_not_late_and_yesterdays_is(authority: Authority) -> None:
    assert "pl-due" in words.due_tag(date(2026, 11, 23))
    assert "pl-late" in words.due_tag(date(2026, 11, 20))
    assert words.due_words(date(2026, 12, 28)) == "Monday 28 December, in 23 working days"


def test_a_notice_is_opened_once_and_leads_on(authority: Authority) -> None:
    post("pack_published", to=[authority.account(Role.SCRUTINEER)], link="/packs/", at=NOW, about="November")
    client = authority.client(Role.SCRUTINEER)
    html = page(client)
    number = re.search(r"/notices/(\d+)/open/", html)
    assert number is not None and "Notices (1 new)" in html
    assert client.post(number.group())["Location"] == "/packs/"
    assert "new)" not in page(client)
    assert "A pack has been published." in page(client, "/notices/")


def test_somebody_elses_notice_is_missing(authority: Authority) -> None:
    post("pack_published", to=[authority.account(Role.SCRUTINEER)], link="/packs/", at=NOW)
    html = page(authority.client(Role.SCRUTINEER))
    number = re.search(r"/notices/(\d+)/open/", html)
    assert number is not None
    assert authority.client(Role.PARTNER).post(number.group()).status_code == 404


def asking(authority: Authority, method: str = "get", **headers: str) -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)("/audits/1/", {"why": "<b>because</b>"}, headers=headers)
    request.actor = authority.actor(Role.ANALYST)  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize(
    ("exception", "status", "says"),
    [
        (Missing(), 404, "What you sent was not saved"),
        (Refused("It is too early."), 422, "It is too early."),
        (Stale(), 409, "This changed after you opened"),
    ],
)
def test_a_refusal_no_view_caught_is_a_page_with_what_was_typed(
    authority: Authority, exception: Exception, status: int, says: str
) -> None:
    answer = RefusalMiddleware(lambda request: HttpResponse()).process_exception(asking(authority, "post"), exception)
    assert answer is not None
    html = answer.content.decode()
    assert (answer.status_code, says in html) == (status, True)
    assert "&lt;b&gt;because&lt;/b&gt;" in html


def test_an_address_that_only_takes_what_is_sent_leads_above_when_it_is_opened(authority: Authority) -> None:
    """As somebody does who presses Enter in the address of an error page."""
    client = authority.client(Role.ANALYST)
    answer = client.get("/extracts/7/read/")
    assert (answer.status_code, 'href="/extracts/7/"' in answer.content.decode()) == (405, True)
    assert client.get("/extracts/7/read/", headers={"Accept": "application/json"}).content == b""


def test_a_missing_page_leads_to_the_thing_that_its_address_is_about(authority: Authority) -> None:
    client = authority.client(Role.ANALYST)
    assert 'href="/definitions/re_referrals/"' in client.get("/definitions/re_referrals/answer/").content.decode()
    # Where that is nothing to them either, it does not lead from one such page to the next.
    assert "what this address is about" not in client.get("/learning/7/answer/").content.decode()
    # Above a thing stands a list, which is not what it is about.
    assert "what this address is about" not in client.get("/learning/7/").content.decode()


def test_to_find_out_whether_a_page_opens_writes_down_no_look(authority: Authority) -> None:
    audit = Audits(authority).allocated()
    page = reverse("audit", args=[audit])
    mine, others = (authority.client(role).get(f"{page}nowhere/").text for role in (Role.HEAD_OF_QA, Role.ANALYST))
    assert f'href="{page}"' in mine and f'href="{page}"' not in others
    assert not Event.objects.filter(look=True).exists()
    # Opened, the same page does write it down.
    assert authority.client(Role.HEAD_OF_QA).get(page).status_code == 200
    assert Event.objects.filter(look=True).count() == 1


@pytest.mark.parametrize(
    ("exception", "status"), [(Missing(), 404), (Refused("No.", code="early"), 422), (Stale(), 409)]
)
def test_a_script_is_told_in_json(authority: Authority, exception: Exception, status: int) -> None:
    request = asking(authority, "post", Accept="application/json")
    answer = RefusalMiddleware(lambda request: HttpResponse()).process_exception(request, exception)
    assert answer is not None
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")


def test_any_other_exception_is_left_to_break(authority: Authority) -> None:
    middleware = RefusalMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(asking(authority), ValueError()) is None


def test_a_body_far_too_large_is_refused_before_it_is_read(settings: Settings, authority: Authority) -> None:
    settings.EXTRACT_MAX_BYTES = 10
    client = authority.client(Role.ANALYST)
    answer = client.post("/sign-out/", {"words": "x" * (1024 * 1024 + 100)})
    assert answer.status_code == 413
    assert "What you sent is too large" in answer.content.decode()
    assert client.get("/notices/").status_code == 200, "still signed in"


def test_an_address_that_leads_nowhere_is_missing_for_everybody(authority: Authority) -> None:
    assert Client().get("/nowhere/").status_code == 404
    answer = authority.client(Role.ANALYST).get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing here for you" in answer.content.decode()


def test_an_old_page_shows_what_was_typed_but_never_a_password(authority: Authority) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {"email": "a@b.example", "password": "secret words"})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "This page is too old to send" in html
    assert "a@b.example" in html and "secret words" not in html


def test_the_page_of_a_failure_needs_no_database() -> None:
    html = error_pages.broken(RequestFactory().get("/")).content.decode()
    assert "Something broke on our side" in html
    assert json.loads(error_pages.broken(RequestFactory().get("/api/v1/me")).content)["code"] == "broken"


def test_the_page_of_a_failure_needs_no_template_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(error_pages, "render_to_string", fails)
    assert "Something broke on our side" in error_pages.broken(RequestFactory().get("/")).content.decode()


def test_forbidden_and_unreadable_say_that_nothing_was_changed(authority: Authority) -> None:
    for made in (error_pages.forbidden(asking(authority)), error_pages.unreadable(asking(authority))):
        assert "Nothing was changed" in made.content.decode()


def test_what_was_typed_leaves_out_empty_fields_and_proofs() -> None:
    request = RequestFactory().post("/", {"csrfmiddlewaretoken": "x", "why_this": "because", "empty": " "})
    assert typed(request) == [("Why this", "because")]


def test_what_was_chosen_is_shown_back_in_words_or_not_at_all() -> None:
    chosen = {"card": "re_referrals", "new_owner": "81", "version": "3", "role": "qa_officer"}
    request = RequestFactory().post("/", {**chosen, "aim": "20", "why": "a_b"})
    shown = {"Card": "Re-referrals within 12 months", "Role": "Quality Assurance Officer", "Aim": "20", "Why": "a_b"}
    assert dict(typed(request)) == shown


def test_what_was_typed_of_a_day_a_grade_or_an_action_is_shown_as_people_read_it() -> None:
    fields = [
        ("held_on_day", "3"), ("held_on_month", "12"), ("held_on_year", "2026"), ("grade", "requires_improvement"),
        ("a17v2_what", "Ring"), ("first-day", "31"), ("first-month", "2"), ("first-year", "2026"), ("due_day", "4"),
        ("today", "no box"),
    ]  # fmt: skip
    assert in_words(fields) == [
        ("Held on", "3 December 2026"), ("Grade", "Requires improvement"), ("That action: what", "Ring"),
        ("First", "31 2 2026"), ("Due day", "4"), ("Today", "no box"),
    ]  # fmt: skip


def test_no_page_carries_a_style_or_a_script_of_its_own(authority: Authority) -> None:
    for address in ("/sign-in/", "/notices/", "/nowhere/"):
        html = page(authority.client(Role.ANALYST), address)
        assert " style=" not in html and "<style" not in html
        assert re.search(r"<script(?![^>]* src=)", html) is None


def test_pages_of_moderation_belong_to_audits(authority: Authority) -> None:
    html = authority.client(Role.HEAD_OF_QA).get("/moderation/comparisons/").content.decode()
    assert re.search(r'<a href="/audits/" aria-current="true">Audits</a>', html)


@pytest.mark.parametrize(
    ("role", "address", "word"),
    [
        (Role.HEAD_OF_QA, "/waiting/", "This week"),
        (Role.ANALYST, "/weeks/", "Teams"),
        (Role.ANALYST, "/authority/figures/", "Teams"),
        (Role.ANALYST, "/spellings/", "Extracts"),
        (Role.ANALYST, "/explore/", "Teams"),
        (Role.DCS, "/definitions/", "Teams"),
        (Role.TEAM_MANAGER, "/explore/saved/", "This week"),
        (Role.SCRUTINEER, "/definitions/", "This week"),
    ],
)
def test_a_page_belongs_to_the_part_that_its_own_way_back_names(
    authority: Authority, role: Role, address: str, word: str
) -> None:
    assert re.findall(r'aria-current="true">([^<]+)</a></li>', page(authority.client(role), address))[:1] == [word]


def test_one_person_who_is_not_shown_is_told_of_as_one(authority: Authority) -> None:
    """The list of people to choose from holds fifteen: with sixteen, one is left out."""
    words_of = {
        left: render_to_string("_people.html", {"name": "who", "total": 15 + left, "left": left}) for left in (1, 2)
    }
    assert "1 is not shown" in words_of[1] and "2 are not shown" in words_of[2]


def test_whoever_is_signed_in_is_not_asked_to_by_an_invitation_that_is_over(authority: Authority) -> None:
    mine, nobodys = (page(client, "/invitation/1/") for client in (authority.client(Role.DCS), Client()))
    assert "Go to your first page" in mine and ">Sign in</a>" not in mine
    assert ">Sign in</a>" in nobodys and "Go to your first page" not in nobodys
