"""Reads a file from outside in a process of its own with limits, so that no file can take the house down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Final

from practicelens.analytics.annex_a import files
from practicelens.analytics.annex_a.matching.corrections import Correction, to_json
from practicelens.analytics.annex_a.report import Report
from practicelens.analytics.apart import run_apart

REPORT: Final = "report.json"
CORRECTIONS: Final = "corrections.json"
# The same words for memory and time: what of the two ran out says nothing to whoever sent the file.
TOO_MUCH: Final = Report.unreadable(
    "too_large", "Reading this file took more memory or more time than an extract needs, so it was given up."
)
CRASHED: Final = Report.unreadable("damaged", f"This looks like a workbook, but it cannot be read. {files.SAVE_AS}")


def read_guarded(
    path: str | PathLike[str],
    out_dir: str | PathLike[str],
    *,
    seconds: int = 120,
    megabytes: int = 2048,
    today: date | None = None,
    corrections: Sequence[Correction] = (),
) -> Report:
    """Read a workbook in a child process; write ``<table>.parquet`` and ``report.json`` when it could be opened.

    A crash, a time-out or a bomb becomes an unreadable report, and then nothing is written.
    Memory is limited where the platform can (not on Windows). Never raises about the file.
    """
    try:
        # Before a process is started: a missing or empty file is answered at once.
        files.first_bytes(Path(path))
    except files.Unreadable as no:
        return Report.unreadable(no.code, no.message)
    with tempfile.TemporaryDirectory(prefix="annex-a-") as aside:
        # Written into a folder aside: a child that is stopped halfway leaves nothing where datasets are looked for.
        report = _in_a_child(Path(path), Path(aside), seconds, megabytes, today, corrections, tables=True)
        if report.readable:
            _move(Path(aside), Path(out_dir))
    return report


@dataclass(frozen=True)
class Job:
    """One workbook of many: where it lies, where what is read goes, and the day after which a date is a future one."""

    path: Path
    out_dir: Path
    today: date | None = None


def read_guarded_many(
    jobs: Sequence[Job], *, seconds: int = 120, megabytes: int = 2048, corrections: Sequence[Correction] = ()
) -> list[Report]:
    """Read several workbooks in one child process: the same reports as one by one, without starting for each.

    ``seconds`` is for each. Whatever the child did not get done, because one of them stopped it, is read again in
    a process of its own, so that one bad file costs the others nothing.
    """
    with tempfile.TemporaryDirectory(prefix="annex-a-") as aside:
        folders = [Path(aside, str(number)) for number in range(len(jobs))]
        asked = [(job.path, folder, job.today) for job, folder in zip(jobs, folders, strict=True)]
        _all_in_a_child(Path(aside, "jobs.json"), asked, seconds * len(jobs), megabytes, corrections)
        # In the order of the jobs, by which the caller knows them.
        return [
            _taken(job, folder)
            or read_guarded(
                job.path, job.out_dir, seconds=seconds, megabytes=megabytes, today=job.today, corrections=corrections
            )
            for job, folder in zip(jobs, folders, strict=True)
        ]


def _all_in_a_child(
    listed: Path,
    asked: Sequence[tuple[Path, Path, date | None]],
    seconds: int,
    megabytes: int,
    corrections: Sequence[Correction],
) -> None:
    """Let one child read them all, as far as it gets."""
    arguments = [
        [os.fspath(path.absolute()), os.fspath(out), day.isoformat() if day else None] for path, out, day in asked
    ]
    # In a file: a command line is seen by everybody on the machine, and has a limit.
    listed.write_text(json.dumps(arguments), encoding="utf-8")
    # A fresh interpreter: nothing of this process's memory, with its connections, is in it.
    command = [sys.executable, "-m", "practicelens.analytics.sources", "--jobs", os.fspath(listed)]
    command += ["--seconds", str(seconds), "--megabytes", str(megabytes), *_arguments(corrections, listed.parent)]
    # What it had finished by then lies in its folders and is taken; the others are read one by one.
    with suppress(subprocess.TimeoutExpired):
        run_apart(command, seconds)


def _taken(job: Job, folder: Path) -> Report | None:
    """What the child read of one workbook, put where it was asked for; None when it did not get that far."""
    # Written last by the child, so its being there says that the tables are whole.
    if not (folder / REPORT).is_file():
        return None
    report = Report.from_json(json.loads((folder / REPORT).read_text(encoding="utf-8")))
    if report.readable:
        _move(folder, job.out_dir)
    return report


def check_guarded(
    path: str | PathLike[str],
    *,
    seconds: int = 120,
    megabytes: int = 2048,
    today: date | None = None,
    corrections: Sequence[Correction] = (),
) -> Report:
    """The report of a workbook alone: nothing is kept of it. Limits as ``read_guarded``."""
    try:
        files.first_bytes(Path(path))
    except files.Unreadable as no:
        return Report.unreadable(no.code, no.message)
    with tempfile.TemporaryDirectory(prefix="annex-a-") as aside:
        return _in_a_child(Path(path), Path(aside), seconds, megabytes, today, corrections, tables=False)


def _in_a_child(
    path: Path,
    aside: Path,
    seconds: int,
    megabytes: int,
    today: date | None,
    corrections: Sequence[Correction],
    *,
    tables: bool,
) -> Report:
    command = [sys.executable, "-m", "practicelens.analytics.sources", os.fspath(path.absolute()), os.fspath(aside)]
    command += ["--seconds", str(seconds), "--megabytes", str(megabytes)]
    command += ["--today", today.isoformat()] if today else []
    command += [] if tables else ["--report-only"]
    command += _arguments(corrections, aside)
    try:
        # What the child says on its error stream could quote a cell: it is never shown nor logged.
        done = run_apart(command, seconds)
    except subprocess.TimeoutExpired:
        return TOO_MUCH
    if done.returncode == 0:
        return Report.from_json(json.loads((aside / REPORT).read_text(encoding="utf-8")))
    # Below 0 is a signal, as the processor's limit sends; Rust's allocator says so in words and aborts.
    out_of_bounds = done.returncode == OUT_OF_MEMORY or done.returncode < 0 or b"memory allocation" in done.stderr
    return TOO_MUCH if out_of_bounds else CRASHED


def _arguments(corrections: Sequence[Correction], aside: Path) -> list[str]:
    """The arguments by which a child reads by corrections; a file, as there may be hundreds."""
    if not corrections:
        return []
    file = aside / CORRECTIONS
    file.write_text(json.dumps(to_json(corrections)), encoding="utf-8")
    return ["--corrections", os.fspath(file)]


OUT_OF_MEMORY: Final = 3
"""The child's exit code when it reached its limit of memory."""


def _move(aside: Path, out_dir: Path) -> None:
    """Put what was written where it was asked for; nothing is there before everything was written."""
    out_dir.mkdir(parents=True, exist_ok=True)
    written = sorted(
        (file for file in aside.iterdir() if file.name != CORRECTIONS), key=lambda file: file.name == REPORT
    )
    for file in written:
        target = out_dir / file.name
        part = target.with_name(f".{file.name}.part")
        # Copied, not moved: the temporary folder may lie on another disk. The report comes last, and says that the
        # rest is whole.
        part.write_bytes(file.read_bytes())
        part.replace(target)
