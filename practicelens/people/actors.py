"""Resolves an account into an actor on a day: roles, reach, cover, restricted children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import DateField, Exists, IntegerField, OuterRef, Q, QuerySet

from practicelens.access.actor import Actor, ChildKey, Grant
from practicelens.access.errors import Missing
from practicelens.access.roles import ROLES, Reach, Role
from practicelens.people.dated import account_stands, holds
from practicelens.people.links import LINKS_OF_ROLE, Link
from practicelens.people.models import AbsenceCover, Account, RestrictedAccess, RoleGrant, TeamLink
from practicelens.people.prepared import Given, Prepared
from practicelens.people.teams import TeamView, teams


@dataclass(frozen=True)
class Ground:
    """What grants stand on: every team, where any grant reaches by them, and the links by account and kind."""

    teams: tuple[TeamView, ...] | None
    links: Mapping[tuple[int, str], frozenset[int]]


@dataclass(frozen=True)
class Arrived:
    """Somebody who has just come in: who they are, and every team where their roles had to be read from them."""

    actor: Actor
    teams: tuple[TeamView, ...] | None


def accounts_with_more() -> QuerySet[Account]:
    """Accounts with their worker, and as ``ever_named`` whether they were ever named on a restricted child.

    Every request asks for both, and for nearly everybody the second answer spares a query.
    """
    named = RestrictedAccess.objects.filter(account_id=OuterRef("pk"))
    return Account.objects.select_related("worker").annotate(ever_named=Exists(named))


ACCOUNT, DAY = Given("account", IntegerField()), Given("day", DateField())


def _roles_held() -> QuerySet[RoleGrant]:
    """What an account holds on a day, its own and of those it covers for."""
    # Of an account that is shut nothing passes on, cover or not.
    covered = AbsenceCover.objects.filter(holds(DAY), account_stands(DAY, "absent__"), covering_id=ACCOUNT)
    # One step only: whoever covers does not hold what the absent person covers for others.
    mine = Q(account_id=ACCOUNT) | Q(account_id__in=covered.values("absent_id"))
    return RoleGrant.objects.filter(holds(DAY), mine).order_by("id")


_standing = Prepared(lambda: accounts_with_more().filter(account_stands(DAY, ""), pk=ACCOUNT))
_grants = Prepared(_roles_held)


def actor_for(account_id: int, on: date) -> Actor:
    """The actor an account is on a day. At most four queries. Raises Missing when it may not be used that day.

    While somebody is away, whoever covers for them holds their roles too, marked ``by_cover``; being named on a
    restricted child, and having children of one's own, do not pass to the one who covers.
    """
    account = _standing.first(account=account_id, day=on)
    if account is None:
        raise Missing
    return _arrived(account, on).actor


def arrive(signed_in: AbstractBaseUser, on: date) -> Arrived:
    """The actor whose account the session has just read, without reading it again. Raises Missing."""
    # A session without anybody has Django's own anonymous person.
    if not isinstance(signed_in, Account):
        raise Missing
    # The session may be older than the shutting: it is asked at each request and not only at sign-in.
    if not signed_in.is_active or (signed_in.ends is not None and signed_in.ends <= on):
        raise Missing
    return _arrived(signed_in, on)


def _arrived(account: Account, on: date) -> Arrived:
    """Roles, reach and what they are named on. At most three queries: grants with covers, ground, restrictions."""
    account_id = account.pk
    rows = list(_grants(account=account_id, day=on))
    ground = _ground(rows, on)
    # The reverse of a one-to-one: an account without a worker has no such attribute, rather than None.
    worker = getattr(account, "worker", None)
    actor = Actor(
        account_id=account_id,
        name=account.name,
        grants=tuple(_grant(row, ground, by_cover=row.account_id != account_id) for row in rows),
        worker_id=worker.pk if worker else None,
        # Whoever came in by another query than `accounts_with_more` is asked about.
        restricted=_named_on(account_id, on) if getattr(account, "ever_named", True) else frozenset(),
    )
    return Arrived(actor, ground.teams)


def _ground(rows: Collection[RoleGrant], on: date) -> Ground:
    """Read only what these grants need."""
    reaches = {ROLES[Role(row.role)].reach for row in rows}
    # Most roles reach one team or linked ones, and need no list of all.
    every = teams() if reaches & {Reach.AUTHORITY, Reach.SERVICE} else None
    links: dict[tuple[int, str], set[int]] = defaultdict(set)
    if Reach.LINKED in reaches:
        accounts = {row.account_id for row in rows}
        # Of everybody whose roles are held here, the absent too: who covers reaches through the absent person's
        # links.
        found = TeamLink.objects.filter(holds(on), account_id__in=accounts)
        for account, link, team in found.values_list("account_id", "link", "team_id"):
            links[account, link].add(team)
    return Ground(every, {key: frozenset(linked) for key, linked in links.items()})


def _grant(row: RoleGrant, ground: Ground, *, by_cover: bool) -> Grant:
    role = Role(row.role)
    reach = ROLES[role].reach
    if reach is Reach.AUTHORITY:
        return Grant(role, frozenset(team.id for team in ground.teams or ()), by_cover=by_cover)
    if reach is Reach.SERVICE and row.service_id is not None:
        own = frozenset(team.id for team in ground.teams or () if team.service_id == row.service_id)
        return Grant(role, own, frozenset({row.service_id}), by_cover)
    if reach is Reach.TEAM and row.team_id is not None:
        return Grant(role, frozenset({row.team_id}), by_cover=by_cover)
    if reach is Reach.LINKED:
        # The links of whoever holds the role: who covers reaches the absent person's teams, not their own.
        return Grant(role, _linked_teams(row.account_id, LINKS_OF_ROLE[role], ground), by_cover=by_cover)
    # A role of no teams, such as the administrator's: nothing that has a team is within its reach.
    return Grant(role, by_cover=by_cover)


def _linked_teams(account_id: int, kinds: Iterable[Link], ground: Ground) -> frozenset[int]:
    return frozenset().union(*(ground.links.get((account_id, kind.value), frozenset()) for kind in kinds))


def _named_on(account_id: int, on: date) -> frozenset[ChildKey]:
    # Both must hold: the naming and the restriction itself.
    rows = RestrictedAccess.objects.filter(holds(on), holds(on, "child__"), account_id=account_id)
    names = (f"child__spellings__{part}" for part in ("authority", "scheme", "identifier"))
    return frozenset(ChildKey(*parts) for parts in rows.values_list(*names))
