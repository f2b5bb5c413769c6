"""Makes a whole authority's people from a plan, in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Model

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.history import changes as history
from practicelens.history.changes import Entry
from practicelens.people import permissions, rules
from practicelens.people.founding.plan import AuthorityPlan, Founded
from practicelens.people.links import AliasKind
from practicelens.people.models import (
    AbsenceCover,
    Account,
    Alias,
    Post,
    RestrictedAccess,
    RestrictedChild,
    RestrictedSpelling,
    RoleGrant,
    ServiceArea,
    Team,
    TeamLink,
    Worker,
)

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def found_authority(plan: AuthorityPlan, *, by: Actor, now: datetime) -> Founded:
    """Make everything in the plan, in bulk, where nothing stands yet. Raises Missing, Refused.

    Every role, date and scope is held to the same rules as one at a time; overlaps are left to the database.
    """
    permissions.check_can_manage(by)
    # Founding is for an empty house: a second time would mix an invented authority with a real one.
    if ServiceArea.objects.exists():
        raise Refused("An authority stands here already.", code="founded")
    # Each table after those it names: bulk rows need the ids of what they point to.
    services = _keyed([row.key for row in plan.services], [ServiceArea(name=row.name) for row in plan.services])
    teams = _keyed([row.key for row in plan.teams], _teams(plan, services))
    accounts = _keyed([row.key for row in plan.accounts], _accounts(plan, now))
    workers = _keyed([row.key for row in plan.workers], _workers(plan, accounts))
    founded = Founded(services, teams, accounts, workers)
    # After all of those: each of its rows names two of them.
    _write_dated(plan, founded)
    _restricted(plan, accounts)
    history.record_many(_entries(plan, founded, by, now))
    return founded


def _keyed(keys: list[str], rows: Iterable[Row]) -> dict[str, int]:
    """Write the rows of one table and give their ids by the plan's keys."""
    # In the plan's order, and bulk_create keeps it: the keys are matched by place.
    made = _write(list(rows))
    return {key: row.pk for key, row in zip(keys, made, strict=True)}


def _write(rows: list[Row]) -> list[Row]:
    """Write rows of one table in batches."""
    # SQLite takes a bounded number of values in one statement: 200 rows of the widest table stay below it.
    return type(rows[0])._default_manager.bulk_create(rows, batch_size=200) if rows else []


def _teams(plan: AuthorityPlan, services: Mapping[str, int]) -> Iterator[Team]:
    for row in plan.teams:
        yield Team(service_id=services[row.service], name=row.name, opens=row.opens, closes=row.closes)


def _accounts(plan: AuthorityPlan, now: datetime) -> Iterator[Account]:
    for row in plan.accounts:
        yield Account(
            email=rules.clean_email(row.email),
            name=rules.clean_name(row.name),
            # None gives a password that nothing matches.
            password=make_password(row.password),
            created_at=now,
            ends=row.ends,
        )


def _workers(plan: AuthorityPlan, accounts: Mapping[str, int]) -> Iterator[Worker]:
    for row in plan.workers:
        rules.check_fte(row.fte)
        yield Worker(
            name=row.name,
            # By way of text: the decimal of the float itself has more digits than the column.
            fte=Decimal(str(round(row.fte, 2))),
            first_year_until=row.first_year_until,
            caseload_limit=row.caseload_limit,
            account_id=accounts[row.account] if row.account else None,
        )


def _write_dated(plan: AuthorityPlan, ids: Founded) -> None:
    """Posts, roles, links, spellings and cover."""
    _write(
        [
            Post(worker_id=ids.workers[p.worker], team_id=ids.teams[p.team], starts=p.starts, ends=p.ends)
            for p in plan.posts
        ]
    )
    _write(list(_grants(plan, ids)))
    _write(
        [
            TeamLink(
                team_id=ids.teams[x.team],
                account_id=ids.accounts[x.account],
                link=x.link.value,
                starts=x.starts,
                ends=x.ends,
            )
            for x in plan.links
        ]
    )
    _write(list(_aliases(plan, ids)))
    _write(
        [
            AbsenceCover(
                absent_id=ids.accounts[x.absent], covering_id=ids.accounts[x.covering], starts=x.starts, ends=x.ends
            )
            for x in plan.covers
        ]
    )


def _grants(plan: AuthorityPlan, ids: Founded) -> Iterator[RoleGrant]:
    """The roles of the plan, each with the scope its reach asks for."""
    for row in plan.grants:
        service = ids.services[row.service] if row.service else None
        team = ids.teams[row.team] if row.team else None
        # Checked here, because rows written in bulk pass no change of their own.
        rules.check_scope(row.role, service, team)
        rules.check_dates(row.starts, row.ends)
        yield RoleGrant(
            account_id=ids.accounts[row.account],
            role=row.role.value,
            service_id=service,
            team_id=team,
            starts=row.starts,
            ends=row.ends,
        )


def _aliases(plan: AuthorityPlan, ids: Founded) -> Iterator[Alias]:
    for row in plan.aliases:
        is_team = row.kind is AliasKind.TEAM
        yield Alias(
            kind=row.kind.value,
            spelling=rules.clean_spelling(row.spelling),
            folded=rules.fold(row.spelling),
            team_id=ids.teams[row.target] if is_team else None,
            worker_id=None if is_team else ids.workers[row.target],
            starts=row.starts,
            ends=row.ends,
        )


def _restricted(plan: AuthorityPlan, accounts: Mapping[str, int]) -> None:
    """The restricted children of the plan, and who is named on them."""
    children = _write(
        [
            RestrictedChild(
                authority=row.child.authority,
                scheme=row.child.scheme,
                identifier=row.child.identifier,
                reason=row.reason,
                starts=row.starts,
                ends=row.ends,
            )
            for row in plan.restricted
        ]
    )
    _write(
        [
            RestrictedSpelling(child=child, authority=child.authority, scheme=child.scheme, identifier=child.identifier)
            for child in children
        ]
    )
    _write(
        [
            RestrictedAccess(child=child, account_id=accounts[key], starts=row.starts, ends=row.ends)
            for child, row in zip(children, plan.restricted, strict=True)
            for key in row.people
        ]
    )


def _entries(plan: AuthorityPlan, ids: Founded, by: Actor, now: datetime) -> Iterator[Entry]:
    """What history keeps: the founding in counts, and each role and link by itself."""
    counts = {name: len(made) for name, made in vars(ids).items()}
    yield Entry("people.authority_founded", by, now, ("authority", "this"), counts)
    # Each by itself, as if given alone: “who gave whom which role” is asked of one person, years later.
    for grant in plan.grants:
        details = {"role": grant.role.value, "starts": grant.starts.isoformat()}
        yield Entry("people.role_granted", by, now, ("account", ids.accounts[grant.account]), details)
    for link in plan.links:
        linked = {"link": link.link.value, "account": ids.accounts[link.account], "starts": link.starts.isoformat()}
        yield Entry("people.team_linked", by, now, ("team", ids.teams[link.team]), linked)
