"""The plan of a team's week, by worker: what is late, what is due on which day, and who is away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from practicelens.access.capabilities import Capability
from practicelens.analytics.measure import DueRow
from practicelens.people.asking import Asking
from practicelens.performance.datasets import lateness, naming, rules
from practicelens.performance.datasets.permissions import check_can_see_level
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.late import permissions
from practicelens.performance.late.models import Absence
from practicelens.performance.late.plan.folding import Cell, PlanRow, fold

# A working week: more columns than these have no room for an identifier on a side of A4.
DAYS: Final = 5
SHORT: Final = {
    "health": "health", "dental": "dental", "pathway_review": "pathway", "return_interview": "interview",
    "private_fostering_visit": "PF visit",
}  # fmt: skip
"""Where the field's words are too long for a day's column."""


@dataclass(frozen=True)
class Plan:
    """A team's next working days: ``rows`` folded to one side, ``whole`` as they are for the screen.

    ``left``: workers who stand on the page alone. ``hidden``: things of children who may not be named.
    """

    edition: EditionView
    days: tuple[date, ...]
    rows: tuple[PlanRow, ...]
    whole: tuple[PlanRow, ...]
    left: int
    hidden: int
    children: tuple[str, ...]

    @property
    def is_folded(self) -> bool:
        """Whether the printed side leaves something to the page."""
        return bool(self.left) or self.rows != self.whole


def plan(asking: Asking, team_id: int) -> Plan | None:
    """The plan of a team's next five working days; None before anything is published. One query. Raises Missing."""
    check_can_see_level(asking.actor, "team", team_id, Capability.SEE_CHILDREN)
    # The plan is by worker and says who is away: figures by worker are asked for beside the children.
    permissions.check_can_see_absences(asking.actor, team_id)
    edition = asking.once(current)
    if edition is None:
        return None
    data, days = measured(edition), asking.calendar.next_days(asking.today, DAYS)
    late = lateness.late(asking, data, [team_id])
    due = [row for row in data.due([team_id], asking.today, days[-1]) if row.late_from > asking.today]
    seen = [row for row in (*late, *due) if naming.may_name(asking, row.child)]
    whole = _rows(asking, team_id, days, seen)
    rows, left = fold(whole)
    hidden = len(late) + len(due) - len(seen)
    children = tuple(dict.fromkeys(row.child for row in seen))
    return Plan(edition, days, rows, whole, left, hidden, children)


def _rows(asking: Asking, team_id: int, days: tuple[date, ...], seen: Iterable[DueRow]) -> tuple[PlanRow, ...]:
    """A row for each worker of whom there is anything to say; what nobody holds stands first."""
    # By worker; by its words what stands under a name nobody has matched, which is not nobody's.
    items: dict[int | str | None, dict[date | None, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in seen:
        # What falls due on a day off stands with the working day after it, as on the week.
        day = None if row.due < asking.today else asking.calendar.on_or_after(row.due)
        whose = naming.NOT_MATCHED if row.spelled else row.worker_id
        items[whose][day].append(f"{SHORT.get(row.kind) or rules.kind_words(row.kind)} {row.child}")
    away = _away(days)
    for worker in asking.workers.values():
        if worker.team_id == team_id and worker.id in away:
            # Somebody away with nothing due still has a row: an empty plan must not read as a free week.
            items[worker.id][None] += []
    found = [
        PlanRow(
            worker.capitalize() if isinstance(worker, str) else _name(asking, worker),
            Cell(tuple(own[None])),
            tuple(Cell(tuple(own[day]), away=isinstance(worker, int) and day in away.get(worker, ())) for day in days),
        )
        for worker, own in items.items()
    ]
    # Work without a worker first: it is what has to be given to somebody this week.
    return tuple(sorted(found, key=lambda row: (row.worker != naming.NOBODY.capitalize(), row.worker)))


def _name(asking: Asking, worker_id: int | None) -> str:
    if worker_id is None:
        return naming.NOBODY.capitalize()
    worker = asking.workers.get(worker_id)
    return worker.name if worker else "A worker not known here"


def _away(days: tuple[date, ...]) -> Mapping[int, frozenset[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    rows = Absence.objects.filter(withdrawn_at=None, first__lte=days[-1], last__gte=days[0])
    for worker, first, last in rows.values_list("worker_id", "first", "last"):
        found[worker] |= {day for day in days if first <= day <= last}
    return {worker: frozenset(held) for worker, held in found.items()}
