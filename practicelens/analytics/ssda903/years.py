"""Which year each table is of, and what several years together say: the later return is believed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final

from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.ssda903.cells import year_words
from practicelens.analytics.ssda903.codes import FIRST_YEAR, LAST_YEAR
from practicelens.analytics.ssda903.tables import SPECS, Cell, Row, Table
from practicelens.workdays.counting import counted

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d")
_TELLING: Final = {
    "episodes": "DECOM",
    "reviews": "REVIEW",
    "missing": "MIS_START",
    "placed_adoption": "DATE_PLACED",
}
"""Dates that cannot lie after the return's year, the surest first."""


@dataclass
class Return:
    """The tables of one year or several, newest first, and the days that they speak for."""

    tables: dict[str, list[Table]]
    newest: int
    oldest: int
    as_at: date

    def of(self, kind: str) -> list[Table]:
        """The tables of a kind, newest first."""
        return self.tables.get(kind, [])

    def rows(self, kind: str, *unique: str) -> list[Row]:
        """The rows of a kind in every year, oldest first: of those alike in these columns the newest year's only."""
        tables = self.of(kind)
        return [row for place, rows in self._chosen(kind, unique) for row in tables[place].rows(rows)]

    def cells(self, kind: str, columns: Sequence[str], *unique: str) -> Iterator[tuple[Cell, ...]]:
        """These columns alone of the same rows."""
        tables = self.of(kind)
        for place, rows in self._chosen(kind, unique):
            held = list(zip(*(tables[place].column(name) for name in columns), strict=True))
            yield from (held[row] for row in rows)

    def _chosen(self, kind: str, unique: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
        """Runs of rows of one table: its place among its kind, and which rows."""
        tables = self.of(kind)
        if len(tables) == 1:
            keys = list(zip(*(tables[0].column(name) for name in ("CHILD", *unique)), strict=True))
            if len(set(keys)) == len(keys):
                yield 0, list(reversed(range(len(keys))))
                return
        found: dict[object, tuple[int, list[int]]] = {}
        for place, table in enumerate(tables):
            own: dict[object, list[int]] = defaultdict(list)
            for row, key in enumerate(zip(*(table.column(name) for name in ("CHILD", *unique)), strict=True)):
                own[key].append(row)
            # All rows of one key in one year are kept: a child can have two times missing that began on a day.
            for one, rows in own.items():
                found.setdefault(one, (place, rows))
        # Grouped, so that a table is asked for its rows once in a run, and not once a child.
        for place, group in groupby(reversed(list(found.values())), key=itemgetter(0)):
            yield place, [row for _, rows in group for row in rows]

    @property
    def last(self) -> date:
        """The last day of the newest year."""
        return date(self.newest, 3, 31)

    def whole_year(self) -> bool:
        """Whether the twelve months to ``as_at`` all lie in the years that are here."""
        back = _a_year_before(self.as_at)
        return date(self.oldest - 1, 3, 31) <= back

    @property
    def year_before(self) -> date:
        """The day a year before ``as_at``: the twelve months begin on the day after it."""
        return _a_year_before(self.as_at)


def _a_year_before(day: date) -> date:
    # The 29th of February has none in most years.
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def year_of(day: date) -> int:
    """The year, by the 31 March on which it ends."""
    return day.year + ((day.month, day.day) > (3, 31))


def arrange(tables: Iterable[Table], today: date | None, findings: Findings) -> Return:
    """Give each table its year, and say which that is."""
    sets: dict[tuple[str, str], list[Table]] = defaultdict(list)
    for table in tables:
        # Files of one year name the same one, or lie in one folder; else all are of one return.
        sets[next(iter(reversed(_YEAR.findall(table.name))), ""), table.name.rpartition("/")[0]].append(table)
    # By the dates inside before the year in a name: a file is copied and renamed, its dates are not.
    # By the whole set of files: one of them may hold no date that tells.
    years = {name: _year(found, today) for name, found in sets.items()}
    newest = max((year for year in years.values() if year), default=year_of(today) if today else LAST_YEAR)
    for name, found in sets.items():
        for table in found:
            table.year = years[name] or (int(name[0]) if name[0] else newest)
    # Newest first, which is what "the later return is believed" rests on.
    every = sorted((table for found in sets.values() for table in found), key=lambda table: -table.year)
    _say_years(every, findings)
    kinds: dict[str, list[Table]] = defaultdict(list)
    for table in every:
        kinds[table.spec.kind].append(table)
    _say_twice(kinds, findings)
    for kind, found in list(kinds.items()):
        # A decision and an adoption are rows of one list, and in the XML of one file too.
        before = {table.name: table.lines for table in kinds["placed_adoption"]} if kind == "ad1" else {}
        _number(found, 0 if before.keys() & {table.name for table in found} else sum(before.values()))
    last = date(every[0].year, 3, 31)
    as_at = min(last, today) if today else last
    there = {kind: found for kind, found in kinds.items() if found}
    return Return(there, every[0].year, _oldest_in_a_row({table.year for table in every}), as_at)


def _year(tables: list[Table], today: date | None) -> int | None:
    """The year of the latest day that a return of it can hold; days still to come are mistakes."""
    for kind, name in _TELLING.items():
        cells = set().union(*(table.column(name) for table in tables if table.spec.kind == kind))
        past = [day for day in cells if isinstance(day, date) and (today is None or day <= today)]
        if past:
            return year_of(max(past))
    return None


def _oldest_in_a_row(years: set[int]) -> int:
    """The first of the years that lead without a gap to the newest."""
    # A gap says nothing of its year: what lies before it counts for no twelve months.
    oldest = max(years)
    while oldest - 1 in years:
        oldest -= 1
    return oldest


def _say_years(tables: list[Table], findings: Findings) -> None:
    """For each file what it was taken for, with how many rows."""
    for table in tables:
        spec = table.spec
        many = f": {counted(len(table.at), 'row')}" if spec.used else ". No list asks what it holds, so it was not used"
        message = f"This is the return’s table of {spec.words}, of {year_words(table.year)}{many}."
        findings.add(Finding("table_read", Severity.NOTES, message, spec.list, table.name))
    for year in sorted({table.year for table in tables}):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            message = (
                f"By its dates this return is of {year_words(year)}. The returns known here are of"
                f" {year_words(FIRST_YEAR)} to {year_words(LAST_YEAR)}; its codes were read like the nearest year’s."
            )
            findings.add(Finding("year_unknown", Severity.WARNS, message))


def _say_twice(kinds: dict[str, list[Table]], findings: Findings) -> None:
    """Two files of one kind and one year: both are read, and what is in both counts once."""
    for kind, tables in kinds.items():
        first: dict[int, str] = {}
        for table in tables:
            other = first.setdefault(table.year, table.name)
            if other != table.name:
                message = f"“{other}” is the table of {SPECS[kind].words} of the same year too. Both were read."
                findings.add(Finding("table_twice", Severity.WARNS, message, table.spec.list, table.name))


def _number(tables: list[Table], after: int) -> None:
    """Number rows by their lines, counted on from file to file so that no number is two rows."""
    for table in tables:
        table.after = after
        after += table.lines
