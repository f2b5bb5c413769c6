"""Every review conference of a plan and review of a child looked after: due, held, quorate, and the child's part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from practicelens.analytics.ssd.drafting import Desk
from practicelens.analytics.ssd.periods import Period, Periods
from practicelens.analytics.ssd.standing import Standing
from practicelens.analytics.ssd.taking import CARE, PLAN, Row, Taken, numbers

CODE: Final = re.compile(r"^\s*PN\s*([0-7])(?!\d)", re.IGNORECASE)
"""How a child took part, by the codes of the return of children looked after, alone or with their words after them."""


@dataclass(frozen=True)
class Spell:
    """The plan or period of care that a review is of; ``outside``: none of whose reviews are this authority's."""

    child: str | None = None
    started: date | None = None
    ended: date | None = None
    referral: str | None = None
    outside: bool = False


NO_SPELL: Final = Spell()


def take(desk: Desk, standing: Standing) -> Taken:
    """Reviews held or due; one without either day, or of nobody, is refused."""
    taken, held_by = Taken(), _Holders(desk)
    for row, spell in (*_of_plans(desk), *_of_care(desk, standing)):
        if spell.outside:
            taken.left_out += 1
            continue
        row |= {"started": spell.started, "ended": spell.ended}
        taken.take(row | held_by.of(row["child"], spell), row["held"] or row["due"])
    return taken


class _Holders:
    """Who holds or held each child at the end of a plan or period, asked once for all its reviews."""

    def __init__(self, desk: Desk) -> None:
        self._staff = desk.staff
        self._known: dict[tuple[Any, Spell], dict[str, str | None]] = {}

    def of(self, child: Any, spell: Spell) -> dict[str, str | None]:
        """Team and worker."""
        if (child, spell) not in self._known:
            ((team, worker),) = self._staff.holding([child], [spell.referral], [spell.ended])
            self._known[child, spell] = {"team": team, "worker": worker}
        return self._known[child, spell]


def _of_plans(desk: Desk) -> Iterator[tuple[Row, Spell]]:
    """Review conferences, each with its plan: the one that it names, else the child's of that day."""
    # A plan by its identifier where the table names one; Mosaic's name no child.
    extract, plans = desk.extract, _Plans(desk)
    named, quorate = extract.ids("cppr_cp_plan_id"), extract.answers("cppr_cp_review_quorate")
    for place, row in enumerate(_rows(desk, "ssd_cp_reviews", PLAN, "cppr_cp_review_due", "cppr_cp_review")):
        yield row | {"quorate": quorate[place], "cancelled": None}, plans.of(named[place], row)


def _of_care(desk: Desk, standing: Standing) -> Iterator[tuple[Row, Spell]]:
    """Reviews of children looked after, each with its period of care; those of short breaks are none."""
    extract, periods = desk.extract, _Care(desk, standing)
    named, cancelled = extract.ids("clar_cla_id"), extract.answers("clar_cla_review_cancelled")
    for place, row in enumerate(_rows(desk, "ssd_cla_reviews", CARE, "clar_cla_review_due_date", "clar_cla_review")):
        yield row | {"quorate": None, "cancelled": cancelled[place]}, periods.of(named[place], row)


def _rows(desk: Desk, part: str, kind: str, due: str, prefix: str) -> Iterator[Row]:
    """What both tables have alike: whose, due, held once it has been, and how the child took part."""
    extract = desk.extract
    each = zip(
        numbers(desk, "reviews", part), extract.children(part), extract.dates(due), extract.dates(f"{prefix}_date"),
        strict=True,
    )  # fmt: skip
    parts = _participation(desk, f"{prefix}_participation")
    for place, (number, child, due_on, day) in enumerate(each):
        # One that is planned has not been held, whatever field its day stands in.
        held = day if extract.has_been(day) else None
        row = {"row": number, "child": child, "kind": kind, "due": due_on, "held": held}
        yield row | {"participation": parts[place]}


def _participation(desk: Desk, field: str) -> list[str | None]:
    """How each child took part, by code; what is no code is blank and told."""
    found: list[str | None] = []
    for place, text in enumerate(desk.extract.texts(field)):
        code = CODE.match(text) if text else None
        if text and not code:
            message = "This is none of the codes PN0 to PN7, so how the child took part is blank."
            desk.extract.say_of_cell("participation_unclear", message, field, place)
        found.append(f"PN{code[1]}" if code else None)
    return found


class _Plans:
    """The plans of an extract, by identifier and by child."""

    def __init__(self, desk: Desk) -> None:
        self._extract = desk.extract

    @cached_property
    def _each(self) -> list[Spell]:
        extract = self._extract
        columns = zip(
            extract.children("ssd_cp_plans"), extract.dates("cppl_cp_plan_start_date"),
            extract.dates("cppl_cp_plan_end_date"), extract.ids("cppl_referral_id"),
            extract.answers("cppl_cp_plan_ola"), strict=True,
        )  # fmt: skip
        return [Spell(child, start, end, referral, ola == "yes") for child, start, end, referral, ola in columns]

    def of(self, named: str | None, row: Row) -> Spell:
        """A review's plan: by its identifier, else the child's that ran on its day."""
        rows: Sequence[int] = self._extract.by_key("cppl_cp_plan_id").get(named or "", ())
        if not rows and not named:
            rows = self._extract.by_child("ssd_cp_plans").get(row["child"] or "", ())
            rows = [one for one in rows if _ran(self._each[one], row["held"] or row["due"])]
        # The last in the file of several with one number or on one day.
        return self._each[rows[-1]] if rows else NO_SPELL


class _Care:
    """The periods of care of an extract, by identifier and by child."""

    def __init__(self, desk: Desk, standing: Standing) -> None:
        self._extract, self._standing = desk.extract, standing
        self._periods = Periods(desk.extract)
        self._spells: dict[int, Spell] = {}

    def of(self, named: str | None, row: Row) -> Spell:
        """A review's period: by its identifier, else the child's that ran on its day."""
        rows: Sequence[int] = self._extract.by_key("clae_cla_id").get(named or "", ())
        if not rows and not named:
            rows = self._extract.by_child("ssd_cla_episodes").get(row["child"] or "", ())
            rows = [one for one in rows if _ran(self._spell(one), row["held"] or row["due"])]
        return self._spell(rows[-1]) if rows else NO_SPELL

    def _spell(self, episode: int) -> Spell:
        if episode not in self._spells:
            period: Period = self._periods.of(episode)
            referral = self._extract.ids("clae_referral_id")[episode]
            # Short breaks have reviews of their own (Care Planning Regulations 2010, regulation 48).
            outside = self._standing.on_short_breaks(period.child)
            self._spells[episode] = Spell(period.child, period.start, period.end, referral, outside)
        return self._spells[episode]


def _ran(spell: Spell, day: date | None) -> bool:
    """Whether a plan or period ran on a day."""
    begun = spell.started is None or (day is not None and spell.started <= day)
    return day is not None and begun and (spell.ended is None or day <= spell.ended)
