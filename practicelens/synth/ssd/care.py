"""Looked-after children: episodes, placements, orders, reviews, visits, plans, health, missing; and permanence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from practicelens.synth.ssd.extract import Extract, Rows, numbered, part_id
from practicelens.synth.workbooks.cutting import Row
from practicelens.synth.world.days import Day, months_after, workdays
from practicelens.synth.world.meetings import took_part
from practicelens.synth.world.records import Care, Placement
from practicelens.synth.world.rounds import HISTORY_FROM

GOES_ON: Final = "X1"
"""Why an episode ended when only the placement or the order changed, as the return of children looked after says."""
_POLICE, _POLICE_DAYS = "L1", 3  # police protection ends after 72 hours
_KEYS = ("REMAINSUP", "RETURN1M", "RETURN6M", "RETURNEV", "LTRELFR", "LTFOST18", "RESPLMT", "SUPPLIV", "ADOPTION",
         "OTHERPLN")  # fmt: skip
_PLANS: Final[dict[str, str]] = {
    "return": "RETURN6M", "adoption": "ADOPTION", "sgo_cao": "LTRELFR", "supported": "SUPPLIV",
    "residential": "RESPLMT", "fostering": "LTFOST18", "other": "OTHERPLN",
}  # fmt: skip
# The return's reasons for an end of care: E41 a child arrangements order, E45 to E48 special guardianship, by to whom.
_ORDERS: Final[dict[str, str]] = {"E41": "CAO", **dict.fromkeys(("E45", "E46", "E47", "E48"), "SGO")}
_FIRST_KNOWN: Final = HISTORY_FROM - 200
"""Of who came into care before, reviews are known from here on, but not by when the first of these was due."""


def episodes(x: Extract) -> Rows:
    """Stretches of care, as in the return of children looked after."""
    for identifier, referral, episode, care in x.cares():
        officer = x.iso(x.cut.last(care.iro))
        # Stretches stand in the order of their days.
        for place, one in enumerate(stretches(care), start=1):
            if one.start > x.day:
                break
            ceased = x.iso(one.end)
            yield [
                part_id(identifier, place), episode.child.identifier, identifier, referral,
                part_id(identifier, one.placement), x.iso(care.start), care.need, x.iso(one.start), one.began, ceased,
                one.ended if ceased else None, officer,
            ]  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """A part of a period of care under one order in one placement, its number among the period's, counted from 1."""

    start: Day
    end: Day
    order: str
    placement: int
    began: str
    ended: str


def stretches(care: Care) -> list[Stretch]:
    """A period of care parted at each change of order or placement."""
    orders = dict(care.legal)
    moves = {place.start: number for number, place in enumerate(care.placements, start=1)}
    days = sorted(orders.keys() | moves.keys())
    return [
        Stretch(
            start=day,
            end=end,
            order=orders[max(one for one in orders if one <= day)],
            placement=moves[max(one for one in moves if one <= day)],
            began=_why(day, care.start, orders, moves),
            ended=GOES_ON if end < care.end else care.end_reason,
        )
        for day, end in zip(days, [*days[1:], care.end], strict=True)
    ]


def _why(day: Day, start: Day, orders: Mapping[Day, str], moves: Mapping[Day, int]) -> str:
    """Why an episode began: started to be looked after, another placement, another order, or both."""
    if day == start:
        return "S"
    return "B" if day in orders and day in moves else "L" if day in orders else "P"


def placements(x: Extract) -> Rows:
    """Where the children lived; each until the next, so that no day of care is without one."""
    for identifier, _, episode, care in x.cares():
        ends = [place.start for place in care.placements[1:]]
        for number, (place, end) in enumerate(zip(care.placements, [*ends, care.end], strict=True), start=1):
            if place.start <= x.day:
                yield [
                    part_id(identifier, number), identifier, episode.child.identifier, x.iso(place.start), x.iso(end),
                    place.kind, place.provider, place.postcode, place.urn, _miles(place), None,
                ]  # fmt: skip


def _miles(place: Placement) -> str:
    """How far from home: by the number of the invented postcode's district, farther outside the borough."""
    district = int("".join(one for one in place.postcode.split(" ")[0] if one.isdigit()))
    return f"{district * 0.4:.1f}" if place.near else f"{5 + district * 2:.1f}"


