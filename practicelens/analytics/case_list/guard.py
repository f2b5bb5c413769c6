"""Reads an uploaded list in a child process with limits, so that no file can take the house down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from practicelens.analytics.apart import run_apart
from practicelens.analytics.case_list.names import NameRow, NamesListed
from practicelens.analytics.case_list.reading import Fault, Listed, Row

SECONDS: Final = 20  # somebody waits at the page
MEGABYTES: Final = 1024  # address space, not what it uses: libraries reserve much of it
GIVEN_UP: Final = "Reading this file took more memory or time than such a list needs, so it was given up."


def read_guarded(path: Path, *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> Listed:
    """Read a list of children as ``reading.read`` does, elsewhere. Never raises about the file."""
    answer = _ask([os.fspath(path.absolute())], seconds, megabytes)
    if answer is None:
        return Listed(faults=(Fault(0, GIVEN_UP),))
    return Listed(tuple(Row(*row) for row in answer["rows"]), tuple(Fault(*fault) for fault in answer["faults"]))


def read_names_guarded(path: Path, *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> NamesListed:
    """Read a list of spellings as ``names.read_names`` does, elsewhere. Never raises about the file."""
    answer = _ask([os.fspath(path.absolute()), "--names"], seconds, megabytes)
    if answer is None:
        return NamesListed(faults=(Fault(0, GIVEN_UP),))
    rows = tuple(NameRow(*row) for row in answer["rows"])
    return NamesListed(rows, tuple(Fault(*fault) for fault in answer["faults"]), answer["left"])


def read_lines_guarded(
    path: Path, *, seconds: int = SECONDS, megabytes: int = MEGABYTES
) -> tuple[list[list[str]], str]:
    """The lines of a file as ``lines.lines_of`` reads them, elsewhere; beside them why there are none."""
    answer = _ask([os.fspath(path.absolute()), "--lines"], seconds, megabytes)
    return ([], GIVEN_UP) if answer is None else (answer["lines"], answer["fault"])


def _ask(words: list[str], seconds: int, megabytes: int) -> dict[str, Any] | None:
    """What the child process found; None where it was given up."""
    command = [sys.executable, "-m", "practicelens.analytics.case_list", *words]
    command += ["--seconds", str(seconds), "--megabytes", str(megabytes)]
    try:
        # Five more by the clock: the limit is of the processor's time, and others use the processor too.
        done = run_apart(command, seconds + 5)
        answer: dict[str, Any] | None = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return answer
