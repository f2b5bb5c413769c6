"""Which days have an extract, and all their workbooks at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from queue import Queue
from typing import Any

from practicelens.analytics.apart import APART
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.writing import write
from practicelens.synth.world.simulation import World
from practicelens.synth.world.structure import STANDS_ON

LAST_SUNDAY = STANDS_ON
Writer = Callable[[Book, date, Path], Path]


@dataclass(frozen=True)
class Files:
    """A kind of file: what writes one, and the module that writes some in a process of its own."""

    write: Writer
    module: str


WORKBOOKS = Files(write, "practicelens.synth.workbooks")
MANY = 12  # from which on a process of its own is worth inventing the world again in it


def extract_days(weeks: int = 13, months: int = 27, last: date = LAST_SUNDAY) -> tuple[date, ...]:
    """One a week up to ``last``, and before that one at the end of each of so many months; oldest first."""
    weekly = [last - timedelta(weeks=week) for week in range(weeks)]
    # From the month before the first week's: each month's end is told once.
    before = (weekly[-1] if weekly else last).replace(day=1) - timedelta(days=1)
    monthly = []
    for _ in range(months):
        monthly.append(before)
        before = before.replace(day=1) - timedelta(days=1)
    return tuple(sorted({*weekly, *monthly}))


def write_all(
    world: World,
    days: Sequence[date],
    folder: Path,
    tell: Callable[[int, int], None] | None = None,
    *,
    behind: bool = False,
    files: Files = WORKBOOKS,
) -> tuple[Path, ...]:
    """Write every day's workbook; ``tell(done, total)`` after each. Returns the paths, oldest first.

    ``files``: of another kind instead.

    A few are written in this process, many in two of their own. ``behind``: in one of its own, which leaves the
    processor to others first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    apart = behind or len(days) >= MANY
    for path in _beside(world, days, folder, behind, files) if apart else _here(world, days, folder, files):
        written.append(path)
        if tell:
            tell(len(written), len(days))
    return tuple(sorted(written))


def _here(world: World, days: Sequence[date], folder: Path, files: Files) -> Iterator[Path]:
    """One after the other."""
    book = Book(world)
    for day in days:
        yield files.write(book, day, folder)


def _beside(world: World, days: Sequence[date], folder: Path, behind: bool, files: Files) -> Iterator[Path]:
    """In processes of their own, as each file is finished. May raise CalledProcessError."""
    count = 1 if behind else 2
    finished: Queue[Path | None] = Queue()
    # By turns, so that both parts come to their ends at about the same time.
    commands = [_command(world, days[part::count], folder, behind, files.module) for part in range(count)]
    # Left in this order: a thread ends with its process, and they are waited for last.
    with ThreadPoolExecutor(count) as pool, _running(commands) as processes:
        parts = [pool.submit(_hear, process, folder, finished) for process in processes]
        # Each part ends with None, so this goes on until as many have come as there are parts.
        for _ in parts:
            yield from iter(finished.get, None)
        for part in parts:
            # What one part could not write is told here, after all have ended.
            part.result()


def _command(world: World, days: Sequence[date], folder: Path, behind: bool, module: str) -> list[str]:
    """What writes some days in a process of its own."""
    command = [sys.executable, "-m", module, os.fspath(folder), *map(date.isoformat, days)]
    command += ["--seed", str(world.seed), "--scale", str(world.scale)]
    return [*command, "--until", date.fromordinal(world.until).isoformat(), *(["--behind"] if behind else [])]


@contextmanager
def _running(commands: Sequence[Sequence[str]]) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that are stopped with whoever asked for them, and by nothing else."""
    words: dict[str, Any] = {"stdout": subprocess.PIPE, "stdin": subprocess.DEVNULL, "text": True, **APART}
    processes = [subprocess.Popen(command, **words) for command in commands]
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()  # one that has ended is not harmed


def _hear(process: subprocess.Popen[str], folder: Path, finished: Queue[Path | None]) -> None:
    """Every line that a process says names a file. None at its end."""
    try:
        with process:
            assert process.stdout is not None
            for line in process.stdout:
                finished.put(folder / line.strip())
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, process.args)
    finally:
        # In any case: whoever waits for this end would wait for ever.
        finished.put(None)
