"""Seconds and peak memory to load one weekly workbook end to end: read, check, publish, measure."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
import zipfile
from pathlib import Path


def measure(folder: Path, runs: int = 3) -> list[tuple[str, str, str]]:
    """Load the newest weekly workbook into copies of the demonstration, and check it alone, as whole processes."""
    clone = folder / "clone"
    # Last Sunday's: the demonstration's morning extract of Monday waits to be published.
    book = sorted((clone / "var" / "demonstration").rglob("annex-a-*.xlsx"))[-2]
    fresh = as_if_new(book, folder)
    loads = [run(clone, folder / f"var-{n}", "load", fresh) for n in range(runs)]
    checks = [run(clone, folder / "var-0", "check", book) for _ in range(runs)]
    how = f"{book.name}, {book.stat().st_size / 1e6:.1f} MB, median of {runs}, whole process with children"
    return [
        ("one weekly workbook loaded and published", figure(loads), f"`practicelens extract load`, {how}"),
        ("the same read and checked only", figure(checks), f"`practicelens extract check`, {how}"),
    ]


def as_if_new(book: Path, folder: Path) -> Path:
    """The same workbook with other bytes (a comment in its archive): the demonstration has loaded it already."""
    copy = folder / book.name
    shutil.copyfile(book, copy)
    with zipfile.ZipFile(copy, "a") as archive:
        archive.comment = b"measured"
    return copy


def run(clone: Path, var: Path, word: str, book: Path) -> tuple[float, float]:
    """One process: seconds and peak megabytes of the largest of it and its children."""
    if not var.exists():
        subprocess.run(["cp", "-r", str(clone / "var"), str(var)], check=True)
    environment = {**os.environ, "PRACTICELENS_VAR": str(var)}
    start = time.monotonic()
    process = subprocess.Popen(
        [str(clone / ".venv" / "bin" / "practicelens"), "extract", word, str(book)],
        cwd=clone, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"extract {word} ended with {process.returncode}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def figure(runs: list[tuple[float, float]]) -> str:
    """Median seconds and the largest peak."""
    return f"{statistics.median(seconds for seconds, _ in runs):.1f} s, peak {max(mb for _, mb in runs):.0f} MB"
