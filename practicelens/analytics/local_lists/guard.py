"""Looks at a local list, and reads it, in a process of its own with limits: no file can take the house down."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from practicelens.analytics.annex_a.matching import places
from practicelens.analytics.annex_a.report import Finding, Severity
from practicelens.analytics.apart import run_apart
from practicelens.analytics.local_lists.kinds import KINDS
from practicelens.analytics.local_lists.reading import Looked, Read

ANSWER: Final = "answer.json"
OUT_OF_MEMORY: Final = 3
SECONDS: Final = 20  # somebody waits at the page
MEGABYTES: Final = 1536  # address space, not what it uses: libraries reserve much of it
GIVEN_UP: Final = "Reading this file took more memory or time than such a list needs, so it was given up."


def look_guarded(path: Path, kind: str, before: Mapping[str, str]) -> Looked:
    """As ``reading.look``, elsewhere. Never raises about the file."""
    return _ask(path, kind, before, None, None).looked


def read_guarded(path: Path, kind: str, mapping: Mapping[str, str], out: Path, *, today: date) -> Read:
    """As ``reading.read``, elsewhere; the table is written into ``out`` as Parquet under its name."""
    return _ask(path, kind, mapping, today, out)


def _ask(path: Path, kind: str, mapping: Mapping[str, str], today: date | None, out: Path | None) -> Read:
    """What the child process found."""
    with tempfile.TemporaryDirectory(prefix="local-list-") as folder:
        job = {
            "path": os.fspath(path.absolute()), "kind": kind, "mapping": dict(mapping), "seconds": SECONDS,
            "megabytes": MEGABYTES, "today": today.isoformat() if today else None,
        }  # fmt: skip
        Path(folder, "job.json").write_text(json.dumps(job), encoding="utf-8")
        command = [sys.executable, "-m", "practicelens.analytics.local_lists", folder]
        try:
            # Five more by the clock: the limit is of the processor's time, and others use the processor too.
            done = run_apart(command, SECONDS + 5)
        except subprocess.TimeoutExpired:
            return Read(Looked(GIVEN_UP))
        if done.returncode != 0:
            return Read(Looked(GIVEN_UP))
        # Only a child that ended well has written a whole answer.
        answer = json.loads(Path(folder, ANSWER).read_text(encoding="utf-8"))
        made = Path(folder, f"{KINDS[kind].table}.parquet")
        if out is not None and made.is_file():
            out.mkdir(parents=True, exist_ok=True)
            # Under its name only once it is whole: whoever publishes meanwhile takes every table that has a name.
            part = out / f".{made.name}.part"
            shutil.copyfile(made, part)
            part.replace(out / made.name)
    return _read(answer)


def _read(answer: dict[str, Any]) -> Read:
    looked = answer["looked"]
    columns = places.columns_from_json(looked["columns"])
    findings = tuple(Finding(**{**one, "severity": Severity(one["severity"])}) for one in answer["findings"])
    return Read(
        Looked(looked["fault"], looked["sheet"], looked["header_row"], columns),
        answer["rows_read"], answer["rows_kept"], findings,
    )  # fmt: skip
