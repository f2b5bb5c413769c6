"""Writes rows where a command was asked to: in the form that was named, or that the file's name ends in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from practicelens.cli.asking import WRONG, stop
from practicelens.workdays.small_files import replace_bytes

if TYPE_CHECKING:
    from practicelens.documents.flat import Flat

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="The file to write. Left out: what is text is printed.", show_default=False),
]
BINARY: Final = ("parquet", "xlsx", "pdf")


def form_of(named: str, out: Path | None, forms: tuple[str, ...], *, as_json: bool) -> str:
    """The form asked for, else the file's own, else the first. Ends the command where it is none of them."""
    form = named or (out.suffix.removeprefix(".").lower() if out is not None else forms[0])
    if form not in forms:
        stop(f"the form is one of {', '.join(forms)}: name it with --format.", WRONG, as_json=as_json)
    if out is None and form in BINARY:
        stop(f"{form} is no text: name a file with -o.", WRONG, as_json=as_json)
    return form


def write(content: str | bytes, out: Path | None) -> None:
    """Into the file, whole or not at all, or to the terminal."""
    if out is None:
        typer.echo(content, nl=False)
        return
    # Whole or not at all: a program that reads it every hour never finds half of it.
    replace_bytes(out, content.encode() if isinstance(content, str) else content)
    typer.echo(f"{out} written.", err=True)


def as_form(flat: Flat, form: str, out: Path | None, about: dict[str, object]) -> str | bytes:
    """Rows in a form."""
    from practicelens.documents import flat as forms

    if form == "csv":
        # A file is opened in Excel; what is printed goes on to another program.
        return (forms.MARK if out is not None else "") + forms.as_csv(flat)
    if form == "json":
        return forms.as_json(flat, about) + "\n"
    if form == "parquet":
        return forms.as_parquet(flat)
    return "\n".join([*forms.as_lines(flat), ""])
