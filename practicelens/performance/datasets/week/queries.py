"""A team's week: caseloads, what is late, what falls due, how it is doing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.measure import DueRow, Level, Move
from practicelens.analytics.measurements import Measurements
from practicelens.people.asking import Asking
from practicelens.performance.datasets import lateness, naming, permissions, rules
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import (
    ChildMove,
    Day,
    DueList,
    EditionView,
    Since,
)
from practicelens.performance.datasets.week.shapes import Unallocated, Week
from practicelens.performance.datasets.week.summing import caseloads, entries, measure_lines, unallocated, week_before
from practicelens.performance.datasets.week.supervising import supervising
from practicelens.performance.datasets.week.timescales import last_day, silent, timescales

MOVE_WORDS = {
    Move.CAME: "came to the team",
    Move.LEFT: "left the team",
    Move.PLAN_STARTED: "became subject to a child protection plan",
    Move.PLAN_ENDED: "plan ended",
    Move.CARE_STARTED: "started to be looked after",
    Move.CARE_ENDED: "ceased to be looked after",
}


def week(asking: Asking, team_id: int) -> Week | None:
    """The team's week from the current edition; None before anything is published."""
    # Before the team is looked up: that there is no such team is told in the same way as that it is not theirs.
    permissions.check_can_see_team(asking.actor, team_id)
    team = asking.teams.get(team_id)
    if team is None:
        raise Missing("team")
    edition = asking.once(current)
    if edition is None:
        return None
    data = measured(edition)
    # Counts are for all who see the week; whose they are, for those who may name children.
    names_children = permissions.can_see_children_of(asking.actor, team_id)
    names_workers = permissions.can_see_workers_of(asking.actor, team_id)
    late = lateness.late(asking, data, [team_id])
    loads = data.caseload([team_id])
    # To the last day of the page's own table, whatever day the rule lets the grid end on.
    ahead = [row for row in data.due([team_id], asking.today, last_day(asking)) if row.late_from > asking.today]
    return Week(
        team=team,
        edition=edition,
        children=sum(row.children for row in loads),
        unallocated=unallocated(loads),
        days=_days(asking, data, team_id),
        overdue=naming.due_list(asking, late, name_children=names_children),
        overdue_counts=entries(late),
        measures=measure_lines(data, Level.TEAM, team_id, edition.as_at, late),
        caseloads=caseloads(asking, team_id, loads, late),
        may_name_children=names_children,
        may_name_workers=names_workers,
        since=_since(data, team_id, edition),
        timescales=timescales(asking, data, late, ahead),
        silent=silent(data),
        supervision=supervising(asking, data, team_id, {row.worker_id for row in loads if row.worker_id})
        if names_workers
        else None,
        gravest=_gravest(asking, data, team_id) if names_children else (),
    )


STANDS = (("looked_after", "looked after"), ("on_plan", "on a child protection plan"))


def _gravest(asking: Asking, data: Measurements, team_id: int) -> tuple[Unallocated, ...]:
    """The team's children without a worker who may be named: with a strategy discussion first, then on a plan."""
    return tuple(
        Unallocated(
            row.child,
            next((words for name, words in STANDS if getattr(row, name)), FROM.get(row.from_list, "")),
            row.strategy,
            row.conference_due,
        )
        for row in data.without_worker([team_id])
        if naming.may_name(asking, row.child)
    )


FROM = {"in_need": "in need", "assessments": "being assessed", "referrals": "referred"}
"""What a child is by the list that opens them."""


def moves(asking: Asking, team_id: int) -> tuple[EditionView, date, tuple[ChildMove, ...], int] | None:
    """Who came and left since the extract about a week before, child by child; how many may not be named comes last.

    None when there is no earlier extract to compare with.
    """
    permissions.check_can_see_level(asking.actor, "team", team_id, Capability.SEE_CHILDREN)
    edition = asking.once(current)
    if edition is None:
        return None
    data = measured(edition)
    earlier = week_before(edition, data)
    if earlier is None:
        return None
    rows = data.changes_since([team_id], earlier)
    seen = [row for row in rows if naming.may_name(asking, row.child)]
    shown = (
        ChildMove(row.child, MOVE_WORDS[row.move], naming.worker(asking, row.team_id, row.worker_id))
        # In the order in which the moves are declared: who came and left first, plans and care after them.
        for row in sorted(seen, key=lambda row: (list(Move).index(row.move), row.child))
    )
    return edition, earlier, tuple(shown), len(rows) - len(seen)


def due_list(
    asking: Asking,
    team_id: int,
    *,
    kind: str = "",
    worker_id: int | None = None,
    start: date | None = None,
    end: date | None = None,
) -> tuple[EditionView, DueList]:
    """The children for whom something falls due from ``start`` to ``end``, or, without days, is late by now."""
    permissions.check_can_see_level(asking.actor, "team", team_id, Capability.SEE_CHILDREN)
    edition = asking.once(current)
    if edition is None:
        raise Missing("dataset")
    data = measured(edition)
    if start is None or end is None:
        # As the week counts it: the list opens from that number and must hold as many.
        rows: Sequence[DueRow] = lateness.late(asking, data, [team_id])
    else:
        rows = data.due([team_id], start, end)
    if worker_id is not None:
        # A filter by worker answers whose children are late, so it is only for those who may be told.
        may_ask = permissions.can_see_workers_of(asking.actor, team_id) or worker_id == asking.actor.worker_id
        rows = [row for row in rows if may_ask and row.worker_id == worker_id]
    return edition, naming.due_list(asking, (row for row in rows if not kind or row.kind == kind))


def _days(asking: Asking, data: Measurements, team_id: int) -> tuple[Day, ...]:
    """The next working days; what falls due on a day off stands with the working day after it."""
    calendar, today = asking.calendar, asking.today
    working = calendar.next_days(today, asking.rules.number("due_soon.days"))
    due: dict[date, list[DueRow]] = defaultdict(list)
    for row in lateness.soon(asking, data, [team_id]):
        # Nobody visits on a bank holiday by plan: what falls due then is work of the day that offices open again.
        due[calendar.on_or_after(row.due)].append(row)
    heaviest = rules.heaviest({day: len(rows) for day, rows in due.items()})
    # A column opens on the day after the last working day, so that what falls due at a weekend is in Monday's.
    opens = [today, *(day + timedelta(days=1) for day in working[:-1])]
    return tuple(
        Day(day, opened, entries(due.get(day, [])), heaviest=day == heaviest)
        for day, opened in zip(working, opens, strict=True)
    )


def _since(data: Measurements, team_id: int, edition: EditionView) -> Since | None:
    """What changed since the extract about a week before; None when there is none to compare with."""
    earlier = week_before(edition, data)
    if earlier is None:
        return None
    # Counted with the restricted ones: numbers stay true for everybody, only names are held back.
    counts = Counter(row.move for row in data.changes_since([team_id], earlier))
    return Since(
        earlier=earlier,
        came=counts[Move.CAME],
        left=counts[Move.LEFT],
        plans_started=counts[Move.PLAN_STARTED],
        plans_ended=counts[Move.PLAN_ENDED],
        care_started=counts[Move.CARE_STARTED],
        care_ended=counts[Move.CARE_ENDED],
    )
