"""`practicelens extract`: look at an extract, load it, or publish one that waits."""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from practicelens.cli.extract_load import load, publish
from practicelens.cli.one_extract import as_one_file

if TYPE_CHECKING:
    from rich.console import Console

    from practicelens.analytics.annex_a import Finding, Report
    from practicelens.analytics.annex_a.matching.corrections import Correction

PUBLISHABLE, BLOCKED, UNREADABLE = 0, 1, 2
ROWS_NAMED: Final = 5  # enough to find the fault, few enough for one line
TITLES: Final = {
    "blocks": "Stops publication",
    "warns": "To look at",
    "notes": "For information",
}

app = typer.Typer(
    help="Extracts from the case system: check one, load it, or publish one that waits.", no_args_is_help=True
)
app.command("load")(load)
app.command("publish")(publish)


@app.command("check")
def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="A workbook (.xlsx, .xlsm, .xls, .ods), or an archive, a folder or several files of "
            "tables: together they are one extract.",
            show_default=False,
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything found as JSON.")] = False,
    as_at: Annotated[
        str,
        typer.Option(
            help="Dates after this day are in the future, as 2026-11-22. Left out: today.", show_default=False
        ),
    ] = "",
    mapping: Annotated[
        Path | None,
        typer.Option(
            help="A JSON file of corrections, as the page *What was put right* gives it. Left out: none are used.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Check an extract without keeping anything: which lists it holds, what is wrong, with sheet, row and column.

    Exit code: 0 it can be published, 1 findings stop it, 2 it cannot be read.

    Example: practicelens extract check annex-a.xlsx
    """
    from practicelens.analytics.annex_a import check_guarded

    day, corrections = _day(as_at), _corrections(mapping)
    try:
        with as_one_file(files) as file:
            # In a child process with limits, here too: a workbook that somebody was sent may be anything.
            name, report = file.name, check_guarded(file, today=day, corrections=corrections)
    except FileNotFoundError as missing:
        # As the reader says it of one: the same words and code, whichever of several is not there.
        name, report = Path(str(missing)).name, check_guarded(Path(str(missing)))
    except ValueError as fault:
        typer.echo(f"practicelens: {fault}", err=True)
        raise typer.Exit(UNREADABLE) from None
    if as_json:
        typer.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    if not report.readable:
        # On the error stream also with --json: the answer stays whole JSON, and a person still sees the reason.
        typer.echo(f"practicelens: {name}: {report.findings[0].message}", err=True)
        raise typer.Exit(UNREADABLE)
    if not as_json:
        _show(report, name)
        if mapping is None:
            typer.echo("Read without corrections. What was put right on pages: --mapping FILE.")
    raise typer.Exit(PUBLISHABLE if report.publishable else BLOCKED)


def _corrections(path: Path | None) -> tuple[Correction, ...]:
    """The corrections of a file; one line where it is none."""
    from practicelens.analytics.annex_a.matching import corrections

    try:
        return corrections.from_json(json.loads(path.read_text(encoding="utf-8"))) if path else ()
    except (OSError, ValueError) as fault:
        # A decoder's words say where in the file it stopped, and nothing of what stands there.
        words = "it cannot be read" if isinstance(fault, OSError | UnicodeError) else str(fault)
        typer.echo(f"practicelens: {path}: {words}.", err=True)
        raise typer.Exit(UNREADABLE) from None


def _day(text: str) -> date:
    """The day typed, or the clock's; one line when it is none."""
    from practicelens.workdays import clock

    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError:
        typer.echo(f"practicelens: {text} is not a day: write it as 2026-11-22.", err=True)
        raise typer.Exit(UNREADABLE) from None


def _show(report: Report, name: str) -> None:
    """The lists as a table, then what was found, most serious first."""
    from rich.console import Console

    console, report = Console(highlight=False), report.by_line()
    # Into a file or another program the width is fixed, so that the same report is the same text.
    if not console.is_terminal:
        console.width = 120
    _show_lists(report, console)
    _show_checks(report, console)
    for severity, title in TITLES.items():
        findings = [finding for finding in report.findings if finding.severity == severity]
        if findings:
            console.print(f"\n{title}", style="bold")
            for line in _lines(findings):
                console.print(f"  {line}", markup=False, soft_wrap=True)
    console.print("\n" + _verdict(report, name), markup=False, style="bold", soft_wrap=True)


def _show_lists(report: Report, console: Console) -> None:
    """One row a list: where it is and what became of its rows."""
    from rich.table import Table
    from rich.text import Text

    from practicelens.analytics.annex_a.spec import LISTS

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("List")
    table.add_column("Sheet")
    for heading in ("Header row", "Rows read", "kept", "refused", "Columns", "missing", "extra"):
        table.add_column(heading, justify="right")
    for each in report.lists:
        counts = (each.header_row, each.rows_read, each.rows_kept, each.rows_refused)
        columns = (len(each.columns_matched), len(each.columns_missing), len(each.columns_extra))
        numbers = (f"{number:,}" for number in (*counts, *columns))
        table.add_row(f"{each.list} {LISTS[each.list].title}", Text(each.sheet), *numbers)
    console.print(table)


def _show_checks(report: Report, console: Console) -> None:
    """One row a check: how often it passed, failed and could not be judged."""
    from rich.table import Table

    from practicelens.analytics.annex_a.counting import counted

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Check")
    for heading in ("passed", "failed", "not judged"):
        table.add_column(heading, justify="right")
    for one in counted(report.checks):
        numbers = (f"{number:,}" for number in (one.passed, one.failed, one.not_judged))
        table.add_row(f"{one.words.title} ({one.words.of})", *numbers)
    if table.row_count:
        console.print()
        console.print(table)


def _lines(findings: list[Finding]) -> list[str]:
    """One line for each kind of finding in a column: what, where, the first rows and a value."""

    def alike(finding: Finding) -> tuple[int, str, str, str]:
        # Those of no list last: there are eleven lists, so 99 is behind them all.
        return (finding.list or 99, finding.sheet or "", finding.code, finding.column or "")

    lines = []
    for _, group in groupby(sorted(findings, key=alike), key=alike):
        lines.append(_line(list(group)))
    return lines


def _line(group: list[Finding]) -> str:
    """A group of findings alike, in one line."""
    first = group[0]
    where = ", ".join(part for part in (first.sheet, first.column and f"“{first.column.strip()}”") if part)
    rows = [finding.row for finding in group if finding.row is not None]
    # "… and 800 more": the reader writes down some of those alike and counts the rest in a line without a row.
    closing = [finding.message for finding in group if finding.row is None and finding is not first]
    text = f"{where}: {first.message}" if where else first.message
    if rows:
        text += f" Row{'s' if len(rows) > 1 else ''} {', '.join(f'{row:,}' for row in rows[:ROWS_NAMED])}"
        text += f" and {len(rows) - ROWS_NAMED:,} more." if len(rows) > ROWS_NAMED else "."
    if first.value is not None:
        text += f" As written: “{first.value}”."
    return " ".join([text, *closing])


def _verdict(report: Report, name: str) -> str:
    """The end of it in one sentence."""
    if report.publishable:
        return f"{name} can be published."
    count = sum(1 for finding in report.findings if finding.severity == "blocks")
    return f"{name} cannot be published: {count} finding{'s stop' if count > 1 else ' stops'} it."
