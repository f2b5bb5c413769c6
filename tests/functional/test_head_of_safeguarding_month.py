"""A Head of Safeguarding's month, walked and measured: opened, chased, read, written and published.

How it is measured stands in `docs/explanation/a-month-of-pages.md`: the words of each page are counted here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional import serving
from tests.functional.checks import assert_accessible, follow
from tests.functional.conftest import PageAs, shared_by_all
from tests.functional.serving import Served

TODAY = date(2026, 12, 11)
PAGES = 10
"""How many pages the whole may take."""
MINUTES = 20
"""What the month is to stay under."""
READ = 238
"""Words a minute that adults read silently: Brysbaert, Journal of Memory and Language 109 (2019), 104047."""
WRITTEN = 19
"""Words a minute that people compose: Karat, Halverson, Horn and Karat, CHI 1999. Copying is twice as quick."""
ANALYSIS = (
    "No team stands outside its limits this month, and one in trouble has asked for help itself. Reviews of plans "
    "were held in time; what we do not know yet is how families see them, so each audit begins with that. Late "
    "actions lie with two teams, whose managers and I meet on Monday."
)
LEFT_OUT = (
    "nav, .pl-hidden, .pl-demo, [data-past], section:has(> #contents), "
    + "[aria-labelledby=take], [aria-labelledby=another]"
)
"""Ways on, which are glanced at and not read; lists of contents; words for ears alone, which stand beside others; what
is the demonstration's own, the words that its past is still being built among them, on every page alike."""
WORDS = """([part, leftOut]) => {
  const main = document.querySelector(part).cloneNode(true);
  // Beside the page and not in it: what is folded away has no words there, as for the eye.
  document.body.append(main);
  for (const one of main.querySelectorAll(leftOut)) one.remove();
  const words = main.innerText.split(/\\s+/).filter(word => /[\\p{L}\\p{N}]/u.test(word));
  main.remove();
  return words.length;
}"""


@dataclass
class Seen:
    """A page of the month: its address and how many words of it are read."""

    address: str
    words: int


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration, a copy of its own: other journeys stay on their day."""
    built = serving.built("demonstration", shared_by_all(tmp_path_factory))
    with serving.served(built, tmp_path_factory.mktemp("month")) as running:
        yield running


def test_the_month_takes_less_than_twenty_minutes_of_pages(served: Served, page_as: PageAs) -> None:
    head = page_as(Role.HEAD_OF_QA, at=None)
    for day in (date(2026, 11, 26), date(2026, 12, 10)):  # December opens; November is over, its reports wait
        moved_to(head, served, day)
    stand_on(served, TODAY)  # the product itself reminded on the day before, and nobody is reminded twice a day
    head.goto(served.at("/"))
    seen = [read(head), *opens_and_chases(head), *reads(head), *publishes(head)]
    reading, writing = sum(one.words for one in seen) / READ, len(ANALYSIS.split()) / WRITTEN
    table = "\n".join(f"{one.words:5} words  {one.address}" for one in seen)
    print(f"\n{table}\n{len(seen)} pages, {reading:.1f} minutes read, {writing:.1f} written")
    assert len(seen) <= PAGES, table
    assert reading + writing < MINUTES, table


def read(page: Page, part: str = "main") -> Seen:
    """The page, or the part that the journey comes for, as it is read: every word that is not folded away."""
    return Seen(page.url, page.evaluate(WORDS, [part, LEFT_OUT]))


def stand_on(served: Served, day: date) -> None:
    """Put the demonstration on a day, without what falls due on it."""
    (served.folder / "clock.json").write_text(json.dumps({"stands_at": day.isoformat()}), encoding="utf-8")


def moved_to(page: Page, served: Served, day: date) -> None:
    """On to a day, by the button of the day before: what falls due on it is done."""
    stand_on(served, day - timedelta(days=1))
    page.goto(served.at("/notices/"))
    page.get_by_role("button", name="Next day").click()
    expect(page.locator(".pl-demo")).to_contain_text(f"{day:%A} {day.day} {day:%B}", timeout=300_000)
    page.wait_for_url("**/notices/", timeout=300_000)


def to_part(page: Page, word: str) -> None:
    """To a part of the product by the header's navigation."""
    follow(page.get_by_role("navigation", name="Practice Lens").get_by_role("link", name=word, exact=True))


def opens_and_chases(page: Page) -> Iterator[Seen]:
    """The board says that the next month opened and when the one after does; one press reminds everybody."""
    to_part(page, "Programme")
    expect(page.get_by_text("The month of January 2027 is drawn on")).to_be_visible()
    yield read(page, ".pl-head")  # how many are late; whose they are is not needed to remind everybody
    page.get_by_role("button", name="Remind everybody who is late").click()
    notice = page.get_by_role("status").or_(page.get_by_role("alert")).first
    expect(notice).to_contain_text("reminded of")
    yield read(page, ".pl-head")
    assert_accessible(page)


def reads(page: Page) -> Iterator[Seen]:
    """The whole authority's three reports of the month; each leads to the next."""
    to_part(page, "Reports")
    yield read(page, "[aria-labelledby=every]")
    follow(page.get_by_role("link", name=re.compile("^Monthly.*November 2026")).first)
    yield read(page)  # one a service area too: which, is chosen from their list
    page.get_by_role("link", name=re.compile("^Whole authority")).first.click()
    for following in ("Re-audit reports", "4R reports", None):
        expect(page.get_by_role("heading", name="In this report")).to_be_visible()
        yield read(page)
        if following:
            follow(page.get_by_role("link", name=following, exact=True))


def publishes(page: Page) -> Iterator[Seen]:
    """One analysis for all that wait; its bar can be left."""
    to_part(page, "Reports")
    for box in page.locator(".pl-together input[type=checkbox]").all():
        box.check()
    yield read(page, "[aria-labelledby=together]")
    page.get_by_label("Your analysis, once").fill(ANALYSIS)
    page.get_by_role("button", name="Publish those that are ticked").click()
    expect(page.locator("main")).to_contain_text("published. Their readers are told.", timeout=300_000)
    yield read(page)
