"""`practicelens migrate` and `practicelens check`: the database's tables, and how a deployment stands."""

from __future__ import annotations

import typer


def migrate() -> None:
    """Bring the database's tables up to date. On PostgreSQL with two roles, run it as the owner of the tables."""
    from practicelens.cli.setup import migrated

    migrated()
    typer.echo("The tables are up to date.")


def check() -> None:
    """Say how this deployment stands: its mode, its database, and who could alter history. Changes nothing.

    Ends with 1 where the database waits for `practicelens migrate`, or a PostgreSQL lets the product alter history.
    """
    from practicelens.cli.setup import django_ready, waiting_migrations

    django_ready()
    from django.conf import settings
    from django.db import connection

    from practicelens.history.guard import guard_of_history

    typer.echo(f"Mode: {'demonstration' if settings.DEMONSTRATION else 'live'}")
    # Looked at and never made: whoever checks may be connected as the role that may not change tables.
    waiting = waiting_migrations()
    typer.echo(f"Database: {connection.display_name}, {_tables_in_words(len(waiting))}")
    guard = guard_of_history()
    typer.echo(f"History: {guard.words}")
    # A file on the disk is not counted: nothing can guard it, and a check that always fails is soon not read.
    if waiting or (connection.vendor == "postgresql" and not guard.kept):
        raise typer.Exit(1)


def _tables_in_words(waiting: int) -> str:
    """Whether the tables are up to date."""
    if not waiting:
        return "its tables up to date"
    return f"waiting for {waiting} change{'' if waiting == 1 else 's'} of its tables: `practicelens migrate`"
