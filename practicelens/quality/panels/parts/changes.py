"""A multi-agency audit set up, its agencies asked, asked again and no longer asked; and all of it cancelled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from django.db.transaction import atomic

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.notices import changes as notices
from practicelens.notices.changes import post
from practicelens.people.asking import Asking
from practicelens.people.invitations import changes as people
from practicelens.people.invitations.internal import signed_up
from practicelens.quality.audits.allocation import changes as audits
from practicelens.quality.audits.core.known import FRESH, Known, service_of
from practicelens.quality.audits.core.states import Draw, Kind
from practicelens.quality.audits.grades.internal import handed_in
from practicelens.quality.panels.core import permissions
from practicelens.quality.panels.core.loading import (
    OURS,
    child_of,
    hidden_from,
    link,
    load,
    load_part,
    move,
    record_event,
    waiting,
)
from practicelens.quality.panels.core.states import OVER, Event, Status, after
from practicelens.quality.panels.meeting import convening, giving
from practicelens.quality.panels.models import AgencyPart, MultiAgencyAudit, PanelMember
from practicelens.quality.panels.parts import rules
from practicelens.quality.programme.themes.queries import theme
from practicelens.workdays.clock import local_date

TOOL = "partner_part"


@dataclass(frozen=True)
class New:
    """A multi-agency audit to be set up: whose case, what the agencies are told of it, and who does our own part."""

    title: str
    child: ChildKey
    circumstances: str
    team_id: int
    auditor_id: int
    due: date
    worker_id: int | None = None
    reviewed_by: int | None = None
    tool: str = "case_audit"
    theme_id: int | None = None


def set_up(new: New, *, by: Actor, now: datetime) -> int:
    """Set it up, with our own part as an ordinary audit. Returns its id.

    Raises Missing, Refused: title_missing, circumstances_missing, due_past, theme_over, and as ``audits.allocate``.
    """
    permissions.check_can_run_any(by)
    if new.child in hidden_from(Asking(by, now)):
        raise Missing
    title = require_text(new.title, "Give it a title that names no child.", "title_missing")
    words = require_text(new.circumstances, "Say what the agencies are told of the child.", "circumstances_missing")
    rules.check_due(new.due, local_date(now))
    # Before the write, which need not wait for what a theme has found: a theme that ends meanwhile keeps this one.
    if new.theme_id is not None and not theme(Asking(by, now), new.theme_id).row.status.is_open:
        raise Refused("This theme is over. Choose another, or none.", code="theme_over")
    return _set_up(new, title, words, by=by, now=now)


@atomic
def _set_up(new: New, title: str, words: str, *, by: Actor, now: datetime) -> int:
    """The whole and our own part, both or neither."""
    # Our own part first: where nobody may do it there is nothing to compare other agencies' with.
    own = audits.allocate(_own_part(new, title), by=by, now=now)
    whole = MultiAgencyAudit.objects.create(
        title=title,
        theme_id=new.theme_id,
        authority=new.child.authority,
        scheme=new.child.scheme,
        child=new.child.identifier,
        circumstances=words,
        team_id=new.team_id,
        own_id=own,
        due=new.due,
        status=Status.GRADING,
        opened_at=now,
        opened_by_id=by.account_id or None,
    )
    record_event("set_up", whole, by=by, now=now, data={"own": own})
    return whole.pk


def _own_part(new: New, title: str) -> audits.Allocation:
    """Our own part: a themed audit of a case that was chosen."""
    return audits.Allocation(
        new.child,
        new.team_id,
        new.auditor_id,
        new.tool,
        new.worker_id,
        kind=Kind.THEMED,
        theme=title[:200],
        # Chosen and never drawn by chance, so that it is counted apart from audits that speak for others.
        draw=Draw.PURPOSIVE,
        due=new.due,
        circumstances=new.circumstances,
        reviewed_by=new.reviewed_by,
    )


@dataclass(frozen=True)
class Guest:
    """Somebody of another agency to be invited, and the basis on which the child's information is shared."""

    agency: str
    name: str
    email: str
    basis: str


def invite(whole_id: int, guest: Guest, *, by: Actor, now: datetime) -> int:
    """Ask an agency to grade its own part: an account that ends, a letter, and the part itself. Returns its id.

    Raises Refused: agency_missing, agency_asked, person_asked, basis_missing, not_cleared, and as ``invite_guest``.
    """
    agency = " ".join(require_text(guest.agency, "Say which agency is invited.", "agency_missing").split())
    if agency.casefold() == OURS.casefold():
        raise Refused("Our own part is an audit already. Name another agency.", code="agency_asked")
    basis = rules.check_basis(guest.basis)
    # Before the transaction, with the rules and teams that it asks: what is typed needs no lock to be refused.
    asking = Asking(by, now)
    days = int(asking.rules.number("invitation.access_days"))
    known = replace(FRESH, service_of=partial(service_of, among=tuple(asking.teams.values())))
    return _invite(whole_id, replace(guest, agency=agency, basis=basis), days, known, by=by, now=now)


