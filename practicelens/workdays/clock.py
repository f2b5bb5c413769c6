"""The one clock: real time, or the demonstration's dated day with real time of day."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from practicelens.workdays.small_files import replace_text

LONDON = ZoneInfo("Europe/London")
# A day ends at 23:59 (architecture, Derived, never counted).
END_OF_DAY = time(23, 59)

# The demonstration's day lives in a file, so that the server, its workers and commands stand at the same one.
_stands_in: Path | None = None


def stand_in(path: Path | None) -> None:
    """Take the date from this file when it exists (the demonstration), or from the world (None)."""
    global _stands_in
    _stands_in = path


def real_now() -> datetime:
    """The world's time, for sign-in, tokens and lock-outs, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The product's time, in UTC: what every change is dated with."""
    real = real_now()
    stands_at = _standing_date()
    if stands_at is None:
        return real
    # London's time of day: near midnight in summer UTC stands on another day.
    local = real.astimezone(LONDON)
    return datetime.combine(stands_at, local.timetz()).replace(tzinfo=LONDON).astimezone(UTC)


def as_dated(moment: datetime) -> datetime:
    """A moment of the world's time as the product dates it now: another day where a demonstration stands at one."""
    stands_at = _standing_date()
    # By whole days: the time of day is the world's in a demonstration too.
    return moment if stands_at is None else moment + (stands_at - local_date(real_now()))


def today() -> date:
    """The product's date in London."""
    return now().astimezone(LONDON).date()


def local_date(moment: datetime) -> date:
    """The date in London at a moment."""
    return moment.astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in London."""
    return datetime.combine(day, time(0), tzinfo=LONDON)


def stand_at(day: date) -> None:
    """Put the demonstration on a day. Only where ``stand_in`` named a file."""
    if _stands_in is None:
        # An error and no refusal: no page of a live deployment offers it, so whoever comes here is a fault of ours.
        raise RuntimeError("this clock follows the world and cannot be moved")
    replace_text(_stands_in, json.dumps({"stands_at": day.isoformat()}))


def next_day() -> date:
    """Move the demonstration on by one day, and say which."""
    day = today() + timedelta(days=1)
    stand_at(day)
    return day


def can_move() -> bool:
    """Whether this clock is a demonstration's."""
    return _standing_date() is not None


def _standing_date() -> date | None:
    """The date in the file, if there is one."""
    if _stands_in is None:
        return None
    try:
        # Read each time, never kept: another process may have moved the day meanwhile. Every page asks many times.
        with open(_stands_in, "rb", buffering=0) as file:
            return _date_in(file.read())
    except (FileNotFoundError, NotADirectoryError):
        return None


@lru_cache(maxsize=8)
def _date_in(content: bytes) -> date:
    """The date that the file's content says."""
    return date.fromisoformat(json.loads(content)["stands_at"])
