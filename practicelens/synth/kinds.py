"""The kinds of extract beside Annex A that the borough is written as, a file a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from practicelens.synth.cin.writing import write as write_census
from practicelens.synth.local_lists.writing import write_interviews, write_workforce
from practicelens.synth.ssd.tables import DIALECTS
from practicelens.synth.ssd.writing import write as write_dataset
from practicelens.synth.ssda903.writing import write as write_return
from practicelens.synth.ssda903.xml_writing import write as write_return_as_xml
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.world.simulation import World

Writer = Callable[[Book, date, Path], Path]

WRITERS: Final[dict[str, Writer]] = {
    "ssda903": write_return,
    "ssda903-xml": write_return_as_xml,
    "cin": write_census,
    "workforce": write_workforce,
    "return-interviews": write_interviews,
    **{f"ssd-{name}": partial(write_dataset, dialect=dialect) for name, dialect in DIALECTS.items()},
}
"""By the kind, which but for the XML is how the file's name begins."""


def write_each(
    world: World, days: Sequence[date], folder: Path, kind: str, tell: Callable[[int, int], None]
) -> tuple[Path, ...]:
    """Write every day's file of a kind; ``tell(done, total)`` after each. Returns the paths, oldest first."""
    # One for all days, so that the world is put in order once.
    book = Book(world)
    written: list[Path] = []
    for day in days:
        written.append(WRITERS[kind](book, day, folder))
        tell(len(written), len(days))
    return tuple(written)
