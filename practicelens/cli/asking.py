"""Commands that read as an account does: whose, for which place, and how a refusal is answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

if TYPE_CHECKING:
    from practicelens.people.asking import Asking

NOT_THERE, WRONG = 1, 2
As = Annotated[str, typer.Option("--as", help="E-mail of the account: what it may see is what comes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Say what went wrong as JSON, on the error stream.")]
NOTHING: Final = "there is nothing here for {}: no such thing, or it is not theirs to see."


def stop(words: str, code: int, *, kind: str = "", as_json: bool = False) -> NoReturn:
    """End with a line on the error stream, or the same as JSON."""
    machine_words = json.dumps({"error": {"code": kind or "wrong", "detail": words}}, ensure_ascii=False)
    typer.echo(machine_words if as_json else f"practicelens: {words}", err=True)
    raise typer.Exit(code)


@contextmanager
def reading_as(email: str, *, as_json: bool) -> Iterator[Asking]:
    """Whoever has this address, asking now; what is refused ends the command in words, with its code."""
    from practicelens.cli.setup import django_ready

    django_ready()
    from practicelens.access.errors import Missing, Refused
    from practicelens.people.asking import asking_from

    try:
        asking = asking_from(email)
        if asking is None:
            raise Missing
        yield asking
    # One answer for an account that is shut, one that is none, and what is not theirs.
    except Missing:
        stop(NOTHING.format(email), NOT_THERE, kind="missing", as_json=as_json)
    except Refused as refused:
        stop(refused.message, NOT_THERE, kind=refused.code, as_json=as_json)


def named(wanted: str, places: tuple[tuple[str, str], ...]) -> str | None:
    """The key of a place by its key or its name, in whatever case; None where none, or more than one, is meant."""
    found = [key for key, name in places if wanted.casefold() in (key.casefold(), name.casefold())]
    return found[0] if len(found) == 1 else None
