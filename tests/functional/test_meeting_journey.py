"""A 4R meeting is convened without a script, come to, written over days and recorded; nothing typed is lost."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional.checks import assert_accessible
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served


def test_from_the_call_to_the_record(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    troubles.expected = ("422",)  # an action without a day
    officer = page_as(Role.QA_OFFICER, javascript=False, at=None)
    convene(officer, small)
    come(page_as(Role.TEAM_MANAGER, width=360, at=None), small)
    # What follows is saved as it is typed, so with scripts.
    prepare(page_as(Role.HEAD_OF_QA, at=None), small)
    officer.goto(small.at("/audits/4r/"))
    expect(officer.get_by_text("Thursday 3 December")).to_have_count(0)


def open_meeting(page: Page, small: Served) -> None:
    """The 4R meeting to be held, from the list of them."""
    page.goto(small.at("/audits/4r/"))
    page.locator("table").first.locator("th a").first.click()


def convene(page: Page, small: Served) -> None:
    """Day, time and place; a time that is none keeps everything typed."""
    open_meeting(page, small)
    page.get_by_role("button", name="Convene it").click()
    for part, value in (("day", "3"), ("month", "12"), ("year", "2026")):
        page.locator(f"#day_{part}").fill(value)
    page.get_by_label("At what time does it begin?").fill("soon")
    page.get_by_label("Where, or by which link?").fill("Room 2, Town Hall")
    page.get_by_label("Helen Doyle, Head of Safeguarding, QA and Workforce Development").last.check()
    page.get_by_role("button", name="Convene the meeting").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter a time")
    expect(page.get_by_label("Where, or by which link?")).to_have_value("Room 2, Town Hall")
    page.get_by_label("At what time does it begin?").fill("2.30pm")
    page.get_by_role("button", name="Convene the meeting").click()
    expect(page.locator("main")).to_contain_text("Thursday 3 December 2026, 14:30 to 15:30")


def come(page: Page, small: Served) -> None:
    """The manager finds it among what waits, and takes the file along."""
    page.goto(small.at("/"))
    page.locator("summary", has_text="Meeting you are asked to").click()
    page.get_by_role("link", name="4R meeting, ").first.click()
    expect(page.locator("main")).to_contain_text("Room 2, Town Hall")
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="File for your calendar").click()
    text = download.value.path().read_text()
    assert "BEGIN:VEVENT" in text and "DTSTART;TZID=Europe/London:20261203T143000" in text


def prepare(page: Page, small: Served) -> None:
    """The chair writes, gives an action, goes away, comes back and records."""
    open_meeting(page, small)
    page.get_by_role("button", name="Prepare and record it").click()
    safety = page.get_by_label("Is the child safe now, and how do you know?")
    safety.fill("Seen at school today.")
    expect(page.locator("[data-draft-state]")).to_contain_text("Saved at")
    page.get_by_label("Another action: what will be done?").fill("Ring the aunt")
    page.get_by_role("button", name="Give this action").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose who will do it.")
    assert_accessible(page)
    page.locator("#new_owner").select_option(label="Priya Nair")
    for part, value in (("day", "1"), ("month", "12"), ("year", "2026")):
        page.locator(f"#new_due_{part}").fill(value)
    page.get_by_role("button", name="Give this action").click()
    expect(page.locator("#actions")).to_contain_text("Ring the aunt")
    expect(safety).to_have_value("Seen at school today.")
    page.goto(small.at("/"))
    open_meeting(page, small)
    page.get_by_role("button", name="Prepare and record it").click()
    expect(safety).to_have_value("Seen at school today.")
    for part, value in (("day", "23"), ("month", "11"), ("year", "2026")):
        page.locator(f"#held_on_{part}").fill(value)
    for heading in ("Report and respond", "Relate", "Reason", "Reconstruct"):
        page.get_by_label(heading).fill("Worked out together.")
    page.get_by_label("What support was offered to the practitioner?").fill("Half a day.")
    page.get_by_label("What will the re-audit look for?").fill("Visits alone with her.")
    page.get_by_role("button", name="Record this meeting").click()
    expect(page.locator("main")).to_contain_text("4R meeting on Monday 23 November")
