"""Measures the demonstration on this machine and writes docs/reference/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))

from benchmarks import charts, extracts, figures, filling, pages, queries, starting, suite, workbook  # noqa: E402
from practicelens.workdays import clock  # noqa: E402

TABLE = HERE / "docs" / "reference" / "benchmarks.md"
TITLE = """# Benchmarks

Written by `python3 run.py bench`; `--only pages` measures one part again and leaves the others as they stand, each line
with the day and the revision it was measured at. No figure here is a test: machines differ, and this one is shared.
"""
HEAD = ("| what | measured | how | when, at which revision |", "|---|---|---|---|")
PARTS = {
    "starting": "Starting", "workbook": "Loading", "pages": "Pages",
    "figures": "Figures beside pandas", "charts": "Charts and reports", "queries": "Statements",
    "extracts": "Sources beside what others made for them", "filling": "While a month is filled",
    "suite": "The whole suite",
}  # fmt: skip
NOTES = {
    each.__name__.rpartition(".")[2]: each.WHERE_THE_TIME_GOES for each in (workbook, pages, figures, charts, extracts)
}
Row = tuple[str, str, str]


def main() -> int:
    """Measure what is asked for, then write its part of the table."""
    words = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    words.add_argument("--people", type=int, default=20, help="how many people at once (default 20)")
    words.add_argument("--rounds", type=int, default=4, help="how many pages of each kind each asks for (default 4)")
    words.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS), help="measure these parts alone")
    asked = words.parse_args()
    # A folder outside the working copy, so that what is measured is what somebody clones.
    folder = Path(tempfile.mkdtemp(prefix="practicelens-bench-"))
    try:
        for part, rows in measured(asked.only, folder, people=asked.people, rounds=asked.rounds):
            # After each: what was measured stands, should a later part fail.
            before = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
            when = suite.measured_at(HERE) if part == "suite" else now_and_here()
            lines = [f"| {' | '.join(row)} | {when} |" for row in rows]
            TABLE.write_text(table({**parts(before), part: lines}), encoding="utf-8")
    # In any case: a server left running would be measured with whatever comes next.
    finally:
        starting.stop_everything()
        shutil.rmtree(folder, ignore_errors=True)
    print(TABLE.read_text(encoding="utf-8"))
    return 0


def measured(only: Sequence[str], folder: Path, *, people: int, rounds: int) -> Iterable[tuple[str, list[Row]]]:
    """Each part's lines. All but the suite's and the extracts' are asked of a clone that was started once."""
    work: dict[str, Callable[[], list[Row]]] = {
        "workbook": lambda: workbook.measure(folder),
        "pages": lambda: pages.measure(folder, people=people, rounds=rounds),
        "figures": lambda: figures.measure(folder),
        "charts": charts.measure,
        "queries": lambda: queries.measure(folder),
        "extracts": lambda: extracts.measure(HERE, folder),
        "filling": lambda: filling.measure(folder),  # after all others: it opens a month
        "suite": lambda: suite.measure(HERE),
    }
    # A reading needs files alone, which are written here: it does not wait for a demonstration and its past.
    if set(only) - {"suite", "extracts", "charts"}:
        started = starting.measure(HERE, folder)
        if "starting" in only:
            yield "starting", started
    yield from ((part, do()) for part, do in work.items() if part in only)


def now_and_here() -> str:
    """Today, and the revision that is measured."""
    found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True).stdout
    today = clock.real_now()
    return f"{today.day} {today:%B %Y}, {found.strip() or 'unknown'}"


def parts(text: str) -> dict[str, list[str]]:
    """The lines of each part of a table that was written before."""
    named = {heading: part for part, heading in PARTS.items()}
    sections = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    found = zip(sections[::2], sections[1::2], strict=True)
    return {
        named[heading]: [line for line in body.splitlines() if line.startswith("| ") and line not in HEAD]
        for heading, body in found
        if heading in named
    }


def table(lines: Mapping[str, Sequence[str]]) -> str:
    """The page of the reference."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    words = [TITLE, f"Machine: {machine}.", ""]
    for part, heading in PARTS.items():
        if lines.get(part):
            words += [f"## {heading}", "", *HEAD, *lines[part], "", *([NOTES[part]] if part in NOTES else [])]
    return "\n".join(words)


if __name__ == "__main__":
    sys.exit(main())
