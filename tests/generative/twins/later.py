"""Twins of care leavers' and adoption's cards of kinds, and what those share with others: rows on a day, lengths."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from practicelens.workdays.timescales import add_months
from tests.generative.twins import clocks
from tests.generative.twins.cards import Answer, _answer, _in_time, _undated
from tests.generative.twins.chain import Chain, Row, age

Twin = Callable[[Chain], Iterator[Answer]]
Rows = Callable[[Chain], list[Row]]


def on_day(rows: Rows, day: str, judge: Callable[[Chain, Row], Any]) -> Twin:
    """Rows on one of their days; without it, or without a spell's start, not judged."""

    def twin(chain: Chain) -> Iterator[Answer]:
        for row in rows(chain):
            if row.get(day) is None:
                yield _undated({"day": None, **row})
                continue
            judged = judge(chain, row)
            counts, amount = judged if isinstance(judged, tuple) else (judged, None)
            yield _answer(row, row[day], None if row.get("spell") and row["started"] is None else counts, amount)

    return twin


def yes(chain: Chain, row: Row) -> bool:
    return True


def lasted(start: str, end: str, over: int | None = None) -> Callable[[Chain, Row], Any]:
    """The days from one to the other, judged where they are not backwards; over a number of them where one is given."""

    def judge(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
        days = (row[end] - row[start]).days if row.get(start) else -1
        return (None, None) if days < 0 else (over is None or days > over, days)

    return judge


def _leavers(judge: Callable[[Row, int | None], Any], ages: tuple[int, int] | None = None) -> Twin:
    """Care leavers, of an age or of unknown age without those who died or went home; or all."""

    def twin(chain: Chain) -> Iterator[Answer]:
        for day, as_at in chain.moments:
            for row in chain.states["care_leavers"][as_at].values():
                years = age(row, as_at)
                within = ages is None or years is None or ages[0] <= years <= ages[1]
                if not within or (ages and row.get("in_touch") in ("died", "returned_home")):
                    continue
                judged = judge(row, years)
                yield _answer(row, day, *(judged if isinstance(judged, tuple) else (judged,)))

    return twin


def _of_code(column: str, codes: Collection[str]) -> Callable[[Row, int | None], bool | None]:
    def judge(row: Row, years: int | None) -> bool | None:
        if years is None:
            return None
        if row.get(column) is None:
            return False if row.get("in_touch") in ("no", "refused", "not_required") else None
        return row[column] in codes

    return judge


def in_contact(row: Row, years: int | None) -> tuple[bool | None, float | None]:
    last, as_at = row.get("last_contact"), row["as_at"]
    if last and last > as_at:
        return None, None
    near = bool(last and add_months(last, 2) >= as_at)
    return (None if years is None else near), ((as_at - last).days if last else None)


def pathway(chain: Chain) -> Iterator[Answer]:
    for day, as_at in chain.moments:
        for wait in clocks.pathway_reviews(chain, as_at):
            yield _answer(wait.row, day, _in_time(chain, wait))


def _decisions(having: str) -> Rows:
    """Decisions for adoption by their latest telling; one under another day since, not reversed, was put right."""

    def rows(chain: Chain) -> list[Row]:
        latest: dict[tuple[str, date | None], Row] = {}
        for as_at in chain.as_ats:
            for row in chain.states["adoption"][as_at].values():
                latest[row["child"], row.get("decided")] = {**row, "last_told": as_at}
        newest = {child: max(one["as_at"] for (of, _), one in latest.items() if of == child) for child, _ in latest}
        kept = [row for row in latest.values() if row.get("reversed") or row["as_at"] == newest[row["child"]]]
        return [row for row in kept if row.get(having)]

    return rows


LATER: dict[str, Twin] = {
    "leavers": _leavers(lambda row, years: True),
    "leavers_university": _leavers(_of_code("activity", ["F1", "P1"]), (18, 25)),
    "leavers_staying_put": _leavers(_of_code("accommodation", ["Z"]), (18, 20)),
    "leavers_unsettled": _leavers(_of_code("accommodation", ["S", "V", "W"]), (17, 25)),
    "leavers_contact": _leavers(in_contact, (17, 25)),
    "leavers_pathway_in_time": pathway,
    "adoption_decisions": on_day(_decisions("decided"), "decided", yes),
    "adoption_orders": on_day(_decisions("placement_order"), "placement_order", yes),
    "adoption_matched": on_day(_decisions("matched"), "matched", yes),
    "adoption_placed": on_day(_decisions("placed"), "placed", yes),
    "adopted": on_day(_decisions("ordered"), "ordered", yes),
    "adoption_reversed": on_day(_decisions("reversed"), "reversed", yes),
    "adoption_entry_to_placed": on_day(_decisions("placed"), "placed", lasted("entered_care", "placed")),
    "adoption_order_to_match": on_day(_decisions("matched"), "matched", lasted("placement_order", "matched")),
}  # fmt: skip
