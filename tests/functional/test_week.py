"""A Team Manager starts the week: what is late, what falls due, who holds how many, each opening onto its children."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional.checks import assert_accessible, assert_no_sideways_scroll
from tests.functional.conftest import PageAs
from tests.functional.serving import Served


def test_a_week_from_its_first_page_to_a_child(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.TEAM_MANAGER)
    expect(page.locator("h1")).to_have_text("Family Support Team One: this week")
    expect(page.locator(".pl-grid-days > li")).to_have_count(10)
    assert_accessible(page)
    a_caseload_opens(page)
    page.goto(small.at("/"))
    a_figure_opens(page)


def a_caseload_opens(page: Page) -> None:
    """A worker's number is the number of children on the page it leads to, and a child's page says what is held."""
    row = page.get_by_role("row").filter(has_text="Amina Yusuf").first
    count = int(row.get_by_role("cell").first.inner_text())
    row.get_by_role("link").first.click()
    expect(page.locator("tbody tr")).to_have_count(count)
    page.locator("tbody tr th a").first.click()
    expect(page.get_by_role("heading", name="Who works with the child")).to_be_visible()
    expect(page.get_by_text("not held in the extract").first).to_be_visible()
    assert_accessible(page)


def a_figure_opens(page: Page) -> None:
    """A measure leads to its definition, and what it is of to its children."""
    table = page.get_by_role("table", name="How the team is doing")
    table.get_by_role("link", name=re.compile(r"^\d+ of \d+$")).first.click()
    expect(page.get_by_role("heading", name="The children behind it")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="what this means").click()
    expect(page.get_by_role("heading", name="What it means")).to_be_visible()


def test_the_week_on_a_telephone_without_javascript(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.TEAM_MANAGER, width=320, scheme="dark", javascript=False)
    expect(page.locator("h1")).to_have_text("Family Support Team One: this week")
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="Every figure of the team").click()
    # The click does not wait for the page it leads to: between the two there is no page to ask.
    expect(page.locator("h1")).not_to_have_text("Family Support Team One: this week")
    # Areas unfold by themselves, and the address opens them too.
    page.locator("#front-door > summary").click()
    expect(page.get_by_role("table", name="Front door")).to_be_visible()
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="Open every area").click()
    expect(page.get_by_role("table", name="Looked after")).to_be_visible()


def test_the_address_keeps_which_areas_of_figures_are_open(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.TEAM_MANAGER)
    page.get_by_role("link", name="Every figure of the team").click()
    page.locator("#assessments > summary").click()
    expect(page).to_have_url(re.compile(r"\?area=assessments$"))
    page.reload()
    expect(page.get_by_role("table", name="Assessments")).to_be_visible()
    expect(page.get_by_role("table", name="Looked after")).to_be_hidden()
    page.emulate_media(media="print")
    assert page.locator("#looked-after table").bounding_box()["height"] > 100  # type: ignore[index]


def test_the_week_prints(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.TEAM_MANAGER)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Falling due in the next ten working days")).to_be_visible()
    expect(page.get_by_role("navigation").first).to_be_hidden()
