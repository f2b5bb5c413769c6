"""Every write of targets: set, taken back. One that is changed is taken back and set anew, so that both can be read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.texts import require_text
from practicelens.analytics.control.targets import takes_target
from practicelens.analytics.measure import Card, Kind
from practicelens.history import changes as history
from practicelens.people.asking import Asking
from practicelens.performance.matters import permissions, rules, targets, wording
from practicelens.performance.matters.alone import one_after_another
from practicelens.performance.matters.models import Target
from practicelens.performance.matters.sections import EVERY

_CARDS = {card.key: card for card in EVERY}


@dataclass(frozen=True)
class Setting:
    """A target as somebody types it; ``value`` in the card's unit, a share from 0 to 1."""

    card: str
    value: float
    first: date
    until: date
    owner_id: int
    reason: str
    service_id: int | None = None


def set_target(what: Setting, *, by: Actor, now: datetime) -> int:
    """Set what a measure is to reach at a place; its number.

    Raises Missing, Refused: card (no such one, or neither way is better), value, until, owner, service, reason, and
    contradicts, where another target of the same measure and place stands on one of its days.
    """
    asking = Asking(by, now)
    permissions.check_can_set_targets(by)
    card = _CARDS.get(what.card)
    if card is None or not takes_target(card):
        raise Refused("Choose a measure of which one way is better: of the others none is above or below.", code="card")
    if what.service_id is not None and what.service_id not in asking.services:
        raise Refused("Choose whose it is.", code="service")
    _check_value(card, what.value)
    _check_days(what)
    # From the list that the page offers: an account without such a role cannot answer for the work.
    if what.owner_id not in dict(targets.owners(asking)):
        raise Refused("Choose who answers for it from the list.", code="owner")
    reason = require_text(what.reason, "Say where it comes from.", "reason", longest=rules.LONGEST)
    with transaction.atomic():
        # No row could be locked for what must not be there yet: the table's writers follow one another instead.
        one_after_another(Target)
        _check_alone(card, what)
        row = Target.objects.create(
            card=card.key, service_id=what.service_id, value=what.value, first=what.first, until=what.until,
            owner_id=what.owner_id, reason=reason, by_id=by.account_id or None, at=now,
        )  # fmt: skip
        data = {"card": card.key, "service": what.service_id, "value": what.value}
        data |= {"first": what.first.isoformat(), "until": what.until.isoformat(), "owner": what.owner_id}
        history.record("matters.target_set", by=by, at=now, subject=("target", row.pk), data=data)
    return row.pk


def end_target(target_id: int, reason: str, *, by: Actor, now: datetime) -> None:
    """Take a target back; it stays to be read. Raises Missing, Refused (reason), Stale where that was done already."""
    permissions.check_can_set_targets(by)
    why = require_text(reason, "Say why it is taken back.", "reason", longest=rules.LONGEST)
    with transaction.atomic():
        row = Target.objects.select_for_update().filter(pk=target_id).first()
        if row is None:
            raise Missing("target")
        if row.ended_at is not None:
            raise Stale("It was taken back already.")
        # The row stays with its reason: a month judged by it then must still be explained.
        row.ended_at, row.ended_by_id, row.ended_why = now, by.account_id or None, why
        row.save(update_fields=["ended_at", "ended_by", "ended_why"])
        history.record("matters.target_ended", by=by, at=now, subject=("target", row.pk), data={"card": row.card})


def _check_value(card: Card, value: float) -> None:
    """A share lies between nothing and all; nothing is less than nothing."""
    if not math.isfinite(value) or value < 0 or (card.kind is Kind.SHARE and value > 1):
        most = "0 to 100" if card.kind is Kind.SHARE else "0 or more"
        raise Refused(f"Write a number of {most}.", code="value")


def _check_days(what: Setting) -> None:
    """It stands for a while, of years that can be told."""
    # 366 days a year, so that five years with leap days among them are never refused.
    if not date(2000, 1, 1) <= what.first <= what.until <= what.first + timedelta(days=5 * 366):
        raise Refused("It stands from a day to the same day or a later one, for five years at most.", code="until")


def _check_alone(card: Card, what: Setting) -> None:
    """Two that stand on one day would contradict each other."""
    others = Target.objects.filter(
        card=card.key, service_id=what.service_id, first__lte=what.until, until__gte=what.first, ended_at__isnull=True
    )
    if (other := others.order_by("first").first()) is not None:
        raise Refused(
            f"{card.title} already has a target of {wording.amount_words(other.value, card)} there, from "
            f"{_day(other.first)} to {_day(other.until)}. Take that back first, or choose other days.",
            code="contradicts",
        )


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
