"""What a panel wants done: given, changed and taken back one at a time, while it is prepared and after its record.

Our own people are given theirs at once, agencies when they are told what was agreed: before that an agency does not
know it, and an action of theirs would say so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.people.actors import actor_for
from practicelens.people.asking import asking_on
from practicelens.people.internal import names, standing_accounts
from practicelens.people.invitations import changes as people
from practicelens.people.teams import TeamView, teams
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
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Known:
    """What giving an action asks of people: read before its write, in which no lock of ours would keep it as it is.

    ``cannot``: why one of ours cannot be given one. ``among``: every team. ``days``: for how long guests read on.
    """

    cannot: Mapping[int, Refused]
    names: Mapping[int, str]
    among: Collection[TeamView]
    days: timedelta


def read_before(whole_id: int, accounts: Iterable[int], now: datetime) -> Known:
    """House-internal: what giving actions to these accounts is going to ask. Raises Missing."""
    whole, today, asked = MultiAgencyAudit.objects.filter(pk=whole_id).first(), local_date(now), set(accounts)
    if whole is None:
        raise Missing
    cannot = {account: no for account in asked if (no := _why_not(whole, account, today)) is not None}
    # By today's rule: it begins to run when the agencies are told, which is now.
    days = timedelta(days=int(rules_on(today).number("invitation.access_days")))
    return Known(cannot, names(asked), teams(), days)


def give_action(whole_id: int, one: PanelAction, *, by: Actor, now: datetime) -> int:
    """Give an action of the panel. Raises Refused: action_agency, action_what, action_owner, action_due."""
    known = read_before(whole_id, [one.owner_id], now)
    with atomic():
        whole = _to_act(whole_id, by, now)
        return give(whole, one, standing_parts([whole]), known, by=by, now=now)


def change_action(whole_id: int, one: actions.Change, *, by: Actor, now: datetime) -> None:
    """Change an action of the panel where it stands. Raises Refused as ``actions.change``, and: action_owner."""
    known = read_before(whole_id, [one.owner_id], now)
    with atomic():
        whole = _to_act(whole_id, by, now)
        change(whole, [one], standing_parts([whole]), known, by=by, now=now)


@atomic
def take_back_action(whole_id: int, action_id: int, *, by: Actor, now: datetime) -> None:
    """Take back an action that is not given yet: nobody knows of it. Raises Missing, and Refused where it is given."""
    whole = _to_act(whole_id, by, now)
    _drop(whole, _row(whole, action_id), by=by, now=now)


def _to_act(whole_id: int, by: Actor, now: datetime) -> MultiAgencyAudit:
    """The multi-agency audit, locked, for whoever runs it, while something may still be agreed of it."""
    whole = load(whole_id, by=by, now=now)
    # The version stays: whoever writes the record meanwhile writes on.
    after(Status(whole.status), Event.GIVE_ACTION)
    return whole


def _row(whole: MultiAgencyAudit, action_id: int) -> models.PanelAction:
    row = models.PanelAction.objects.select_related("action").filter(whole=whole, action_id=action_id).first()
    if row is None:
        raise Missing
    return row


def give(
    whole: MultiAgencyAudit, one: PanelAction, parts: Collection[AgencyPart], known: Known, *, by: Actor, now: datetime
) -> int:
    """House-internal: an action as one of everybody's. In the transaction of whatever it is given with."""
    guests = {part.account_id for part in parts}
    rules.check_action(one, [OURS, *(part.agency for part in parts)], local_date(now))
    # Two things decide whether its owner hears of it now: whose it is, and whether the grade has been told.
    guest, published = one.owner_id in guests, whole.status == Status.PUBLISHED
    _check_owner(one.owner_id, guest, known)
    action = actions.propose(
        source_of(whole, known.among),
        one.words,
        owner_id=one.owner_id,
        due=one.due,
        by=by,
        now=now,
        given=published or not guest,
    )
    # Both where they differ: who does it at the agency, and whose account stands for it here.
    owner = ", ".join(name for name in (one.by_whom.strip(), known.names.get(one.owner_id, "")) if name)
    models.PanelAction.objects.create(
        whole=whole, agency=one.agency, what=one.what.strip(), owner=owner[:200], due=one.due, action_id=action
    )
    if guest and published:
        _keep_access(whole, [one.owner_id], known.days, by=by, now=now)
    return action


