"""What a page is held to: axe's rules, no sideways scroll; and the documentation's pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, ViewportSize

from tests.functional import walking

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 900}
COLOURS = ["color-contrast", "link-in-text-block"]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_accessible(page: Page) -> None:
    """Nothing on the page as it stands is a barrier (WCAG 2.2 AA and axe's good practice), wide, narrow or in the dark.

    As in the walk of every page, whatever was looked at before in this run, in any journey, is not looked at again: all
    but colours is asked where nobody met just these parts together, and colours and room for fingers of what is new.
    """
    found, seen, size = walking.look(page), walking.of_this_run(), page.viewport_size or WIDE
    first_of_its_shape, fresh = seen.add_shape(found.ways), seen.add(found.ways)
    if first_of_its_shape:
        whole(page)
    if fresh:
        walking.keep_new(page, fresh)
        page.set_viewport_size(WIDE)
        for check in (colours, dark, narrow):
            check(page)
        page.set_viewport_size(size)


def whole(page: Page) -> None:
    """How the parts stand together: order, names, room. Colours, half of what axe costs, are each part's own."""
    ask_axe(page, without=COLOURS)


def colours(page: Page) -> None:
    """Of what is new, as it stands."""
    ask_axe(page, rules=COLOURS, new_only=True)


def dark(page: Page) -> None:
    """In the evening: only colours change."""
    page.emulate_media(color_scheme="dark")
    colours(page)
    page.emulate_media(color_scheme="light")


def narrow(page: Page) -> None:
    """On a small telephone, or at 400 % zoom."""
    page.set_viewport_size(NARROW)
    assert_no_sideways_scroll(page)
    ask_axe(page, rules=["target-size", "scrollable-region-focusable", "color-contrast"], new_only=True)


def ask_axe(
    page: Page, *, rules: list[str] | None = None, without: list[str] | None = None, new_only: bool = False
) -> None:
    """Nothing that axe can see is a barrier, or only ``rules`` are asked.

    axe is given to a page when it is first asked: with every page that a journey opens it would be half of the opening.
    ``without`` leaves rules out; ``new_only`` asks about the elements that `walking.keep_new` found new on the page.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        """([options, newOnly]) => newOnly && !newOnPage.length ? []
          : axe.run(newOnly ? {include: newOnPage} : document, options).then((all) => all.violations)""",
        [_options(rules, without or []), new_only],
    )
    words = [
        f"{one['id']}: {one['help']}\n      "
        + "\n      ".join(f"{node['html'][:200]} {_detail(node)}" for node in one["nodes"][:6])
        for one in found
    ]
    assert not words, f"{page.url}\n  " + "\n  ".join(words)


def _options(rules: list[str] | None, without: list[str]) -> dict[str, Any]:
    """What axe is asked, in its own words."""
    return {
        "runOnly": {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARDS},
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
    }


def _detail(node: dict[str, Any]) -> str:
    """Why axe minds, in short."""
    return str(node.get("failureSummary", "")).replace("\n", " ")[:220]


def follow(way: Locator) -> None:
    """Press what leads to another page, and go on when that page stands whole.

    A click alone waits for no page: what is asked straight after it is asked of the old page, of half of the new one,
    or of none. Where an ``expect`` follows, which asks again until it is so, a click is enough; anything else that
    follows at once is refused (`architecture/test_journeys_wait.py`).
    """
    with way.page.expect_navigation():
        way.click()


def assert_no_sideways_scroll(page: Page) -> None:
    """The page is no wider than the screen; wide tables scroll in a region of their own."""
    too_wide = page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          return [...document.querySelectorAll("main *, header *, footer *")]
            .filter((e) => e.getBoundingClientRect().right > room + 1 && !e.closest(".pl-scroll"))
            .slice(0, 5).map((e) => e.outerHTML.slice(0, 160));
        }"""
    )
    assert not too_wide, f"{page.url} scrolls sideways: {too_wide}"


def screenshot(page: Page, name: str, *, top: Locator | None = None) -> None:
    """Write docs/images/<name>.png, from ``top`` on downwards, only when PRACTICELENS_SCREENSHOTS is 1."""
    if os.environ.get("PRACTICELENS_SCREENSHOTS") != "1":
        return
    IMAGES.mkdir(parents=True, exist_ok=True)
    if top is not None:
        top.evaluate("(element) => element.scrollIntoView()")
    page.screenshot(path=IMAGES / f"{name}.png")
