"""Comparison meetings as duties: which are owed by team and period, what was held, what is missed. None expires."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.people.internal import managers_by_team
from practicelens.people.links import Link
from practicelens.quality.actions.internal import DoneInTime
from practicelens.quality.audits.beside.comparing import handed_in
from practicelens.quality.duties import queries as duties
from practicelens.quality.duties.permissions import can_close, climbs_to
from practicelens.quality.duties.rules import Counts, Owed, Period, count
from practicelens.quality.duties.states import COMPARISON, State
from practicelens.quality.meetings.internal import When, when_convened
from practicelens.quality.meetings.states import Kind
from practicelens.quality.moderation.comparison.convening import key_of
from practicelens.quality.moderation.comparison.giving import done_of
from practicelens.quality.moderation.comparison.permissions import teams_met, teams_read
from practicelens.quality.moderation.models import Comparison

LIST = "/moderation/comparisons/"
NAMED = 3
"""So many teams at most are named in one line of what waits."""


@dataclass(frozen=True)
class PeriodRow:
    """A team's period: held or not, by when, and who holds it. ``audits``: how many were handed in during it."""

    owed: Owed
    state: State
    team: str
    audits: int
    officer: str
    manager: str
    comparison_id: int | None
    may_record: bool
    may_close: bool

    @property
    def team_id(self) -> int:
        """Whose audits are compared."""
        return self.owed.scope

    @property
    def period(self) -> Period:
        """The months whose audits are compared."""
        return self.owed.period

    @property
    def holders(self) -> str:
        """Who is to meet, by name where there is one."""
        return f"{self.officer or 'no QA Officer is linked'} and {self.manager or 'no Team Manager'}"


@dataclass(frozen=True)
class Found:
    """What is owed of some teams, how many audits each has to compare, and the meetings recorded."""

    owed: tuple[Owed, ...]
    audits: Mapping[tuple[int, date], int]
    recorded: Mapping[tuple[int, date], int]


def lines(asking: Asking, team_id: int | None = None, *, missed: bool = False) -> tuple[PeriodRow, ...]:
    """Every period there was something to compare in, team by team, newest first; the running one is the first.

    ``missed``: those alone that were not held by their day and that nobody has given a reason for.
    """
    reach = teams_read(asking.actor)
    if not reach:
        raise Missing
    found = _found(asking, reach & {team_id} if team_id is not None else reach)
    shown = [one for one in found.owed if not missed or one.state(asking.today) is State.MISSED]
    met, known = _who_meet(asking) if shown else {}, asking.teams
    # The newest first, for it is the one to hold; within it by name, as teams are looked for.
    ordered = sorted(shown, key=lambda one: (-one.period.start.toordinal(), known[one.scope].name))
    return tuple(_row(asking, one, found, met.get(one.scope, ("", ""))) for one in ordered)


@dataclass(frozen=True)
class Met:
    """The meetings that fell due in a period, for reports, and how far their actions had got by its end."""

    counts: Counts
    actions: DoneInTime
    owed: tuple[Owed, ...] = ()


def comparisons(asking: Asking, since: date, until: date, team_ids: Collection[int] | None = None) -> Met:
    """For reports: the meetings that fell due in a period, and what became of them by its end.

    Of those of some teams that the actor reads reports of; None: of all these.
    """
    reach = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    # As of the period's end: a report made late must not call missed what was in time for its period.
    found = _found(asking.on(until), reach if team_ids is None else reach & set(team_ids))
    # By the due day: what a report answers for is what fell due in its period, whenever it was to be compared.
    owed = tuple(one for one in found.owed if since <= one.due <= until)
    return Met(count(owed, until), done_of([(one.scope, one.period.start) for one in owed], until), owed)


def every_owed(asking: Asking) -> tuple[Owed, ...]:
    """House-internal: what is owed of every team, for the job that tells of what has climbed."""
    # Nobody's reach: the job tells whoever holds the role, team by team.
    return _found(asking, set(asking.teams)).owed


def of_team(asking: Asking, team_id: int, start: date) -> Owed | None:
    """A team's period that is over; None where there is nothing to compare in it, or it is none that counts."""
    owed = _found(asking, {team_id}).owed
    return next((one for one in owed if one.period.start == start and one.period.end < asking.today), None)


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """For the two who meet, once a team, the period longest over; for whom missed ones climb to, all in one line."""
    mine = teams_met(asking.actor)
    # For whom none climbs to, nothing is read of teams that are not theirs.
    further = frozenset(one for one in teams_read(asking.actor) if climbs_to(asking.actor, COMPARISON, one))
    if not mine and not further:
        return ()
    owed = [one for one in _found(asking, mine | further).owed if one.waits(asking.today)]
    return (*_to_meet(asking, [one for one in owed if one.scope in mine]), *_climbed(asking, owed, further - mine))


