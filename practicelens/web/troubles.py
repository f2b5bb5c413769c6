"""Tells errors of the machine that a person can wait out, a busy database or a full disk, from faults of ours."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

FULL_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# PostgreSQL's own codes (its manual's appendix A): disk full; lock not available, deadlock, serialisation, too many
# connections.
FULL_STATES: Final = frozenset({"53100"})
BUSY_STATES: Final = frozenset({"55P03", "40P01", "40001", "53300"})
# An answer of the disk that it could not write is as good as full to whoever types; SQLite tells the two apart.
FULL_CODES: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC})
# DuckDB, pyarrow and our own mutex say it in words alone.
FULL_WORDS: Final = ("no space left on device", "database or disk is full", "disk quota exceeded")
BUSY_WORDS: Final = ("database is locked", "database table is locked")


class Trouble(StrEnum):
    """What a person can wait out, or have somebody see to."""

    BUSY = "busy"
    FULL = "full"


def trouble_in(error: BaseException | None) -> Trouble | None:
    """Which of the two an error, or anything it came from, tells of; None for every other error."""
    # The whole chain is looked at: what a library raises at last is seldom the error that tells it.
    kinds = {_kind(one) for one in _chain(error)}
    # A full disk first: waiting does not help there.
    return next((kind for kind in (Trouble.FULL, Trouble.BUSY) if kind in kinds), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from, each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        # Django wraps the driver's error, which alone has the code.
        error = error.__cause__ or error.__context__


def _kind(error: BaseException) -> Trouble | None:
    """By number where there is one, by words where there is none."""
    state, code = getattr(error, "sqlstate", None), getattr(error, "sqlite_errorcode", None)
    full = isinstance(error, OSError) and error.errno in FULL_DISK
    if full or state in FULL_STATES or code in FULL_CODES or _says(error, FULL_WORDS):
        return Trouble.FULL
    return Trouble.BUSY if state in BUSY_STATES or _says(error, BUSY_WORDS) else None


def _says(error: BaseException, words: tuple[str, ...]) -> bool:
    """Whether it says one of these."""
    text = str(error).lower()
    return any(one in text for one in words)
