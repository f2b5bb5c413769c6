"""The monthly report read by a Head of Service, published by the Head of Safeguarding, read outside by a scrutineer."""

from __future__ import annotations

from playwright.sync_api import expect

from practicelens.access.roles import Role
from tests.functional.checks import assert_accessible, assert_no_sideways_scroll, screenshot
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served


def test_a_head_of_service_reads_the_months_gradings(served: Served, page_as: PageAs) -> None:
    page = page_as(Role.HEAD_OF_SERVICE)
    page.get_by_role("link", name="Reports", exact=True).click()
    page.get_by_role("link", name="Monthly reports, October 2026").click()
    expect(page.locator("h1")).to_contain_text("Audit gradings:")
    expect(page.get_by_role("heading", name="Overall grade, by team")).to_be_visible()
    expect(page.locator("svg.pl-bar-chart").first).to_be_visible()
    assert_accessible(page)
    screenshot(page, "monthly-report")
    page.get_by_text("The table behind this figure").first.click()
    expect(page.get_by_role("table", name="Teams beside the funnel's limits")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_the_report_works_in_the_dark_on_a_telephone_and_without_scripts(small: Served, page_as: PageAs) -> None:
    page = page_as(
        Role.HEAD_OF_SERVICE, width=320, scheme="dark", javascript=False, at="/reports/monthly/?month=2026-10"
    )
    expect(page.locator(".pl-chart-narrow svg").first).to_be_visible()
    assert_no_sideways_scroll(page)


def test_a_report_is_published_with_words_and_read_outside(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    troubles.expected = ("422",)  # the refusal is meant
    head = page_as(Role.HEAD_OF_QA, at="/packs/publish/?month=2026-09")
    head.get_by_label("Analysis", exact=True).fill("No team stands out. Planning comes first.")
    head.get_by_label("Everyone who is Lead Member").check()
    head.get_by_role("button", name="Publish it").click()
    expect(head.get_by_role("alert")).to_contain_text("Write the analysis that leaves the authority")
    expect(head.get_by_label("Analysis", exact=True)).to_have_value("No team stands out. Planning comes first.")
    assert_accessible(head)
    head.get_by_label("Analysis that leaves the authority").fill("Practice is steady.")
    head.get_by_role("button", name="Publish it").click()
    expect(head.locator("main")).to_contain_text("Published as edition 1", timeout=20_000)
    assert_accessible(head)
    head.get_by_role("link", name="See what came of it").click()
    expect(head.locator("main")).to_contain_text("No team stands out. Planning comes first.")

    reader = page_as(Role.SCRUTINEER)
    reader.get_by_role("link", name="Read the monthly report for September 2026").click()
    expect(reader.locator("main")).to_contain_text("Practice is steady.")
    expect(reader.locator("main")).not_to_contain_text("Family Support Team")
    assert_accessible(reader)
