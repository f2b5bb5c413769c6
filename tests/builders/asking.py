"""Who asks in a test: an actor on a day, or at an instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from practicelens.access.actor import Actor
from practicelens.people.asking import Asking


def asking(actor: Actor, at: date | datetime) -> Asking:
    """The actor asking at an instant, or at nine in the morning of a day."""
    now = at if isinstance(at, datetime) else datetime.combine(at, time(9), tzinfo=UTC)
    return Asking(actor, now)
