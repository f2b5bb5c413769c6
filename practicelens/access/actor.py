"""Somebody acting: a person with the roles and scopes they hold on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from practicelens.access.capabilities import CAPABILITIES, Capability
from practicelens.access.roles import ROLES, Reach, Role


@dataclass(frozen=True, order=True)
class ChildKey:
    """Which child: authority, scheme of identifier, identifier as text (architecture, Who is who)."""

    # Three parts: two schemes may give one number to two children, and join only where an analyst says so.
    authority: str
    scheme: str
    identifier: str

    def __str__(self) -> str:
        """The identifier alone, as the case system shows it."""
        return self.identifier


@dataclass(frozen=True)
class Grant:
    """One role held today, with the teams it reaches.

    ``teams`` are team ids: every team's for authority reach, a service area's, the one team's, or the linked
    ones; empty for reaches that see no team. ``services`` are the service areas' ids for a Head of Service.
    """

    role: Role
    teams: frozenset[int] = frozenset()
    services: frozenset[int] = frozenset()
    # Marked, because standing in for a manager gives no right to hand the roles on (people.permissions).
    by_cover: bool = False
    # What a token lets through of the role (people.tokens): these capabilities alone; None: all that it carries.
    only: frozenset[Capability] | None = None
    # Held for a part of what the role reaches: then the whole authority is not within it, whatever the role.
    bounded: bool = False

    def carries(self, capability: Capability) -> bool:
        """Whether the role, as it is held here, may do this."""
        return capability in CAPABILITIES[self.role] and (self.only is None or capability in self.only)

    @property
    def everywhere(self) -> bool:
        """Whether it reaches the whole authority, also children of no team."""
        return ROLES[self.role].reach is Reach.AUTHORITY and not self.bounded


@dataclass(frozen=True)
class Actor:
    """A person as the product sees them on a given day: who, which roles, how far.

    ``restricted`` holds the restricted children this person is named on. ``worker_id`` is the worker in the case
    system that the account belongs to, for a practitioner's own children.
    """

    account_id: int
    name: str
    grants: tuple[Grant, ...] = ()
    worker_id: int | None = None
    restricted: frozenset[ChildKey] = field(default_factory=frozenset)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held today."""
        return frozenset(grant.role for grant in self.grants)

    def has(self, role: Role) -> bool:
        """Whether the role is held today."""
        return role in self.roles

    def can(self, capability: Capability) -> bool:
        """Whether any role held today carries the capability."""
        # Of any role, by cover too: whoever stands in does the absent person's work, and needs what it takes.
        return any(grant.carries(capability) for grant in self.grants)

    def teams_for(self, capability: Capability) -> frozenset[int]:
        """The teams for which the capability is held: the union over the roles that carry it."""
        # Only grants that carry it: what somebody reaches as one role lends nothing to another role they hold.
        reached: frozenset[int] = frozenset()
        for grant in self.grants:
            if grant.carries(capability):
                reached |= grant.teams
        return reached

    def reaches_all(self, capability: Capability) -> bool:
        """Whether a role that carries the capability sees the whole authority (also children of no team)."""
        # By the role's reach and not by its teams: a child of no team is in no union of teams.
        return any(grant.carries(capability) and grant.everywhere for grant in self.grants)


class Asks(Protocol):
    """Who asks, and when. Floors below ``people`` know an ``Asking`` by this much; the rest of it is not theirs."""

    @property
    def actor(self) -> Actor:
        """Who asks."""

    @property
    def now(self) -> datetime:
        """At which instant."""

    @property
    def today(self) -> date:
        """The date of that instant in London."""


# No account has the number 0, so it can be the owner of nothing.
SYSTEM = Actor(account_id=0, name="Practice Lens")
"""The product itself: jobs, the demonstration's builder. Holds no role; changes that allow it say so."""
