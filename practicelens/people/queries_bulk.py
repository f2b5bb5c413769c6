"""Questions about many people at once, for those who plan work: no question in a loop. All of them house-internal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.access.roles import Role
from practicelens.people.dated import account_stands, holds
from practicelens.people.links import Link
from practicelens.people.models import AbsenceCover, RestrictedAccess, RoleGrant, TeamLink, Worker


def linked_to_teams(link: Link, on: date) -> dict[int, int]:
    """The account linked to each team on a day, by team; teams with none are left out."""
    rows = TeamLink.objects.filter(holds(on), account_stands(on), link=link.value).order_by("-id")
    return dict(rows.values_list("team_id", "account_id"))


def managers_by_team(on: date) -> dict[int, int]:
    """The Team Manager of each team on a day, in their own right; of two, the one who came first."""
    rows = RoleGrant.objects.filter(holds(on), account_stands(on), role=Role.TEAM_MANAGER.value, team__isnull=False)
    return {team: account for team, account in rows.order_by("-id").values_list("team_id", "account_id") if team}


def roles_of(on: date, roles: Collection[Role]) -> dict[int, frozenset[Role]]:
    """Who holds any of some roles on a day, in their own right, and which."""
    rows = RoleGrant.objects.filter(holds(on), account_stands(on), role__in=[role.value for role in roles])
    found: dict[int, frozenset[Role]] = {}
    for account, role in rows.values_list("account_id", "role"):
        found[account] = found.get(account, frozenset()) | {Role(role)}
    return found


def away_on(on: date) -> dict[int, int]:
    """Who is away on a day, and who stands in for them; of two, the one arranged first."""
    rows = AbsenceCover.objects.filter(holds(on), account_stands(on, "covering__")).order_by("-id")
    return dict(rows.values_list("absent_id", "covering_id"))


def workers_of_accounts(accounts: Collection[int]) -> dict[int, int]:
    """The worker of the case system that each of some accounts belongs to, where it does."""
    rows = Worker.objects.filter(account_id__in=set(accounts)).values_list("account_id", "id")
    return {account: worker for account, worker in rows if account is not None}


def cleared(accounts: Collection[int], on: date) -> dict[int, frozenset[ChildKey]]:
    """The restricted children that each of some accounts is named on."""
    rows = RestrictedAccess.objects.filter(holds(on), holds(on, "child__"), account_id__in=set(accounts))
    found: dict[int, frozenset[ChildKey]] = {}
    names = ("account_id", "child__authority", "child__scheme", "child__identifier")
    for account, *parts in rows.values_list(*names):
        found[account] = found.get(account, frozenset()) | {ChildKey(*parts)}
    return found
