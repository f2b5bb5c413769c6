"""The child process that looks at one local list, or reads it: limits itself, and writes what it found."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from practicelens.analytics.annex_a.limits import limit
from practicelens.analytics.arrow import without_pandas
from practicelens.analytics.local_lists import reading
from practicelens.analytics.local_lists.guard import ANSWER, OUT_OF_MEMORY
from practicelens.analytics.local_lists.kinds import KINDS


def main() -> int:
    """Do the job that the file named on the command line asks for, and answer into its folder."""
    folder = Path(sys.argv[1])
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    # Before the file is opened.
    limit(job["seconds"], job["megabytes"])
    kind, path = KINDS[job["kind"]], Path(job["path"])
    try:
        # Without a day it is only looked at: what its columns are is for a person to say.
        if job["today"] is None:
            found = reading.Read(reading.look(path, kind, job["mapping"]))
        else:
            without_pandas()
            found = reading.read(path, kind, job["mapping"], today=date.fromisoformat(job["today"]))
    except MemoryError:
        return OUT_OF_MEMORY
    if found.table is not None:
        from pyarrow import parquet

        parquet.write_table(found.table, folder / f"{kind.table}.parquet", compression="zstd")
    # Written as JSON and not returned by pickling: what comes out of a process that read a stranger's file is data.
    answer = {
        "looked": asdict(found.looked),
        "rows_read": found.rows_read,
        "rows_kept": found.rows_kept,
        "findings": [asdict(one) for one in found.findings],
    }
    (folder / ANSWER).write_text(json.dumps(answer), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
