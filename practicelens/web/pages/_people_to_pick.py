"""The demonstration's people, role by role, for the sign-in page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from practicelens.access.roles import ROLES, Role
from practicelens.people import queries as people


@dataclass(frozen=True)
class RoleGroup:
    """One role with the people who hold it."""

    key: str
    title: str
    comes_here_to: str
    first: Any
    others: tuple[Any, ...]


def groups() -> tuple[RoleGroup, ...]:
    """Every role that somebody holds, in the product's order: one person to pick at once, the others folded."""
    by_role: dict[Role, list[Any]] = defaultdict(list)
    for person in people.pickable_people():
        by_role[person.role].append(person)
    return tuple(
        RoleGroup(role.value, card.title, card.comes_here_to, by_role[role][0], tuple(by_role[role][1:]))
        for role, card in ROLES.items()
        if by_role[role]
    )


def may_be_picked(account_id: str) -> bool:
    """Whether this is the number of somebody on the page."""
    return account_id.isdecimal() and any(
        person.account_id == int(account_id) for person in people.pickable_people()
    )
