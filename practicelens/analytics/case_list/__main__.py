"""The child process that reads one list: limits itself, reads, and writes what it found to its output."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any

from practicelens.analytics.annex_a import files
from practicelens.analytics.annex_a.limits import limit
from practicelens.analytics.case_list.lines import lines_of
from practicelens.analytics.case_list.names import NamesListed, read_names
from practicelens.analytics.case_list.reading import Listed, read


def main() -> int:
    """Read the file named on the command line; 0 when it was reported on."""
    parser = argparse.ArgumentParser(prog="practicelens.analytics.case_list", description=__doc__)
    parser.add_argument("path", type=Path, help="the list")
    parser.add_argument("--seconds", type=int, default=20, help="processor time that may be used")
    parser.add_argument("--megabytes", type=int, default=1024, help="memory that may be used")
    parser.add_argument("--lines", action="store_true", help="the lines as they are, whatever they are of")
    parser.add_argument("--names", action="store_true", help="it is a list of spellings, not of children")
    words = parser.parse_args()
    # Before the file is touched.
    limit(words.seconds, words.megabytes)
    try:
        if words.lines:
            sys.stdout.write(json.dumps(_lines(words.path)))
            return 0
        found: Listed | NamesListed = read_names(words.path) if words.names else read(words.path)
    except MemoryError:
        return 3
    # As JSON and not pickled: what comes out of a process that read a stranger's file is data.
    answer: dict[str, Any] = {
        "rows": [astuple(row) for row in found.rows],
        "faults": [astuple(fault) for fault in found.faults],
    }
    if isinstance(found, NamesListed):
        answer["left"] = found.left
    sys.stdout.write(json.dumps(answer))
    return 0


def _lines(path: Path) -> dict[str, Any]:
    """The lines of the file, or why there are none."""
    try:
        return {"lines": lines_of(path, "findings"), "fault": ""}
    except files.Unreadable as no:
        return {"lines": [], "fault": no.message}


if __name__ == "__main__":
    sys.exit(main())
