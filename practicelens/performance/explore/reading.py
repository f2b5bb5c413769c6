"""An address read as a question of the explorer, or what keeps it from being one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from practicelens.analytics.exploring.cuts import AMOUNT, CUTS, NOT_RECORDED, Cut, Of, cut_of
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Timing
from practicelens.performance.explore.questions import (
    BESIDE,
    LONGEST,
    MONTHS,
    NONE,
    Period,
    Place,
    Problem,
    Question,
    Read,
    named_period,
    on_or_between,
)


def read(
    given: Mapping[str, str], days: tuple[date | None, date | None], places: tuple[Place, ...], as_at: date
) -> Read:
    """The question of an address. ``days``: its own first and last day. ``as_at``: the day of the newest extract."""
    problems: list[Problem] = []
    card = CARDS.get(given.get("card", ""))
    if card is None:
        return Read(None, (Problem("card", "There is no such figure. Choose one from the list."),))
    place = next((one for one in places if one.key == (given.get("of") or places[0].key)), None)
    if place is None:
        problems.append(Problem("of", "These are no figures of yours. Choose whose figures you ask for."))
    period = _period(card, given.get("in", ""), days, as_at)
    if isinstance(period, Problem):
        problems.append(period)
    cut = cut_of(card, given["by"]) if given.get("by") else None
    if given.get("by") and cut is None:
        problems.append(_no_cut(card, given["by"]))
    if problems or place is None or isinstance(period, Problem):
        return Read(None, tuple(problems))
    narrowed = tuple(_narrowed(card, given))
    beside = given.get("beside", "") if given.get("beside", "") in dict(BESIDE) else ""
    # A course of months is laid beside itself already.
    beside = "" if cut is not None and cut.of is Of.TIME else beside
    pair = (_key(given["one"]), _key(given["other"])) if given.get("one") and given.get("other") and cut else None
    return Read(Question(card, place, period, cut, narrowed, beside, pair))


def _no_cut(card: Card, key: str) -> Problem:
    if key == AMOUNT:
        return Problem("by", f"“{card.title}” measures no length or number by which it could be divided.")
    return Problem("by", "There is no such way to divide a figure. Choose one from the list.")


def _key(text: str) -> str:
    return NOT_RECORDED if text == NONE else text


def _narrowed(card: Card, given: Mapping[str, str]) -> Iterator[tuple[Cut, str]]:
    """The groups it is narrowed to, in the order of the cuts."""
    for key in (*CUTS, AMOUNT):
        cut = cut_of(card, key)
        # Whose it is and when are asked by fields of their own.
        if cut is not None and cut.of not in (Of.WHOSE, Of.TIME) and given.get(key):
            yield cut, _key(given[key])


def _period(card: Card, key: str, days: tuple[date | None, date | None], as_at: date) -> Period | Problem:
    first, last = days
    if key == "days" or (not key and (first or last)):
        return _own_days(first, last, as_at)
    usual = "now" if card.timing is Timing.STOCK else "year"
    return named_period(card, key if key in MONTHS or key == "now" else usual, as_at)


def _own_days(first: date | None, last: date | None, as_at: date) -> Period | Problem:
    if first is None and last is None:
        return Problem("from", "Write from which day, or choose one of the periods.")
    end = last or as_at
    start = first or end
    if start > end:
        return Problem("from", "The first day is after the last. Change one of them.")
    if end - start > LONGEST:
        return Problem("from", "That is longer than ten years. Choose a shorter time.")
    return Period("", start, end, on_or_between(start, end))


def day_of(text: str) -> date | None:
    """A day as an address that was kept has it; None for none."""
    return date.fromisoformat(text) if text else None
