"""Home as pages: groups, the flat list behind them, last week, and a header of one line."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from practicelens.access.roles import Role
from practicelens.history.changes import record
from practicelens.notices.waiting import Kind, Waiting
from practicelens.web import waiting
from practicelens.web.pages.home.words import finished_last_week
from practicelens.workdays import clock
from tests.builders.authority import TODAY, Authority


def waits(monkeypatch: pytest.MonkeyPatch, *items: Waiting) -> None:
    """Only these wait, for everybody."""
    monkeypatch.setattr(waiting, "SOURCES", (("all", lambda _: items),))


def page(authority: Authority, role: Role, address: str = "/") -> str:
    return authority.client(role).get(address).content.decode()


def test_thirteen_of_a_kind_are_one_line_with_five_under_it_and_an_address_for_all(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [Waiting(f"Re-audit {one:02}", f"/{one}/", date(2026, 11, 30), kind=Kind.RE_AUDIT) for one in range(13)]
    waits(monkeypatch, *many, Waiting("Share it", "/s/", None, kind=Kind.SHARE))
    html = page(authority, Role.QA_OFFICER)
    assert "14 things wait for you" in html and html.count("<details") == 2 and html.count("<details class=") == 2
    assert html.count('pl-group" open') == 1
    assert "Re-audit 04" in html and "Re-audit 05" not in html and "All 13, with filters" in html
    narrowed = page(authority, Role.QA_OFFICER, "/waiting/?kind=re_audit")
    assert "Re-audit 12" in narrowed and "Share it" not in narrowed and "13 things of 14" in narrowed
    assert "Share it" in page(authority, Role.QA_OFFICER, "/waiting/")
    assert "Nothing of this kind" in page(authority, Role.QA_OFFICER, "/waiting/?when=late")


def test_the_whole_list_stands_kind_by_kind_as_the_first_page_does_or_by_day(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits(
        monkeypatch,
        Waiting("Re-audit 1", "/1/", date(2026, 11, 24), kind=Kind.RE_AUDIT),
        Waiting("Is she safe", "/2/", date(2026, 11, 30), kind=Kind.SAFETY),
    )
    html = page(authority, Role.QA_OFFICER, "/waiting/")
    assert html.index("Is she safe") < html.index("Re-audit 1") and f"<h3>{Kind.SAFETY.value.many}</h3>" in html
    html = page(authority, Role.QA_OFFICER, "/waiting/?by=day")
    assert html.index("Re-audit 1") < html.index("Is she safe") and "<h3>" not in html


def test_the_workbook_of_what_waits_is_no_list_of_children(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits(
        monkeypatch,
        Waiting("Review who may see child 90006", "/1/", TODAY, kind=Kind.RESTRICTION, names_child=True),
        Waiting("Re-audit A-1005", "/2/", date(2026, 11, 30), "90007, North 1", kind=Kind.RE_AUDIT),
    )
    book = load_workbook(BytesIO(authority.client(Role.INFORMATION_GOVERNANCE).get("/waiting/?as=xlsx").content))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "Re-audit A-1005" in cells and Kind.RESTRICTION.value.one in cells
    assert not [cell for cell in cells if "9000" in cell]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.QA_OFFICER, "Next: "),
        (Role.DIRECTOR, "Next: The monthly report for "),
        (Role.SCRUTINEER, ""),
    ],
)
def test_a_quiet_day_names_the_next_event_of_ones_work(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, role: Role, words: str
) -> None:
    waits(monkeypatch)
    html = page(authority, role)
    assert "Nothing waits for you" in html and (words in html if words else "Next: " not in html)


def test_what_is_late_with_others_stands_apart(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    waits(monkeypatch, Waiting("The monthly report", "/r/", date(2026, 11, 2), kind=Kind.HELD_UP))
    html = page(authority, Role.DIRECTOR)
    assert "Nothing waits for you here" in html and "it is not yours to do" in html and "The monthly report" in html
    assert "The monthly report" not in page(authority, Role.DIRECTOR, "/waiting/")


def test_what_a_developer_offers_teams_is_theirs_and_what_is_folded_away_in_no_list_is_on_the_page(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = (Waiting(f"Team {one:02}", f"/{one}/", None, kind=Kind.SUPPORT) for one in range(12))
    waits(monkeypatch, *many)
    html = page(authority, Role.PRACTICE_DEVELOPER)
    assert "To offer your teams" in html and "it is not yours to do" not in html
    assert "The other 7" in html and "Team 11" in html


def test_what_oneself_finished_last_week_is_counted_and_neither_others_nor_this_week(authority: Authority) -> None:
    last = datetime(2026, 11, 18, 10, tzinfo=clock.LONDON)
    asking = authority.asking(Role.QA_OFFICER)
    assert TODAY - timedelta(days=TODAY.weekday() + 7) == date(2026, 11, 16)
    assert finished_last_week(asking) == ""
    for role, kind, at in (
        (Role.QA_OFFICER, "audits.submitted", last),
        (Role.QA_OFFICER, "audits.submitted", last),
        (Role.QA_OFFICER, "audits.four_r_held", last),
        (Role.QA_OFFICER, "audits.submitted", last - timedelta(days=7)),
        (Role.QA_OFFICER, "audits.submitted", last + timedelta(days=5)),
        (Role.TEAM_MANAGER, "audits.submitted", last),
    ):
        record(kind, by=authority.actor(role), at=at, subject=("audit", 1))
    assert finished_last_week(asking) == "last week you finished 3: two audits, one meeting"


@pytest.mark.parametrize(("role", "name"), [
    (Role.PARTNER, "partners-first"), (Role.SCRUTINEER, "partners-first"),
    (Role.INFORMATION_GOVERNANCE, "explore-outside"),
])  # fmt: skip
def test_the_home_page_leads_to_what_leaves_the_authority(authority: Authority, role: Role, name: str) -> None:
    client = authority.client(role)
    assert f'href="{reverse(name)}"' in client.get("/").text
    assert client.get(reverse(name), follow=True).status_code == 200
