"""`practicelens comparators`: published figures of other authorities, read from the files that the DfE publishes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

UNREADABLE = 1


def comparators(
    figures: Annotated[Path, typer.Argument(help="The long table of the Local Authority Interactive Tool.")],
    neighbours: Annotated[Path, typer.Argument(help="The statistical neighbours: a CSV, an authority a row.")],
    authority: Annotated[int, typer.Option(help="Our own number in both, as 302 for Barnet.")],
    since: Annotated[datetime, typer.Option(help="From which day these are our neighbours.", formats=["%Y-%m-%d"])],
) -> None:
    """Read what other authorities published, and keep it in place of what was kept before.

    Exit code: 0 kept, 1 a file is not what it should be; then nothing is changed.

    Example: practicelens comparators bds_long.parquet sn_2025.csv --authority 302 --since 2025-05-01
    """
    from practicelens.cli.setup import migrated

    migrated()
    from practicelens.analytics.published import reading
    from practicelens.performance.matters import comparators as kept
    from practicelens.workdays import clock
    from practicelens.workdays.counting import counted

    try:
        # Read whole before anything is kept: half a file must not take away the figures that stand.
        ours = reading.neighbours_of(neighbours, authority)
        found, named = reading.years(figures, authority, ours), reading.names_of(figures, ours)
    except reading.PublishedUnreadable as error:
        typer.echo(f"practicelens: {error}", err=True)
        raise typer.Exit(UNREADABLE) from None
    many = kept.keep(found, since.date(), now=clock.now(), neighbours=named)
    cards = len({one.card for one in found})
    typer.echo(
        f"{counted(many, 'published figure')} of {counted(cards, 'measure')} kept, the latest of"
        f" {max(one.year for one in found)}."
    )
