"""What was read from a workbook and what was found in it, in plain words, to show, keep or send as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from practicelens.analytics.annex_a.matching import places as matching
from practicelens.analytics.annex_a.matching.places import Place
from practicelens.analytics.schema import TABLES

ANNEX_A, SSD, SSDA903, CIN = "annex_a", "ssd", "ssda903", "cin"
"""Where an extract comes from. Whatever it is, it becomes the lists of Annex A."""

LOCAL: Final = "local"
"""A list that the authority keeps outside its case system; it is kept with an extract."""

UNKNOWN: Final = "unknown"
"""Tables of nothing we know, until a person says of which source they are."""

SHOWN_ALIKE: Final = 200
"""Findings kept for one code in one column; the rest are counted in a closing "and N more"."""


class Severity(StrEnum):
    """How serious a finding is: it stops publication, it should be looked at, or it is for information."""

    BLOCKS = "blocks"
    WARNS = "warns"
    NOTES = "notes"


RANK: Final = {Severity.BLOCKS: 0, Severity.WARNS: 1, Severity.NOTES: 2}


@dataclass(frozen=True)
class Finding:
    """One thing found, with the cell it is about: rows count from 1, ``column`` is the header as written."""

    code: str
    severity: Severity
    message: str
    list: int | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class ListReport:
    """What became of one list: ``rows_read`` is always ``rows_kept + rows_refused``; blank rows are not read."""

    list: int
    sheet: str
    header_row: int
    rows_read: int
    rows_kept: int
    rows_refused: int
    columns_matched: tuple[str, ...]
    columns_missing: tuple[str, ...]
    columns_extra: tuple[str, ...]
    columns_read_as: dict[str, str] = field(default_factory=dict)
    parts: tuple[tuple[str, int], ...] = ()
    """Of a list made of several files: each with how many lines are counted before its own, in their order."""


@dataclass(frozen=True)
class CheckCount:
    """How often a check (``counting.CHECKS``) passed and failed in a list, and how often it could not be judged."""

    check: str
    list: int
    passed: int
    failed: int
    not_judged: int

    def __add__(self, other: CheckCount) -> CheckCount:
        """Both of them, of one check and list."""
        passed, failed = self.passed + other.passed, self.failed + other.failed
        return CheckCount(self.check, self.list, passed, failed, self.not_judged + other.not_judged)


@dataclass(frozen=True)
class FurtherReport:
    """What became of a table that Annex A does not have: its rows may come from several files.

    ``rows_read`` is always ``rows_kept + rows_refused``; ``rows_left_out`` are none of the table's, as what is planned.
    """

    table: str
    sheet: str
    rows_read: int
    rows_kept: int
    rows_refused: int
    rows_left_out: int
    columns: tuple[str, ...]
    parts: tuple[tuple[str, int], ...] = ()


def place_in(parts: Iterable[tuple[str, int]], row: int | None) -> tuple[str, int] | None:
    """The file, and the line in it, of a row that is numbered on from file to file; None where one file is the list.

    No two rows of a list have one number, so that a finding is its row's; people look for the line in their file.
    """
    # Numbered on from file to file, the last that begins before the row is its own.
    before = [(name, after) for name, after in parts if row is not None and row > after]
    return (before[-1][0], (row or 0) - before[-1][1]) if before else None


@dataclass(frozen=True)
class Report:
    """The whole of a reading. Not ``readable`` means that nothing could be opened: one finding says why."""

    readable: bool
    lists: tuple[ListReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    format: str = ANNEX_A
    places: tuple[Place, ...] = ()
    """What each sheet, file and column was taken for."""
    as_at: date | None = None
    """The day that the file itself says it tells of; None where it says none, as Annex A."""
    further: tuple[FurtherReport, ...] = ()
    checks: tuple[CheckCount, ...] = ()

    def renamed(self, kept_as: str, name: str) -> Report:
        """The report with a lone file under the name it was sent by, where it was read under the one it is kept by."""

        def named(text: str) -> str:
            return name if text == kept_as else text

        return replace(
            self,
            lists=tuple(replace(one, sheet=named(one.sheet)) for one in self.lists),
            findings=tuple(replace(one, sheet=named(one.sheet)) if one.sheet else one for one in self.findings),
            places=tuple(replace(one, name=named(one.name)) for one in self.places),
            further=tuple(replace(one, sheet=named(one.sheet)) for one in self.further),
        )

    @property
    def publishable(self) -> bool:
        """Whether nothing found stops publication."""
        return self.readable and not self.of(Severity.BLOCKS)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity, in order."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

    def by_number(self) -> list[dict[str, Any]]:
        """What became of each list as plain data under its number, whatever source it comes from."""
        return [_plain(each) for each in self.lists]

    def further_by_table(self) -> list[dict[str, Any]]:
        """What became of each table that Annex A does not have, as plain data."""
        return [_plain_further(each) for each in self.further]

    def by_line(self) -> Report:
        """The report with each finding at the line of its own file, for people and programs that open the file."""
        parts = {(one.list, one.sheet): one.parts for one in self.lists}
        found = ((one, place_in(parts.get((one.list or 0, one.sheet or ""), ()), one.row)) for one in self.findings)
        return replace(self, findings=tuple(replace(one, sheet=at[0], row=at[1]) if at else one for one, at in found))

    def to_json(self) -> dict[str, Any]:
        """The report as plain data; the JSON of ``practicelens extract check --json``.

        Of another source than Annex A it names tables where that has the numbers of lists, with the same fields.
        """
        return self.by_line()._to_json()

    def _to_json(self) -> dict[str, Any]:
        lists, findings = self.by_number(), [asdict(each) for each in self.findings]
        plain = {"readable": self.readable, "publishable": self.publishable}
        if self.format == ANNEX_A:
            return {**plain, "lists": lists, "findings": findings}
        tables, named = [as_table(each) for each in lists], [as_table(each) for each in findings]
        # Named as the source's users know them: numbers of lists are Annex A's.
        # Only where there are any: the JSON of the others is what it always was.
        further = {"further": [_plain_further(each) for each in self.further]} if self.further else {}
        return {"format": self.format, **plain, "tables": tables, **further, "findings": named}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Report:
        """The report that ``to_json`` wrote; ``KeyError`` or ``TypeError`` when it is something else."""
        # By the shape, and not by the format named: reports kept before other sources were read name none.
        listed = data["lists"] if "lists" in data else [_as_list(each) for each in data["tables"]]
        # Each finding by its own shape, since those of a whole file have no list at all.
        found = [_as_list(each) if "table" in each else each for each in data["findings"]]
        findings = tuple(Finding(**{**each, "severity": Severity(each["severity"])}) for each in found)
        lists, places = tuple(map(_list_report, listed)), matching.from_json(data.get("places", ()))
        written = data.get("as_at")
        as_at = date.fromisoformat(written) if written else None
        further = tuple(map(_further_report, data.get("further", ())))
        checks = tuple(CheckCount(**one) for one in data.get("checks", ()))
        return cls(bool(data["readable"]), lists, findings, data.get("format", ANNEX_A), places, as_at, further, checks)

    def to_keep(self) -> dict[str, Any]:
        """``to_json`` with the match report, which holds children's values and is for the house alone."""
        day = self.as_at.isoformat() if self.as_at else None
        # Not in the JSON for others: its fields are what they were, whatever the source.
        counted = {"checks": [asdict(one) for one in self.checks]}
        return {**self._to_json(), **counted, "places": matching.to_json(self.places), "as_at": day}

    @classmethod
    def unreadable(cls, code: str, message: str) -> Report:
        """The report of a file that could not be opened."""
        return cls(False, (), (Finding(code, Severity.BLOCKS, message),))


