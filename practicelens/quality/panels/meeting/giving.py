"""What a panel wants done: given, changed and taken back one at a time, while it is prepared and after its record.

Our own people are given theirs at once, agencies when they are told what was agreed: before that an agency does not
know it, and an action of theirs would say so.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.people.internal import names, standing_accounts
from practicelens.people.invitations import changes as people
from practicelens.people.teams import TeamView
from practicelens.quality.actions import changes as actions
from practicelens.quality.actions.internal import latest_due
from practicelens.quality.actions.states import Status as ActionStatus
from practicelens.quality.audits.core.known import service_of
from practicelens.quality.panels import models
from practicelens.quality.panels.core.loading import OURS, child_of, hidden_from, link, load, standing_parts
from practicelens.quality.panels.core.states import Event, Status, after
from practicelens.quality.panels.meeting import rules
from practicelens.quality.panels.meeting.internal import SOURCE
from practicelens.quality.panels.meeting.rules import PanelAction
from practicelens.quality.panels.models import AgencyPart, MultiAgencyAudit
from practicelens.rulebook.queries import rules_on
from practicelens.workdays import clock
from practicelens.workdays.clock import local_date


@atomic
def give_action(whole_id: int, one: PanelAction, *, by: Actor, now: datetime) -> int:
    """Give an action of the panel. Raises Refused: action_agency, action_what, action_owner, action_due."""
    whole = _to_act(whole_id, by)
    return give(whole, one, standing_parts([whole]), by=by, now=now)


@atomic
def change_action(whole_id: int, one: actions.Change, *, by: Actor, now: datetime) -> None:
    """Change an action of the panel where it stands. Raises Refused as ``actions.change``, and: action_owner."""
    whole = _to_act(whole_id, by)
    change(whole, one, standing_parts([whole]), by=by, now=now)


@atomic
def take_back_action(whole_id: int, action_id: int, *, by: Actor, now: datetime) -> None:
    """Take back an action that is not given yet: nobody knows of it. Raises Missing, and Refused where it is given."""
    whole = _to_act(whole_id, by)
    _drop(whole, _row(whole, action_id), by=by, now=now)


def _to_act(whole_id: int, by: Actor) -> MultiAgencyAudit:
    """The multi-agency audit, locked, for whoever runs it, while something may still be agreed of it."""
    whole = load(whole_id, by=by)
    # The version stays: whoever writes the record meanwhile writes on.
    after(Status(whole.status), Event.GIVE_ACTION)
    return whole


def _row(whole: MultiAgencyAudit, action_id: int) -> models.PanelAction:
    row = models.PanelAction.objects.select_related("action").filter(whole=whole, action_id=action_id).first()
    if row is None:
        raise Missing
    return row


def give(whole: MultiAgencyAudit, one: PanelAction, parts: Collection[AgencyPart], *, by: Actor, now: datetime) -> int:
    """House-internal: an action as one of everybody's. In the transaction of whatever it is given with."""
    today, guests = local_date(now), {part.account_id for part in parts}
    rules.check_action(one, [OURS, *(part.agency for part in parts)], today)
    guest, published = one.owner_id in guests, whole.status == Status.PUBLISHED
    if not guest:
        _check_owner(whole, one.owner_id, today)
    action = actions.propose(
        source_of(whole), one.words, owner_id=one.owner_id, due=one.due, by=by, now=now, given=published or not guest
    )
    owner = ", ".join(name for name in (one.by_whom.strip(), names([one.owner_id]).get(one.owner_id, "")) if name)
    models.PanelAction.objects.create(
        whole=whole, agency=one.agency, what=one.what.strip(), owner=owner[:200], due=one.due, action_id=action
    )
    if guest and published:
        _keep_access(whole, [one.owner_id], access_days(local_date(now)), by=by, now=now)
    return action


