"""What of a team's week is expected late and why, how such foretelling did, and who of the team is away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from practicelens.access.capabilities import Capability
from practicelens.analytics.measure import DueRow, MadeRow
from practicelens.analytics.measurements import Measurements
from practicelens.people.asking import Asking
from practicelens.performance.datasets import lateness, naming
from practicelens.performance.datasets.permissions import check_can_see_level
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import Due
from practicelens.performance.late import permissions
from practicelens.performance.late.foreseen import forecast
from practicelens.performance.late.foreseen.forecast import Days, Expected, Score, Why
from practicelens.performance.late.models import Absence
from practicelens.workdays import clock
from practicelens.workdays.timescales import day_month

SHOWN = timedelta(weeks=13)
"""How long an absence that is over, or was withdrawn, is still listed."""
WEEK = timedelta(days=6)
"""The least between two extracts of which each is a week's: a file that came a day late still is."""


@dataclass(frozen=True)
class AbsenceRow:
    """One absence: whose, which days, who wrote it; ``withdrawn`` names who took it back, and when."""

    id: int
    worker_id: int
    worker: str
    first: date
    last: date
    by: str
    at: datetime
    withdrawn: str = ""
    withdrawn_at: datetime | None = None

    def stands(self, today: date) -> bool:
        """Whether it holds still, today or later."""
        return self.withdrawn_at is None and self.last >= today


@dataclass(frozen=True)
class ForeseenRow:
    """Something expected late, and why; the reason is shorter for whoever sees no figures by worker."""

    due: Due
    why: str


@dataclass(frozen=True)
class Foreseen:
    """What is expected late of ``due`` visits and assessments; ``scores`` of weeks gone by, the latest first.

    ``until``: the last day looked ahead to. ``hidden`` more are expected of children who may not be named.
    """

    rows: tuple[ForeseenRow, ...]
    hidden: int
    due: int
    until: date
    scores: tuple[Score, ...]
    may_see_away: bool
    may_plan: bool

    @property
    def total(self) -> int:
        """How many are expected late."""
        return len(self.rows) + self.hidden

    @property
    def last(self) -> Score | None:
        """How the foretelling of the latest week did."""
        return self.scores[0] if self.scores else None

    @property
    def together(self) -> Score | None:
        """How that of all weeks that are kept did; None of a single one."""
        if len(self.scores) < 2:
            return None
        counts = ((s.foretold, s.late, s.gone, s.others, s.others_late) for s in self.scores)
        return Score(self.scores[-1].since, self.scores[0].until, *map(sum, zip(*counts, strict=True)))


def foreseen(asking: Asking, team_id: int) -> Foreseen | None:
    """What of a team's next working days will be late at this pace. One query beside the figures'.

    None before anything is published, and of figures too old to say what is late. Raises Missing.
    """
    check_can_see_level(asking.actor, "team", team_id, Capability.SEE_CHILDREN)
    edition = asking.once(current)
    # Of old figures the queue is not known: what was done since still stands in it.
    if edition is None or lateness.unknown_since(edition.as_at, asking.today, asking.rules):
        return None
    data = measured(edition)
    reckoned = _Reckoning.of(asking, data, team_id)
    late, soon = lateness.late(asking, data, [team_id]), lateness.soon(asking, data, [team_id])
    by = forecast.pace(reckoned.made, edition.as_at, asking.calendar)
    found = forecast.expected(late, soon, by, reckoned.away(), asking.today, asking.calendar)
    # A worker's pace is a figure by worker: who does not see those is told that it is so, and not how fast.
    tells_pace = permissions.can_see_pace(asking.actor, team_id)
    rows = tuple(
        ForeseenRow(naming.due(asking, one.row), why(asking, one, tells_pace=tells_pace))
        for one in found
        if naming.may_name(asking, one.row.child)
    )
    return Foreseen(
        rows,
        hidden=len(found) - len(rows),
        due=sum(row.kind in forecast.SORTS for row in soon),
        until=asking.calendar.next_days(asking.today, asking.rules.number("due_soon.days"))[-1],
        scores=tuple(reckoned.scores()),
        may_see_away=tells_pace,
        may_plan=permissions.can_plan(asking.actor, team_id),
    )


