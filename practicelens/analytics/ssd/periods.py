"""Periods of care: the episodes from entering care to leaving it, told by their identifier or the day of entry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from practicelens.analytics.ssd.extract import Extract


@dataclass(frozen=True)
class Period:
    """One period: whose, its episodes' rows and identifiers, and its first and last days, the last None while open."""

    child: str | None
    rows: tuple[int, ...]
    ids: frozenset[str]
    start: date | None
    end: date | None


class Periods:
    """The periods of an extract."""

    def __init__(self, extract: Extract) -> None:
        """Put the episodes together."""
        self._extract = extract
        self._entered = extract.dates("clae_entered_care_date")
        self._starts = extract.dates("clae_cla_episode_start_date")
        self._ceased = extract.dates("clae_cla_episode_ceased_date")
        self._ids = extract.ids("clae_cla_id")
        self._children = extract.children("ssd_cla_episodes")
        self._key = [self._key_of(row) for row in range(len(self._starts))]
        rows: dict[object, list[int]] = defaultdict(list)
        for row, key in enumerate(self._key):
            rows[key].append(row)
        self._periods = {key: self._period(each) for key, each in rows.items()}
        self._by_child: dict[str | None, list[Period]] = defaultdict(list)
        for period in self._periods.values():
            self._by_child[period.child].append(period)

    def _key_of(self, row: int) -> object:
        """Which period an episode is of: the day of entry before the identifier, which some systems give each episode.

        An episode with neither is a period of its own.
        """
        of_period = self._entered[row] or self._ids[row]
        return (self._children[row], of_period) if of_period else row

    def _period(self, rows: list[int]) -> Period:
        begun = [day for row in rows for day in (self._entered[row], self._starts[row]) if day is not None]
        last = max(rows, key=lambda row: (self._open(row), self._starts[row] or date.min, row))
        ids = frozenset(one for row in rows if (one := self._ids[row]))
        return Period(self._children[last], tuple(rows), ids, min(begun, default=None), self._ceased[last])

    def _open(self, row: int) -> bool:
        return self._extract.is_open(self._starts[row], self._ceased[row])

    def of(self, row: int) -> Period:
        """The period that an episode belongs to."""
        return self._periods[self._key[row]]

    def another(self, period: Period) -> str:
        """Whether the child was in care before, in a period that lasted into the twelve months before the extract."""
        since = self._extract.year
        others = (each for each in self._by_child[period.child] if each is not period)
        return (
            "yes"
            if any(_before(each, period) and each.end is not None and each.end >= since for each in others)
            else "no"
        )


def _before(one: Period, other: Period) -> bool:
    return one.start is None or other.start is None or one.start < other.start
