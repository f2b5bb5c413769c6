"""Milliseconds to draw charts, and a report of twenty pages with thirty of them beside the charts alone."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable
from functools import partial

from practicelens.documents import charts, docx, html, pdf
from practicelens.documents.blocks import Block, Cell, Column, Document, Figure, Heading, Table, Text
from practicelens.documents.specs import Control

WHERE_THE_TIME_GOES = """A chart is drawn once a process for all who read it: `charts.draw` is kept by what it shows.
The issue asks a report to take at most twice its charts' own time. Page and Word keep to it. A PDF does not: of its
processor time (1 December 2026, typst 0.15.2) the charts take 60 ms, twenty tables of twenty rows 130, all other words
25. A cell takes 80 µs, of which an empty one needs two thirds: it is laid out and tagged for screen readers by itself.
A row certain to be of one line is set once, not twice (`documents/lines.py`): 310 ms before, 205 since. Fonts are read
once a process. Typst keeps what it has set: the same report once more takes a tenth. Vega-Lite through vl-convert
1.9.0, on 1 December 2026 on the same machine, a chart of the same 24 months: 1.3 s for the first, 98 ms for each after
it, so that thirty charts alone take six times as long as this whole PDF; 137 MB of memory, 84 MB of installation
([decision 22](../decisions/0022-charts-stay-ours.md)).
"""
CHARTS, SECTIONS, MONTHS = 30, 20, 20


def measure(runs: int = 5) -> list[tuple[str, str, str]]:
    """Draw, set and write, each the median of some runs; every run has other numbers, so that nothing is kept."""
    # Fonts and the typesetter are read once a process, whatever is set first.
    pages = len(re.findall(rb"/Type\s*/Page[^s]", pdf.render(_report(0))))
    how = f"median of {runs}, each of other numbers"
    drawn = _median(lambda run: [charts.draw(_spec(run, n), "words", charts.WIDE) for n in range(CHARTS)], runs)
    ways: tuple[tuple[str, Callable[[Document], object]], ...] = (
        ("page", html.render), ("PDF", pdf.render), ("Word", docx.render),
    )  # fmt: skip
    rows = [(f"{CHARTS} control charts drawn", f"{drawn:.0f} ms", how)]
    for name, render in ways:
        whole, only = (_median(partial(_rendered, render, make), runs) for make in (_report, _alone))
        rows.append((
            f"a report of {pages} pages with {CHARTS} charts as {name}", f"{whole:.0f} ms",
            f"{whole / only:.1f} × the charts alone ({only:.0f} ms); to reach: 2 ×; {how}",
        ))  # fmt: skip
    return rows


def _rendered(render: Callable[[Document], object], make: Callable[[int], Document], run: int) -> object:
    return render(make(run))


def _median(do: Callable[[int], object], runs: int) -> float:
    took = []
    for run in range(1, runs + 1):
        charts.draw.cache_clear()
        start = time.perf_counter()
        do(run)
        took.append(time.perf_counter() - start)
    return statistics.median(took) * 1000


def _spec(run: int, number: int) -> Control:
    """Two years of one measure, another for each run and number."""
    values = tuple(50.0 + (run * 3 + number * 7 + month * 13) % 23 + run / 7 for month in range(24))
    return Control(
        values, (61.0,) * 24, (45.0,) * 24, (77.0,) * 24, ("",) * 23 + ("worse",), (0,),
        tuple(f"M {month}" for month in range(24)), ("upper 77", f"average 61.{run}", "lower 45"),
    )  # fmt: skip


def _figure(run: int, number: int, rows: int) -> Figure:
    columns = (Column("Month"), *(Column(title, numeric=True) for title in ("Figure", "Of", "Average")))
    lines = tuple(
        (Cell(f"Month {row}"), *(Cell(f"{row * number + part}.{run}", row * number + part) for part in range(3)))
        for row in range(rows)
    )
    title = f"Measure {number} of {run}: higher than chance explains"
    return Figure(title, _spec(run, number), title, Table(f"Measure {number}, every month", columns, lines))


def _report(run: int) -> Document:
    """Sections with words, a figure and its table; half of them with a second figure."""
    blocks: list[Block] = []
    for number in range(SECTIONS):
        words = f"What was found of it, {run}.{number}, in words. " * 8
        blocks += [Heading(f"Section {number}", anchor=f"s{number}"), Text(words), _figure(run, number, MONTHS)]
        if number < CHARTS - SECTIONS:
            blocks.append(_figure(run, SECTIONS + number, 1))
    return Document(f"Report {run}", "measured", (), tuple(blocks))


def _alone(run: int) -> Document:
    # Other numbers than the report's, which was set before it.
    return Document(f"Charts {run}", "measured", (), tuple(_figure(run + 100, number, 0) for number in range(CHARTS)))
