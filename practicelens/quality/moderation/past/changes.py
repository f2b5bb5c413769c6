"""The bulk door of moderation: what was drawn, graded twice and agreed before, beside audits taken over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Refused
from practicelens.history.changes import Entry, record_many
from practicelens.quality.audits.beside.internal import Case, cases
from practicelens.quality.moderation.models import Drawn, SecondGrading
from practicelens.quality.moderation.past.rows import PastDraw, PastSecond
from practicelens.quality.moderation.second_grades import permissions
from practicelens.quality.moderation.second_grades.states import Status
from practicelens.workdays.clock import LONDON

BATCH = 400  # rows a statement: SQLite takes a bounded number of values in one


@atomic
def take_over(
    draws: Sequence[PastDraw], seconds: Sequence[PastSecond], ids: Mapping[str, int], *, by: Actor, now: datetime
) -> int:
    """Write draws and agreed second gradings of audits taken over; says how many were graded twice.

    ``ids``: what taking the audits over returned, by the giver's keys. Nobody is told of anything. Raises Missing,
    Refused(contradiction) for a second grading that does not hold together.
    """
    known = cases([ids[one.audit] for one in draws] + [ids[key] for one in seconds for key in (one.audit, one.second)])
    # By team: whoever brings a part of the authority's past may settle the grades of those teams alone.
    for team in {one.team_id for one in known.values()} if by != SYSTEM else ():
        permissions.check_can_settle(by, team)
    for one in seconds:
        for fault in _faults(one, known[ids[one.audit]], known[ids[one.second]]):
            raise Refused(f"Second grading of “{one.audit}”: {fault}", code="contradiction")
    # After every row was judged: one contradiction takes nothing over, so that it can be mended and given again.
    Drawn.objects.bulk_create((_drawn(one, ids) for one in draws), batch_size=BATCH)
    SecondGrading.objects.bulk_create((_second(one, ids) for one in seconds), batch_size=BATCH)
    entries = (
        Entry("moderation.taken_over", by, now, ("audit", ids[one.audit]), _event(one, known[ids[one.audit]]))
        for one in seconds
    )
    record_many(entries)
    return len(seconds)


def _faults(one: PastSecond, first: Case, second: Case) -> Iterator[str]:
    """Two people graded one case, one after the other, and agreed when both had."""
    if first.child != second.child or first.tool.key != second.tool.key:
        yield "the two audits are not of one case."
    # The same that the product demands of its own: blind of each other, which one person cannot be.
    if first.auditor_id == second.auditor_id:
        yield "both gradings are one person's."
    if not one.opened_on <= one.both_in_on <= one.agreed_on:
        yield "it was agreed before both were in, or graded before it was asked for."
    if one.proposed_by is not None and one.proposed_by == one.agreed_by:
        yield "who proposed the agreed grade has confirmed it too."


def _drawn(one: PastDraw, ids: Mapping[str, int]) -> Drawn:
    reason = one.reason.value if one.reason else ""
    return Drawn(
        audit_id=ids[one.audit], chosen=one.reason is not None, reason=reason, seed=one.seed, one_in=one.one_in,
        drawn_at=_noon(one.drawn_on),
    )  # fmt: skip


def _second(one: PastSecond, ids: Mapping[str, int]) -> SecondGrading:
    """The row as it stands when all is over."""
    return SecondGrading(
        audit_id=ids[one.audit],
        second_id=ids[one.second],
        reason=one.reason,
        status=Status.AGREED,
        # No version and no chasing: it is over, and nothing of it will be changed here.
        opened_at=_noon(one.opened_on),
        due=one.due,
        both_in_at=_noon(one.both_in_on),
        overall=one.agreed.overall,
        domains={key: grade.value if grade else "" for key, grade in one.agreed.domains.items()},
        why=one.why,
        proposed_at=_noon(one.both_in_on) if one.proposed_by else None,
        proposed_by_id=one.proposed_by,
        ended_at=_noon(one.agreed_on),
        ended_by_id=one.agreed_by,
    )


def _event(one: PastSecond, first: Case) -> dict[str, str]:
    """What history keeps of it; the child is named so that a restricted one can be veiled."""
    child = f"{first.child.authority}/{first.child.scheme}/{first.child.identifier}"
    return {"child": child, "grade": one.agreed.overall.value, "reason": one.reason.value}


def _noon(day: date) -> datetime:
    """Noon of a day, for what is known to the day only."""
    # Not midnight: an hour's change of clocks would move it to another day.
    return datetime.combine(day, time(12), LONDON)
