"""Once a month: words are asked for, and whoever holds a measure that signals is told. Nobody is told of nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db import transaction

from practicelens.access.roles import Role
from practicelens.notices import changes as notices
from practicelens.people.asking import Asking
from practicelens.people.holders import Serving, serving
from practicelens.performance.datasets.register.internal import current
from practicelens.performance.matters import events, rules
from practicelens.performance.matters.models import MonthAsked
from practicelens.performance.matters.queries import charts_of, holder_role
from practicelens.performance.matters.rules import link_of


def tell(asking: Asking) -> tuple[int, int]:
    """Ask for words on the newest month and tell of its signals, once; how many were asked, how many told.

    From the working day that the rule names, and not before an extract tells the whole month.
    """
    edition = asking.once(current)
    if edition is None:
        return 0, 0
    month = rules.latest_month(edition.as_at)
    opens = rules.working_day_after(month, asking.rules.number("matters.asks"), asking.calendar.add)
    # Looked at before the charts are worked out, which is the long part: on most days nothing is to be done.
    if asking.today < opens or MonthAsked.objects.filter(month=month).exists():
        return 0, 0
    counts = _signals_by_holder(asking, month, serving(asking.today))
    with transaction.atomic():
        asked = ask_for(asking, month)
        # Two processes at once: the second finds the month asked for, and tells nobody again.
        return (asked, _tell(asking, month, counts)) if asked is not None else (0, 0)


@transaction.atomic
def ask_for(asking: Asking, month: date) -> int | None:
    """Ask for words on a month, once: how many people; None where they were asked already."""
    _, first = MonthAsked.objects.get_or_create(month=month, defaults={"at": asking.now})
    return _ask(asking, month, serving(asking.today)) if first else None


def tell_signals(asking: Asking, month: date) -> int:
    """Tell whoever holds a measure that signals in a month, whether or not they were told; how many notices."""
    counts = _signals_by_holder(asking, month, serving(asking.today))
    with transaction.atomic():
        return _tell(asking, month, counts)


def _signals_by_holder(asking: Asking, month: date, who: Serving) -> dict[tuple[int, int | None], int]:
    """How many measures signal for each account that holds one, at which place."""
    edition = asking.once(current)
    assert edition is not None
    held = events.standing(asking)
    counts: Counter[tuple[int, int | None]] = Counter()
    for place in (None, *asking.services):
        charts = charts_of(asking, edition, place, month, held).charts
        for key, chart in charts.items():
            # Signals that the month is part of: what ended before it was told in its own month.
            if chart.now:
                counts.update((account, place) for account in _accounts(asking, key, place, who))
    return dict(counts)


def _accounts(asking: Asking, card: str, place: int | None, who: Serving) -> Iterator[int]:
    """Who is told of a signal at a place: of a service area its Head, of the authority the roles that hold it whole."""
    role = holder_role(asking, card)
    if role is Role.HEAD_OF_SERVICE:
        # A Head of Service is told of their own area, and not once more of the authority that it is part of.
        yield from who.holders(role, service=place) if place is not None else ()
    elif place is None:
        yield from who.holders(role)


def _ask(asking: Asking, month: date, who: Serving) -> int:
    """Ask Heads of Service for words on their area, and analysts for theirs on the whole."""
    about = f"Performance Matters, {month:%B %Y}"
    asked = 0
    for service in asking.services:
        to = who.holders(Role.HEAD_OF_SERVICE, service=service)
        asked += notices.post("month_words_asked", to=to, link=link_of(month, service), at=asking.now, about=about)
    to = who.holders(Role.ANALYST)
    return asked + notices.post("month_words_asked", to=to, link=link_of(month, None), at=asking.now, about=about)


def _tell(asking: Asking, month: date, counts: dict[tuple[int, int | None], int]) -> int:
    """One notice for each holder and place with a signal: the number of measures, and no more."""
    posted = 0
    for (account, place), many in sorted(counts.items(), key=lambda one: (one[0][0], one[0][1] or 0)):
        words = "1 measure signals" if many == 1 else f"{many} measures signal"
        about = f"Performance Matters, {month:%B %Y}: {words}"
        posted += notices.post("month_signals", to=[account], link=link_of(month, place), at=asking.now, about=about)
    return posted
