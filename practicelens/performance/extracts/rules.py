"""Pure decisions about extracts: which day a file tells of, when it may be published, in plain words."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import PurePath, PureWindowsPath

from practicelens.access.errors import Refused
from practicelens.performance.extracts.states import WORDS, State

NAME_LIMIT = 200  # what the column holds; the file's ending is kept
EARLIEST = date(2000, 1, 1)  # no case system kept Annex A before; an earlier year is a slip of the finger
# Taken up too soon, two processes would work on one extract; too late, somebody waits before a bar that stands still.
ABANDONED_AFTER = timedelta(minutes=15)
"""A reading or a publication that has not moved for this long was killed, not slow."""

# The year first: 2026-11-22 read as day first would find no day, and 20261122 has no other reading.
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])[-_. ](0?[1-9]|1[0-2])[-_. ](20\d\d)(?!\d)")


def plain_name(name: str) -> str:
    """The file's own name, without the folders a browser or a person put before it."""
    # Windows browsers sent whole paths, and a server on Linux does not take a backslash for a separator.
    last = PurePath(PureWindowsPath(name).name).name
    # A line break in a name would make two lines of a log, and a mark of direction would turn its ending round.
    cleaned = "".join(letter for letter in last if letter.isprintable()).strip()
    if len(cleaned) <= NAME_LIMIT:
        return cleaned or "extract"
    suffix = PurePath(cleaned).suffix[:12]
    return cleaned[: NAME_LIMIT - len(suffix)] + suffix


def day_in_name(name: str) -> date | None:
    """The date a file's name holds: 2026-11-22, 20261122, 22-11-2026 and the like."""
    if found := _YEAR_FIRST.search(name):
        return _day(found[1], found[2], found[3])
    if found := _DAY_FIRST.search(name):
        return _day(found[3], found[2], found[1])
    return None


def check_size(size: int, limit: int) -> None:
    """Refuse an empty file, and one beyond the limit, before a byte of it is read."""
    if size == 0:
        raise Refused("The file is empty: there is nothing in it to read.", code="empty")
    if size > limit:
        raise Refused(
            f"The file is larger than the limit of {limit // (1024 * 1024)} MB, so it was not kept.",
            code="too_large",
        )


def check_as_at(as_at: date | None, today: date) -> date:
    """The day an extract tells of is needed, is not in the future, and belongs to this century."""
    if as_at is None:
        raise Refused("Say which day the extract was taken from the case system.", code="as_at_missing")
    if as_at > today:
        raise Refused(f"{as_at:%d/%m/%Y} has not come yet: an extract tells of a day past.", code="as_at_future")
    if as_at < EARLIEST:
        raise Refused(f"{as_at:%d/%m/%Y} is before 2000: check the year.", code="as_at_old")
    return as_at


def check_publishable(state: State, others_publishing: bool) -> None:
    """Only an extract that was read and has nothing that blocks may be published, one at a time."""
    if state is State.BLOCKED:
        raise Refused(
            "This extract has findings that block it. Mend them in the case system or in the file, and load it again.",
            code="blocked",
        )
    if state is State.PUBLISHING:
        raise Refused("This extract is being published already.", code="publishing")
    # Each state has its own sentence: whoever reads it does something else about each.
    if state in {State.PUBLISHED, State.SUPERSEDED}:
        raise Refused("This extract has been published already.", code="published")
    if state is not State.READY:
        raise Refused(f"This extract cannot be published: {WORDS[state].lower()}.", code="not_ready")
    if others_publishing:
        raise Refused(
            "Another extract is being published just now. Wait until it is done, then publish this one.", code="busy"
        )


def check_reason(reason: str) -> str:
    """A withdrawal is explained, in words that somebody can read a year later."""
    # Five letters are a word: "x" and "ok" explain nothing to whoever asks a year later.
    if len(reason.strip()) < 5:
        raise Refused("Say why, in a few words: it is kept with the extract.", code="reason_missing")
    return reason.strip()


def state_after_reading(readable: bool, publishable: bool) -> State:
    """Where the reader's report sends an extract."""
    if not readable:
        return State.UNREADABLE
    return State.READY if publishable else State.BLOCKED


def state_after_publishing(as_at: date, others_in_use: Collection[date]) -> State:
    """Published when it is the latest of its source; an older one joins the chain behind those that follow it."""
    return State.SUPERSEDED if any(day > as_at for day in others_in_use) else State.PUBLISHED


def _day(year: str, month: str, day: str) -> date | None:
    """A date, unless there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
