"""A worker's own week: what of their own children is late, what is due on which day, what they may not come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.measure import DueRow
from practicelens.people.asking import Asking
from practicelens.performance.datasets import lateness, naming
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import Due, EditionView
from practicelens.performance.datasets.week.timescales import NEXT, last_day
from practicelens.performance.late.foreseen import forecast
from practicelens.performance.late.foreseen.queries import why
from practicelens.performance.late.models import Absence


@dataclass(frozen=True)
class OwnDay:
    """A working day, with what falls due on it and on the days off before it, and whether one is away."""

    day: date
    due: tuple[Due, ...]
    away: bool


@dataclass(frozen=True)
class OwnWeek:
    """The worker's week. ``at_risk``: what they may not come to at their pace, by key, with the reason.

    ``hidden`` things are of children restricted to others. ``unknown_since``: from when figures too old to say what is
    late cannot; then nothing is foretold.
    """

    edition: EditionView
    children: int
    limit: int | None
    late: tuple[Due, ...]
    days: tuple[OwnDay, ...]
    at_risk: tuple[tuple[Due, str], ...]
    away: tuple[tuple[date, date], ...]
    hidden: int
    unknown_since: date | None

    @property
    def names(self) -> tuple[str, ...]:
        """Every child who is named."""
        every = [*self.late, *(row for day in self.days for row in day.due)]
        return tuple(dict.fromkeys(row.child for row in every))


def may_open(asking: Asking) -> bool:
    """Whether the person is a worker with children of their own: the week is nobody else's."""
    return asking.actor.can(Capability.SEE_OWN_CHILDREN) and asking.actor.worker_id is not None


def own_week(asking: Asking) -> OwnWeek | None:
    """The person's own week; None before anything is published. One query beside the figures'. Raises Missing."""
    worker = asking.actor.worker_id
    if not may_open(asking) or worker is None:
        raise Missing("week")
    edition = asking.once(current)
    if edition is None:
        return None
    data, calendar, today = measured(edition), asking.calendar, asking.today
    # Of every team and of none: a child whose team nobody has matched is the worker's all the same.
    mine = [row for row in lateness.late(asking, data, None) if row.worker_id == worker]
    ahead = [
        row for row in data.due(None, today, last_day(asking)) if row.worker_id == worker and row.late_from > today
    ]
    spells = tuple(
        Absence.objects.filter(worker_id=worker, withdrawn_at=None, last__gte=today).values_list("first", "last")
    )
    since = lateness.unknown_since(edition.as_at, today, asking.rules)
    own = asking.workers.get(worker)
    # Of the whole team: a worker's own few fall back on what its workers did on average.
    made = data.made([own.team_id] if own and own.team_id else [], forecast.weeks_before(edition.as_at), edition.as_at)
    by = forecast.pace(made, edition.as_at, calendar)
    # By old figures nothing is foretold, and what is late is told as of their last good day.
    risks = () if since else forecast.expected(mine, ahead, by, {worker: spells}, today, calendar)
    loads = [row for row in data.caseload(None) if row.worker_id == worker]
    return OwnWeek(
        edition=edition,
        children=sum(row.children for row in loads),
        # Each row has it: a worker with children of two teams has one limit.
        limit=next((row.limit for row in loads), None),
        late=_shown(asking, mine),
        days=_days(asking, ahead, spells),
        at_risk=tuple(
            (naming.due(asking, one.row, child=True), why(asking, one, tells_pace=True, own=True))
            for one in risks
            if naming.may_name(asking, one.row.child)
        ),
        away=spells,
        hidden=sum(not naming.may_name(asking, row.child) for row in (*mine, *ahead)),
        unknown_since=since,
    )


def _days(asking: Asking, ahead: list[DueRow], spells: tuple[tuple[date, date], ...]) -> tuple[OwnDay, ...]:
    """The next ten working days, those on which nothing falls due too: one sees where there is room."""
    days = asking.calendar.next_days(asking.today, NEXT[-1])
    return tuple(
        OwnDay(
            day,
            # What falls due at a weekend stands with Monday, as on the team's week.
            _shown(asking, [row for row in ahead if asking.calendar.on_or_after(row.due) == day]),
            any(first <= day <= last for first, last in spells),
        )
        for day in days
    )


def _shown(asking: Asking, rows: list[DueRow]) -> tuple[Due, ...]:
    """Those who may be named: a restricted child may be held back even from a worker who holds it."""
    return tuple(naming.due(asking, row, child=True) for row in rows if naming.may_name(asking, row.child))