def change(
    whole: MultiAgencyAudit,
    changes: Collection[actions.Change],
    parts: Collection[AgencyPart],
    known: Known,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """House-internal: actions as a panel leaves them. Passed to one of us one is given, if it was not yet."""
    asked = models.PanelAction.objects.select_related("action").filter(whole=whole)
    rows = {row.action_id: row for row in asked.filter(action_id__in=[one.action_id for one in changes])}
    guests, published = {part.account_id for part in parts}, whole.status == Status.PUBLISHED
    to_give = []
    for one in changes:
        row, guest = rows.get(one.action_id), one.owner_id in guests
        if row is None:
            raise Missing
        _check_owner(one.owner_id, guest, known)
        given = row.action is not None and row.action.status != ActionStatus.PROPOSED
        if guest and given and not published:
            raise Refused(
                "An agency is told of its actions when it is told what was agreed: until then it stays with one of us.",
                code="action_owner",
            )
        if not given and (published or not guest):
            to_give.append(one.action_id)
        # The panel's own words are kept beside the action: agencies read them, and may not read the action.
        row.what, row.due = one.what.strip(), one.due
    source = source_of(whole, known.among)
    # The panel's words after the action's: what an action refuses is not kept here either.
    actions.change_all(changes, source, by=by, now=now)
    actions.give_some(to_give, source, by=by, now=now)
    models.PanelAction.objects.bulk_update(rows.values(), ["what", "due"])
    reading = {one.owner_id for one in changes if one.owner_id in guests} if published else set()
    if reading:
        _keep_access(whole, reading, known.days, by=by, now=now)


def _check_owner(account: int, guest: bool, known: Known) -> None:
    """An agency's own people are the panel's; of ours, whoever was found to be able to have an action."""
    if not guest and account in known.cannot:
        raise known.cannot[account]


def check_owners(whole_id: int, today: date) -> None:
    """House-internal: who is to be given an action can sign in. Before what is told. Raises Refused: owner_gone."""
    # Those still to be given alone: whoever has theirs already was asked when they were given it.
    waiting = models.PanelAction.objects.filter(whole_id=whole_id, action__status=ActionStatus.PROPOSED)
    owners = set(waiting.values_list("action__owner_id", flat=True))
    if gone := owners - standing_accounts(owners, today):
        listed = ", ".join(sorted(names(gone).values()))
        words = f"{listed} cannot sign in any more: give their actions to somebody else first."
        raise Refused(words, code="owner_gone")


def tell(whole: MultiAgencyAudit, accounts: Collection[int], known: Known, *, by: Actor, now: datetime) -> None:
    """House-internal: agencies are told, and have their actions from now on."""
    actions.give(source_of(whole, known.among), by=by, now=now)
    _keep_access(whole, accounts, known.days, by=by, now=now)


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
    # Somebody who left has no roles; the refusal below is then the same as for any guest.
    except Missing:
        member = Actor(account, "")
    # A guest's account alone is none: it opens one audit, and a panel compares several agencies' parts.
    if not member.roles - {Role.AGENCY_AUDITOR}:
        raise Refused("Choose colleagues who have a role here.", code=code or "not_a_member")
    if child_of(whole) in hidden_from(asking_on(member, today)):
        raise Refused("Choose colleagues who are named on this restricted child.", code=code or "not_cleared")


def _why_not(whole: MultiAgencyAudit, account: int, today: date) -> Refused | None:
    """Why somebody cannot be given an action: whoever is has a list of them, and may see a child's record."""
    try:
        # Cleared for the child first: an action tells of the child.
        check_member(whole, account, today, code="action_owner")
        owner = actor_for(account, today)
    except Refused as no:
        return no
    if any(owner.can(one) for one in (Capability.SEE_AUDITS, Capability.DO_AUDITS, Capability.TAKE_PART_IN_AUDITS)):
        return None
    return Refused("Choose somebody who takes part in audits.", code="action_owner")
