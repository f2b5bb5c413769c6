"""What other apps ask of invitations: how far each has come, and who has signed up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import is_password_usable

from practicelens.people.invitations.letters import Letter
from practicelens.people.models import Account, Invitation
from practicelens.workdays.clock import real_now


@dataclass(frozen=True)
class GuestView:
    """Somebody of another agency: whether they can sign in, and where their latest letter is."""

    account_id: int
    name: str
    email: str
    signed_up: bool
    letter: Letter | None
    sent_at: datetime | None
    expires_at: datetime | None
    expired: bool


def guests(account_ids: Collection[int]) -> dict[int, GuestView]:
    """How far each person's invitation has come, by account. Two queries."""
    rows = Invitation.objects.filter(account_id__in=set(account_ids)).order_by("asked_at", "id")
    # In the order in which they were asked for, so that the last put in is the latest letter.
    latest = {row.account_id: row for row in rows}
    accounts = Account.objects.filter(pk__in=set(account_ids))
    return {account.pk: _view(account, latest.get(account.pk)) for account in accounts}


def signed_up(account_ids: Collection[int]) -> frozenset[int]:
    """Those of some accounts whose person has chosen a password. One query; none for none."""
    if not account_ids:
        return frozenset()
    rows = Account.objects.filter(pk__in=set(account_ids)).values_list("pk", "password")
    return frozenset(pk for pk, password in rows if is_password_usable(password))


def _view(account: Account, letter: Invitation | None) -> GuestView:
    expires = letter.expires_at if letter else None
    return GuestView(
        account.pk,
        account.name,
        account.email,
        account.has_usable_password(),
        Letter(letter.status) if letter else None,
        letter.sent_at if letter else None,
        expires,
        expires is not None and expires <= real_now(),
    )
