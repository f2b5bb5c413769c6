"""Sends the invitations of other agencies that are waiting, each with a link that works once."""

from __future__ import annotations

from datetime import datetime

from practicelens.people.invitations import changes
from practicelens.workdays.counting import what_was_done


def run(due_at: datetime) -> str:
    """Send everything that waits. Twice does nothing more: each letter is claimed before it is sent."""
    sent, failed, uncertain = changes.send_invitations(due_at)
    return what_was_done(
        (sent, "sent", "sent"),
        (failed, "could not be sent", "could not be sent"),
        (uncertain, "uncertain", "uncertain"),
        nothing="nothing to send",
    )
