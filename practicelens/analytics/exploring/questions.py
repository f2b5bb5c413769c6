"""A card's rows of a period, divided and narrowed: counted by group, and listed. Two questions, of a bounded size."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from practicelens.analytics.exploring.cuts import NOT_RECORDED, Cut, Of
from practicelens.analytics.measure import Card, EventRow, Kind, Level
from practicelens.analytics.measurements.evidence import event_row, names
from practicelens.analytics.measurements.figures import Tally
from practicelens.analytics.measurements.reader import Measurements

SECONDS: Final = 5.0
"""The longest that a question may take: pages answer in a third of one."""
MOST_GROUPS: Final = 120
"""Of more groups a table is no answer: ten years of months, every team of a large authority."""
MOST_ROWS: Final = 20_000
"""Rows that a list holds at most: more than anybody reads, and what a worker's memory bears."""


class TooMany(Exception):
    """More rows stand behind a number than a list holds."""


@dataclass(frozen=True)
class Whose:
    """Whose rows: of the authority, of some service areas or of some teams (of none where there are none)."""

    level: Level = Level.AUTHORITY
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Asked:
    """A question: a card's rows from a day to a day, of somebody, narrowed to groups, divided by a cut.

    ``days``: of these days alone, where a stock would else count a child once each time that it was counted.
    ``unseen``: the numbers of children who are counted, and of whom nothing is told: they are in the group of those of
    whom nothing is recorded.
    """

    card: Card
    start: date
    end: date
    whose: Whose = Whose()
    cut: Cut | None = None
    narrowed: tuple[tuple[Cut, str], ...] = ()
    days: tuple[date, ...] | None = None
    unseen: tuple[int, ...] = ()


@dataclass(frozen=True)
class Counted:
    """What was counted: each group's tally by its key, and the whole's. ``cut_short``: there are more groups."""

    groups: dict[str, Tally]
    whole: Tally
    cut_short: bool = False


def _from(asked: Asked, also: str = "") -> tuple[str, list[Any]]:
    """The rows that are asked about, each with the key of its group, and the values that go with it."""
    whose, ids = whose_sql(asked.whose)
    given: list[Any] = [asked.card.key, asked.start, asked.end, *ids]
    narrowed = "".join(f" AND {_key_sql(asked, cut)} = ?" for cut, _ in asked.narrowed)
    given += [key for _, key in asked.narrowed]
    days = ""
    if asked.days is not None:
        days, given = " AND e.date IN (SELECT unnest(?))", [*given, list(asked.days)]
    group = _key_sql(asked, asked.cut) if asked.cut else "''"
    text = f"""
        SELECT e.*, {group} AS grp FROM events e LEFT JOIN children c ON c.child_no = e.child_no
        WHERE e.card = ? AND e.date BETWEEN ? AND ? AND {whose}{narrowed}{days}{also}"""
    return text, given


def whose_sql(whose: Whose) -> tuple[str, list[list[int]]]:
    """The condition that a row of the events e is somebody's, and the values that go with it."""
    column = {Level.SERVICE: "e.service_id", Level.TEAM: "e.team_id"}.get(whose.level, "")
    if not column or whose.ids is None:
        return "true", []
    return f"{column} IN (SELECT unnest(?))", [list(whose.ids)]


def group_sql(cut: Cut, unseen: Sequence[int]) -> str:
    """The key of a row's group; of children of whom nothing is told, that of those of whom nothing is recorded."""
    if not unseen or cut.of in (Of.WHOSE, Of.TIME):
        return cut.sql
    return f"CASE WHEN e.child_no IN ({', '.join(map(str, unseen))}) THEN '{NOT_RECORDED}' ELSE {cut.sql} END"


def _key_sql(asked: Asked, cut: Cut) -> str:
    return group_sql(cut, asked.unseen)


def numbers(data: Measurements, identifiers: Collection[str]) -> tuple[int, ...]:
    """The numbers that an edition gives to some children; those unknown to it left out."""
    question = "SELECT child_no FROM child_keys WHERE identifier IN (SELECT unnest(?)) ORDER BY child_no"
    return tuple(number for (number,) in data.ask(question, sorted(identifiers)))


def count(data: Measurements, asked: Asked) -> Counted:
    """Count a card's rows by group, in one question. Raises ``TookTooLong`` past ``SECONDS``."""
    # Medians do not add up: their amounts are fetched, and of no other card.
    amounts = "list(amount ORDER BY amount) FILTER (counts AND amount IS NOT NULL)"
    rows, given = _from(asked)
    found = data.ask_within(
        SECONDS,
        f"""SELECT grouping(grp), grp, count(*), count(*) FILTER (counts), count(counts), count(DISTINCT child_no),
                   {amounts if asked.card.kind is Kind.MEDIAN else "NULL"}
            FROM ({rows}) GROUP BY GROUPING SETS ((grp), ()) ORDER BY 1 DESC, 2 LIMIT {MOST_GROUPS + 2}""",
        *given,
    )
    # The whole comes first, whatever is left out: its number is of all groups.
    whole = next((Tally(*counts) for of_all, _, *counts in found if of_all), Tally())
    groups = {key: Tally(*counts) for of_all, key, *counts in found if not of_all}
    cut_short = len(groups) > MOST_GROUPS
    return Counted(dict(list(groups.items())[:MOST_GROUPS]), whole, cut_short)


def rows(
    data: Measurements, asked: Asked, group: str | None, only: str, most: int | None = None
) -> tuple[EventRow, ...]:
    """The rows behind a group (None: behind the whole), earliest first. Raises ``TooMany`` past ``most`` (MOST_ROWS).

    ``only`` is a condition of SQL on ``counts``.
    """
    most = MOST_ROWS if most is None else most
    also = f" AND {only}" if group is None or asked.cut is None else f" AND {_key_sql(asked, asked.cut)} = ? AND {only}"
    text, given = _from(asked, also)
    given += [] if group is None or asked.cut is None else [group]
    found = data.ask_within(
        SECONDS,
        f"""SELECT coalesce(k.identifier, ''), worker_id, team_id, date, counts, amount, coalesce(note, ''),
                   extract_day, list, row, evidence
            FROM ({text}) LEFT JOIN child_keys k USING (child_no) ORDER BY date, 1, row LIMIT {most + 1}""",
        *given,
    )
    # Never cut in silence: a list that is shorter than its figure would be taken for the whole.
    if len(found) > most:
        raise TooMany
    return tuple(event_row(row, asked.card.lists[0]) for row in found)


def shown_by(data: Measurements, card: Card) -> frozenset[str]:
    """The columns that a card's rows show of what their answer was taken from; none where it has no row."""
    # One row tells it: a row packs all of its card's columns, the empty ones too.
    found = data.ask("SELECT evidence FROM events WHERE card = ? LIMIT 1", card.key)
    return names(found[0][0]) if found else frozenset()


def days_counted(data: Measurements, start: date, end: date) -> tuple[date, ...]:
    """The days from a day to a day on which stocks were counted."""
    return tuple(day for day, as_at in data.spans.moments if as_at is not None and start <= day <= end)


def can_divide(cut: Cut, shown: frozenset[str]) -> bool:
    """Whether rows that show these columns can be divided so."""
    return cut.of is not Of.EVENT or not shown.isdisjoint(cut.evidence)
