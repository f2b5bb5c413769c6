"""What other apps ask of people: teams, workers, spellings, links, and who holds what on a day. For nobody's eyes yet.

Nothing here asks who asks: it answers apps, which show only what their own asker may see. Closed to pages, API and
commands. ``on`` is a day; where it may be left out, the answer is about what has no end.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from practicelens.access.actor import ChildKey
from practicelens.access.roles import Role
from practicelens.people.dated import account_stands, holds, not_over
from practicelens.people.holders import holders, with_cover
from practicelens.people.links import AliasKind, Link
from practicelens.people.models import (
    AbsenceCover,
    Account,
    Alias,
    Post,
    RestrictedAccess,
    RestrictedSpelling,
    RoleGrant,
    Team,
    TeamLink,
    Worker,
)
from practicelens.people.teams import teams
from practicelens.workdays import clock


@dataclass(frozen=True)
class WorkerView:
    """A worker of the case system. ``caseload_limit`` is one agreed for this worker; None: the rule's."""

    id: int
    name: str
    team_id: int | None
    fte: float
    first_year: bool
    caseload_limit: int | None
    account_id: int | None
    first_year_until: date | None = None


@dataclass(frozen=True)
class AliasView:
    """A spelling and the team or worker it means, None for a word for nobody; a canonical name always holds."""

    kind: AliasKind
    spelling: str
    target_id: int | None
    starts: date | None
    ends: date | None
    source: str = ""


def successors(on: date) -> dict[int, int]:
    """Teams closed by a day with the team that holds their work then, through every merger between.

    A closed team that nobody took over, or whose successor closed without one, is not in it.
    """
    every = {team.id: team for team in teams()}
    found: dict[int, int] = {}
    for team in every.values():
        # Two teams may name each other as successor: each is passed once.
        at, seen = team, {team.id}
        while at.closed(on) and at.successor_id is not None and at.successor_id not in seen:
            seen.add(at.successor_id)
            at = every[at.successor_id]
        # A chain that ends with a closed team leads nowhere: its work is left where it was.
        if at.id != team.id and not at.closed(on):
            found[team.id] = at.id
    return found


def standing_accounts(account_ids: Collection[int], on: date) -> frozenset[int]:
    """Those of the accounts that may be used on a day."""
    rows = Account.objects.filter(account_stands(on, ""), pk__in=set(account_ids))
    return frozenset(rows.values_list("id", flat=True))


def away_until(account_id: int, on: date) -> date | None:
    """The day somebody is back for whom a colleague stands in on a day; None when nobody does."""
    rows = AbsenceCover.objects.filter(holds(on), absent_id=account_id)
    # Of several who cover in turn, the last one's end is when the person is back.
    return rows.order_by("-ends").values_list("ends", flat=True).first()


def covered_by(account_id: int, on: date) -> frozenset[int]:
    """The accounts for which somebody stands in on a day."""
    rows = AbsenceCover.objects.filter(holds(on), account_stands(on, "absent__"), covering_id=account_id)
    return frozenset(rows.values_list("absent_id", flat=True))


def workers(on: date | None = None) -> tuple[WorkerView, ...]:
    """Every worker there is or was, by name.

    With a day: the team they are posted to that day (None: to none) and whether they are in their first year.
    Without: their latest team, and whether a first year was noted.
    """
    posts = Post.objects.filter(worker=OuterRef("pk")).order_by("-starts", "-id")
    posts = posts if on is None else posts.filter(holds(on))
    # The latest post as a column of the worker's own row: a question each would be hundreds.
    rows = Worker.objects.annotate(posted_to=Subquery(posts.values("team_id")[:1])).order_by("name", "id")
    return tuple(_worker(row, row.posted_to, on) for row in rows)


def _worker(row: Worker, team_id: int | None, on: date | None) -> WorkerView:
    until = row.first_year_until
    return WorkerView(
        id=row.pk,
        name=row.name,
        team_id=team_id,
        fte=float(row.fte),
        first_year=until is not None and (on is None or on < until),
        caseload_limit=row.caseload_limit,
        account_id=row.account_id,
        first_year_until=until,
    )


