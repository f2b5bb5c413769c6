"""What reports count of late work. They ask who reads them themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from practicelens.performance.late.models import LateStep
from practicelens.performance.late.states import Event
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class LateTally:
    """What became of a team's late work in a period.

    ``by_people`` and ``by_rule``: how often work was escalated. ``days``: median days from an escalation to the answer
    given in the period, None of none. ``waiting``: with the Head of Service, unanswered, on the last day.
    """

    explained: int
    by_people: int
    by_rule: int
    answered: int
    days: float | None
    waiting: int


@dataclass(frozen=True)
class _Step:
    work: int
    team: int
    what: Event
    on: date
    by_rule: bool


def tallies(team_ids: Collection[int], first: date, last: date) -> Mapping[int, LateTally]:
    """A tally for each team that has any, of the days from ``first`` to ``last``. One query.

    Counted where the work was at each step: a child who moved on afterwards counts where they were late.
    """
    rows = LateStep.objects.filter(team_id__in=team_ids).order_by("pk")
    steps = [
        _Step(work, team, Event(what), _day(at), by is None)
        for work, team, what, at, by in rows.values_list("work_id", "team_id", "what", "at", "by_id")
        if _day(at) <= last
    ]
    by_team: dict[int, list[_Step]] = defaultdict(list)
    for one in steps:
        by_team[one.team].append(one)
    found = {team: _tally(some, first) for team, some in by_team.items()}
    return {team: one for team, one in found.items() if one != _NOTHING}


_NOTHING = LateTally(0, 0, 0, 0, None, 0)


def _tally(steps: Iterable[_Step], first: date) -> LateTally:
    """Walk a team's steps in order; an escalation counts as waiting until an answer or its end."""
    counts: dict[str, int] = defaultdict(int)
    raised: dict[int, date] = {}
    days: list[int] = []
    for one in steps:
        within = one.on >= first
        if one.what is Event.ESCALATE:
            raised[one.work] = one.on
            counts["by_rule" if one.by_rule else "by_people"] += within
        elif one.what is Event.EXPLAIN:
            counts["explained"] += within
        else:
            since = raised.pop(one.work, None)
            if one.what is Event.ANSWER and within and since is not None:
                days.append((one.on - since).days)
    return LateTally(
        counts["explained"], counts["by_people"], counts["by_rule"], len(days), median(days) if days else None,
        len(raised),
    )  # fmt: skip


def _day(at: datetime) -> date:
    return local_date(at)
