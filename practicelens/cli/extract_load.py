"""`practicelens extract load` and `publish`: a file received, read, and published when nothing found stops it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from practicelens.cli.loaded import BLOCKED, UNREADABLE, answer, answer_refusal, stop
from practicelens.cli.one_extract import as_one_file
from practicelens.workdays import clock

if TYPE_CHECKING:
    from practicelens.access.actor import Actor
    from practicelens.performance.extracts.loading import Loaded

Files = Annotated[
    list[Path],
    typer.Argument(
        help="An Annex A workbook, or an archive, a folder or several files of tables: together they are one extract.",
        show_default=False,
    ),
]
Accept = Annotated[
    list[str] | None,
    typer.Option(
        help="The code of a question that is right as it is; once for each. Publishing names the codes it asks.",
        show_default=False,
    ),
]
By = Annotated[
    str,
    typer.Option(help="E-mail of the analyst it is done for. Left out: Practice Lens itself.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print what became of it as JSON.")]


def load(
    files: Files,
    as_at: Annotated[
        str,
        typer.Option(
            help="The day it was taken from the case system, as 2026-11-22. Left out: the date in the file's name, "
            "else its latest event.",
            show_default=False,
        ),
    ] = "",
    publish: Annotated[
        bool, typer.Option("--publish/--no-publish", help="Publish it, or leave it ready for a person to publish.")
    ] = True,
    accept: Accept = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Load an extract: receive FILES, read and check every list, and publish it when nothing stops it.

    What was published before stays until the new figures are whole. The same file twice is loaded once. Where
    something looks wrong (almost no child known, a list halved or doubled or empty, an older day) it is read and
    waits: publish it with --accept for each code that was named.

    Exit code: 0 published (or ready, with --no-publish), 1 findings stop it, it was refused or asks something, 2 it
    could not be read.

    Example: practicelens extract load annex-a-2026-11-22.xlsx --by analyst@example.org
    """
    day = _day(as_at)

    def work(file: Path, actor: Actor) -> Loaded:
        # Not before: tables are known once Django stands, and it is set up when the work begins.
        from practicelens.performance.extracts import loading

        typer.echo(f"Reading {file.name}", err=True)
        return loading.load(
            file, day, by=actor, now=clock.now(), publish=publish, accepted=accept or [], progress=_step
        )

    _do(files, by, as_json, work)


def publish(files: Files, accept: Accept = None, by: By = "", as_json: AsJson = False) -> None:
    """Publish an extract that was loaded before and waits: the same FILES that were loaded or sent to a page.

    For what `load --no-publish` or the watched folder left ready, and for what publishing asked. Nothing is read
    again.

    Exit code: 0 published, 1 findings stop it, it was refused, asks something or was never loaded, 2 it could not be
    read.

    Example: practicelens extract publish annex-a-2026-11-22.xlsx --accept older
    """

    def work(file: Path, actor: Actor) -> Loaded:
        from practicelens.performance.extracts import loading

        return loading.publish_known(file, by=actor, now=clock.now(), accepted=accept or [], progress=_step)

    _do(files, by, as_json, work)


def _do(files: list[Path], by: str, as_json: bool, work: Callable[[Path, Actor], Loaded]) -> None:
    """Do something with the files as one extract, and answer; what is refused is told with its reason."""
    from practicelens.access.errors import Refused
    from practicelens.cli.setup import migrated

    # One heap for all threads of DuckDB, read when it is imported: what one of them frees the next one takes, 20 MB
    # less of them. A server, where many ask at once, keeps a heap for each.
    os.environ.setdefault("DUCKDB_JE_MALLOC_CONF", "narenas:1")
    # Before the database is touched: a wrong name is answered at once.
    missing = next((one for one in files if not one.exists()), None)
    if missing is not None:
        stop(f"there is no file {missing}.", UNREADABLE)
    # A first load may come before any start of the server: the tables are made here too.
    migrated()
    try:
        with as_one_file(files) as file:
            loaded = work(file, _actor(by))
    except ValueError as fault:
        stop(str(fault), UNREADABLE)
    except Refused as refusal:
        answer_refusal(refusal, as_json=as_json)
    raise typer.Exit(answer(loaded, as_json=as_json))


def _step(words: str, done: int, steps: int) -> None:
    """Each step on the error stream, so that the answer alone is on the other."""
    typer.echo(f"  {words} ({done} of {steps})", err=True)


def _actor(email: str) -> Actor:
    """The analyst named, who must be one; without a name the product itself."""
    from practicelens.access.actor import SYSTEM
    from practicelens.access.capabilities import Capability
    from practicelens.people.asking import asking_from

    if not email:
        return SYSTEM
    asking = asking_from(email)
    # One answer for both: whoever is at the keyboard need not learn which addresses have an account.
    if asking is None or not asking.actor.can(Capability.LOAD_EXTRACTS):
        stop(f"{email} is nobody who may load extracts.", BLOCKED)
    return asking.actor


def _day(text: str) -> date | None:
    """The day typed; one line when it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        stop(f"{text} is not a day: write it as 2026-11-22.", UNREADABLE)
