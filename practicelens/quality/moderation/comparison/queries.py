"""Reads of comparison meetings: what was held, what is due and who holds it, and what there is to compare."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.people.internal import linked, managers_by_team, managers_of
from practicelens.people.links import Link
from practicelens.quality.audits.beside.comparing import handed_in, readable, to_compare
from practicelens.quality.audits.beside.internal import Pair, pairs_of_grades
from practicelens.quality.audits.core.states import Kind
from practicelens.quality.audits.core.views import AuditRow
from practicelens.quality.moderation.comparison.internal import period_on
from practicelens.quality.moderation.comparison.permissions import (
    check_can_read,
    check_can_record,
    teams_met,
    teams_read,
)
from practicelens.quality.moderation.comparison.rules import Period, due_by
from practicelens.quality.moderation.models import Comparison
from practicelens.quality.moderation.second_grades.permissions import leads
from practicelens.quality.standards.states import GRADES
from practicelens.workdays import clock

LOOK_BACK = 4
"""How many periods that are over a list shows."""


@dataclass(frozen=True)
class PeriodRow:
    """A team's period: held or not, by when, and who holds it. ``audits``: how many were handed in in it."""

    team_id: int
    team: str
    period: Period
    due: date
    audits: int
    officer: str
    manager: str
    comparison_id: int | None
    held_on: date | None
    may_record: bool

    @property
    def holders(self) -> str:
        """Who is to meet, by name where there is one."""
        return f"{self.officer or 'no QA Officer is linked'} and {self.manager or 'no Team Manager'}"


@dataclass(frozen=True)
class MeetingCounts:
    """Comparison meetings in numbers: due in a period, held by its end, and late (after their day, or not at all)."""

    due: int
    held: int
    late: int


@dataclass(frozen=True)
class Beside:
    """An audit to compare; ``apart`` says how far the other's grade of a pair was from it."""

    row: AuditRow
    apart: str


@dataclass(frozen=True)
class ToCompare:
    """What a meeting has before it."""

    team_id: int
    team: str
    period: Period
    due: date
    people: tuple[tuple[int, str], ...]
    audits: tuple[Beside, ...]


@dataclass(frozen=True)
class ComparisonView:
    """A meeting, whole. ``hidden``: audits compared that this reader may not read."""

    id: int
    team: str
    period: Period
    due: date
    held_on: date
    people: tuple[str, ...]
    others: str
    alike: str
    different: str
    supervision: str
    team_meetings: str
    workforce: str
    recorded_by: str
    recorded_on: date
    audits: tuple[Beside, ...]
    hidden: int


def may_list(asking: Asking) -> bool:
    """Whether there is a list of comparison meetings for this person."""
    return bool(teams_read(asking.actor))


def lines(asking: Asking, team_id: int | None = None) -> tuple[PeriodRow, ...]:
    """The running period and those before it, team by team, newest first, where there is anything to compare."""
    if not may_list(asking):
        raise Missing
    reach = teams_read(asking.actor)
    return _lines(asking, reach & {team_id} if team_id is not None else reach, _recent(asking))


def comparisons(asking: Asking, since: date, until: date) -> MeetingCounts:
    """For reports: the meetings that fell due in a period in the actor's teams, and what became of them by its end."""
    periods, asked = [], period_on(until, asking.rules_on)
    while due_by(asked, asking.calendar) >= since:
        if due_by(asked, asking.calendar) <= until:
            periods.append(asked)
        # One by one and never multiplied: how long a period was, the rule of its own day says.
        asked = period_on(asked.start - timedelta(days=1), asking.rules_on)
    found = _lines(asking.on(until), asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS), periods)
    held = sum(one.held_on is not None and one.held_on <= until for one in found)
    late = sum(one.due < until and (one.held_on is None or one.held_on > one.due) for one in found)
    return MeetingCounts(len(found), held, late)


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """For the two who meet: once a team, the period longest over and not compared. A few queries, none in a loop."""
    mine = teams_met(asking.actor)
    if not mine:
        return ()
    over = [period for period in _recent(asking) if period.end < asking.today]
    owed: dict[int, list[PeriodRow]] = {}
    for line in _lines(asking, mine, over, named=False):
        if line.held_on is None:
            owed.setdefault(line.team_id, []).append(line)
    met = _who_meet(asking) if owed else {}
    return tuple(_waits(found, met.get(team, ("", "")), asking.today) for team, found in owed.items())


def to_meet(asking: Asking, team_id: int, start: date) -> ToCompare:
    """What the two have to compare of a team's period. Raises Missing for anybody else and for no such period."""
    check_can_record(asking.actor, team_id)
    period, today = period_on(start, asking.rules_on), asking.today
    if period.start != start or start > today:
        raise Missing
    # Whoever holds it today, and whoever did the audits of a period before a change.
    people = [one for day in (today, min(today, period.end)) for one in _holders(team_id, day)]
    named = asking.names(people)
    return ToCompare(
        team_id,
        asking.teams[team_id].name,
        period,
        due_by(period, asking.calendar),
        tuple((one, named[one]) for one in dict.fromkeys(people) if one in named),
        _beside(asking, to_compare(asking, team_id, people, period.start, period.end), period),
    )


