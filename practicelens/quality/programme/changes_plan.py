"""A month's programme opened from its rules, and its slots filled by draws. Private to the app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.changes import record
from practicelens.people import queries as people
from practicelens.people.links import Link
from practicelens.quality.audits.core.rules import audit_due, month_of
from practicelens.quality.audits.core.states import Draw, Kind
from practicelens.quality.programme import permissions, rules
from practicelens.quality.programme.changes_desk import Desk
from practicelens.quality.programme.changes_draw import Asked, draw_and_give_out
from practicelens.quality.programme.models import AreaTeam, DrawnCase, Plan, Slot
from practicelens.quality.programme.rules import Line, OwedAudit, Standing
from practicelens.quality.programme.states import UPLOADED, Reason
from practicelens.quality.standards.queries import tool_titles
from practicelens.rulebook.queries import calendar, rules_on
from practicelens.workdays.clock import local_date
from practicelens.workdays.timescales import add_months

KINDS = {Reason.OFFICER: Kind.REGULAR, Reason.MANAGER: Kind.REGULAR, Reason.AREA: Kind.PREDEFINED}
READ = (
    "audit.officer_a_month", "audit.manager_every", "audit.manager_team", "audit.quotas", "audit.area_lists",
    "audit.area_auditors", "audit.not_again_months",
)  # fmt: skip
"""The rules a month is made from, kept with it."""


def owed_in_month(month: date, today: date) -> tuple[OwedAudit, ...]:
    """What a month owes, by the rules of its first day and the links of today (or of its first day, if later)."""
    first = month_of(month)
    return rules.month_plan(first, lines_on(max(first, today)), standing_on(first))


def standing_on(day: date) -> Standing:
    """The standing rules as the rulebook has them on a day."""
    said = rules_on(day)
    return Standing(
        officer_a_month=said.number("audit.officer_a_month"),
        manager_every=said.number("audit.manager_every"),
        manager_team=said.text("audit.manager_team"),
        quotas=said.table("audit.quotas"),
        lists=said.table("audit.area_lists"),
    )


def lines_on(day: date) -> tuple[Line, ...]:
    """Every team open on a day that is somebody's to audit, with its officer and manager."""
    officers, managers = people.linked_to_teams(Link.QA_OFFICER, day), people.managers_by_team(day)
    standing = [team.id for team in people.teams() if team.opens <= day and (team.closes is None or team.closes > day)]
    return tuple(Line(team, officers.get(team), managers.get(team)) for team in standing)


@atomic
def open_month(month: date, *, by: Actor, now: datetime) -> int:
    """Open a month: keep a slot for everything its rules ask for. Nothing is drawn yet: see ``fill_month``.

    Raises Refused: opened (already), not_now (a month that has passed, or beyond the next one); Missing.
    """
    permissions.check_can_run(by)
    first, today = month_of(month), local_date(now)
    if not month_of(today) <= first <= add_months(month_of(today), 1):
        raise Refused("Open this month or the next one.", code="not_now")
    if Plan.objects.filter(month=first).exists():
        raise Refused(f"{first:%B %Y} is open already.", code="opened")
    owed, said = owed_in_month(first, today), rules_on(first)
    plan = Plan.objects.create(
        month=first, due=audit_due(first, calendar()), rules={key: said[key] for key in READ}, opened_at=now,
        opened_by_id=None if by == SYSTEM else by.account_id,
    )  # fmt: skip
    Slot.objects.bulk_create(
        Slot(
            plan=plan, place=place, reason=one.reason, tool=one.tool, population=one.population, team_id=one.team,
            auditor_id=one.auditor,
        )
        for place, one in enumerate(owed, 1)
    )  # fmt: skip
    record(
        "programme.opened", by=by, at=now, subject=("month", first.isoformat()), data={"owed": len(owed), **plan.rules}
    )
    return plan.pk


@dataclass(frozen=True)
class Filled:
    """What came of filling a month: audits given out, and slots that could not be filled, each with its reason."""

    given: int
    not_given: int


def fill_month(month: date, *, by: Actor, now: datetime, seed: str = "") -> Filled:
    """Draw a case for every slot of a month that has none, and give the audits out.

    Each draw is a short transaction of its own, so a month that was left half filled is filled by asking again. A
    slot that cannot be filled says why, and stays. With a ``seed``, as a demonstration has, the
    month's draws repeat; without one each throws its own.
    """
    permissions.check_can_run(by)
    plan = Plan.objects.filter(month=month_of(month)).first()
    if plan is None:
        raise Missing
    desk, away = Desk(local_date(now)), people.away_on(local_date(now))
    groups: dict[tuple[object, ...], list[int]] = {}
    for slot in Slot.objects.filter(plan=plan, drawn__isnull=True).order_by("place"):
        alone = slot.pk if slot.reason != Reason.AREA else None
        groups.setdefault((slot.reason, slot.tool, alone), []).append(slot.pk)
    for ids in groups.values():
        _fill(ids, plan, desk, away, by=by, now=now, seed=seed)
    left = Slot.objects.filter(plan=plan, drawn__isnull=True).count()
    return Filled(Slot.objects.filter(plan=plan).count() - left, left)


