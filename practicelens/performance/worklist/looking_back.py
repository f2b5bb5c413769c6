"""The worklist of a past week: what its extract had, whose it was then, and how it stood. For the week's queries."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from practicelens.people.asking import Asking
from practicelens.performance.worklist import permissions, rules
from practicelens.performance.worklist.models import Item, Step
from practicelens.performance.worklist.queries import ItemRow, Items, row_of
from practicelens.performance.worklist.rules import Found, Reading
from practicelens.performance.worklist.states import State
from practicelens.performance.worklist.taking import Places
from practicelens.workdays.clock import local_date

_PIECE = 500  # a statement takes so many values and no more


@dataclass(frozen=True)
class Stood:
    """How a finding stood at a moment: what people and extracts had done to it until then."""

    item_id: int
    first_as_at: date
    state: State = State.OPEN
    owner_id: int | None = None
    due: date | None = None
    since: date | None = None


def check_can_read(asking: Asking) -> None:
    """Raise ``Missing`` unless some finding may be theirs."""
    permissions.check_can_read(asking.actor)


def items(asking: Asking, reading: Reading, places: Places, moment: datetime) -> Items:
    """The findings of a reading as they stood at a moment; those out of reach today are left out, hidden ones counted.

    ``asking``: of that day (``looking_back``). Nothing can be done to any: it is past.
    """
    # By the identity that a finding has from week to week: worked out from the week's extract as it was on its own day.
    found = dict(zip(rules.keys(reading.found), reading.found, strict=True))
    stood = _stood(found, moment)
    rows = [
        _row(asking, key, one, stood[key], reading, places.get(one.who, (None, None)))
        for key, one in found.items()
        # What was never in the worklist is left out: an extract withdrawn before it was taken in, for instance.
        if key in stood and _within(asking, places.get(one.who, (None, None)))
    ]
    shown = tuple(row for row in rows if not row.child or asking.may_see(asking.key_of(row.child)))
    return Items(shown, len(rows) - len(shown))


def _within(asking: Asking, place: tuple[int | None, int | None]) -> bool:
    """Whether a finding of this team is theirs to read."""
    return permissions.sees_all(asking.actor) or place[0] in permissions.teams_read(asking.actor)


def _row(
    asking: Asking, key: str, one: Found, stood: Stood, reading: Reading, place: tuple[int | None, int | None]
) -> ItemRow:
    """A finding as the week's extract writes it."""
    team, worker = place if one.is_child else (None, None)
    item = Item(
        pk=stood.item_id, key=key, code=one.code, source=reading.source, severity=one.severity, message=one.message,
        list_number=one.list, field=one.field, of_a_row=one.of_a_row, child=one.who if one.is_child else "",
        adopter="" if one.is_child else one.who, sheet=one.sheet, row=one.row, column=one.column, value=one.value,
        first_as_at=stood.first_as_at, last_as_at=reading.as_at, team_id=team, worker_id=worker,
        state=stood.state.value, since=stood.since or stood.first_as_at, owner_id=stood.owner_id, due=stood.due,
    )  # fmt: skip
    row = row_of(asking, item, asking.names([stood.owner_id]))
    # Made of an item that is never saved, so nothing that a person does can reach it.
    return replace(row, may_decide=False, may_work=False)


def _stood(keys: Collection[str], moment: datetime) -> dict[str, Stood]:
    """How each of these stood, by its identity."""
    found: dict[str, Stood] = {}
    for piece in _pieces(sorted(keys)):
        known = {one.pk: one for one in Item.objects.filter(key__in=piece).only("key", "first_as_at")}
        stood = {pk: Stood(pk, one.first_as_at) for pk, one in known.items()}
        # In the order of writing: each says where the finding stood after it.
        for step in Step.objects.filter(item__key__in=piece, at__lte=moment).order_by("pk"):
            stood[step.item_id] = _after(stood[step.item_id], step)
        found |= {known[pk].key: one for pk, one in stood.items()}
    return found


def _after(before: Stood, step: Step) -> Stood:
    """How it stood after something happened to it. An extract changes the day it is due only by mending it."""
    state = State(step.state)
    due = step.due if step.as_at is None else (None if state is State.MENDED else before.due)
    since = before.since if state is before.state else step.as_at or local_date(step.at)
    return replace(before, state=state, owner_id=step.owner_id, due=due, since=since)


def _pieces(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _PIECE):
        yield keys[start : start + _PIECE]
