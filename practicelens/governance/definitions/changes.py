"""Every write of reviews of definitions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.texts import require_text
from practicelens.governance.definitions import permissions, rules
from practicelens.governance.definitions.known import cards as every_card
from practicelens.governance.definitions.models import DefinitionReview
from practicelens.history import changes as history
from practicelens.people.asking import Asking
from practicelens.performance.datasets.definitions.rules import check_next
from practicelens.workdays.clock import local_date


def review(cards: Collection[str], note: str, next_on: date, *, by: Actor, now: datetime) -> int:
    """Keep that somebody read what these measures mean, with a note and the day of the next review; how many.

    Raises Missing (also for a card that is none), Refused (cards, note, next_on), Stale where the person has
    reviewed one of them today already.
    """
    permissions.check_can_review(by)
    if not cards:
        raise Refused("Tick the measures that you have read.", code="cards")
    asking = Asking(by, now)
    known = every_card(asking)
    if not set(cards) <= known.keys():
        raise Missing("definition")
    words = require_text(note, "Say what you found.", "note", longest=rules.LONGEST_NOTE)
    today = local_date(now)
    check_next(next_on, today, asking.rules.number("definition.again"))
    rows = [
        DefinitionReview(
            card=key, words=rules.words_print(known[key]), note=words, on=today, next_on=next_on,
            by_id=by.account_id, at=now,
        )
        for key in dict.fromkeys(cards)
    ]  # fmt: skip
    try:
        with transaction.atomic():
            made = DefinitionReview.objects.bulk_create(rows)
            history.record_many(_entry(one, by, now) for one in made)
    except IntegrityError as twice:
        # Sent twice, or typed anew: what was said first of a day stands.
        raise Stale("You have reviewed one of these today already. Nothing was changed.") from twice
    return len(rows)


def _entry(one: DefinitionReview, by: Actor, now: datetime) -> history.Entry:
    # Without the note: history says that and when, the definition's page what.
    data = {"card": one.card, "next": one.next_on.isoformat()}
    return history.Entry("definitions.reviewed", by, now, ("definition", one.pk), data)
