"""Months of an authority whose measures signal, in place of an extract's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from practicelens.access.roles import Role
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Figure, Kind, Level
from practicelens.analytics.measurements.months import Series
from practicelens.performance.datasets import cached
from practicelens.performance.matters import computing, queries
from practicelens.performance.matters.queries import MonthPage
from practicelens.workdays.timescales import add_months
from tests.builders.authority import Authority
from tests.builders.extracts import publish, workbook

OCTOBER = date(2026, 10, 1)
EVERY_MONTH = "practicelens.analytics.measurements.months.every_month"
LATE = [45, 46, 44, 45] * 5 + [45, 44, 46, 20]  # of 50 conferences held in time, the last month far fewer
HIGH = [8, 12] * 8 + [12, 13, 12, 13, 12, 13, 12, 12]  # of 100 referrals that came back, nine months above


def months(key: str, counted: Sequence[int], of: int, level: Level = Level.AUTHORITY, one: int | None = None
           ) -> tuple[Figure, ...]:  # fmt: skip
    """A card's 24 months to October."""
    made = []
    for place, number in enumerate(counted):
        start = add_months(OCTOBER, place - len(counted) + 1)
        value = number / of if CARDS[key].kind is Kind.SHARE else float(number)
        end = add_months(start, 1) - timedelta(days=1)
        made.append(Figure(key, level, one, start, end, number, of, value, None, None, children=number))
    return tuple(made)


def signalling(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An extract is published, and its figures are those of two measures that signal and one that does not."""
    publish(authority, workbook(tmp_path / "annex-a.xlsx"))
    area = (Level.SERVICE, authority.service)
    series: Series = {
        ("conferences_in_time", (Level.AUTHORITY, None)): months("conferences_in_time", LATE, 50),
        ("re_referrals", (Level.AUTHORITY, None)): months("re_referrals", HIGH, 100),
        ("referrals", (Level.AUTHORITY, None)): months("referrals", [100, 104] * 12, 1),
        ("re_referrals", area): months("re_referrals", HIGH, 100, *area),
    }
    forget()
    monkeypatch.setattr(EVERY_MONTH, lambda *_: series)


def forget() -> None:
    """Drop what was worked out from these months."""
    cached.forget()
    computing.month_charts.cache_clear()


@pytest.fixture
def month(authority: Authority, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    """An extract is published, and its figures are those of two measures that signal and one that does not."""
    signalling(authority, tmp_path, monkeypatch)
    yield authority
    # What was worked out from these months must not be taken for that of another test's extract.
    forget()


def page_of(authority: Authority, role: Role = Role.DIRECTOR, service: int | None = None) -> MonthPage:
    found = queries.month(authority.asking(role), OCTOBER, service)
    assert found is not None
    return found
