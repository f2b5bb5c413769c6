"""`practicelens synth`: the invented borough as Annex A workbooks and a file of its people, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_SEED = Annotated[int, typer.Option(help="The same seed makes the same files, byte for byte.", min=0)]
_OUT = Annotated[Path, typer.Option("--out", help="The folder to write into; made if it is not there.")]
_WEEKS = Annotated[int, typer.Option(help="How many weekly workbooks, the last on Sunday 22 November 2026.", min=1)]
_MONTHS = Annotated[int, typer.Option(help="How many monthly workbooks before those, one each month's end.", min=0)]
_SCALE = Annotated[float, typer.Option(help="1 is a borough of 100,000 children; 0.05 a twentieth.", min=0.01, max=2.0)]


def synth(
    seed: _SEED = 1, out: _OUT = Path("northborough"), weeks: _WEEKS = 13, months: _MONTHS = 27, scale: _SCALE = 1.0
) -> None:
    """Write Northborough, invented: Annex A workbooks of two and a half years, and people.json with its teams.

    Every journey a child takes is consistent across lists and workbooks, and the files have the mess that real
    extracts have. Load one with `practicelens extract load FILE`.

    Example: practicelens synth --seed 1 --out northborough --weeks 2 --months 0
    """
    from rich.progress import Progress

    from practicelens.synth.files import write_files

    try:
        with Progress() as bars:
            bar = bars.add_task("Beginning", total=1.0)
            written = write_files(
                out, seed, weeks, months, scale,
                lambda step, done, total: bars.update(bar, description=step, completed=done, total=total),
            )  # fmt: skip
    except OSError as error:
        typer.echo(f"practicelens: cannot write to {out}: {error.strerror or type(error).__name__}.", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"Wrote {len(written) - 1} workbooks and people.json to {out}.")
