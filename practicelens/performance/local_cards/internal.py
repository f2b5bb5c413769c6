"""Local cards for apps above, which have asked already: what the published mean, and by when that is read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from practicelens.analytics.measure import Card
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register.internal import current
from practicelens.performance.local_cards.models import CardAnswer, CardVersion
from practicelens.performance.local_cards.states import BEING_WRITTEN, Status
from practicelens.performance.local_cards.versions import card_of
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Published:
    """A published card, the day on which it was checked, and by when its words are read again."""

    card: Card
    checked_on: date
    next_review: date


def standing(asking: Asking) -> tuple[CardVersion, ...]:
    """Every version that is published or being written, by title, with its author, and as ``silent`` whether it gave
    no answer on the current extract. One query beside the current edition, once a request.
    """
    return asking.once_for(_standing)


def _standing(asking: Asking) -> tuple[CardVersion, ...]:
    edition = asking.once(current)
    answers = CardAnswer.objects.filter(
        version=OuterRef("pk"), edition=edition.hash if edition else "", revision=OuterRef("revision"), fault__gt=""
    )
    wanted = [one.value for one in (Status.PUBLISHED, *BEING_WRITTEN)]
    rows = CardVersion.objects.filter(status__in=wanted).annotate(silent=Exists(answers)).select_related("author")
    return tuple(rows.order_by("title", "card_id"))


def published(asking: Asking) -> tuple[Published, ...]:
    """Every published one, by title."""
    return tuple(
        Published(card_of(row), local_date(row.checked_at), row.next_review)
        for row in standing(asking)
        # No row that is published lacks either; the table itself holds that.
        if row.status == Status.PUBLISHED.value and row.checked_at and row.next_review
    )
