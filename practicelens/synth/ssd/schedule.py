"""The datasets of several days, one zip each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from practicelens.synth.ssd.tables import Dialect
from practicelens.synth.ssd.writing import write
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.world.simulation import World


def write_datasets(
    world: World, days: Sequence[date], folder: Path, dialect: Dialect, tell: Callable[[int, int], None]
) -> tuple[Path, ...]:
    """Write every day's dataset; ``tell(done, total)`` after each. Returns the paths, oldest first."""
    book = Book(world)
    written: list[Path] = []
    for day in days:
        written.append(write(book, day, folder, dialect))
        tell(len(written), len(days))
    return tuple(written)
