"""Local cards for apps above, which have asked already: what the published mean, and by when that is read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.analytics.measure import Card
from practicelens.performance.local_cards.models import CardVersion
from practicelens.performance.local_cards.states import Status
from practicelens.performance.local_cards.versions import card_of
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Published:
    """A published card, the day on which it was checked, and by when its words are read again."""

    card: Card
    checked_on: date
    next_review: date


def published() -> tuple[Published, ...]:
    """Every one, by title. One query."""
    rows = CardVersion.objects.filter(status=Status.PUBLISHED.value).order_by("title", "card_id")
    return tuple(
        Published(card_of(row), local_date(row.checked_at), row.next_review)
        for row in rows
        # No row that is published lacks either; the table itself holds that.
        if row.checked_at and row.next_review
    )
