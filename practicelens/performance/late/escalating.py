"""The dated rule: late work that nobody has dealt with goes to the Head of Service; what is late no longer ends."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from practicelens.access.roles import Role
from practicelens.analytics.measure import DueRow
from practicelens.history import changes as history
from practicelens.notices import changes as notices
from practicelens.people.asking import Asking, asking_as_system, key_of
from practicelens.people.holders import serving
from practicelens.performance.datasets.late_rows import late_rows
from practicelens.performance.late import rules
from practicelens.performance.late.changes import LIST
from practicelens.performance.late.models import LateStep, LateWork
from practicelens.performance.late.rules import Key, Standing
from practicelens.performance.late.states import Event, State

# Far below the 32,766 values that SQLite takes in a statement.
_BATCH = 500
_OPEN = [State.EXPLAINED.value, State.ESCALATED.value, State.ANSWERED.value]


def run(*, now: datetime) -> tuple[int, int]:
    """Escalate what the rule of the day calls for, and end what is late no longer; how many of each.

    Nothing is done by figures that are too old to say what is late. Heads of Service are told once, all together.
    """
    asking = asking_as_system(now)
    late = late_rows(asking)
    # Neither up nor down: what was late may have been done since the last extract, and ending it would say so.
    if late is None:
        return 0, 0
    known = {_key(one): one for one in LateWork.objects.filter(state__in=_OPEN)}
    here = {Key(row.child, row.kind, row.due): row for row in late}
    # Whatever the figures call late no longer, of any team: nobody has to end by hand what an extract shows as done.
    over = [one for key, one in known.items() if key not in here]
    up = [row for key, row in here.items() if _calls_for(asking, key, known.get(key))]
    with_others = {one.pk: here[key] for key, one in known.items() if key in here and one.team_id != here[key].team_id}
    who = serving(asking.today)
    with transaction.atomic():
        # First, so that what is raised below is brought before the Head of Service of the team that has the child now.
        _hand_over(with_others)
        ended, raised = _end(asking, over), _raise(asking, up)
        by_service = Counter(asking.teams[row.team_id].service_id for row in raised if row.team_id is not None)
        # One notice a service area with a number: a letter for each piece would be read as none.
        for service, many in by_service.items():
            words = "1 piece of late work" if many == 1 else f"{many} pieces of late work"
            to = who.holders(Role.HEAD_OF_SERVICE, service=service)
            notices.post("late_escalated", to=to, link=LIST, at=now, about=words)
    return len(raised), ended


def _calls_for(asking: Asking, key: Key, one: LateWork | None) -> bool:
    standing = Standing(State(one.state), one.until) if one is not None else Standing()
    return rules.escalates(key, standing, asking.today, asking.calendar.add, asking.rules.number(rules.BY_RULE))


def _key(one: LateWork) -> Key:
    return Key(one.child, one.kind, one.due)


def _end(asking: Asking, over: Iterable[LateWork]) -> int:
    """End what is late no longer, as far as it stands open still."""
    # Read again under the lock, with its state: it was found before the transaction, and may have been answered since.
    locked = list(LateWork.objects.select_for_update().filter(pk__in=[one.pk for one in over], state__in=_OPEN))
    return len(_write(asking, locked, Event.END, State.ENDED))


def _hand_over(rows: Mapping[int, DueRow]) -> None:
    """Work whose child is another team's now is that team's, and its Head of Service's."""
    moved = list(LateWork.objects.select_for_update().filter(pk__in=rows, state__in=_OPEN)) if rows else []
    for one in moved:
        # A child of no known team stays with the last one: work that was nobody's would be on nobody's list.
        one.team_id, one.worker_id = rows[one.pk].team_id or one.team_id, rows[one.pk].worker_id
    LateWork.objects.bulk_update(moved, ["team", "worker"], batch_size=_BATCH)


def _raise(asking: Asking, rows: Sequence[DueRow]) -> list[DueRow]:
    """Bring rows before the Head of Service; those that somebody escalated or explained meanwhile stay."""
    by_key = {Key(row.child, row.kind, row.due): row for row in rows}
    children = {key.child for key in by_key}
    # By child and not by the three of a key: one statement, and the few too many are sifted by their key below.
    standing = {_key(one): one for one in LateWork.objects.select_for_update().filter(child__in=children)}
    fresh = [_new(asking, row) for key, row in by_key.items() if key not in standing]
    LateWork.objects.bulk_create(fresh, batch_size=_BATCH)
    # Asked once more of what stands now: somebody may have named a day ahead since it was found.
    again = [one for key, one in standing.items() if key in by_key and _calls_for(asking, key, one)]
    for one in again:
        row = by_key[_key(one)]
        one.team_id, one.worker_id = row.team_id or one.team_id, row.worker_id
    written = _write(asking, [*fresh, *again], Event.ESCALATE, State.ESCALATED)
    return [by_key[_key(one)] for one in written]


def _new(asking: Asking, row: DueRow) -> LateWork:
    who, team_id = key_of(row.child), row.team_id
    # late_rows asks for the teams that are known, so a row of none cannot be among them.
    assert team_id is not None
    return LateWork(
        authority=who.authority, scheme=who.scheme, child=who.identifier, kind=row.kind, due=row.due,
        team_id=team_id, worker_id=row.worker_id, state=State.ESCALATED.value, since=asking.now,
    )  # fmt: skip


def _write(asking: Asking, rows: Sequence[LateWork], event: Event, to: State) -> Sequence[LateWork]:
    """The rows where they have come to, a step each, and one event of history that names the children."""
    if not rows:
        return rows
    for one in rows:
        one.state, one.since = to.value, asking.now
    LateWork.objects.bulk_update(rows, ["state", "since", "team", "worker"], batch_size=_BATCH)
    steps = (LateStep(work=one, at=asking.now, what=event.value, team_id=one.team_id) for one in rows)
    LateStep.objects.bulk_create(steps, batch_size=_BATCH)
    counts: dict[str, int] = defaultdict(int)
    for one in rows:
        counts[one.kind] += 1
    # One event for all, with every child: who saw or changed a child is found by the child, not by the row.
    history.record(f"late.{event.name.lower()}", by=asking.actor, at=asking.now, subject=("late work", "by rule"),
                   data=dict(counts), children={key_of(one.child) for one in rows})  # fmt: skip
    return rows
