"""Questions about how the authority is set up: links of teams, spellings, restricted children."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.people import permissions
from practicelens.people.dated import account_stands, holds
from practicelens.people.links import LINK_TITLES, AliasKind, Link
from practicelens.people.models import (
    Account,
    Alias,
    RestrictedAccess,
    RestrictedChild,
    RoleGrant,
    Team,
    TeamLink,
    Worker,
)


@dataclass(frozen=True)
class LinkView:
    """Somebody linked to a team."""

    id: int
    link: Link
    title: str
    account_id: int
    name: str
    starts: date
    ends: date | None
    holds: bool


@dataclass(frozen=True)
class TeamLinks:
    """A team with its links: who is linked today (None where nobody is), and every link there was or will be."""

    team_id: int
    team: str
    service: str
    closes: date | None
    now: dict[Link, LinkView | None]
    all: tuple[LinkView, ...]
    successor: str = ""


@dataclass(frozen=True)
class AliasRow:
    """A spelling to read: what it means, from when until when."""

    id: int
    kind: AliasKind
    spelling: str
    target_id: int
    target: str
    starts: date
    ends: date | None


@dataclass(frozen=True)
class NamedView:
    """Somebody named on a restricted child."""

    id: int
    account_id: int
    name: str
    starts: date
    ends: date | None
    holds: bool


@dataclass(frozen=True)
class RestrictedView:
    """A restricted child: why, since when, and who may see."""

    id: int
    child: ChildKey
    reason: str
    starts: date
    ends: date | None
    holds: bool
    people: tuple[NamedView, ...]


def team_links(actor: Actor, today: date, team_id: int | None = None) -> tuple[TeamLinks, ...]:
    """Every team (or one) with its links. Raises Missing for those who may not manage them. Two queries."""
    permissions.check_can_manage(actor)
    teams = Team.objects.select_related("service", "successor").order_by("service__name", "name")
    links = TeamLink.objects.select_related("account").order_by("-starts", "id")
    if team_id is not None:
        teams, links = teams.filter(pk=team_id), links.filter(team_id=team_id)
    by_team: dict[int, list[LinkView]] = defaultdict(list)
    for row in links:
        by_team[row.team_id].append(_link(row, today))
    found = tuple(_team(row, by_team[row.pk]) for row in teams)
    if team_id is not None and not found:
        raise Missing
    return found


def _link(row: TeamLink, today: date) -> LinkView:
    link = Link(row.link)
    held = row.starts <= today and (row.ends is None or today < row.ends)
    return LinkView(row.pk, link, LINK_TITLES[link], row.account_id, row.account.name, row.starts, row.ends, held)


def _team(row: Team, links: list[LinkView]) -> TeamLinks:
    now: dict[Link, LinkView | None] = dict.fromkeys(Link)
    now.update({view.link: view for view in links if view.holds})
    successor = row.successor.name if row.successor else ""
    return TeamLinks(row.pk, row.name, row.service.name, row.closes, now, tuple(links), successor)


def alias_rows(actor: Actor) -> tuple[AliasRow, ...]:
    """Every spelling that somebody gave a meaning. Raises Missing for those who may not."""
    permissions.check_can_name_aliases(actor)
    rows = Alias.objects.select_related("team", "worker").order_by("kind", "spelling", "-starts")
    return tuple(_alias(row) for row in rows)


def _alias(row: Alias) -> AliasRow:
    """The spelling with its target, team or worker."""
    target = row.team or row.worker
    if target is None:  # the database's own constraint forbids it
        raise Missing
    return AliasRow(row.pk, AliasKind(row.kind), row.spelling, target.pk, target.name, row.starts, row.ends)


def restricted_children(actor: Actor, today: date) -> tuple[RestrictedView, ...]:
    """Every restricted child, those open first. Raises Missing for those who do not manage them. Two queries."""
    permissions.check_can_manage_restricted(actor)
    named: dict[int, list[NamedView]] = defaultdict(list)
    for row in RestrictedAccess.objects.select_related("account").order_by("account__name", "-starts"):
        held = row.starts <= today and (row.ends is None or today < row.ends)
        view = NamedView(row.pk, row.account_id, row.account.name, row.starts, row.ends, held)
        named[row.child_id].append(view)
    views = [_restricted(row, named[row.pk], today) for row in RestrictedChild.objects.order_by("-starts", "-id")]
    return tuple(sorted(views, key=lambda view: not view.holds))


def _restricted(row: RestrictedChild, people: list[NamedView], today: date) -> RestrictedView:
    return RestrictedView(
        id=row.pk,
        child=ChildKey(row.authority, row.scheme, row.identifier),
        reason=row.reason,
        starts=row.starts,
        ends=row.ends,
        holds=row.starts <= today and (row.ends is None or today < row.ends),
        people=tuple(people),
    )


def choosable_accounts(today: date, roles: frozenset[Role] | None = None) -> tuple[tuple[int, str], ...]:
    """Accounts to choose from in a form, by name; only holders of some roles, when given. House-internal."""
    rows = Account.objects.filter(account_stands(today, ""))
    if roles is not None:
        held = RoleGrant.objects.filter(holds(today), role__in=[role.value for role in roles])
        rows = rows.filter(pk__in=held.values("account_id"))
    return tuple(rows.order_by("name", "id").values_list("id", "name"))


def choosable_teams(today: date) -> tuple[tuple[int, str], ...]:
    """Teams open on a day to choose from in a form, by name. House-internal."""
    rows = Team.objects.exclude(closes__lte=today).order_by("name")
    return tuple(rows.values_list("id", "name"))


def choosable_workers() -> tuple[tuple[int, str], ...]:
    """Workers to choose from in a form, by name. House-internal."""
    return tuple(Worker.objects.order_by("name", "id").values_list("id", "name"))
