"""What the quarterly consolidation says, read for a given person and no further than they see. Private to packs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.indicators import CARDS
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.monthly import queries as queries_monthly
from practicelens.governance.packs.monthly import tallies
from practicelens.governance.packs.monthly.tallies import Graded
from practicelens.governance.packs.quarterly.groups import DIMENSIONS, GroupCount, Question
from practicelens.governance.packs.quarterly.material import (
    Met,
    Moderated,
    PanelHeld,
    QuarterlyMaterial,
    Reach,
    Theme,
    ThemedAudit,
    Whole,
)
from practicelens.performance.datasets import queries as datasets
from practicelens.performance.datasets.shapes import Profile
from practicelens.quality.audits.grades import children as audits
from practicelens.quality.findings import queries as findings
from practicelens.quality.learning import queries as learning
from practicelens.quality.moderation.agreement.queries import agreement
from practicelens.quality.moderation.comparison.queries import comparisons
from practicelens.quality.moderation.second_grades import summary as moderation
from practicelens.quality.panels import queries as panels
from practicelens.quality.programme import queries as programme

LIVED = "lived_experience"
GOOD = frozenset({"outstanding", "good"})
PIECES = 500  # more than a quarter shares


def material_for(actor: Actor, service_id: int | None, quarter: Month, today: date) -> QuarterlyMaterial:
    """All that the report says. ``Missing`` for a quarter to come, or where no team is seen."""
    if quarter.first > today:
        raise Missing("report")
    until = min(quarter.last, today)
    teams = queries_monthly.teams_for(actor, service_id, quarter)
    ids = frozenset(team.team_id for team in teams)
    everything = ids == {team.team_id for team in queries_monthly.teams_for(actor, None, quarter)}
    first = tuple(queries_monthly.graded(actor, quarter.year_before, until, ids))
    edition = datasets.current()
    whole_authority = everything and actor.reaches_all(Capability.SEE_AUDIT_REPORTS)
    return QuarterlyMaterial(
        month=quarter,
        until=until,
        scope=queries_monthly.scope_words(actor, service_id, teams),
        teams=teams,
        first_audits=first,
        domains=queries_monthly.domains_of(first),
        themes=_themes(actor, quarter.first, until, ids),
        judged=queries_monthly.judged_for(actor, quarter.first, until, ids),
        missed=queries_monthly.missed_for(actor, service_id, quarter, until, today, ids),
        panels=_panels(actor, quarter.first, until, ids),
        shared=_shared(actor, quarter.first, until, today),
        whole=_whole(actor, quarter, until, today) if everything else None,
        questions=_questions(actor, quarter, until, first, None if whole_authority else ids) if edition else (),
        dataset_as_at=edition.as_at if edition else None,
    )


def _themes(actor: Actor, since: date, until: date, team_ids: Collection[int]) -> tuple[Theme, ...] | None:
    """Themes found; None for who may not read findings."""
    try:
        found = findings.themes(actor, since, until, team_ids)
    except Missing:
        return None
    return tuple(Theme(one.theme, one.strengths, one.improvements) for one in found)


def _panels(actor: Actor, since: date, until: date, team_ids: Collection[int]) -> tuple[PanelHeld, ...]:
    """Multi-agency panels held."""
    return tuple(
        PanelHeld(
            one.title, one.team, one.held_on, str(one.grade), tuple(agency for agency, _ in one.grades), one.actions
        )
        for one in panels.held(actor, since, until)
        if one.team_id in team_ids
    )


def _shared(actor: Actor, since: date, until: date, today: date) -> tuple[str, ...]:
    """Titles of the pieces published in the quarter that this person may read."""
    if not learning.may_read(actor):
        return ()
    found = learning.published(actor, learning.Asked(), today, count=PIECES)
    return tuple(one.title for one in found if one.published_on and since <= one.published_on <= until)


def _whole(actor: Actor, quarter: Month, until: date, today: date) -> Whole:
    """Moderation, coverage and themed audits of all the teams somebody sees."""
    one = moderation.summary(actor, quarter.first, until)
    pairs = agreement(actor, quarter.first, until).overall.figures
    moderated = Moderated(one.chosen, one.done, one.late, one.raised, one.lowered, one.same, pairs.n, pairs.same.value)
    themed = tuple(
        ThemedAudit(theme.id, theme.title, theme.given, theme.done, theme.status.words)
        for theme in (programme.themes(actor) if programme.may_read_briefs(actor) else ())
        if quarter.first <= theme.quarter <= quarter.last
    )
    meetings = comparisons(actor, quarter.first, until)
    met = Met(meetings.due, meetings.held, meetings.late)
    if not programme.can_read_coverage(actor):
        return Whole(moderated, themed=themed, met=met)
    found = programme.coverage(actor, quarter.first, until)
    reach = tuple(
        Reach(table.key, row.name, row.population, row.population_n, row.chance, row.chance_n)
        for table in found.tables
        for row in table.rows
    )
    return Whole(moderated, reach, found.as_at, found.redrawn, themed, met)


def _questions(
    actor: Actor, quarter: Month, until: date, first: Iterable[Graded], team_ids: Collection[int] | None
) -> tuple[Question, ...]:
    """Grades, lived experience, the family's view and timeliness, over twelve months, counted by group."""
    since = quarter.year_before
    mine = tallies.comparable(first)
    behind = {one.audit_id: one for one in audits.graded_children(actor, since, until)}
    known = datasets.profiles({one.child for one in behind.values()})
    groups_of = {
        audit_id: tuple(getattr(profile, dimension) for dimension in DIMENSIONS)
        for audit_id, one in behind.items()
        for profile in (known.get(one.child, Profile()),)
    }

    def count(yes: Callable[[Graded], bool | None]) -> tuple[GroupCount, ...]:
        return _counted(mine, groups_of, yes)

    lived = count(lambda one: None if one.domains.get(LIVED) is None else one.domains[LIVED] in GOOD)
    asked = (
        Question("Overall grade, twelve months", "Good or better", "Audits", count(lambda one: one.overall in GOOD)),
        Question("Child's lived experience and voice, twelve months", "Good or better", "Audits with it", lived),
        Question(
            "Experience: the family's view obtained, twelve months",
            "Family heard",
            "Audits",
            count(lambda one: behind[one.audit_id].family_heard if one.audit_id in behind else None),
        ),
    )
    return (*asked, *_timeliness(actor, team_ids, since, until))


