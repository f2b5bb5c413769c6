"""The words of `practicelens`, and how each fails: one line, a code, never a traceback."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Annotated, Any

import typer

from practicelens.cli import (
    account,
    comparators,
    database,
    extract,
    indicators,
    jobs,
    programme,
    reference,
    report,
    serve,
    synth,
)
from practicelens.cli.failing import in_one_line

app = typer.Typer(
    name="practicelens",
    help="Practice Lens: the performance and quality cycle of a children's services department.",
    no_args_is_help=True,
    # A pretty traceback prints the values of variables, and a child's row among them.
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(extract.app, name="extract")
app.add_typer(jobs.app, name="jobs")
app.add_typer(account.app, name="account")
app.command("serve")(serve.serve)
app.command("migrate")(database.migrate)
app.command("check")(database.check)
app.command("synth")(synth.synth)
app.command("repeat-draw")(programme.repeat_draw)
app.command("comparators")(comparators.comparators)
app.command("indicators")(indicators.indicators)
app.command("report")(report.report)
app.command("reference")(reference.reference)

# 130 is what shells expect of a program stopped by Ctrl+C.
STOPPED, WRONG = 130, 2


def _version(asked: bool) -> None:
    """Say which version this is, and nothing more."""
    if asked:
        typer.echo(version("practicelens"))
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    """Practice Lens: the performance and quality cycle of a children's services department."""


def run() -> None:
    """Run, turning anything unforeseen into one line (set PRACTICELENS_TRACEBACK=1 to see the whole)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practicelens.config.settings")
    try:
        code: Any = app(standalone_mode=False)
    # A reader that closes the pipe ("| head") is no fault.
    except (KeyboardInterrupt, BrokenPipeError, typer.Abort):
        sys.exit(STOPPED)
    except Exception as error:
        if os.environ.get("PRACTICELENS_TRACEBACK"):
            raise
        words = in_one_line(error)
        if words:
            typer.echo(f"practicelens: {words}", err=True)
        sys.exit(WRONG)
    # Without its own mode the library returns the code of an Exit instead of ending the process by it.
    sys.exit(code if isinstance(code, int) else 0)