def comparison(asking: Asking, comparison_id: int) -> ComparisonView:
    """One meeting, with those of its audits that this person may read."""
    row = Comparison.objects.select_related("team").filter(pk=comparison_id).first()
    if row is None:
        raise Missing
    check_can_read(asking.actor, row.team_id)
    there = list(row.people.order_by("pk").values_list("account_id", flat=True))
    compared = list(row.audits.values_list("audit_id", flat=True))
    named, period = asking.names({*there, row.recorded_by_id}), Period(row.period_start, row.period_end)
    shown = _beside(asking, readable(asking, compared), period)
    return ComparisonView(
        id=row.pk,
        team=row.team.name,
        period=period,
        due=row.due,
        held_on=row.held_on,
        people=tuple(named.get(one, "") for one in there),
        others=row.others,
        alike=row.alike,
        different=row.different,
        supervision=row.supervision,
        team_meetings=row.team_meetings,
        workforce=row.workforce,
        recorded_by=named.get(row.recorded_by_id, ""),
        recorded_on=clock.local_date(row.recorded_at),
        audits=shown,
        hidden=len(compared) - len(shown),
    )


def _holders(team_id: int, day: date) -> tuple[int, ...]:
    return (*linked(team_id, Link.QA_OFFICER, day), *managers_of(team_id, day))


def _recent(asking: Asking) -> list[Period]:
    """The running period and those before it, newest first."""
    found = [period_on(asking.today, asking.rules_on)]
    while len(found) <= LOOK_BACK:
        found.append(period_on(found[-1].start - timedelta(days=1), asking.rules_on))
    return found


def _lines(
    asking: Asking, reach: Collection[int], periods: Collection[Period], *, named: bool = True
) -> tuple[PeriodRow, ...]:
    """Each team's periods in which an audit was handed in; one without any has nothing to compare.

    ``named``: with the names of the two who meet, which cost three queries.
    """
    if not periods:
        return ()
    oldest, newest = min(one.start for one in periods), max(one.end for one in periods)
    days = handed_in(reach, oldest, newest)
    rows = Comparison.objects.filter(team_id__in=set(reach), period_start__range=(oldest, newest))
    recorded = {(row.team_id, row.period_start): row for row in rows}
    found = _found(reach, periods, days)
    return tuple(_each(asking, found, recorded, _who_meet(asking) if named else {})) if found else ()


Found = tuple[int, Period, int]


def _found(reach: Collection[int], periods: Collection[Period], days: Collection[tuple[int, date]]) -> list[Found]:
    """Team, period, and how many audits were handed in."""
    counted = [
        (team, period, sum(one == team and period.start <= day <= period.end for one, day in days))
        for period in periods
        for team in reach
    ]
    return [one for one in counted if one[2]]


def _who_meet(asking: Asking) -> dict[int, tuple[str, str]]:
    """The names of the officer and the manager who meet about a team, by team."""
    managers = managers_by_team(asking.today)
    officers = {team: who for (team, link), who in asking.links.items() if link is Link.QA_OFFICER}
    people = asking.names({*officers.values(), *managers.values()})
    both = officers.keys() | managers.keys()
    return {team: (people.get(officers.get(team, 0), ""), people.get(managers.get(team, 0), "")) for team in both}


def _each(
    asking: Asking, found: list[Found], recorded: dict[tuple[int, date], Comparison], met: dict[int, tuple[str, str]]
) -> Iterator[PeriodRow]:
    """Newest period first and then by team."""
    known = asking.teams
    for team, period, count in sorted(found, key=lambda one: (-one[1].start.toordinal(), known[one[0]].name)):
        row = recorded.get((team, period.start))
        yield PeriodRow(
            team_id=team,
            team=known[team].name,
            period=period,
            due=row.due if row else due_by(period, asking.calendar),
            audits=count,
            officer=met.get(team, ("", ""))[0],
            manager=met.get(team, ("", ""))[1],
            comparison_id=row.pk if row else None,
            held_on=row.held_on if row else None,
            may_record=row is None and team in teams_met(asking.actor),
        )


def _waits(found: list[PeriodRow], met: tuple[str, str], today: date) -> Waiting:
    """One team's, by its oldest."""
    oldest, more = min(found, key=lambda line: line.period.start), len(found) - 1
    oldest = replace(oldest, officer=met[0], manager=met[1])
    late = oldest.due < today
    detail = f"{'Late: ' if late else ''}{oldest.holders}"
    if more:
        detail += f"; {more} more {'period is' if more == 1 else 'periods are'} not compared"
    return Waiting(
        f"Compare the audits of {oldest.team}, {oldest.period.words}",
        f"/moderation/comparisons/{oldest.team_id}/{oldest.period.start:%Y-%m-%d}/record/",
        oldest.due,
        detail,
        oldest.period.end + timedelta(days=1),
    )


def _beside(asking: Asking, rows: Collection[AuditRow], period: Period) -> tuple[Beside, ...]:
    """Audits with how far the other of a pair was from them, for those who may see both: the graders, and who leads."""
    pairs = {pair.audit_id: pair for pair in pairs_of_grades(period.start, asking.today) if pair.kind is Kind.PAIRED}
    named = asking.names(
        {account for pair in pairs.values() for account in (pair.first_auditor_id, pair.second_auditor_id)}
    )
    return tuple(Beside(row, _apart(asking, pairs.get(row.id), named)) for row in rows)


def _apart(asking: Asking, pair: Pair | None, named: dict[int, str]) -> str:
    if pair is None:
        return ""
    graders = {pair.first_auditor_id, pair.second_auditor_id}
    if asking.actor.account_id not in graders and not leads(asking.actor, pair.team_id):
        return ""
    both = (
        f"{named.get(pair.first_auditor_id, '')} {pair.first.words}, "
        f"{named.get(pair.second_auditor_id, '')} {pair.second.words}"
    )
    steps = abs(GRADES.index(pair.first) - GRADES.index(pair.second))
    domains = sum(one is not other for one, other in pair.domains.values())
    far = "the same" if not steps else f"{steps} {'step' if steps == 1 else 'steps'} apart"
    return f"Pair: {both}; {far}, {domains or 'no'} {'domain' if domains == 1 else 'domains'} graded differently"
