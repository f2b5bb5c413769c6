"""A team's week: caseloads, what is late, what falls due, how it is doing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.measure import CaseloadRow, DueRow, Level, Move
from practicelens.analytics.measurements import Measurements
from practicelens.people.asking import Asking
from practicelens.people.queries import WorkerView
from practicelens.performance.datasets import cached, cards, lateness, permissions, rules
from practicelens.performance.datasets.register.queries import current, in_use, measured
from practicelens.performance.datasets.seeing import Seeing
from practicelens.performance.datasets.shapes import (
    Caseload,
    ChildMove,
    Day,
    DayEntry,
    DueList,
    EditionView,
    MeasureRow,
    Since,
    Week,
)

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
    permissions.check_can_see_team(asking.actor, team_id)
    seeing = Seeing(asking)
    team = seeing.teams.get(team_id)
    if team is None:
        raise Missing("team")
    edition = asking.once(current)
    if edition is None:
        return None
    data = measured(edition)
    names_children = permissions.can_see_children_of(asking.actor, team_id)
    late = lateness.late(asking, data, [team_id])
    loads = data.caseload([team_id])
    return Week(
        team=team,
        edition=edition,
        children=sum(row.children for row in loads),
        unallocated=unallocated(loads),
        days=_days(asking, data, team_id),
        overdue=seeing.due_list(late, name_children=names_children),
        overdue_counts=entries(late),
        measures=measure_lines(data, Level.TEAM, team_id, edition.as_at, late),
        caseloads=caseloads(seeing, team_id, loads, late),
        may_name_children=names_children,
        may_name_workers=permissions.can_see_workers_of(asking.actor, team_id),
        since=_since(asking, data, team_id, edition),
    )


def moves(asking: Asking, team_id: int) -> tuple[EditionView, date, tuple[ChildMove, ...], int] | None:
    """Who came and left since the extract about a week before, child by child; how many may not be named comes last.

    None when there is no earlier extract to compare with.
    """
    permissions.check_can_see_level(asking.actor, "team", team_id, Capability.SEE_CHILDREN)
    edition = asking.once(current)
    earlier = _week_before(asking, edition) if edition else None
    if edition is None or earlier is None:
        return None
    seeing = Seeing(asking)
    rows = measured(edition).changes_since([team_id], earlier)
    seen = [row for row in rows if seeing.may_name(row.child)]
    shown = (
        ChildMove(row.child, MOVE_WORDS[row.move], seeing.worker_name(row.team_id, row.worker_id))
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
        rows: Sequence[DueRow] = lateness.late(asking, data, [team_id])
    else:
        rows = data.due([team_id], start, end)
    if worker_id is not None:
        may_ask = permissions.can_see_workers_of(asking.actor, team_id) or worker_id == asking.actor.worker_id
        rows = [row for row in rows if may_ask and row.worker_id == worker_id]
    return edition, Seeing(asking).due_list(row for row in rows if not kind or row.kind == kind)


def measure_lines(
    data: Measurements, level: Level, level_id: int | None, as_at: date, late: Sequence[DueRow]
) -> tuple[MeasureRow, ...]:
    """The week's cards at one place, each with its trend and what is late now."""
    chosen = cards.known(cards.WEEK)
    counts = Counter(row.kind for row in late)
    figures = cached.figures(data, [card for card, _ in chosen], level, level_id, as_at)
    return tuple(
        MeasureRow(
            card,
            figures[card.key],
            cached.trend(data, card.key, level, level_id),
            counts[one.late_kind] if one.late_kind else None,
            one.late_kind,
        )
        for card, one in chosen
    )


def entries(rows: Sequence[DueRow]) -> tuple[DayEntry, ...]:
    """How many of each kind, the kinds in the order of the field's words."""
    counts = Counter(row.kind for row in rows)
    order = [*rules.KIND_WORDS, *sorted(set(counts) - set(rules.KIND_WORDS))]
    return tuple(DayEntry(kind, rules.kind_words(kind, counts[kind]), counts[kind]) for kind in order if counts[kind])


def unallocated(loads: Sequence[CaseloadRow]) -> int:
    """Children whom the extract gives no worker."""
    return sum(row.children for row in loads if row.worker_id is None and not row.spelled)


def caseloads(
    seeing: Seeing, team_id: int, loads: Sequence[CaseloadRow], late: Sequence[DueRow]
) -> tuple[Caseload, ...]:
    """One line a worker, by name; for the worker's own line and above, or the worker alone."""
    whole = permissions.can_see_workers_of(seeing.actor, team_id)
    shown = [row for row in loads if whole or (row.worker_id and row.worker_id == seeing.actor.worker_id)]
    late_by = Counter(row.worker_id for row in late)
    lines = [_caseload(seeing.workers, row, late_by[row.worker_id]) for row in shown]
    return tuple(sorted(lines, key=lambda line: (not line.matched, line.worker)))


def _caseload(workers: Mapping[int, WorkerView], row: CaseloadRow, late: int) -> Caseload:
    """One worker's line; a spelling nobody matched has no limit."""
    worker = workers.get(row.worker_id) if row.worker_id is not None else None
    return Caseload(
        worker=worker.name if worker else row.spelled or "No worker",
        worker_id=row.worker_id,
        detail=_terms(worker) if worker else ("a name nobody has matched" if row.spelled else ""),
        children=row.children,
        on_plan=row.on_plan,
        looked_after=row.looked_after,
        late=late if row.worker_id is not None else row.late,
        limit=row.limit if worker else None,
        matched=worker is not None,
    )


def _terms(worker: WorkerView) -> str:
    """What lowers a worker's limit: part time, the first year."""
    words = []
    if worker.first_year:
        words.append("first year")
    if worker.fte is not None and float(worker.fte) != 1.0:
        words.append(f"{float(worker.fte):g}")
    return ", ".join(words)


def _days(asking: Asking, data: Measurements, team_id: int) -> tuple[Day, ...]:
    """The next working days; what falls due on a day off stands with the working day after it."""
    calendar, today = asking.calendar, asking.today
    working = calendar.next_days(today, asking.rules.number("due_soon.days"))
    due: dict[date, list[DueRow]] = defaultdict(list)
    for row in lateness.soon(asking, data, [team_id]):
        due[calendar.on_or_after(row.due)].append(row)
    heaviest = rules.heaviest({day: len(rows) for day, rows in due.items()})
    opens = [today, *(day + timedelta(days=1) for day in working[:-1])]
    return tuple(
        Day(day, opened, entries(due.get(day, [])), heaviest=day == heaviest)
        for day, opened in zip(working, opens, strict=True)
    )


def _since(asking: Asking, data: Measurements, team_id: int, edition: EditionView) -> Since | None:
    """What changed since the dataset about a week before; None when there is no earlier one."""
    earlier = _week_before(asking, edition)
    if earlier is None:
        return None
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


def _week_before(asking: Asking, edition: EditionView) -> date | None:
    """The day of the dataset in use about a week before; None when there is none."""
    before = edition.as_at - timedelta(days=6)
    return next((one.as_at for one in asking.once(in_use) if one.as_at <= before), None)
