"""What every long list shares: what it can be narrowed to and sorted by, kept in its address, and its download.

A list that is read whole is described once, as a ``Listing``; one that is read page by page (audits, accounts) asks its
own queries and shares the form, the address and the workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.documents.blocks import Cell, Column, Document, Table
from practicelens.people.asking import Asking
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_workbook
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.request_input import asked_all, asked_text
from practicelens.web.templatetags.words import short_date
from practicelens.workdays import clock

Option = tuple[str, str]
R = TypeVar("R")


@dataclass(frozen=True)
class Select:
    """One question of a list: its name in the address, and what may be chosen. The first choice is none."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str


@dataclass(frozen=True)
class Narrowing:
    """A form that gets. ``kept``: what else the address says, which the form must not lose."""

    selects: tuple[Select, ...]
    kept: tuple[Option, ...]
    narrowed: bool


@dataclass(frozen=True)
class Question(Generic[R]):
    """What a list is narrowed by: what each row answers, as its key in the address and its words; None for nothing.

    ``order``: words in the order they are offered, where that is not their alphabet's.
    """

    name: str
    label: str
    of: Callable[[R], Option | str | None]
    none: str = "Any"
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Order(Generic[R]):
    """A way to sort a list."""

    name: str
    label: str
    key: Callable[[R], Any]
    backwards: bool = False


@dataclass(frozen=True)
class Listing(Generic[R]):
    """A list that is read whole: how it is called, narrowed, sorted and taken away.

    ``month``: the day by which its rows are narrowed to a range of months, under ``month_label``. ``child``: whom a row
    shows, where it shows a child: then only those who may take lists of children away may take it, and the look names
    each. ``first``: the order it comes in.
    """

    title: str
    columns: tuple[tuple[str, Callable[[R], object]], ...]
    questions: tuple[Question[R], ...] = ()
    orders: tuple[Order[R], ...] = ()
    first: str = "As it stands"
    month: Callable[[R], date | None] | None = None
    month_label: str = "From"
    child: Callable[[R], ChildKey | None] | None = None


@dataclass(frozen=True)
class Narrowed(Generic[R]):
    """The rows that were asked for, in their order, with the form that asks for others."""

    rows: tuple[R, ...]
    form: Narrowing
    may_take: bool

    @property
    def shown(self) -> dict[str, Any]:
        """What ``_narrowing.html`` needs."""
        return {"narrowing": self.form, "may_download": self.may_take and bool(self.rows)}


def narrowed(request: HttpRequest, rows: Sequence[R], listing: Listing[R]) -> Narrowed[R]:
    """The rows as the address narrows and sorts them. Choices come from the rows alone: nobody is told of another."""
    selects = [_question(request, one, rows) for one in listing.questions]
    months = _months(request, rows, listing)
    order = select(request, "order", "Order", [(one.name, one.label) for one in listing.orders], none=listing.first)
    # One row has no order to choose.
    form = narrowing(request, *selects, *months, *([order] if listing.orders and len(rows) > 1 else []))
    # Narrowed before it is sorted: there is less to sort, and the order says the same of fewer rows.
    found = [row for row in rows if _fits(row, listing, selects, months)]
    wanted = next((one for one in listing.orders if one.name == order.chosen), None)
    if wanted is not None:
        # Python's sort is stable: rows that are alike in this stay in the order of the list.
        found.sort(key=lambda row: _sortable(wanted.key(row)), reverse=wanted.backwards)
    return Narrowed(tuple(found), form, may_take(asking_of(request), listing))


def taken(request: HttpRequest, found: Narrowed[R], listing: Listing[R]) -> HttpResponse | None:
    """The narrowed list as a workbook where it was asked for and may be taken; the look is written first."""
    if not (wants_workbook(request) and found.may_take):
        return None
    if listing.child is not None:
        note_shown(request, f"{listing.title} as Excel", dict.fromkeys(filter(None, map(listing.child, found.rows))))
    lines = (tuple(of(row) for _, of in listing.columns) for row in found.rows)
    return workbook(listing.title, as_on(), [title for title, _ in listing.columns], lines)


def may_take(asking: Asking, listing: Listing[R]) -> bool:
    """Whether this person may take the list away: a list of children by role, any other whoever sees it."""
    return listing.child is None or may_take_children(asking)


def may_take_children(asking: Asking) -> bool:
    """Whether this person may take lists of children away."""
    return asking.actor.can(Capability.TAKE_LISTS)


def workers_shown(rows: Iterable[Any]) -> dict[str, bool]:
    """For a list of children: whether any row says who works with a child, and whether any may not.

    Where none says it the column is left out; that names are not shown is said once, and not in each row.
    """
    named = [bool(row.worker) for row in rows]
    return {"names_workers": any(named), "hides_workers": not all(named)}


def as_on() -> str:
    """When a list was made, in words."""
    return f"As on {short_date(clock.today())}"


