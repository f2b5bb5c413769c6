"""Writes workbooks in a process of its own, and names each on a line of its own as it stands."""

from __future__ import annotations

import argparse
import gc
import os
from datetime import date
from pathlib import Path

from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.schedule import WORKBOOKS, Files
from practicelens.synth.world.simulation import make_world


def main(files: Files = WORKBOOKS) -> None:
    """Invent the world of a seed and write the workbooks of some days, or files of another kind.

    Ends by itself when nobody reads what it says any more: whoever asked for it was killed.
    """
    words = _parser().parse_args()
    if words.behind and hasattr(os, "nice"):
        os.nice(10)  # people are at their pages meanwhile
    # As inventing.py does, and for its reason: all that is made lives to the end.
    gc.disable()
    book = Book(make_world(words.seed, words.until, scale=words.scale))
    gc.freeze()
    gc.enable()
    for day in words.days:
        name = files.write(book, day, words.folder).name
        try:
            # Straight into the pipe: text kept in a buffer would leave the bar standing still.
            os.write(1, f"{name}\n".encode())
        except BrokenPipeError:
            return


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="practicelens.synth.workbooks", description=__doc__)
    parser.add_argument("folder", type=Path, help="where they are written")
    parser.add_argument("days", type=date.fromisoformat, nargs="+", help="the days, as 2026-11-22")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--until", type=date.fromisoformat, required=True, help="the last day that is invented")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--behind", action="store_true", help="leave the processor to others first")
    return parser


if __name__ == "__main__":
    main()
