"""Seals the day's history in hashed batches, and checks the seals there are."""

from __future__ import annotations

from datetime import datetime

from practicelens.history import changes
from practicelens.workdays.counting import counted


def run(due_at: datetime) -> str:
    """Seal what is not sealed yet; a broken seal is an error, so that the job shows as failed."""
    faults = changes.verify()
    # Before sealing: a new seal over a broken one would hide when it was broken.
    if faults:
        raise RuntimeError(
            counted(len(faults), "seal does not agree with its events", "seals do not agree with their events")
        )
    return counted(changes.seal(due_at), "event sealed", "events sealed")
