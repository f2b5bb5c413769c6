"""What a page is held to: axe's rules, no sideways scroll; and the documentation's pictures."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Locator, Page, ViewportSize, expect
from playwright.sync_api import TimeoutError as NotInTime

from tests.functional import walking

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 900}
ONE_WIDTH: tuple[tuple[str, str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("shownNarrow", "shownWide", NARROW, "light"),
    ("shownWide", "shownNarrow", WIDE, "dark"),
)
COLOURS = ["color-contrast", "link-in-text-block"]
ON_A_TELEPHONE = ["target-size", "scrollable-region-focusable", "color-contrast"]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# axe, with the rules of ``local`` asked of the elements kept under a name alone, and room for fingers only where it can
# be too small, which is half of what axe costs: of a target that is less than 24 px high or wide, or lies over another,
# and has another so near that a circle of 24 px around its middle would meet that one or its circle.
ASK = """async ([options, local, of]) => {
  const kept = (window[of] ?? new Set());
  const asked = options.runOnly.type === "rule";
  if (asked && !kept.size) return [];
  const targets = "a[href], area[href], button, input, select, textarea, summary, [contenteditable],"
    + " [tabindex][role]:not([role=region])";
  const boxes = [...document.querySelectorAll(targets)]
    .map((one) => ({one, all: one.getBoundingClientRect(), each: [...one.getClientRects()]}))
    .filter(({all}) => all.width && all.height);
  const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const gap = (from, start, end) => Math.max(start - from, from - end, 0);
  const small = (box) => box.width < 24.5 || box.height < 24.5;
  const over = (box, other) => box.left < other.right && other.left < box.right
    && box.top < other.bottom && other.top < box.bottom;
  const near = (box, other) => {
    const [[x, y], [toX, toY]] = [middle(box), middle(other)];
    return Math.hypot(gap(x, other.left, other.right), gap(y, other.top, other.bottom)) < 13
      || (small(other) && Math.hypot(x - toX, y - toY) < 25);
  };
  const hinders = (box, other) => box !== other && (over(box.all, other.all)
    || ([box.all, ...box.each].some(small) && box.each.some((mine) => other.each.some((its) => near(mine, its)))));
  const tight = new Set(boxes.filter((box) => boxes.some((other) => hinders(box, other))).map(({one}) => one));
  const rules = axe._audit.rules.filter((rule) => local.includes(rule.id) || rule.id === "target-size");
  const own = rules.map((rule) => rule.matches);
  rules.forEach((rule, place) => {
    rule.matches = (node, ...more) => (!local.includes(rule.id) || kept.has(node))
      && (rule.id !== "target-size" || tight.has(node)) && own[place].call(rule, node, ...more);
  });
  try {
    return (await axe.run(document, options)).violations;
  } finally {
    rules.forEach((rule, place) => { rule.matches = own[place]; });
  }
}"""

# The new elements that are shown as the page stands are kept under a name.
KEEP_SHOWN = """(name) => {
  window[name] = new Set([...window.newParts].filter((one) => one.checkVisibility()));
}"""
# Of two such sets, how many are in the first alone; they are kept too.
KEEP_ALONE = """([name, other, alone]) => {
  window[alone] = new Set([...window[name]].filter((one) => !window[other].has(one)));
  return window[alone].size;
}"""


def assert_accessible(page: Page) -> None:
    """Nothing on the page as it stands is a barrier (WCAG 2.2 AA and axe's good practice), wide, narrow or in the dark.

    As in the walk of every page, whatever was looked at before in this run, in any journey, is not looked at again: all
    but colours is asked where nobody met just these parts together, and colours and room for fingers of what is new.
    """
    found, seen, size = walking.look(page), walking.of_this_run(), page.viewport_size or WIDE
    first_of_its_shape, fresh = seen.add_shape(found.ways), seen.add(found.ways)
    if fresh:
        walking.keep_new(page, fresh)
        for check in both_forms(page):
            check(page)
        stand(page, size)
    elif first_of_its_shape:
        whole(page)


def both_forms(page: Page) -> tuple[Callable[[Page], None], ...]:
    """All that a page with something new on it is asked, beginning in the form in which it stands.

    No colour of the style sheets hangs on how wide the screen is, so by day and wide, and in the dark and narrow, each
    of them is seen; what is shown at one width alone is seen in the other scheme too.
    """
    forms = (evening, light) if page.viewport_size == NARROW else (light, evening)
    return *forms, shown_at_one_width


def stand(page: Page, size: ViewportSize, scheme: Literal["light", "dark"] = "light") -> None:
    """Show the page in this size and scheme."""
    page.emulate_media(color_scheme=scheme)
    if page.viewport_size != size:
        page.set_viewport_size(size)


def whole(page: Page) -> None:
    """How the parts stand together: order, names, room. Colours, half of what axe costs, are each part's own."""
    ask_axe(page, without=COLOURS)


def light(page: Page) -> None:
    """As at a desk: how the parts stand together, and the colours of what is new."""
    stand(page, WIDE)
    page.evaluate(KEEP_SHOWN, "shownWide")
    assert_no_sideways_scroll(page)
    ask_axe(page)


def evening(page: Page) -> None:
    """In the dark on a small telephone, or at 400 % zoom: colours and room of what is new."""
    stand(page, NARROW, "dark")
    page.evaluate(KEEP_SHOWN, "shownNarrow")
    assert_no_sideways_scroll(page)
    ask_axe(page, rules=ON_A_TELEPHONE)


def shown_at_one_width(page: Page) -> None:
    """What `light` and `evening` showed at one width alone is asked for its colours there in the other scheme."""
    for name, other, size, scheme in ONE_WIDTH:
        if page.evaluate(KEEP_ALONE, [name, other, "shownAlone"]):
            stand(page, size, scheme)
            ask_axe(page, rules=COLOURS, of="shownAlone")


def ask_axe(
    page: Page, *, rules: list[str] | None = None, without: list[str] | None = None, of: str = "newParts"
) -> None:
    """Nothing that axe can see is a barrier, or only ``rules`` are asked.

    axe is given to a page when it is first asked: with every page that a journey opens it would be half of the opening.
    ``without`` leaves rules out; colours, and whatever is in ``rules``, are asked of the elements that are kept under
    the name ``of`` alone: those that `walking.keep_new` found new on the page.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(ASK, [_options(rules, without or []), rules or COLOURS, of])
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


def ask_until(wanted: Locator, *, by: str | None = None) -> None:
    """Ask the page again, as a person without scripts does, until it shows what is wanted; fail after a minute.

    Each asking waits for its page to stand whole: asked of a page that is being left, the one that has come meanwhile
    no longer holds the link by which to ask (``by``; without it the page is loaded anew).
    """
    page = wanted.page
    for _ in range(60):
        try:
            wanted.wait_for(timeout=1000)
            return
        except NotInTime:
            if by is None:
                page.reload()
            else:
                follow(page.get_by_role("link", name=by))
    expect(wanted).to_be_visible()


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
