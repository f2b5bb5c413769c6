"""Every page a role can reach from its home: no barrier in either scheme, wide or narrow, no sideways scroll."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from practicelens.access.roles import Role
from tests.functional import walking
from tests.functional.checks import (
    AXE,
    NARROW,
    WIDE,
    assert_accessible,
    assert_no_sideways_scroll,
    both_forms,
    evening,
    light,
    shown_at_one_width,
    whole,
)  # fmt: skip
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served
from tests.functional.walking import Look, Seen

# Two of a kind often show an empty and a full one, in the roles that meet most kinds; the others see each kind once.
TWO_OF_A_KIND = {Role.TEAM_MANAGER, Role.QA_OFFICER, Role.HEAD_OF_QA, Role.ANALYST, Role.ADMINISTRATOR}
DOWNLOADS = (
    "download", "workbook", ".xlsx", "as=xlsx", ".pdf", ".docx", "/file/", "/report.json", "/summary/text/", "/pdf/",
    "/word/", "/slides/", "/excel/", "/api/", ".ics", "/names/list/",
)  # fmt: skip


def links(found: Look, home: str) -> list[str]:
    """Addresses of this product's pages that the page links to, in its order."""
    return [
        href.split("#")[0]
        for href in found.links
        if urlsplit(href).netloc == urlsplit(home).netloc and not any(part in href for part in DOWNLOADS)
    ]


def kind(address: str) -> str:
    """Which page of the product it is, whatever it is about."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return f"nowhere: {address}"


def reachable(page: Page, of_a_kind: int, seen: Seen) -> Iterator[tuple[str, int, Look, bool]]:
    """Walk from here, telling each address, its answer, what stands there and whether the caller finds it shown.

    What was shown to somebody before, the same to a letter, and in a frame that was shown too, is not shown again.
    """
    met: dict[str, int] = {}
    known = {page.url.split("#")[0]}
    waiting = [page.url.split("#")[0]]
    while waiting:
        address = waiting.pop(0)
        name = kind(address)
        if met.get(name, 0) >= of_a_kind or name == "sign-in":
            continue
        met[name] = met.get(name, 0) + 1
        fetched = walking.fetch(page, address)
        found = fetched.look
        shown = fetched.status == 200 and bool(seen.add({fetched.content, fetched.frame}))
        if shown:
            walking.show(page, address)
            found = walking.look(page)
        yield address, fetched.status, found, shown
        fresh = [href for href in links(found, address) if href not in known]
        known.update(fresh)
        waiting += fresh


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_a_role_is_open_to_everybody(role: Role, small: Served, page_as: PageAs, seen: Seen) -> None:
    """In one walk: axe wide and narrow, colours again in the dark, reflow at 320 px.

    A page built of nothing but what was looked at before (in whichever role) is only asked whether it fits, and, where
    nobody met just these parts together, everything of axe but its colours. One that says the same to a letter as what
    another role was shown is asked for its answer and its headings, and followed.
    """
    page = page_as(role)
    # Every page that is opened here is asked: then it costs half to give it axe while it loads.
    page.context.add_init_script(path=AXE)
    faults: list[str] = []
    for address, status, found, shown in reachable(page, 2 if role in TWO_OF_A_KIND else 1, seen):
        if status != 200:
            faults.append(f"{address} answers {status}")
            continue
        for check in checks(page, found, seen) if shown else ():
            try:
                check(page)
            except AssertionError as error:
                faults.append(f"{check.__name__}: {error}")
        if found.headings != 1:
            faults.append(f"{address} has not one heading of the first rank")
    assert not faults, "\n\n".join(faults)


def checks(page: Page, found: Look, seen: Seen) -> tuple[Callable[[Page], None], ...]:
    """What is asked of a page: everything where something on it is new."""
    first_of_its_shape, fresh = seen.add_shape(found.ways), seen.add(found.ways)
    if fresh:
        walking.keep_new(page, fresh)
        return both_forms(page)
    return (whole, fits) if first_of_its_shape else (fits,)


def fits(page: Page) -> None:
    """No sideways scroll, at a desk and on a small telephone: this depends on words, not on shape alone."""
    now = page.viewport_size or WIDE
    for size in (now, NARROW if now == WIDE else WIDE):  # as it stands first: to change costs more than to ask
        page.set_viewport_size(size)
        assert_no_sideways_scroll(page)


def test_what_another_role_was_shown_is_known_and_nothing_else_is(small: Served, page_as: PageAs) -> None:
    director, manager = page_as(Role.DIRECTOR), page_as(Role.TEAM_MANAGER)
    one, again, other = (walking.fetch(director, small.at(at)) for at in ("/reports/", "/reports/", "/teams/"))
    mine, theirs = walking.fetch(page_as(Role.DCS), small.at("/reports/")), walking.fetch(manager, small.at("/teams/"))
    assert (one.content, one.frame) == (again.content, again.frame)
    assert one.content == mine.content and one.frame != mine.frame
    assert one.content != other.content != theirs.content
    assert one.look == again.look and one.look.headings == 1 and small.at("/teams/") in one.look.links


def test_a_page_that_is_not_there_says_so(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    troubles.expected = ("404",)
    page = page_as(Role.ANALYST, at="/nowhere/")
    assert page.locator("h1").inner_text() == "There is nothing here for you"
    everything(page)


def test_the_sign_in_page_is_open_to_everybody(small: Served, page_as: PageAs) -> None:
    everything(page_as(None))


def everything(page: Page) -> None:
    """All that a page with something new on it is asked, of the whole of it."""
    walking.keep_new(page, walking.look(page).ways)
    for check in both_forms(page):
        check(page)


# Two beside each other.
PLANT = """([tag, words, style]) => {
  const planted = document.createElement(tag);
  planted.textContent = words;
  for (const [name, value] of Object.entries(style)) planted.style[name] = value;
  document.querySelector("main").append(planted, planted.cloneNode(true));
}"""
SHOWN_WIDE_ALONE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("@media (width < 600px) { main > p { display: none; } }");
  document.adoptedStyleSheets.push(sheet);
}"""


