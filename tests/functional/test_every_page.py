"""Every page a role can reach from its home: no barrier in either scheme, wide or narrow, no sideways scroll."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from practicelens.access.roles import Role
from tests.functional.checks import assert_accessible, assert_no_sideways_scroll, shape
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served

# Two of a kind often show an empty and a full one, in the roles that meet most kinds; the others see each kind once.
TWO_OF_A_KIND = {Role.TEAM_MANAGER, Role.QA_OFFICER, Role.HEAD_OF_QA, Role.ANALYST, Role.ADMINISTRATOR}
DOWNLOADS = (
    "download", "workbook", ".xlsx", "as=xlsx", ".pdf", ".docx", "/file/", "/report.json", "/summary/text/", "/pdf/",
    "/word/", "/api/", ".ics", "/names/list/",
)  # fmt: skip


def links(page: Page) -> list[str]:
    """Addresses of this product's pages that the page links to, in its order."""
    hrefs: list[str] = page.eval_on_selector_all("a[href]", "all => all.map((a) => a.href)")
    home = urlsplit(page.url)
    return [
        href.split("#")[0]
        for href in hrefs
        if urlsplit(href).netloc == home.netloc and not any(part in href for part in DOWNLOADS)
    ]


def kind(address: str) -> str:
    """Which page of the product it is, whatever it is about."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return f"nowhere: {address}"


def reachable(page: Page, of_a_kind: int) -> Iterator[tuple[str, int]]:
    """Walk from here, telling each address and its answer; the caller finds the page open at it."""
    seen: dict[str, int] = {}
    known = {page.url.split("#")[0]}
    waiting = [page.url.split("#")[0]]
    while waiting:
        address = waiting.pop(0)
        name = kind(address)
        if seen.get(name, 0) >= of_a_kind or name == "sign-in":
            continue
        seen[name] = seen.get(name, 0) + 1
        answer = page.goto(address)
        yield address, answer.status if answer is not None else 0
        fresh = [href for href in links(page) if href not in known]
        known.update(fresh)
        waiting += fresh


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_a_role_is_open_to_everybody(role: Role, small: Served, page_as: PageAs, seen: Path) -> None:
    """In one walk: the whole of axe once wide and once narrow, contrast again in the dark, reflow at 320 px.

    A page built of nothing but what was looked at before (in whichever role) is only asked whether it fits.
    """
    page = page_as(role)
    faults: list[str] = []
    for address, status in reachable(page, 2 if role in TWO_OF_A_KIND else 1):
        if status != 200:
            faults.append(f"{address} answers {status}")
        checks = (wide, dark, narrow) if first_of_its_shape(page, seen) else (fits,)
        for check in checks if status == 200 else ():
            try:
                check(page)
            except AssertionError as error:
                faults.append(f"{check.__name__}: {error}")
        page.set_viewport_size({"width": 1280, "height": 900})
        if page.locator("h1").count() != 1:
            faults.append(f"{address} has not one heading of the first rank")
    assert not faults, "\n\n".join(faults)


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run share: an empty file for each shape of page that was looked at."""
    mine = tmp_path_factory.getbasetemp()
    folder = (mine.parent if os.environ.get("PYTEST_XDIST_WORKER") else mine) / "shapes"
    folder.mkdir(exist_ok=True)
    return folder


def first_of_its_shape(page: Page, seen: Path) -> bool:
    """Whether nobody has looked at a page of this shape yet; from now on somebody has."""
    try:
        (seen / shape(page)).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def fits(page: Page) -> None:
    """No sideways scroll, at a desk and on a small telephone: this depends on words, not on shape alone."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert_no_sideways_scroll(page)


def wide(page: Page) -> None:
    """As at a desk."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def dark(page: Page) -> None:
    """In the evening: only colours change."""
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, rules=["color-contrast", "link-in-text-block"])
    page.emulate_media(color_scheme="light")


def narrow(page: Page) -> None:
    """On a small telephone, or at 400 % zoom."""
    page.set_viewport_size({"width": 320, "height": 780})
    assert_no_sideways_scroll(page)
    assert_accessible(page, rules=["target-size", "scrollable-region-focusable", "color-contrast"])


def test_a_page_that_is_not_there_says_so(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    troubles.expected = ("404",)
    page = page_as(Role.ANALYST)
    page.goto(small.at("/nowhere/"))
    assert page.locator("h1").inner_text() == "There is nothing here for you"
    wide(page)
    narrow(page)


def test_the_sign_in_page_is_open_to_everybody(small: Served, page_as: PageAs) -> None:
    page = page_as(None)
    for check in (wide, dark, narrow):
        check(page)
