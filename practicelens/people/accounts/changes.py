"""Changes to accounts and the roles they hold."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import ROLES, Role
from practicelens.history import changes as history
from practicelens.notices.changes import Recipient
from practicelens.people import permissions, rules
from practicelens.people.dated import holds, overlaps
from practicelens.people.invitations.changes import renew_letter
from practicelens.people.models import AbsenceCover, Account, RoleGrant, ServiceArea, Team
from practicelens.people.passwords import put_password
from practicelens.people.powers import day_in_words, post_power, post_to_owner
from practicelens.people.tokens import changes as tokens
from practicelens.workdays.clock import local_date


@transaction.atomic
def create_account(email: str, name: str, *, password: str | None = None, by: Actor, now: datetime) -> int:
    """Make an account that holds nothing yet; without a password nobody signs into it. Raises Missing, Refused."""
    permissions.check_can_manage(by)
    account = Account(email=rules.clean_email(email), name=rules.clean_name(name), created_at=now)
    put_password(account, password)
    _save_under_its_address(account)
    history.record("people.account_created", by=by, at=now, subject=("account", account.pk))
    # Last, as in every change here: what is told is what the transaction has written.
    post_power({account.pk: "account_made"}, lambda whom: f"made an account for {whom[0]}", by=by, now=now)
    return account.pk


def _save_under_its_address(account: Account) -> None:
    """Save it. Raises Refused(email_taken) where somebody else has the address, in whatever case, or just took it."""
    # Looked for first, for the words; caught as well, because two at once both find it free.
    taken = Refused("There is an account with this e-mail address already.", code="email_taken")
    if Account.objects.filter(email__iexact=account.email).exclude(pk=account.pk).exists():
        raise taken
    try:
        # A savepoint: on PostgreSQL a refused row would take the whole change with it.
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise taken from error


@transaction.atomic
def change_address(account_id: int, email: str, *, by: Actor, now: datetime) -> None:
    """Let somebody sign in by another e-mail address from now on, and no longer by the old one.

    For an administrator, and not for their own account: that takes their password. Sessions end, because they are
    signed for the address too, and an invitation's link goes anew to the new address.
    Raises Missing, Refused: own_account, email, email_same, email_taken.
    """
    permissions.check_can_manage(by)
    rules.check_not_own(by, account_id)
    _move_to_address(_account(account_id), email, by=by, now=now)


def change_own_address(email: str, password: str, *, by: Actor, now: datetime) -> None:
    """Change one's own e-mail address, with the password: a desk left open is not enough. Ends one's sessions.

    Raises Missing for who has no password, Refused: password_wrong, email, email_same, email_taken, Stale.
    """
    held = Account.objects.filter(pk=by.account_id).first()
    if held is None or not held.has_usable_password():
        raise Missing
    # Before the transaction: hashing is slow on purpose, and nobody else may write meanwhile on SQLite.
    if not held.check_password(password):
        raise Refused("That is not your password.", code="password_wrong")
    with transaction.atomic():
        account = _account(by.account_id)
        # The password that was checked must still be the one that stands.
        if account.password != held.password:
            raise Stale("Your password was changed meanwhile. Sign in again.")
        _move_to_address(account, email, by=by, now=now)


def _move_to_address(account: Account, email: str, *, by: Actor, now: datetime) -> None:
    """Change it and tell of it at both addresses; history keeps no more of either than after its "@"."""
    old, new = account.email, rules.clean_email(email)
    if new == old:
        raise Refused("That is the address of this account already.", code="email_same")
    # Compared as cleaned: another case of the same address is no other address.
    account.email = new
    _save_under_its_address(account)
    # In this order: the letter that waits goes to the address that stands.
    renew_letter(account)
    # Whole addresses are personal and history is kept for years; after the "@" is enough to see that an account left
    # the council's own domain.
    domains = {"from": old.rpartition("@")[2], "to": new.rpartition("@")[2]}
    history.record("people.address_changed", by=by, at=now, subject=("account", account.pk), data=domains)
    post_power(
        {account.pk: "address_changed"},
        lambda whom: f"changed the e-mail address of the account of {whom[0]}",
        by=by,
        now=now,
        # The old address too: whoever's account was taken over reads no letter at the new one.
        further=[Recipient(account.pk, old, letter_only=True)],
    )


@transaction.atomic
def set_password(account_id: int, password: str | None, *, by: Actor, now: datetime) -> None:
    """Set a password (None: nobody signs in by one). By the person or an administrator; never kept in history.

    The person's other sessions end. Raises Missing, Refused(password).
    """
    if by.account_id != account_id:
        permissions.check_can_manage(by)
    account = _account(account_id)
    put_password(account, password)
    account.save(update_fields=["password"])
    # Who set it, and nothing of it: neither the password nor its hash ever leaves the row.
    history.record("people.password_set", by=by, at=now, subject=("account", account_id))
    did = "changed the password" if password is not None else "took away the password"
    # One's own password is no power over another's account: nobody watches over it, its owner is told.
    if by.account_id == account_id:
        post_to_owner(account_id, "password_set", lambda whom: f"{did} of the account of {whom[0]}", by=by, now=now)
    else:
        post_power({account_id: "password_set"}, lambda whom: f"{did} of the account of {whom[0]}", by=by, now=now)


@transaction.atomic
def deactivate_account(account_id: int, *, by: Actor, now: datetime) -> None:
    """Shut an account from this moment; what it did stays. Not one's own. Raises Missing, Refused."""
    _switch(account_id, "people.account_deactivated", active=False, by=by, now=now)
    tokens.end_all(account_id, by=by, now=now)
    post_power({account_id: "account_shut"}, lambda whom: f"shut the account of {whom[0]}", by=by, now=now)


