"""What reports count of late work. They ask who reads them themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
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

    Counted where the work was at each step: a child who moved on afterwards counts where they were late, and an answer
    where it was given.
    """
    # Every step of work that was ever theirs: what one team escalated another's Head of Service may have answered.
    theirs = LateStep.objects.filter(team_id__in=team_ids).values("work_id")
    rows = LateStep.objects.filter(work_id__in=theirs).order_by("pk")
    steps = [
        _Step(work, team, Event(what), _day(at), by is None)
        for work, team, what, at, by in rows.values_list("work_id", "team_id", "what", "at", "by_id")
        # By London's day: a step of half past midnight in summer is of the month that had begun.
        if _day(at) <= last
    ]
    counts, days, raised = _walk(steps, first)
    waiting = Counter(one.team for one in raised.values())
    return {
        team: _tally(counts[team], days[team], waiting[team]) for team in sorted({*counts, *waiting} & set(team_ids))
    }


_Counts = dict[int, Counter[str]]
_Days = dict[int, list[int]]


def _walk(steps: Iterable[_Step], first: date) -> tuple[_Counts, _Days, dict[int, _Step]]:
    """By team what happened in the period and the days to its answers; by work the escalations that still wait."""
    counts: _Counts = defaultdict(Counter)
    days: _Days = defaultdict(list)
    raised: dict[int, _Step] = {}
    for one in steps:
        within = one.on >= first
        if one.what is Event.ESCALATE:
            # The last escalation counts: days to an answer are those since it was brought up again.
            raised[one.work] = one
        since = raised.pop(one.work, None) if one.what in (Event.ANSWER, Event.END) else None
        # Steps before the period are walked for the escalations that still wait, and count for nothing themselves.
        if not within or one.what is Event.END:
            continue
        by = "by rule" if one.by_rule else "by people"
        counts[one.team][by if one.what is Event.ESCALATE else one.what.name] += 1
        if since is not None:
            days[one.team].append((one.on - since.on).days)
    return counts, days, raised


def _tally(counts: Counter[str], days: list[int], waiting: int) -> LateTally:
    return LateTally(
        explained=counts[Event.EXPLAIN.name], by_people=counts["by people"], by_rule=counts["by rule"],
        # The median, because one answer forgotten for months would make the mean of a whole team.
        answered=counts[Event.ANSWER.name], days=median(days) if days else None, waiting=waiting,
    )  # fmt: skip


def _day(at: datetime) -> date:
    return local_date(at)
