"""Re-audits and 4R meetings as reports count them, a query or two each."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import OuterRef, Q, Subquery

from practicelens.access.capabilities import Capability
from practicelens.people.asking import Asking
from practicelens.quality.audits.core.rules import moments
from practicelens.quality.audits.core.states import Closure, Depth, Status
from practicelens.quality.audits.cycle.views import MeetingRow, ReAuditRow
from practicelens.quality.audits.models import Audit, ClosureChoice, FourR
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import local_date


def re_audit_rows(asking: Asking, since: date, until: date) -> tuple[ReAuditRow, ...]:
    """Re-audits opened by the last day that fell due or were handed in during a period, or were still to do at its end.

    As things stood on the last day: what was handed in later was not in yet. Withdrawn ones are left out, and one
    that was ended undone with its cycle. One query; in the actor's teams, restricted children counted.
    """
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    start, end = moments(since, until)
    rows = (
        Audit.objects.filter(team_id__in=teams, original__isnull=False, allocated_at__lte=end)
        .filter(Q(due__range=(since, until)) | Q(submitted_at__gte=start) | Q(submitted_at__isnull=True))
        .exclude(status=Status.WITHDRAWN)
        .exclude(status=Status.ENDED, submitted_at__isnull=True)
        .annotate(before=_GRADE_BEFORE)
        .select_related("original")
        .order_by("due", "pk")
    )
    return tuple(_re_audit(row, until) for row in rows)


_GRADE_BEFORE: Final = Subquery(
    # What a cycle's actions did since is told against the round that they followed, and not against its beginning.
    Audit.objects.filter(original=OuterRef("original"), round__lt=OuterRef("round"), submitted_at__isnull=False)
    .order_by("-round")
    .values("grade")[:1]
)


def _re_audit(row: Audit, until: date) -> ReAuditRow:
    done = local_date(row.submitted_at) if row.submitted_at else None
    # A report of March that is read in June tells of March: what was handed in later was not in yet.
    known = done if done and done <= until else None
    before = vars(row)["before"] or (row.original.grade if row.original else "")
    return ReAuditRow(
        audit_id=row.pk,
        reference=row.reference,
        team_id=row.team_id,
        before=Grade(before) if before else None,
        after=Grade(row.grade) if known and row.grade else None,
        due=row.due,
        submitted_on=known,
        round=row.round,
        depth=Depth(row.depth) if row.depth else None,
        passed_on=row.passed_on,
    )


def closures(asking: Asking, since: date, until: date) -> tuple[tuple[int, Closure], ...]:
    """The team and the choice of every cycle settled in a period because its child was closed to us. One query."""
    rows = ClosureChoice.objects.filter(
        audit__team_id__in=asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS), chosen_at__range=moments(since, until)
    )
    return tuple((team, Closure(choice)) for team, choice in rows.values_list("audit__team_id", "choice"))


def meeting_rows(asking: Asking, since: date, until: date) -> tuple[MeetingRow, ...]:
    """4R meetings called by the last day and not finished with before the first, as they stood on the last day.

    No name, no word of what was said. What followed is the re-audit of the next round, if it was in by then.
    Two queries; in the actor's teams, restricted children counted.
    """
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    # Those finished with before the period are history; those that are not finished with are told whenever they were
    # called.
    held = Q(held_on__gte=since) | Q(called_off_on__gte=since)
    open_ = Q(held_on__isnull=True, called_off_on__isnull=True)
    rows = FourR.objects.filter(audit__team_id__in=teams, called_on__lte=until).filter(held | open_)
    found = list(rows.select_related("audit").order_by("due", "pk"))
    after = _after({one.audit_id for one in found}, until)
    return tuple(_meeting(one, until, after.get((one.audit_id, one.round + 1))) for one in found)


def _after(audit_ids: set[int], until: date) -> dict[tuple[int, int], Grade]:
    """The grade of each re-audit handed in by a day, by first audit and round."""
    _, end = moments(until, until)
    rows = Audit.objects.filter(original_id__in=audit_ids, submitted_at__lte=end)
    return {
        (original, round_): Grade(grade)
        for original, round_, grade in rows.values_list("original_id", "round", "grade")
        if original is not None
    }


def _meeting(one: FourR, until: date, after: Grade | None) -> MeetingRow:
    return MeetingRow(
        audit_id=one.audit_id,
        reference=one.audit.reference,
        team_id=one.audit.team_id,
        round=one.round,
        called_on=one.called_on,
        due=one.due,
        held_on=one.held_on if one.held_on and one.held_on <= until else None,
        called_off_on=one.called_off_on if one.called_off_on and one.called_off_on <= until else None,
        after=after,
    )
