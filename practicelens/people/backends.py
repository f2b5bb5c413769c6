"""Who a session belongs to, read with what every request asks of them next."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from practicelens.people.actors import accounts_with_more
from practicelens.people.models import Account


class AccountBackend(ModelBackend):
    """Signs in by address and password, as Django's own."""

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, where it may still be used. One query, which every request asks."""
        account = accounts_with_more().filter(pk=user_id).first()
        return account if account is not None and self.user_can_authenticate(account) else None
