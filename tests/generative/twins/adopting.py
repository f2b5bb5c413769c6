"""Twins of the cards of adoption's stocks and of prospective adopters: rows of one family are one household."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from practicelens.workdays.timescales import add_months
from tests.generative.twins.cards import Answer
from tests.generative.twins.chain import Chain, Row
from tests.generative.twins.later import Twin

NOBODY = (None, None, None)


def _homes(chain: Chain, as_at: date) -> dict[str, Row]:
    """Each household as an extract has it: of each person the row of the latest enquiry, of a family the last row."""
    people: dict[str, Row] = {}
    for place, row in enumerate(chain.snapshots[as_at].get("adopters", [])):
        held = people.get(row["adopter"])
        if held is None or (row.get("enquired") or date.min) >= (held.get("enquired") or date.min):
            people[row["adopter"]] = {**row, "place": place, "as_at": as_at}
    homes: dict[str, Row] = {}
    for row in sorted(people.values(), key=lambda one: int(one["place"])):
        homes[row.get("family") or row["adopter"]] = _approved(row)
    return homes


def _approved(row: Row) -> Row:
    day = row.get("approved") or row.get("stage2_ended")
    refused = row.get("left") and day and row["left"] <= day
    return {**row, "approved_on": None if refused else day}


def _latest(chain: Chain) -> list[Row]:
    found: dict[str, Row] = {}
    for as_at in chain.as_ats:
        found |= _homes(chain, as_at)
    return list(found.values())


def _on(day: str, judge: Callable[[Chain, Row], tuple[bool | None, float | None]] = lambda *_: (True, None)) -> Twin:
    def twin(chain: Chain) -> Iterator[Answer]:
        for row in _latest(chain):
            if row.get(day):
                yield "", NOBODY, row[day], *judge(chain, row)

    return twin


def _in_stage(number: int) -> Callable[[Chain, Row], tuple[bool | None, float | None]]:
    def judge(chain: Chain, row: Row) -> tuple[bool | None, float | None]:
        start, end = row.get(f"stage{number}_started"), row[f"stage{number}_ended"]
        if start is None or end < start:
            return None, None
        rule = chain.frame.rule({1: "adopters.stage_one", 2: "adopters.stage_two"}[number], end)
        months = rule.number if rule else None
        return (end <= add_months(start, months) if months else None), (end - start).days

    return judge


def _in_process(chain: Chain, as_at: date) -> Iterator[Row]:
    for row in _homes(chain, as_at).values():
        begun = next((row[name] for name in ("stage1_started", "applied", "stage2_started", "approved_on")
                      if row.get(name)), None)  # fmt: skip
        over = row.get("left") or row.get("ordered")
        if begun and begun <= as_at and not (over and over <= as_at):
            yield row


def adopters_open(chain: Chain) -> Iterator[Answer]:
    for day, as_at in chain.moments:
        for _ in _in_process(chain, as_at):
            yield "", NOBODY, day, True, None


def adopters_waiting(chain: Chain) -> Iterator[Answer]:
    for day, as_at in chain.moments:
        for row in _in_process(chain, as_at):
            met = row.get("matched") or row.get("placed")
            if row["approved_on"] and row["approved_on"] <= as_at and not (met and met <= as_at):
                yield "", NOBODY, day, True, (as_at - row["approved_on"]).days


def adoption_waiting(chain: Chain) -> Iterator[Answer]:
    for day, as_at in chain.moments:
        for row in chain.states["adoption"][as_at].values():
            over = any(row.get(name) and row[name] <= as_at for name in ("ordered", "reversed"))
            if row.get("decided") and row["decided"] <= as_at and not over:
                yield row["child"], tuple(row["ids"]), day, True, (as_at - row["decided"]).days


ADOPTING: dict[str, Twin] = {
    "adoption_waiting": adoption_waiting,
    "adopters_open": adopters_open,
    "adopters_waiting": adopters_waiting,
    "adopters_started": _on("stage1_started"),
    "adopters_approved": _on("approved_on"),
    "adopters_left": _on("left"),
    "adopters_stage1_in_time": _on("stage1_ended", _in_stage(1)),
    "adopters_stage2_in_time": _on("stage2_ended", _in_stage(2)),
}
