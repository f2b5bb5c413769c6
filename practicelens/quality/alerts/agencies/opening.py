"""What a link of an agency opens: that concern alone, and of it what they need. For whoever holds link and code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from practicelens.access.errors import Refused
from practicelens.people.invitations.letters import hashed
from practicelens.quality.alerts.agencies.rules import UNKNOWN, Standing
from practicelens.quality.alerts.models import AgencyAsk
from practicelens.quality.alerts.states import Status
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Opened:
    """A concern as another agency reads it: initials and date of birth, so that they can find the child."""

    id: int
    concern_id: int
    agency: str
    contact: str
    initials: str
    born: date
    what: str
    why: str
    right: str
    due: date


def opened(token: str, now: datetime) -> Opened:
    """What a link opens once its code is right. Raises Refused: unknown, and as ``Standing.check_opens``."""
    row = AgencyAsk.objects.filter(token_hash=hashed(token)).select_related("concern", "agency").first()
    if row is None:
        raise Refused(UNKNOWN, code="unknown")
    settled = row.concern.status != Status.OPEN
    standing = Standing(row.answered_at is not None, row.withdrawn_at is not None, settled, row.tries, row.due)
    standing.check_opens(local_date(now))
    concern = row.concern
    return Opened(
        row.pk, concern.pk, row.agency.name, row.agency.contact, row.initials, row.born, concern.what, concern.why,
        concern.right, row.due,
    )  # fmt: skip
