"""A month's programme opened from its rules. Its slots are filled in ``filling``."""

from __future__ import annotations

from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.changes import record
from practicelens.people import internal as people
from practicelens.people import teams as people_teams
from practicelens.people.asking import Asking
from practicelens.people.links import Link
from practicelens.quality.audits.core.rules import audit_due, month_of
from practicelens.quality.duties import changes as duties
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.models import AreaTeam, Plan, Slot
from practicelens.quality.programme.months import rules
from practicelens.quality.programme.months.rules import LinkedTeam, OwedAudit
from practicelens.quality.programme.months.unopened import of_month, standing_by
from practicelens.rulebook.queries import calendar, rules_on
from practicelens.workdays.clock import local_date
from practicelens.workdays.timescales import add_months

READ = (
    "audit.officer_a_month", "audit.manager_every", "audit.manager_team", "audit.quotas", "audit.area_lists",
    "audit.area_auditors", "audit.not_again_months",
)  # fmt: skip
"""The rules a month is made from, kept with it."""


def owed_in_month(month: date, today: date) -> tuple[OwedAudit, ...]:
    """What a month owes, by the rules of its first day and the links of today (or of its first day, if later)."""
    first = month_of(month)
    # Links of today: whoever audits a month to come is who is linked now, and whoever left owes nothing.
    return rules.month_plan(first, linked_teams_on(max(first, today)), standing_by(rules_on(first)))


def linked_teams_on(day: date) -> tuple[LinkedTeam, ...]:
    """Every team open on a day that is somebody's to audit, with its officer and manager."""
    officers, managers = people.linked_to_teams(Link.QA_OFFICER, day), people.managers_by_team(day)
    standing = [
        team.id for team in people_teams.teams() if team.opens <= day and (team.closes is None or team.closes > day)
    ]
    return tuple(LinkedTeam(team, officers.get(team), managers.get(team)) for team in standing)


@atomic
def open_month(month: date, *, by: Actor, now: datetime) -> int:
    """Open a month: keep a slot for everything its rules ask for. Nothing is drawn yet: see ``fill_month``.

    Raises Refused: opened (already), not_now (a month that has passed, or beyond the next one); Missing.
    """
    permissions.check_can_run(by)
    first, today = month_of(month), local_date(now)
    # Not further ahead: who is linked to a team in three months nobody knows, and opened slots name their auditors.
    if not month_of(today) <= first <= add_months(month_of(today), 1):
        raise Refused("Open this month or the next one.", code="not_now")
    if Plan.objects.filter(month=first).exists():
        raise Refused(f"{first:%B %Y} is open already.", code="opened")
    owed, rules_then = owed_in_month(first, today), rules_on(first)
    # With the rules themselves and not a pointer to them: a month shows what it was made by whatever is set later.
    plan = Plan.objects.create(
        month=first, due=audit_due(first, calendar()), rules={key: rules_then[key] for key in READ}, opened_at=now,
        opened_by_id=None if by == SYSTEM else by.account_id,
    )  # fmt: skip
    Slot.objects.bulk_create(
        Slot(
            plan=plan, place=place, reason=one.reason, tool=one.tool, population=one.population, team_id=one.team,
            auditor_id=one.auditor,
        )
        for place, one in enumerate(owed, 1)
    )  # fmt: skip
    # History has the rules as well, under seal.
    record(
        "programme.opened", by=by, at=now, subject=("month", first.isoformat()), data={"owed": len(owed), **plan.rules}
    )
    return plan.pk


def close_month(month: date, why: str, *, by: Actor, now: datetime) -> None:
    """Say why nobody opened a month that is over: it is asked for no more, and stays listed, owed and missed.

    Raises Missing for one that was opened or is not counted, Refused: running (it can be opened still), and as
    ``duties.close``.
    """
    permissions.check_can_run(by)
    one = of_month(Asking(by, now), month)
    if one is None:
        raise Missing
    if one.period.end >= local_date(now):
        raise Refused(f"{one.period.words} is not over: open it instead.", code="running")
    duties.close(one, why, by=by, now=now)


def area_auditors(day: date, away: dict[int, int]) -> tuple[int, ...]:
    """Who shares predefined areas: everybody in the roles of the rule who is not away."""
    roles = {one.value: one for one in Role}
    # A name in the setting that is no role any more is passed over: it would stop every month from opening.
    named = [roles[name] for name in rules_on(day).table("audit.area_auditors") if name in roles]
    return tuple(sorted(set(people.roles_of(day, named)) - set(away)))


@atomic
def say_area_team(tool: str, team_id: int, *, by: Actor, now: datetime) -> None:
    """Say whose work an area is from today on, where its list does not. Raises Refused (no_team, no_tool), Missing."""
    permissions.check_can_run(by)
    today = local_date(now)
    if team_id not in {one.team for one in linked_teams_on(today)}:
        raise Refused("Choose a team that works today.", code="no_team")
    if tool not in rules_on(today).table("audit.quotas"):
        raise Refused("Choose one of the predefined areas.", code="no_tool")
    # One row a day: said twice on a day, the second was meant.
    AreaTeam.objects.update_or_create(tool=tool, starts=today, defaults={"team_id": team_id})
    record("programme.area_team", by=by, at=now, subject=("area", tool), data={"team": team_id})
