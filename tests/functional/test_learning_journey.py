"""Best practice from an audit to a piece of learning: written, refused for what tells, agreed to, found, withdrawn."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional.checks import assert_accessible, follow, screenshot
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served

TITLE = "A song before each visit"


def test_a_piece_is_written_agreed_to_found_and_withdrawn(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    troubles.expected = ("422",)  # what tells, and a checklist half ticked
    officer = page_as(Role.QA_OFFICER, at=None)
    write(officer, small)
    ask(officer)
    practitioner = page_as(Role.PRACTITIONER, javascript=False, at=None)
    agree(practitioner, small)
    reader = page_as(Role.PRACTICE_DEVELOPER, at=None)
    find(reader, small)
    practitioner.get_by_role("link", name="Withdraw this piece").click()
    practitioner.get_by_role("button", name="Withdraw it").click()
    reader.goto(small.at("/learning/?words=song"))
    expect(reader.get_by_text("Nothing here for what you look for.")).to_be_visible()


def write(page: Page, small: Served) -> None:
    """From what waits at home to a draft; what could tell who it is, is refused and nothing typed is lost."""
    page.goto(small.at("/waiting/?kind=share"))
    follow(page.get_by_role("link", name=re.compile("Share what was best")).first)
    assert_accessible(page)
    page.get_by_label("What is it about?").fill(TITLE)
    page.get_by_label("What was done?").fill("Since 3 March 2024 Amina sang at the door.")
    page.get_by_label("What difference did it make?").fill("The child opened it, and sang along.")
    page.get_by_label("What helped?").fill("A colleague who taught the song.")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Amina")
    expect(page.get_by_label("What helped?")).to_have_value("A colleague who taught the song.")
    page.get_by_label("What was done?").fill("The worker sang the same song at the door each week.")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    assert_accessible(page)


def ask(page: Page) -> None:
    """The whole checklist is ticked before anybody is asked."""
    follow(page.get_by_role("button", name="Ask the practitioner"))
    assert_accessible(page)
    page.get_by_role("radio", name=re.compile("Not asked")).check()
    page.get_by_label("Who agreed and when, or why they need not be asked").fill("Nobody could be known by it.")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Ask the practitioner").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("tick them all")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Ask the practitioner").click()
    expect(page.get_by_role("heading", name="The practitioner is asked")).to_be_visible()


def agree(page: Page, small: Served) -> None:
    """The practitioner reads it and agrees to be named, without a script."""
    page.goto(small.at("/waiting/?kind=consent"))
    page.get_by_role("link", name=re.compile(TITLE)).click()
    expect(page.get_by_text("The worker sang the same song at the door each week.")).to_be_visible()
    page.get_by_label("Yes, and my name may stand with it").check()
    page.get_by_role("button", name="Send this answer").click()
    expect(page.get_by_text("The practice of Amina Yusuf, who agreed to be named")).to_be_visible()


def find(page: Page, small: Served) -> None:
    """Found by its words and by nothing else, and fit to print."""
    page.goto(small.at("/"))
    follow(page.get_by_role("link", name="Learning", exact=True))
    assert_accessible(page)
    page.get_by_label("Words").fill("song")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("main article")).to_have_count(1)
    screenshot(page, "learning")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text(re.compile("Audit [A-Z0-9]"))).to_have_count(0)
    assert_accessible(page)
