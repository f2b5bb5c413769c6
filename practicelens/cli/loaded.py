"""What `practicelens extract load` and `publish` answer: words for a person, or JSON for a script."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from practicelens.access.errors import Refused
    from practicelens.analytics.annex_a import Finding
    from practicelens.performance.extracts.loading import Loaded
    from practicelens.performance.extracts.queries import ExtractView

PUBLISHED, BLOCKED, UNREADABLE = 0, 1, 2
SHOWN = 10  # findings that block; the product's page has them all


def answer(loaded: Loaded, *, as_json: bool) -> int:
    """Say what became of a file, and return the exit code."""
    from practicelens.people.asking import asking_as_system
    from practicelens.performance.extracts import queries

    found = queries.extract(asking_as_system(), loaded.extract_id)
    if as_json:
        typer.echo(json.dumps(_plain(found, loaded.already), ensure_ascii=False, indent=2))
    else:
        _tell(found, loaded.already)
    return _code(found)


def answer_refusal(refusal: Refused, *, as_json: bool) -> NoReturn:
    """Say why it was not published, with every question and its code where it asks some, and stop."""
    from practicelens.performance.extracts.publishing.rules import Unanswered

    asks = refusal.questions if isinstance(refusal, Unanswered) else ()
    if as_json:
        named = [{"code": one.code, "words": one.words} for one in asks]
        typer.echo(json.dumps({"refused": refusal.message, "asks": named}, ensure_ascii=False, indent=2))
    for one in asks:
        typer.echo(f"  {one.words}\n    If that is right: --accept {one.code}", err=True)
    if asks:
        stop("it was read and is not published: it asks the above first. Publish it with what is right.", BLOCKED)
    # Of a file nothing of which was read a script has to send another; anything else is for a person.
    stop(refusal.message, UNREADABLE if refusal.code in {"empty", "too_large"} else BLOCKED)


def stop(words: str, code: int) -> NoReturn:
    """One line on the error stream, and the exit code."""
    typer.echo(f"practicelens: {words}", err=True)
    raise typer.Exit(code)


def _code(found: ExtractView) -> int:
    """Three codes, so that a scheduled script can tell "mend the data" from "send the file again"."""
    from practicelens.performance.extracts.states import State

    if found.state in {State.UNREADABLE, State.FAILED}:
        return UNREADABLE
    return BLOCKED if found.state is State.BLOCKED else PUBLISHED


def _plain(found: ExtractView, already: bool) -> dict[str, Any]:
    """What became of it as plain data; of the findings those that stop it. Tables have names, lists numbers."""
    from practicelens.analytics.annex_a.report import ANNEX_A, as_table

    lists = [{"list": one.number, "rows_read": one.rows_read, "rows_kept": one.rows_kept} for one in found.lists.found]
    # All of them, where words show ten: a script cannot open the page.
    stops = [asdict(one) for one in _blocking(found, found.blocks)]
    # Only Annex A's lists have numbers that people know; of other sources a number would be ours alone.
    numbered = found.source in {"", ANNEX_A}
    return {
        "extract": found.id,
        "file": found.name,
        "state": found.state.value,
        "already": already,
        "as_at": found.as_at.isoformat() if found.as_at else None,
        "counts": {"blocks": found.blocks, "warns": found.warns, "notes": found.notes},
        **({"lists": lists} if numbered else {"tables": [as_table(one) for one in lists]}),
        "findings": stops if numbered else [as_table(one) for one in stops],
    }


def _tell(found: ExtractView, already: bool) -> None:
    """The same in words, on a line and one more for each finding that stops it."""
    from practicelens.performance.extracts.states import State

    if found.state is State.WITHDRAWN and _tell_local(found):
        return
    again = "This very file was loaded before. " if already else ""
    typer.echo(f"{again}{found.state_words}: {found.name}, extract {found.id}, {_counts(found)}.")
    if found.state in {State.BLOCKED, State.UNREADABLE}:
        _tell_blocking(found)


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
    for one in _blocking(found, SHOWN):
        where = ", ".join(part for part in (one.sheet, f"row {one.row}" if one.row else "", one.column) if part)
        typer.echo(f"  {where + ': ' if where else ''}{one.message}")
    if found.blocks > SHOWN:
        typer.echo(f"  and {found.blocks - SHOWN} more.")


def _blocking(found: ExtractView, count: int) -> tuple[Finding, ...]:
    """The first findings that stop it, as many as asked for."""
    from practicelens.people.asking import asking_as_system
    from practicelens.performance.extracts import queries

    return queries.findings(asking_as_system(), found.id, queries.FindingFilter("blocks"), 0, count).rows


def _counts(found: ExtractView) -> str:
    """Rows and findings in a few words."""
    rows = sum(line.rows_kept for line in found.lists.found)
    stops = "1 finding that stops it" if found.blocks == 1 else f"{found.blocks} findings that stop it"
    return f"{rows:,} rows kept, {stops}, {found.warns} to look at, {found.notes} for information"
