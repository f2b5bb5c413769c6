"""Questions about how the authority is set up: links of teams, spellings, restricted children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing
from practicelens.access.roles import ROLES, Role
from practicelens.analytics.sources.holding import TITLES
from practicelens.people import internal, permissions
from practicelens.people.asking import Asking
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
    """A spelling to read: what it means, from when until when. One without a target means nobody."""

    id: int
    kind: AliasKind
    spelling: str
    target_id: int | None
    target: str
    starts: date
    ends: date | None
    source: str = ""

    @property
    def source_words(self) -> str:
        """The source that spells so, in words; "" where every one does."""
        return TITLES.get(self.source, "")


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
    """A restricted child: why, since when, and who may see. ``spelled``: its other numbers, joined in extracts."""

    id: int
    child: ChildKey
    reason: str
    starts: date
    ends: date | None
    holds: bool
    people: tuple[NamedView, ...]
    spelled: tuple[str, ...]


def team_links(asking: Asking, team_id: int | None = None) -> tuple[TeamLinks, ...]:
    """Every team (or one) with its links. Raises Missing for those who may not manage them. Two queries."""
    permissions.check_can_manage(asking.actor)
    teams = Team.objects.select_related("service", "successor").order_by("service__name", "name")
    links = TeamLink.objects.select_related("account").order_by("-starts", "id")
    if team_id is not None:
        teams, links = teams.filter(pk=team_id), links.filter(team_id=team_id)
    by_team: dict[int, list[LinkView]] = defaultdict(list)
    for row in links:
        by_team[row.team_id].append(_link(row, asking.today))
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
    # Every kind has its place, empty where nobody is linked: a gap has to be seen.
    now.update({view.link: view for view in links if view.holds})
    successor = row.successor.name if row.successor else ""
    return TeamLinks(row.pk, row.name, row.service.name, row.closes, now, tuple(links), successor)


def alias_rows(asking: Asking) -> tuple[AliasRow, ...]:
    """Every spelling that somebody gave a meaning. Raises Missing for those who may not."""
    permissions.check_can_name_aliases(asking.actor)
    rows = Alias.objects.select_related("team", "worker").order_by("kind", "spelling", "-starts")
    # Words for nobody, which are shipped by the dozen, stand behind what the authority itself has matched.
    return tuple(sorted((_alias(row) for row in rows), key=lambda row: row.target_id is None))


def _alias(row: Alias) -> AliasRow:
    """The spelling with its target, team or worker."""
    target = row.team or row.worker
    target_id, name = (target.pk, target.name) if target else (None, "nobody")
    return AliasRow(row.pk, AliasKind(row.kind), row.spelling, target_id, name, row.starts, row.ends, row.source)


def restricted_children(asking: Asking) -> tuple[RestrictedView, ...]:
    """Every restricted child, those open first. Raises Missing for those who do not manage them. Three queries."""
    permissions.check_can_manage_restricted(asking.actor)
    today = asking.today
    named: dict[int, list[NamedView]] = defaultdict(list)
    for row in RestrictedAccess.objects.select_related("account").order_by("account__name", "-starts"):
        held = row.starts <= today and (row.ends is None or today < row.ends)
        view = NamedView(row.pk, row.account_id, row.account.name, row.starts, row.ends, held)
        named[row.child_id].append(view)
    # Ended ones too: who could see a child, and when, has to be answered for years.
    rows = RestrictedChild.objects.prefetch_related("spellings").order_by("-starts", "-id")
    views = [_restricted(row, named[row.pk], today) for row in rows]
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
        spelled=tuple(sorted({one.identifier for one in row.spellings.all()} - {row.identifier})),
    )


def choosable_accounts(asking: Asking, roles: frozenset[Role] | None = None) -> tuple[tuple[int, str], ...]:
    """Accounts to choose from in a form today, by name; only holders of some roles, when given.

    Names of colleagues are no secret among them; whoever may open the form is asked by its page.
    """
    rows = Account.objects.filter(account_stands(asking.today, ""))
    if roles is not None:
        held = RoleGrant.objects.filter(holds(asking.today), role__in=[role.value for role in roles])
        # Held today, so that nobody is offered whose role has ended or has not begun.
        rows = rows.filter(pk__in=held.values("account_id"))
    return tuple(rows.order_by("name", "id").values_list("id", "name"))


FEW = 15
"""So many people are read through at a glance; of more, one is looked for."""


@dataclass(frozen=True)
class Colleague:
    """Somebody to choose in a form: by account and name, what they are today, and in or for which teams."""

    id: int
    name: str
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def choosable_people(
    asking: Asking, roles: frozenset[Role] | None = None, *, only: Collection[int] | None = None
) -> tuple[Colleague, ...]:
    """As ``choosable_accounts``, with what is needed to look for somebody where there are more than ``FEW``.

    ``only``: of these accounts alone.
    One query for so few; three more for many.
    """
    found = choosable_accounts(asking, roles)
    named = {pk: name for pk, name in found if only is None or pk in only}
    # Names alone do: what tells one from another is read where there are too many to know.
    if len(named) <= FEW:
        return tuple(Colleague(pk, name) for pk, name in named.items())
    titles: dict[int, set[str]] = defaultdict(set)
    places: dict[int, set[str]] = defaultdict(set)
    grants = RoleGrant.objects.filter(holds(asking.today), account_id__in=named).select_related("service", "team")
    for grant in grants:
        titles[grant.account_id].add(ROLES[Role(grant.role)].title)
        places[grant.account_id] |= {one.name for one in (grant.team, grant.service) if one is not None}
    links = TeamLink.objects.filter(holds(asking.today), account_id__in=named)
    for account_id, name in links.values_list("account_id", "team__name"):
        places[account_id].add(name)
    # A practitioner's team stands in the case system's record of them, and in no role or link.
    for worker in asking.workers.values():
        team = asking.teams.get(worker.team_id) if worker.team_id else None
        if team is not None and worker.account_id in named:
            places[worker.account_id].add(team.name)
    return tuple(
        Colleague(pk, name, tuple(sorted(titles[pk])), tuple(sorted(places[pk]))) for pk, name in named.items()
    )


def choosable_teams(asking: Asking) -> tuple[tuple[int, str], ...]:
    """Teams that are not closed today to choose from in a form, by name."""
    # Those that open later may be chosen: links and roles are made before a team begins.
    rows = Team.objects.exclude(closes__lte=asking.today).order_by("name")
    return tuple(rows.values_list("id", "name"))


def choosable_workers(asking: Asking) -> tuple[tuple[int, str], ...]:
    """Workers to choose from in a form, by name."""
    return tuple((one.id, one.name) for one in asking.workers.values())


def choosable_owners(
    asking: Asking, team_id: int | None, *, first: Collection[int | None] = (), last: Collection[int] = ()
) -> tuple[tuple[int, str], ...]:
    """Who may be given something of a team to do: some people first, its managers, then others; who stands today.

    Everybody once, in this order.
    """
    managers = internal.managers_of(team_id, asking.today) if team_id is not None else ()
    accounts = [one for one in dict.fromkeys([*first, *managers, *last]) if one is not None]
    # In one question for all of them, before names are read: nothing is given to an account that is shut.
    standing = internal.standing_accounts(accounts, asking.today)
    names = asking.names(standing)
    return tuple((one, names[one]) for one in accounts if one in standing)
