"""The twins of every visit: each spell walked through from visit to visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from practicelens.workdays.timescales import add_months
from tests.generative.twins import clocks
from tests.generative.twins.chain import Chain, Row

Answer = tuple[str, tuple[Any, ...], date, bool | None, float | None]


def made_in_time(kind: str) -> Callable[[Chain], Iterator[Answer]]:
    """Each visit of a kind that was made in time, or became late."""

    def twin(chain: Chain) -> Iterator[Answer]:
        silent = not any(row["kind"] == kind for row in chain.whole["visits"])
        for spell in chain.whole["visit_spells"]:
            if spell["kind"] == kind:
                for ids, day, counts in _walk(chain, spell):
                    yield spell["child"], ids, day, None if silent else counts, None

    return twin


def _walk(chain: Chain, spell: Row) -> Iterator[tuple[tuple[Any, ...], date, bool | None]]:
    """From the spell's beginning to each visit in it, and from each to the next."""
    started, ended, newest = spell.get("started"), spell.get("ended"), spell["last_told"]
    if started is None:
        yield tuple(spell["ids"]), newest, None
        return
    days = _visited(chain, spell)
    since, any_yet = started, False
    for following in [*sorted(days), None]:
        _, late_from = clocks.limit_of(chain, _rule(spell, since, any_yet), since, since)
        day, counts = following, None
        if following and late_from and following < late_from:
            counts = True
        elif late_from and late_from <= newest and (ended is None or ended >= late_from):
            day, counts = late_from, False
        if day and not _stricter(chain, spell, day):
            yield holder(chain, spell, day), day, counts
        if following:
            since, any_yet = following, True


def _visited(chain: Chain, spell: Row) -> set[date]:
    """The days within a spell on which its child was visited and seen."""
    return {
        one["visited"]
        for one in chain.whole["visits"]
        if one["child"] == spell["child"] and one["kind"] == spell["kind"] and one.get("seen") != "no"
        and spell["started"] <= one["visited"] <= min(spell.get("ended") or date.max, spell["last_told"])
    }  # fmt: skip


def _rule(spell: Row, since: date, any_yet: bool) -> str:
    """The limit that runs from a moment of a spell."""
    if spell["kind"] != "looked_after":
        return {"in_need_plan": "cin_visit.limit", "protection_plan": "cp_visit.limit"}[spell["kind"]]
    if not any_yet:
        return "cla_visit.first"
    lasts = spell.get("placement_type") in ("U1", "U4")
    return "cla_visit.long_term" if lasts and add_months(spell["started"], 12) <= since else "cla_visit.later"


def _stricter(chain: Chain, spell: Row, day: date) -> bool:
    """Whether a child with a child in need plan is on a protection plan or looked after that day."""
    return spell["kind"] == "in_need_plan" and any(
        one["child"] == spell["child"] and one["kind"] != "in_need_plan" and one.get("started")
        and one["started"] <= day < (one.get("ended") or date.max)
        for one in chain.whole["visit_spells"]
    )  # fmt: skip


def holder(chain: Chain, spell: Row, day: date) -> tuple[Any, ...]:
    """Who held the child that day, by the latest of those said to; else whoever the spell names."""
    held = [
        one for one in chain.whole["involvements"]
        if one["child"] == spell["child"] and (one["ids"][0] or one["ids"][1])
        and one["started"] <= day < (one.get("ended") or date.max)
    ]  # fmt: skip
    return tuple(max(held, key=lambda one: (one["started"], one["row"]), default=spell)["ids"])
