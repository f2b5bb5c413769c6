"""What each write transaction reads: counted in statements, and named by the function of the product that began it."""

from __future__ import annotations

import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.transaction import Atomic
from django_tasks.backends.immediate import ImmediateBackend

from tests.builders.trail import trail

PRODUCT = "practicelens."
# Kept in the process for some seconds: whether a write reads it is a matter of time, which no test may hang on.
KEPT = "rulebook_bankholiday"
READS = 12
"""What a write may read: it looks again whether all is as it was prepared, locks, and writes."""
FIRST_TABLE = re.compile(r'FROM "(\w+)"')


@dataclass
class Writes:
    """Every transaction of the product: how often each function began one, and which tables its worst read."""

    times: Counter[str] = field(default_factory=Counter)
    most: dict[str, int] = field(default_factory=dict)
    worst: dict[str, list[str]] = field(default_factory=dict)
    _open: list[str | None] = field(default_factory=list)
    _reads: list[str] = field(default_factory=list)
    # A thread that a test begins has a connection, and transactions, of its own.
    _thread: int = field(default_factory=threading.get_ident)

    def begin(self) -> None:
        """A block begins: the outermost of the product is the transaction, whatever a test wraps it in."""
        if threading.get_ident() != self._thread:
            return
        inside = any(self._open)
        name = None if inside else _who()
        if name is not None:
            self._reads.clear()
        self._open.append(name)

    def end(self) -> None:
        """A block ends."""
        # One that began before this was looked for ends unmeasured: it is the test's own, around all of the product's.
        if threading.get_ident() != self._thread or not self._open:
            return
        name = self._open.pop()
        if name is None:
            return
        self.times[name] += 1
        if len(self._reads) >= self.most.get(name, 0):
            self.most[name], self.worst[name] = len(self._reads), list(self._reads)

    @contextmanager
    def by_another(self) -> Iterator[None]:
        """A task that tests do at once, where it is asked for: elsewhere a worker does it, outside of whatever asked.

        Its own transactions are measured as those of any other work.
        """
        held, self._open, self._reads = (self._open, self._reads), [], []
        try:
            yield
        finally:
            self._open, self._reads = held

    def taken(self) -> dict[str, list[str]]:
        """What was too long until now; counting begins anew."""
        found = self.too_long
        self.times.clear()
        self.most.clear()
        self.worst.clear()
        return found

    @contextmanager
    def apart(self) -> Iterator[dict[str, list[str]]]:
        """What is too long of what is done meanwhile, at its end; it is counted among all others too."""
        before, found = (self.times, self.most, self.worst), dict[str, list[str]]()
        self.times, self.most, self.worst = Counter(), {}, {}
        try:
            yield found
        finally:
            found.update(self.too_long)
            mine = (self.times, self.most, self.worst)
            self.times, self.most, self.worst = before
            self.times.update(mine[0])
            for name in mine[1]:
                if mine[1][name] >= self.most.get(name, 0):
                    self.most[name], self.worst[name] = mine[1][name], mine[2][name]

    @property
    def too_long(self) -> dict[str, list[str]]:
        """The functions that read more than they may, with the tables that they read."""
        return {name: self.worst[name] for name, reads in self.most.items() if reads > READS}

    def count(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Every statement passes here."""
        if any(self._open) and sql.lstrip("( ").upper().startswith("SELECT"):
            table = FIRST_TABLE.search(sql)
            if table is None or table[1] != KEPT:
                self._reads.append(table[1] if table else sql)
        return execute(sql, *rest)


@contextmanager
def write_transactions() -> Iterator[Writes]:
    """The transactions that the product makes meanwhile, builders' steps among them, which are really done."""
    trail.end()
    writes, enter, leave = Writes(), Atomic.__enter__, Atomic.__exit__
    at_once = ImmediateBackend._execute_task

    def begin(self: Atomic) -> None:
        enter(self)
        writes.begin()

    def end(self: Atomic, *raised: Any) -> None:
        writes.end()
        leave(self, *raised)

    def by_another(self: ImmediateBackend, *words: Any) -> None:
        with writes.by_another():
            at_once(self, *words)

    with (
        patch.object(ImmediateBackend, "_execute_task", by_another),
        patch.object(Atomic, "__enter__", begin),
        patch.object(Atomic, "__exit__", end),
        connection.execute_wrapper(writes.count),
    ):
        yield writes


def _who() -> str | None:
    """The function of the product whose block this is, by the nearest frame that is the product's."""
    frame = sys._getframe(3)
    while frame.f_globals.get("__name__") == __name__ and frame.f_back is not None:
        frame = frame.f_back  # counted twice: for one test, and for every test
    # A decorated function is called by contextlib, whose frame holds it; a ``with`` stands in the function itself.
    decorated = frame.f_locals.get("func") if frame.f_code.co_filename.endswith("contextlib.py") else None
    module, name = (decorated.__module__, decorated.__qualname__) if decorated else (
        str(frame.f_globals.get("__name__")), frame.f_code.co_name
    )  # fmt: skip
    return f"{module}.{name}" if module.startswith(PRODUCT) else None