def change(
    whole: MultiAgencyAudit, one: actions.Change, parts: Collection[AgencyPart], *, by: Actor, now: datetime
) -> None:
    """House-internal: an action as a panel leaves it. Passed to one of us it is given, if it was not yet."""
    row, published = _row(whole, one.action_id), whole.status == Status.PUBLISHED
    guest = one.owner_id in {part.account_id for part in parts}
    given = row.action is not None and row.action.status != ActionStatus.PROPOSED
    if not guest:
        _check_owner(whole, one.owner_id, local_date(now))
    elif given and not published:
        raise Refused(
            "An agency is told of its actions when it is told what was agreed: until then it stays with one of us.",
            code="action_owner",
        )
    actions.change(one, source_of(whole), by=by, now=now)
    if not given and (published or not guest):
        actions.give(source_of(whole), by=by, now=now, only=one.action_id)
    if guest and published:
        _keep_access(whole, [one.owner_id], access_days(local_date(now)), by=by, now=now)
    row.what, row.due = one.what.strip(), one.due
    row.save(update_fields=["what", "due"])


def check_owners(whole_id: int, today: date) -> None:
    """House-internal: who is to be given an action can sign in. Before what is told. Raises Refused: owner_gone."""
    waiting = models.PanelAction.objects.filter(whole_id=whole_id, action__status=ActionStatus.PROPOSED)
    owners = set(waiting.values_list("action__owner_id", flat=True))
    if gone := owners - standing_accounts(owners, today):
        listed = ", ".join(sorted(names(gone).values()))
        words = f"{listed} cannot sign in any more: give their actions to somebody else first."
        raise Refused(words, code="owner_gone")


def tell(
    whole: MultiAgencyAudit,
    accounts: Collection[int],
    days: timedelta,
    among: Collection[TeamView],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """House-internal: agencies are told, and have their actions from now on."""
    actions.give(source_of(whole, among), by=by, now=now)
    _keep_access(whole, accounts, days, by=by, now=now)


def access_days(today: date) -> timedelta:
    """For how long guests read on, by the rule of a day."""
    return timedelta(days=int(rules_on(today).number("invitation.access_days")))


def _keep_access(
    whole: MultiAgencyAudit, accounts: Collection[int], days: timedelta, *, by: Actor, now: datetime
) -> None:
    """Guests read on, and as long beyond the last day of an action of theirs."""
    today, last = local_date(now), latest_due(SOURCE, whole.pk)
    # Made longer, never shorter: somebody may sit in another audit that lasts beyond this one.
    people.keep_guests({one: max(today, last.get(one, today)) + days for one in accounts}, by=by, now=now)


def drop_waiting(whole: MultiAgencyAudit, *, by: Actor, now: datetime) -> None:
    """House-internal: there will be no panel, so what was not given yet is nobody's."""
    rows = models.PanelAction.objects.select_related("action").filter(whole=whole)
    for row in rows.filter(action__status=ActionStatus.PROPOSED):
        _drop(whole, row, by=by, now=now)


def _drop(whole: MultiAgencyAudit, row: models.PanelAction, *, by: Actor, now: datetime) -> None:
    if row.action_id is None:
        raise Missing
    actions.drop(row.action_id, source_of(whole), by=by, now=now)
    row.delete()


def source_of(whole: MultiAgencyAudit, among: Collection[TeamView] | None = None) -> actions.Source:
    """The panel as actions keep where they are from: they are followed by the team that works with the child."""
    service = service_of(whole.team_id, among)
    return actions.Source(SOURCE, whole.pk, child_of(whole), whole.team_id, service, link(whole.pk))


def check_member(whole: MultiAgencyAudit, account: int, today: date, code: str = "") -> None:
    """A colleague with a role here, cleared for the child where the child is restricted. ``code``: of the refusal."""
    try:
        member = actor_for(account, today)
    except Missing:
        member = Actor(account, "")
    if not member.roles - {Role.AGENCY_AUDITOR}:
        raise Refused("Choose colleagues who have a role here.", code=code or "not_a_member")
    if child_of(whole) in hidden_from(Asking(member, clock.now())):
        raise Refused("Choose colleagues who are named on this restricted child.", code=code or "not_cleared")


def _check_owner(whole: MultiAgencyAudit, account: int, today: date) -> None:
    """Whoever is given an action has a list of them: never somebody who may see no child's record."""
    check_member(whole, account, today, code="action_owner")
    owner = actor_for(account, today)
    if not any(owner.can(one) for one in (Capability.SEE_AUDITS, Capability.DO_AUDITS, Capability.TAKE_PART_IN_AUDITS)):
        raise Refused("Choose somebody who takes part in audits.", code="action_owner")