@pytest.mark.parametrize(
    ("planted", "check", "found"),
    [
        (["p", "Too faint to read", {"color": "#ddd"}], light, "color-contrast"),
        (["p", "Too faint in the evening", {"color": "#222"}], evening, "color-contrast"),
        (["p", "Too wide", {"width": "3000px"}], fits, "scrolls sideways"),
        (["button", "", {}], whole, "button-name"),
        (["button", "x", {"width": "10px", "height": "10px", "padding": "0"}], whole, "target-size"),
    ],
)
def test_the_walk_finds_what_is_wrong_with_what_is_new(
    small: Served, page_as: PageAs, tmp_path: Path, planted: list[object], check: Callable[[Page], None], found: str
) -> None:
    page, seen = page_as(Role.ANALYST), Seen(tmp_path)
    assert walking.put_in_place(page, small.at("/extracts/")) == 200
    assert seen.add(walking.look(page).ways)
    assert not seen.add(walking.look(page).ways)
    check_as_known(page, check)
    page.evaluate(PLANT, planted)
    walking.keep_new(page, seen.add(walking.look(page).ways))
    with pytest.raises(AssertionError, match=found):
        check(page)


def test_what_is_shown_at_one_width_alone_is_asked_in_the_dark_too(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.ANALYST, at="/extracts/")
    known = walking.look(page).ways
    page.evaluate(PLANT, ["p", "Too faint in the evening", {"color": "#222"}])
    page.evaluate(SHOWN_WIDE_ALONE)
    walking.keep_new(page, walking.look(page).ways - known)
    light(page)
    evening(page)
    with pytest.raises(AssertionError, match="color-contrast"):
        shown_at_one_width(page)


def check_as_known(page: Page, check: Callable[[Page], None]) -> None:
    """Without anything new, the page passes."""
    walking.keep_new(page, ())
    check(page)


def test_a_journey_finds_what_is_wrong_with_what_is_new(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.ANALYST, at="/extracts/")
    assert_accessible(page)
    page.evaluate(PLANT, ["p", "Too faint in a journey", {"color": "#ddd"}])
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible(page)
