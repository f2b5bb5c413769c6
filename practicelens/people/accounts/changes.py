"""Changes to accounts and the roles they hold."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import ROLES, Role
from practicelens.history import changes as history
from practicelens.notices import changes as notices
from practicelens.people import permissions, rules
from practicelens.people.dated import overlaps
from practicelens.people.models import AbsenceCover, Account, RoleGrant, ServiceArea, Team


@transaction.atomic
def create_account(email: str, name: str, *, password: str | None = None, by: Actor, now: datetime) -> int:
    """Make an account that holds nothing yet; without a password nobody signs into it. Raises Missing, Refused."""
    permissions.check_can_manage(by)
    email, name = rules.clean_email(email), rules.clean_name(name)
    if Account.objects.filter(email__iexact=email).exists():
        raise Refused("There is an account with this e-mail address already.", code="email_taken")
    account = Account(email=email, name=name, created_at=now)
    _put_password(account, password)
    account.save()
    history.record("people.account_created", by=by, at=now, subject=("account", account.pk))
    return account.pk


@transaction.atomic
def set_password(account_id: int, password: str | None, *, by: Actor, now: datetime) -> None:
    """Set a password (None: nobody signs in by one). By the person or an administrator; never kept in history."""
    if by.account_id != account_id:
        permissions.check_can_manage(by)
    account = _account(account_id)
    _put_password(account, password)
    account.save(update_fields=["password"])
    history.record("people.password_set", by=by, at=now, subject=("account", account_id))


def _put_password(account: Account, password: str | None) -> None:
    """Hash it, when it is strong enough."""
    if password is None:
        account.set_unusable_password()
        return
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="password") from error
    account.set_password(password)


@transaction.atomic
def deactivate_account(account_id: int, *, by: Actor, now: datetime) -> None:
    """Shut an account from this moment; what it did stays. Not one's own. Raises Missing, Refused."""
    _switch(account_id, "people.account_deactivated", active=False, by=by, now=now)


@transaction.atomic
def reactivate_account(account_id: int, *, by: Actor, now: datetime) -> None:
    """Open a shut account again, with the roles whose dates still hold. Not one's own. Raises Missing, Refused."""
    _switch(account_id, "people.account_reactivated", active=True, by=by, now=now)


def _switch(account_id: int, kind: str, *, active: bool, by: Actor, now: datetime) -> None:
    """Shut or open."""
    permissions.check_can_manage(by)
    rules.check_not_own(by, account_id)
    _account(account_id)
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
    rules.check_scope(role, service_id, team_id)
    _check_scope_exists(service_id, team_id)
    _account(account_id)
    same = RoleGrant.objects.filter(overlaps(starts, ends), account_id=account_id, role=role.value)
    if (service_id, team_id) in same.values_list("service_id", "team_id"):
        raise Refused("This role is held for part of that time already.", code="overlap")
    row = RoleGrant.objects.create(
        account_id=account_id, role=role.value, service_id=service_id, team_id=team_id, starts=starts, ends=ends
    )
    told = {"role": role.value, "grant": row.pk, "service": service_id, "team": team_id, **_dates(starts, ends)}
    history.record("people.role_granted", by=by, at=now, subject=("account", account_id), data=told)
    notices.post("role_granted", to=[account_id], link="/", at=now, about=ROLES[role].title)
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
    rules.check_not_own(by, row.account_id)
    rules.check_dates(row.starts, ends)
    if row.ends is not None and row.ends <= ends:
        raise Refused("This role ends by that day already.", code="ended")
    row.ends = ends
    row.save(update_fields=["ends"])
    told = {"role": row.role, "grant": row.pk, "ends": ends.isoformat()}
    history.record("people.role_ended", by=by, at=now, subject=("account", row.account_id), data=told)


@transaction.atomic
def arrange_cover(absent_id: int, covering_id: int, *, starts: date, ends: date, by: Actor, now: datetime) -> int:
    """Let somebody stand in: from ``starts`` until the day before ``ends`` they hold the absent person's roles too.

    By an administrator, or a manager for themself and their line; never by the one who would stand in.
    Raises Missing, Refused.
    """
    held = set(RoleGrant.objects.filter(account_id=absent_id).values_list("team_id", flat=True))
    permissions.check_can_arrange_cover(by, absent_id, held)
    rules.check_cover(by, absent_id, covering_id, starts, ends)
    _account(absent_id)
    _account(covering_id)
    pair = AbsenceCover.objects.filter(absent_id=absent_id, covering_id=covering_id)
    if pair.filter(overlaps(starts, ends)).exists():
        raise Refused("This person covers part of that time already.", code="overlap")
    row = AbsenceCover.objects.create(absent_id=absent_id, covering_id=covering_id, starts=starts, ends=ends)
    told = {"cover": row.pk, "covering": covering_id, **_dates(starts, ends)}
    history.record("people.cover_arranged", by=by, at=now, subject=("account", absent_id), data=told)
    notices.post("cover_arranged", to=[covering_id], link="/", at=now)
    return row.pk


@transaction.atomic
def end_cover(cover_id: int, *, ends: date, by: Actor, now: datetime) -> None:
    """End cover sooner: ``ends`` is the first day without it. By whoever might arrange it. Raises Missing, Refused."""
    row = AbsenceCover.objects.select_for_update().filter(pk=cover_id).first()
    if row is None:
        raise Missing
    held = set(RoleGrant.objects.filter(account_id=row.absent_id).values_list("team_id", flat=True))
    permissions.check_can_arrange_cover(by, row.absent_id, held)
    rules.check_dates(row.starts, ends)
    if row.ends <= ends:
        raise Refused("This cover ends by that day already.", code="ended")
    row.ends = ends
    row.save(update_fields=["ends"])
    told = {"cover": row.pk, "ends": ends.isoformat()}
    history.record("people.cover_ended", by=by, at=now, subject=("account", row.absent_id), data=told)


def _account(account_id: int) -> Account:
    """The account, held for this change."""
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise Missing
    return account


def _dates(starts: date, ends: date | None) -> dict[str, str | None]:
    """Dates as history keeps them."""
    return {"starts": starts.isoformat(), "ends": ends.isoformat() if ends else None}
