"""Who comes to a page, read once for all the visits of a walk: their session, their account, their roles and reach.

To find that out was a third of what a visit cost, and is the same for every page. What is known is forgotten with any
statement that writes to these tables. A page's statements are counted as if everything had been read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from copy import copy, deepcopy
from datetime import date
from typing import Any, TypeVar

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from practicelens.people import actors
from practicelens.people.backends import AccountBackend
from tests.builders.counting import as_if_asked, recorded

T = TypeVar("T")
# Where sessions, accounts, roles, teams and what is unread stand.
TABLES = ('"django_session"', '"people_', '"notices_')


class Arrivals:
    """What was read of those who came, each answer with the statements that it took."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[Any, tuple[str, ...]]] = {}
        self._written = False

    @contextmanager
    def heeding(self) -> Iterator[None]:
        """Keep what is read meanwhile, in the product's own questions."""
        load, get_user, arrive = SessionStore.load, AccountBackend.get_user, actors.arrive

        def kept_load(store: SessionStore) -> dict[str, Any]:
            # A copy: a page writes into its session before it is saved.
            return deepcopy(self._kept(("session", store.session_key), lambda: load(store)))

        def kept_user(backend: AccountBackend, user_id: int) -> Any:
            return copy(self._kept(("account", user_id), lambda: get_user(backend, user_id)))

        def kept_arrive(signed_in: AbstractBaseUser, on: date) -> actors.Arrived:
            return self._kept(("roles", signed_in.pk, on), lambda: arrive(signed_in, on))

        self._known, self._written = {}, False
        with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(self._heed):
            patch.setattr(SessionStore, "load", kept_load)
            patch.setattr(AccountBackend, "get_user", kept_user)
            patch.setattr(actors, "arrive", kept_arrive)
            yield

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        """Around a transaction that is taken back: what was known before it holds again, where it wrote."""
        before, written = dict(self._known), self._written
        self._written = False
        try:
            yield
        finally:
            if self._written:
                self._known = before
            self._written = written

    def _kept(self, question: Hashable, read: Callable[[], T]) -> T:
        """The answer, read once. After a write, read each time until that is taken back: parts of it may be sooner."""
        if self._written:
            return read()
        if question in self._known:
            answer, statements = self._known[question]
            as_if_asked(statements)
            return answer  # type: ignore[no-any-return]
        with recorded() as asked:
            answer = read()
        if not self._written:
            self._known[question] = (answer, tuple(asked))
        return answer

    def _heed(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("SELECT") and any(table in sql for table in TABLES):
            self._known.clear()
            self._written = True
        return execute(sql, params, many, context)


arrivals = Arrivals()
