"""Gradings and counts for reports, a few queries each. Private to the app."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Count, Q

from practicelens.access.capabilities import Capability
from practicelens.people.asking import Asking
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.rules import moments as _moments
from practicelens.quality.audits.core.states import APART, BESIDE, Draw, Kind, Status
from practicelens.quality.audits.core.visible import blind_to
from practicelens.quality.audits.grades.views import DueAudit, GradedAudit, SuggestedGrade, Summary, TrackedAudit
from practicelens.quality.audits.models import Audit, DomainGrade, Grading
from practicelens.quality.standards.internal import tools_by_id
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import local_date


def gradings(asking: Asking, since: date, until: date) -> tuple[GradedAudit, ...]:
    """Every audit submitted in a period in the actor's teams, with its grades; re-audits among them (``kind``).

    Restricted children are counted: nothing here says which child. Audits that this person is still grading beside
    somebody else are left out until theirs is in. Four queries.
    """
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    rows = (
        Audit.objects.filter(team_id__in=teams, submitted_at__range=_moments(since, until))
        .exclude(kind__in=APART)  # graded beside an audit, or another agency's work: no audit of the team
        .exclude(pk__in=blind_to(asking))
        .select_related("team", "service", "original")
        .order_by("submitted_at", "pk")
    )
    found = list(rows)
    beside = Audit.objects.filter(kind__in=BESIDE, submitted_at__isnull=False, beside__team_id__in=teams)
    twice = set(beside.values_list("beside_id", flat=True))
    domains = _domains(teams, since, until)
    tools = asking.once(tools_by_id)
    titles = {pk: {domain.key: domain.title for domain in tool.domains} for pk, tool in tools.items()}
    return tuple(
        GradedAudit(
            audit_id=row.pk,
            reference=row.reference,
            team_id=row.team_id,
            team=row.team.name,
            service_id=row.service_id,
            service=row.service.name,
            # The range above leaves no row without a moment; the type cannot know.
            submitted_on=local_date(row.submitted_at) if row.submitted_at else until,
            kind=Kind(row.kind),
            draw=Draw(row.draw),
            own_team=row.own_team,
            overall=Grade(row.grade),
            domains=domains.get(row.pk, {}),
            titles=titles[row.tool_id],
            tool=tools[row.tool_id].key,
            case=tools[row.tool_id].enters_cycle,
            round=row.round,
            first_grade=Grade(row.original.grade) if row.original and row.original.grade else None,
            second_graded=row.pk in twice,
        )
        for row in found
    )


def suggested(asking: Asking, since: date, until: date) -> tuple[SuggestedGrade, ...]:
    """Grades handed in in a period beside those suggested, in the actor's teams, as they stand corrected.

    Audits of days on which no grade was suggested are left out. One query.
    """
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    rows = Grading.objects.filter(
        given_as="auditor", audit__team_id__in=teams, audit__submitted_at__range=_moments(since, until)
    )
    rows = (
        rows.exclude(audit__kind__in=APART)
        .exclude(audit__in=blind_to(asking))
        .order_by("audit__submitted_at", "audit_id", "edition")
    )
    shown = rows.values_list("audit_id", "audit__team_id", "audit__service_id", "suggested", "overall")
    # The later edition of an audit takes the place of the one before.
    latest = {row[0]: row for row in shown}
    return tuple(
        SuggestedGrade(audit, team, service, Grade(one), Grade(two))
        for audit, team, service, one, two in latest.values()
        if one
    )


def _domains(teams: frozenset[int], since: date, until: date) -> Mapping[int, dict[str, Grade | None]]:
    """The grade of each domain by audit, the agreed one where there is one; one query, without the texts."""
    rows = (
        DomainGrade.objects.filter(
            grading__given_as__in=("auditor", "agreed"),
            grading__audit__team_id__in=teams,
            grading__audit__submitted_at__range=_moments(since, until),
        )
        .order_by("-grading__given_as", "grading__edition")  # an agreed grade last: it replaces the auditor's
        .values_list("grading__audit_id", "domain", "grade")
    )
    found: dict[int, dict[str, Grade | None]] = {}
    for audit_id, domain, grade in rows:
        found.setdefault(audit_id, {})[domain] = Grade(grade) if grade else None
    return found


def summary(asking: Asking, month: date) -> Summary:
    """Completed against due: the audits of a month in the actor's teams. Restricted ones are counted. One query."""
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    unfinished = Q(status__in=(Status.ALLOCATED, Status.STARTED))
    first = rules.month_of(month)
    audits = Audit.objects.filter(team_id__in=teams, month=first).exclude(kind__in=APART)
    counted = audits.aggregate(
        to_do=Count("pk", filter=~Q(status=Status.WITHDRAWN)),
        submitted=Count("pk", filter=Q(submitted_at__isnull=False)),
        late=Count("pk", filter=unfinished & Q(due__lt=asking.today)),
        withdrawn=Count("pk", filter=Q(status=Status.WITHDRAWN)),
    )
    return Summary(month=first, **counted)


def due(asking: Asking, since: date, until: date) -> tuple[DueAudit, ...]:
    """First audits whose due date falls in a period, in the actor's teams; withdrawn ones left out. One query."""
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    rows = Audit.objects.filter(team_id__in=teams, due__range=(since, until), original__isnull=True)
    found = rows.exclude(status=Status.WITHDRAWN).exclude(kind__in=APART).order_by("due", "pk")
    return tuple(DueAudit(row.pk, row.team_id, row.due, _day(row.submitted_at)) for row in found)


def tracked(asking: Asking, on: date) -> tuple[TrackedAudit, ...]:
    """Cycles tracked to Good on a day: graded for month 4 by then, not yet Good, not ended. Two queries.

    A cycle whose rule had no re-audit is tracked by its first grade until one of tracking is handed in.
    """
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    _, end = _moments(on, on)
    going_on = Q(ended_at__isnull=True) | Q(ended_at__gt=end)
    rows = Audit.objects.filter(team_id__in=teams, original__isnull=False, submitted_at__lte=end)
    # Columns alone: years of re-audits were handed in, and few of their cycles are tracked.
    rounds: dict[int, tuple[date | None, Grade]] = {}
    for first, at, grade in rows.order_by("round").values_list("original_id", "submitted_at", "grade"):
        if first is not None:
            rounds[first] = (rounds[first][0] if first in rounds else _day(at), Grade(grade))
    below = [first for first, (_, grade) in rounds.items() if not grade.at_least(Grade.GOOD)]
    without = Q(team_id__in=teams, tracked_since__lte=on) & ~Q(pk__in=rounds)
    found = Audit.objects.filter(Q(pk__in=below) | without).filter(going_on).select_related("team").order_by("pk")
    graded = [(one, *rounds.get(one.pk, (one.tracked_since, Grade(one.grade)))) for one in found]
    return tuple(
        TrackedAudit(one.pk, one.reference, one.team_id, one.team.name, one.service_id, latest, since)
        for one, since, latest in graded
        if since is not None and not latest.at_least(Grade.GOOD)
    )


def _day(moment: datetime | None) -> date | None:
    return local_date(moment) if moment else None
