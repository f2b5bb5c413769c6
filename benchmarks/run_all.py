"""Measures the demonstration on this machine and writes docs/reference/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))

from benchmarks import extracts, filling, pages, queries, starting, suite, workbook  # noqa: E402

TABLE = HERE / "docs" / "reference" / "benchmarks.md"


def main() -> int:
    """Measure starting, loading and pages, then write the table."""
    words = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    words.add_argument("--people", type=int, default=20, help="how many people at once (default 20)")
    words.add_argument("--rounds", type=int, default=4, help="how many pages of each kind each asks for (default 4)")
    asked = words.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="practicelens-bench-"))
    try:
        rows = [*starting.measure(HERE, folder), *workbook.measure(folder)]
        rows += pages.measure(folder, people=asked.people, rounds=asked.rounds)
        rows += queries.measure(folder)
        rows += extracts.measure(HERE, folder)
        rows += filling.measure(folder)  # last: it opens a month
        rows += suite.measure(HERE)
    finally:
        starting.stop_everything()
        shutil.rmtree(folder, ignore_errors=True)
    TABLE.write_text(table(rows), encoding="utf-8")
    print(TABLE.read_text(encoding="utf-8"))
    return 0


def table(rows: list[tuple[str, str, str]]) -> str:
    """The measurements as a page of the reference."""
    revision = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True).stdout
    lines = [
        "# Benchmarks",
        "",
        "Written by `python3 run.py bench`. No figure here is a test: machines differ, and this one is shared.",
        "",
        f"Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python"
        f" {platform.python_version()}. Revision {revision.strip() or 'unknown'}.",
        "",
        "| what | measured | how |",
        "|---|---|---|",
        *[f"| {what} | {figure} | {how} |" for what, figure, how in rows],
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
