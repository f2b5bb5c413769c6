"""Every address × every role: those listed get a page, everybody else is told that there is no such page.

And whoever is shown a child's number there is found by that child in history afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from practicelens.access.roles import Role
from tests.builders.ceilings import Ceilings, broken, key_of, read, write, writes
from tests.builders.visit import ROWS, TOGETHER, Row, Visit, undone

Holds = Callable[[Row, dict[Role, int]], None]
# Addresses that a machine or the browser asks for by itself, tested where they are made.
APART = {"openapi-json", "api-root"}


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Every address's name, as Django knows them; the API's carry their namespace."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            prefix = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from (prefix + name for name in names(pattern.url_patterns))
        else:
            yield pattern.name or str(pattern.pattern)


def test_every_address_stands_in_the_table_and_nothing_else_does() -> None:
    known = {name for name in names(get_resolver().url_patterns) if name.split(":")[-1] not in APART}
    assert known == {row.name for row in ROWS}


@pytest.fixture(scope="module")
def ceilings() -> Iterator[Holds]:
    """Holds what a page asked to its ceilings; or, where they are written, keeps it and writes all at the end."""
    measured: Ceilings = {}
    allowed = read()

    def hold(row: Row, asked: dict[Role, int]) -> None:
        if writes():
            measured[key_of(row)] = asked
        else:
            assert broken(key_of(row), asked, allowed) == []

    yield hold
    if measured:
        write(measured)


@pytest.mark.parametrize("row", TOGETHER, ids=lambda row: f"{row.name} {'/'.join(row.arguments)}".strip())
def test_each_role_gets_a_page_or_is_told_there_is_none(row: Row, visit: Visit, ceilings: Holds) -> None:
    found = visit.statuses(row)
    # 409: whoever may see the thing, and sends what is not theirs to do, is told that it cannot be done (`Ended`).
    none = {role: (404,) if row.opens_for(role) else (404, 409) for role in Role}
    opened = {role.value for role, status in found.items() if status not in none[role]}
    assert opened == {role.value for role in Role if row.opens_for(role)}
    assert [f"{role}: {status}" for role, status in found.items() if status >= 500 or status == 403] == []
    assert visit.dead == [] and visit.misprinted == []
    assert visit.unlooked == []
    ceilings(row, visit.asked)


def test_every_ceiling_is_of_an_address_in_the_table() -> None:
    assert set(read()) <= set(map(key_of, ROWS))


@pytest.mark.parametrize("row", TOGETHER, ids=lambda row: f"{row.name} {'/'.join(row.arguments)}".strip())
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
