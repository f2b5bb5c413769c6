"""A copy for outside is made: kept with its numbers, unless together with an earlier one it would tell a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.analytics.indicators import CARDS
from practicelens.documents.blocks import Document, to_json
from practicelens.history import changes as history
from practicelens.performance.explore.models import OutsideCopy
from practicelens.performance.explore.outside import cells, permissions
from practicelens.performance.explore.outside.cells import Cell
from practicelens.performance.matters.alone import one_after_another
from practicelens.rulebook.queries import rules_on
from practicelens.workdays.clock import local_date
from practicelens.workdays.timescales import day_month

LONGEST = 200


def make(
    asked: Mapping[str, str], document: Document, numbers: Sequence[Cell], reference: str, *, by: Actor, now: datetime
) -> int:
    """Keep a copy that may leave, for whoever asked under a reference; its number.

    ``asked``: what its address says; ``numbers``: those it shows. Raises Missing beyond the person's reach, Refused:
    reference, outside (beside an earlier copy it would tell of a few).
    """
    permissions.check_can_make(by)
    words = require_text(reference, "Say who asked, and under which reference.", "reference", longest=LONGEST)
    limit = rules_on(local_date(now)).number("small_numbers.limit")
    with transaction.atomic():
        # Two at once could tell together what neither tells beside the copies before: one waits for the other.
        one_after_another(OutsideCopy)
        _check_alone(numbers, limit, now)
        row = OutsideCopy.objects.create(
            title=document.title, subtitle=document.subtitle, asked=dict(asked), reference=words,
            numbers=cells.to_json(numbers), document=to_json(document), made_by_id=by.account_id, made_at=now,
        )  # fmt: skip
        subject = ("figure", asked.get("card", asked.get("what", "")))
        history.record("explore.outside", by=by, at=now, subject=subject, data={"copy": row.pk, "asked": dict(asked)})
    return row.pk


def _check_alone(numbers: Sequence[Cell], limit: int, now: datetime) -> None:
    """Refuse what would tell a few beside a copy that was made before."""
    cards = {one.card for one in numbers}
    for row in OutsideCopy.objects.defer("document").order_by("pk").iterator():
        earlier = (one for one in cells.from_json(row.numbers) if one.card in cards)
        pair = next(cells.telling_pairs(numbers, earlier, limit), None)
        if pair is not None:
            day = day_month(local_date(row.made_at), local_date(now))
            raise Refused(
                f"Not made: beside copy {row.pk} of {day} ({row.reference}) the number of “{CARDS[pair[0].card].title}”"
                " would tell of a few. Send that copy again, or ask for a time that neither lies in its own nor"
                " holds it.",
                code="outside",
            )
