"""Gradings and counts for reports, a few queries each. Private to the app."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from practicelens.access.capabilities import Capability
from practicelens.people.asking import Asking
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.rules import moments as _moments
from practicelens.quality.audits.core.states import APART, BESIDE, Draw, Kind, Status
from practicelens.quality.audits.core.visible import blind_to
from practicelens.quality.audits.grades.views import DueAudit, GradedAudit, SuggestedGrade, Summary, TrackedAudit
from practicelens.quality.audits.models import Audit, DomainGrade, Grading, reference_of
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.internal import tools_by_id
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import local_date

_GRADED = (
    *("pk", "team_id", "team__name", "service_id", "service__name", "submitted_at", "kind", "draw"),
    *("own_team", "grade", "round", "original__grade", "tool_id"),
)
_GRADES = {"": None, **{grade.value: grade for grade in Grade}}


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
        .order_by("submitted_at", "pk")
    )
    beside = Audit.objects.filter(kind__in=BESIDE, submitted_at__isnull=False, beside__team_id__in=teams)
    # Only once the second is in: what is still being graded makes no own-team audit more than that.
    twice = set(beside.values_list("beside_id", flat=True))
    domains = _domains(teams, since, until)
    tools = asking.once(tools_by_id)
    titles = {pk: {domain.key: domain.title for domain in tool.domains} for pk, tool in tools.items()}
    # Columns alone: to make rows of a year's audits takes longer than to read and to count them.
    return tuple(
        _graded(row, tools[row[-1]], titles[row[-1]], domains.get(row[0], {}), row[0] in twice)
        for row in rows.values_list(*_GRADED)
    )


def _graded(
    row: tuple[Any, ...], tool: Tool, titles: Mapping[str, str], domains: Mapping[str, Grade | None], twice: bool
) -> GradedAudit:
    """The columns of ``_GRADED`` as reports know an audit."""
    pk, team_id, team, service_id, service, submitted_at, kind, draw, own_team, grade, round_, first, _ = row
    return GradedAudit(
        audit_id=pk,
        reference=reference_of(pk),
        team_id=team_id,
        team=team,
        service_id=service_id,
        service=service,
        submitted_on=local_date(submitted_at),
        kind=Kind(kind),
        draw=Draw(draw),
        own_team=own_team,
        overall=Grade(grade),
        domains=domains,
        titles=titles,
        tool=tool.key,
        case=tool.enters_cycle,
        round=round_,
        first_grade=_GRADES[first or ""],
        second_graded=twice,
    )


def suggested(asking: Asking, since: date, until: date) -> tuple[SuggestedGrade, ...]:
    """Grades handed in during a period beside those suggested, in the actor's teams, as they stand corrected.

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
    columns = ("audit_id", "audit__team_id", "audit__service_id", "suggested", "overall", "audit__tool__title")
    # The later edition of an audit takes the place of the one before.
    latest = {row[0]: row for row in rows.values_list(*columns)}
    return tuple(
        SuggestedGrade(audit, team, service, Grade(one), Grade(two), tool)
        for audit, team, service, one, two, tool in latest.values()
        if one
    )


def _domains(teams: frozenset[int], since: date, until: date) -> Mapping[int, dict[str, Grade | None]]:
    """The grade of each domain by audit, the agreed one where there is one; one query, without the texts."""
    rows = DomainGrade.objects.filter(
        grading__given_as__in=("auditor", "agreed"),
        grading__audit__team_id__in=teams,
        grading__audit__submitted_at__range=_moments(since, until),
    )
    columns = ("grading__audit_id", "domain", "grade", "grading__given_as", "grading__edition")
    found: dict[int, dict[str, Grade | None]] = {}
    # Nearly every domain was graded once: those few that were again are put in order, and not all twenty thousand.
    from_: dict[tuple[int, str], tuple[bool, int]] = {}
    for audit_id, domain, grade, given_as, edition in rows.order_by().values_list(*columns):
        # An agreed grade replaces the auditor's, a later edition the one before.
        rank = (given_as == "agreed", edition)
        if from_.setdefault((audit_id, domain), rank) <= rank:
            from_[audit_id, domain] = rank
            found.setdefault(audit_id, {})[domain] = _GRADES[grade]
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
    shown = found.values_list("pk", "team_id", "due", "submitted_at", "tool__title")
    return tuple(DueAudit(pk, team, day, _day(at), tool) for pk, team, day, at, tool in shown)


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
