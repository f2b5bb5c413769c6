"""The tables of a year's return, cut from the world on a day; columns and codes as the DfE's guide has since 2025."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from practicelens.synth.ssd.care import Stretch, stretches
from practicelens.synth.ssd.extract import professional_id
from practicelens.synth.ssd.leavers import IN_TOUCH
from practicelens.synth.ssd.people import SEX_CODES
from practicelens.synth.workbooks import codes
from practicelens.synth.workbooks.cutting import Book, Row
from practicelens.synth.world.days import NEVER, Day, age_on, birthday
from practicelens.synth.world.meetings import took_part
from practicelens.synth.world.records import Care, Child, Episode, Leaver
from practicelens.synth.years import first_of_year

Rows = Iterator[Row]

_PLACE: Final = {"P2": "K3", "H5": "K3"}
"""Supported accommodation took the place of independent living and of its like in 2025."""
_ACTIVITY: Final = {"F3": "F5", "P3": "P5"}
"""Training and employment without apprenticeships have a code of their own since 2022."""
_NOTHING_KNOWN: Final = "0"
_LEAVERS_UNTIL: Final = 22  # the return asks of those who turn 17 to 21 in its year
# Adopted unopposed, or with the parents' consent dispensed with by the court.
_ADOPTED: Final = {"E11", "E12"}


class Year:
    """A year of the return as far as ``day``: who was in care at some time in it, and what happened then."""

    def __init__(self, book: Book, day: Day) -> None:
        """Find the periods of care that reach into the year."""
        self.cut, self.day, self.since = book.at(day), day, first_of_year(day)
        self.cares: list[tuple[Child, Episode, Care]] = [
            (one.child, one, care)
            for number in book.families
            for one in book.by_child[number]
            for care in one.cares
            if care.start <= day and care.end >= self.since
        ]
        self.leavers = sorted(filter(self._is_asked_of, book.world.leavers), key=lambda one: one.child.number)

    def _is_asked_of(self, one: Leaver) -> bool:
        return one.start <= self.day < one.end and age_on(one.child.born, self.day) < _LEAVERS_UNTIL

    def british(self, day: Day | None) -> str | None:
        """A day as the return writes it, if it has come."""
        known = self.cut.known(day)
        return None if known is None else _british(known)

    def within(self, day: Day) -> bool:
        """Whether a day lies in the year so far."""
        return self.since <= day <= self.day

    def children(self) -> list[Child]:
        """Everybody in the year's tables, once, by number."""
        found = {child.number: child for child, _, _ in self.cares}
        found.update((one.child.number, one.child) for one in self.leavers)
        return [found[number] for number in sorted(found)]


def _british(day: Day) -> str:
    return date.fromordinal(day).strftime("%d/%m/%Y")


def header(year: Year) -> Rows:
    """Who they are. The world has no school numbers, and says so by the code for one not yet known."""
    for child in year.children():
        identifier, gender, ethnicity, *_ = year.cut.who(child)
        yield [
            identifier,
            SEX_CODES.get(str(gender)),
            _british(child.born),
            codes.plain_ethnicity(ethnicity),
            "UN4",
            None,
            None,
        ]


def episodes(year: Year) -> Rows:
    """Stretches of care that were going on at some time in the year."""
    for child, _, care in year.cares:
        for one in stretches(care):
            # An episode of years stands in each year's return anew, which is how the years are read as one afterwards.
            if one.start <= year.day and one.end >= year.since:
                yield [child.identifier, *_episode(year, care, one)]


def _episode(year: Year, care: Care, one: Stretch) -> Row:
    place, ended = care.placements[one.placement - 1], year.british(one.end)
    # Why a placement changed and where home was: the world knows neither.
    return [
        year.british(one.start), one.began, one.order, care.need, _PLACE.get(place.kind, place.kind), place.provider,
        ended, one.ended if ended else None, None, None, place.postcode, place.urn,
    ]  # fmt: skip


def reviews(year: Year) -> Rows:
    """Reviews of the year, and how the child took part in each."""
    for child, _, care in year.cares:
        for day in filter(year.within, care.reviews):
            yield [child.identifier, _british(child.born), year.british(day), took_part(child, day)]


