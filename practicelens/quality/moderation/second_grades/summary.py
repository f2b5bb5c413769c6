"""Moderation in numbers, for reports."""

from __future__ import annotations

from datetime import date, datetime, time

from practicelens.access.capabilities import Capability
from practicelens.people.asking import Asking
from practicelens.quality.audits.beside.internal import own_grades
from practicelens.quality.moderation.models import Drawn, SecondGrading
from practicelens.quality.moderation.second_grades.states import Status
from practicelens.quality.moderation.second_grades.views import ModerationCounts
from practicelens.quality.standards.internal import tools_by_id
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import END_OF_DAY, LONDON, local_date


def summary(asking: Asking, since: date, until: date) -> ModerationCounts:
    """Second gradings of the case audits handed in during a period, in the actor's teams. Restricted ones are counted.

    ``chosen`` are those that were drawn, asked for or paired; ``late`` is as it stood on the period's last day. A few
    queries.
    """
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    begin = datetime.combine(since, time.min, LONDON)
    # To the last microsecond: the range includes both ends, and an audit handed in at 23:59:30 belongs to its day.
    end = datetime.combine(until, END_OF_DAY.replace(second=59, microsecond=999_999), LONDON)
    # Audits of one contact or one meeting stand apart: a re-audit is of a case too, though no cycle begins with it.
    tools = [pk for pk, tool in asking.once(tools_by_id).items() if tool.enters_cycle]
    inside = {"audit__team_id__in": teams, "audit__submitted_at__range": (begin, end), "audit__tool_id__in": tools}
    # Every handed-in case audit has a lot, so counting lots counts them.
    drawn = Drawn.objects.filter(**inside).count()
    # Called off are left out: the first audit was withdrawn, or the pair had no second half.
    rows = list(SecondGrading.objects.filter(**inside).exclude(status=Status.CALLED_OFF).order_by("pk"))
    agreed = [row for row in rows if row.status == Status.AGREED]
    first = own_grades([row.audit_id for row in agreed])
    # Beside the auditor's own first grade, and not the one that counts: that one is the agreed grade by now.
    moved = [Grade(row.overall).rank - first[row.audit_id].rank for row in agreed if row.audit_id in first]
    # Which way ranks run is asked of the scale itself, so that raised can never come to mean lowered.
    better = Grade.OUTSTANDING.rank - Grade.GOOD.rank
    return ModerationCounts(
        submitted=drawn,
        chosen=len({row.audit_id for row in rows}),
        done=len(agreed),
        late=sum(_late(row, until) for row in rows),
        raised=sum(step * better > 0 for step in moved),
        lowered=sum(step * better < 0 for step in moved),
        same=sum(step == 0 for step in moved),
    )


def _late(row: SecondGrading, on: date) -> bool:
    """Whether it was still to be agreed on a day after its own."""
    # As it stood then, so that a report of a quarter says the same whenever it is read.
    still_open = row.ended_at is None or local_date(row.ended_at) > on
    return still_open and row.due is not None and row.due < on