@transaction.atomic
def reactivate_account(account_id: int, *, by: Actor, now: datetime) -> None:
    """Open a shut account again, with the roles whose dates still hold. Not one's own. Raises Missing, Refused."""
    _switch(account_id, "people.account_reactivated", active=True, by=by, now=now)
    post_power({account_id: "account_opened"}, lambda whom: f"opened the account of {whom[0]} again", by=by, now=now)


def _switch(account_id: int, kind: str, *, active: bool, by: Actor, now: datetime) -> None:
    permissions.check_can_manage(by)
    rules.check_not_own(by, account_id)
    _account(account_id)
    # The one column: a row saved whole would undo an address or a password that was changed since it was read.
    Account.objects.filter(pk=account_id).update(is_active=active)
    history.record(kind, by=by, at=now, subject=("account", account_id))


@transaction.atomic
def grant_role(
    account_id: int,
    role: Role,
    *,
    starts: date,
    ends: date | None = None,
    service_id: int | None = None,
    team_id: int | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Give a role from a day on, with the scope its reach asks for. Not to oneself. Raises Missing, Refused.

    ``ends`` is the first day the role is no longer held.
    """
    permissions.check_can_manage(by)
    rules.check_not_own(by, account_id)
    rules.check_dates(starts, ends)
    # Refused in words here; the database holds the same by a constraint, whatever writes to it.
    rules.check_scope(role, service_id, team_id)
    _check_scope_exists(service_id, team_id)
    # Held before overlaps are looked for: of two grants at once each would find none.
    _account(account_id)
    same = RoleGrant.objects.filter(overlaps(starts, ends), account_id=account_id, role=role.value)
    # One role may be held in two places, and in one place once at a time.
    if (service_id, team_id) in same.values_list("service_id", "team_id"):
        raise Refused("This role is held for part of that time already.", code="overlap")
    row = RoleGrant.objects.create(
        account_id=account_id, role=role.value, service_id=service_id, team_id=team_id, starts=starts, ends=ends
    )
    details = {"role": role.value, "grant": row.pk, "service": service_id, "team": team_id, **_dates(starts, ends)}
    history.record("people.role_granted", by=by, at=now, subject=("account", account_id), data=details)
    title, when = _role_in_words(row), _time_in_words(starts, ends)
    post_power({account_id: "role_granted"}, lambda whom: f"gave {whom[0]} the role {title} {when}", by=by, now=now)
    return row.pk


def _check_scope_exists(service_id: int | None, team_id: int | None) -> None:
    """A scope that is named must be there."""
    if service_id is not None and not ServiceArea.objects.filter(pk=service_id).exists():
        raise Missing
    if team_id is not None and not Team.objects.filter(pk=team_id).exists():
        raise Missing


@transaction.atomic
def end_role(grant_id: int, *, ends: date, by: Actor, now: datetime) -> None:
    """End a role: ``ends`` is the first day without it; today's date ends it at once. Raises Missing, Refused."""
    permissions.check_can_manage(by)
    row = RoleGrant.objects.select_for_update().filter(pk=grant_id).first()
    if row is None:
        raise Missing
    # Before the row changes, so that the notice names what was held.
    title = _role_in_words(row)
    rules.check_not_own(by, row.account_id)
    rules.check_dates(row.starts, ends)
    # Only sooner: whoever should hold it longer is given it anew, with all that is asked then.
    if row.ends is not None and row.ends <= ends:
        raise Refused("This role ends by that day already.", code="ended")
    # The row stays: whoever looks back sees until when the role was held.
    row.ends = ends
    row.save(update_fields=["ends"])
    details = {"role": row.role, "grant": row.pk, "ends": ends.isoformat()}
    history.record("people.role_ended", by=by, at=now, subject=("account", row.account_id), data=details)
    post_power(
        {row.account_id: "role_ended"},
        lambda whom: f"took the role {title} from {whom[0]}, from {day_in_words(ends)} on",
        by=by,
        now=now,
    )


@transaction.atomic
def arrange_cover(absent_id: int, covering_id: int, *, starts: date, ends: date, by: Actor, now: datetime) -> int:
    """Let somebody stand in: from ``starts`` until the day before ``ends`` they hold the absent person's roles too.

    By an administrator, or a manager for themself and their line; never by the one who would stand in.
    Raises Missing, Refused.
    """
    permissions.check_can_arrange_cover(by, absent_id, _teams_held(absent_id, local_date(now)))
    rules.check_cover(by, absent_id, covering_id, starts, ends)
    # Both are held: two who arrange the same cover at once would each find that nobody covers yet.
    _account(absent_id)
    _account(covering_id)
    pair = AbsenceCover.objects.filter(absent_id=absent_id, covering_id=covering_id)
    if pair.filter(overlaps(starts, ends)).exists():
        raise Refused("This person covers part of that time already.", code="overlap")
    row = AbsenceCover.objects.create(absent_id=absent_id, covering_id=covering_id, starts=starts, ends=ends)
    details = {"cover": row.pk, "covering": covering_id, **_dates(starts, ends)}
    history.record("people.cover_arranged", by=by, at=now, subject=("account", absent_id), data=details)
    when = _time_in_words(starts, ends)
    post_power(
        {covering_id: "cover_arranged", absent_id: "cover_for_you"},
        lambda whom: f"asked {whom[0]} to stand in for {whom[1]} {when}",
        by=by,
        now=now,
        event={"about": "account", "which": absent_id},
    )
    return row.pk


@transaction.atomic
def end_cover(cover_id: int, *, ends: date, by: Actor, now: datetime) -> None:
    """End cover sooner: ``ends`` is the first day without it. By whoever might arrange it. Raises Missing, Refused."""
    row = AbsenceCover.objects.select_for_update().filter(pk=cover_id).first()
    if row is None:
        raise Missing
    # By the absent person's teams of today: whoever leads them now may end what another has arranged.
    permissions.check_can_arrange_cover(by, row.absent_id, _teams_held(row.absent_id, local_date(now)))
    rules.check_dates(row.starts, ends)
    if row.ends <= ends:
        raise Refused("This cover ends by that day already.", code="ended")
    row.ends = ends
    row.save(update_fields=["ends"])
    details = {"cover": row.pk, "ends": ends.isoformat()}
    history.record("people.cover_ended", by=by, at=now, subject=("account", row.absent_id), data=details)
    post_power(
        {row.covering_id: "cover_ended", row.absent_id: "cover_for_you_ended"},
        lambda whom: f"asked {whom[0]} to stand in for {whom[1]} until {day_in_words(ends)} alone",
        by=by,
        now=now,
        event={"about": "account", "which": row.absent_id},
    )


def _teams_held(account_id: int, on: date) -> set[int | None]:
    """The teams of the roles somebody holds on a day: one that ended puts nobody else in charge of them."""
    return set(RoleGrant.objects.filter(holds(on), account_id=account_id).values_list("team_id", flat=True))


def _account(account_id: int) -> Account:
    """The account, held for this change."""
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise Missing
    return account


def _role_in_words(row: RoleGrant) -> str:
    """A role with its scope: "Team Manager (Family Support Team One)"."""
    scope = row.team or row.service
    return ROLES[Role(row.role)].title + (f" ({scope.name})" if scope else "")


def _time_in_words(starts: date, ends: date | None) -> str:
    """From when until when, as a notice says it."""
    until = f" until {day_in_words(ends)}" if ends else ""
    return f"from {day_in_words(starts)}{until or ' on'}"


def _dates(starts: date, ends: date | None) -> dict[str, str | None]:
    """Dates as history keeps them."""
    return {"starts": starts.isoformat(), "ends": ends.isoformat() if ends else None}
