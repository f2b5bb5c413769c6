"""Who a session belongs to, read with what every request asks of them next."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.db.models import OuterRef

from practicelens.notices.internal import unread_of
from practicelens.people.actors import ACCOUNT, accounts_with_more
from practicelens.people.models import Account
from practicelens.people.prepared import Prepared

_account = Prepared(lambda: accounts_with_more().annotate(unread=unread_of(OuterRef("pk"))).filter(pk=ACCOUNT))


class AccountBackend(ModelBackend):
    """Signs in by address and password, as Django's own."""

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, where it may still be used. One query, which every request asks.

        ``unread``, how many notices the person has not opened, is for the frame of whatever page follows.
        """
        account = _account.first(account=user_id)
        # Asked at each request: a session of an account that was shut ends with its next page.
        return account if account is not None and self.user_can_authenticate(account) else None
