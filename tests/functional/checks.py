"""What a page is held to: axe's rules, no sideways scroll; and the documentation's pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_accessible(page: Page, *, rules: list[str] | None = None) -> None:
    """Nothing that axe can see is a barrier (WCAG 2.2 AA and its good practice), or only ``rules`` are asked."""
    only: dict[str, Any] = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARDS}
    found = page.evaluate(
        "(only) => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then((all) => all.violations)", only
    )
    words = [
        f"{one['id']}: {one['help']}\n      "
        + "\n      ".join(f"{node['html'][:200]} {_detail(node)}" for node in one["nodes"][:6])
        for one in found
    ]
    assert not words, f"{page.url}\n  " + "\n  ".join(words)


def _detail(node: dict[str, Any]) -> str:
    """Why axe minds, in short."""
    return str(node.get("failureSummary", "")).replace("\n", " ")[:220]


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


def screenshot(page: Page, name: str, *, whole: bool = False) -> None:
    """Write docs/images/<name>.png, only when PRACTICELENS_SCREENSHOTS is 1."""
    if os.environ.get("PRACTICELENS_SCREENSHOTS") != "1":
        return
    IMAGES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=IMAGES / f"{name}.png", full_page=whole)
