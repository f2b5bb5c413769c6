"""The child process that reads extracts: limits itself, reads, writes Parquet and the report beside it."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from practicelens.analytics import sources
from practicelens.analytics.annex_a import guard, reading
from practicelens.analytics.annex_a.limits import limit
from practicelens.analytics.annex_a.matching import corrections
from practicelens.analytics.annex_a.matching.corrections import Correction, Corrections
from practicelens.analytics.annex_a.report import ANNEX_A, Report
from practicelens.analytics.arrow import without_pandas


def main() -> int:
    """Read the file named on the command line into a folder, or each of those listed; 0 when all were reported on."""
    words = _parser().parse_args()
    corrected = (
        corrections.from_json(json.loads(words.corrections.read_text(encoding="utf-8"))) if words.corrections else ()
    )
    # Cells are many and small and point at nothing: looking among them for circles takes a third of the time.
    gc.disable()
    limit(words.seconds, words.megabytes)
    try:
        if words.jobs:
            _read_all(words.jobs, corrected)
        else:
            _read(words.path, words.out, words.today, corrected, tables=not words.report_only)
    except MemoryError:
        return guard.OUT_OF_MEMORY
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="practicelens.analytics.sources", description=__doc__)
    parser.add_argument("path", type=Path, nargs="?", help="the extract")
    parser.add_argument("out", type=Path, nargs="?", help="an empty folder for what is read")
    parser.add_argument("--jobs", type=Path, default=None, help="instead: a JSON list of [extract, folder, today]")
    parser.add_argument("--seconds", type=int, default=120, help="processor time that may be used")
    parser.add_argument("--megabytes", type=int, default=2048, help="memory that may be used")
    parser.add_argument("--today", type=date.fromisoformat, default=None, help="later dates lie in the future")
    parser.add_argument("--corrections", type=Path, default=None, help="a JSON list of corrections")
    parser.add_argument("--report-only", action="store_true", help="write no tables")
    return parser


def _read_all(jobs: Path, corrected: Sequence[Correction]) -> None:
    """Read each extract of the list into its folder, one after the other."""
    for path, out, today in json.loads(jobs.read_text(encoding="utf-8")):
        # Made here and new: one that is there would hold another extract's tables.
        Path(out).mkdir()
        _read(Path(path), Path(out), date.fromisoformat(today) if today else None, corrected, tables=True)


def _read(path: Path, out: Path, today: date | None, corrected: Sequence[Correction], *, tables: bool) -> None:
    """Read one by what it is, and write its report, and its tables before where they are wanted."""
    source = sources.recognise(path, corrected)
    # By its own module, whose check makes no tables.
    if source == ANNEX_A and not tables:
        # A report alone needs no tables, and a child process that checks one workbook is done sooner.
        return _write_report(reading.check(path, today=today, corrections=Corrections.of(source, corrected)), out)
    without_pandas()
    whole = sources.read(path, today=today, corrections=corrected)
    for name, table in {**whole.tables, **whole.beside}.items() if tables else ():
        from pyarrow import parquet

        parquet.write_table(table, out / f"{name}.parquet", compression="zstd")
    return _write_report(whole.report, out)


def _write_report(report: Report, out: Path) -> None:
    # Renamed into place: whoever finds it may trust that everything before it was written whole.
    part = out / f".{guard.REPORT}.part"
    part.write_text(json.dumps(report.to_keep(), ensure_ascii=False), encoding="utf-8")
    part.replace(out / guard.REPORT)


if __name__ == "__main__":
    sys.exit(main())
