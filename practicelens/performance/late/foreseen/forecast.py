"""What will be late at this pace, with these people away; and what became of what was foretold. Pure reckoning.

The model, as the page states it. A worker's visits, and apart from them their assessments, wait in one queue: what is
late already, then by day. By a day the worker does as many as they did on as many working days of the last 13 weeks,
those on which they are away left out, rounded up. What stands further back in the queue is expected late. So is what
nobody holds, and what falls due while its worker is away from today on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from practicelens.analytics.measure import DueRow, MadeRow
from practicelens.workdays.calendar import WorkingCalendar

SORTS: Final = {"assessment": "assessments", "cp_visit": "visits", "cla_visit": "visits", "cin_visit": "visits"}
"""What a team's own workers do, by kind. Reviews and conferences wait for chairs, health for clinics: not foretold."""
# A quarter: long enough that a week's holiday does not make the pace, short enough that it is today's.
WEEKS: Final = 13
ENOUGH: Final = 5
"""Things done in the weeks from which on a worker's own pace is told; with fewer it is the team's, by worker."""

Days = tuple[date, date]
Away = Mapping[int, Sequence[Days]]
"""By worker the spells of absence, the first and the last day of each."""


class Why(StrEnum):
    """Why something is expected late."""

    NO_WORKER = "no worker"
    AWAY = "away"
    PACE = "pace"


@dataclass(frozen=True)
class Expected:
    """Something expected late. ``queue``: its place in its worker's queue; ``made`` in the weeks before, own or the
    team's by worker; ``there`` working days of ``ahead`` until it is due; ``back`` the last day of the absence."""

    row: DueRow
    why: Why
    queue: int = 0
    made: float = 0
    own: bool = True
    there: int = 0
    ahead: int = 0
    back: date | None = None


@dataclass(frozen=True)
class Score:
    """What became of one week's foretelling: of what was foretold late and of the rest, how much was late.

    ``gone``: foretold, and owed no longer, as when a plan ended. ``since``: the extract it was foretold from.
    """

    since: date
    until: date
    foretold: int
    late: int
    gone: int
    others: int
    others_late: int


@dataclass(frozen=True)
class Pace:
    """What workers did in the weeks up to a day: by worker and sort, and of how many working days."""

    done: Mapping[tuple[int, str], int]
    working: int

    def of(self, worker: int, sort: str) -> tuple[float, bool]:
        """What a worker did of a sort in the weeks, and whether it is their own; else the team's by worker."""
        own = self.done.get((worker, sort), 0)
        # Fewer are an accident of the weeks: somebody who came a fortnight ago is no slow worker.
        if own >= ENOUGH:
            return own, True
        every = [many for (_, of), many in self.done.items() if of == sort]
        # By those who did any of the sort: colleagues who do other work would make the team look slower than it is.
        return (sum(every) / len(every) if every else 0.0), False

    def known(self, sort: str) -> bool:
        """Whether anybody did anything of the sort: without, no pace is told."""
        return any(of == sort for _, of in self.done)


def weeks_before(day: date) -> date:
    """The first day of the weeks that a pace up to a day is told from."""
    return day - timedelta(weeks=WEEKS) + timedelta(days=1)


def pace(made: Iterable[MadeRow], day: date, calendar: WorkingCalendar) -> Pace:
    """The pace of the weeks up to a day, that day among them."""
    start = weeks_before(day)
    done = Counter(
        (row.worker_id, SORTS[row.kind]) for row in made if row.worker_id is not None and start <= row.day <= day
    )
    # The calendar counts after its first day, so the day before makes the first one count.
    return Pace(done, calendar.between(start - timedelta(days=1), day))


