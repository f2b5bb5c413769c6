"""Every address × every role: those listed get a page, everybody else is told that there is no such page."""

from __future__ import annotations

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
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from practicelens.access.roles import Role
from practicelens.analytics import annex_a
from practicelens.rulebook.cache import forget as forget_rules
from practicelens.workdays import clock
from tests.builders.authority import build
from tests.builders.extracts import read_here
from tests.builders.things import Things
from tests.conftest import MONDAY

TABLES = sorted((Path(__file__).resolve().parents[1] / "spec" / "urls").glob("*.txt"))
# Addresses that a machine or the browser asks for by itself, tested where they are made.
APART = {"openapi-json", "api-root"}
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
                told = tuple(cell.strip() for cell in arguments.split(",") if cell.strip() not in ("", "-"))
                yield Row(name, told, frozenset(cell.strip() for cell in roles.split(",")))


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Every address's name, as Django knows them; the API's carry their namespace."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            prefix = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from (prefix + name for name in names(pattern.url_patterns))
        else:
            yield pattern.name or str(pattern.pattern)


ROWS = list(rows())


def test_every_address_stands_in_the_table_and_nothing_else_does() -> None:
    known = {name for name in names(get_resolver().url_patterns) if name.split(":")[-1] not in APART}
    assert known == {row.name for row in ROWS}


class Visit:
    """The small authority with what most addresses need, made once; whatever else a row needs is undone after it."""

    def __init__(self, folder: Path) -> None:
        self.authority = build()
        self.things = Things(self.authority, folder)
        for name in MADE_ONCE:
            assert self.things[name]
        self._cookies = {role: self.authority.client(role).cookies for role in Role}

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
        """What each role is answered."""
        with self.made_for(row) as address:
            return {role: self._asked(role, address) for role in Role}

    def _asked(self, role: Role, address: str) -> int:
        """The status of a page, or, where only a form is answered, of an empty form."""
        client = self.client(role)
        with undone():
            reply = client.get(address)
            return (client.post(address) if reply.status_code == 405 else reply).status_code


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
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), undone():
        patch.setattr(settings, "DATA_DIR", folder / "data")
        patch.setattr(annex_a, "read_guarded", read_here)
        forget_rules()
        yield Visit(folder)
    forget_rules()
    clock.stand_in(before)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} {'/'.join(row.arguments)}".strip())
def test_each_role_gets_a_page_or_is_told_there_is_none(row: Row, visit: Visit) -> None:
    found = visit.statuses(row)
    opened = {role.value for role, status in found.items() if status != 404}
    assert opened == {role.value for role in Role if row.opens_for(role)}
    assert [f"{role}: {status}" for role, status in found.items() if status >= 500 or status == 403] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} {'/'.join(row.arguments)}".strip())
def test_nobody_who_has_not_signed_in_gets_further_than_signing_in(row: Row, visit: Visit) -> None:
    address = reverse(row.name, args=[1 if name != "holiday" else "2026-12-25" for name in row.arguments])
    with undone():
        reply = Client().get(address)
    if row.anonymous:
        assert reply.status_code in (200, 405)
    elif ":" in row.name:
        assert reply.status_code == 401
    else:
        assert reply.status_code == 302 and reply.headers["Location"].startswith(reverse("sign-in"))
