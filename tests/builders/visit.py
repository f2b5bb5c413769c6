"""A visit to every address of the table of URL × role, each with the things it needs made for it and undone after."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from practicelens.access.roles import Role
from practicelens.analytics import annex_a
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.rulebook.cache import forget as forget_rules
from practicelens.workdays import clock
from tests.builders.authority import heeding, kept
from tests.builders.counting import counted
from tests.builders.extracts import read_here
from tests.builders.things import Things
from tests.conftest import MONDAY

TABLES = sorted((Path(__file__).resolve().parents[1] / "spec" / "urls").glob("*.txt"))
# What many addresses need and what changes nobody's powers: made once for the whole table.
MADE_ONCE = ("extract", "audits", "audit", "inadequate_audit")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    arguments: tuple[str, ...]
    open_to: frozenset[str]

    @property
    def anonymous(self) -> bool:
        return "anonymous" in self.open_to

    def opens_for(self, role: Role) -> bool:
        return bool({"any", "anonymous", role.value} & self.open_to)


def rows() -> Iterator[Row]:
    """Every line of every table: `name | arguments | roles`."""
    for path in TABLES:
        for line in path.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                name, arguments, roles = (cell.strip() for cell in line.split("|"))
                values = tuple(cell.strip() for cell in arguments.split(",") if cell.strip() not in ("", "-"))
                yield Row(name, values, frozenset(cell.strip() for cell in roles.split(",")))


ROWS = list(rows())
OPEN_TO: dict[str, set[Role]] = defaultdict(set)
"""Which roles an address of each name opens to, for one thing or another."""
for _row in ROWS:
    OPEN_TO[_row.name] |= {role for role in Role if _row.opens_for(role)}
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"#?]+)')


class Visit:
    """The small authority with what most addresses need, made once; whatever else a row needs is undone after it."""

    def __init__(self, folder: Path) -> None:
        self.authority = kept()
        self.things = Things(self.authority, folder)
        for name in MADE_ONCE:
            assert self.things[name]
        self._cookies = {role: self.authority.client(role).cookies for role in Role}
        self.asked: dict[Role, int] = {}
        self.dead: list[str] = []

    def address(self, row: Row) -> str:
        return reverse(row.name, args=[self.things[name] for name in row.arguments])

    @contextmanager
    def made_for(self, row: Row) -> Iterator[str]:
        """A row's address with the things it names. Nothing that was made for it or changed meanwhile is kept."""
        made = dict(self.things.made)
        try:
            with undone():
                yield self.address(row)
        finally:
            self.things.made = made

    def client(self, role: Role) -> Client:
        """A browser of somebody signed in, its cookies its own."""
        client = Client()
        client.cookies = copy(self._cookies[role])
        return client

    def statuses(self, row: Row) -> dict[Role, int]:
        """What each role is answered.

        ``asked`` says then how many statements each one's page put to the database, ``dead`` what it leads to in vain.
        """
        self.asked, self.dead = {}, []
        with self.made_for(row) as address:
            return {role: self._asked(role, address) for role in Role}

    def _asked(self, role: Role, address: str) -> int:
        """The status of a page, or, where only a form is answered, of an empty form."""
        client = self.client(role)
        with undone():
            with counted() as statements:
                reply = client.get(address)
            if reply.status_code == 200:
                self.asked[role] = len(statements)
                self.dead += self._dead(role, client, reply.content.decode(errors="replace"))
            return (client.post(address) if reply.status_code == 405 else reply).status_code

    @staticmethod
    def _dead(role: Role, client: Client, page: str) -> Iterator[str]:
        """Links of a page that its reader is told are nothing.

        Only those that the table opens to nobody in this role are followed: the others are visited by their own rows.
        """
        for href in sorted(set(_LINK.findall(page))):
            try:
                known = role in OPEN_TO[resolve(href).view_name]
            except Resolver404:
                continue  # files, and what lies outside
            if not known and client.get(href).status_code == 404:
                yield f"{role.value}: {href}"


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def visit(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    folder = tmp_path_factory.mktemp("visit")
    before = clock._stands_in
    clock.stand_in(folder / "clock.json")
    clock.stand_at(MONDAY)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), undone(), heeding():
        patch.setattr(settings, "DATA_DIR", folder / "data")
        patch.setattr(annex_a, "read_guarded", read_here)
        forget_rules()
        yield Visit(folder)
    forget_rules()
    clock.stand_in(before)


@pytest.fixture(scope="module")
def extracted(visit: Visit) -> frozenset[str]:
    """The numbers of all children of the extract that stands throughout."""
    first = children_queries.children(visit.authority.asking(Role.DCS))
    assert first is not None
    return frozenset(row.child for row in first.rows)
