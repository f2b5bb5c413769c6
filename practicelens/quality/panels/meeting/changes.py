"""Changes of the panel: who sits on it, what it agreed, and telling the agencies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.notices.changes import post
from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.people.internal import names
from practicelens.people.invitations import changes as people
from practicelens.people.teams import TeamView, teams
from practicelens.quality.actions import changes as actions
from practicelens.quality.actions.internal import latest_due
from practicelens.quality.audits.core.known import service_of
from practicelens.quality.audits.grades.internal import handed_in
from practicelens.quality.findings import changes as findings
from practicelens.quality.panels.core.loading import OURS, child_of, hidden_from, link, load, move, record_event
from practicelens.quality.panels.core.states import Event
from practicelens.quality.panels.meeting import convening, rules
from practicelens.quality.panels.meeting.internal import SOURCE
from practicelens.quality.panels.meeting.rules import Agreement
from practicelens.quality.panels.models import AgencyPart, MultiAgencyAudit, Panel, PanelAction, PanelMember
from practicelens.rulebook.queries import rules_on
from practicelens.workdays import clock
from practicelens.workdays.clock import local_date

FEWEST = 2
"""A panel compares what two agencies say, at least."""


@atomic
def name_panel(whole_id: int, accounts: Collection[int], *, by: Actor, now: datetime) -> None:
    """Name the colleagues who sit on the panel, in place of those named before. Raises Refused(not_a_member)."""
    whole = load(whole_id, by=by)
    move(whole, Event.NAME_PANEL)
    today = local_date(now)
    for account in accounts:
        _check_member(whole, account, today)
    before = set(PanelMember.objects.filter(whole=whole).values_list("account_id", flat=True))
    # Only those who come new are told; whoever was named before knows.
    PanelMember.objects.filter(whole=whole).exclude(account_id__in=set(accounts)).delete()
    new = sorted(set(accounts) - before)
    PanelMember.objects.bulk_create(PanelMember(whole=whole, account_id=account) for account in new)
    record_event("panel_named", whole, by=by, now=now, data={"accounts": sorted(set(accounts))})
    post("panel_named", to=new, link=link(whole.pk), at=now, about=whole.title)


def _check_member(whole: MultiAgencyAudit, account: int, today: date, code: str = "") -> None:
    """A colleague with a role here, cleared for the child where the child is restricted. ``code``: of the refusal."""
    try:
        member = actor_for(account, today)
    except Missing:
        member = Actor(account, "")
    if not member.roles - {Role.AGENCY_AUDITOR}:
        raise Refused("Choose colleagues who have a role here.", code=code or "not_a_member")
    if child_of(whole) in hidden_from(Asking(member, clock.now())):
        raise Refused("Choose colleagues who are named on this restricted child.", code=code or "not_cleared")


@atomic
def hold_panel(whole_id: int, agreed: Agreement, *, version: int, by: Actor, now: datetime) -> None:
    """Record what the panel agreed. Where a part is not in, the agency is named and the reason kept.

    Raises Stale, Refused: nobody_in, missing_why, and as ``rules.check_agreement``.
    """
    whole = load(whole_id, by=by, version=version)
    parts = list(AgencyPart.objects.filter(whole=whole, taken_back_at__isnull=True).order_by("agency"))
    agencies = [OURS, *(part.agency for part in parts)]
    opened, today = local_date(whole.opened_at), local_date(now)
    rules.check_agreement(agreed, since=opened, today=today, agencies=agencies)
    # Asked under the lock: a part handed in while the panel sat is not named as missing.
    missing = _missing(whole, parts)
    # Before the reason is asked for: no reason makes a panel of one agency.
    if len(agencies) - len(missing) < FEWEST:
        raise Refused("A panel compares the parts of two agencies at least.", code="nobody_in")
    why = rules.check_missing(missing, agreed.missing_why)
    move(whole, Event.HOLD_PANEL)
    panel = Panel.objects.create(
        whole=whole,
        held_on=agreed.held_on,
        attendees=agreed.attendees.strip(),
        grade=agreed.grade,
        why=agreed.why.strip(),
        strengths=agreed.strengths.strip(),
        learning=agreed.learning.strip(),
        missing=missing,
        missing_why=why,
        recorded_at=now,
        recorded_by_id=by.account_id or None,
    )
    _give_ours(panel, whole, agreed, parts, by=by, now=now)
    # After the record is written: it ends the waiting of whoever was to write it.
    convening.recorded(whole, by=by, now=now)
    source = findings.Source(SOURCE, whole.pk, child_of(whole), whole.team_id)
    findings.write(source, rules.found(agreed, whole.title), by=by, now=now)
    record_event("panel_held", whole, by=by, now=now, data={"grade": agreed.grade.value, "missing": len(missing)})


def _give_ours(
    panel: Panel, whole: MultiAgencyAudit, agreed: Agreement, parts: Collection[AgencyPart], *, by: Actor, now: datetime
) -> None:
    """Each action as one of everybody's: our people are given theirs at once, agencies when they are told.

    Before that an agency does not know what was agreed, and an action of it would say so.
    """
    guests, today = {part.account_id for part in parts}, local_date(now)
    known, source = names({one.owner_id for one in agreed.actions}), source_of(whole)
    for one in agreed.actions:
        if one.owner_id not in guests:
            _check_member(whole, one.owner_id, today, code="action_owner")
            _check_has_actions(one.owner_id, today)
        action = actions.propose(
            source, one.words, owner_id=one.owner_id, due=one.due, by=by, now=now,
            given=one.owner_id not in guests,
        )  # fmt: skip
        owner = ", ".join(name for name in (one.by_whom.strip(), known.get(one.owner_id, "")) if name)
        PanelAction.objects.create(
            panel=panel, agency=one.agency, what=one.what.strip(), owner=owner[:200], due=one.due, action_id=action
        )


def _check_has_actions(account: int, today: date) -> None:
    """Whoever is given an action has a list of them: never somebody who may see no child's record."""
    owner = actor_for(account, today)
    if not any(owner.can(one) for one in (Capability.SEE_AUDITS, Capability.DO_AUDITS, Capability.TAKE_PART_IN_AUDITS)):
        raise Refused("Choose somebody who takes part in audits.", code="action_owner")


