"""What the quarterly consolidation says, read for a given person and no further than they see. Private to packs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.indicators import CARDS
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.monthly import queries as queries_monthly
from practicelens.governance.packs.monthly import tallies
from practicelens.governance.packs.monthly.apart import CASES
from practicelens.governance.packs.monthly.material import missed_of
from practicelens.governance.packs.quarterly.groups import DIMENSIONS, Question
from practicelens.governance.packs.quarterly.material import QuarterlyMaterial, ThemeCount, Whole
from practicelens.people.asking import Asking
from practicelens.performance.datasets.cases import by_group
from practicelens.performance.datasets.cases import internal as cases_internal
from practicelens.performance.datasets.cases.by_group import GroupCount
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.shapes import Profile
from practicelens.quality.audits.grades import children as audits
from practicelens.quality.audits.grades import internal as grades_internal
from practicelens.quality.audits.grades.views import GradedAudit
from practicelens.quality.findings import queries as findings
from practicelens.quality.findings.states import Sort
from practicelens.quality.learning import queries as learning
from practicelens.quality.moderation.agreement.queries import agreement
from practicelens.quality.moderation.comparison.owed import comparisons
from practicelens.quality.moderation.second_grades import summary as moderation
from practicelens.quality.panels.meeting import queries as meeting_queries
from practicelens.quality.panels.meeting.views import PanelRow
from practicelens.quality.programme.core import permissions as programme_permissions
from practicelens.quality.programme.coverage import queries as coverage_queries
from practicelens.quality.programme.themes import queries as themes_queries
from practicelens.quality.programme.themes.owed import briefs
from practicelens.quality.standards import internal as standards_internal

AUDIT = "audit"
LIVED = "lived_experience"
GOOD = frozenset({"outstanding", "good"})
GOOD_OR_BETTER = "Good or better"
PIECES = 500  # more than a quarter shares


def material_for(asking: Asking, service_id: int | None, quarter: Month) -> QuarterlyMaterial:
    """All that the report says. ``Missing`` for a quarter to come, or where no team is seen."""
    if quarter.first > asking.today:
        raise Missing("report")
    until = min(quarter.last, asking.today)
    teams = queries_monthly.teams_for(asking, service_id, quarter)
    ids = frozenset(team.id for team in teams)
    # Of all the teams that this person sees: for a Head of Service their own area may be everything.
    everything = ids == {team.id for team in queries_monthly.teams_for(asking, None, quarter)}
    first = tuple(queries_monthly.graded(asking, quarter.year_before, until, ids))
    owed = queries_monthly.owed_for(asking, service_id, quarter, ids)
    edition = asking.once(register_internal.current)
    # A report of an earlier day, as the demonstration's past has them, cannot have known a dataset that came after it.
    if edition is not None and edition.as_at > asking.today:
        edition = None
    # Then groups are counted without naming teams: children of no known team belong to the authority all the same.
    whole_authority = everything and asking.actor.reaches_all(Capability.SEE_AUDIT_REPORTS)
    return QuarterlyMaterial(
        month=quarter,
        until=until,
        scope=queries_monthly.scope_words(asking, service_id, teams),
        teams=teams,
        first_audits=first,
        tools=queries_monthly.tools_of(asking, first),
        apart=queries_monthly.tools_apart(asking),
        themes=_themes(asking, quarter.first, until, ids),
        judged=queries_monthly.judged_for(asking, quarter.first, until, ids),
        missed=missed_of(owed),
        owed=len(owed),
        panels=_panels(asking, quarter.first, until, ids),
        shared=_shared(asking, quarter.first, until),
        whole=_whole(asking, quarter, until) if everything else None,
        questions=_questions(asking, quarter, until, first, None if whole_authority else ids) if edition else (),
        dataset_as_at=edition.as_at if edition else None,
    )


def _themes(
    asking: Asking, since: date, until: date, team_ids: Collection[int]
) -> dict[str, tuple[ThemeCount, ...]] | None:
    """Themes found, by what they were found in; None for who may not read findings."""
    try:
        found = findings.themes(asking, since, until, team_ids)
    # None and not empty: that nothing was found and that somebody may not read it are two sentences.
    except Missing:
        return None
    tools = grades_internal.tools_of({one.source_id for one in found if one.source_kind == AUDIT})
    every = asking.once(standards_internal.tools_by_id)
    of_tool = {audit: every[tool] for audit, tool in tools.items()}
    by_kind: dict[str, dict[str, Counter[Sort]]] = {}
    for one in found:
        tool = of_tool.get(one.source_id) if one.source_kind == AUDIT else None
        # A panel finds for all agencies together, which no audit of ours does.
        kind = "Multi-agency audits" if tool is None else CASES if tool.enters_cycle else f"{tool.title}s"
        by_kind.setdefault(kind, {}).setdefault(one.theme, Counter())[one.sort] += 1
    ordered = sorted(by_kind, key=lambda kind: (kind != CASES, kind))
    return {kind: _counts(by_kind[kind]) for kind in ordered}


def _counts(themes: dict[str, Counter[Sort]]) -> tuple[ThemeCount, ...]:
    """Each theme, strengths first."""
    counted = (ThemeCount(theme, of[Sort.STRENGTH], of[Sort.IMPROVEMENT]) for theme, of in themes.items())
    return tuple(sorted(counted, key=lambda one: (-one.strengths, one.improvements, one.theme)))


def _panels(asking: Asking, since: date, until: date, team_ids: Collection[int]) -> tuple[PanelRow, ...]:
    """Multi-agency panels held."""
    return tuple(one for one in meeting_queries.panels_held(asking, since, until) if one.team_id in team_ids)


def _shared(asking: Asking, since: date, until: date) -> tuple[str, ...] | None:
    """Titles of the pieces published in the quarter; None for who may not read them: a nought would be false."""
    if not learning.may_read(asking):
        return None
    found = learning.published(asking, learning.Asked(), count=PIECES)
    return tuple(one.title for one in found if one.published_on and since <= one.published_on <= until)


def _whole(asking: Asking, quarter: Month, until: date) -> Whole:
    """Moderation, coverage and themed audits of all the teams somebody sees."""
    themes = themes_queries.themes(asking) if themes_queries.may_read_briefs(asking) else ()
    reads_coverage = programme_permissions.can_read_coverage(asking.actor)
    return Whole(
        moderated=moderation.summary(asking, quarter.first, until),
        agreement=agreement(asking, quarter.first, until).overall.figures,
        themed=tuple(theme for theme in themes if quarter.first <= theme.quarter <= quarter.last),
        meetings=comparisons(asking, quarter.first, until),
        briefs=briefs(asking, quarter.first, until),
        coverage=coverage_queries.coverage(asking, quarter.first, until) if reads_coverage else None,
    )


def _questions(
    asking: Asking, quarter: Month, until: date, first: Iterable[GradedAudit], team_ids: Collection[int] | None
) -> tuple[Question, ...]:
    """Grades, lived experience, the family's view and timeliness, over twelve months, counted by group."""
    since = quarter.year_before
    # By chance only: audits chosen for a reason would show the reason as a difference between groups. Of case audits
    # only: contacts and meetings are graded more kindly, and who is met in them is not who is helped for long.
    mine = tuple(one for one in tallies.comparable(first) if one.case)
    behind = {one.audit_id: one for one in audits.graded_children(asking, since, until)}
    known = cases_internal.profiles(asking, {one.child for one in behind.values()})
    groups_of = {
        audit_id: tuple(getattr(profile, dimension) for dimension in DIMENSIONS)
        for audit_id, one in behind.items()
        # A child that the dataset does not know is of no known group, and is counted so.
        for profile in (known.get(one.child, Profile()),)
    }

    def count(yes: Callable[[GradedAudit], bool | None]) -> tuple[GroupCount, ...]:
        return _counted(mine, groups_of, yes)

    lived = count(lambda one: None if one.domains.get(LIVED) is None else one.domains[LIVED] in GOOD)
    overall = count(lambda one: one.overall in GOOD)
    asked = (
        Question("Overall grade of case audits, twelve months", GOOD_OR_BETTER, "Audits", overall),
        Question("Child's lived experience and voice, twelve months", GOOD_OR_BETTER, "Audits with it", lived),
        Question(
            "Experience: the family's view obtained in case audits, twelve months",
            "Family heard",
            "Audits",
            count(lambda one: behind[one.audit_id].family_heard if one.audit_id in behind else None),
        ),
    )
    return (*asked, *_timeliness(asking, team_ids, since, until))


