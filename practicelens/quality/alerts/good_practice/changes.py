"""Telling of good practice, and what whoever did it answers to its being shared. Writes its table alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.history.changes import record, record_look
from practicelens.notices.changes import post
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.quality.alerts import permissions
from practicelens.quality.alerts.base import able, good_practice_address
from practicelens.quality.alerts.good_practice.queries import load
from practicelens.quality.alerts.good_practice.rules import check_anonymous
from practicelens.quality.alerts.models import GoodPractice
from practicelens.quality.alerts.rules import LONGEST, LONGEST_TITLE, check_standard, check_theme
from practicelens.quality.standards.internal import standard_titles


@dataclass(frozen=True)
class Seen:
    """Good practice that was seen: for which child, whose work, and in which words."""

    child: ChildKey
    team_id: int
    service_id: int
    worker_id: int | None
    what: str
    why: str
    theme: str
    standard: str = ""


def tell(new: Seen, *, by: Actor, now: datetime) -> int:
    """Tell the worker and the Team Manager of it at once.

    That ``by`` reaches the child, the page that names it has asked before. Raises Missing, Refused (what, why, theme,
    standard).
    """
    asking = Asking(by, now)
    if not asking.may_see(new.child) or not permissions.can_raise(by, new.team_id):
        raise Missing("child")
    check_theme(new.theme, asking.rules.table("escalation.themes"))
    check_standard(new.standard, standard_titles())
    what = require_text(new.what, "Say in a sentence what was good.", "what", longest=LONGEST_TITLE)
    row = GoodPractice(
        authority=new.child.authority, scheme=new.child.scheme, child=new.child.identifier, team_id=new.team_id,
        service_id=new.service_id, worker_id=new.worker_id, at=now, by_id=by.account_id,
        what=check_anonymous(what, new.child.identifier),
        why=require_text(new.why, "Say what it meant for the child.", "why", longest=LONGEST),
        theme=new.theme, standard=new.standard,
    )  # fmt: skip
    worker = people.account_of_worker(new.worker_id) if new.worker_id else None
    to = able(new.child, (*people.managers_of(new.team_id, asking.today), *([worker] if worker else [])), asking.today)
    with transaction.atomic():
        row.save()
        _record_event("good_practice_told", row, by, now)
        post("good_practice", to=set(to) - {by.account_id}, link=good_practice_address(row.pk), at=now)
    return row.pk


def answer(good_id: int, *, shared: bool, by: Actor, now: datetime) -> None:
    """Whoever did it says whether it may be shared; they may change that at any time. Raises Missing for others."""
    asking = Asking(by, now)
    row = load(asking, good_id)
    if not permissions.is_own(by, row.worker_id):
        raise Missing("good practice")
    with transaction.atomic():
        row = GoodPractice.objects.select_for_update(of=("self",)).get(pk=good_id)
        if row.shared is shared:
            raise Refused("That is what you said before.", code="shared")
        row.shared, row.answered_at = shared, now
        row.save(update_fields=["shared", "answered_at"])
        _record_event("good_practice_shared" if shared else "good_practice_kept", row, by, now)
        post("good_practice_answered", to={row.by_id} - {by.account_id}, link=good_practice_address(row.pk), at=now)


def note_look(good_id: int, *, by: Actor, now: datetime) -> None:
    """Record that somebody is about to be shown it; nothing is shown when this fails."""
    row = GoodPractice.objects.get(pk=good_id)
    child = f"{row.authority}/{row.scheme}/{row.child}"
    record_look("alerts.good_looked", by=by, at=now, subject=("good_practice", row.pk), data={"child": child})


def _record_event(what: str, row: GoodPractice, by: Actor, now: datetime) -> None:
    data = {"child": f"{row.authority}/{row.scheme}/{row.child}", "team": row.team_id}
    record(f"alerts.{what}", by=by, at=now, subject=("good_practice", row.pk), data=data)