_NAMES: Final = tuple(TABLES)  # in the order of the lists


def as_table(data: dict[str, Any]) -> dict[str, Any]:
    """A list's or a finding's plain data with the table's name in the place of the list's number."""
    number = data["list"]
    return {("table" if key == "list" else key): value for key, value in data.items()} | {
        "table": _NAMES[number - 1] if number else None
    }


def _as_list(data: dict[str, Any]) -> dict[str, Any]:
    """The reverse of ``as_table``."""
    name = data["table"]
    rest = {key: value for key, value in data.items() if key != "table"}
    return {**rest, "list": _NAMES.index(name) + 1 if name else None}


def _list_report(data: dict[str, Any]) -> ListReport:
    """A list's report with tuples for JSON's lists."""
    cells: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    cells["parts"] = tuple((name, after) for name, after in cells.get("parts", ()))
    return ListReport(**cells)


def _plain_further(each: FurtherReport) -> dict[str, Any]:
    """A further table's report with lists for tuples."""
    return asdict(each) | {"columns": list(each.columns), "parts": [list(part) for part in each.parts]}


def _further_report(data: dict[str, Any]) -> FurtherReport:
    """A further table's report with tuples for JSON's lists."""
    parts = tuple((name, after) for name, after in data["parts"])
    return FurtherReport(**{**data, "columns": tuple(data["columns"]), "parts": parts})


