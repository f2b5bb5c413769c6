"""A whole authority's people as data: what ``people.founding.changes.found_authority`` makes in one go.

Everything is named by a key of the plan's own making; ``Founded`` gives back the ids. ``ends`` is the first day on
which a thing no longer holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.access.roles import Role
from practicelens.people.links import AliasKind, Link


@dataclass(frozen=True)
class ServicePlan:
    """A service area."""

    key: str
    name: str


@dataclass(frozen=True)
class TeamPlan:
    """A team of the service area with key ``service``."""

    key: str
    service: str
    name: str
    opens: date
    closes: date | None = None


@dataclass(frozen=True)
class AccountPlan:
    """An account; without a password it is signed into by picking it, in the demonstration only."""

    key: str
    email: str
    name: str
    # Nothing is asked of a password here, so that the demonstration's accounts can have none.
    password: str | None = None
    ends: date | None = None


@dataclass(frozen=True)
class WorkerPlan:
    """A worker of the case system, with their account's key if they have one."""

    key: str
    name: str
    fte: float = 1.0
    first_year_until: date | None = None
    caseload_limit: int | None = None
    account: str | None = None


@dataclass(frozen=True)
class PostPlan:
    """A worker in a team."""

    worker: str
    team: str
    starts: date
    ends: date | None = None


@dataclass(frozen=True)
class GrantPlan:
    """A role of an account, with the service area or team that its reach asks for."""

    account: str
    role: Role
    starts: date
    ends: date | None = None
    service: str | None = None
    team: str | None = None


@dataclass(frozen=True)
class LinkPlan:
    """A person linked to a team."""

    team: str
    account: str
    link: Link
    starts: date
    ends: date | None = None


@dataclass(frozen=True)
class AliasPlan:
    """A spelling and the key of the team or worker it means."""

    kind: AliasKind
    spelling: str
    target: str
    starts: date
    ends: date | None = None


@dataclass(frozen=True)
class RestrictedPlan:
    """A restricted child and the keys of the accounts named on it."""

    child: ChildKey
    reason: str
    people: tuple[str, ...]
    starts: date
    ends: date | None = None


@dataclass(frozen=True)
class CoverPlan:
    """Somebody stands in for somebody away."""

    absent: str
    covering: str
    starts: date
    ends: date


@dataclass(frozen=True)
class AuthorityPlan:
    """All of it."""

    services: tuple[ServicePlan, ...] = ()
    teams: tuple[TeamPlan, ...] = ()
    accounts: tuple[AccountPlan, ...] = ()
    workers: tuple[WorkerPlan, ...] = ()
    posts: tuple[PostPlan, ...] = ()
    grants: tuple[GrantPlan, ...] = ()
    links: tuple[LinkPlan, ...] = ()
    aliases: tuple[AliasPlan, ...] = ()
    restricted: tuple[RestrictedPlan, ...] = ()
    covers: tuple[CoverPlan, ...] = ()


@dataclass(frozen=True)
class Founded:
    """The ids of what was made, by the plan's keys."""

    services: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    workers: dict[str, int] = field(default_factory=dict)
