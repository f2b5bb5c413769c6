"""The child process that reads one list: limits itself, reads, and writes what it found to its output."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from practicelens.analytics.annex_a.limits import limit
from practicelens.analytics.own_lists.guard import OUT_OF_MEMORY
from practicelens.analytics.own_lists.reading import look, read


def main() -> int:
    """Look at the file named on the command line, or read it by its columns; 0 when it was reported on."""
    parser = argparse.ArgumentParser(prog="practicelens.analytics.own_lists", description=__doc__)
    parser.add_argument("path", type=Path, help="the list")
    parser.add_argument("--number", type=int, help="the place of the children's numbers; without it only a look")
    parser.add_argument("--date", type=int, help="the place of the dates")
    parser.add_argument("--seconds", type=int, default=30, help="processor time that may be used")
    parser.add_argument("--megabytes", type=int, default=2048, help="memory that may be used")
    words = parser.parse_args()
    # Before the file is touched.
    limit(words.seconds, words.megabytes)
    try:
        answer: dict[str, Any]
        if words.number is None:
            answer = {"looked": asdict(look(words.path)), "rows": []}
        else:
            looked, rows = read(words.path, words.number, words.date)
            found = [(one.row, one.number, one.date.isoformat() if one.date else "", one.wrong) for one in rows]
            answer = {"looked": asdict(looked), "rows": found}
    except MemoryError:
        return OUT_OF_MEMORY
    # As JSON and not pickled: what comes out of a process that read a stranger's file is data.
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
