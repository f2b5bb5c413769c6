"""A child may not be safe: recorded from an audit's page without a script, told at once, answered, and read back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional.checks import assert_accessible, follow
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served

WORRY = "The back door has had no lock since Sunday."


def test_a_worry_is_told_at_once_and_answered(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    troubles.expected = ("422",)  # a worry without whom one telephoned
    officer = page_as(Role.QA_OFFICER, javascript=False, at="/audits/?mine=yes")
    follow(officer.locator("main tbody th a").first)
    address = officer.url
    record(officer)
    manager = page_as(Role.TEAM_MANAGER, at=None)
    answer(manager, address, small)
    officer.goto(address + "not-safe/")
    expect(officer.get_by_text("Visited at noon; the lock is mended.")).to_be_visible()


def record(page: Page) -> None:
    """Telephone first: the form asks whom one rang, and keeps what was typed."""
    page.get_by_role("button", name="This child may not be safe").click()
    page.get_by_label("What worries you?").fill(WORRY)
    page.locator("#form button").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.get_by_label("What worries you?")).to_have_value(WORRY)
    page.get_by_label("Whom did you telephone, and when?").fill("Priya Nair, 9.20")
    page.locator("#form button").click()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)


def answer(page: Page, address: str, small: Served) -> None:
    """The Team Manager finds that there is one at home, opens it by keyboard alone, and answers."""
    page.goto(small.at("/"))
    page.get_by_role("link", name="A child may not be safe", exact=True).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/not-safe/")
    page.goto(address + "not-safe/")
    assert_accessible(page)
    page.locator("main section", has_text=WORRY).get_by_role("button", name="Say what was done").click()
    page.get_by_label("What was done, and is the child safe now?").fill("Visited at noon; the lock is mended.")
    page.get_by_role("button", name="Record this answer").click()
    expect(page.locator("main")).to_contain_text("Visited at noon; the lock is mended.")
