"""Days as a census writes them, each read once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

from practicelens.analytics.annex_a.values import read_date

# A year has few days, and a census names each of them thousands of times.
read_day: Final = lru_cache(maxsize=10_000)(read_date)


def days_of(texts: Iterable[str | None]) -> list[date]:
    """Those that are days, in their order."""
    return sorted(day for day in map(read_day, texts) if isinstance(day, date))
