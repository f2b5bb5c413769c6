"""What every change to a second grading begins and ends with. Private to the app."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Stale
from practicelens.history.changes import record
from practicelens.people.internal import restricted_keys
from practicelens.quality.audits.beside.internal import Case, Side, case, sides
from practicelens.quality.moderation.models import SecondGrading
from practicelens.quality.moderation.second_grades.rules import Grades
from practicelens.quality.moderation.second_grades.states import Event, Status, after


def load(second_grading_id: int, *, by: Actor) -> tuple[SecondGrading, Case]:
    """The second grading, locked, with the audit it is of; a restricted child is missing to whoever is not named."""
    row = SecondGrading.objects.select_for_update().filter(pk=second_grading_id).first()
    if row is None:
        raise Missing
    first = case(row.audit_id)
    if by != SYSTEM and first.child in restricted_keys() - by.restricted:
        raise Missing
    return row, first


def check_version(row: SecondGrading, version: int) -> None:
    """Somebody who may change it, and saw an older version, is told so."""
    if row.version != version:
        raise Stale


def move(row: SecondGrading, event: Event) -> None:
    """Move by the table. The caller saves."""
    row.status = after(Status(row.status), event)
    row.version += 1


def both_sides(row: SecondGrading) -> tuple[Side, Side] | None:
    """The two gradings, once both are in."""
    if row.second_id is None:
        return None
    found = sides([row.audit_id, row.second_id])
    if len(found) < 2:
        return None
    return found[row.audit_id], found[row.second_id]


def grades_of(side: Side) -> Grades:
    """What one grader gave."""
    return Grades(side.overall, {key: one.grade for key, one in side.domains.items()})


def record_event(what: str, row: SecondGrading, first: Case, *, by: Actor, now: datetime, **data: Any) -> None:
    """Record what happened; the child is named so that history can veil a restricted one."""
    child = f"{first.child.authority}/{first.child.scheme}/{first.child.identifier}"
    record(f"moderation.{what}", by=by, at=now, subject=("audit", row.audit_id), data={"child": child, **data})


def account_of(by: Actor) -> int | None:
    """Whose account it is; the product itself has none."""
    return None if by == SYSTEM else by.account_id


def path(row: SecondGrading) -> str:
    """Where the gradings stand side by side."""
    return f"/second-grades/{row.pk}/"
