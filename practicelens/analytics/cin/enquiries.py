"""The enquiries of the census under section 47, with the conferences that followed none of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from practicelens.analytics.cin.days import days_of, read_day
from practicelens.analytics.cin.parts import Parts
from practicelens.analytics.returns.pieces import Places

NO_ENQUIRY: Final = "–"
"""Written for the enquiry of a conference that followed none: a blank, and no date that somebody forgot."""

_Row = tuple[int, str | None, str | None, str | None]
"""A line, the day of the strategy discussion, whether no conference was needed, and the conference's day."""


@dataclass(frozen=True)
class Rows:
    """Rows of enquiries: the episode and the line of each, and their columns."""

    episodes: list[int]
    lines: list[int]
    cells: dict[str, list[Any]]


def rows_of(parts: Parts, episodes: Places) -> Rows:
    """The enquiries of every episode, and its conference where that followed none of them."""
    by_episode = _enquiries(parts, episodes)
    _add_conferences(by_episode, parts, episodes)
    starts = _plan_starts(parts, episodes)
    rows = [(episode, row) for episode in sorted(by_episode) for row in by_episode[episode]]
    # Of all conferences of an episode together: which plan is whose shows only beside the others.
    led = [yes for episode in sorted(by_episode) for yes in _led_to_plans(by_episode[episode], starts[episode])]
    cells = {
        "strategy_discussion": [row[1] for _, row in rows],
        "icpc_unnecessary": [row[2] for _, row in rows],
        "icpc_date": [row[3] for _, row in rows],
        "led_to_plan": led,
    }
    return Rows([episode for episode, _ in rows], [row[0] for _, row in rows], cells)


def _enquiries(parts: Parts, episodes: Places) -> dict[int, list[_Row]]:
    elements = parts.of("section47", episodes)
    names = ("s47actualstartdate", "icpcnotrequired", "dateofinitialcpc")
    columns = (parts.texts(parts.first(name, elements)) for name in names)
    found: dict[int, list[_Row]] = defaultdict(list)
    for episode, *row in zip(parts.around(elements).tolist(), parts.lines(elements), *columns, strict=True):
        found[episode].append((row[0], row[1], row[2], row[3]))
    return found


def _add_conferences(rows: dict[int, list[_Row]], parts: Parts, episodes: Places) -> None:
    """A child who moved in under another authority's plan has a conference without an enquiry of ours."""
    elements = parts.first("dateofinitialcpc", episodes)
    # A blank one tells of no conference.
    elements = elements[parts.filled(elements)]
    days = zip(parts.around(elements).tolist(), parts.lines(elements), parts.texts(elements), strict=True)
    for episode, line, day in days:
        # An episode repeats the conference of its enquiry: only a day that no enquiry has is one of its own.
        if day not in {row[3] for row in rows[episode]}:
            rows[episode].append((line, NO_ENQUIRY, None, day))


def _plan_starts(parts: Parts, episodes: Places) -> dict[int, list[str | None]]:
    elements = parts.of("childprotectionplans", episodes)
    found: dict[int, list[str | None]] = defaultdict(list)
    starts = parts.texts(parts.first("cppstartdate", elements))
    for episode, start in zip(parts.around(elements).tolist(), starts, strict=True):
        found[episode].append(start)
    return found


def _led_to_plans(rows: list[_Row], starts: list[str | None]) -> list[str | None]:
    """Of each conference of an episode, whether a plan came of it."""
    conferences, plans = days_of(row[3] for row in rows), days_of(starts)
    return [_led_to_plan(row[3], conferences, plans) for row in rows]


def _led_to_plan(text: str | None, conferences: list[date], plans: list[date]) -> str | None:
    """Whether a plan of the episode began on the day of the conference or after it, before the next conference.

    The census has no such answer; a plan begins by the decision of a conference, so the one before it made it.
    """
    held_on = read_day(text)
    if not isinstance(held_on, date):
        return None
    # A conference without a later one may have led to any plan after it.
    following = next((day for day in conferences if day > held_on), date.max)
    return "yes" if any(held_on <= day < following for day in plans) else "no"
