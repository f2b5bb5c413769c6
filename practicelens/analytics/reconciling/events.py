"""The rows of a card of some children, whenever and whosever they are, each with what of a question it does not fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from practicelens.analytics.exploring.cuts import Cut
from practicelens.analytics.exploring.questions import SECONDS, Asked
from practicelens.analytics.measure import Day, Level
from practicelens.analytics.measurements import Measurements

_COLUMN = {Level.SERVICE: "service_id", Level.TEAM: "team_id"}


@dataclass(frozen=True)
class CardRow:
    """A row of a card: its child, its day, whose it is, how it was judged, and what it does not fit.

    ``outside``: its day is none of the question's. ``elsewhere``: it is of another place. ``others``: the groups that
    it is in where the question asks for others, each with its cut.
    """

    child_no: int
    date: date
    team_id: int | None
    service_id: int | None
    counts: bool | None
    amount: float | None
    note: str
    list: str
    row: int | None
    extract_day: Day | None
    outside: bool
    elsewhere: bool
    others: tuple[tuple[Cut, str], ...]

    @property
    def misfits(self) -> int:
        """Of how many things it fits none: the fewer, the nearer it is to being counted."""
        return self.outside + self.elsewhere + len(self.others)


def rows_of(data: Measurements, asked: Asked, group: str | None, children: Collection[int]) -> list[CardRow]:
    """The card's rows of some children, oldest first, in one question. Raises ``duck.TookTooLong``."""
    wanted = [*asked.narrowed, *([(asked.cut, group)] if asked.cut is not None and group is not None else [])]
    keys = ", ".join(f"{cut.sql} AS key_{place}" for place, (cut, _) in enumerate(wanted))
    found = data.ask_within(
        SECONDS,
        f"""SELECT e.child_no, e.date, e.team_id, e.service_id, e.counts, e.amount, coalesce(e.note, ''),
                   coalesce(e.list, ''), e.row, e.extract_day{f", {keys}" if keys else ""}
            FROM events e LEFT JOIN children c ON c.child_no = e.child_no
            WHERE e.card = ? AND e.child_no IN (SELECT unnest(?)) ORDER BY e.date, e.row""",
        asked.card.key,
        sorted(children),
    )
    return [_row(asked, wanted, one) for one in found]


def _row(asked: Asked, wanted: list[tuple[Cut, str]], one: tuple[Any, ...]) -> CardRow:
    child, day, team, service, counts, amount, note, of_list, row, extract_day, *keys = one
    outside = not asked.start <= day <= asked.end or (asked.days is not None and day not in asked.days)
    whose = {"team_id": team, "service_id": service}.get(_COLUMN.get(asked.whose.level, ""))
    elsewhere = asked.whose.ids is not None and whose not in asked.whose.ids
    others = tuple((cut, key) for (cut, asked_key), key in zip(wanted, keys, strict=True) if key != asked_key)
    return CardRow(
        child, day, team, service, counts, amount, note, of_list or asked.card.lists[0], row, extract_day, outside,
        elsewhere, others,
    )  # fmt: skip
