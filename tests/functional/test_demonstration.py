"""A stranger in Northborough: whoever they pick finds work waiting, and one line runs from it to where it is done."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from practicelens.access.roles import Role
from tests.functional.checks import assert_accessible, assert_no_sideways_scroll, follow, screenshot
from tests.functional.conftest import PageAs
from tests.functional.serving import Served


@pytest.mark.parametrize("role", list(Role))
def test_whoever_signs_in_finds_work_waiting(role: Role, served: Served, page_as: PageAs) -> None:
    page = page_as(role)
    # Work of one's own, or for those who lead what is late with others: a line a kind, or the list itself.
    expect(page.locator("main .pl-group > summary, main ul.pl-waiting > li").first).to_be_visible()
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 780})
    assert_no_sideways_scroll(page)


def test_a_team_managers_week_has_the_whole_of_the_mock_up(served: Served, page_as: PageAs) -> None:
    page = page_as(Role.TEAM_MANAGER)
    for heading in ("Waiting for you", "Falling due in the next ten working days", "Caseloads", "How we are doing"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.locator(".pl-grid-days > li")).to_have_count(10)
    assert page.locator(".pl-grid-days a").count() > 3
    screenshot(page, "week")


def test_a_quality_officer_goes_on_with_a_half_done_audit(served: Served, page_as: PageAs) -> None:
    page = page_as(Role.QA_OFFICER, at="/waiting/")
    follow(page.get_by_role("link", name=re.compile(r"^Audit A-\d+, under way")).first)
    follow(page.get_by_role("button", name="Go on with this audit"))
    follow(page.locator("aside, main").get_by_role("link", name="Child’s lived experience and voice").first)
    # Beside the box for evidence, and never typed: what the case system knows of the child.
    beside = page.locator("section:has(> h2:text-is('What the extracts tell'))")
    expect(beside).to_contain_text(re.compile(r"20\d\d"))
    assert_accessible(page)
    screenshot(page, "audit-domain")


def test_an_analyst_reads_findings_with_sheet_row_and_column(served: Served, page_as: PageAs) -> None:
    page = page_as(Role.ANALYST)
    page.get_by_role("link", name="Extracts", exact=True).click()
    page.locator("main table a", has_text="annex-a").first.click()
    found = page.get_by_role("region", name="What was found")
    expect(found.get_by_role("cell", name=re.compile(r"^List_\d+, row \d+, \w")).first).to_be_visible()
    assert_accessible(page)
    screenshot(page, "extract-findings", top=page.get_by_role("heading", name="What was found"))


def test_an_analyst_says_whose_a_spelling_is(served: Served, page_as: PageAs) -> None:
    page = page_as(Role.ANALYST, at="/extracts/names/")
    row = page.locator("main tbody tr").first
    spelling = row.locator("th").inner_text()
    row.get_by_role("link", name="Somebody else").click()
    expect(page.locator(f"main input[value='{spelling}']")).to_have_count(1)
    assert_accessible(page)