def unaccompanied(year: Year) -> Rows:
    """Those who came alone, and the day on which they cease to be children who did."""
    for child in year.children():
        if child.unaccompanied:
            sex = SEX_CODES.get(str(year.cut.who(child)[1]))
            yield [child.identifier, sex, _british(child.born), _british(birthday(child.born, 18))]


def missing(year: Year) -> Rows:
    """Times missing and absent in the year, each ended the day after."""
    for child, _, care in year.cares:
        for letter, days in (("M", care.missing), ("A", care.absent)):
            for day in filter(year.within, days):
                # Nobody is missing from care that has ended.
                end = year.british(min(day + 1, care.end))
                yield [child.identifier, _british(child.born), letter, year.british(day), end]


def care_leavers(year: Year) -> Rows:
    """Care leavers of 17 to 21, as they stand on the day."""
    for one in year.leavers:
        _, in_touch, home, suitable, activity = [phase for phase in one.phases if phase[0] <= year.day][-1]
        busy, lives = _ACTIVITY.get(activity, activity), f"{home}{1 if suitable else 2}"
        if in_touch != "yes":
            busy = lives = _NOTHING_KNOWN
        yield [one.child.identifier, _british(one.child.born), IN_TOUCH[in_touch], busy, lives]


def decisions(year: Year) -> Rows:
    """Decisions that a child should be placed for adoption, that stood at some time in the year."""
    for child, _, care in year.cares:
        plan = care.adoption
        if plan is not None and plan.decided <= year.day and (plan.reversed or NEVER) >= year.since:
            back = year.british(plan.reversed)
            reason = plan.reversed_reason if back else None
            yield [child.identifier, _british(child.born), year.british(plan.decided), back, reason]


def adoptions(year: Year) -> Rows:
    """Adoptions of the year; who the adopters are is not known of a child in this world."""
    for child, _, care in year.cares:
        plan = care.adoption
        if plan is not None and care.end_reason in _ADOPTED and year.within(care.end):
            # A5: placed for adoption with the carers who fostered the child until then.
            by_carer = "1" if care.placements[-1].kind == "A5" else "0"
            decided, matched = year.british(plan.decided), year.british(plan.matched)
            yield [child.identifier, _british(child.born), decided, matched, by_carer, None, None, None]


def social_workers(year: Year) -> Rows:
    """Each looked-after child's own workers in the year, one after another."""
    for child, episode, care in year.cares:
        for start, end, worker in _spells(episode, care):
            if start <= year.day and end >= year.since:
                who = professional_id(worker)
                yield [child.identifier, _british(child.born), who, year.british(start), year.british(end), None]


def _spells(episode: Episode, care: Care) -> Iterator[tuple[Day, Day, int]]:
    """From when to when in care which worker had the child; days without one are left out."""
    for turn in episode.turns:
        ends = [*(day for day, _ in turn.workers[1:]), turn.end]
        for (start, worker), end in zip(turn.workers, ends, strict=False):
            begun, over = max(start, care.start), min(end, care.end, turn.end)
            # A worker of the same turn before or after the care is none of the child's in care.
            if worker is not None and begun < over:
                yield begun, over, worker


TABLES: Final[dict[str, tuple[str, Callable[[Year], Rows]]]] = {
    "header": ("CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB", header),
    "episodes": (
        "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN", episodes,
    ),
    "reviews": ("CHILD DOB REVIEW REVIEW_CODE", reviews),
    "uasc": ("CHILD SEX DOB DUC", unaccompanied),
    "missing": ("CHILD DOB MISSING MIS_START MIS_END", missing),
    "oc3": ("CHILD DOB IN_TOUCH ACTIV ACCOM", care_leavers),
    "placed_for_adoption": ("CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED", decisions),
    "ad1": ("CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR", adoptions),
    "social_worker": ("CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON", social_workers),
}  # fmt: skip
"""Each table's columns in the guide's order, and how its rows are cut."""
