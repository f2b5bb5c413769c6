"""The week of one subject: what happened beside the four weeks before, who is in it now by team, and what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.measure import DueRow
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.measurements import subjects as questions
from practicelens.people.asking import Asking
from practicelens.performance.datasets import lateness, naming, permissions, rules
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.datasets.subjects.known import NEEDS, SUBJECTS, Subject
from practicelens.performance.datasets.week.timescales import NEXT, TIMESCALES

BEFORE = range(1, questions.WEEKS)
"""The weeks to compare with, by how long ago they ended."""


@dataclass(frozen=True)
class Happened:
    """So many in the week up to the extract, and in a week of the four before it; None where no list speaks for it."""

    words: str
    week: int | None
    before: float | None


@dataclass(frozen=True)
class GroupNow:
    """Who is in a group now: in all, and by team within reach, by name."""

    words: str
    total: int
    teams: tuple[tuple[str, int | None, int], ...]


@dataclass(frozen=True)
class DueNow:
    """Of one timescale: late, and due in five and in ten working days."""

    words: str
    late: int
    near: int
    far: int


@dataclass(frozen=True)
class SubjectWeek:
    """A subject's week. ``held`` is False where no source has its lists: then nothing is counted.

    ``untold``: what of it no published extract tells.
    """

    subject: Subject
    edition: EditionView
    held: bool
    happened: tuple[Happened, ...]
    groups: tuple[GroupNow, ...]
    untold: tuple[str, ...]
    due: tuple[DueNow, ...]
    near_ends: date
    far_ends: date
    unknown_since: date | None


def in_reach(asking: Asking) -> tuple[Subject, ...]:
    """The subjects whose week the person may open: those without teams for whoever sees the authority's figures."""
    whole = permissions.can_see_level(asking.actor, "authority", None)
    teams = asking.actor.teams_for(Capability.SEE_FIGURES)
    # A subject that no list tells by team has only the authority's numbers: not for whoever sees some teams.
    return tuple(one for one in SUBJECTS.values() if whole or (one.by_team and teams))


def subjects(asking: Asking) -> tuple[Subject, ...]:
    """The same, for a page of them. Raises Missing where there is none."""
    found = in_reach(asking)
    if not found:
        raise Missing("subjects")
    return found


def subject(asking: Asking, key: str) -> Subject:
    """One of them. Raises Missing where there is none such, or it is not for this person."""
    # Looked for among those in reach, so that a subject beyond it and none at all answer alike.
    found = next((one for one in in_reach(asking) if one.key == key), None)
    if found is None:
        raise Missing("subject")
    return found


def subject_week(asking: Asking, key: str) -> SubjectWeek | None:
    """The week of a subject; None before anything is published. Raises Missing."""
    about = subject(asking, key)
    edition = asking.once(current)
    if edition is None:
        return None
    data = measured(edition)
    weeks = questions.by_week(data) if about.happened else {}
    counts = questions.in_groups(data, [name for name, _ in about.groups])
    lacking = {name for name, needs in NEEDS.items() if not all(_answered(data, *one) for one in needs)}
    days = asking.calendar.next_days(asking.today, NEXT[-1])
    since = lateness.unknown_since(edition.as_at, asking.today, asking.rules)
    rows = [row for row in questions.due_in_groups(data, about.due) if _within(asking, row.team_id)]
    # The groups ask for what is due without a day: what is late is told where lateness is decided, once for all pages.
    late = {(row.kind, row.child, row.due) for row in lateness.late(asking, data, None)} if rows else set()
    return SubjectWeek(
        subject=about,
        edition=edition,
        held=any(answer.list in about.tables for answer in data.answers),
        happened=tuple(_happened(data, words, name, weeks) for name, words in about.happened if name not in lacking),
        groups=tuple(_group(asking, words, name, counts) for name, words in about.groups if name not in lacking),
        untold=tuple(words.removeprefix("… ") for name, words in (*about.happened, *about.groups) if name in lacking),
        due=_due(rows, late, asking.today, days[NEXT[0] - 1], days[-1]),
        near_ends=days[NEXT[0] - 1],
        far_ends=days[-1],
        unknown_since=since,
    )


def _answered(data: Measurements, table: str, column: str) -> bool:
    """Whether some extract has the list, and the column where one is named."""
    return any(answer.list == table and (not column or column in answer.held) for answer in data.answers)


def _happened(data: Measurements, words: str, name: str, weeks: dict[tuple[str, int], int]) -> Happened:
    """Of the days that its lists speak for: one from an older file would show a week in which nothing happened."""
    week = timedelta(days=7)
    newest, before = (data.as_at - week, data.as_at), (data.as_at - week * questions.WEEKS, data.as_at - week)
    return Happened(
        words,
        weeks.get((name, 0), 0) if _speaks(data, name, *newest) else None,
        sum(weeks.get((name, n), 0) for n in BEFORE) / len(BEFORE) if _speaks(data, name, *before) else None,
    )


def _speaks(data: Measurements, name: str, after: date, until: date) -> bool:
    """Whether the lists of what happened tell of every day after one and until another."""
    spans = data.spans.coverage
    return all(
        any(of == table and since <= after + timedelta(days=1) and until <= last for of, since, last in spans)
        for table, _ in NEEDS[name]
    )


def _within(asking: Asking, team_id: int | None) -> bool:
    """Whether a team's numbers are within reach; of no known team for whoever sees the authority."""
    return permissions.can_see_level(asking.actor, "team", team_id)


def _group(asking: Asking, words: str, name: str, counts: dict[tuple[str, int | None], int]) -> GroupNow:
    own = [(team, many) for (of, team), many in counts.items() if of == name and _within(asking, team)]
    named = sorted((naming.team(asking, team), team, many) for team, many in own if team is not None)
    unknown = sum(many for team, many in own if team is None)
    # A line of no team known only beside lines of teams: alone it would say what the total says.
    rest: list[tuple[str, int | None, int]] = [(naming.team(asking, None), None, unknown)] if unknown and named else []
    return GroupNow(words, sum(many for _, many in own), (*named, *rest))


def _due(
    rows: Sequence[DueRow], late: set[tuple[str, str, date]], today: date, near: date, far: date
) -> tuple[DueNow, ...]:
    """The timescales of which there is anything, the gravest first."""
    behind = Counter(row.kind for row in rows if (row.kind, row.child, row.due) in late)
    ahead = [row for row in rows if today <= row.due <= far and row.late_from > today]
    soon, later = Counter(row.kind for row in ahead if row.due <= near), Counter(row.kind for row in ahead)
    return tuple(
        DueNow(rules.kind_words(one.kind, 2), behind[one.kind], soon[one.kind], later[one.kind])
        for one in TIMESCALES
        if behind[one.kind] or later[one.kind]
    )
