"""What other apps ask about accounts that no page may: they ask for no actor and show nobody anything."""

from __future__ import annotations

from practicelens.people.models import Account


def account_addresses() -> dict[int, str]:
    """Every account's address, by its id."""
    return dict(Account.objects.values_list("id", "email"))


def anybody_signed_in() -> bool:
    """Whether anybody has ever signed in here; signing out again does not undo it."""
    return Account.objects.filter(last_login__isnull=False).exists()