@atomic
def _fill(
    ids: Sequence[int], plan: Plan, desk: Desk, away: dict[int, int], *, by: Actor, now: datetime, seed: str
) -> None:
    """Fill slots that are drawn together: one of a team, or all of an area."""
    slots = list(Slot.objects.select_for_update().filter(pk__in=ids, drawn__isnull=True).order_by("place"))
    if not slots:
        return
    try:
        with atomic():
            asked = replace(_asked(slots, plan, desk, away), seed=f"{seed}/{slots[0].place}" if seed else "")
            draw_id = draw_and_give_out(asked, by=by, now=now, desk=desk)
    except Refused as refused:
        return _could_not(slots, refused.message, now)
    cases = list(DrawnCase.objects.filter(draw_id=draw_id).order_by("place"))
    for slot, case in zip(slots, cases, strict=False):
        slot.drawn, slot.auditor_id, slot.why_not, slot.tried_at = case, case.auditor_id, "", now
    Slot.objects.bulk_update(slots, ["drawn", "auditor", "why_not", "tried_at"])
    desk.took([(case.child, case.worker_id, case.plan) for case in cases])
    _could_not(slots[len(cases) :], f"Only {len(cases)} of the list could be drawn.", now)
    return None


def _could_not(slots: Sequence[Slot], why: str, now: datetime) -> None:
    """Keep why slots were not filled."""
    for slot in slots:
        slot.why_not, slot.tried_at = why[:300], now
    Slot.objects.bulk_update(slots, ["why_not", "tried_at"])


def _asked(slots: Sequence[Slot], plan: Plan, desk: Desk, away: dict[int, int]) -> Asked:
    """The draw that fills some slots; refuses in words what cannot be asked."""
    first = slots[0]
    titles = tool_titles()
    if first.tool not in titles:
        raise Refused(f"There is no published tool “{first.tool}” yet.", code="no_tool")
    area = first.reason == Reason.AREA
    return Asked(
        size=len(slots),
        tool=first.tool,
        auditors=area_auditors(desk.today, away) if area else _auditor(first, away),
        how=Draw.STRATIFIED,
        population=first.population,
        upload_id=desk.latest_upload(first.tool) if first.population == UPLOADED else None,
        team_ids=None if first.team_id is None else (first.team_id,),
        area_team=desk.area_team(first.tool) if area else None,
        kind=KINDS[Reason(first.reason)],
        about=_about(first, titles),
        month=plan.month,
        due=plan.due,
    )


def _about(slot: Slot, titles: dict[str, str]) -> str:
    """What a draw is called."""
    return titles[slot.tool] if slot.reason == Reason.AREA else f"Open children of {slot.team.name}"  # type: ignore[union-attr]


def _auditor(slot: Slot, away: dict[int, int]) -> tuple[int, ...]:
    """The auditor who owes it, or whoever stands in for them today."""
    if slot.auditor_id is None:
        raise Refused("No Quality Assurance Officer is linked to this team.", code="no_auditor")
    return (away.get(slot.auditor_id, slot.auditor_id),)


def area_auditors(day: date, away: dict[int, int]) -> tuple[int, ...]:
    """Who shares predefined areas: everybody in the roles of the rule who is not away."""
    roles = {one.value: one for one in Role}
    named = [roles[name] for name in rules_on(day).table("audit.area_auditors") if name in roles]
    return tuple(sorted(set(people.roles_of(day, named)) - set(away)))


@atomic
def say_area_team(tool: str, team_id: int, *, by: Actor, now: datetime) -> None:
    """Say whose work an area is from today on, where its list does not. Raises Refused (no_team, no_tool), Missing."""
    permissions.check_can_run(by)
    today = local_date(now)
    if team_id not in {line.team for line in lines_on(today)}:
        raise Refused("Choose a team that works today.", code="no_team")
    if tool not in rules_on(today).table("audit.quotas"):
        raise Refused("Choose one of the predefined areas.", code="no_tool")
    AreaTeam.objects.update_or_create(tool=tool, starts=today, defaults={"team_id": team_id})
    record("programme.area_team", by=by, at=now, subject=("area", tool), data={"team": team_id})
