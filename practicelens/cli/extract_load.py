"""`practicelens extract load`: a file received, read, and published when nothing found stops it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from practicelens.cli.one_extract import as_one_file
from practicelens.workdays import clock

if TYPE_CHECKING:
    from practicelens.access.actor import Actor
    from practicelens.access.errors import Refused
    from practicelens.performance.extracts.loading import Loaded
    from practicelens.performance.extracts.queries import ExtractView

PUBLISHED, BLOCKED, UNREADABLE = 0, 1, 2
SHOWN = 10  # findings that block; the product's page has them all


def load(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="An Annex A workbook, or an archive, a folder or several files of tables: together they "
            "are one extract.",
            show_default=False,
        ),
    ],
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
    accept: Annotated[
        list[str] | None,
        typer.Option(
            help="The code of a question that is right as it is; once for each. Publishing names the codes it asks.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            help="E-mail of the analyst it is loaded for. Left out: Practice Lens itself.", show_default=False
        ),
    ] = "",
) -> None:
    """Load an extract: receive FILES, read and check every list, and publish it when nothing stops it.

    What was published before stays until the new figures are whole. The same file twice is loaded once. Where
    something looks wrong (almost no child known, a list halved or doubled or empty, an older day) it is read and
    waits: load it again with --accept for each code that was named.

    Exit code: 0 published (or ready, with --no-publish), 1 findings stop it, it was refused or asks something, 2 it
    could not be read.

    Example: practicelens extract load annex-a-2026-11-22.xlsx --by analyst@example.org
    """
    from practicelens.access.errors import Refused
    from practicelens.cli.setup import migrated

    day = _day(as_at)
    # Before the database is touched: a wrong name is answered at once.
    missing = next((one for one in files if not one.exists()), None)
    if missing is not None:
        _stop(f"there is no file {missing}.", UNREADABLE)
    migrated()
    try:
        with as_one_file(files) as file:
            loaded = _load(file, day, publish, accept or [], _actor(by))
    except ValueError as fault:
        _stop(str(fault), UNREADABLE)
    except Refused as refusal:
        _tell_questions(refusal)
        _stop(refusal.message, UNREADABLE if refusal.code in {"empty", "too_large"} else BLOCKED)
    raise typer.Exit(_tell(loaded))


def _load(file: Path, day: date | None, publish: bool, accepted: list[str], actor: Actor) -> Loaded:
    """Load it, telling each step on the error stream, so that the answer alone is on the other."""
    from practicelens.performance.extracts import loading

    def step(words: str, done: int, steps: int) -> None:
        typer.echo(f"  {words} ({done} of {steps})", err=True)

    typer.echo(f"Reading {file.name}", err=True)
    return loading.load(file, day, by=actor, now=clock.now(), publish=publish, accepted=accepted, progress=step)


def _tell_questions(refusal: Refused) -> None:
    """Where publishing asks something: each question with its code, and stop there."""
    from practicelens.performance.extracts.publishing.rules import Unanswered

    if not isinstance(refusal, Unanswered):
        return
    for one in refusal.questions:
        typer.echo(f"  {one.words}\n    If that is right: --accept {one.code}", err=True)
    _stop("it was read and is not published: it asks the above first. Load it again with what is right.", BLOCKED)


def _tell(loaded: Loaded) -> int:
    """Say what became of it, and return the exit code."""
    from practicelens.people.asking import asking_as_system
    from practicelens.performance.extracts import queries
    from practicelens.performance.extracts.states import State

    found = queries.extract(asking_as_system(), loaded.extract_id)
    if found.state is State.WITHDRAWN and _tell_local(found):
        return PUBLISHED
    again = "This very file was loaded before. " if loaded.already else ""
    typer.echo(f"{again}{found.state_words}: {found.name}, extract {found.id}, {_counts(found)}.")
    if found.state in {State.BLOCKED, State.UNREADABLE}:
        _tell_blocking(found)
    # Three codes, so that a scheduled script can tell "mend the data" from "send the file again".
    if found.state is State.UNREADABLE or found.state is State.FAILED:
        return UNREADABLE
    return BLOCKED if found.state is State.BLOCKED else PUBLISHED


def _tell_local(found: ExtractView) -> bool:
    """What a file became that is a local list and no extract; whether it is one."""
    from practicelens.people.asking import asking_as_system
    from practicelens.performance.extracts.local_lists import queries as local_lists

    became = local_lists.taken_over(asking_as_system(), found.id)
    if became is None:
        return False
    kept = f" {became.rows_kept:,} of {became.rows_read:,} rows kept." if became.rows_read else ""
    typer.echo(
        f"{found.name} is a local list ({became.kind.lower()}) of {became.as_at}, list {became.id}."
        f" {became.stands}.{kept} It goes with the extract of its day, or of the six days after."
    )
    return True


def _tell_blocking(found: ExtractView) -> None:
    """The first findings that stop it, one a line."""
    from practicelens.people.asking import asking_as_system
    from practicelens.performance.extracts import queries

    blocking = queries.findings(asking_as_system(), found.id, queries.FindingFilter("blocks"), 0, SHOWN)
    for one in blocking.rows:
        where = ", ".join(part for part in (one.sheet, f"row {one.row}" if one.row else "", one.column) if part)
        typer.echo(f"  {where + ': ' if where else ''}{one.message}")
    if blocking.total > SHOWN:
        typer.echo(f"  and {blocking.total - SHOWN} more.")


def _counts(found: ExtractView) -> str:
    """Rows and findings in a few words."""
    rows = sum(line.rows_kept for line in found.lists.found)
    stops = "1 finding that stops it" if found.blocks == 1 else f"{found.blocks} findings that stop it"
    return f"{rows:,} rows kept, {stops}, {found.warns} to look at, {found.notes} for information"


def _actor(email: str) -> Actor:
    """The analyst named, who must be one; without a name the product itself."""
    from practicelens.access.actor import SYSTEM
    from practicelens.access.capabilities import Capability
    from practicelens.people.asking import asking_from

    if not email:
        return SYSTEM
    asking = asking_from(email)
    if asking is None or not asking.actor.can(Capability.LOAD_EXTRACTS):
        _stop(f"{email} is nobody who may load extracts.", BLOCKED)
    return asking.actor


def _day(text: str) -> date | None:
    """The day typed; one line when it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        _stop(f"{text} is not a day: write it as 2026-11-22.", UNREADABLE)


def _stop(words: str, code: int) -> NoReturn:
    """One line, and a code."""
    typer.echo(f"practicelens: {words}", err=True)
    raise typer.Exit(code)
