"""What the monthly report is made from, for a given person and no further than they see. Private to packs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.governance.packs.core import permissions
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.views import ScopeView
from practicelens.governance.packs.monthly import tables
from practicelens.governance.packs.monthly.material import Beside, GradedTool, Material, missed_of
from practicelens.people.asking import Asking
from practicelens.people.teams import TeamView
from practicelens.performance.datasets import lateness
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.late import internal as late
from practicelens.quality.audits.core.states import Kind
from practicelens.quality.audits.cycle.reports import re_audit_rows
from practicelens.quality.audits.cycle.views import ReAuditRow
from practicelens.quality.audits.grades import queries as audits
from practicelens.quality.audits.grades.views import DueAudit, GradedAudit, SuggestedGrade, TrackedAudit
from practicelens.quality.moderation.comparison.owed import comparisons
from practicelens.quality.programme.months import queries as months_queries
from practicelens.quality.programme.months.views import SlotView
from practicelens.quality.standards import internal as standards_internal
from practicelens.workdays.counting import counted

UNREADABLE = "Figures could not be read when this was worked out. They are built again by themselves: open it again."
# What the strategy calls timescales (section 10): few, because this report is about grades.
TIMELINESS = (
    "assessments_in_time_from_referral",
    "conferences_in_time",
    "cp_visits_in_time",
    "cp_reviews_in_time",
    "cla_visits_in_time",
    "cla_reviews_in_time",
)
# Timeliness is told for so many teams at most: a team's own page has it all.
TEAMS_BESIDE = 4
WHOLE = ScopeView(None, "Whole authority")


def scopes_for(asking: Asking) -> tuple[ScopeView, ...]:
    """The reports somebody may ask for: the whole where they see it, and each service area they see a team of."""
    # Of today and the year behind: a service area that closed last month still has reports to be read.
    teams = _teams(asking, Month.of(asking.today))
    services = sorted({(team.service_name, team.service_id) for team in teams})
    each = tuple(ScopeView(service_id, name) for name, service_id in services)
    return (WHOLE, *each) if asking.actor.reaches_all(Capability.SEE_AUDIT_REPORTS) else each


def material_for(asking: Asking, service_id: int | None, month: Month) -> Material:
    """All that the report says. ``Missing`` for a month to come, or a service area none of whose teams are seen."""
    if month.first > asking.today:
        raise Missing("report")
    # A running month is told so far: of the days to come nothing is known, and nothing is late.
    until = min(month.last, asking.today)
    teams = teams_for(asking, service_id, month)
    ids = {team.id for team in teams}
    first = tuple(graded(asking, month.year_before, until, ids))
    owed = owed_for(asking, service_id, month, ids)
    try:
        (as_at, beside), note = _beside(asking, service_id, teams, month), ""
    except FiguresUnreadable:  # the rest of the report stands without them
        as_at, beside, note = None, (), UNREADABLE
    if as_at is not None and lateness.unknown_since(as_at, asking.today, asking.rules) is not None:
        note = f"It was {counted((asking.today - as_at).days, 'day')} old when this was worked out. "
    due = _due(asking, month, ids, owed)
    slots = {one.audit_id for one in owed}
    return Material(
        month=month,
        until=until,
        scope=scope_words(asking, service_id, teams),
        teams=teams,
        first_audits=first,
        tools=tools_of(asking, first),
        apart=tools_apart(asking),
        due=due,
        due_beside=sum(one.audit_id not in slots for one in due if one.audit_id is not None),
        re_audits=_re_audits(asking, month.first, until, ids),
        tracked=tracked_for(asking, until, ids),
        beside=beside,
        dataset_as_at=as_at,
        dataset_note=note,
        judged=judged_for(asking, month.year_before, until, ids),
        missed=missed_of(owed),
        meetings=comparisons(asking, month.first, until, ids),
        detail=len({team.service_id for team in teams}) == 1,
        late=late.tallies(ids, month.first, until),
    )


def teams_for(asking: Asking, service_id: int | None, month: Month) -> tuple[TeamView, ...]:
    """The teams that a report covers for this person. ``Missing`` where there is none."""
    found = tuple(team for team in _teams(asking, month) if service_id in (None, team.service_id))
    if not found:
        raise Missing("report")
    return found


def _teams(asking: Asking, month: Month) -> tuple[TeamView, ...]:
    """The teams within reach that there were at some time in the twelve months, by service area and name."""
    reach = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    return tuple(
        team
        for team in asking.teams.values()
        # A team that has closed since still had audits in these months: left out, the whole would not add up.
        if team.id in reach and team.opens <= month.last and (team.closes is None or team.closes > month.year_before)
    )


def scope_words(asking: Asking, service_id: int | None, teams: Collection[TeamView]) -> str:
    """What the report covers, in words: a whole service area by its name, less by its teams' names."""
    if service_id is None and asking.actor.reaches_all(Capability.SEE_AUDIT_REPORTS):
        return WHOLE.name
    every = {team.id for team in asking.teams.values() if service_id in (None, team.service_id)}
    services = sorted({team.service_name for team in teams})
    whole = every <= asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS) or _heads(asking, teams)
    # More than four names are no heading.
    if whole or len(teams) > 4:
        return ", ".join(services)
    return ", ".join(sorted(team.name for team in teams))


def _heads(asking: Asking, teams: Collection[TeamView]) -> bool:
    """Whether somebody is head of every service area these teams are in."""
    return {team.service_id for team in teams} <= permissions.services_read(asking.actor)


