"""Who holds a role on a day, in their own right and by cover. For other apps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from practicelens.access.roles import Role
from practicelens.people.dated import account_stands, holds
from practicelens.people.links import Link
from practicelens.people.models import AbsenceCover, RoleGrant, TeamLink


def holders(role: Role, on: date, *, team: int | None = None, service: int | None = None) -> tuple[int, ...]:
    """The accounts that hold a role on a day, of one team or service area, and after them those who cover for one."""
    rows = RoleGrant.objects.filter(holds(on), account_stands(on), role=role.value)
    if team is not None:
        rows = rows.filter(team_id=team)
    if service is not None:
        rows = rows.filter(service_id=service)
    # Each once: somebody may hold one role in two places.
    return with_cover(list(rows.order_by("account_id").values_list("account_id", flat=True).distinct()), on)


def is_held(role: Role, on: date) -> bool:
    """Whether anybody holds a role on a day. One query, where ``holders`` asks two."""
    # Who covers adds nobody: one covers for whoever holds it.
    return RoleGrant.objects.filter(holds(on), account_stands(on), role=role.value).exists()


@dataclass(frozen=True)
class Serving:
    """Who holds which role, who is linked to which team and who covers for whom on a day, read together.

    For whoever asks for many of them: three queries, then none for each.
    """

    grants: tuple[tuple[str, int | None, int | None, int], ...]  # role, team, service area, account
    links: tuple[tuple[int, str, int], ...]  # team, kind of link, account
    covers: tuple[tuple[int, int], ...]  # who is away, who stands in

    def holders(self, role: Role, *, team: int | None = None, service: int | None = None) -> tuple[int, ...]:
        """As ``holders`` has it."""
        return self._with_cover(
            account
            for key, of_team, of_service, account in self.grants
            if key == role.value and team in (None, of_team) and service in (None, of_service)
        )

    def linked(self, team_id: int, link: Link) -> tuple[int, ...]:
        """The person linked to a team, then those who cover for them."""
        return self._with_cover(account for team, kind, account in self.links if (team, kind) == (team_id, link.value))

    def _with_cover(self, accounts: Iterable[int]) -> tuple[int, ...]:
        """The accounts and those who cover for them, each once."""
        own = list(accounts)
        # Each once, and in this order: those in their own right come first.
        return tuple(dict.fromkeys([*own, *(covering for absent, covering in self.covers if absent in own)]))


def serving(on: date) -> Serving:
    """Who serves as what on a day. Three queries."""
    grants = RoleGrant.objects.filter(holds(on), account_stands(on)).order_by("account_id")
    # In the order of their making, as everywhere: of two the first linked is told first.
    links = TeamLink.objects.filter(holds(on), account_stands(on)).order_by("id")
    covers = AbsenceCover.objects.filter(holds(on), account_stands(on, "covering__")).order_by("id")
    return Serving(
        tuple(grants.values_list("role", "team_id", "service_id", "account_id")),
        tuple(links.values_list("team_id", "link", "account_id")),
        tuple(covers.values_list("absent_id", "covering_id")),
    )


def leading(team_id: int, service_id: int, on: date) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The Team Managers of a team and the Heads of Service of an area, each with cover, read together. Two queries."""
    managers = Q(role=Role.TEAM_MANAGER.value, team_id=team_id)
    heads = Q(role=Role.HEAD_OF_SERVICE.value, service_id=service_id)
    rows = RoleGrant.objects.filter(managers | heads, holds(on), account_stands(on)).order_by("account_id")
    grants = tuple(rows.values_list("role", "team_id", "service_id", "account_id"))
    covers = AbsenceCover.objects.filter(
        # Only of those found: an authority has hundreds of absences, and this is asked in nearly every write.
        holds(on),
        account_stands(on, "covering__"),
        absent_id__in={account for *_, account in grants},
    )
    found = Serving(grants, (), tuple(covers.order_by("id").values_list("absent_id", "covering_id")))
    return found.holders(Role.TEAM_MANAGER, team=team_id), found.holders(Role.HEAD_OF_SERVICE, service=service_id)


def with_cover(accounts: list[int], on: date) -> tuple[int, ...]:
    """The accounts and those who cover for them, each once."""
    # Nobody is away from what nobody holds, and the query is spared.
    if not accounts:
        return ()
    rows = AbsenceCover.objects.filter(holds(on), account_stands(on, "covering__"), absent_id__in=accounts)
    # Each once, and in this order: those in their own right come first.
    return tuple(dict.fromkeys([*accounts, *rows.order_by("id").values_list("covering_id", flat=True)]))
