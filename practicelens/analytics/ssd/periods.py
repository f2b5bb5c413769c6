"""Periods of care: the episodes from entering care to leaving it, told by their identifier or the day of entry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from practicelens.analytics.ssd.extract import Extract

GOES_ON: Final = "X1"
"""Why an episode ceased when only the placement or the legal status changed (SSDA903)."""


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
        self._key = self._keys()
        rows: dict[object, list[int]] = defaultdict(list)
        for row, key in enumerate(self._key):
            rows[key].append(row)
        self._periods = {key: self._period(each) for key, each in rows.items()}
        self._by_child: dict[str | None, list[Period]] = defaultdict(list)
        for period in self._periods.values():
            self._by_child[period.child].append(period)

    def _keys(self) -> list[object]:
        """Which period each episode is of: by the day of entry, before the identifier that some give each episode.

        Without that day an episode goes on with the one before it that ceased as X1: that says a new one began.
        """
        keys: list[object] = [None] * len(self._starts)
        reasons = self._extract.texts("clae_cla_episode_ceased_reason")
        goes_on: dict[str, object] = {}
        # In the order of time: an episode can only go on with one that began before it, wherever the file has them.
        for row in sorted(range(len(keys)), key=lambda row: (self._starts[row] or date.min, row)):
            child = self._children[row]
            entered = (child, self._entered[row]) if self._entered[row] else None
            known = (child, self._ids[row]) if self._ids[row] else row
            # Taken out when used: one X1 leads to one further episode, or two episodes begun on a day would both go
            # on with it.
            before = goes_on.pop(child, None) if child else None
            # A row that has neither stands for itself: two children without an identifier are never put together.
            keys[row] = entered or before or known
            if child and (reasons[row] or "").upper().startswith(GOES_ON):
                goes_on[child] = keys[row]
        return keys

    def _period(self, rows: list[int]) -> Period:
        begun = [day for row in rows for day in (self._entered[row], self._starts[row]) if day is not None]
        # An open episode is the last, whatever its dates say: a child is in care now even where an older row was
        # opened late.
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
