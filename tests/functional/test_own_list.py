"""An analyst lays her own list beside a figure, without a script: each difference is told, and the page reads well."""

from __future__ import annotations

from playwright.sync_api import expect

from practicelens.access.roles import Role
from tests.functional.checks import NARROW, assert_accessible, assert_no_sideways_scroll
from tests.functional.conftest import PageAs
from tests.functional.serving import Served


def test_a_list_is_pasted_its_columns_named_and_compared(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.ANALYST, at="/explore/?card=referrals&in=now", javascript=False)
    page.get_by_role("link", name="Why is your number not mine?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why is your number not mine?")
    page.get_by_label("Or paste the children’s numbers").fill("Number\tWhen\n90001\t30/10/2026\nXX-404\t30/10/2026\n")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_label("Which column is the child’s number?")).to_have_value("0")
    expect(page.get_by_label("Which is the date?")).to_have_value("1")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of your 2 and of our 9 rows are the same")
    expect(page.get_by_role("row").filter(has_text="XX-404")).to_contain_text("No child of this number")
    page.set_viewport_size(NARROW)
    assert_no_sideways_scroll(page)


def test_what_came_of_a_comparison_reads_well(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.ANALYST, at="/explore/in_need_open/compare/")
    page.get_by_label("Or paste the children’s numbers").fill("90001, 90009, XX-404")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("row").filter(has_text="90009")).to_contain_text("It had ended")
    assert_accessible(page)
    page.get_by_role("link", name="Only ours").click()
    expect(page.get_by_role("heading", name="Only ours: 7 rows")).to_be_visible()
    assert_accessible(page)
