"""An audit tool from in force to a draft, a preview and the next version, without a script; then read by an auditor."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional.checks import screenshot
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served


def test_a_tool_is_drafted_seen_and_published(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    head = page_as(Role.HEAD_OF_QA, javascript=False)
    start(head)
    write_a_domain(head)
    put_it_first(head)
    see_it_as_an_auditor(head)
    publish(head)
    officer = page_as(Role.QA_OFFICER, at=None)
    officer.goto(small.at("/audits/"))
    officer.get_by_role("link", name="Standards and tools").click()
    officer.get_by_role("link", name="MARAC audit").click()
    expect(officer.get_by_role("heading", name="What the survivor hopes for")).to_be_visible()
    officer.get_by_role("link", name="Version 2").click()
    expect(officer.get_by_role("heading", name="What the survivor hopes for")).to_have_count(0)
    expect(officer.locator("main")).to_contain_text("retired")


def start(page: Page) -> None:
    """From the audits to a draft of the version in force."""
    page.get_by_role("navigation").get_by_role("link", name="Audits").click()
    page.get_by_role("link", name="Standards and tools").click()
    page.get_by_role("link", name="MARAC audit").click()
    page.get_by_role("button", name="Start a draft").click()
    expect(page.locator("h1")).to_have_text("Draft: MARAC audit")


def write_a_domain(page: Page) -> None:
    """One more domain; what is left to mend leads to where it is mended."""
    page.get_by_role("link", name="Add a domain").click()
    page.get_by_label("Title", exact=True).fill("What the survivor hopes for")
    page.get_by_label("Children are seen, heard and helped").check()
    page.get_by_label("Prompts").fill("Who asked?\nWhat came of it?")
    for grade in ("Outstanding", "Good", "Requires improvement"):
        page.get_by_label(f"What {grade} looks like").fill(f"{grade}: so.")
    page.get_by_role("button", name="Save this domain").click()
    page.get_by_role("link", name=re.compile("does not say what Inadequate looks like")).click()
    page.get_by_label("What Inadequate looks like").fill("Nobody asked.")
    page.get_by_role("button", name="Save this domain").click()
    expect(page.get_by_text("Nothing is left to mend.")).to_be_visible()


def put_it_first(page: Page) -> None:
    """Up, place by place."""
    for _ in range(3):
        page.get_by_role("button", name="What the survivor hopes for up").click()
    expect(page.locator("#domains tbody th").first).to_contain_text("What the survivor hopes for")
    screenshot(page, "tool-draft")


def see_it_as_an_auditor(page: Page) -> None:
    """The form, which cannot be sent."""
    page.get_by_role("button", name="See it as an auditor does").click()
    page.get_by_role("link", name="What the survivor hopes for").click()
    expect(page.get_by_text("What came of it?")).to_be_visible()
    expect(page.get_by_label("Why this grade?")).to_be_disabled()
    page.get_by_role("link", name="Back to the draft").click()


def publish(page: Page) -> None:
    """What changes is said first."""
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("“What the survivor hopes for” is added.")).to_be_visible()
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("is published.")).to_be_visible()
