"""Long forms of the cycle, whose words must outlive a dropped connection, whether the server saves them or not."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional.checks import follow
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served
from tests.functional.test_shell import kept

OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")


def handed_in(page: Page, small: Served) -> Page:
    """The page of an audit whose actions are to be reviewed."""
    page.goto(small.at("/audits/?status=submitted"))
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("button", name="Prepare and record the review of actions")).to_be_visible()
    return page


def test_a_review_typed_and_sent_without_a_connection_comes_back(
    small: Served, page_as: PageAs, troubles: Troubles
) -> None:
    troubles.expected = OFFLINE
    page = handed_in(page_as(Role.TEAM_MANAGER, at=None), small)
    follow(page.get_by_role("button", name="Prepare and record the review of actions"))
    address = page.url
    page.context.set_offline(True)
    page.get_by_label("What did you agree?").fill("A core group on 1 December, and a visit before.")
    expect(page.locator(".pl-draft-state")).to_contain_text("Your words are kept on this computer")
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Record this review").click(no_wait_after=True)
    page.context.set_offline(False)
    page.goto(address)
    expect(page.get_by_label("What did you agree?")).to_have_value("A core group on 1 December, and a visit before.")
    # Brought back from this computer, it is saved on the server a moment later.
    expect(page.locator(".pl-draft-state")).to_contain_text("Saved at")


def test_an_action_that_was_sent_is_kept_no_more(small: Served, page_as: PageAs) -> None:
    page = handed_in(page_as(Role.TEAM_MANAGER, at=None), small)
    page.get_by_role("link", name="Add an action").click()
    page.get_by_label("What will be done?").fill("Ring her school this week.")
    assert kept(page) != []
    page.get_by_role("radio").first.check()
    for box, value in (("Day", "1"), ("Month", "12"), ("Year", "2026")):
        page.get_by_label(box, exact=True).fill(value)
    page.get_by_role("button", name="Add this action").click()
    expect(page.get_by_text("The action is added.")).to_be_visible()
    expect(page.get_by_label("What will be done?")).to_have_value("")
    assert kept(page) == []


def test_an_action_that_was_refused_is_still_in_its_form(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    troubles.expected = ("422",)
    page = handed_in(page_as(Role.TEAM_MANAGER, at=None), small)
    page.get_by_role("link", name="Add an action").click()
    page.get_by_label("What will be done?").fill("Ring her school this week.")
    page.get_by_role("button", name="Add this action").click()
    expect(page.get_by_label("What will be done?")).to_have_value("Ring her school this week.")
