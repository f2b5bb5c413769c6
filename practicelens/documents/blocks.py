"""A report as data: frozen blocks that any renderer can show, and that a pack can freeze as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeAlias

from practicelens.documents.numbers import with_minus
from practicelens.documents.specs import (
    Bars,
    Calendar,
    Control,
    DotPlot,
    Flow,
    Funnel,
    GradeBar,
    Pyramid,
    RunChart,
    Spec,
    Stacked,
)

FORMAT = 1  # kept with every published pack: raised, `from_json` must go on reading what was frozen before
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, and whether it holds numbers (aligned right)."""

    title: str
    numeric: bool = False


@dataclass(frozen=True)
class Part:
    """One number of those that a cell's words hold: a workbook gives each a column. A ``share`` is of 1."""

    title: str
    number: float
    share: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell: its words, the bare number behind them for a workbook, where it leads, and a small chart.

    ``parts``: the numbers of a cell that holds several, as "4 Outstanding, 9 Good" does. ``day``: the date that the
    words say, as 2026-11-02, so that a workbook sorts it as one. ``ref`` names a thing and
    never an address ("team:12", "#domains"): the page that shows it knows addresses.
    """

    text: str
    number: float | None = None
    ref: str = ""
    chart: Spec | None = None
    strong: bool = False
    parts: tuple[Part, ...] = ()
    day: str = ""

    def __post_init__(self) -> None:
        """Print what is below nought with a true minus."""
        below = (number is not None and number < 0 for number in (self.number, *(part.number for part in self.parts)))
        # Only where a number is meant: words of people keep the hyphens they typed.
        # Where any of its numbers is below nought, since the words say them all.
        if any(below):
            object.__setattr__(self, "text", with_minus(self.text))


@dataclass(frozen=True)
class Heading:
    """A heading that says the finding; ``anchor`` lets a link point at it. Level 2 opens a section.

    ``sheet``: in a workbook what follows stands together on a sheet of this name, up to the next that names one.
    """

    text: str
    level: int = 2
    anchor: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Text:
    """A paragraph; a quiet one is a note."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Callout:
    """Words set apart: the written analysis, with its author, or a correction's notice."""

    title: str
    text: str
    by: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under columns, with a caption that says what they are and a note on how they were counted.

    ``folded`` tables stand one click away on a page, so that a long report can be looked over; in print and in a
    workbook they stand as any other. ``period``: of what time the rows tell, in words, for who takes the numbers away.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    folded: bool = False
    period: str = ""

    def __post_init__(self) -> None:
        """Refuse a row that does not fit its columns."""
        # When it is made and not when it is drawn: a pack that is frozen with such a row could never be shown again.
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of “{self.caption}” does not have {len(self.columns)} cells")


@dataclass(frozen=True)
class Figure:
    """A chart with its title, the finding in words for those who do not see it, and the table behind it."""

    title: str
    spec: Spec
    alt: str
    table: Table
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a figure that says nothing to those who cannot see it."""
        if not self.alt.strip():
            raise ValueError(f"the figure “{self.title}” has no text alternative")


@dataclass(frozen=True)
class Strip:
    """Small figures side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Link:
    """Words that lead to a thing, by its ref."""

    text: str
    ref: str


@dataclass(frozen=True)
class Links:
    """A short list of links under a title."""

    title: str
    links: tuple[Link, ...]


Block: TypeAlias = Heading | Text | Callout | Table | Figure | Strip | Links


@dataclass(frozen=True)
class Document:
    """A whole report: what it finds, what it is about, when and from what it was made, and its blocks."""

    title: str
    subtitle: str
    meta: tuple[str, ...]
    blocks: tuple[Block, ...]

    def contents(self) -> tuple[Link, ...]:
        """Links to its own headings, in order."""
        return tuple(
            Link(block.text, f"#{block.anchor}")
            for block in self.blocks
            if isinstance(block, Heading) and block.anchor and block.level == 2
        )


def of_period(period: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks, their tables saying of what time they tell."""
    for block in blocks:
        if isinstance(block, Table):
            yield replace(block, period=period)
        # What is frozen is never changed: another block is made.
        elif isinstance(block, Figure):
            yield replace(block, table=replace(block.table, period=period))
        else:
            yield block


# By class name, which is what stands in a frozen pack: a class renamed here could not be read back.
_KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        # The chart specifications too, since a figure is frozen with what it shows and not with its drawing.
        *(Document, Heading, Text, Callout, Table, Column, Cell, Part, Figure, Strip, Link, Links),
        *(GradeBar, DotPlot, Funnel, RunChart, Control, Bars, Pyramid, Stacked, Calendar, Flow),
        *DotPlot.parts,
        *Funnel.parts,
        *RunChart.parts,
        *Control.parts,
        *Bars.parts,
        *Pyramid.parts,
        *Stacked.parts,
        *Calendar.parts,
        *Flow.parts,
    )
}


def to_json(document: Document) -> dict[str, Json]:
    """The document as plain data that ``from_json`` makes equal again."""
    encoded = _encode(document)
    assert isinstance(encoded, dict)
    return {"format": FORMAT, **encoded}


def from_json(data: object) -> Document:
    """The document back from plain data. Raises ``ValueError`` when it is not one of ours."""
    # Refused rather than guessed at: a pack half understood would be shown as if it were whole.
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError("this is not a document of a format this version knows")
    decoded = _decode({key: value for key, value in data.items() if key != "format"})
    if not isinstance(decoded, Document):
        raise ValueError("this is a part of a document, not a whole one")
    return decoded


_SHOWN = frozenset({"title", "subtitle", "text", "caption", "note", "alt", "by", "period"})
"""What a document says to its reader; the rest is where things lead to, and how they are drawn."""


def texts(data: object) -> Iterator[str]:
    """Every text of a document as it was frozen, in the order it is read: for who looks for a word in it."""
    # In the order of the fields, which is the order in which a page shows them.
    if isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, str):
                yield from (value,) if name in _SHOWN and value else ()
            elif name == "meta" and isinstance(value, list):
                yield from (one for one in value if isinstance(one, str))
            else:
                yield from texts(value)
    elif isinstance(data, list):
        for one in data:
            yield from texts(one)


def _encode(value: object) -> Json:
    """Dataclasses become objects that name their kind; tuples become lists."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = {field.name: _encode(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **pairs}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    # Refused when it is frozen, and not when somebody opens it a year later.
    raise TypeError(f"a document cannot hold a {type(value).__name__}")


def _decode(value: object) -> object:
    """The way back: an unknown kind or field is an error, never ignored."""
    # Lists come back as tuples, so that what was frozen and what is made now compare equal.
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = _KINDS.get(str(value.get("is")))
    if kind is None:
        raise ValueError(f"a document has no part called {value.get('is')!r}")
    try:
        return kind(**{key: _decode(item) for key, item in value.items() if key != "is"})
    except TypeError as error:
        raise ValueError(f"a {kind.__name__} of a document does not have these parts") from error