def aliases() -> tuple[AliasView, ...]:
    """Every spelling with what it means and when; the canonical names of teams and workers among them.

    A name that two workers share is nobody's: it needs an alias to say whose it is.
    """
    found = [AliasView(AliasKind.TEAM, name, pk, None, None) for pk, name in Team.objects.values_list("id", "name")]
    by_name: dict[str, list[int]] = {}
    for pk, name in Worker.objects.values_list("id", "name"):
        by_name.setdefault(name, []).append(pk)
    found += [AliasView(AliasKind.WORKER, name, ids[0], None, None) for name, ids in by_name.items() if len(ids) == 1]
    found += [
        # One of the two is there: the database holds it.
        AliasView(AliasKind(row.kind), row.spelling, row.team_id or row.worker_id, row.starts, row.ends, row.source)
        for row in Alias.objects.order_by("starts", "id")
    ]
    return tuple(found)


def names(account_ids: Collection[int]) -> dict[int, str]:
    """The names of accounts, by id."""
    return dict(Account.objects.filter(pk__in=set(account_ids)).values_list("id", "name"))


def account_by_email(email: str) -> int | None:
    """The account with this e-mail address, in whatever case, when there is one."""
    return Account.objects.filter(email__iexact=email.strip()).values_list("id", flat=True).first()


def addresses(account_ids: Collection[int]) -> dict[int, str]:
    """The e-mail addresses of accounts that are active, by id. For delivering notices."""
    # A shut account gets no letters.
    rows = Account.objects.filter(pk__in=set(account_ids), is_active=True)
    return dict(rows.values_list("id", "email"))


