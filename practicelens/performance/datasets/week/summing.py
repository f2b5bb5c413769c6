"""What a team's week and the figures of teams tell alike: measures, due things, caseloads, the week before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from practicelens.analytics.measure import CaseloadRow, DueRow, Level
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.measurements.periods import ALLOCATED, NOT_HELD
from practicelens.people.asking import Asking
from practicelens.people.internal import WorkerView
from practicelens.performance.datasets import cached, cards, permissions, rules
from practicelens.performance.datasets.shapes import Caseload, DayEntry, EditionView, MeasureRow


def measure_lines(
    data: Measurements, level: Level, level_id: int | None, as_at: date, late: Sequence[DueRow]
) -> tuple[MeasureRow, ...]:
    """The week's cards at one place, each with its trend and what is late now."""
    chosen = cards.known(cards.WEEK)
    counts = Counter(row.kind for row in late)
    figures = cached.figures(data, [card for card, _ in chosen], level, level_id, as_at)
    trends = cached.trends_to(data, figures, level, level_id)
    return tuple(
        MeasureRow(
            card,
            figures[card.key],
            trends[card.key],
            counts[one.late_kind] if one.late_kind else None,
            one.late_kind,
        )
        for card, one in chosen
        # A card that Annex A alone can never fill would stand empty each week in most authorities.
        if not (one.where_held and figures[card.key].why.startswith(NOT_HELD))
    )


def entries(rows: Sequence[DueRow]) -> tuple[DayEntry, ...]:
    """How many of each kind, the kinds in the order of the field's words."""
    counts = Counter(row.kind for row in rows)
    # Kinds without words come last, not nowhere: a new kind of due thing must be counted before anybody words it.
    order = [*rules.KIND_WORDS, *sorted(set(counts) - set(rules.KIND_WORDS))]
    return tuple(DayEntry(kind, rules.kind_words(kind, counts[kind]), counts[kind]) for kind in order if counts[kind])


def unallocated(loads: Sequence[CaseloadRow]) -> int:
    """Children whom the extract gives no worker."""
    return sum(row.children for row in loads if row.worker_id is None and not row.spelled)


def caseloads(
    asking: Asking, team_id: int, loads: Sequence[CaseloadRow], late: Sequence[DueRow]
) -> tuple[Caseload, ...]:
    """One line a worker, by name; for the worker's own line and above, or the worker alone."""
    whole = permissions.can_see_workers_of(asking.actor, team_id)
    shown = [row for row in loads if whole or (row.worker_id and row.worker_id == asking.actor.worker_id)]
    late_by = Counter(row.worker_id for row in late)
    lines = [_caseload(asking.workers, row, late_by[row.worker_id]) for row in shown]
    # By name, not by number of children: this is a list to work with, not a ranking of people (product).
    return tuple(sorted(lines, key=lambda line: (not line.matched, line.worker)))


def _caseload(workers: Mapping[int, WorkerView], row: CaseloadRow, late: int) -> Caseload:
    """One worker's line; a spelling nobody matched has no limit."""
    worker = workers.get(row.worker_id) if row.worker_id is not None else None
    return Caseload(
        worker=worker.name if worker else row.spelled or "No worker",
        worker_id=row.worker_id,
        detail=_terms(worker, row.fte) if worker else ("a name nobody has matched" if row.spelled else ""),
        children=row.children,
        on_plan=row.on_plan,
        looked_after=row.looked_after,
        # Without a worker there is no number to count the late ones by: the file's own count stands.
        late=late if row.worker_id is not None else row.late,
        limit=row.limit if worker else None,
        matched=worker is not None,
        fte=row.fte if worker else None,
    )


def _terms(worker: WorkerView, fte: float | None) -> str:
    """What lowers a worker's limit: part time, by the case system's hours where it tells them; the first year."""
    words = []
    if worker.first_year:
        words.append("first year")
    # The extract's own hours where it has them: what somebody typed at set-up ages unseen.
    hours = worker.fte if fte is None else fte
    if hours is not None and float(hours) != 1.0:
        words.append(f"{float(hours):g}")
    return ", ".join(words)


def week_before(edition: EditionView, data: Measurements) -> date | None:
    """The day about a week before that is told by the same lists of open children; None when there is none."""
    # Six, so that a file that came a day late, as after a bank holiday, still finds the one of the week before.
    before = edition.as_at - timedelta(days=6)
    lists_of: dict[date, set[str]] = defaultdict(set)
    for one in data.answers:
        if one.list in ALLOCATED:
            lists_of[one.as_at].add(one.list)
    # Beside a return of children looked after alone everybody else would have come to their team since.
    newest = lists_of.get(edition.as_at)
    same = (day for day, lists in lists_of.items() if newest and day <= before and lists == newest)
    return max(same, default=None)
