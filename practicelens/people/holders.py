"""Who holds a role on a day, in their own right and by cover. House-internal."""

from __future__ import annotations

from datetime import date

from practicelens.access.roles import Role
from practicelens.people.dated import account_stands, holds
from practicelens.people.models import AbsenceCover, RoleGrant


def holders(role: Role, on: date, *, team: int | None = None, service: int | None = None) -> tuple[int, ...]:
    """The accounts that hold a role on a day, of one team or service area, and after them those who cover for one."""
    rows = RoleGrant.objects.filter(holds(on), account_stands(on), role=role.value)
    if team is not None:
        rows = rows.filter(team_id=team)
    if service is not None:
        rows = rows.filter(service_id=service)
    return with_cover(list(rows.order_by("account_id").values_list("account_id", flat=True).distinct()), on)


def with_cover(accounts: list[int], on: date) -> tuple[int, ...]:
    """The accounts and those who cover for them, each once."""
    if not accounts:
        return ()
    rows = AbsenceCover.objects.filter(holds(on), account_stands(on, "covering__"), absent_id__in=accounts)
    return tuple(dict.fromkeys([*accounts, *rows.order_by("id").values_list("covering_id", flat=True)]))
