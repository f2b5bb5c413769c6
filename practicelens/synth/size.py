"""How large a demonstration is, and which part of it stands before the first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from practicelens.synth.workbooks.schedule import extract_days

# The Monday after the last Sunday that is invented (structure.STANDS_ON).
TODAY: Final = date(2026, 11, 23)
FIRST_WEEKS: Final = 5
"""Weekly extracts before the first page: a month, so that a team's week has weeks to be compared with."""
FIRST_AUDIT_MONTHS: Final = 15
"""Months of past audits before the first page: as far back as a draw looks (12), and as cycles mostly go on (3)."""


@dataclass(frozen=True)
class Size:
    """How large a demonstration: ``scale`` 1 is a whole borough."""

    scale: float = 1.0
    weeks: int = 13
    months: int = 27
    audit_months: int = 24
    datasets: int = 5
    """Of how many of the newest extracts there is a Standard Safeguarding Dataset beside Annex A."""

    @property
    def first_days(self) -> tuple[date, ...]:
        """The days of the extracts that are loaded before the first page, oldest first."""
        return extract_days(self.weeks, self.months)[-FIRST_WEEKS:]

    @property
    def earlier_days(self) -> tuple[date, ...]:
        """The days of the extracts that are loaded behind it, oldest first."""
        return extract_days(self.weeks, self.months)[:-FIRST_WEEKS]

    @property
    def first_datasets(self) -> tuple[date, ...]:
        """The days of the datasets that are loaded before the first page: the newest alone, which holds all history."""
        return self.first_days[-1:] if self.datasets else ()

    @property
    def earlier_datasets(self) -> tuple[date, ...]:
        """The days of those that are loaded behind it, oldest first: hours of posts stand in each week's own."""
        days = (*self.earlier_days, *self.first_days)
        # Without the newest, which stands before the first page already.
        return days[-self.datasets : -1] if self.datasets else ()

    @property
    def first_audits(self) -> range:
        """Which months of past audits are taken over before the first page: how many months back, oldest first."""
        # Down to 0, this month, of which only themed audits are made so.
        return range(min(self.audit_months, FIRST_AUDIT_MONTHS), -1, -1)

    @property
    def earlier_audits(self) -> range:
        """Which are taken over behind it."""
        return range(self.audit_months, FIRST_AUDIT_MONTHS, -1)