def _question(request: HttpRequest, asked: Question[R], rows: Iterable[R]) -> Select:
    """A question with what the rows answer, each answer once."""
    # Keys once, though many rows answer alike; the last words win, and all are the same.
    answers = dict(_option(answer) for row in rows if (answer := asked.of(row)))
    place = {words: number for number, words in enumerate(asked.order)}
    options = sorted(answers.items(), key=lambda one: (place.get(one[1], len(place)), one[1].casefold()))
    return select(request, asked.name, asked.label, _with_asked(request, asked.name, options), asked.none)


def _with_asked(request: HttpRequest, name: str, options: list[Option]) -> list[Option]:
    """The choices, and what the address asks though nothing here answers it: left out, the list would show all."""
    asked = asked_text(request, name)
    return options if not asked or asked in dict(options) else [*options, (asked, "Nothing here")]


def _option(answer: Option | str) -> Option:
    """An answer whose words are its key, or one with a key of its own."""
    return (answer, answer) if isinstance(answer, str) else answer


def _months(request: HttpRequest, rows: Iterable[R], listing: Listing[R]) -> list[Select]:
    """From and until which month, of the months there are."""
    if listing.month is None:
        return []
    # By the month and not the day: lists are read by the month in which things fall due, as reports are.
    days = {day.replace(day=1) for row in rows if (day := listing.month(row)) is not None}
    options = [(f"{one:%Y-%m}", f"{one:%B %Y}") for one in sorted(days, reverse=True)]
    names = (("since", listing.month_label), ("until", "To"))
    return [select(request, name, label, _with_asked(request, name, options)) for name, label in names]


def _fits(row: R, listing: Listing[R], selects: Sequence[Select], months: Sequence[Select]) -> bool:
    """Whether a row answers every question as it was asked."""
    for asked, one in zip(listing.questions, selects, strict=True):
        if one.chosen and _option(asked.of(row) or "")[0] != one.chosen:
            return False
    if listing.month is None or not any(one.chosen for one in months):
        return True
    day, (since, until) = listing.month(row), months
    month = f"{day:%Y-%m}" if day else ""
    # Months written with the year first compare as texts; a row without a day is of no month.
    return bool(month) and (since.chosen or month) <= month <= (until.chosen or month)


def _sortable(value: Any) -> tuple[bool, Any]:
    """A key in which what is missing stands last."""
    return (value is None or value == "", value.casefold() if isinstance(value, str) else value or 0)


def select(request: HttpRequest, name: str, label: str, options: Iterable[Option], none: str = "Any") -> Select:
    """A question as the address answers it; an answer that is no choice is none, as a page past the end is the last."""
    given, asked = (("", none), *options), asked_text(request, name)
    return Select(name, label, given, asked if asked in {value for value, _ in given} else "")


def narrowing(request: HttpRequest, *selects: Select) -> Narrowing:
    """The form; a list that is narrowed anew begins at its first page, and what leaves no choice is not asked."""
    own = {one.name for one in selects} | {"page", "as"}
    kept = tuple((name, value) for name, value in asked_all(request).items() if name not in own and value)
    # "Any" and one answer leave nothing to choose, unless the address has chosen it already.
    shown = tuple(one for one in selects if len(one.options) > 2 or one.chosen or one.name == "order")
    return Narrowing(shown, kept, any(one.chosen for one in selects))


def links_of(title: str, name: str, options: Iterable[Option], asked: Mapping[str, str]) -> dict[str, Any]:
    """What a list can be narrowed to as a row of links; each keeps what else the address says."""
    # Without the page: the third page of another list may not exist.
    kept = {key: value for key, value in asked.items() if key not in (name, "page") and value}
    links = [
        {
            "text": text,
            "href": "?" + urlencode({**kept, name: value} if value else kept),
            "current": asked.get(name, "") == value,
        }
        for text, value in options
    ]
    return {"title": title, "links": links}


def wants_workbook(request: HttpRequest) -> bool:
    """Whether the same list was asked for as an Excel file."""
    return asked_text(request, "as") == "xlsx"


def workbook(title: str, made: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The list as a workbook, with numbers as numbers and dates as dates. The caller has written the look."""
    table = Table(title, tuple(Column(name) for name in columns), tuple(tuple(map(_cell, row)) for row in rows))
    return as_workbook(Document(title, made, (), (table,)), title)


def _cell(value: object) -> Cell:
    """A bare number or date beside its words; nothing for none. Raises TypeError for what is no word, number or day."""
    # Before numbers, of which Python takes a bool for one: "True" would stand there as 1.
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, datetime):
        # A workbook has no time zones: an evening of summer would be the day after in UTC.
        value = value.astimezone(clock.LONDON).date()
    if isinstance(value, date):
        return Cell(short_date(value), day=value.isoformat())
    if isinstance(value, (int, float)):
        return Cell(str(value), number=value)
    if value is not None and not isinstance(value, str):
        # Its name in the code would stand in the cell, which nobody notices before it is taken to a meeting.
        raise TypeError(f"{type(value).__name__} is no cell of a list")
    return Cell(value or "")
