"""A QA Officer completes an audit in the browser; its practitioner and Team Manager then see their side of it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional.checks import assert_accessible, assert_no_sideways_scroll, follow
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served

DOMAINS = 10


def test_an_audit_from_allocation_to_the_team_manager(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    officer = page_as(Role.QA_OFFICER, at=None)
    address = begin(officer, small)
    talk_and_ask(officer)
    for _ in range(DOMAINS - 1):  # one section is answered No
        grade_a_domain(officer)
    give_an_action(officer)
    judge_the_whole(officer)
    hand_in(officer)
    assert_accessible(officer)
    the_practitioner_is_blind(page_as(Role.PRACTITIONER, at=None), address)
    the_manager_reviews(page_as(Role.TEAM_MANAGER, at=None), address)


def begin(page: Page, small: Served) -> str:
    """From the home page to the audit, and start it."""
    page.goto(small.at("/waiting/?kind=audit"))
    page.get_by_role("link", name=re.compile("to start")).first.click()
    expect(page.locator("h1")).to_have_text("Appreciative case audit")
    address = page.url
    page.get_by_role("button", name="Start this audit").click()
    page.get_by_label("No, I have not").check()
    page.get_by_role("button", name="Start").click()
    return address


def talk_and_ask(page: Page) -> None:
    """The conversation and the family come first."""
    expect(page.locator("h1")).to_have_text("Conversation with the practitioner")
    talked = page.get_by_role("group", name="When did you talk together?")
    for box, value in (("Day", "20"), ("Month", "11"), ("Year", "2026")):
        talked.get_by_label(box).fill(value)
    page.get_by_label("What went well?").fill("The memory box was what opened things up.")
    # A day is saved whole, by whichever box was typed last.
    expect(page.locator("[data-draft-state]")).to_contain_text("Saved at")
    page.reload()
    expect(talked.get_by_label("Day")).to_have_value("20")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("h1")).to_have_text("About this child")
    page.get_by_role("group", name=re.compile("another agency")).get_by_label("Yes").check()
    page.get_by_role("group", name=re.compile("child protection plan")).get_by_label("No").check()
    page.get_by_role("group", name=re.compile("looked after or leaving care")).get_by_label("Yes").check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("h1")).to_have_text("What the family says")
    expect(page.get_by_role("link", name="IRO and conference chair oversight")).to_have_count(0)
    page.get_by_label("Whom did you ask?").fill("Her mother")
    page.get_by_label(re.compile("What do they say")).fill("She felt listened to.")
    follow(page.get_by_role("button", name="Save and go on"))


def grade_a_domain(page: Page) -> None:
    """One domain; the first is saved as it is typed, and looked at closely."""
    first = page.locator("h1").inner_text().startswith("Child")
    page.get_by_label("What went well, and how was it made to happen?").fill("She chose what to show her mother.")
    page.get_by_label("What did you see in the record?").fill("Five visits, four alone.")
    page.get_by_role("radio", name=re.compile("^Requires improvement")).check()
    page.get_by_label("Why this grade?").fill("Her wish about school has not reached the plan.")
    page.get_by_label("What would make it even better?").fill("Bring it to the core group.")
    if first:
        expect(page.locator("[data-draft-state]")).to_contain_text("Saved at")
        page.reload()
        expect(page.get_by_label("Why this grade?")).to_have_value("Her wish about school has not reached the plan.")
        assert_accessible(page)
        page.set_viewport_size({"width": 320, "height": 780})
        assert_no_sideways_scroll(page)
        page.set_viewport_size({"width": 1280, "height": 900})
    follow(page.get_by_role("button", name="Save and go on"))


def give_an_action(page: Page) -> None:
    """An action for the practitioner."""
    expect(page.locator("h1")).to_have_text("Actions")
    page.get_by_label("What will be done?").fill("Bring her wish about school to the core group.")
    page.get_by_label("Amina Yusuf").check()
    for box, value in (("Day", "1"), ("Month", "12"), ("Year", "2026")):
        page.get_by_label(box, exact=True).fill(value)
    page.get_by_role("button", name="Add this action").click()
    expect(page.get_by_role("rowheader", name="Bring her wish about school to the core group.")).to_be_visible()
    page.get_by_role("button", name="Go on").click()


def judge_the_whole(page: Page) -> None:
    """The suggestion comes after one's own grade and reason."""
    expect(page.locator("#suggested")).to_have_count(0)
    page.get_by_role("radio", name=re.compile("^Good")).check()
    page.get_by_label("Why this grade?").fill("The relationship is strong and the plan is being mended.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#suggested")).to_contain_text("The domains suggest Requires improvement")
    page.get_by_role("button", name="Save and go on").click()
    # It does not go on past a suggestion that differs and has no answer yet.
    page.get_by_label("Why does yours differ?").fill("It was mended before the audit.")
    page.get_by_role("button", name="Save and go on").click()


def hand_in(page: Page) -> None:
    """Nothing is missing."""
    expect(page.get_by_role("heading", name="Nothing is missing")).to_be_visible()
    page.get_by_role("button", name="Hand in this audit").click()
    expect(page.locator("h1")).to_have_text("Appreciative case audit: Good")


def the_practitioner_is_blind(page: Page, address: str) -> None:
    """They grade their own work first."""
    page.goto(address)
    expect(page.locator("h1")).to_have_text("Appreciative case audit")
    follow(page.get_by_role("button", name="Give your own view"))
    assert_accessible(page)
    page.get_by_label("Why do you see the whole so?").fill("We kept her at the centre.")
    page.locator("input[name=overall][value=good]").check()
    page.get_by_role("button", name="Hand in my view").click()
    expect(page.locator("h1")).to_have_text("Appreciative case audit: Good")


def the_manager_reviews(page: Page, address: str) -> None:
    """The Team Manager sees it with its actions, and records their review."""
    page.goto(address)
    expect(page.get_by_role("link", name="Bring her wish about school to the core group.")).to_be_visible()
    follow(page.get_by_role("button", name="Prepare and record the review of actions"))
    assert_accessible(page)
    for box, value in (("Day", "23"), ("Month", "11"), ("Year", "2026")):
        page.locator(f"#held_on_{box.lower()}").fill(value)
    page.get_by_label("Who was there?").fill("Priya Nair and Amina Yusuf")
    page.get_by_label("What did you agree?").fill("Core group on 1 December.")
    page.get_by_role("button", name="Record this review").click()
    expect(page.get_by_role("heading", name="Actions reviewed", exact=True)).to_be_visible()
