"""Questions about accounts: the administrator's list, one account, and the demonstration's people to pick."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import ROLES, Role
from practicelens.access.words import Wanted
from practicelens.people import permissions
from practicelens.people.asking import Asking
from practicelens.people.dated import account_stands, holds, not_over
from practicelens.people.models import AbsenceCover, Account, RoleGrant

ACCOUNTS_A_PAGE = 50


@dataclass(frozen=True)
class GrantView:
    """A role of an account: where, and from when until (not including) when."""

    id: int
    role: Role
    title: str
    where: str
    starts: date
    ends: date | None
    holds: bool


@dataclass(frozen=True)
class CoverView:
    """Somebody stands in for somebody."""

    id: int
    absent_id: int
    absent: str
    covering_id: int
    covering: str
    starts: date
    ends: date
    holds: bool


@dataclass(frozen=True)
class AccountRow:
    """One line of the list of accounts."""

    id: int
    name: str
    email: str
    stands: bool
    roles: tuple[GrantView, ...]


@dataclass(frozen=True)
class AccountView:
    """One account with everything it holds, held or will hold."""

    id: int
    name: str
    email: str
    is_active: bool
    ends: date | None
    worker: str
    grants: tuple[GrantView, ...]
    covers: tuple[CoverView, ...]


@dataclass(frozen=True)
class AccountFilter:
    """Which accounts: part of a name or address, a role held, whether ended ones are wanted; the newest first."""

    words: str = ""
    role: Role | None = None
    ended: bool = False
    newest: bool = False


@dataclass(frozen=True)
class AccountPage:
    """One page of accounts, by name."""

    accounts: tuple[AccountRow, ...]
    page: int
    has_next: bool
    total: int


@dataclass(frozen=True)
class PickView:
    """Somebody the demonstration lets one sign in as."""

    account_id: int
    name: str
    where: str


@dataclass(frozen=True)
class PickGroup:
    """The people of one role."""

    role: Role
    title: str
    comes_here_to: str
    people: tuple[PickView, ...]


def accounts(asking: Asking, filters: AccountFilter, page: int = 1, count: int = ACCOUNTS_A_PAGE) -> AccountPage:
    """A page of ``count`` accounts. Raises Missing for those who may not manage accounts. Three queries."""
    permissions.check_can_manage(asking.actor)
    today = asking.today
    rows = Account.objects.order_by(*(("-id",) if filters.newest else ("name", "id")))
    rows = rows.exclude(account_stands(today, "")) if filters.ended else rows.filter(account_stands(today, ""))
    if words := filters.words.strip():
        rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words))
    if filters.role:
        held = RoleGrant.objects.filter(holds(today), role=filters.role.value)
        rows = rows.filter(pk__in=held.values("account_id"))
    # Addresses are typed: a page before the first is the first.
    start = (max(page, 1) - 1) * count
    # One more than is shown says whether there is a next page.
    found = list(rows[start : start + count + 1])
    grants = _grants((row.pk for row in found), today)
    shown = tuple(
        AccountRow(row.pk, row.name, row.email, not filters.ended, tuple(g for g in grants[row.pk] if g.holds))
        for row in found[:count]
    )
    return AccountPage(shown, max(page, 1), len(found) > count, rows.count())


def found(asking: Asking, wanted: Wanted) -> tuple[tuple[int, str], ...]:
    """Accounts whose name holds what was typed, by name; none for those who do not manage accounts. One query."""
    if not permissions.can_manage(asking.actor):
        return ()
    # Compared in Python, as every search of the header: without accents and by
    # the beginnings of words, which SQL has not.
    rows = Account.objects.filter(account_stands(asking.today, "")).order_by("name", "id").values_list("pk", "name")
    return tuple((pk, name) for pk, name in rows if wanted.fits(name))


def account(asking: Asking, account_id: int) -> AccountView:
    """One account. Raises Missing."""
    permissions.check_can_manage(asking.actor)
    row = Account.objects.filter(pk=account_id).select_related("worker").first()
    if row is None:
        raise Missing
    worker = getattr(row, "worker", None)
    return AccountView(
        id=row.pk,
        name=row.name,
        email=row.email,
        is_active=row.is_active,
        ends=row.ends,
        worker=worker.name if worker else "",
        grants=tuple(_grants([row.pk], asking.today)[row.pk]),
        covers=_covers(row.pk, asking.today),
    )


def coverable(asking: Asking) -> tuple[PickView, ...]:
    """The people for whom this person may arrange cover, by name: everybody, or themself and their line."""
    today, actor = asking.today, asking.actor
    held = RoleGrant.objects.filter(holds(today), account_stands(today)).values_list("account_id", "role", "team_id")
    scopes: dict[int, set[int | None]] = defaultdict(set)
    for account_id, _, team_id in held:
        scopes[account_id].add(team_id)
    # By the same check as the change, so that nobody is offered whom it would refuse.
    allowed = [pk for pk, teams in scopes.items() if permissions.can_arrange_cover(actor, pk, teams)]
    rows = Account.objects.filter(pk__in=allowed).order_by("name")
    return tuple(PickView(row.pk, row.name, "") for row in rows)


def named(asking: Asking, name: str) -> dict[int, str]:
    """The accounts with this name or e-mail address, in whatever case, by id: few, if any. For readers of history."""
    _check_reads_history(asking)
    rows = Account.objects.filter(Q(name__iexact=name.strip()) | Q(email__iexact=name.strip()))
    # A bound: more than these are no answer to who one person was.
    return dict(rows.order_by("id").values_list("id", "name")[:20])


def like(asking: Asking, part: str) -> dict[int, str]:
    """The accounts whose name or e-mail address holds these letters, by id, the first twenty. To read history."""
    _check_reads_history(asking)
    rows = Account.objects.filter(Q(name__icontains=part.strip()) | Q(email__icontains=part.strip()))
    return dict(rows.order_by("name", "id").values_list("id", "name")[:20])


def _check_reads_history(asking: Asking) -> None:
    """Whoever finds people by their name does so to read what they did."""
    if not asking.actor.can(Capability.READ_HISTORY):
        raise Missing


def at_address(asking: Asking, email: str) -> int | None:
    """The account with an e-mail address that somebody typed, in whatever case, when it may be used today."""
    # Only those that may be used: of a shut account the form says the same as of none.
    rows = Account.objects.filter(account_stands(asking.today, ""), email__iexact=email.strip())
    return rows.values_list("id", flat=True).first()


def pickable_people(on: date | None = None) -> tuple[PickGroup, ...]:
    """Everybody one may sign in as, grouped by role, in the order of their accounts. For the demonstration only."""
    # Also roles that only begin: whoever starts next week can be looked at as they will be.
    rows = RoleGrant.objects.filter(not_over(on), account__is_active=True, account__ends__isnull=True)
    people: dict[str, list[PickView]] = defaultdict(list)
    for row in rows.select_related("account", "service", "team").order_by("account_id", "id"):
        people[row.role].append(PickView(row.account_id, row.account.name, _where(row)))
    return tuple(
        PickGroup(role, ROLES[role].title, ROLES[role].comes_here_to, tuple(people[role.value]))
        for role in Role
        if people[role.value]
    )


def _grants(account_ids: Iterable[int], today: date) -> dict[int, list[GrantView]]:
    """Every grant of the accounts, those that hold today first."""
    found: dict[int, list[GrantView]] = defaultdict(list)
    # Of all accounts of the page in one question.
    rows = RoleGrant.objects.filter(account_id__in=list(account_ids)).select_related("service", "team")
    for row in rows.order_by("-starts", "id"):
        held = row.starts <= today and (row.ends is None or today < row.ends)
        role = Role(row.role)
        found[row.account_id].append(
            GrantView(row.pk, role, ROLES[role].title, _where(row), row.starts, row.ends, held)
        )
    for views in found.values():
        # Sorted a second time, by whether they hold; Python keeps the order of dates within each half.
        views.sort(key=lambda view: not view.holds)
    return found


def _where(row: RoleGrant) -> str:
    """The scope of a grant in words; empty where the role has none."""
    if row.team is not None:
        return row.team.name
    return row.service.name if row.service is not None else ""


def _covers(account_id: int, today: date) -> tuple[CoverView, ...]:
    """Cover for and by somebody, newest first."""
    rows = AbsenceCover.objects.filter(Q(absent_id=account_id) | Q(covering_id=account_id))
    return tuple(
        CoverView(
            id=row.pk,
            absent_id=row.absent_id,
            absent=row.absent.name,
            covering_id=row.covering_id,
            covering=row.covering.name,
            starts=row.starts,
            ends=row.ends,
            holds=row.starts <= today < row.ends,
        )
        for row in rows.select_related("absent", "covering").order_by("-starts", "id")
    )