def _plain(each: ListReport) -> dict[str, Any]:
    """A list's report with lists for tuples, as JSON has them."""
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(each).items()}
    # Said only where there are several: the JSON of the others is what it always was.
    return plain if plain["parts"] else {key: value for key, value in plain.items() if key != "parts"}


@dataclass
class Findings:
    """Collects findings; past ``SHOWN_ALIKE`` of one kind in one column it only counts."""

    places: list[Place] = field(default_factory=list)
    """The match report, as far as it is made."""
    _kept: list[Finding] = field(default_factory=list)
    _alike: Counter[tuple[str, int | None, str | None, str | None]] = field(default_factory=Counter)
    _severity: dict[tuple[str, int | None, str | None, str | None], Severity] = field(default_factory=dict)
    _checks: dict[tuple[str, int], CheckCount] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        """Keep a finding, or count it when there are enough like it."""
        alike = (finding.code, finding.list, finding.sheet, finding.column)
        self._alike[alike] += 1
        self._severity[alike] = finding.severity
        # A column that is wrong throughout would otherwise make a finding a row, and a report nobody could open.
        if self._alike[alike] <= SHOWN_ALIKE:
            self._kept.append(finding)

    def how_many(self, code: str, number: int, sheet: str, column: str | None = None) -> int:
        """How many were found of a code in a list's sheet, in one column as it is written or in all of them."""
        found = ((at, many) for (*at, where), many in self._alike.items() if column in (None, where))
        return sum(many for at, many in found if at == [code, number, sheet])

    def count(self, one: CheckCount) -> None:
        """Add to what is counted of a check in a list."""
        key = (one.check, one.list)
        self._checks[key] = self._checks[key] + one if key in self._checks else one

    @property
    def checks(self) -> tuple[CheckCount, ...]:
        """What was counted, in the order of checks and lists."""
        return tuple(sorted(self._checks.values(), key=lambda one: one.list))

    def all(self) -> tuple[Finding, ...]:
        """Everything found, most serious first, then by list and row, each long run closed by its count."""
        closing = [
            Finding(
                code,
                self._severity[code, number, sheet, column],
                f"And {count - SHOWN_ALIKE:,} more like this in the same place.",
                number,
                sheet,
                None,
                column,
            )
            for (code, number, sheet, column), count in self._alike.items()
            if count > SHOWN_ALIKE
        ]
        whole = self._kept + closing
        # What is about the whole file comes after its lists; within one, in the order in which it was met.
        return tuple(sorted(whole, key=lambda each: (RANK[each.severity], each.list or 99)))
