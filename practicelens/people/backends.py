"""Who a session belongs to, read with what every request asks of them next."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.db.models import OuterRef, QuerySet, Subquery

from practicelens.notices.internal import unread_of
from practicelens.people.actors import ACCOUNT, accounts_with_more
from practicelens.people.models import Account
from practicelens.people.prepared import Prepared


def _session_account() -> QuerySet[Account]:
    """The account with what most pages ask of it: how many notices wait, and when the first account here was made."""
    first = Account.objects.order_by("pk").values("created_at")[:1]
    return accounts_with_more().annotate(unread=unread_of(OuterRef("pk")), founded=Subquery(first)).filter(pk=ACCOUNT)


_account = Prepared(_session_account)


class AccountBackend(ModelBackend):
    """Signs in by address and password, as Django's own."""

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, where it may still be used. One query, which every request asks.

        ``unread``, how many notices the person has not opened, is for the frame of whatever page follows.
        """
        account = _account.first(account=user_id)
        # Asked at each request: a session of an account that was shut ends with its next page.
        return account if account is not None and self.user_can_authenticate(account) else None
