"""Changes of the panel: who sits on it, what it agreed, and telling the agencies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.notices.changes import mark_over, post, take_back
from practicelens.quality.actions import changes as actions
from practicelens.quality.audits.grades.internal import handed_in
from practicelens.quality.findings import changes as findings
from practicelens.quality.panels.core.loading import OURS, child_of, link, load, move, record_event, waiting
from practicelens.quality.panels.core.states import Event
from practicelens.quality.panels.meeting import convening, giving, rules
from practicelens.quality.panels.meeting.internal import SOURCE
from practicelens.quality.panels.meeting.rules import Agreement
from practicelens.quality.panels.models import AgencyPart, MultiAgencyAudit, Panel, PanelMember
from practicelens.workdays.clock import local_date

FEWEST = 2
"""A panel compares what two agencies say, at least."""


def name_panel(
    whole_id: int, accounts: Collection[int], *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """Name the colleagues who sit on the panel, in place of those named before. Raises Stale, Refused(not_a_member).

    ``version``: the one at which those named before were read, where a person chooses from them.
    """
    with atomic():
        whole = load(whole_id, by=by, now=now, version=version)
    # Before the write, a person at a time; after who asks was looked at, to whom alone a refusal says anything.
    for account in accounts:
        giving.check_member(whole, account, local_date(now))
    _name(whole_id, accounts, version, by=by, now=now)


@atomic
def _name(whole_id: int, accounts: Collection[int], version: int | None, *, by: Actor, now: datetime) -> None:
    whole = load(whole_id, by=by, now=now, version=version)
    move(whole, Event.NAME_PANEL)
    before = set(PanelMember.objects.filter(whole=whole).values_list("account_id", flat=True))
    # Only those who come new or go are told; whoever was named before knows.
    PanelMember.objects.filter(whole=whole).exclude(account_id__in=set(accounts)).delete()
    new, gone = sorted(set(accounts) - before), before.difference(accounts)
    PanelMember.objects.bulk_create(PanelMember(whole=whole, account_id=account) for account in new)
    record_event("panel_named", whole, by=by, now=now, data={"accounts": sorted(set(accounts))})
    # While parts are missing a member may not open it: it then waits for them once all are in.
    parts = AgencyPart.objects.filter(whole=whole, taken_back_at__isnull=True)
    address = waiting(whole.pk) if _missing(whole, parts) else link(whole.pk)
    post("panel_named", to=new, link=address, at=now, about=whole.title)
    if gone:
        mark_over("panel_unnamed", to=gone, under=waiting(whole.pk), at=now)
        take_back("panel_unnamed", to=gone, under=link(whole.pk), at=now, about=whole.title, but=by.account_id)


def hold_panel(
    whole_id: int,
    agreed: Agreement,
    *,
    version: int,
    by: Actor,
    now: datetime,
    changed: Collection[actions.Change] = (),
) -> None:
    """Record what the panel agreed. Where a part is not in, the agency is named and the reason kept.

    Its actions are given with it, and ``changed`` are those it leaves otherwise than they were given before.

    Raises Stale, Refused: nobody_in, missing_why, and as ``rules.check_agreement``.
    """
    owners = {one.owner_id for one in agreed.actions} | {one.owner_id for one in changed}
    known = giving.read_before(whole_id, owners, now)
    _hold(whole_id, agreed, changed, known, version=version, by=by, now=now)


@atomic
def _hold(
    whole_id: int,
    agreed: Agreement,
    changed: Collection[actions.Change],
    known: giving.Known,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> None:
    whole = load(whole_id, by=by, now=now, version=version)
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
    Panel.objects.create(
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
    for one in agreed.actions:
        giving.give(whole, one, parts, known, by=by, now=now)
    if changed:
        giving.change(whole, changed, parts, known, by=by, now=now)
    # After the record is written: it ends the waiting of whoever was to write it.
    convening.recorded(whole, by=by, now=now)
    source = findings.Source(SOURCE, whole.pk, child_of(whole), whole.team_id)
    # Once the record stands: a finding points at what was agreed.
    findings.write(source, rules.found(agreed, whole.title), by=by, now=now)
    record_event("panel_held", whole, by=by, now=now, data={"grade": agreed.grade.value, "missing": len(missing)})


def _missing(whole: MultiAgencyAudit, parts: Collection[AgencyPart]) -> list[str]:
    # One question for all: ours is an audit as theirs are.
    is_in = handed_in([whole.own_id, *(part.audit_id for part in parts)])
    ours = [] if whole.own_id in is_in else [OURS]
    return ours + [part.agency for part in parts if part.audit_id not in is_in]


def publish(whole_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """Tell the agencies what was agreed: grade, learning and actions, not each other's parts.

    Each has their actions given now. Their access holds for as many days more as the rulebook gives, so that they can
    read it, and as long beyond the last day of an action of theirs. Raises Refused: owner_gone.
    """
    # Before anything is told: an action that nobody can open would be published with the rest.
    giving.check_owners(whole_id, local_date(now))
    _publish(whole_id, giving.read_before(whole_id, (), now), version=version, by=by, now=now)


@atomic
def _publish(whole_id: int, known: giving.Known, *, version: int, by: Actor, now: datetime) -> None:
    """In one transaction, with what was read before it."""
    whole = load(whole_id, by=by, now=now, version=version)
    move(whole, Event.PUBLISH)
    parts = AgencyPart.objects.filter(whole=whole, taken_back_at__isnull=True)
    accounts = list(parts.values_list("account_id", flat=True))
    # Actions and access before the letter: whoever follows it finds both.
    giving.tell(whole, accounts, known, by=by, now=now)
    post("panel_published", to=accounts, link=link(whole.pk), at=now, about=whole.title)
    record_event("published", whole, by=by, now=now)