def _counted(
    mine: Sequence[Graded], groups_of: dict[int, tuple[str, ...]], yes: Callable[[Graded], bool | None]
) -> tuple[GroupCount, ...]:
    """How many audits of each group are a yes; those that are neither yes nor no are not counted."""
    counted: Counter[tuple[str, str]] = Counter()
    every: Counter[tuple[str, str]] = Counter()
    for one in mine:
        answer = yes(one)
        if answer is None or one.audit_id not in groups_of:
            continue
        for key in zip(DIMENSIONS, groups_of[one.audit_id], strict=True):
            every[key] += 1
            counted[key] += answer
    return tuple(GroupCount(*key, counted[key], of) for key, of in sorted(every.items()))


def _timeliness(actor: Actor, team_ids: Collection[int] | None, since: date, until: date) -> tuple[Question, ...]:
    """The timescales of the strategy by group; one that no extract tells has no counts, and the report says so."""
    found = datasets.timeliness_by_group(actor, queries_monthly.TIMELINESS, team_ids, since, until)
    titles = [CARDS[key].title for key in queries_monthly.TIMELINESS]
    return tuple(
        Question(
            f"Timeliness: {title[:1].lower()}{title[1:]}",
            "In time",
            "Judged",
            tuple(
                GroupCount(one.dimension, one.group, one.counted, one.of)
                for one in sorted(found, key=lambda one: (one.dimension, one.group))
                if one.measure == title
            ),
        )
        for title in titles
    )
