"""What follows an audit that is taken over: its actions, and what was chosen once its child was closed to us."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from practicelens.quality.actions import past as actions
from practicelens.quality.audits.core.changes import action_source
from practicelens.quality.audits.models import Audit, ClosureChoice
from practicelens.quality.audits.past.rows import PastAction, PastAudit, PastClosure


def noon(day: date) -> datetime:
    """Noon of a day, for what is known to the day only: by noon in UTC it is the same day in London all year."""
    return datetime.combine(day, time(12), UTC)


def at(day: date | None) -> datetime | None:
    """Noon of a day that may not be known."""
    return None if day is None else noon(day)


def given_with(one: PastAudit, past: PastAction) -> actions.PastRow:
    """An action of an audit: given when that was handed in, and only proposed before."""
    done = one.grading.handed_in if one.grading else None
    return _action(done or one.allocated_on, past, opened=done is not None)


def _action(given: date, past: PastAction, *, opened: bool = True) -> actions.PastRow:
    return actions.PastRow(
        what=past.what,
        owner_id=past.owner_id,
        due=past.due,
        status=past.status,
        proposed_at=noon(given),
        opened_at=noon(given) if opened else None,
        evidence=past.evidence,
        done_at=at(past.done_on),
        supervision_on=past.supervision_on,
        verified_at=at(past.verified_on),
        verified_by=past.verified_by,
    )


def write_closures(given: Iterable[tuple[Audit, PastClosure]]) -> None:
    """What was chosen for cycles of children who were closed to us, and what takes to teams what was learnt there.

    After the actions of the audits themselves: re-audits judge those, and none of these.
    """
    found = list(given)
    if not found:
        return
    ClosureChoice.objects.bulk_create(
        ClosureChoice(
            audit=row, choice=one.choice, words=one.words, child_closed_on=one.closed_on, chosen_at=noon(one.chosen_on),
            chosen_by_id=one.chosen_by,
        )
        for row, one in found
    )  # fmt: skip
    actions.take_over((action_source(row), _action(one.chosen_on, one.action)) for row, one in found if one.action)
