"""Who asks in a test: an actor on a day, or at an instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from practicelens.access.actor import Actor
from practicelens.people.asking import Asking
from practicelens.workdays import clock


def asking(actor: Actor, at: date | datetime | None = None) -> Asking:
    """The actor asking at an instant, at nine in the morning of a day, or when the test's clock stands."""
    at = at or clock.now()
    now = at if isinstance(at, datetime) else datetime.combine(at, time(9), tzinfo=UTC)
    return Asking(actor, now)
