"""The Head of Safeguarding opens a month, sees what was drawn and why, draws one case again, and reads the board."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional.checks import assert_accessible, assert_no_sideways_scroll, follow, screenshot
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served

MONTH = "2026-12"


def test_a_month_is_opened_drawn_and_one_case_drawn_again(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    troubles.expected = ("422",)  # a redraw without its reason
    head = page_as(Role.HEAD_OF_QA, at=None)
    open_the_month(head, small)
    draw_again(head)
    the_board(head, small)
    # Without a script the same pages say the same.
    plain = page_as(Role.HEAD_OF_QA, javascript=False, at=f"/programme/months/{MONTH}/")
    expect(plain.get_by_role("heading", name="Audits of December 2026")).to_be_visible()


def open_the_month(page: Page, small: Served) -> None:
    """What it would owe is shown first; then every slot is given out or says why not."""
    page.goto(small.at(f"/programme/months/{MONTH}/open/"))
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("^Open")).click()
    expect(page.locator("h1")).to_have_text("Giving out the audits of December 2026")
    assert_accessible(page)
    page.get_by_role("link", name="See what came of it").click(timeout=60_000)  # the bar goes on by itself
    expect(page.locator("h1")).to_have_text("Audits of December 2026")
    assert page.get_by_text(re.compile("no list|No list|children in this list|No Quality")).count() > 0
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 780})
    assert_no_sideways_scroll(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    screenshot(page, "programme-month")


def draw_again(page: Page) -> None:
    """A draw shows what repeats it; another case takes a reason, and the first stays listed."""
    page.get_by_role("link", name="its draw").first.click()
    page.get_by_role("link", name="Make this draw again").click()
    expect(page.get_by_role("heading", name="Made again, the draw gives the same children")).to_be_visible()
    page.get_by_role("link", name=re.compile("draw again")).first.click()
    page.get_by_role("button", name="Draw again").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_label("Why is another case drawn?").fill("The family moved away yesterday.")
    follow(page.get_by_role("button", name="Draw again"))
    assert_accessible(page)


def the_board(page: Page, small: Served) -> None:
    """Who owes what."""
    page.goto(small.at("/programme/"))
    expect(page.get_by_role("cell", name="Tom Ferris").or_(page.get_by_role("rowheader", name="Tom Ferris")).first
           ).to_be_visible()  # fmt: skip
    assert_accessible(page)
    screenshot(page, "programme-board")
