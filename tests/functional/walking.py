"""Walking through many pages in one window: each is put in the place of the one before.

To open a page costs Chromium as much as all that is then asked of it. The product's script does to what is put in place
what it does to what is opened (`main.js`), and all pages begin with one head; where that is not so, a page is opened.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Page

# Fetches a page and tells what would be shown: its content (below the header, with what its head brings along) and its
# frame (the header and footer) as numbers of their text, hidden fields apart, which differ with each visit.
FETCH = """async (address) => {
  const answer = await fetch(address);
  const read = new DOMParser().parseFromString(await answer.text(), "text/html");
  window.fetched = {read, status: answer.status, url: answer.url};
  const number = async (parts) => {
    const text = parts.map((one) => one.outerHTML).join("").replace(/<input [^>]*type="hidden"[^>]*>/g, "");
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return new DataView(digest).getUint32(0) * 1048576 + (new DataView(digest).getUint32(4) >>> 12);
  };
  const head = [...read.head.children].filter((one) => one.tagName !== "TITLE");
  const below = [...read.body.children].filter((one) => one.matches(".pl-page"));
  return {
    status: answer.status,
    content: await number(below.length ? [...head, ...below] : [read.documentElement]),
    frame: await number([...read.body.children].filter((one) => !below.includes(one))),
    links: [...read.querySelectorAll("a[href]")].map((a) => new URL(a.getAttribute("href"), answer.url).href),
    headings: read.querySelectorAll("h1").length,
  };
}"""

# Puts the body of what was fetched in the place of the one that stands, as htmx does with a part; false where only
# opening it will do: another head (style sheets, scripts), a script further down, or a form that a script looks after
# from the page's beginning.
PUT_IN_PLACE = """() => {
  const {read, status, url} = window.fetched;
  const head = (some) => [...some.head.children].filter((one) => one.tagName !== "TITLE").map((one) => one.outerHTML);
  const alike = String(head(read)) === String(head(document)) && !read.querySelector("body script, form[data-draft]");
  if (status === 200 && alike) {
    history.replaceState(null, "", url);
    document.title = read.title;
    document.body.className = `${read.body.className} js-enabled govuk-frontend-supported`;
    document.body.innerHTML = read.body.innerHTML;
    document.body.dispatchEvent(new CustomEvent("htmx:afterSwap", {bubbles: true}));
    scrollTo(0, 0);
  }
  return alike;
}"""

# Every kind of place on the page, once: the way down to it by tag, class and the names of its attributes, with what
# decides a barrier beside them (an empty text, a role, the kind of a field). Words and repeated rows do not count.
# A way is a number made from the way above it, so that the longest is as short as the shortest.
WAYS = """() => {
  const shown = ["role", "type", "scope", "aria-current", "aria-expanded", "hidden", "open"];
  const ways = window.pageWays = new Map();
  const number = (words) => {
    let [high, low] = [0xdeadbeef, 0x41c6ce57];
    for (let i = 0; i < words.length; i++) {
      high = Math.imul(high ^ words.charCodeAt(i), 2654435761);
      low = Math.imul(low ^ words.charCodeAt(i), 1597334677);
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return 4294967296 * (2097151 & low) + (high >>> 0);
  };
  const walk = (element, above) => {
    const names = element.getAttributeNames().sort().map((name) =>
      shown.includes(name) ? `${name}=${element.getAttribute(name)}` : name);
    const way = number(`${above}>${element.tagName}.${[...element.classList].sort().join(".")}[${names}]`
      + (element.textContent.trim() ? "" : "-"));
    ways.has(way) ? ways.get(way).push(element) : ways.set(way, [element]);
    for (const child of element.children) walk(child, way);
  };
  walk(document.body, "");
  return {
    ways: [...ways.keys()],
    // By its attribute: a link in a picture has another kind of href.
    links: [...document.querySelectorAll("a[href]")].map((a) => new URL(a.getAttribute("href"), document.baseURI).href),
    headings: document.querySelectorAll("h1").length,
  };
}"""

# The elements of some ways: whatever stands in one of them has a way as new as its own.
KEEP_NEW = """(fresh) => {
  window.newParts = new Set(fresh.flatMap((way) => window.pageWays.get(way) ?? []));
}"""


@dataclass(frozen=True)
class Look:
    """What stands on a page: the ways down to its elements, where it leads, how many headings of the first rank."""

    ways: frozenset[int]
    links: tuple[str, ...]
    headings: int


@dataclass(frozen=True)
class Fetched:
    """What an address answers, before it is shown: numbers of its content and of the frame around it."""

    status: int
    content: int
    frame: int
    look: Look
    """Where it leads; its ways are known once it is shown."""


class Seen:
    """The ways and shapes (all ways of a page together) that were looked at, in any role, by any worker of this run."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "seen"

    def add(self, some: Iterable[int]) -> set[int]:
        """Those of them that nobody has looked at yet; from now on somebody has."""
        with self._file.open("a+", encoding="utf-8") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            handle.seek(0)
            fresh = set(some) - {int(line) for line in handle}
            handle.writelines(f"{one}\n" for one in fresh)
        return fresh

    def add_shape(self, ways: frozenset[int]) -> bool:
        """Whether no page was made of just these yet. A shape is negative, and no way is."""
        return bool(self.add([-abs(hash(tuple(sorted(ways)))) - 1]))


_OF_THIS_RUN: list[Seen] = []


def share_in(folder: Path) -> Seen:
    """Keep what is looked at from now on in a folder that all workers of the run share."""
    _OF_THIS_RUN[:] = [Seen(folder)]
    return _OF_THIS_RUN[0]


def of_this_run() -> Seen:
    """What was looked at in this run, by any worker."""
    return _OF_THIS_RUN[0]


def fetch(page: Page, address: str) -> Fetched:
    """What an address answers; the page stays as it is."""
    found = cast(dict[str, Any], page.evaluate(FETCH, address))
    look = Look(frozenset(), tuple(found["links"]), found["headings"])
    return Fetched(found["status"], found["content"], found["frame"], look)


def put_in_place(page: Page, address: str) -> int:
    """Show an address without opening it, or open it where it must be; its status."""
    status = fetch(page, address).status
    if status == 200:
        show(page, address)
    return status


def show(page: Page, address: str) -> None:
    """Show what was fetched last."""
    if not page.evaluate(PUT_IN_PLACE):
        page.goto(address)


def look(page: Page) -> Look:
    """What stands on the page as it is now, after its scripts."""
    found = cast(dict[str, Any], page.evaluate(WAYS))
    return Look(frozenset(found["ways"]), tuple(found["links"]), found["headings"])


def keep_new(page: Page, fresh: Iterable[int]) -> None:
    """Have `checks.ask_axe` know which elements of the page are new."""
    page.evaluate(KEEP_NEW, list(fresh))
