"""What a monthly report is made from: everything it says, as plain data, before a word of it is laid out."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from practicelens.governance.packs.tallies import Graded
from practicelens.workdays.timescales import add_months


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """From "2026-11", or a quarter from "2026-Q3". Raises ``ValueError`` for anything else."""
        year, _, month = text.partition("-")
        if month in ("Q1", "Q2", "Q3", "Q4") and len(year) == 4 and year.isdecimal() and year != "0000":
            return Quarter(int(year), 3 * int(month[1]) - 2)
        if len(year) != 4 or len(month) != 2 or not (year + month).isdecimal():
            raise ValueError(f"{text!r} is not a month")
        return cls.of(date(int(year), int(month), 1))

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def year_before(self) -> date:
        """The first day of the twelve months that end with it."""
        return self.back(11).first

    def back(self, months: int) -> Month:
        """So many months earlier."""
        return Month.of(add_months(self.first, -months))

    def __str__(self) -> str:
        """As it stands in an address: "2026-11"."""
        return f"{self.year:04}-{self.month:02}"

    def words(self) -> str:
        """As people say it: "November 2026"."""
        return f"{self.first:%B} {self.year}"

    def name(self) -> str:
        """The month alone: "November"."""
        return f"{self.first:%B}"


@dataclass(frozen=True, order=True)
class Quarter(Month):
    """A quarter of the calendar year, by its first month: January, April, July or October."""

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter of a day."""
        return cls(day.year, 3 * ((day.month - 1) // 3) + 1)

    @property
    def last(self) -> date:
        """The last day of its third month."""
        return Month(self.year, self.month + 2).last

    @property
    def year_before(self) -> date:
        """The first day of the twelve months that end with it."""
        return add_months(self.first, -9)

    def back(self, months: int) -> Quarter:
        """So many quarters earlier."""
        return Quarter.of(add_months(self.first, -3 * months))

    def __str__(self) -> str:
        """As it stands in an address: "2026-Q3"."""
        return f"{self.year:04}-Q{(self.month + 2) // 3}"

    def words(self) -> str:
        """As people say it: "July to September 2026"."""
        return f"{self.first:%B} to {self.last:%B} {self.year}"

    def name(self) -> str:
        """The quarter alone: "July to September"."""
        return f"{self.first:%B} to {self.last:%B}"


@dataclass(frozen=True)
class TeamName:
    """A team that the report covers, audited or not."""

    team_id: int
    team: str
    service_id: int
    service: str


@dataclass(frozen=True)
class Due:
    """An audit due in the month, and when it was handed in, if it was."""

    team_id: int
    due: date
    submitted_on: date | None


@dataclass(frozen=True)
class Moved:
    """A re-audit handed in in the month: the first grade and its own."""

    team_id: int
    first: str
    second: str


@dataclass(frozen=True)
class Tracked:
    """An audit whose practice is tracked to Good."""

    audit_id: int
    reference: str
    team_id: int
    team: str
    latest: str
    since: date


@dataclass(frozen=True)
class Beside:
    """A measure of timeliness, laid beside the grades: where, of whom, and what part met it."""

    measure: str
    of: str
    numerator: int
    denominator: int
    period: str


@dataclass(frozen=True)
class Judged:
    """A grade handed in beside the one that its domains suggested."""

    suggested: str
    given: str


@dataclass(frozen=True)
class Owed:
    """An audit that was owed and not done by its day: of which team (none: of no team), with what, and why."""

    team: str
    tool: str
    due: date
    why: str


@dataclass(frozen=True)
class Material:
    """All that one report says. ``first_audits`` are twelve months', the rest the month's or the day's."""

    month: Month
    until: date
    scope: str
    teams: tuple[TeamName, ...]
    first_audits: tuple[Graded, ...]
    domains: tuple[tuple[str, str], ...]
    due: tuple[Due, ...] = ()
    re_audits: tuple[Moved, ...] = ()
    tracked: tuple[Tracked, ...] = ()
    beside: tuple[Beside, ...] = ()
    dataset_as_at: date | None = None
    judged: tuple[Judged, ...] = ()
    missed: tuple[Owed, ...] = ()
    detail: bool = True

    @property
    def in_month(self) -> tuple[Graded, ...]:
        """The first audits handed in in the month itself."""
        return tuple(audit for audit in self.first_audits if audit.submitted_on >= self.month.first)

    @property
    def services(self) -> tuple[tuple[int, str], ...]:
        """The service areas covered, by name."""
        return tuple(sorted({(team.service_id, team.service) for team in self.teams}, key=lambda pair: pair[1]))

    @property
    def whole_month(self) -> bool:
        """Whether the month had ended when this was made."""
        return self.until >= self.month.last
