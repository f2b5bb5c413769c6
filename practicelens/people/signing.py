"""Writes sign-ins into history: those that succeeded, failed, were locked out, and signing out.

What was typed is never kept, neither password nor address: an attempt on an address that has an account is noted
against the account, any other against nobody. This is an edge of the product, so it reads the clock itself.
"""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction

from practicelens.access.actor import SYSTEM, Actor
from practicelens.history import changes as history
from practicelens.people.models import Account
from practicelens.workdays import clock

NOBODY = "unknown"


def connect() -> None:
    """Listen. Called once, when the apps are ready."""
    user_logged_in.connect(_succeeded, dispatch_uid="people.sign_in")
    user_login_failed.connect(_failed, dispatch_uid="people.sign_in_failed")
    user_logged_out.connect(_out, dispatch_uid="people.sign_out")
    user_locked_out.connect(_locked, dispatch_uid="people.locked_out")


def _record(kind: str, account: Account | None) -> None:
    """Write it, in a transaction of its own where there is none."""
    # A failed attempt stands under the account it was made on: nobody knows who made it.
    by = Actor(account.pk, account.name) if account is not None else SYSTEM
    subject = ("account", account.pk if account is not None else NOBODY)
    # A sign-in is no change of ours with a transaction about it, and history refuses to be written outside of one.
    with transaction.atomic():
        history.record(kind, by=by, at=clock.now(), subject=subject)


def _succeeded(sender: object, user: Account, **_: Any) -> None:
    _record("sign_in.succeeded", user)


def _out(sender: object, user: Account | None, **_: Any) -> None:
    if user is not None:
        _record("sign_in.ended", user)


def _failed(sender: object, credentials: dict[str, Any], **_: Any) -> None:
    _record("sign_in.failed", _account_named(credentials.get("username") or credentials.get("email")))


def _locked(sender: object, username: str | None = None, **_: Any) -> None:
    """Too many wrong passwords."""
    _record("sign_in.locked_out", _account_named(username))


def _account_named(typed: object) -> Account | None:
    """The account with that address, if there is one."""
    # Whatever was typed may be a password in the wrong box: only an account that exists is named.
    return Account.objects.filter(email__iexact=typed).first() if isinstance(typed, str) and typed else None
