"""What of figures for partners may be shown: nothing small, nor what two editions side by side would tell. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from practicelens.analytics.measure import Card, Figure, Kind, Level
from practicelens.performance.explore.chat.hiding import is_small

Key = tuple[str, str]
"""A card, and a quarter as an address has it."""


@dataclass(frozen=True)
class Kept:
    """A figure as it left, or was held back, with its true numbers. It never leaves itself."""

    figure: Figure
    shown: bool


def shown(card: Card, now: Figure, before: Kept | None, limit: int, *, own: bool) -> Kept:
    """A figure as it may leave, beside what left of the same quarter before. ``own``: of the report's own quarter.

    What was hidden stays hidden. What has moved by as few as are hidden would tell them: of an earlier quarter it stays
    as it was published, and of the report's own, whose correction this is, it is hidden.
    """
    if before is not None and not before.shown:
        return Kept(now, shown=False)
    if before is not None and _moved_little(card, before.figure, now, limit):
        return Kept(now, shown=False) if own else before
    return Kept(now, shown=not is_small(card, now, limit))


def _moved_little(card: Card, before: Figure, now: Figure, limit: int) -> bool:
    pairs = zip(_parts(card, before), _parts(card, now), strict=True)
    return any(1 <= abs(one - other) <= limit for one, other in pairs)


def _parts(card: Card, one: Figure) -> tuple[int, ...]:
    """The counts that somebody could take from one another."""
    counted, judged = one.numerator or 0, one.denominator or 0
    # Of a rate the denominator is how many children live here, which is published.
    return (counted, one.not_judged) if card.kind is Kind.RATE else (counted, judged, judged - counted, one.not_judged)


def with_rests(
    found: Mapping[Key, Kept], quarters: Iterable[str], together: Iterable[tuple[str, ...]], limit: int
) -> dict[Key, Kept]:
    """The same figures, the smallest of shares of one whole hidden where all of them together leave a small rest."""
    hidden = dict(found)
    of_each = list(together)
    for quarter in quarters:
        for cards in of_each:
            every = [(found[card, quarter], card) for card in cards if (card, quarter) in found]
            shown_ = [(one.figure.numerator or 0, card) for one, card in every if one.shown]
            rest = max((one.figure.denominator or 0 for one, _ in every), default=0) - sum(n for n, _ in shown_)
            # Of one that is hidden already the rest tells together with it: that both are together no more than that.
            if shown_ and 1 <= rest <= limit:
                _, smallest = min(shown_)
                hidden[smallest, quarter] = replace(found[smallest, quarter], shown=False)
    return hidden


def kept(found: Mapping[Key, Kept]) -> dict[str, Any]:
    """Figures as plain data, to be kept inside for the next edition."""
    return {f"{card} {quarter}": {"shown": one.shown, **_written(one.figure)} for (card, quarter), one in found.items()}


def from_kept(editions: Iterable[Mapping[str, Any]]) -> dict[Key, Kept]:
    """What left before, of several editions, the oldest first: the latest telling of a quarter wins."""
    found: dict[Key, Kept] = {}
    for data in editions:
        for name, one in data.items():
            card, _, quarter = name.partition(" ")
            found[card, quarter] = Kept(_read(card, one), one["shown"])
    return found


def _written(figure: Figure) -> dict[str, Any]:
    days = {"start": figure.start.isoformat(), "end": figure.end.isoformat()}
    return asdict(figure) | days | {"level": figure.level.value}


def _read(card: str, one: Mapping[str, Any]) -> Figure:
    given = {key: value for key, value in one.items() if key not in ("shown", "start", "end", "level", "card")}
    start, end = (date.fromisoformat(one[key]) for key in ("start", "end"))
    return Figure(card=card, level=Level(one["level"]), start=start, end=end, **given)
