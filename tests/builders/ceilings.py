"""The most statements that each page may put to the database, by role: `tests/spec/ceilings.txt`, read and written."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db import connection

from practicelens.access.roles import Role
from tests.builders.visit import ROWS, Row

FILE = Path(__file__).resolve().parents[1] / "spec" / "ceilings.txt"
WRITE = "PRACTICELENS_WRITE_CEILINGS"
# Two pages say whether the database's role could alter history, which PostgreSQL alone is asked.
MORE_ON_POSTGRES = {"history | -": 1, "background | -": 1}
# A page that learnt to ask fewer by more than this must have its ceiling lowered: else it would rot upwards.
ROOM = 2
HEAD = """\
# The most statements that a page may put to the database, by role, in the small authority. Everything counts: session,
# account, rules, savepoints, the row of history that a look writes. A line is an address, then numbers with roles.
# Held by tests/integration/test_urls_by_role.py. Written anew on SQLite, whole or for what -k names:
#     PRACTICELENS_WRITE_CEILINGS=1 .venv/bin/python -m pytest tests/integration/test_urls_by_role.py -n0
# A ceiling that rises says why in its commit. What the demonstration's pages ask: docs/reference/queries.md.
"""

Ceilings = dict[str, dict[Role, int]]


def key_of(row: Row) -> str:
    """An address with what it names, as the tables of URL × role write it."""
    return f"{row.name} | {', '.join(row.arguments) or '-'}"


def read() -> Ceilings:
    """Every ceiling by address and role, on the database that is asked; the file is SQLite's."""
    found: Ceilings = {}
    for line in FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, arguments, *groups = (cell.strip() for cell in line.split("|"))
            key = f"{name} | {arguments}"
            more = MORE_ON_POSTGRES.get(key, 0) if connection.vendor == "postgresql" else 0
            found[key] = {role: number + more for role, number in _roles(groups)}
    return found


def _roles(groups: list[str]) -> Iterator[tuple[Role, int]]:
    """Each role with its ceiling, from `26: head_of_qa, dcs`."""
    for group in groups:
        number, roles = group.split(":")
        yield from ((Role(role.strip()), int(number)) for role in roles.split(","))


def writes() -> bool:
    """Whether ceilings are written instead of held."""
    return os.environ.get(WRITE) == "1"


def write(measured: Ceilings) -> None:
    """Put what was measured in the place of what stood; addresses that were not visited keep theirs."""
    kept = {**read(), **measured}
    lines = [_line(key, kept[key]) for key in map(key_of, ROWS) if kept.get(key)]
    FILE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def _line(key: str, by_role: Mapping[Role, int]) -> str:
    """One address, roles with the same ceiling together."""
    groups: dict[int, list[str]] = defaultdict(list)
    for role, number in by_role.items():
        groups[number].append(role.value)
    return " | ".join([key, *(f"{number}: {', '.join(groups[number])}" for number in sorted(groups))])


def broken(key: str, asked: Mapping[Role, int], ceilings: Ceilings) -> list[str]:
    """What is wrong with how many statements a page asks, in words; empty when it is within its ceilings."""
    allowed = ceilings.get(key, {})
    found = [_broken(key, role, number, allowed.get(role)) for role, number in asked.items()]
    gone = [
        f"{key}, as {role.value}: has a ceiling, {most}, and no page"
        for role, most in allowed.items()
        if role not in asked
    ]
    return [words for words in (*found, *gone) if words]


def _broken(key: str, role: Role, number: int, most: int | None) -> str:
    """One role's, in words."""
    page = f"{key}, as {role.value}"
    if most is None:
        return f"{page}: asks {number} statements and has no ceiling. Write it: see tests/spec/ceilings.txt"
    if number > most:
        return f"{page}: ceiling {most}, found {number}. Ask less, or raise the ceiling and say why in the commit"
    if number < most - ROOM:
        return f"{page}: ceiling {most}, found {number}. It learnt to ask less: lower the ceiling"
    return ""
