"""A month's slots filled by draws: drawn outside of any transaction, kept in short ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.quality.audits.core.rules import month_of
from practicelens.quality.audits.core.states import Draw, Kind
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.core.states import UPLOADED, Reason
from practicelens.quality.programme.draws.changes import TRIES, keep
from practicelens.quality.programme.draws.desk import Desk
from practicelens.quality.programme.draws.preparing import Asked, Prepared, prepare_to_give_out
from practicelens.quality.programme.models import Plan, Slot
from practicelens.quality.programme.months.changes import area_auditors
from practicelens.quality.standards.internal import tool_titles
from practicelens.workdays.clock import local_date

KINDS = {Reason.OFFICER: Kind.REGULAR, Reason.MANAGER: Kind.REGULAR, Reason.AREA: Kind.PREDEFINED}
Tell = Callable[[int, int], None]
"""Told how many slots were tried, and of how many."""


@dataclass(frozen=True)
class Filled:
    """What came of filling a month: audits given out, and slots that could not be filled, each with its reason."""

    given: int
    not_given: int


def fill_month(month: date, *, by: Actor, now: datetime, seed: str = "", tell: Tell | None = None) -> Filled:
    """Draw a case for every slot of a month that has none, and give the audits out.

    Each draw is made outside of a transaction and kept in a short one, so a month that was left half filled is filled
    by asking again, and two who fill it at once draw no child twice. A slot that cannot be filled says why, and
    stays. With a ``seed`` the month's draws repeat; without one each throws its own.
    """
    permissions.check_can_run(by)
    plan = Plan.objects.filter(month=month_of(month)).first()
    if plan is None:
        raise Missing
    groups: dict[tuple[object, ...], list[int]] = {}
    # In their places: with a seed each draw depends on those before it, through what the desk has taken.
    for slot in Slot.objects.filter(plan=plan, drawn__isnull=True).order_by("place"):
        # All slots of an area are one draw from one list; a team's own slot has its team's list.
        alone = slot.pk if slot.reason != Reason.AREA else None
        groups.setdefault((slot.reason, slot.tool, alone), []).append(slot.pk)
    filling, tried, total = _Filling(plan, by, now, seed), 0, sum(map(len, groups.values()))
    for ids in groups.values():
        filling.fill(ids)
        tried += len(ids)
        if tell is not None:
            tell(tried, total)
    # Counted anew and not added up: others may have filled some meanwhile.
    left = Slot.objects.filter(plan=plan, drawn__isnull=True).count()
    return Filled(Slot.objects.filter(plan=plan).count() - left, left)


class _Filling:
    """One round of filling a month, and what its draws share."""

    def __init__(self, plan: Plan, by: Actor, now: datetime, seed: str) -> None:
        """Nothing is drawn yet."""
        self._plan, self._by, self._now, self._seed = plan, by, now, seed
        self._desk, self._away, self._titles = Desk(Asking(by, now)), people.away_on(local_date(now)), tool_titles()

    def fill(self, ids: Sequence[int]) -> None:
        """Fill slots that are drawn together: one of a team, or all of an area."""
        for left in reversed(range(TRIES)):
            slots = list(Slot.objects.filter(pk__in=ids, drawn__isnull=True).select_related("team").order_by("place"))
            if not slots:
                return
            try:
                # A seed for each draw from the month's own: one seed for all would draw alike from lists that are
                # alike.
                asked = replace(self._asked(slots), seed=f"{self._seed}/{slots[0].place}" if self._seed else "")
                prepared = prepare_to_give_out(asked, by=self._by, now=self._now, desk=self._desk)
                kept = self._keep(slots, prepared)
            except Refused as refused:
                if refused.code == "taken" and left:
                    self._desk = Desk(
                        Asking(self._by, self._now)
                    )  # somebody drew meanwhile: what was read is out of date
                    continue
                # Kept in words with the slot, for whoever looks at the month: nobody is told of each.
                _could_not([slot.pk for slot in slots], refused.message, self._now)
                return
            if kept:
                self._desk.took([(case.child, case.worker_id, case.plan) for case in prepared.cases])
                return

    @atomic
    def _keep(self, slots: Sequence[Slot], prepared: Prepared) -> bool:
        """Keep a draw and put its cases in the slots; False where somebody filled one of them meanwhile.

        Locks slots first, then writes audits: everything that locks both does so in this order.
        """
        ids = [slot.pk for slot in slots]
        free = Slot.objects.select_for_update().filter(pk__in=ids, drawn__isnull=True).order_by("pk")
        # All of them or none: a draw was made for so many.
        if len(free.values_list("pk", flat=True)) != len(slots):
            return False
        keep(prepared, by=self._by, now=self._now)
        # A list may hold fewer children than the area owes; the slots left over say so.
        filled = list(zip(slots, prepared.cases, strict=False))
        for slot, case in filled:
            slot.drawn, slot.auditor_id, slot.why_not, slot.tried_at = case, case.auditor_id, "", self._now
        Slot.objects.bulk_update([slot for slot, _ in filled], ["drawn", "auditor", "why_not", "tried_at"])
        if len(filled) < len(slots):
            _could_not(ids[len(filled) :], f"Only {len(filled)} of the list could be drawn.", self._now)
        return True

    def _asked(self, slots: Sequence[Slot]) -> Asked:
        """The draw that fills some slots; refuses in words what cannot be asked."""
        first = slots[0]
        if first.tool not in self._titles:
            raise Refused(f"There is no published tool “{first.tool}” yet.", code="no_tool")
        area = first.reason == Reason.AREA
        return Asked(
            size=len(slots),
            tool=first.tool,
            # An area's audits are anybody's whose work it is, shared by load; a team's are owed by the one linked to
            # it.
            auditors=area_auditors(self._desk.today, self._away) if area else _auditor(first, self._away),
            how=Draw.STRATIFIED,
            population=first.population,
            upload_id=self._desk.latest_upload(first.tool) if first.population == UPLOADED else None,
            team_ids=None if first.team_id is None else (first.team_id,),
            area_team=self._desk.area_team(first.tool) if area else None,
            kind=KINDS[Reason(first.reason)],
            about=self._about(first),
            month=self._plan.month,
            due=self._plan.due,
        )

    def _about(self, slot: Slot) -> str:
        """What a draw is called."""
        return (
            f"Open children of {slot.team.name}"
            if slot.team and slot.reason != Reason.AREA
            else self._titles[slot.tool]
        )


def _could_not(ids: Sequence[int], why: str, now: datetime) -> None:
    """Keep why slots were not filled; one that somebody filled meanwhile is left as it is. One statement."""
    Slot.objects.filter(pk__in=ids, drawn__isnull=True).update(why_not=why[:300], tried_at=now)


def _auditor(slot: Slot, away: dict[int, int]) -> tuple[int, ...]:
    """The auditor who owes it, or whoever stands in for them today."""
    if slot.auditor_id is None:
        raise Refused("No Quality Assurance Officer is linked to this team.", code="no_auditor")
    return (away.get(slot.auditor_id, slot.auditor_id),)
