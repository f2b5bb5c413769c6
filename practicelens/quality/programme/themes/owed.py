"""Learning briefs as duties: each theme whose cases were drawn owes one by its day; none expires."""

from __future__ import annotations

from datetime import date

from practicelens.people.asking import Asking
from practicelens.quality.duties.rules import Counts, Owed, count
from practicelens.quality.programme.models import Theme
from practicelens.quality.programme.themes.queries import brief_owed, may_read_briefs
from practicelens.quality.programme.themes.states import ThemeStatus
from practicelens.workdays.clock import local_date

_OWES = (ThemeStatus.UNDER_WAY, ThemeStatus.BRIEF_DUE, ThemeStatus.CLOSED)
"""One that is planned owes nothing yet, and one that was cancelled nothing any more."""


def briefs_owed(asking: Asking) -> tuple[Owed, ...]:
    """House-internal: the brief of every theme whose cases were drawn, whatever became of it. One query."""
    rows = Theme.objects.filter(status__in=_OWES).order_by("brief_due", "pk")
    return tuple(
        # The day it was published decides, not the status: a brief that came late was late for ever.
        brief_owed(asking, pk, due, local_date(at) if at is not None else None)
        for pk, due, at in rows.values_list("pk", "brief_due", "brief_at")
    )


def briefs(asking: Asking, since: date, until: date) -> Counts | None:
    """For reports: the briefs that fell due in a period, and what became of them; None for who reads no brief."""
    if not may_read_briefs(asking):
        return None
    # By its own day, as every duty is counted for reports.
    return count((one for one in briefs_owed(asking) if since <= one.due <= until), until)