def source_of(whole: MultiAgencyAudit, among: Collection[TeamView] | None = None) -> actions.Source:
    """The panel as actions keep where they are from: they are followed by the team that works with the child."""
    service = service_of(whole.team_id, among)
    return actions.Source(SOURCE, whole.pk, child_of(whole), whole.team_id, service, link(whole.pk))


def _missing(whole: MultiAgencyAudit, parts: Collection[AgencyPart]) -> list[str]:
    is_in = handed_in([whole.own_id, *(part.audit_id for part in parts)])
    ours = [] if whole.own_id in is_in else [OURS]
    return ours + [part.agency for part in parts if part.audit_id not in is_in]


def publish(whole_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """Tell the agencies what was agreed: grade, learning and actions, not each other's parts.

    Each has their actions given now. Their access holds for as many days more as the rulebook gives, so that they can
    read it, and as long beyond the last day of an action of theirs.
    """
    days = timedelta(days=int(rules_on(local_date(now)).number("invitation.access_days")))
    _publish(whole_id, days, teams(), version=version, by=by, now=now)


@atomic
def _publish(
    whole_id: int, days: timedelta, among: Collection[TeamView], *, version: int, by: Actor, now: datetime
) -> None:
    """In one transaction, with the rule and the teams that were read before it."""
    whole = load(whole_id, by=by, version=version)
    move(whole, Event.PUBLISH)
    today = local_date(now)
    accounts = list(
        AgencyPart.objects.filter(whole=whole, taken_back_at__isnull=True).values_list("account_id", flat=True)
    )
    last = latest_due(SOURCE, whole.pk)
    actions.give(source_of(whole, among), by=by, now=now)
    # Made longer, never shorter: somebody may sit in another audit that lasts beyond this one. Whoever has an action
    # can say that it is done, as long after its day.
    until = {account: max(today, last.get(account, today)) + days for account in accounts}
    people.keep_guests(until, by=by, now=now)
    post("panel_published", to=accounts, link=link(whole.pk), at=now, about=whole.title)
    record_event("published", whole, by=by, now=now)
