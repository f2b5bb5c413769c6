"""The columns of the two kinds of relation: a card's rows and a clock's, in the names of ibis's types."""

from __future__ import annotations

from typing import Final

ROWS: Final[dict[str, str]] = {
    "child_no": "int64",
    "worker_id": "int64",
    "team_id": "int64",
    "service_id": "int64",
    "date": "date",
    "counts": "boolean",
    "amount": "float64",
    "note": "string",
}
"""A card's one relation: one row an event. ``counts`` is null when it could not be judged; ``note`` says why."""

CLOCK: Final[dict[str, str]] = {
    "as_at": "date",
    "child_no": "int64",
    "worker_id": "int64",
    "team_id": "int64",
    "service_id": "int64",
    "started": "date",
    "since": "date",
    "due_on": "date",
    "late_from": "date",
    "done": "boolean",
    "note": "string",
}
"""What an open child waits for. ``done`` says whether it was ever done in this plan, placement or period of care."""
