"""The hours somebody has for audits, where they differ from their role's."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.history.changes import record
from practicelens.people import internal as people
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.models import AuditorHours
from practicelens.workdays.clock import local_date

MOST_HOURS = 160
"""More hours than a month of work has."""


@atomic
def set_hours(account_id: int, hours: Decimal | None, why: str, *, by: Actor, now: datetime) -> None:
    """Say from today on how many hours a month somebody has for audits, and why; None: their role's again.

    Raises Refused (hours, why_missing), Missing.
    """
    permissions.check_can_run(by)
    if account_id not in people.names([account_id]):
        raise Missing
    if hours is not None and not 0 <= hours <= MOST_HOURS:
        raise Refused(f"Hours a month lie between 0 and {MOST_HOURS}.", code="hours")
    if hours is not None:
        require_text(why, "Say why, for example part time.", "why_missing")
    # From today on: the row before is ended and never written over.
    today = local_date(now)
    # Ended before the next is written: the database holds one open row a person.
    AuditorHours.objects.filter(account_id=account_id, ends__isnull=True).update(ends=today)
    # To go back to the role's own hours asks for no reason: it is what everybody has.
    if hours is not None:
        AuditorHours.objects.create(account_id=account_id, hours=hours, why=why.strip(), starts=today)
    details = {"hours": None if hours is None else str(hours)}
    record("programme.hours", by=by, at=now, subject=("account", account_id), data=details)