def contacts(account_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Name and e-mail address of accounts that are active, by id. One query."""
    rows = Account.objects.filter(pk__in=set(account_ids), is_active=True)
    return {pk: (name, email) for pk, name, email in rows.values_list("id", "name", "email")}


@dataclass(frozen=True)
class Leaders:
    """The names of those who lead on a day: Team Managers by team, Heads of Service by service area."""

    of_team: dict[int, tuple[str, ...]]
    of_service: dict[int, tuple[str, ...]]


def leaders(on: date) -> Leaders:
    """Who leads which team and service area on a day, in their own right. One query."""
    found = Leaders({}, {})
    rows = RoleGrant.objects.filter(holds(on), account_stands(on)).select_related("account").order_by("account_id")
    for row in rows.filter(role__in=(Role.TEAM_MANAGER.value, Role.HEAD_OF_SERVICE.value)):
        if row.team_id is not None:
            found.of_team[row.team_id] = (*found.of_team.get(row.team_id, ()), row.account.name)
        if row.service_id is not None:
            found.of_service[row.service_id] = (*found.of_service.get(row.service_id, ()), row.account.name)
    return found


def managers_of(team_id: int, on: date) -> tuple[int, ...]:
    """The Team Managers of a team on a day, then those who cover for them."""
    return holders(Role.TEAM_MANAGER, on, team=team_id)


def heads_of(service_id: int, on: date) -> tuple[int, ...]:
    """The Heads of Service of a service area on a day, then those who cover for them."""
    return holders(Role.HEAD_OF_SERVICE, on, service=service_id)


def linked(team_id: int, link: Link, on: date) -> tuple[int, ...]:
    """The person linked to a team on a day, then those who cover for them."""
    rows = TeamLink.objects.filter(holds(on), account_stands(on), team_id=team_id, link=Link(link).value)
    return with_cover(list(rows.order_by("id").values_list("account_id", flat=True)), on)


def account_of_worker(worker_id: int) -> int | None:
    """The account of a worker; None for somebody whom the case system knows and who does not sign in here."""
    return Worker.objects.filter(pk=worker_id).values_list("account_id", flat=True).first()


def worker_of_account(account_id: int) -> int | None:
    """The worker that an account belongs to, when it does."""
    return Worker.objects.filter(account_id=account_id).values_list("id", flat=True).first()


def hold_worker(worker_id: int) -> None:
    """Let nobody else who asks for it go on about a worker until this transaction ends.

    For a rule over several rows of somebody, where none stands yet that could be locked.
    """
    # Not the key: rows that point at the worker may be written meanwhile.
    Worker.objects.select_for_update(no_key=True).filter(pk=worker_id).values_list("pk").first()


def team_of_worker(worker_id: int, on: date) -> int | None:
    """The team a worker is posted to on a day, when they are."""
    rows = Post.objects.filter(holds(on), worker_id=worker_id).order_by("-starts", "-id")
    return rows.values_list("team_id", flat=True).first()


def restricted_keys(on: date | None = None) -> frozenset[ChildKey]:
    """Every restricted child of a day, by each of their numbers; without one, every restriction that has not ended.

    Who is named on one is in ``Actor.restricted``; what to hide is ``restricted_keys() - actor.restricted``.
    """
    # By every number the child has in extracts: hidden under one alone, they would be seen under another.
    rows = RestrictedSpelling.objects.filter(not_over(on, "child__"))
    return frozenset(ChildKey(*parts) for parts in rows.values_list("authority", "scheme", "identifier"))


def linked_to_teams(link: Link, on: date) -> dict[int, int]:
    """The account linked to each team on a day, by team; teams with none are left out."""
    # Newest first, because in the dict the last written stays: whoever came first.
    rows = TeamLink.objects.filter(holds(on), account_stands(on), link=link.value).order_by("-id")
    return dict(rows.values_list("team_id", "account_id"))


def managers_by_team(on: date) -> dict[int, int]:
    """The Team Manager of each team on a day, in their own right; of two, the one who came first."""
    # In their own right: whoever covers is told beside the manager, and never in their place.
    rows = RoleGrant.objects.filter(holds(on), account_stands(on), role=Role.TEAM_MANAGER.value, team__isnull=False)
    return {team: account for team, account in rows.order_by("-id").values_list("team_id", "account_id") if team}


def who_led(days: Collection[date]) -> dict[date, dict[int, tuple[int | None, int | None]]]:
    """The Quality Assurance Officer and the Team Manager of each team on some days. Two queries, however many.

    By the dates of the link and the role alone: that somebody's account was shut since changes nothing of what was
    owed then.
    """
    links = TeamLink.objects.filter(link=Link.QA_OFFICER.value).order_by("-id")
    managers = RoleGrant.objects.filter(role=Role.TEAM_MANAGER.value, team__isnull=False).order_by("-id")
    dated = ("team_id", "account_id", "starts", "ends")
    rows = list(links.values_list(*dated)), list(managers.values_list(*dated))
    found: dict[date, dict[int, tuple[int | None, int | None]]] = {}
    for day in days:
        officer, manager = (
            {team: who for team, who, starts, ends in some if starts <= day and (ends is None or ends > day)}
            for some in rows
        )
        found[day] = {team: (officer.get(team), manager.get(team)) for team in officer.keys() | manager.keys()}
    return found


def roles_of(on: date, roles: Collection[Role]) -> dict[int, frozenset[Role]]:
    """Who holds any of some roles on a day, in their own right, and which."""
    rows = RoleGrant.objects.filter(holds(on), account_stands(on), role__in=[role.value for role in roles])
    found: dict[int, frozenset[Role]] = {}
    for account, role in rows.values_list("account_id", "role"):
        found[account] = found.get(account, frozenset()) | {Role(role)}
    return found


def away_on(on: date) -> dict[int, int]:
    """Who is away on a day, and who stands in for them; of two, the one arranged first."""
    # Newest first, as above: the one arranged first is written last and stays.
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
    names = ("account_id", *(f"child__spellings__{part}" for part in ("authority", "scheme", "identifier")))
    for account, *parts in rows.values_list(*names):
        found[account] = found.get(account, frozenset()) | {ChildKey(*parts)}
    return found


def account_addresses() -> dict[int, str]:
    """Every account's address, by its id."""
    return dict(Account.objects.values_list("id", "email"))


def anybody_signed_in() -> bool:
    """Whether anybody has ever signed in here; signing out again does not undo it."""
    return Account.objects.filter(last_login__isnull=False).exists()


def first_account_on() -> date:
    """The day the first account was made: from then on people were here. Today where there is none."""
    # By its number, which an index finds at once.
    first = Account.objects.order_by("pk").values_list("created_at", flat=True).first()
    return clock.today() if first is None else clock.local_date(first)
