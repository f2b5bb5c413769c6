"""Draws: cases drawn or chosen, kept, and given to auditors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.history.changes import record, record_look
from practicelens.people.asking import key_of
from practicelens.quality.audits.allocation import changes as audits
from practicelens.quality.audits.allocation import internal as audit_queries
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.draws.desk import Desk
from practicelens.quality.programme.draws.preparing import Asked, Prepared, prepare, prepare_to_give_out
from practicelens.quality.programme.models import DrawnCase

TRIES = 5
"""How often a draw is made again when others took its children in the meantime, before a person is asked to."""


def draw(asked: Asked, *, by: Actor, now: datetime, desk: Desk | None = None) -> int:
    """Draw, and keep everything that repeats it. Gives nothing out. Returns the draw's id.

    Raises Refused: size, no_list, nobody_to_draw, no_auditor, why_missing, not_in_list; Missing for who may not draw.
    """
    # Everything is read and drawn here, with no transaction open: a month's draws take seconds together.
    prepared = prepare(asked, by=by, now=now, desk=desk)
    with atomic():
        return keep(prepared, by=by, now=now)


def keep(prepared: Prepared, *, by: Actor, now: datetime) -> int:
    """Write a draw that was prepared, in the caller's transaction: one look whether its children are still free.

    Raises Refused (taken) when another desk gave one of them out since: nothing is kept then, and it is drawn again.
    """
    row, cases = prepared.row, prepared.cases
    # The last look before anything is written: another desk may have drawn the same children while this one computed.
    # A child chosen by name may be audited beside another audit, for that is what somebody decided.
    if prepared.audits and row.how != Draw.PURPOSIVE and audit_queries.open_children([key_of(c.child) for c in cases]):
        raise Refused(audits.TAKEN, code="taken")
    # Audits first: theirs are the rows that the database refuses when a child is taken, and cases point at them.
    given = audits.keep(prepared.audits, by=by, now=now) if prepared.audits else ()
    row.save(force_insert=True)
    for case, audit_id in zip(cases, given or [None] * len(cases), strict=True):
        case.draw, case.audit_id = row, audit_id
    DrawnCase.objects.bulk_create(cases)
    details = {
        "seed": row.seed,
        "list": row.pool_print,
        "edition": row.edition,
        "of": len(row.pool),
        "drawn": len(cases),
    }
    record(
        "programme.drawn",
        by=by,
        at=now,
        subject=("draw", row.pk),
        # Seed and print go into history, which is sealed: whoever repeats the draw need not trust this table.
        data={"how": row.how, "tool": row.tool, **details},
        children=[key_of(case.child) for case in cases],
    )
    return row.pk


def draw_and_give_out(asked: Asked, *, by: Actor, now: datetime) -> int:
    """Draw outside of a transaction, then keep and allocate in one: what cannot be given out is not drawn either.

    Where another desk took a child in between, it is drawn again. Returns the draw's id.
    """

    def write(prepared: Prepared) -> int:
        with atomic():
            return keep(prepared, by=by, now=now)

    return again_when_taken(asked, write, by=by, now=now)


def again_when_taken(asked: Asked, write: Callable[[Prepared], int], *, by: Actor, now: datetime) -> int:
    """Prepare a draw and ``write`` it, in the caller's own short transaction; again, a few times, when it was taken."""
    for left in reversed(range(TRIES)):
        try:
            return write(prepare_to_give_out(asked, by=by, now=now))
        except Refused as refused:
            # Any other refusal would be the same again: only what another desk took can be drawn past.
            if refused.code != "taken" or not left:
                raise
    raise AssertionError  # the last try returns or raises


def note_look_at_draw(draw_id: int, *, by: Actor, now: datetime) -> None:
    """Write down that somebody looks at the children of a draw, before they are shown. Raises Missing."""
    permissions.check_can_run(by)
    # All of the draw, also those whom the page will not list: a look that named fewer than were read would be no
    # account of it.
    shown = DrawnCase.objects.filter(draw_id=draw_id).values_list("child", flat=True)
    record_look("programme.draw_seen", by=by, at=now, subject=("draw", draw_id), children=map(key_of, shown))
