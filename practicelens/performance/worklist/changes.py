"""What people do to findings: give them, say that they are mended or right as they are, open them again, note."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.history import changes as history
from practicelens.notices import changes as notices
from practicelens.people.asking import Asking
from practicelens.performance.worklist import giving, permissions, rules
from practicelens.performance.worklist.models import Item, Step
from practicelens.performance.worklist.states import MOVES, TO_DO, Event, State

MOST_AT_ONCE = 5_000
"""More is no choice anybody has made: the longest list of findings is a tenth of it."""
_BATCH = 500
# As a returned workbook may hold (returned.LONGEST): what is written there is kept through here.
_LONGEST = 2_000


@dataclass(frozen=True)
class Done:
    """How many findings something was done to, and how many it was not fit for, which stay as they were."""

    done: int
    left: int


@dataclass(frozen=True)
class Wanted:
    """What a returned workbook says of one finding: a move with its reason, and a note. ``state``: as it stood."""

    item_id: int
    state: State
    event: Event | None = None
    why: str = ""
    note: str = ""


def give(item_ids: Collection[int], to: str, days: int | None, *, by: Actor, now: datetime) -> Done:
    """Give findings to somebody, due in so many working days; whoever gets them is told.

    ``to`` is "manager", "worker" or an account's number. Those whom nobody found may see are left as they are. Raises
    Missing, Refused.
    """
    asking = Asking(by, now)
    due = asking.calendar.add(asking.today, rules.check_days(days))
    # Read first without a lock, to find who gets them; under the lock only whether each is still to be done.
    read = _chosen(asking, item_ids, decide=True)
    owners = giving.owners_of(asking, [one for one in read if State(one.state) in TO_DO], to)
    with transaction.atomic():
        rows = [one for one in _locked(asking, owners.by_item, decide=True) if State(one.state) in TO_DO]
        for row in rows:
            row.owner_id, row.due = owners.by_item[row.pk], due
        _write(asking, rows, "given", ("owner", "due"), {"due": due.isoformat()})
        # One notice a person, however many findings they are given: forty letters are read as none.
        posted = {row.owner_id for row in rows if row.owner_id and row.owner_id != by.account_id}
        if posted:
            notices.post("findings_given", to=sorted(posted), link="/worklist/list/?own=yes", at=now)
    return Done(len(rows), len(read) - len(rows))


def mark(item_ids: Collection[int], event: Event, why: str = "", *, by: Actor, now: datetime) -> Done:
    """Say that findings are mended, are right as they are (``why``), or are open after all. Raises Missing, Refused.

    Of one finding a move that the table does not have is refused; of many those that cannot move stay.
    """
    asking = Asking(by, now)
    reason = _reason(event, why)
    # Whoever has the child may say that the record is mended; that a finding is none is for the manager to say.
    decide = event is not Event.MEND
    with transaction.atomic():
        rows = _locked(asking, item_ids, decide=decide)
        # One finding was looked at: its refusal says what is wrong. Of many, the table of moves alone decides.
        if len(rows) == 1:
            rules.moved(State(rows[0].state), event)
        fit = [one for one in rows if (State(one.state), event) in MOVES]
        if not fit:
            raise Refused("None of these can be moved so from where it stands.", code="move_not_allowed")
        for row in fit:
            _move(row, event, reason, asking.today)
        _write(asking, fit, event.value, ("state", "since", "again", "why", "accepted"), {}, text=reason)
    return Done(len(fit), len(rows) - len(fit))


@transaction.atomic
def add_note(item_id: int, text: str, *, by: Actor, now: datetime) -> None:
    """Write a note beside a finding. Raises Missing, Refused."""
    words = require_text(text, "Write the note first.", "note_missing", longest=_LONGEST)
    asking = Asking(by, now)
    _write(asking, _locked(asking, [item_id], decide=False), "note", (), {}, text=words)


def take_returned(wanted: Sequence[Wanted], *, by: Actor, now: datetime) -> Done:
    """Do what a returned workbook says, as it was shown before; what was changed since stays. Raises Missing."""
    asking = Asking(by, now)
    by_id = {one.item_id: one for one in wanted}
    with transaction.atomic():
        rows = {row.pk: row for row in _locked(asking, by_id, decide=False)}
        # The workbook is days old: what somebody has changed since is theirs, and is counted as left.
        fit = {pk: one for pk, one in by_id.items() if pk in rows and _still_fits(asking, rows[pk], one)}
        for pk, one in fit.items():
            if one.event is not None:
                _move(rows[pk], one.event, one.why, asking.today)
        moved = [rows[pk] for pk, one in fit.items() if one.event is not None]
        _write(asking, moved, lambda row: fit[row.pk].event or "", ("state", "since", "again", "why", "accepted"),
               {"from": "workbook"}, text=lambda row: fit[row.pk].why)  # fmt: skip
        noted = [rows[pk] for pk, one in fit.items() if one.note]
        _write(asking, noted, "note", (), {"from": "workbook"}, text=lambda row: fit[row.pk].note)
    return Done(len(fit), len(by_id) - len(fit))


def _still_fits(asking: Asking, row: Item, one: Wanted) -> bool:
    """Whether it stands as it was shown, and may be moved so by whoever sends it."""
    if State(row.state) is not one.state:
        return False
    if one.event is None:
        return True
    # As ``mark``: a workbook may do no more than its sender could on the page.
    may = one.event is Event.MEND or permissions.can_decide(asking.actor, row.team_id)
    return may and (one.state, one.event) in MOVES


def _reason(event: Event, why: str) -> str:
    """Why it is right as it is, which has to be said; nothing is asked of the others."""
    if event is not Event.ACCEPT:
        return ""
    return require_text(why, "Say why it is right as it is: it is kept with the finding.", "why", longest=_LONGEST)


def _move(row: Item, event: Event, why: str, today: date) -> None:
    """Where the event leads, with what goes with it."""
    to = rules.moved(State(row.state), event)
    row.state, row.since = to.value, today
    # Why it is open again is said as long as it is open, and of no other state.
    row.again = event.value if to is State.OPEN else ""
    # With the value that was right: another one in a later extract is another question.
    row.why, row.accepted = (why, row.value) if to is State.RIGHT else ("", None)


def _chosen(asking: Asking, item_ids: Collection[int], *, decide: bool, lock: bool = False) -> list[Item]:
    """The findings, all within reach and work. Raises Missing for any that is not, Refused for none or too many."""
    # Sorted, so that two who lock several of the same do it in one order and never wait for each other.
    wanted = sorted(set(item_ids))
    if not wanted:
        raise Refused("Choose at least one finding.", code="none_chosen")
    if len(wanted) > MOST_AT_ONCE:
        raise Refused(f"Choose at most {MOST_AT_ONCE:,} findings at once.", code="too_many")
    every = Item.objects.select_for_update(of=("self",)) if lock else Item.objects.all()
    rows: list[Item] = []
    # In pieces, because a statement takes so many values and no more.
    for start in range(0, len(wanted), _BATCH):
        rows += asking.without_restricted(every.filter(pk__in=wanted[start : start + _BATCH]).order_by("pk"))
    may = permissions.can_decide if decide else None
    own = asking.actor
    fit = [
        one for one in rows if (may(own, one.team_id) if may else permissions.can_work(own, one.team_id, one.worker_id))
    ]
    # All or none: whoever chose forty and saw thirty-nine done would learn that one is not for them.
    if len(fit) != len(wanted):
        raise Missing("finding")
    return fit


def _locked(asking: Asking, item_ids: Collection[int], *, decide: bool) -> list[Item]:
    """The same, locked until the transaction ends."""
    return _chosen(asking, item_ids, decide=decide, lock=True)


def _write(
    asking: Asking,
    rows: Sequence[Item],
    what: str | Callable[[Item], str],
    fields: Sequence[str],
    details: dict[str, object],
    *,
    text: str | Callable[[Item], str] = "",
) -> None:
    """The rows, a step each, and one event of history that names the children."""
    if not rows:
        return
    if fields:
        Item.objects.bulk_update(rows, fields, batch_size=_BATCH)
    by, now = asking.actor, asking.now
    steps = [
        Step(item=row, at=now, by_id=by.account_id or None, what=what(row) if callable(what) else what,
             state=row.state, owner_id=row.owner_id, due=row.due, text=text(row) if callable(text) else text)
        for row in rows
    ]  # fmt: skip
    Step.objects.bulk_create(steps, batch_size=_BATCH)
    # A returned workbook may hold several moves: they are one event, whose data names each.
    kind = {"given": "worklist.given", "note": "worklist.noted"}.get(steps[0].what, "worklist.moved")
    # Never the reason or the note: they may hold a child's words.
    data = details | {"findings": len(rows), "what": sorted({step.what for step in steps})}
    subject = ("finding", rows[0].pk) if len(rows) == 1 else ("worklist", "findings")
    history.record(kind, by=by, at=now, subject=subject, data=data, children=_children(rows))


def _children(rows: Iterable[Item]) -> set[ChildKey]:
    return {ChildKey(row.authority, row.scheme, row.child) for row in rows if row.child}
