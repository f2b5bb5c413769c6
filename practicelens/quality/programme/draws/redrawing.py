"""A case drawn again in the place of another, with a reason: read and drawn first, then kept in a short write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.history.changes import record
from practicelens.people.asking import Asking, key_of
from practicelens.quality.audits.allocation import changes as audits
from practicelens.quality.audits.allocation import internal as audit_queries
from practicelens.quality.audits.core.states import Draw, Status
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.core.states import LeftOut
from practicelens.quality.programme.draws import rules
from practicelens.quality.programme.draws.changes import TRIES
from practicelens.quality.programme.draws.desk import Desk
from practicelens.quality.programme.draws.preparing import allocation_of, drawn_case
from practicelens.quality.programme.draws.rules import Case, Known, pick, pool_of, redraw_seed
from practicelens.quality.programme.models import CaseDraw, DrawnCase, Slot


@dataclass(frozen=True)
class _Redrawn:
    """Another case found for one, not written yet; ``cases`` are all that the draw had when it was
    found, and ``times`` how often it is then drawn from again."""

    old: DrawnCase
    reason: str
    new: DrawnCase
    audit: audits.Prepared
    take_back: bool
    cases: int
    times: int


def redraw(drawn_id: int, why: str, *, by: Actor, now: datetime) -> int:
    """Draw another case in the place of one, with a reason; the old one stays listed. Returns the new one's id.

    The audit that was given out is withdrawn, if it was not handed in. Raises Refused: why_missing, already_redrawn,
    handed_in, chosen, nobody_to_draw.
    """
    permissions.check_can_run(by)
    # As often as a draw is tried: only a child taken meanwhile makes another attempt worth while.
    for left in reversed(range(TRIES)):
        try:
            return _keep(_prepare(drawn_id, why, by=by, now=now), by=by, now=now)
        except Refused as refused:
            if refused.code != "taken" or not left:
                raise
    raise AssertionError  # the last try returns or raises


def _prepare(drawn_id: int, why: str, *, by: Actor, now: datetime) -> _Redrawn:
    """Read, draw and check; nothing is written."""
    old = DrawnCase.objects.select_related("draw").filter(pk=drawn_id).first()
    if old is None:
        raise Missing
    # First, because all that follows reads a whole list.
    reason, row = _check(old, why), old.draw
    cases = list(row.drawn.order_by("place"))
    # They count as taken, so that the redraw balances plans and workers with those that stay.
    standing = [case for case in cases if case.replaced_at is None and case.pk != old.pk]
    taken = [Case(case.child, case.team_id, case.worker_id, case.plan) for case in standing]
    gone = [case.child for case in cases if case.replaced_at is not None] + [old.child]
    desk, pool = Desk(Asking(by, now)), pool_of(row.pool)
    # Could be drawn at first and have been audited since: kept with the new case, or it could not be repeated.
    late = sorted({case.child for case in pool if not case.left_out} & desk.audited - {case.child for case in taken})
    times = sum(1 for case in cases if case.instead_of_id is not None) + 1
    found = pick(
        pool, redraw_seed(row.seed, times), 1, Draw(row.how),
        before=row.before, taken=taken, not_any_more={*gone, *late},
    )  # fmt: skip
    if not found:
        raise Refused("Nobody else of this list can be drawn.", code="nobody_to_draw")
    new = _instead(old, found[0], cases, desk)
    new.left_out = [[child, LeftOut.AUDITED_RECENTLY.value] for child in late]
    given = audits.prepare(allocation_of(row, new), by=by, now=now)
    return _Redrawn(old, reason, new, given, _is_out(old), len(cases), times)


def _check(old: DrawnCase, why: str) -> str:
    """Whether this case may be drawn again, and the reason."""
    # There is no seed to draw from again, and the reason given was for this child.
    if old.draw.how == Draw.PURPOSIVE:
        raise Refused("This child was chosen, not drawn: withdraw the audit and choose again.", code="chosen")
    if old.replaced_at is not None:
        raise Refused("This case was drawn again already.", code="already_redrawn")
    return require_text(why, "Say why another case is drawn. It is reported.", "why_missing")


def _instead(old: DrawnCase, case: Case, cases: Sequence[DrawnCase], desk: Desk) -> DrawnCase:
    """The row of a case in the place of another: with its auditor, or with one of the draw's without a conflict."""
    row = old.draw
    listed = desk.listed(row.population, row.upload_id, case.team)
    known = next((one for one in listed.known if one.case.child == case.child), Known(case))
    known = Known(case, known.opened, known.restricted, known.reviewed_by)
    # The old one's auditor first: the month's load was shared out with this audit as theirs.
    accounts = [old.auditor_id, *(one.auditor_id for one in cases)]
    auditors = desk.auditors([one for one in accounts if one is not None])
    first = next((one.id for one in auditors if rules.conflict(known, one) is None), None)
    new = drawn_case(row, max(one.place for one in cases) + 1, known, first)
    new.instead_of = old
    return new


def _is_out(old: DrawnCase) -> bool:
    """Whether an audit was given out for a case and not withdrawn before; one handed in refuses to be."""
    audit_id = old.audit_id
    return audit_id is not None and audit_queries.owed_by_id([audit_id])[audit_id].status is not Status.WITHDRAWN


@atomic
def _keep(found: _Redrawn, *, by: Actor, now: datetime) -> int:
    """Look again whether all is as it was read, then put the new case in the place of the old one.

    Slots are locked before audits, as everywhere. Raises Refused (taken): the draw was drawn from again, or the child
    was given out, since this was prepared.
    """
    old, new, row = found.old, found.new, found.old.draw
    # Read for its lock alone.
    list(Slot.objects.select_for_update().filter(drawn=old).values_list("pk", flat=True))
    cases = list(DrawnCase.objects.select_for_update().filter(draw=row).values_list("pk", "replaced_at"))
    if dict(cases).get(old.pk) is not None:
        raise Refused("This case was drawn again already.", code="already_redrawn")
    # More cases than then: somebody else drew again, and its seed number is no longer free.
    if len(cases) != found.cases or audit_queries.open_children([key_of(new.child)]):
        raise Refused(audits.TAKEN, code="taken")
    if found.take_back and old.audit_id is not None:
        audits.withdraw(old.audit_id, f"Drawn again: {found.reason}", by=by, now=now)
    (new.audit_id,) = audits.keep([found.audit], by=by, now=now)
    old.replaced_why, old.replaced_at = found.reason, now
    old.replaced_by_account_id = None if by == SYSTEM else by.account_id
    old.save(update_fields=["replaced_why", "replaced_at", "replaced_by_account"])
    new.save(force_insert=True)
    Slot.objects.filter(drawn=old).update(drawn=new, auditor_id=new.auditor_id)
    _record(found, row, by=by, now=now)
    return new.pk


def _record(found: _Redrawn, row: CaseDraw, *, by: Actor, now: datetime) -> None:
    """History of it: which case, by which, why, and how often the draw was drawn from again."""
    record(
        "programme.redrawn", by=by, at=now, subject=("draw", row.pk),
        data={"case": found.old.pk, "by_case": found.new.pk, "why": found.reason, "times": found.times},
        children=[key_of(found.old.child), key_of(found.new.child)],
    )  # fmt: skip
