"""The months and quarters that reports are about. No Django."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

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
        # By hand and not by strptime, which takes "2026-1" too: a month has one address.
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
        # Twelve months, because a month of audits is a handful, which no share may be taken of.
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
class Chosen(Month):
    """The days that somebody chose for a report of their own, by the month in which they end; and which report it is.

    It is told by its report, so that whatever takes a period takes it: no two such reports are of one period.
    """

    start: date
    end: date
    report: int

    @classmethod
    def between(cls, start: date, end: date, report: int) -> Chosen:
        """From a day to a day, both of them in it."""
        return cls(end.year, end.month, start, end, report)

    @property
    def last(self) -> date:
        """The last of its days."""
        return self.end

    def words(self) -> str:
        """As people say it: "1 October 2025 to 30 September 2026"."""
        ends = f"{self.end.day} {self.end:%B} {self.end.year}"
        return ends if self.start == self.end else f"{self.start.day} {self.start:%B} {self.start.year} to {ends}"

    def name(self) -> str:
        """The same: of some days no part says which."""
        return self.words()


@dataclass(frozen=True, order=True)
# A quarter is told by its first month and is a Month, so that whatever takes a period takes both.
class Quarter(Month):
    """A quarter of the calendar year, by its first month: January, April, July or October."""

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter of a day."""
        # Calendar quarters: the strategy says quarterly (sections 7 and 10), and not where a quarter begins.
        return cls(day.year, 3 * ((day.month - 1) // 3) + 1)

    @property
    def last(self) -> date:
        """The last day of its third month."""
        return Month(self.year, self.month + 2).last

    @property
    def year_before(self) -> date:
        """The first day of the twelve months that end with it."""
        # Nine months before its own three: twelve in all.
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
