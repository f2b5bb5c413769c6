"""Runs a card's SQL in a process of its own with limits of time, memory and rows: no text takes the house down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, Final

from practicelens.analytics.apart import run_apart
from practicelens.analytics.local_cards.shape import SECONDS, Answer, Fault, Faulty, Form, Row

MEGABYTES: Final = 2048  # address space: of long texts the database itself does not count what they take
GRACE: Final = 6
"""Seconds to start, to copy the tables and to answer, beside those that the SQL may take."""


def run_guarded(folder: Path, sql: str, form: Form, *, seconds: float = SECONDS) -> Answer | Faulty:
    """As ``running.run``, elsewhere. Never raises about the SQL."""
    # Without a file of its own for what it compiled: it may write nothing.
    command = [sys.executable, "-B", "-m", "practicelens.analytics.local_cards", os.fspath(folder.absolute())]
    command += ["--form", form.value, "--seconds", str(seconds), "--megabytes", str(MEGABYTES)]
    try:
        # By its input and not on its command line, which everybody on the machine may read.
        done = run_apart(command, seconds + GRACE, given=sql.encode())
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except subprocess.TimeoutExpired:
        return Faulty(Fault.TIME, f"It took longer than {seconds:g} seconds, and was stopped.")
    except ValueError:
        answer = None
    if answer is None:
        return Faulty(Fault.MEMORY, "It took more memory or time than a card may, and was stopped.")
    return _read(answer)


def _read(answer: dict[str, Any]) -> Answer | Faulty:
    if "fault" in answer:
        return Faulty(Fault(answer["fault"]), answer["why"])
    rows = tuple(Row(child, date.fromisoformat(day), team, counts) for child, day, team, counts in answer["rows"])
    return Answer(rows, tuple(answer["tables"]))