def expected(
    late: Iterable[DueRow], soon: Iterable[DueRow], by: Pace, away: Away, today: date, calendar: WorkingCalendar
) -> tuple[Expected, ...]:
    """What of ``soon`` will be late, by day; ``late`` already stands before it in the queues."""
    waiting: dict[tuple[int, str], list[tuple[date, str, str, bool, DueRow]]] = defaultdict(list)
    found: list[Expected] = []
    # What is late is not foretold, it has happened; it still stands in the queue before everything else.
    for ahead, rows in ((False, late), (True, soon)):
        for row in rows:
            # Of a name that nobody has matched neither pace nor absence is known: nothing is foretold.
            if row.kind not in SORTS or row.spelled:
                continue
            if row.worker_id is None:
                found += [Expected(row, Why.NO_WORKER)] if ahead else []
            else:
                # Late is earlier than whatever falls due from today on, so days alone put it in front.
                waiting[row.worker_id, SORTS[row.kind]].append((row.due, row.kind, row.child, ahead, row))
    for (worker, sort), queue in waiting.items():
        found += _of_worker(queue, by, worker, sort, away.get(worker, ()), today, calendar)
    return tuple(sorted(found, key=lambda one: (one.row.due, one.row.kind, one.row.child)))


def _of_worker(
    queue: list[tuple[date, str, str, bool, DueRow]], by: Pace, worker: int, sort: str, away: Sequence[Days],
    today: date, calendar: WorkingCalendar,
) -> Iterable[Expected]:  # fmt: skip
    """One worker's queue, walked once: how many days they are there grows with the day that a thing is due on."""
    made, own = by.of(worker, sort)
    day, ahead, there = today - timedelta(days=1), 0, 0
    for place, (due, _, _, is_ahead, row) in enumerate(sorted(queue, key=lambda one: one[:3]), start=1):
        # Days are walked once for the whole queue, because it is in the order of its days.
        while day < due:
            day += timedelta(days=1)
            if calendar.is_working(day):
                ahead += 1
                there += _spell(away, day) is None
        if not is_ahead:
            continue
        # Away on every working day until then: no pace comes into it, and the absence is the reason that is told.
        if ahead and not there:
            spell = _spell(away, max(due, today))
            yield Expected(row, Why.AWAY, place, made, own, there, ahead, spell[1] if spell else None)
        elif by.known(sort) and place > _by_then(made, there, by.working):
            yield Expected(row, Why.PACE, place, made, own, there, ahead)


def _by_then(made: float, days: int, working: int) -> int:
    """How many are done on so many days at a pace, rounded up: in the worker's favour."""
    return int(-(-made * days // working)) if working else 0


def _spell(away: Sequence[Days], day: date) -> Days | None:
    """The absence that a day lies in."""
    return next((one for one in away if one[0] <= day <= one[1]), None)


def outcome(row: DueRow, made: Collection[date], still: bool) -> bool | None:
    """Whether what was due came to be late: done on one of the days ``made``, or standing there ``still``.

    None where it was neither done nor is owed any more. A day on which the clock itself began is no doing.
    """
    # An assessment may begin and end on one day; a visit on the clock's own day is the one that wound it.
    after = [day for day in made if day > row.since or (row.kind == "assessment" and day == row.since)]
    if any(day < row.late_from for day in after):
        return False
    return True if after or still else None


def score(
    since: date, until: date, foretold: Collection[DueRow], due: Iterable[DueRow],
    made: Mapping[tuple[str, str], Collection[date]], still: Collection[tuple[str, str, date]],
) -> Score:  # fmt: skip
    """How the foretelling from an extract did, for what came to its first late day by ``until``."""
    called, tally = set(foretold), Counter[tuple[bool, bool | None]]()
    for row in due:
        # Only what had to come out by then: what is due after it is neither right nor wrong yet.
        if row.kind in SORTS and since < row.late_from <= until:
            days = made.get((row.kind, row.child), ())
            tally[row in called, outcome(row, days, (row.kind, row.child, row.since) in still)] += 1
    return Score(
        since, until,
        foretold=tally[True, True] + tally[True, False] + tally[True, None], late=tally[True, True],
        gone=tally[True, None],
        # Without those owed no longer: of what nobody foretold they say nothing either way.
        others=tally[False, True] + tally[False, False], others_late=tally[False, True],
    )  # fmt: skip
