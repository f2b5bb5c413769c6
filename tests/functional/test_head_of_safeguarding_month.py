"""A Head of Safeguarding's month, walked and counted: opened, chased, read, written and published.

How long it takes is reckoned in `docs/explanation/a-month-of-pages.md`, from pages, words to read and words to type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional import serving
from tests.functional.checks import assert_accessible
from tests.functional.conftest import PageAs, shared_by_all
from tests.functional.serving import Served

TODAY = date(2026, 12, 11)
PAGES = 14
"""How many pages the whole may take; the reckoning stands on it."""
ANALYSIS = "No team stands outside its limits. We do not know yet how families see it; each audit begins with them."


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small authority, a copy of its own: other journeys stay on their day."""
    built = serving.built("small", shared_by_all(tmp_path_factory))
    with serving.served(built, tmp_path_factory.mktemp("month")) as running:
        yield running


def test_the_month_takes_no_more_pages_than_it_is_reckoned_with(small: Served, page_as: PageAs) -> None:
    head = page_as(Role.HEAD_OF_QA)
    seen = counted(head)
    for day in (date(2026, 11, 26), date(2026, 12, 10)):  # December opens; November is over, its reports wait
        moved_to(head, small, day)
    stand_on(small, TODAY)  # the product itself reminded on the day before, and nobody is reminded twice a day
    seen.clear()
    head.goto(small.at("/"))
    opens(head)
    chases(head)
    reads(head)
    publishes(head)
    assert len(seen) <= PAGES, seen


def counted(page: Page) -> list[str]:
    """Every page that the window shows from now on, a redirect left out."""
    seen: list[str] = []
    page.on("domcontentloaded", lambda shown: seen.append(shown.url))
    return seen


def stand_on(small: Served, day: date) -> None:
    """Put the demonstration on a day, without what falls due on it."""
    (small.folder / "clock.json").write_text(json.dumps({"stands_at": day.isoformat()}), encoding="utf-8")


def moved_to(page: Page, small: Served, day: date) -> None:
    """On to a day, by the button of the day before: what falls due on it is done."""
    stand_on(small, day - timedelta(days=1))
    page.goto(small.at("/notices/"))
    page.get_by_role("button", name="Next day").click()
    expect(page.locator(".pl-demo")).to_contain_text(f"{day:%A} {day.day} {day:%B}", timeout=60_000)
    page.wait_for_url("**/notices/", timeout=60_000)


def to_part(page: Page, word: str) -> None:
    """To a part of the product by the header's navigation."""
    page.get_by_role("navigation", name="Practice Lens").get_by_role("link", name=word, exact=True).click()


def opens(page: Page) -> None:
    """The next month opens by itself on its day: this one was, and one look says so."""
    to_part(page, "Programme")
    page.get_by_role("link", name="Months", exact=True).click()
    expect(page.get_by_text("Months open by themselves")).to_be_visible()
    expect(page.get_by_role("link", name="December 2026", exact=True)).to_be_visible()


def chases(page: Page) -> None:
    """Everybody who is late is reminded with one press."""
    page.get_by_role("link", name="Board", exact=True).click()
    page.get_by_role("button", name="Remind everybody who is late").click()
    expect(page.get_by_role("status").or_(page.get_by_role("alert")).first).to_contain_text("reminded of")
    expect(page.get_by_text(re.compile("reminded on 11 December")).first).to_be_visible()
    assert_accessible(page)


def reads(page: Page) -> None:
    """The whole authority's three reports of the month, from the table of all."""
    for kind in ("Monthly", "Re-audit", "4R"):
        to_part(page, "Reports")
        page.get_by_role("link", name=re.compile(f"^{kind}.*November 2026")).first.click()
        if kind == "Monthly":  # one a service area too: which, is chosen from their list
            page.get_by_role("link", name=re.compile("^Whole authority")).first.click()
        expect(page.locator("h1")).to_be_visible()
        expect(page.get_by_role("heading", name="In this report")).to_be_visible()


def publishes(page: Page) -> None:
    """One analysis for all that wait."""
    to_part(page, "Reports")
    for box in page.locator(".pl-together input[type=checkbox]").all():
        box.check()
    page.get_by_label("Your analysis, once").fill(ANALYSIS)
    page.get_by_role("button", name="Publish those that are ticked").click()
    expect(page.locator("main")).to_contain_text("published. Their readers are told.", timeout=60_000)
