"""What every long list shares: what it can be narrowed to and sorted by, kept in its address, and its download."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse

from practicelens.documents.blocks import Cell, Column, Document, Table
from practicelens.web.pages.shared.documents import as_workbook
from practicelens.web.request_input import asked_all, asked_text
from practicelens.web.templatetags.words import short_date
from practicelens.workdays import clock

Option = tuple[str, str]


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


def select(request: HttpRequest, name: str, label: str, options: Iterable[Option], none: str = "Any") -> Select:
    """A question as the address answers it; an answer that is no choice is none, as a page past the end is the last."""
    given, asked = (("", none), *options), asked_text(request, name)
    return Select(name, label, given, asked if asked in {value for value, _ in given} else "")


def narrowing(request: HttpRequest, *selects: Select) -> Narrowing:
    """The form; a list that is narrowed anew begins at its first page."""
    own = {one.name for one in selects} | {"page", "as"}
    kept = tuple((name, value) for name, value in asked_all(request).items() if name not in own and value)
    return Narrowing(selects, kept, any(one.chosen for one in selects))


def wants_workbook(request: HttpRequest) -> bool:
    """Whether the same list was asked for as an Excel file."""
    return asked_text(request, "as") == "xlsx"


def workbook(title: str, made: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The list as a workbook, with numbers as numbers and dates as dates. The caller has written the look."""
    table = Table(title, tuple(Column(name) for name in columns), tuple(tuple(map(_cell, row)) for row in rows))
    return as_workbook(Document(title, made, (), (table,)), title)


def _cell(value: object) -> Cell:
    """A bare number or date beside its words; nothing for none."""
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, datetime):
        value = value.astimezone(clock.LONDON).date()
    if isinstance(value, date):
        return Cell(short_date(value), day=value.isoformat())
    if isinstance(value, (int, float)):
        return Cell(str(value), number=value)
    return Cell("" if value is None else str(value))
