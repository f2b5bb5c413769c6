"""Sends what is waiting in the outbox, oldest first, until nothing more can be sent now."""

from __future__ import annotations

from datetime import datetime

from practicelens.notices import changes
from practicelens.people import internal as people

ROUNDS = 50  # an end, in case something is posted as fast as it is sent


def run(due_at: datetime) -> str:
    """Send everything that waits. Twice does nothing more: each row is claimed before it is sent."""
    sent = failed = uncertain = 0
    for _ in range(ROUNDS):
        done = changes.deliver(due_at, resolve=people.addresses)
        sent, failed, uncertain = sent + done.sent, failed + done.failed, uncertain + done.uncertain
        # Something waits for a server that is away: the next round is ten minutes off, not now.
        if done.waiting or not (done.sent or done.failed or done.uncertain):
            break
    return f"{sent} sent, {failed} could not be sent, {uncertain} uncertain"