def _to_meet(asking: Asking, owed: Iterable[Owed]) -> Iterator[Waiting]:
    """Once a team, by its oldest period that is over."""
    by_team: dict[int, list[Owed]] = {}
    for one in owed:
        # Only what is over: audits of the running period can still come in.
        if one.period.end < asking.today:
            by_team.setdefault(one.scope, []).append(one)
    met = _who_meet(asking) if by_team else {}
    keys = [key_of(one.scope, one.period.start) for found in by_team.values() for one in found]
    convened = when_convened(asking, Kind.COMPARISON, keys)
    for team, found in by_team.items():
        # Convened, it waits as a meeting for whoever is asked, and then for whoever chairs.
        found = [one for one in found if not _listed(convened.get(key_of(team, one.period.start)))]
        if not found:
            continue
        oldest, more = min(found, key=lambda one: one.period.start), len(found) - 1
        officer, manager = met.get(team, ("", ""))
        detail = f"{officer or 'No QA Officer is linked'} and {manager or 'no Team Manager'}"
        if more:
            detail += f"; {more} more {'period is' if more == 1 else 'periods are'} not compared"
        title = f"Compare the audits of {asking.teams[team].name}, {oldest.period.words}"
        # It waits from the day after the period, not from its due day: from then on it can be held.
        since = oldest.period.end + timedelta(days=1)
        yield Waiting(
            title,
            f"{LIST}{team}/{oldest.period.start:%Y-%m-%d}/record/",
            oldest.due,
            detail,
            since,
            kind=WaitingKind.COMPARISON,
        )


def _listed(when: When | None) -> bool:
    """Whether a meeting waits for this person as a meeting already."""
    return when is not None and when.listed


def _climbed(asking: Asking, owed: Iterable[Owed], teams: Collection[int]) -> Iterator[Waiting]:
    """One line for all that have climbed: each is held after all, or closed with a reason."""
    # Own teams are left out by the caller: one's own line asks for the meeting, not for a reason.
    late = [one for one in owed if one.scope in teams and one.climbed(asking.today)]
    if not late:
        return
    names = sorted({asking.teams[one.scope].name for one in late})
    detail = ", ".join(names) if len(names) <= NAMED else f"{len(names)} teams"
    title = "A comparison meeting was missed" if len(late) == 1 else f"{len(late)} comparison meetings were missed"
    yield Waiting(
        title, f"{LIST}?state=missed", min(one.due for one in late), detail, kind=WaitingKind.COMPARISON_MISSED
    )


def _found(asking: Asking, reach: Collection[int]) -> Found:
    """Each team's periods in which an audit was handed in; one without any has nothing to compare. A few queries.

    A meeting that was recorded is told of whether its period counts or not.
    """
    rows = list(Comparison.objects.filter(team_id__in=set(reach)))
    kept = {(row.team_id, row.period_start): row for row in rows}
    counted = duties.periods(asking, COMPARISON, asking.today)
    # By the dates they were recorded with: a rule changed since makes other periods, and what was held must not
    # vanish with them.
    others = {Period(row.period_start, row.period_end) for row in rows} - set(counted)
    periods = sorted({*counted, *others})
    audits = _audits(reach, periods)
    places = [
        (team, period)
        for period in periods
        for team in reach
        # A meeting that was held counts with no audit left to it: an audit may be withdrawn after it was compared.
        if (team, period.start) in kept or (period not in others and audits[team, period.start])
    ]
    done = {key: row.held_on for key, row in kept.items()}
    recorded = {key: row.pk for key, row in kept.items()}
    return Found(duties.owed(asking, COMPARISON, places, done), audits, recorded)


def _audits(reach: Collection[int], periods: Sequence[Period]) -> Counter[tuple[int, date]]:
    """How many audits were handed in, by team and first day of the period."""
    if not periods:
        return Counter()
    starts = [one.start for one in periods]
    days = handed_in(reach, periods[0].start, max(one.end for one in periods))
    # Periods do not overlap but can leave days between them, where a rule changed: hence the look at the period's
    # end.
    found = ((team, day, periods[bisect_right(starts, day) - 1]) for team, day in days)
    return Counter((team, period.start) for team, day, period in found if day <= period.end)


def _who_meet(asking: Asking) -> dict[int, tuple[str, str]]:
    """The names of the officer and the manager who meet about a team, by team."""
    # Of today: who is to meet now, also over a period in which others did the audits.
    managers = managers_by_team(asking.today)
    officers = {team: who for (team, link), who in asking.links.items() if link is Link.QA_OFFICER}
    people = asking.names({*officers.values(), *managers.values()})
    both = officers.keys() | managers.keys()
    return {team: (people.get(officers.get(team, 0), ""), people.get(managers.get(team, 0), "")) for team in both}


def _row(asking: Asking, one: Owed, found: Found, met: tuple[str, str]) -> PeriodRow:
    """A team's period for a page."""
    key, state = (one.scope, one.period.start), one.state(asking.today)
    open_ = key not in found.recorded
    return PeriodRow(
        owed=one,
        state=state,
        team=asking.teams[one.scope].name,
        audits=found.audits[key],
        officer=met[0],
        manager=met[1],
        comparison_id=found.recorded.get(key),
        may_record=open_ and one.scope in teams_met(asking.actor),
        may_close=state is State.MISSED and can_close(asking.actor, COMPARISON, one.scope),
    )