def orders(x: Extract) -> Rows:
    """Legal statuses in care, and police protection before a plan without care."""
    for identifier, _, episode, care in x.cares():
        ends = [day for day, _ in care.legal[1:]]
        for place, ((day, order), end) in enumerate(zip(care.legal, [*ends, care.end], strict=True), start=1):
            if day <= x.day:
                yield [part_id(identifier, place), episode.child.identifier, order, x.iso(day), x.iso(end)]
    for identifier, _, episode, plan in x.plans():
        if plan.emergency is not None:
            # Without a period of care of its own, as case systems hold it: 72 hours that lead to a plan or to nothing.
            end = plan.emergency + _POLICE_DAYS
            # Numbered 000: the orders of a period of care begin at 001.
            yield [f"{identifier}000", episode.child.identifier, _POLICE, x.iso(plan.emergency), x.iso(end)]


def reviews(x: Extract) -> Rows:
    """Reviews with the day by which each was due, and the next, not held."""
    for identifier, _, episode, care in x.cares():
        child, known = episode.child.identifier, care.start >= _FIRST_KNOWN
        due = workdays().add(care.start, 20) if known else None
        for place, day in enumerate([*care.reviews, None], start=1):
            by = x.due(due) if due else None
            if day is None or day > x.day:
                # The review to come has a row too: the standard has the day by which one is due beside the day it was
                # held.
                if care.end > x.day and due:
                    yield [part_id(identifier, place), identifier, child, by, None, None, None]
                break
            part = took_part(episode.child, day)
            yield [part_id(identifier, place), identifier, child, by, x.iso(day), x.flag(False), part]
            # The second within three months of the first, then six apart: the Care Planning Regulations 2010.
            due = months_after(day, 3 if known and place == 1 else 6)


def visits(x: Extract) -> Rows:
    """Social workers' visits."""
    for identifier, _, episode, care in x.cares():
        for place, day in numbered(care.visits, x.day):
            yield [part_id(identifier, place), identifier, episode.child.identifier, x.iso(day), x.flag(True), None]


def care_plans(x: Extract) -> Rows:
    """The plan for permanence, from the day on which there was one."""
    for identifier, _, episode, care in x.cares():
        day, plan = care.permanence
        if day <= x.day:
            answers = json.dumps({key: x.flag(key == _PLANS[plan]) for key in _KEYS})
            yield [identifier, episode.child.identifier, x.iso(day), x.iso(care.end), answers]


def health(x: Extract) -> Rows:
    """Health assessments and dental checks."""
    for identifier, _, episode, care in x.cares():
        for kind, letter, days in (("Health Assessment", "H", care.health), ("Dental Check", "D", care.dental)):
            for place, day in numbered(days, x.day):
                yield [f"{letter}{part_id(identifier, place)}", episode.child.identifier, kind, x.iso(day), "Completed"]


def missing(x: Extract) -> Rows:
    """Times missing, with the interview afterwards, and times absent; each ended the day after."""
    for identifier, _, episode, care in x.cares():
        child = episode.child.identifier
        for place, day in numbered(care.missing, x.day):
            offered, accepted = care.returned[place - 1]
            yield [
                f"M{part_id(identifier, place)}", child, x.iso(day), "Missing", x.iso(min(day + 1, care.end)),
                x.answer(offered), x.answer(accepted),
            ]  # fmt: skip
        for place, day in numbered(care.absent, x.day):
            end = x.iso(min(day + 1, care.end))
            yield [f"A{part_id(identifier, place)}", child, x.iso(day), "Absent", end, None, None]


def permanence(x: Extract) -> Rows:
    """Ways to adoption from the decision on, and other orders that ended care, each on a row of its own."""
    for identifier, _, episode, care in x.cares():
        if care.adoption is not None and care.adoption.decided <= x.day:
            yield _adoption(x, identifier, episode.child.identifier, care)
        kind = _ORDERS.get(care.end_reason)
        if kind and care.end <= x.day:
            order = [x.iso(care.end), kind]
            yield [f"{kind}{identifier}", episode.child.identifier, identifier, *[None] * 10, *order, *[None] * 8]


def _adoption(x: Extract, identifier: str, child: str, care: Care) -> Row:
    plan = care.adoption
    assert plan is not None
    back, placed = x.iso(plan.reversed), x.iso(plan.placed)
    by_carer = x.flag(care.placements[-1].kind == "A5") if placed else None
    adopted = x.iso(plan.adopted)
    return [
        f"ADO{identifier}", child, identifier, x.iso(plan.decided), None, x.iso(plan.ordered_placement),
        x.iso(plan.matched), placed, x.iso(plan.fostered), None, by_carer, back, plan.reversed_reason if back else None,
        adopted, "ADOPTION" if adopted else None, *[None] * 8,
    ]  # fmt: skip