def graded(asking: Asking, since: date, until: date, team_ids: Collection[int]) -> Iterator[GradedAudit]:
    """First audits handed in during a stretch of time, by the grade in force; re-audits are told apart."""
    for one in audits.gradings(asking, since, until):
        # A re-audit's case was chosen for its first grade, so it says nothing of the cases that were not chosen.
        if one.kind is not Kind.RE_AUDIT and one.team_id in team_ids:
            yield one


def tools_of(asking: Asking, first: Collection[GradedAudit]) -> tuple[GradedTool, ...]:
    """The tools of these audits with their graded domains; those for a child's whole work first, then by title."""
    graded: dict[str, set[str]] = {}
    for audit in first:
        graded.setdefault(audit.tool, set()).update(key for key, grade in audit.domains.items() if grade is not None)
    # A domain that a later version left out is still told by the title it was graded under.
    every = [tool for _, tool in sorted(asking.once(standards_internal.tools_by_id).items()) if tool.key in graded]
    titles = {
        tool.key: {domain.key: domain.title for one in every if one.key == tool.key for domain in one.domains}
        for tool in every
    }
    found = {
        tool.key: GradedTool(
            tool.key,
            tool.title,
            tool.enters_cycle,
            tuple((key, title) for key, title in titles[tool.key].items() if key in graded[tool.key]),
        )
        for tool in every
    }
    return tuple(sorted(found.values(), key=lambda one: (not one.case, one.title)))


def tools_apart(asking: Asking) -> frozenset[str]:
    """The titles of the tools that look at one contact or one meeting, and enter no cycle."""
    return frozenset(
        tool.title for tool in asking.once(standards_internal.tools_by_id).values() if not tool.enters_cycle
    )


def _due(asking: Asking, month: Month, team_ids: Collection[int], owed: Collection[SlotView]) -> tuple[DueAudit, ...]:
    """Audits given out that are due in the month, and what is owed in it without one: else "4 of 4" hides the rest."""
    given = (one for one in audits.due(asking, month.first, month.last) if one.team_id in team_ids)
    return (*given, *(DueAudit(None, one.team_id, one.due, None, one.tool) for one in owed if not one.stands))


def judged_for(asking: Asking, since: date, until: date, team_ids: Collection[int]) -> tuple[SuggestedGrade, ...]:
    """Grades handed in beside those suggested, over twelve months."""
    return tuple(one for one in audits.suggested(asking, since, until) if one.team_id in team_ids)


def owed_for(asking: Asking, service_id: int | None, month: Month, team_ids: Collection[int]) -> tuple[SlotView, ...]:
    """What the programme owed, opened or not; what is of no team stands in the whole authority's report."""
    return tuple(
        one
        for one in months_queries.owed(asking, month.first, month.last)
        if one.team_id in team_ids or (one.team_id is None and service_id is None)
    )


def _re_audits(asking: Asking, since: date, until: date, team_ids: Collection[int]) -> tuple[ReAuditRow, ...]:
    """Re-audits handed in during the month."""
    found = re_audit_rows(asking, since, until)
    return tuple(one for one in found if one.team_id in team_ids and one.handed_in_since(since))


def tracked_for(asking: Asking, on: date, team_ids: Collection[int]) -> tuple[TrackedAudit, ...]:
    """What was being tracked to Good on a day."""
    return tuple(one for one in audits.tracked(asking, on) if one.team_id in team_ids)


def _beside(
    asking: Asking, service_id: int | None, teams: Sequence[TeamView], month: Month
) -> tuple[date | None, tuple[Beside, ...]]:
    """The shares of the current dataset for the place the report is of; nothing where they may not be seen.

    Only where the dataset was taken in the month, or soon enough after it to tell of it.
    """
    edition = asking.once(register_internal.current)
    # A report of March must not show the timeliness of August: a dataset of the month or of the one after it tells of
    # it.
    if edition is None or not month.first <= edition.as_at <= min(asking.today, month.back(-1).last):
        return None, ()
    found: list[Beside] = []
    for level, level_id in _places(asking, service_id, teams):
        found.extend(_measures(asking, level, level_id, month.last))
    return edition.as_at, tuple(found)


def _places(asking: Asking, service_id: int | None, teams: Sequence[TeamView]) -> Sequence[tuple[str, int | None]]:
    """Where timeliness is told: the authority, the service areas, or the few teams somebody sees."""
    # Seeing reports is not seeing figures: each place is asked for with the right that figures need.
    if service_id is None and asking.actor.reaches_all(Capability.SEE_FIGURES):
        return [("authority", None)]
    if asking.actor.reaches_all(Capability.SEE_FIGURES) or _heads(asking, teams):
        services = dict.fromkeys(team.service_id for team in teams)  # teams stand by service area and name
        return [("service", service) for service in services]
    return [("team", team.id) for team in teams][:TEAMS_BESIDE]


def _measures(asking: Asking, level: str, level_id: int | None, until: date) -> Iterator[Beside]:
    """Each share at a place, as it stood at the month's end."""
    try:
        page = figures_queries.figures(asking, level, level_id, only=TIMELINESS, until=until)
    # A place whose figures this person does not see is left out: the report of grades stands without it.
    except Missing:
        return
    for line in page.lines if page else ():
        figure = line.figure
        # A share of nobody is no share: what could not be judged has no line rather than a nought.
        if figure.numerator is not None and figure.denominator:
            period = f"{tables.day_words(figure.start)} to {tables.day_words(figure.end)}"
            if figure.start == figure.end:
                period = tables.day_words(figure.end)
            yield Beside(
                line.card.title, page.place.name if page else "", int(figure.numerator), int(figure.denominator), period
            )
