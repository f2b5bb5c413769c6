"""The programme's pages: one line of parts on each of them, and a board that lists what is few unasked."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from practicelens.access.actor import ChildKey
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.jobs import chase_audits
from practicelens.notices.models import Notice
from practicelens.quality.programme.months import changes as months_changes
from practicelens.workdays import clock
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db

OTHER = ChildKey("northborough", "case-system", "B-18013")
OF_THE_HEAD = {
    "programme", "programme-calendar", "programme-planner", "programme-lists",
    "programme-months", "programme-draws", "programme-coverage",
}  # fmt: skip
OF_A_MANAGER = {"programme", "programme-calendar", "programme-months", "programme-coverage"}


def parts(authority: Authority, role: Role, url_name: str) -> str:
    """The line of parts on one page."""
    html = authority.client(role).get(reverse(url_name)).content.decode()
    found = re.search(r'<nav aria-label="Parts of the programme">.*?</nav>', html, re.S)
    assert found, url_name
    return found.group()


@pytest.mark.parametrize(("role", "names"), [(Role.HEAD_OF_QA, OF_THE_HEAD), (Role.TEAM_MANAGER, OF_A_MANAGER)])
def test_every_part_leads_to_the_others_and_says_which_it_is(authority: Authority, role: Role, names: set[str]) -> None:
    for name in names:
        line = parts(authority, role, name)
        links = set(re.findall(r'href="(/programme/[^"]*)"', line))
        assert links == {reverse(one) for one in names}
        current = [link for link in re.findall(r"<a [^>]*>", line) if 'aria-current="page"' in link]
        assert len(current) == 1 and f'"{reverse(name)}"' in current[0]


def test_the_board_lists_a_handful_of_audits_unasked(authority: Authority) -> None:
    audits = Audits(authority)
    number = audits.allocated()
    html = authority.client(Role.HEAD_OF_QA).get(reverse("programme")).content.decode()
    assert reverse("audit", args=[number]) in html


def test_a_list_narrowed_by_its_links_to_nothing_says_so_and_not_that_there_are_no_audits(authority: Authority) -> None:
    client, narrowed = authority.client(Role.HEAD_OF_QA), "Nothing here is what the list is narrowed to"
    Audits(authority).allocated()
    assert narrowed in client.get(reverse("audits") + "?status=ended").content.decode()
    assert narrowed not in client.get(reverse("audits")).content.decode()


def test_the_board_says_how_to_list_more_than_a_page_of_them(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("practicelens.web.pages.programme.pages.FEW", 0)
    number = Audits(authority).allocated()
    client = authority.client(Role.HEAD_OF_QA)
    asked, unasked = (client.get(reverse("programme") + query).content.decode() for query in ("?state=all", ""))
    assert reverse("audit", args=[number]) in asked
    assert reverse("audit", args=[number]) not in unasked and "Choose an auditor above" in unasked


def test_the_board_leads_nobody_to_an_audit_that_is_not_theirs_yet(authority: Authority) -> None:
    audits = Audits(authority)
    number = audits.started()
    board, address = authority.client(Role.TEAM_MANAGER), reverse("audit", args=[number])
    html = board.get(reverse("programme")).content.decode()
    assert f"A-{1000 + number}" in html and address not in html and board.get(address).status_code == 404
    assert address not in board.get(reverse("programme-calendar")).content.decode()
    audits.fill(number)
    audits.hand_in(number)
    assert address in board.get(reverse("programme")).content.decode()


class TestReminding:
    def late(self, authority: Authority) -> tuple[int, int]:
        """Two audits of one officer, both late."""
        audits = Audits(authority)
        found = audits.allocated(), audits.started(child=OTHER)
        clock.stand_at(date(2026, 12, 3))
        return found

    def test_everybody_who_is_late_is_reminded_once_a_day(self, authority: Authority) -> None:
        first, second = self.late(authority)
        head = authority.client(Role.HEAD_OF_QA)
        assert "Remind everybody" in head.get(reverse("audits") + "?status=late").content.decode()
        page = head.post(reverse("programme-remind"), follow=True).content.decode()
        assert "1 person is reminded of 2 late audits." in page and page.count("reminded on 3 Dec") == 2
        (notice,) = Notice.objects.filter(kind="audits_reminded")
        assert notice.about == f"A-{1000 + first}, A-{1000 + second}"
        assert Event.objects.filter(kind="audits.reminded").count() == 2
        listed = authority.client(Role.QA_OFFICER).get(notice.link).content.decode()
        assert all(reverse("audit", args=[one]) in listed for one in (first, second))
        again = head.post(reverse("programme-remind"), follow=True).content.decode()
        assert "all who are were reminded today" in again
        # The product's own chase waits a month from then.
        assert "late audit" not in chase_audits.run(clock.now())

    def test_by_whoever_allocates_and_nobody_else(self, authority: Authority) -> None:
        self.late(authority)
        manager = authority.client(Role.TEAM_MANAGER)
        assert manager.post(reverse("programme-remind")).status_code == 404
        assert "Remind everybody" not in manager.get(reverse("programme") + "?state=late").content.decode()


def test_the_calendar_unfolds_day_by_day_and_a_month_is_narrowed_and_taken_away(authority: Authority) -> None:
    number = Audits(authority).allocated()
    client, address = authority.client(Role.HEAD_OF_QA), reverse("programme-month", args=["2026-11"])
    html = client.get(reverse("programme-calendar")).content.decode()
    assert html.count('<details class="pl-fold"') == 1 and reverse("audit", args=[number]) in html
    assert "1 due</h2>" in html and "0 handed in" in html
    months_changes.open_month(date(2026, 11, 1), by=authority.actor(Role.HEAD_OF_QA), now=authority.now)
    whole, some = (client.get(address, asked).content.decode() for asked in ({}, {"why": "Team Manager’s audit"}))
    rows = [page.count('<th scope="row">') for page in (whole, some)]
    assert 0 < rows[1] < rows[0] and "Team Manager’s audit</td>" in some and "linked team</td>" not in some
    assert client.get(address, {"as": "xlsx"})["Content-Type"].endswith("spreadsheetml.sheet")
