"""Sends what waits for other agencies: invitations with a link that works once, and concerns that they are asked of."""

from __future__ import annotations

from datetime import datetime

from practicelens.people.invitations import changes
from practicelens.quality.alerts.agencies import changes as agencies
from practicelens.workdays.counting import what_was_done


def run(due_at: datetime) -> str:
    """Send everything that waits. Twice does nothing more: each letter is claimed before it is sent."""
    both = (changes.send_invitations(due_at), agencies.send_asked(due_at))
    sent, failed, uncertain = (sum(some) for some in zip(*both, strict=True))
    return what_was_done(
        (sent, "sent", "sent"),
        (failed, "could not be sent", "could not be sent"),
        (uncertain, "uncertain", "uncertain"),
        nothing="nothing to send",
    )
