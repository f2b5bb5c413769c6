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
    row = OutsideCopy(
        title=document.title, subtitle=document.subtitle, asked=dict(asked), reference=words,
        numbers=cells.to_json(numbers), document=to_json(document), made_by_id=by.account_id, made_at=now,
    )  # fmt: skip
    if (made := _made_already(row)) is not None:
        return made
    # Beside all that stand, before the write: within it those alone that came since.
    last = _check_alone(numbers, limit, now, since=0)
    with transaction.atomic():
        # Two at once could tell together what neither tells beside the copies before: one waits for the other.
        one_after_another(OutsideCopy)
        _check_alone(numbers, limit, now, since=last)
        row.save(force_insert=True)
        subject = ("figure", asked.get("card", asked.get("what", "")))
        history.record("explore.outside", by=by, at=now, subject=subject, data={"copy": row.pk, "asked": dict(asked)})
    return row.pk


def _made_already(row: OutsideCopy) -> int | None:
    """The number of the very same copy, where its maker pressed twice; it left once."""
    mine = OutsideCopy.objects.filter(made_by_id=row.made_by_id, reference=row.reference)
    last = mine.defer("document").order_by("-pk").first()
    same = last is not None and (last.asked, last.numbers) == (row.asked, row.numbers)
    return last.pk if last is not None and same else None


def _check_alone(numbers: Sequence[Cell], limit: int, now: datetime, *, since: int) -> int:
    """Refuse what would tell a few beside a copy that was made after ``since``; the number of the last looked at."""
    cards, last = {one.card for one in numbers}, since
    for row in OutsideCopy.objects.filter(pk__gt=since).defer("document").order_by("pk").iterator():
        last = row.pk
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
    return last
