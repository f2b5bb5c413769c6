"""Figures for partners as a document: a section a view, five quarters, beside target and others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.conf import settings

from practicelens.analytics.control.targets import judge, takes_target
from practicelens.analytics.measure import Card
from practicelens.documents.blocks import Block, Cell, Column, Document, Heading, Part, Table, Text
from practicelens.documents.specs import Control
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.partners import hiding
from practicelens.governance.packs.partners.hiding import Kept, Key
from practicelens.governance.packs.partners.material import PartnersMaterial, Series
from practicelens.governance.packs.partners.views import TOGETHER, VIEWS, View
from practicelens.performance.explore.suppressing import limit_words
from practicelens.performance.matters import wording

TITLE = "Front door, child protection and corporate parenting"
HIDDEN = "c"
READING = "reading"
"""The anchor of the section that says how figures are read."""


def build(
    material: PartnersMaterial, meta: Sequence[str], *, limit: int, earlier: Mapping[Key, Kept]
) -> tuple[Document, dict[Key, Kept]]:
    """The document that may leave, and its figures as they left, to be kept for the next edition."""
    shown = hiding.with_rests(dict(_shown(material, limit, earlier)), map(str, material.quarters), TOGETHER, limit)
    blocks = (*(block for view in VIEWS for block in _view(view, material, shown)), *_reading(limit))
    subtitle = f"Figures for partners · {settings.AUTHORITY_NAME} · {material.quarters[-1].words()}"
    return Document(TITLE, subtitle, tuple(meta), blocks), shown


def _shown(material: PartnersMaterial, limit: int, earlier: Mapping[Key, Kept]) -> Iterator[tuple[Key, Kept]]:
    own = material.quarters[-1]
    for key, series in material.series.items():
        for quarter, figure in zip(material.quarters, series.figures, strict=True):
            if figure is not None:
                at = (key, str(quarter))
                yield at, hiding.shown(series.card, figure, earlier.get(at), limit, own=quarter == own)


def of_view(found: Document, view: View) -> Document | None:
    """One view of the document, with how it is read; None of a document that has it not."""
    blocks = (*_section(found.blocks, view.key), *_section(found.blocks, READING))
    if not blocks:
        return None
    return replace(found, title=f"{view.title}: figures for partners", blocks=blocks)


def _section(blocks: Iterable[Block], anchor: str) -> Iterator[Block]:
    inside = False
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            inside = block.anchor == anchor
        if inside:
            yield block


def _view(view: View, material: PartnersMaterial, shown: Mapping[Key, Kept]) -> Iterator[Block]:
    yield Heading(view.title, anchor=view.key, sheet=view.title)
    yield Text(view.meeting, quiet=True)
    every = [material.series[key] for key in view.cards]
    named = [quarter.words() for quarter in material.quarters]
    columns = (Column("Figure"), *(Column(words, numeric=True) for words in named), Column("Five quarters"))
    rows = tuple(_over_time(one, material.quarters, shown) for one in every)
    yield Table(f"{view.title}: five quarters", columns, rows, period=f"{named[0]} to {named[-1]}")
    beside = (
        Column("Figure"), Column(named[-1], numeric=True), Column("Of what (95 % interval)"), Column("Target"),
        Column("Ours, published", numeric=True), Column("Neighbours", numeric=True), Column("London", numeric=True),
        Column("England", numeric=True),
    )  # fmt: skip
    lines = tuple(_beside(one, shown.get((one.card.key, str(material.quarters[-1])))) for one in every)
    yield Table(f"{view.title}: this quarter, beside target and others", beside, lines, period=named[-1])


def _over_time(series: Series, quarters: Sequence[Month], shown: Mapping[Key, Kept]) -> tuple[Cell, ...]:
    """A figure of each quarter, and its line."""
    card, found = series.card, [shown.get((series.card.key, str(quarter))) for quarter in quarters]
    cells = tuple(_value(card, one) for one in found)
    return Cell(card.title), *cells, _line(found, [cell.text for cell in cells])


def _value(card: Card, one: Kept | None) -> Cell:
    if one is not None and not one.shown:
        return Cell(HIDDEN)
    words = wording.value_words(one.figure, card) if one is not None else ""
    return Cell(words or "–", one.figure.value if one is not None and words else None)


def _line(found: Sequence[Kept | None], words: Sequence[str]) -> Cell:
    """The quarters as a line, where two of them can be drawn; it is read out as their numbers."""
    values = tuple(one.figure.value if one is not None and one.shown else None for one in found)
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Cell("–")
    none = (None,) * len(values)
    spec = Control(values, none, none, none, ("",) * len(values), (0,), ("",) * len(values), ("", "", ""))
    return Cell(", ".join(words), chart=spec)


def _beside(series: Series, one: Kept | None) -> tuple[Cell, ...]:
    """A figure of the quarter with its interval, its target, and what others published."""
    card, others = series.card, series.published
    title = f"{card.title}{' †' if others.differs else ''} ({others.year})" if others else card.title
    published = (others.ours, others.neighbours, others.london, others.england) if others else ("–",) * 4
    numbers = others.numbers if others else (None,) * 4
    cells = (Cell(words, number) for words, number in zip(published, numbers, strict=True))
    return Cell(title), _value(card, one), _of(card, one), _target(series, one), *cells


def _of(card: Card, one: Kept | None) -> Cell:
    if one is None or not one.shown:
        return Cell("–")
    figure = one.figure
    interval = wording.interval_words(figure, card)
    of = " ".join(filter(None, (wording.of_words(figure, card), f"({interval})" if interval else "")))
    ends = (("from", figure.low), ("to", figure.high))
    parts = tuple(Part(f"95 % interval, {end}", value) for end, value in ends if value is not None)
    return Cell(of or figure.why or "–", parts=parts)


def _target(series: Series, one: Kept | None) -> Cell:
    """What it is to reach, and whether it does; of what is hidden only the first."""
    if series.target is None:
        return Cell("–")
    words = wording.amount_words(series.target, series.card)
    if one is None or not one.shown or not takes_target(series.card):
        return Cell(words, series.target)
    verdict = wording.verdict_words(judge(series.card, one.figure, series.target), series.card)
    return Cell(f"{words}: {verdict}", series.target)


def _reading(limit: int) -> Iterator[Block]:
    """How these figures are read."""
    yield Heading("How these figures are read", anchor=READING, sheet="How to read")
    yield Text(limit_words(limit))
    yield Text(
        "The whole authority. What stands open is counted on the last day of the quarter of which an extract tells; a "
        "dash is a figure that no extract tells. A quarter published before stands as it was published, unless it has "
        "changed by more than the numbers that are hidden. Published: the year to 31 March that stands beside each "
        "figure. Neighbours: the mean of our statistical neighbours that have a figure. † The definition differs.",
        quiet=True,
    )
