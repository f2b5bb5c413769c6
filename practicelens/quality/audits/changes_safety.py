"""Changes when a child may not be safe: recorded, and told at once. It never waits for the audit. Private."""

from __future__ import annotations

from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.notices.changes import post
from practicelens.people.queries import heads_of, managers_of
from practicelens.quality.audits import paths, permissions
from practicelens.quality.audits.changes_base import hidden_from, load, note, said
from practicelens.quality.audits.models import SafetyConcern
from practicelens.workdays.clock import local_date


@atomic
def raise_concern(audit_id: int, *, telephoned: str, worry: str, done: str = "", by: Actor, now: datetime) -> int:
    """Record whom you telephoned and what worries you. Team Manager and Head of Service are told at once.

    Anybody who may see the audit may raise it, at any time of its life.
    """
    audit = load(audit_id, by=by)
    concern = SafetyConcern.objects.create(
        audit=audit,
        raised_at=now,
        raised_by_id=by.account_id,
        telephoned=said(telephoned, "Telephone somebody now, and say who it was.", "telephone_first")[:300],
        worry=said(worry, "Say what worries you.", "worry_missing"),
        done=done.strip(),
    )
    note("child_may_not_be_safe", audit, by=by, now=now, data={"concern": concern.pk})
    today = local_date(now)
    told = [*managers_of(audit.team_id, today), *heads_of(audit.service_id, today)]
    post("child_may_not_be_safe", to=told, link=paths.concern(audit.pk), at=now, about=audit.reference)
    return concern.pk


@atomic
def answer_concern(concern_id: int, answer: str, *, by: Actor, now: datetime) -> None:
    """The Team Manager or the Head of Service says what was done."""
    concern = SafetyConcern.objects.select_for_update().filter(pk=concern_id).first()
    if concern is None:
        raise Missing
    permissions.check_can_see_concern(by, concern.audit, hidden_from(by))
    permissions.check_can_answer_concern(by, concern.audit)
    if concern.answered_at is not None:
        raise Refused("This was answered already.", code="answered")
    concern.answer = said(answer, "Say what was done to make the child safe.", "answer_missing")
    concern.answered_at, concern.answered_by_id = now, by.account_id
    concern.save()
    data = {"concern": concern.pk}
    note("concern_answered", concern.audit, by=by, now=now, data=data)
    post("concern_answered", to=[concern.raised_by_id], link=paths.concern(concern.audit_id), at=now)
