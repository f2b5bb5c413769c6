"""A practice concern from its raising to what changed for the child: raised, taken up, answered, judged, closed."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional.checks import assert_accessible, follow
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served

WHAT = "No plan yet for where she will grow up"


def test_a_concern_is_raised_answered_by_the_head_of_service_and_closed(
    small: Served, page_as: PageAs, troubles: Troubles
) -> None:
    troubles.expected = ("422",)  # a concern without a theme, and a closing that says not how the child was told
    officer = page_as(Role.REVIEWING_OFFICER, at="/children/")
    follow(officer.locator("main tbody th a").first)
    raise_it(officer)
    follow(officer.get_by_role("link", name=WHAT).first)
    take_up(officer)
    head = page_as(Role.HEAD_OF_SERVICE, javascript=False, at=None)
    answer(head, small)
    judge(officer)
    close(officer)
    head.reload()
    expect(head.locator("main")).to_contain_text("She lives with her aunt.")


def raise_it(page: Page) -> None:
    """In under a minute; what was typed stays where a theme is missing."""
    follow(page.get_by_role("button", name="Raise a practice concern"))
    assert_accessible(page)
    page.get_by_label("What is the concern, in a sentence?").fill(WHAT)
    page.get_by_label("Why does it matter to the child?").fill("She asks at every visit.")
    page.get_by_label("What would put it right?").fill("A meeting, with her aunt.")
    for part, typed in (("Day", "31"), ("Month", "12"), ("Year", "2027")):
        page.get_by_label(part, exact=True).fill(typed)
    page.locator("#form button").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose a theme.")
    expect(page.get_by_label("What would put it right?")).to_have_value("A meeting, with her aunt.")
    page.get_by_label("Theme").select_option("Permanence")
    page.locator("#form button").click()
    expect(page.locator("main")).to_contain_text("Raised. The Social Worker and the Team Manager have been told.")


def take_up(page: Page) -> None:
    """It cannot wait: to the Head of Service at once, with the reason."""
    assert_accessible(page)
    follow(page.get_by_role("link", name="Take it to another stage at once"))
    assert_accessible(page)
    page.get_by_role("radio", name="Head of Service", exact=True).check()
    page.get_by_label("Why can it not wait for its day?").fill("Her carers give notice today.")
    page.get_by_role("button", name="Take it there now").click()
    expect(page.locator("main")).to_contain_text("Practice Alert")


def answer(page: Page, small: Served) -> None:
    """The Head of Service finds it at home and answers it by keyboard."""
    page.goto(small.at("/waiting/?kind=alert_answer"))
    follow(page.get_by_role("link", name=re.compile("Answer a Practice Alert")).first)
    follow(page.get_by_role("button", name="Answer it"))
    page.get_by_label("What will happen for the child, and who does it?").fill("I chair a meeting on Friday.")
    page.get_by_role("button", name="Send this answer").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("I chair a meeting on Friday.")


def judge(page: Page) -> None:
    """The reviewing officer accepts it: it climbs no further, and stays."""
    page.reload()
    follow(page.get_by_role("button", name="Say whether the answer is enough"))
    assert_accessible(page)
    page.get_by_role("radio", name=re.compile("Accept it")).check()
    page.get_by_label("Why? About the work, never the person.").fill("It says who and when.")
    page.get_by_role("button", name="Keep this, and tell them").click()
    expect(page.locator("main")).to_contain_text("Empty until it is known.")


def close(page: Page) -> None:
    """Closing asks how the child was told, and keeps what was typed until somebody says so."""
    follow(page.get_by_role("button", name="Close it with what changed for the child"))
    assert_accessible(page)
    page.get_by_label("What changed for the child, in a sentence?").fill("She lives with her aunt.")
    page.get_by_role("radio", name="Agreed", exact=True).check()
    today = page.get_by_label("To copy").input_value()
    assert WHAT in today
    for part, typed in (("Day", "23"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(typed)
    page.get_by_role("button", name="Close it").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("how the child was told")
    page.get_by_label("How was the child told, in words for their age?").fill("With pictures, on the sofa.")
    page.get_by_role("button", name="Close it").click()
    expect(page.locator("main")).to_contain_text("She lives with her aunt.")
    assert_accessible(page)
