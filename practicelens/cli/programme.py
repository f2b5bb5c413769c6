"""`practicelens repeat-draw`: a draw made again from its list and seed, on the machine itself."""

from __future__ import annotations

from typing import Annotated

import typer

SAME, OTHER = 0, 1


def repeat_draw(draw_id: Annotated[int, typer.Argument(help="The draw's number, as its page has it.")]) -> None:
    """Make a draw again from its kept list, seed and rule, and say whether it gives the same children.

    No child is named. Exit code: 0 it does, 1 it does not.

    Example: practicelens repeat-draw 12
    """
    from practicelens.cli.setup import migrated

    migrated()
    from practicelens.access.errors import Missing
    from practicelens.people.asking import asking_as_system
    from practicelens.quality.programme.draws import queries as draws_queries
    from practicelens.workdays.counting import counted

    try:
        again = draws_queries.repeat(asking_as_system(), draw_id)
    except Missing:
        typer.echo(f"practicelens: there is no draw {draw_id}.", err=True)
        raise typer.Exit(OTHER) from None
    # Counted with the restricted: the draw had them, and no number here says who they are.
    cases = len(again.drawn) + again.hidden
    typer.echo(f"Draw {draw_id}, made again: {counted(cases, 'case')}, {'the same' if again.same else 'NOT the same'}.")
    kept = "has the print that history kept" if again.list_unchanged else "was CHANGED since history kept its print"
    typer.echo(f"The list {kept}.")
    raise typer.Exit(SAME if again.same and again.list_unchanged else OTHER)
