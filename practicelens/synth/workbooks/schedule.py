"""Which days have an extract, and all their workbooks at once on two processes."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date, timedelta
from pathlib import Path

from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.writing import write
from practicelens.synth.world.simulation import World, make_world

LAST_SUNDAY = date(2026, 11, 22)
WORTH_A_POOL = 8

_book: Book | None = None  # of this process: forked or made anew


def extract_days(weeks: int = 13, months: int = 27, last: date = LAST_SUNDAY) -> tuple[date, ...]:
    """One a week up to ``last``, and before that one at the end of each of so many months; oldest first."""
    weekly = [last - timedelta(weeks=week) for week in range(weeks)]
    before = (weekly[-1] if weekly else last).replace(day=1) - timedelta(days=1)
    monthly = []
    for _ in range(months):
        monthly.append(before)
        before = before.replace(day=1) - timedelta(days=1)
    return tuple(sorted({*weekly, *monthly}))


def write_all(
    world: World, days: tuple[date, ...], folder: Path, tell: Callable[[int, int], None] | None = None
) -> tuple[Path, ...]:
    """Write every day's workbook; ``tell(done, total)`` after each. Returns the paths, oldest first."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for path in _written(world, days, folder):
        written.append(path)
        if tell:
            tell(len(written), len(days))
    return tuple(sorted(written))


def _written(world: World, days: tuple[date, ...], folder: Path) -> Iterator[Path]:
    """The files as they are finished: in this process when they are few, on two when many."""
    global _book
    if len(days) < WORTH_A_POOL:
        book = Book(world)
        for day in days:
            yield write(book, day, folder)
        return
    _book = Book(world)  # forked processes find it made
    arguments = (world.seed, world.until, world.scale)
    try:
        with ProcessPoolExecutor(2, mp_context=_context(), initializer=_prepare, initargs=arguments) as pool:
            for done in as_completed([pool.submit(_write_one, day, folder) for day in days]):
                yield done.result()
    finally:
        _book = None


def _context() -> multiprocessing.context.BaseContext:
    """Fork on Linux, where it is safe and saves making the world twice; elsewhere start afresh."""
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _prepare(seed: int, until: int, scale: float) -> None:
    """Make this process's world, unless it was born with one."""
    global _book
    if _book is None:
        _book = Book(make_world(seed, date.fromordinal(until), scale=scale))


def _write_one(day: date, folder: Path) -> Path:
    """One workbook, in a worker process."""
    if _book is None:
        raise RuntimeError("the world was not prepared")
    return write(_book, day, folder)
