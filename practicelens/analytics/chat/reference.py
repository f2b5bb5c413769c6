"""The page docs/reference/chat.md, made from the pages themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from practicelens.analytics.chat.pages import PAGES, AgeAndSex, By, Page, Shares
from practicelens.analytics.exploring.cuts import cut_of
from practicelens.analytics.indicators import CARDS

_HEAD: Final = """# ChAT's pages: what each is made of

<!-- Generated from practicelens/analytics/chat by `run.py docs`. Do not edit. -->

ChAT, the sector's Children's services Analysis Tool, makes an organisation's report of the eleven lists of Annex A.
Its workbook is shared among authorities and is not published, so its pages here are not drawn after it. Known of it
from outside: that it reads the lists in this order, that it shows age and sex back to back, how it bins working days,
that its clock of an assessment begins with the assessment. The order within a list (what began, what stands open,
what ended) and what stands where on a page are ours, and to be checked against the ChAT that an authority has.

Every figure is a card of the [indicators](indicators.md), every part a card divided by a cut of the explorer, with
the same numbers. Seven faults of ChAT's only public re-implementation are named tests (`tests/spec/test_chat.py`).
"""


def reference() -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD, *(line for number, page in enumerate(PAGES, start=1) for line in _page(number, page))])


def _page(number: int, page: Page) -> Iterator[str]:
    yield f"## {number}. {page.title}\n"
    of = "Every list" if not page.lists.isdecimal() else f"List {page.lists}"
    yield f"{of} of Annex A. {page.unknown}\n"
    yield "| on the page | made of |\n|---|---|"
    figures = ", ".join(f"{CARDS[key].title} (`{key}`)" for key in page.figures)
    yield f"| figures{' beside what others published' if page.beside else ''} | {figures} |"
    yield from (f"| {part.title} | {_made_of(part)} |" for part in page.parts)
    yield ""


def _made_of(part: By | AgeAndSex | Shares) -> str:
    if isinstance(part, Shares):
        return ", ".join(f"`{key}`" for key in part.cards)
    if isinstance(part, AgeAndSex):
        return f"`{part.card}` by year of age and sex"
    cut = cut_of(CARDS[part.card], part.cut)
    assert cut is not None, part
    bins = f": {', '.join(cut.order)}" if cut.order and part.cut == "amount" else ""
    return f"`{part.card}` by {cut.words}{bins}"
