"""Seconds and peak memory to load one weekly workbook end to end: read, check, publish, measure."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from pathlib import Path

from benchmarks import enlarging

WHERE_THE_TIME_GOES = """Until 30 November 2026 the workbook that was loaded was the demonstration's own with other
bytes: its dataset was joined and measured already,
so a week's own work was not in the figure, and the lines above that are older leave it
out. On that day, in a demonstration with five datasets of the SSD, a workbook of a new week took 13.7 seconds of a
processor and 670 MB to load and publish, most of it to join the chain of extracts (3.9) and for the cards and
clocks (5.0). Since the evening a week is joined to what an earlier edition has joined, publishing asks its
questions once, and cards are written some at a time: 9.3 to 9.6 seconds where nobody else pressed, 10.6 to 12.5
where many did, and 430 to 460 MB, with 73 measures; the table's line is with 157, built by one thread. The goal is
6 seconds and 300 MB: it is not reached. On 1 December stocks of past months are taken over with the file of figures and
not asked again, and all is written in one transaction: in one run beside others, turn by turn, 7.6 and 8.2 seconds and
370 MB where the version before took 11.6 to 13.0 and 460 MB; alone, at the end of that night, 7.1 seconds and 366 MB.
What is left of the 7.6, in seconds: starting 0.9, reading 0.7, asking 0.3, joining 1.4, cards and clocks 3.4
(a third of it to plan some 170 questions, whatever they are asked of), comparing sources 0.25. Of the memory some
140 MB are Python, Django, Arrow and DuckDB as they are loaded. A day
that was published before and is loaded anew (a file put right) is joined to the edition of the days before it; a
demonstration that was built at once has none, and joins the whole.

The table's line is from before what was done since: words for nobody are looked up and not compared one by one, what
publishing asks of is imported while the file is read, sources are compared while figures are worked out, days shown
are cut by the engine's own function (an eighth less planning), what was read is not laid down twice, and a statement
asked once is not kept parsed (17 MB). Measured only in part, on a machine on which many pressed: 349 MB where it was
363; to join a whole chain anew 315 MB where it was 360 to 369; of a processor matching spellings 62 ms where it was
109, comparing sources 244 where it was 319. The whole was not measured alone: beside that many, no difference of the
seconds could be shown. Tried and left: the edition's longest tables read where they lie (22 MB less, an eighth more);
DuckDB's own limits of its allocator (nothing); questions put together anew by sqlglot (a quarter less planning, and of
early help that was stepped down a wrong answer: a constant was drawn out of an outer join). Of the rest, the command
line's library takes 0.3 seconds beside others and 12 MB to import pydantic.

Since then, later on 1 December, in turns with the version before on a machine where many pressed, so that seconds are a
processor's: questions are opened when they are compiled (884 kB of SQL became 340, 1,437 SELECTs 320), which plans all
180 in 0.86 where it took 1.27; two connections ask half of them each (180 questions by one connection 1.7 to 2.0 by the
clock, by two 0.8 to 1.3); the edition lies packed in memory (54 MB became 13, and what it costs to pack is asked back).
The whole, of a processor: 7.1 to 8.4 where the version before took 7.9 to 8.6 (four turns), 8.0 and 9.3 where it took
9.2 and 10.4 (two); in five last turns with as many others no difference could be shown (8.6 and 8.6), since two at once
slow one another where others hold both processors. Of the memory two who ask at once take 40 MB more, which the
packing, and one heap for all threads in the command, give back: 367 to 374 MB where it was 364 to 370. Alone, at the
end of that day, 6.3 s by the clock and 360 MB. Memory given back at once (the allocator's
`dirty_decay_ms:0`) was tried: 320 MB, and four seconds of a processor. The writing of an edition's tables by two
connections was tried beside them too: the same bytes, and nothing that could be shown.

Since then, on the afternoon of 1 December, in three turns with the version before: 334 to 343 MB where it took 355 to
362, and as much of a processor (7.6 to 9.0 and 8.3 to 10.1). Clocks are packed before cards are asked, and a quarter of
the rows waits to be written. What publishing asks of is imported no more before the file's reading begins: 0.24 seconds
became 0.05. A limit of DuckDB's memory was tried: 90 MB instead of 2 GB takes 55 MB less and a sixth more of a
processor, because what waits is then packed and written aside.
"""


def measure(folder: Path, runs: int = 3) -> list[tuple[str, str, str]]:
    """Load the newest weekly workbook into copies of the demonstration, and check it alone, as whole processes."""
    clone = folder / "clone"
    # The morning's of Monday, which waits to be published: a day after all that are, as a new week is.
    book = sorted((clone / "var" / "demonstration").rglob("annex-a-*.xlsx"))[-1]
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
