"""Seconds and peak memory to load one weekly workbook end to end: read, check, publish, measure."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from pathlib import Path

from benchmarks import enlarging

WHERE_THE_TIME_GOES = """Until 30 November 2026 the workbook that was loaded was the demonstration's own with other
bytes: its dataset was joined and measured already, so a week's own work was not in the figure, and the lines above that
are older leave it out. On that day, in a demonstration with five datasets of the SSD, a workbook one row shorter than
the week's took 13 seconds of a processor and 680 MB to load and publish; the week's own with other bytes 4.6 seconds
and 250 MB. The goal is 6 seconds and 300 MB: of a new week it is not reached. Of the 13, joining the chain of extracts
takes 3.4, in which the memory grows by 420 MB, and the cards and clocks 5.1; starting, reading, writing down and
publishing the rest. The chain is joined as a whole: what the weeks before told is read again each time.
"""


def measure(folder: Path, runs: int = 3) -> list[tuple[str, str, str]]:
    """Load the newest weekly workbook into copies of the demonstration, and check it alone, as whole processes."""
    clone = folder / "clone"
    # Last Sunday's: the demonstration's morning extract of Monday waits to be published.
    book = sorted((clone / "var" / "demonstration").rglob("annex-a-*.xlsx"))[-2]
    # Another extract and not the same with other bytes: of what was joined and measured before nothing is done again,
    # and a week's own work would be left out of the figure.
    fresh = enlarging.shortened(book, folder / book.name)
    loads = [run(clone, folder / f"var-{n}", "load", fresh) for n in range(runs)]
    # In one copy: reading and checking writes nothing.
    checks = [run(clone, folder / "var-0", "check", book) for _ in range(runs)]
    how = f"{book.name}, {book.stat().st_size / 1e6:.1f} MB, median of {runs}, whole process with children"
    return [
        ("one weekly workbook loaded and published", figure(loads), f"`practicelens extract load`, {how}"),
        ("the same read and checked only", figure(checks), f"`practicelens extract check`, {how}"),
    ]


def run(clone: Path, var: Path, word: str, book: Path) -> tuple[float, float]:
    """One process: seconds and peak megabytes of the largest of it and its children."""
    if not var.exists():
        # A copy of the whole each time: loading changes it, and a second loading would find its work done.
        subprocess.run(["cp", "-r", str(clone / "var"), str(var)], check=True)
    environment = {**os.environ, "PRACTICELENS_VAR": str(var)}
    start = time.monotonic()
    process = subprocess.Popen(
        [str(clone / ".venv" / "bin" / "practicelens"), "extract", word, str(book)],
        cwd=clone, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    # By wait4, which alone tells the peak memory of a child and its own children.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # 1 is what the command answers where it has findings to tell.
    if process.returncode not in (0, 1):
        raise SystemExit(f"extract {word} ended with {process.returncode}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def figure(runs: list[tuple[float, float]]) -> str:
    """Median seconds and the largest peak."""
    return f"{statistics.median(seconds for seconds, _ in runs):.1f} s, peak {max(mb for _, mb in runs):.0f} MB"
