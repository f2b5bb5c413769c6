"""What was said of a month, read: the newest of each voice and measure, and what was said last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from practicelens.people import internal as people
from practicelens.performance.matters.models import MonthAsked, MonthWords
from practicelens.performance.matters.states import Voice
from practicelens.workdays.timescales import add_months

LOOKS_BACK = 6
"""Months back in which something said of a measure is what was said last time."""
Key = tuple[int | None, Voice, str]
"""Whose month, who speaks, of which card ("" of all)."""


@dataclass(frozen=True)
class WordsView:
    """What somebody said of a month; ``earlier``: how many versions stand before it.

    ``number`` counts on with each thing written; ``asked_in`` is that of the version that first asked what is asked.
    """

    month: date
    text: str
    asks: str
    asks_by: date | None
    by: str
    at: datetime
    earlier: int = 0
    number: int = 0
    asked_in: int = 0

    def settled(self, decided: WordsView | None) -> bool:
        """Whether what it asks for is decided: a decision of before it was asked is of something else."""
        return bool(self.asks) and decided is not None and decided.number > self.asked_in


@dataclass(frozen=True)
class MonthStatements:
    """What was said of a month, and what was said of measures in the months before it."""

    now: Mapping[Key, WordsView]
    before: Mapping[Key, WordsView]
    asked: datetime | None


def of_month(month: date) -> MonthStatements:
    """Everything said of a month, and last of each before it. Three queries; permission is the page's."""
    rows = list(MonthWords.objects.filter(month__gte=add_months(month, -LOOKS_BACK), month__lte=month))
    names = people.names({one.by_id for one in rows if one.by_id})
    now: dict[Key, WordsView] = {}
    before: dict[Key, WordsView] = {}
    # In the order of months and of writing, so that what is put in last is the newest of its key.
    for one in sorted(rows, key=lambda row: (row.month, row.pk)):
        key = (one.service_id, Voice(one.voice), one.card)
        into = now if one.month == month else before
        held = into.get(key)
        # Versions of this month alone: what was said last time is no earlier version of what is said now.
        before_it = held if held is not None and held.month == one.month else None
        # Words put right ask no second time what they asked before.
        same = before_it is not None and (before_it.asks, before_it.asks_by) == (one.asks, one.asks_by)
        into[key] = WordsView(
            one.month, one.text, one.asks, one.asks_by, names.get(one.by_id or 0, ""), one.at,
            before_it.earlier + 1 if before_it else 0, one.pk, before_it.asked_in if before_it and same else one.pk,
        )  # fmt: skip
    asked = MonthAsked.objects.filter(month=month).values_list("at", flat=True).first()
    return MonthStatements(now, before, asked)