@dataclass(frozen=True)
class _Reckoning:
    """What a team's foretelling is made of, for today and for the weeks gone by: read once."""

    asking: Asking
    data: Measurements
    team_id: int
    made: tuple[MadeRow, ...]
    absences: tuple[Absence, ...]

    @classmethod
    def of(cls, asking: Asking, data: Measurements, team_id: int) -> _Reckoning:
        # Five weeks further back than today's pace asks: that of each past week is reckoned from its own thirteen.
        first = forecast.weeks_before(data.as_at - timedelta(days=35))
        made = data.made([team_id], first, data.as_at)
        # Withdrawn ones too: what was foretold in a past week went by what stood then.
        rows = Absence.objects.filter(last__gte=data.as_at - timedelta(days=35)).order_by("first", "pk")
        return cls(asking, data, team_id, made, tuple(rows))

    def away(self, moment: datetime | None = None) -> Mapping[int, list[Days]]:
        """The absences that stood at a moment, or that stand, by worker."""
        found: dict[int, list[Days]] = defaultdict(list)
        for one in self.absences:
            stands = one.withdrawn_at is None
            if moment is not None:
                stands = one.at <= moment and (one.withdrawn_at is None or one.withdrawn_at > moment)
            if stands:
                found[one.worker_id].append((one.first, one.last))
        return found

    def scores(self) -> Iterable[Score]:
        """How the same foretelling did from each week's extract to the next one's, the latest first."""
        weeks = self._weeks()
        owed = {day: self.data.owed([self.team_id], day) for day in weeks[1:]}
        children = {row.child for rows in owed.values() for row in rows}
        days: dict[tuple[str, str], set[date]] = defaultdict(set)
        for one in self.data.made_for(children, forecast.weeks_before(weeks[-1]), self.data.as_at):
            days[one.kind, one.child].add(one.day)
        # By the day the clock began, not by the due day: a rule that was changed since moves the one and not the other.
        still = {(row.kind, row.child, row.since) for row in self.data.overdue(None)}
        # The latest first, so of two neighbours the first is the later one.
        for until, since in pairwise(weeks):
            rows = owed[since]
            yield forecast.score(since, until, self._foretold(rows, since), rows, days, still)

    def _weeks(self) -> tuple[date, ...]:
        """The newest extract's day and those about a week apart before it, as far back as due things are kept."""
        found = [self.data.as_at]
        for day in reversed(self.data.as_ats[:-1]):
            # Due things are kept in the figures for the extracts of five weeks:
            # before them nothing can be foretold again.
            if found[-1] - day >= WEEK and self.data.as_at - day <= timedelta(days=35):
                found.append(day)
        return tuple(found)

    def _foretold(self, rows: Sequence[DueRow], since: date) -> Collection[DueRow]:
        """What would have been foretold from an extract on its own day, of what was known then."""
        calendar, asking = self.asking.calendar, self.asking
        last = calendar.next_days(since, asking.rules.number("due_soon.days"))[-1]
        late = [row for row in rows if row.late_from <= since]
        soon = [row for row in rows if row.late_from > since and row.due <= last]
        # The end of that day: an absence written on the day of the extract was known to whoever planned by it.
        moment = clock.start_of(since + timedelta(days=1))
        by = forecast.pace(self.made, since, calendar)
        return [one.row for one in forecast.expected(late, soon, by, self.away(moment), since, calendar)]


def why(asking: Asking, one: Expected, *, tells_pace: bool, own: bool = False) -> str:
    """Why something is expected late, in words; ``own`` says them to the worker."""
    if one.why is Why.NO_WORKER:
        return naming.NOBODY
    who = "you" if own else naming.worker(asking, one.row.team_id, one.row.worker_id) or "the worker"
    has, is_, does = ("have", "are", "do") if own else ("has", "is", "does")
    if not tells_pace:
        # True of whoever is away as well, which is not theirs to read.
        return "its worker may not come to it by then"
    if one.why is Why.AWAY:
        back = day_month(one.back, asking.today) if one.back else "then"
        return f"{who} {is_} away until {back}"
    sort = forecast.SORTS[one.row.kind]
    a_week = one.made / forecast.WEEKS
    whose = f"{does} about {a_week:.1f} a week" if one.own else f"the team’s workers do about {a_week:.1f} a week each"
    there = "" if one.there == one.ahead else f", and {is_} here on {one.there} of the {one.ahead} working days"
    return f"{who} {has} {one.queue} {sort} due by then, {whose}{there}"


def absences(asking: Asking, team_id: int) -> tuple[AbsenceRow, ...]:
    """The absences of a team's workers, those that stand first; with what ended or was withdrawn lately. One query.

    Raises Missing for whoever does not see figures by worker of the team.
    """
    permissions.check_can_see_absences(asking.actor, team_id)
    rows = Absence.objects.filter(team_id=team_id, last__gte=asking.today - SHOWN).order_by("first", "pk")
    found = list(rows.select_related("by", "withdrawn_by", "worker"))
    listed = [
        AbsenceRow(
            one.pk, one.worker_id, one.worker.name, one.first, one.last, one.by.name, one.at,
            one.withdrawn_by.name if one.withdrawn_by else "", one.withdrawn_at,
        )
        for one in found
    ]  # fmt: skip
    return tuple(sorted(listed, key=lambda row: (not row.stands(asking.today), row.first, row.worker)))
