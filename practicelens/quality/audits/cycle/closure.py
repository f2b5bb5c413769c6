"""A child closed to us while a cycle runs: the Head of Service is asked once what becomes of it, and it is done."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.texts import require_text
from practicelens.people.asking import Asking
from practicelens.quality.actions import changes as actions
from practicelens.quality.audits.core import permissions
from practicelens.quality.audits.core.changes import action_source, load, record_event
from practicelens.quality.audits.core.facts import leaders_of
from practicelens.quality.audits.core.states import OPEN_CYCLE, UNFINISHED, Closure, Ending, Event, Status, can
from practicelens.quality.audits.cycle.changes import end_with_reason
from practicelens.quality.audits.cycle.queries import children_closed
from practicelens.quality.audits.cycle.re_audit import open_re_audit
from practicelens.quality.audits.models import Audit, ClosureChoice
from practicelens.rulebook.queries import calendar
from practicelens.workdays.clock import local_date
from practicelens.workdays.timescales import add_months


def settle_closure(audit_id: int, choice: Closure, words: str = "", *, version: int, by: Actor, now: datetime) -> None:
    """Say once what becomes of the cycle of a child who is closed to us, and do it.

    Re-audit: what was done up to the closure is looked at again; graded below Good, the cycle ends with that. End: it
    ends, with the reason in words. Learning: it ends, and the Team Manager has an action to take it to the team.
    Raises Missing, Stale, Refused: not_closed (by the current extract), chosen (already), why_missing, no_manager.
    """
    row = Audit.objects.filter(pk=audit_id, original__isnull=True).first()
    # The extract is a file: it is read before anything is locked.
    found = children_closed(Asking(by, now), [row]) if row else {}
    if _settle(audit_id, choice, words, found, version=version, by=by, now=now):
        # After the choice stands: who does it takes long to find. Where this is cut off, or the audit is changed in
        # this very moment, the job opens it.
        with suppress(Stale):
            open_re_audit(audit_id, by=SYSTEM, now=now)


@atomic
def _settle(
    audit_id: int, choice: Closure, words: str, found: dict[int, date | None], *, version: int, by: Actor,
    now: datetime,
) -> bool:  # fmt: skip
    """What was chosen, kept and done. Says whether a re-audit is to be opened now."""
    audit = load(audit_id, by=by, check=permissions.check_can_end, version=version)
    if audit.original_id is not None or audit.status not in OPEN_CYCLE:
        raise Missing
    if audit_id not in found:
        raise Refused("The current extract does not have this child as closed to us.", code="not_closed")
    if ClosureChoice.objects.filter(audit=audit).exists():
        raise Refused("What becomes of this cycle was chosen already.", code="chosen")
    if choice is not Closure.RE_AUDIT:
        words = require_text(words, "Say it in a few words.", "why_missing", longest=400)
    # Kept before anything is done: the day on it is where a re-audit's period ends.
    ClosureChoice.objects.create(
        audit=audit, choice=choice, words=words, child_closed_on=found[audit_id] or local_date(now), chosen_at=now,
        chosen_by_id=by.account_id,
    )  # fmt: skip
    opens = choice is Closure.RE_AUDIT and _re_audit_now(audit, now=now)
    if choice is Closure.LEARNING:
        _take_to_team(audit, words, by=by, now=now)
    if choice is not Closure.RE_AUDIT:
        end_with_reason(audit_id, Ending.CLOSED, words, version=audit.version, by=by, now=now)
    record_event("closure_settled", audit, by=by, now=now, data={"choice": choice.value})
    return opens


def _re_audit_now(audit: Audit, *, now: datetime) -> bool:
    """A re-audit that is open ends its period with the closure; else one is due at once, where month 2 is done.

    Says whether one is due. Before that it waits for its review, as every re-audit does, and is then of the same time.
    """
    closed_on = audit.closure.child_closed_on
    under_way = audit.re_audits.filter(status__in=UNFINISHED)
    # Never before the period's first day: a child may have been closed before the review that it begins with.
    for again in under_way.select_for_update():
        again.period_end = min(again.period_end, max(closed_on, again.period_start))
        again.save(update_fields=["period_end"])
    if under_way.exists() or not can(Status(audit.status), Event.OPEN_RE_AUDIT):
        return False
    audit.re_audit_due = calendar().last_of_month(local_date(now))
    audit.save(update_fields=["re_audit_due"])
    return True


def _take_to_team(audit: Audit, words: str, *, by: Actor, now: datetime) -> None:
    """An action for the Team Manager of the team that holds the cycle: it stays when the cycle has ended."""
    today = local_date(now)
    managers, _ = leaders_of(audit, today)
    if not managers:
        raise Refused("No Team Manager holds this team: nobody could take it there.", code="no_manager")
    due = calendar().last_of_month(add_months(today.replace(day=1), 1))
    what = f"Take to the team what was learnt: {words}"
    actions.propose(action_source(audit), what, owner_id=managers[0], due=due, by=by, now=now, given=True)
