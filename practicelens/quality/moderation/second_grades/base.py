"""What every change to a second grading begins and ends with. Private to the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Stale
from practicelens.history.changes import record
from practicelens.people.internal import restricted_keys
from practicelens.quality.audits.beside.internal import Case, Side, case, cases, sides, versions_of
from practicelens.quality.moderation.models import SecondGrading
from practicelens.quality.moderation.second_grades.rules import Grades
from practicelens.quality.moderation.second_grades.states import Event, Status, after


@dataclass(frozen=True)
class Seen:
    """A second grading as it was read before a write: its case, both gradings once they are in, and by what version.

    ``versions``: of each audit. A grade that is corrected gives its audit another.
    """

    case: Case
    sides: tuple[Side, Side] | None
    versions: Mapping[int, int]


def read_before(second_grading_id: int) -> Seen:
    """What a write is going to ask, read before it; who asks is checked in the write. Raises Missing."""
    row = SecondGrading.objects.filter(pk=second_grading_id).first()
    if row is None:
        raise Missing
    return _seen(row)


def _seen(row: SecondGrading) -> Seen:
    # Versions before gradings: a grade corrected between the two is then found to be newer, and read again.
    found = cases([one for one in (row.audit_id, row.second_id) if one is not None])
    return Seen(found[row.audit_id], both_sides(row), {one.id: one.version for one in found.values()})


def load_again(second_grading_id: int, seen: Seen, *, by: Actor) -> tuple[SecondGrading, Seen]:
    """The second grading, locked, with what was read before, or anew where an audit has changed. As ``load`` else."""
    # Locked before the versions are compared, or an audit could change between the look and the lock.
    row = _locked(second_grading_id)
    as_it_was = versions_of([one for one in (row.audit_id, row.second_id) if one is not None]) == seen.versions
    now_seen = seen if as_it_was else _seen(row)
    _check_not_hidden(now_seen.case, by)
    return row, now_seen


def load(second_grading_id: int, *, by: Actor) -> tuple[SecondGrading, Case]:
    """The second grading, locked, with the audit it is of; a restricted child is missing to whoever is not named."""
    row = _locked(second_grading_id)
    first = case(row.audit_id)
    _check_not_hidden(first, by)
    return row, first


def _locked(second_grading_id: int) -> SecondGrading:
    row = SecondGrading.objects.select_for_update().filter(pk=second_grading_id).first()
    if row is None:
        raise Missing
    return row


def _check_not_hidden(first: Case, by: Actor) -> None:
    # The product acts on every child's audit; people on those they may know of.
    if by != SYSTEM and first.child in restricted_keys() - by.restricted:
        raise Missing


def check_version(row: SecondGrading, version: int) -> None:
    """Somebody who may change it, and saw an older version, is told so."""
    if row.version != version:
        raise Stale


def move(row: SecondGrading, event: Event) -> None:
    """Move by the table. The caller saves."""
    row.status = after(Status(row.status), event)
    # With every move: the other grader's page is then stale, and its button refuses.
    row.version += 1


def both_sides(row: SecondGrading) -> tuple[Side, Side] | None:
    """The two gradings, once both are in."""
    if row.second_id is None:
        return None
    found = sides([row.audit_id, row.second_id])
    if len(found) < 2:
        # Both or neither: one side alone would break the blindness of whoever still grades.
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
