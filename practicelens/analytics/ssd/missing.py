"""How often a looked-after child was missing or absent in the twelve months before the extract's day."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from practicelens.analytics.ssd.extract import Extract

ABSENT: Final = re.compile(r"^\s*a\b|absen|away|unauthori", re.IGNORECASE)


class Absences:
    """The episodes of an extract, by child."""

    def __init__(self, extract: Extract) -> None:
        """Keep what every question asks."""
        self._extract = extract
        self._days = extract.dates("miss_missing_episode_start_date")
        self._kinds = extract.texts("miss_missing_episode_type")

    def of(self, child: str | None, since: date | None) -> tuple[list[int], list[int]]:
        """The rows of times missing and absent, in order, in twelve months and since care began (Annex A, list 8)."""
        # Not before care began: list 8 asks of the child as looked after.
        first = max(self._extract.year, since or self._extract.year)
        rows = [row for row in self._extract.by_child("ssd_missing").get(child or "", ()) if self._in(row, first)]
        rows.sort(key=lambda row: (self._days[row] or date.min, row))
        # What is written as neither counts as missing: the graver reading is the one that is looked into.
        absent = [row for row in rows if ABSENT.search(self._kinds[row] or "")]
        return [row for row in rows if row not in absent], absent

    def _in(self, row: int, first: date) -> bool:
        day = self._days[row]
        return day is not None and first <= day <= self._extract.as_at
