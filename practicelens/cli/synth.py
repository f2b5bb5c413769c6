"""`practicelens synth`: the invented borough as extracts of a kind and a file of its people, without a database."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Kind(StrEnum):
    """What the extracts are."""

    ANNEX_A = "annex-a"
    SSD = "ssd"
    SSDA903 = "ssda903"
    SSDA903_XML = "ssda903-xml"
    CIN = "cin"
    WORKFORCE = "workforce"
    RETURN_INTERVIEWS = "return-interviews"


class Supplier(StrEnum):
    """Whose dialect of the Standard Safeguarding Dataset."""

    SYSTEMC = "systemc"
    ECLIPSE = "eclipse"
    MOSAIC = "mosaic"


_SEED = Annotated[int, typer.Option(help="The same seed makes the same files, byte for byte.", min=0)]
_OUT = Annotated[Path, typer.Option("--out", help="The folder to write into; made if it is not there.")]
_AS = Annotated[
    Kind,
    typer.Option(
        "--as",
        help="Annex A workbooks; the Standard Safeguarding Dataset; the return of children looked after, as CSVs "
        "or as XML; the census; or one of two local lists.",
    ),
]
_DIALECT = Annotated[
    Supplier | None, typer.Option(help="With --as ssd: whose names the fields have; systemc unless given.")
]
_WEEKS = Annotated[
    int | None,
    typer.Option(help="How many weekly extracts, the last on the day of --last: 13, or 1 of other kinds.", min=1),
]
_MONTHS = Annotated[
    int | None,
    typer.Option(help="How many monthly extracts before those, at each month's end: 27, or 0 of other kinds.", min=0),
]
_LAST = Annotated[
    datetime,
    typer.Option(
        "--last",
        formats=["%Y-%m-%d"],
        help="The day of the newest extract; a later one for a demonstration that was moved on, a year at most.",
    ),
]
_SCALE = Annotated[float, typer.Option(help="1 is a borough of 100,000 children; 0.05 a twentieth.", min=0.01, max=2.0)]
# Nobody of the invented borough comes or leaves after its Sunday: further on that would show.
_FIRST, _FURTHEST = date(2024, 6, 30), date(2027, 11, 28)
# The other kinds hold a year or the whole history, so one of today says what a row of workbooks says.
_USUAL = {Kind.ANNEX_A: (13, 27)}


def synth(
    seed: _SEED = 1,
    out: _OUT = Path("northborough"),
    kind: _AS = Kind.ANNEX_A,
    dialect: _DIALECT = None,
    weeks: _WEEKS = None,
    months: _MONTHS = None,
    scale: _SCALE = 1.0,
    last: _LAST = datetime(2026, 11, 22),  # noqa: DTZ001 - a day, which has no zone
) -> None:
    """Write Northborough, invented: its extracts, and people.json with its teams.

    Every journey a child takes is consistent across lists, tables and days, and the same in every kind of extract.
    Annex A's workbooks have the mess that real ones have. Load one with `practicelens extract load FILE`.

    Example: practicelens synth --seed 1 --out northborough --weeks 2 --months 0

    The next week's, where the demonstration has moved on: practicelens synth --out later --last 2026-11-29 --weeks 1
    --months 0
    """
    from rich.progress import Progress

    from practicelens.synth.files import write_files

    if dialect and kind is not Kind.SSD:
        raise typer.BadParameter(
            "A dialect is of the Standard Safeguarding Dataset: add --as ssd.", param_hint="--dialect"
        )
    if not _FIRST <= last.date() <= _FURTHEST:
        raise typer.BadParameter(f"Choose a day from {_FIRST} to {_FURTHEST}.", param_hint="--last")
    written_as = f"ssd-{(dialect or Supplier.SYSTEMC).value}" if kind is Kind.SSD else kind.value
    usual_weeks, usual_months = _USUAL.get(kind, (1, 0))
    try:
        with Progress() as bars:
            bar = bars.add_task("Beginning", total=1.0)
            written = write_files(
                out, seed, usual_weeks if weeks is None else weeks, usual_months if months is None else months, scale,
                lambda step, done, total: bars.update(bar, description=step, completed=done, total=total),
                None if kind is Kind.ANNEX_A else written_as, last.date(),
            )  # fmt: skip
    except OSError as error:
        typer.echo(f"practicelens: cannot write to {out}: {error.strerror or type(error).__name__}.", err=True)
        raise typer.Exit(2) from None
    what = "workbook" if kind is Kind.ANNEX_A else "extract"
    # One of what was written is people.json, which is told by its name.
    typer.echo(f"Wrote {len(written) - 1} {what}{'' if len(written) == 2 else 's'} and people.json to {out}.")
