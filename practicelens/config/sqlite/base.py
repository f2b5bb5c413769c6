"""Django's SQLite backend with one write mutex a process and a bounded wait when the database is busy.

SQLite lets one connection write at a time. Threads that queue at its own lock poll for it with growing pauses, so
the unlucky wait long while others pass (measured: 20 threads doubled the slowest pages; a mutex brings it back).
Here the threads of a process queue at a mutex, so that only one of each process asks SQLite, and whatever SQLite
answers with "busy" is tried again until ``WAIT_AT_MOST``. Past that the page says that it was busy (web/errors.py).
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final, TypeVar

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

# Long enough for a month's filling or a migration to pass, short enough that a browser still waits for the answer.
WAIT_AT_MOST = 10.0  # seconds
PAUSE: Final = 0.01  # seconds; SQLite waits by itself before it says busy, except where it sees no use in waiting
WRITES: Final = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP"})
BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
LOCKED: Final = "database is locked: other work was writing to it all the while"
PRIMARY_CODE: Final = 0xFF  # SQLite's extended codes keep the kind of error in the lowest byte

Answer = TypeVar("Answer")
# One for each database file of this process. A fork inherits locks whose holders it does not have: it starts anew.
_mutexes: dict[str, threading.Lock] = {}
os.register_at_fork(after_in_child=_mutexes.clear)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose writes take the process's mutex and wait, within a bound, for other processes."""

    _has_mutex = False

    @property
    def _mutex(self) -> threading.Lock:
        """This database's mutex; setdefault is one step under the interpreter's lock."""
        return _mutexes.setdefault(str(self.settings_dict["NAME"]), threading.Lock())

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Connect; switching to WAL asks for the whole file and is refused at once while another process does it."""
        deadline = time.monotonic() + WAIT_AT_MOST
        connect: Callable[[dict[str, Any]], sqlite3.Connection] = super().get_new_connection
        return _patiently(lambda: connect(conn_params), deadline)

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor that waits for its turn."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.wrapper = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        """BEGIN IMMEDIATE: first the mutex, then SQLite's own lock; the mutex is kept until the end."""
        if not self._take_mutex(time.monotonic() + WAIT_AT_MOST):
            raise OperationalError(LOCKED)
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        # Also on Ctrl+C: a mutex that nobody leaves would hold up every writer of the process.
        except BaseException:
            self._leave_mutex()
            raise

    def _commit(self) -> None:
        """Commit, then let the next writer on; when it fails Django rolls back, and that lets it on."""
        super()._commit()  # type: ignore[misc]
        self._leave_mutex()

    def _rollback(self) -> None:
        """Roll back, then let the next writer on."""
        super()._rollback()  # type: ignore[misc]
        self._leave_mutex()

    def _close(self) -> None:
        """Close; a transaction that was open is rolled back by SQLite."""
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave_mutex()

    @contextmanager
    def turn(self, query: str, deadline: float) -> Iterator[None]:
        """Hold the mutex for one statement, where it writes and no transaction of ours holds it already."""
        if self._has_mutex or self.connection.in_transaction or not _writes(query):
            yield
            return
        if not self._take_mutex(deadline):
            raise sqlite3.OperationalError(LOCKED)
        try:
            yield
        finally:
            self._leave_mutex()

    def _take_mutex(self, deadline: float) -> bool:
        """Queue for the mutex until the deadline. A database in memory is one process's, and shares one lock."""
        if self.is_in_memory_db():
            return True
        self._has_mutex = self._mutex.acquire(timeout=max(0.0, deadline - time.monotonic()))
        return self._has_mutex

    def _leave_mutex(self) -> None:
        """Give the mutex back, if it is ours."""
        if self._has_mutex:
            self._has_mutex = False
            self._mutex.release()


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose statements wait for their turn and are tried again while SQLite is busy."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        return self._in_turn(query, lambda: super(Cursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Any) -> Any:
        """Run one statement for many rows; they are listed first."""
        rows = list(param_list)  # a generator would be half used up by the try that found the database busy
        return self._in_turn(query, lambda: super(Cursor, self).executemany(query, rows))

    def convert_query(self, query: str, *, param_names: Iterable[str] | None = None) -> str:
        """Django's places for values as SQLite has them: searched for once in each statement."""
        return _by_places(query) if param_names is None else super().convert_query(query, param_names=param_names)

    def _in_turn(self, query: str, run: Callable[[], Answer]) -> Answer:
        """Run it, waiting. Inside a transaction nothing is tried again: its lock is held, so busy means no patience."""
        if self.wrapper.connection.in_transaction:
            return run()
        deadline = time.monotonic() + WAIT_AT_MOST
        with self.wrapper.turn(query, deadline):
            return _patiently(run, deadline)


@lru_cache(maxsize=1024)
def _by_places(query: str) -> str:
    """As Django's own ``convert_query``, whose search costs a tenth of what SQLite takes to answer."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


def _patiently(run: Callable[[], Answer], deadline: float) -> Answer:
    """Run it until SQLite is not busy, or the deadline has passed and its error is the answer."""
    while True:
        try:
            return run()
        except sqlite3.OperationalError as error:
            code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
            if code not in BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(PAUSE)


def _writes(query: str) -> bool:
    """Whether a statement writes, by its first word; Django writes no WITH before an INSERT."""
    return query.lstrip()[:8].split(" ", 1)[0].upper() in WRITES
