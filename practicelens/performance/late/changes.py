"""What people do about late work: say what stands behind it, escalate it to the Head of Service, answer.

Nothing here changes a figure: late is what the published figures call late, until an extract tells that it was done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from practicelens.access import moves
from practicelens.access.actor import Actor
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.access.texts import require_text
from practicelens.analytics.measure import DueRow
from practicelens.history import changes as history
from practicelens.notices import changes as notices
from practicelens.people.asking import Asking, key_of
from practicelens.people.holders import holders
from practicelens.performance.datasets.late_rows import late_row
from practicelens.performance.late import permissions, rules
from practicelens.performance.late.models import LateStep, LateWork
from practicelens.performance.late.rules import Key
from practicelens.performance.late.states import MOVES, NEW, Event, State

LIST = "/late/"


@dataclass(frozen=True)
class Written:
    """What somebody wrote: the reason and the day they named, who is to do it, and the words."""

    text: str = ""
    reason: str = ""
    who: str = ""
    until: date | None = None


def explain(team_id: int, key: Key, written: Written, *, by: Actor, now: datetime) -> None:
    """Say why it is late, who will do it and by which day. Raises Missing, Refused (reason, until, text, who)."""
    asking = Asking(by, now)
    row = _late(asking, team_id, key, lambda row: permissions.can_explain(by, team_id, row.worker_id))
    rules.check_reason(written.reason)
    latest = asking.calendar.add(asking.today, asking.rules.number(rules.NOTE_HOLDS))
    # Bounded: a note with a day far ahead would hold the rule off for as long, and nobody above would hear of it.
    until = rules.check_until(written.until, asking.today, latest)
    text = written.text.strip()
    # A reason of the list says enough by itself; "something else" says nothing without words.
    if written.reason == "other" or text:
        text = require_text(written.text, "Say in a few words what it is.", "text", longest=rules.LONGEST)
    who = written.who.strip()
    if who:
        who = require_text(who, "Say who does it.", "who", longest=rules.LONGEST_NAME)
    _step(asking, row, Event.EXPLAIN, replace(written, text=text, who=who, until=until))


def escalate(team_id: int, key: Key, why: str, *, by: Actor, now: datetime) -> None:
    """Bring it before the Head of Service with a reason; whoever is one is told. Raises Missing, Refused (why)."""
    asking = Asking(by, now)
    row = _late(asking, team_id, key, lambda _: permissions.can_escalate(by, team_id))
    text = require_text(why, "Say why the Head of Service should see it.", "why", longest=rules.LONGEST)
    # Before the transaction: who holds a role is read, and a lock need not wait for it.
    to = holders(Role.HEAD_OF_SERVICE, asking.today, service=asking.teams[team_id].service_id)
    with transaction.atomic():
        _step(asking, row, Event.ESCALATE, Written(text))
        notices.post(
            "late_escalated", to=sorted(set(to) - {by.account_id}), link=LIST, at=now, about=_about(asking, row)
        )


def answer(team_id: int, key: Key, written: Written, *, by: Actor, now: datetime) -> None:
    """Answer what was escalated: what happens now, and by which day. The team's manager is told.

    Raises Missing, Refused (text, until, move_not_allowed where it is not with the Head of Service).
    """
    asking = Asking(by, now)
    row = _late(asking, team_id, key, lambda _: permissions.can_answer(by, team_id))
    text = require_text(written.text, "Say what happens now.", "text", longest=rules.LONGEST)
    latest = asking.calendar.add(asking.today, asking.rules.number(rules.NOTE_HOLDS))
    until = rules.check_until(written.until, asking.today, latest)
    to = holders(Role.TEAM_MANAGER, asking.today, team=team_id)
    with transaction.atomic():
        _step(asking, row, Event.ANSWER, Written(text, until=until))
        link = f"/teams/{team_id}/week/#overdue"
        notices.post(
            "late_answered", to=sorted(set(to) - {by.account_id}), link=link, at=now, about=_about(asking, row)
        )


def _late(asking: Asking, team_id: int, key: Key, may: Callable[[DueRow], bool]) -> DueRow:
    """The late work, of that team by today's figures, that the person may do this with. Raises Missing."""
    row = late_row(asking, key.child, key.kind, key.due)
    # One refusal for all: whether it is late, whose it is and whether the
    # child is restricted are each a thing to learn.
    if row is None or row.team_id != team_id or not asking.may_see(key_of(key.child)) or not may(row):
        raise Missing("late work")
    return row


def _step(asking: Asking, row: DueRow, event: Event, written: Written) -> None:
    """One move, with its step and its event of history. Raises Refused where the table has no such move."""
    assert row.team_id is not None
    who = key_of(row.child)
    with transaction.atomic():
        named = {"authority": who.authority, "scheme": who.scheme, "child": who.identifier}
        new = {"team_id": row.team_id, "state": State.ENDED.value, "since": asking.now}
        # Two who write of the same at once: the constraint makes one row, and the lock lets them follow one another.
        work, fresh = LateWork.objects.select_for_update().get_or_create(
            **named, kind=row.kind, due=row.due, defaults=new
        )
        state = (
            # A row just made stands as ended, from where every beginning is a move of the table.
            NEW[event] if fresh and event in NEW else moves.after(MOVES, State(work.state), event, thing="late work")
        )
        if state.value != work.state or fresh:
            work.state, work.since = state.value, asking.now
        work.team_id, work.worker_id = row.team_id, row.worker_id
        # An escalation names no day: what somebody named before it stays to be read beside it.
        work.until = written.until or work.until
        work.save()
        LateStep.objects.create(
            work=work, at=asking.now, by_id=asking.actor.account_id or None, what=event.value, team_id=row.team_id,
            reason=written.reason, text=written.text, who=written.who, until=written.until,
        )  # fmt: skip
        # Never the words: they may hold a child's.
        data = {"kind": row.kind, "due": row.due.isoformat(), "team": row.team_id, "reason": written.reason}
        history.record(f"late.{event.name.lower()}", by=asking.actor, at=asking.now, subject=("late work", work.pk),
                       data=data, children={who})  # fmt: skip


def _about(asking: Asking, row: DueRow) -> str:
    """What a notice says in the product: of which team, and nothing of the child."""
    return f"Late work of {asking.teams[row.team_id or 0].name}"