@atomic
def _invite(whole_id: int, guest: Guest, days: int, known: Known, *, by: Actor, now: datetime) -> int:
    """The account, the part and the letter, all or none. ``days``: how long access lasts beyond the due day."""
    whole = load(whole_id, by=by, now=now)
    after(Status(whole.status), Event.INVITE)
    # Counted from the due day and not from today: a late invitation would end before its part is due.
    until = rules.access_ends(whole.due, days)
    # The account before the question: it alone says whether this person is asked already.
    account = people.invite_guest(guest.email, guest.name, until=until, by=by, now=now)
    _check_new(whole, guest.agency, account)
    part = audits.Allocation(
        child_of(whole),
        whole.team_id,
        account,
        TOOL,
        kind=Kind.PARTNER,
        theme=whole.title,
        draw=Draw.PURPOSIVE,
        due=whole.due,
        circumstances=whole.circumstances,
    )
    row = AgencyPart.objects.create(
        whole=whole,
        agency=guest.agency,
        account_id=account,
        audit_id=audits.allocate(part, by=by, now=now, known=known),
        basis=guest.basis,
        invited_at=now,
        invited_by_id=by.account_id or None,
    )
    move(whole, Event.INVITE)
    record_event("agency_invited", whole, by=by, now=now, data={"part": row.pk, "account": account})
    if signed_up([account]):  # anybody else is told by the letter that lets them sign in
        post("agency_invited", to=[account], link=link(whole.pk), at=now, about=whole.title)
    return row.pk


def _check_new(whole: MultiAgencyAudit, agency: str, account: int) -> None:
    """An agency has one part, and a person sits for one agency. The whole is locked, so two at once cannot pass."""
    standing = AgencyPart.objects.filter(whole=whole, taken_back_at__isnull=True)
    asked = list(standing.values_list("agency", "account_id"))
    if agency.casefold() in {name.casefold() for name, _ in asked}:
        raise Refused(f"{agency} was invited already.", code="agency_asked")
    if account in {one for _, one in asked}:
        raise Refused("This person was invited already.", code="person_asked")


@atomic
def send_again(part_id: int, *, by: Actor, now: datetime) -> None:
    """Send the invitation's letter again; the link before stops working. Raises Refused(signed_up)."""
    part = load_part(part_id, by=by, now=now)
    # Recorded twice, here for the audit and in people for the account: they are read by different people.
    people.send_invitation_again(part.account_id, by=by, now=now)
    record_event("invited_again", part.whole, by=by, now=now, data={"part": part.pk})


@atomic
def take_back(part_id: int, why: str, *, by: Actor, now: datetime) -> None:
    """Take an invitation back, with a reason: the part closes and access ends at once. Raises Refused(handed_in)."""
    part = load_part(part_id, by=by, now=now)
    move(part.whole, Event.TAKE_BACK)
    # After the whole is locked: a part handed in just now would else be withdrawn with its grades.
    if part.audit_id in handed_in([part.audit_id]):
        raise Refused("This part was handed in; it stands, and goes to the panel.", code="handed_in")
    why = require_text(why, "Say why it is taken back.", "why_missing")
    audits.withdraw_several([part.audit_id], why, by=by, now=now)
    _close([part], why, by=by, now=now)
    record_event("taken_back", part.whole, by=by, now=now, data={"part": part.pk})


def _close(parts: Collection[AgencyPart], why: str, *, by: Actor, now: datetime) -> None:
    """Parts whose audits are withdrawn are taken back; whoever has no other part has no access any more."""
    for part in parts:
        part.taken_back_at, part.taken_back_why = now, why
        part.save(update_fields=["taken_back_at", "taken_back_why"])
        # Told with the part's audit, which is withdrawn; its whole has no page for them any more either.
        notices.mark_over("agency_withdrawn", to=[part.account_id], under=link(part.whole_id), at=now)
    accounts = {part.account_id for part in parts}
    others = AgencyPart.objects.filter(account_id__in=accounts, taken_back_at__isnull=True)
    # A person may sit in several audits: their access ends with the last of them.
    people.end_guests(
        # Audits that are over keep nobody's access open, though their parts were never taken back.
        accounts.difference(others.exclude(whole__status__in=OVER).values_list("account_id", flat=True)),
        by=by,
        now=now,
    )


def cancel(whole_id: int, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """Cancel it before its panel, with a reason: parts that are not in are withdrawn, those that are in are kept."""
    # Whom it tells: with every name that is added or taken out the version moves on.
    members = set(PanelMember.objects.filter(whole_id=whole_id).values_list("account_id", flat=True))
    _cancel(whole_id, why, members, version=version, by=by, now=now)


@atomic
def _cancel(whole_id: int, why: str, members: Collection[int], *, version: int, by: Actor, now: datetime) -> None:
    whole = load(whole_id, by=by, now=now, version=version)
    whole.ended_why = require_text(why, "Say why it is cancelled.", "why_missing")
    move(whole, Event.CANCEL)
    # Calendars are cleared with the cancelling, or an agency comes to a meeting about a child that is not held.
    convening.not_to_be(whole, whole.ended_why, by=by, now=now)
    giving.drop_waiting(whole, by=by, now=now)
    parts = list(AgencyPart.objects.filter(whole=whole, taken_back_at__isnull=True))
    is_in = handed_in([whole.own_id, *(part.audit_id for part in parts)])
    not_in = [part for part in parts if part.audit_id not in is_in]
    unfinished = {whole.own_id, *(part.audit_id for part in not_in)} - is_in
    audits.withdraw_several(unfinished, whole.ended_why, by=by, now=now)
    _close(not_in, whole.ended_why, by=by, now=now)
    notices.mark_over("panel_cancelled", to=members, under=waiting(whole.pk), at=now)
    notices.take_back("panel_cancelled", to=members, under=link(whole.pk), at=now, about=whole.title, but=by.account_id)
    record_event("cancelled", whole, by=by, now=now)
