"""The programme's pages: one line of parts on each of them, and a board that lists what is few unasked."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from practicelens.access.roles import Role
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db

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
