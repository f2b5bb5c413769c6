"""What a child protection plan of the census says beside its own parts: the latest of its reviews."""

from __future__ import annotations

from collections import defaultdict

from practicelens.analytics.cin.days import days_of, read_day
from practicelens.analytics.cin.parts import Parts
from practicelens.analytics.returns.pieces import Places


def latest_reviews(parts: Parts, plans: Places) -> list[str | None]:
    """The text of the latest review's date of each plan, by whichever of the two shapes they were written."""
    # Through both shapes alike: one Reviews with many dates, or many with a date each.
    reviews = parts.of("cppreviewdate", parts.of("reviews", plans))
    held: dict[int, list[str]] = defaultdict(list)
    for plan, text in zip(parts.around(parts.around(reviews)).tolist(), parts.texts(reviews), strict=True):
        if text:
            held[plan].append(text)
    return [_latest(held[plan]) if plan in held else None for plan in plans.tolist()]


def _latest(texts: list[str]) -> str | None:
    """Where one cannot be read it is taken, so that it is told: the latest cannot be known then."""
    unread = next((text for text in texts if not days_of([text])), None)
    return unread or max(texts, key=read_day)
