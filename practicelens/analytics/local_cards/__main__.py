"""The child process that runs one card's SQL: limits itself, reads it from its input, and writes what was found."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from practicelens.analytics.annex_a.limits import limit
from practicelens.analytics.local_cards.running import run
from practicelens.analytics.local_cards.shape import Answer, Faulty, Form


def main() -> int:
    """Run the SQL of the input against the edition named on the command line; 0 when it was reported on."""
    parser = argparse.ArgumentParser(prog="practicelens.analytics.local_cards", description=__doc__)
    parser.add_argument("folder", type=Path, help="the edition")
    parser.add_argument("--form", type=Form, choices=tuple(Form), required=True)
    parser.add_argument("--seconds", type=float, required=True, help="time the database may take")
    parser.add_argument("--megabytes", type=int, required=True, help="memory that may be used")
    words = parser.parse_args()
    # As it was sent, whatever the machine's own way of writing letters: “é” is to be the same letter in every case.
    sql = sys.stdin.buffer.read().decode()
    limit(int(words.seconds) + 4, words.megabytes)
    write_nothing()
    found = run(words.folder, sql, words.form, words.seconds)
    # As JSON and not pickled: what comes out of a process that ran a stranger's words is data.
    sys.stdout.write(json.dumps(_as_data(found)))
    return 0


def write_nothing() -> None:
    """Bound every file that this process writes to no byte: whatever the SQL is, the machine refuses it."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _as_data(found: Answer | Faulty) -> dict[str, Any]:
    if isinstance(found, Faulty):
        return {"fault": found.fault.value, "why": found.why}
    rows = [(row.child_no, row.day.isoformat(), row.team_id, row.counts) for row in found.rows]
    return {"rows": rows, "tables": found.tables}


if __name__ == "__main__":
    sys.exit(main())
