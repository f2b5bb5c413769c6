"""Looks at somebody's own list, and reads it, in a process of its own with limits: no file takes the house down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, Final

from practicelens.analytics.apart import run_apart
from practicelens.analytics.own_lists.reading import Looked, OwnColumn, OwnRow

SECONDS: Final = 30  # somebody waits at the page; two hundred thousand rows of a workbook take ten
MEGABYTES: Final = 2048  # address space, not what it uses: libraries reserve much of it
OUT_OF_MEMORY: Final = 3
GIVEN_UP: Final = "Reading this file took more memory or time than such a list needs, so it was given up."


def look_guarded(path: Path) -> Looked:
    """As ``reading.look``, elsewhere. Never raises about the file."""
    answer = _ask([os.fspath(path.absolute())])
    return Looked(GIVEN_UP) if answer is None else looked_from(answer["looked"])


def read_guarded(path: Path, number: int, day: int | None) -> tuple[Looked, tuple[OwnRow, ...]]:
    """As ``reading.read``, elsewhere. Never raises about the file."""
    words = [os.fspath(path.absolute()), "--number", str(number), *(["--date", str(day)] if day is not None else [])]
    answer = _ask(words)
    if answer is None:
        return Looked(GIVEN_UP), ()
    return looked_from(answer["looked"]), tuple(_row(*row) for row in answer["rows"])


def looked_from(given: dict[str, Any]) -> Looked:
    """What was found of a file, from the data that it was kept as."""
    columns = tuple(OwnColumn(**{**one, "examples": tuple(one["examples"])}) for one in given["columns"])
    return Looked(**{**given, "columns": columns, "beside": tuple(given["beside"])})


def _row(row: int, number: str, day: str, wrong: str) -> OwnRow:
    return OwnRow(row, number, date.fromisoformat(day) if day else None, wrong)


def _ask(words: list[str]) -> dict[str, Any] | None:
    """What the child process found; None where it was given up."""
    command = [sys.executable, "-m", "practicelens.analytics.own_lists", *words]
    command += ["--seconds", str(SECONDS), "--megabytes", str(MEGABYTES)]
    try:
        # Five more by the clock: the limit is of the processor's time, and others use the processor too.
        done = run_apart(command, SECONDS + 5)
        answer: dict[str, Any] | None = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return answer