def _counted(
    mine: Sequence[GradedAudit], groups_of: dict[int, tuple[str, ...]], yes: Callable[[GradedAudit], bool | None]
) -> tuple[GroupCount, ...]:
    """How many audits of each group are a yes; those that are neither yes nor no are not counted."""
    counted: Counter[tuple[str, str]] = Counter()
    every: Counter[tuple[str, str]] = Counter()
    for one in mine:
        answer = yes(one)
        # Not graded in this domain, or no child is known behind it: neither a yes nor a no.
        if answer is None or one.audit_id not in groups_of:
            continue
        for key in zip(DIMENSIONS, groups_of[one.audit_id], strict=True):
            every[key] += 1
            counted[key] += answer
    return tuple(GroupCount(*key, counted[key], of) for key, of in sorted(every.items()))


def _timeliness(asking: Asking, team_ids: Collection[int] | None, since: date, until: date) -> tuple[Question, ...]:
    """The timescales of the strategy by group; one that no extract tells has no counts, and the report says so."""
    found = by_group.timeliness_by_group(asking, queries_monthly.TIMELINESS, team_ids, since, until)
    titles = {key: CARDS[key].title for key in queries_monthly.TIMELINESS}
    return tuple(
        Question(
            f"Timeliness: {title[:1].lower()}{title[1:]}",
            "In time",
            "Judged",
            tuple(sorted(found.get(key, ()), key=lambda one: (one.dimension, one.group))),
        )
        for key, title in titles.items()
    )
