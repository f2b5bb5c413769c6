"""Every address × every role: those listed get a page, everybody else is told that there is no such page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from practicelens.access.roles import Role
from practicelens.analytics import annex_a
from tests.builders.authority import Authority
from tests.builders.extracts import read_here
from tests.builders.things import Things

TABLES = sorted((Path(__file__).resolve().parents[1] / "spec" / "urls").glob("*.txt"))
# Addresses that a machine or the browser asks for by itself, tested where they are made.
APART = {"openapi-json", "api-root"}


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


def test_every_address_stands_in_the_table_and_nothing_else_does():
    known = {name for name in names(get_resolver().url_patterns) if name.split(":")[-1] not in APART}
    assert known == {row.name for row in ROWS}


@pytest.fixture
def things(authority: Authority, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Things:
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setattr(annex_a, "read_guarded", read_here)
    return Things(authority, tmp_path)


def asked(client: Client, address: str) -> int:
    """The status of a page, or, where only a form is answered, of an empty form; nothing it changes is kept."""
    try:
        with transaction.atomic():
            reply = client.get(address)
            if reply.status_code == 405:
                reply = client.post(address)
            raise _Undo(reply.status_code)
    except _Undo as undo:
        return undo.status


class _Undo(Exception):
    """Takes the status out of a transaction that is rolled back."""

    def __init__(self, status: int) -> None:
        self.status = status


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} {'/'.join(row.arguments)}".strip())
def test_each_role_gets_a_page_or_is_told_there_is_none(row: Row, authority: Authority, things: Things):
    address = reverse(row.name, args=[things[name] for name in row.arguments])
    found = {role: asked(authority.client(role), address) for role in Role}
    opened = {role.value for role, status in found.items() if status != 404}
    assert opened == {role.value for role in Role if row.opens_for(role)}
    assert [f"{role}: {status}" for role, status in found.items() if status >= 500 or status == 403] == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} {'/'.join(row.arguments)}".strip())
def test_nobody_who_has_not_signed_in_gets_further_than_signing_in(row: Row, authority: Authority):
    address = reverse(row.name, args=[1 if name != "holiday" else "2026-12-25" for name in row.arguments])
    reply = Client().get(address)
    if row.anonymous:
        assert reply.status_code in (200, 405)
    elif ":" in row.name:
        assert reply.status_code == 401
    else:
        assert reply.status_code == 302 and reply.headers["Location"].startswith(reverse("sign-in"))
