"""Puts a password on an account, when it is strong enough."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from practicelens.access.errors import Refused
from practicelens.people.models import Account


def put_password(account: Account, password: str | None) -> None:
    """Hash it onto the account, unsaved; None: nobody signs in by one. Raises Refused(password) for a weak one."""
    if password is None:
        account.set_unusable_password()
        return
    try:
        # With the account: a password that is like its owner's name or address is refused too.
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="password") from error
    account.set_password(password)
