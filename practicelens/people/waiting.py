"""What of people, roles, links and restricted children waits for somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from practicelens.access.roles import ROLES, Role
from practicelens.history.internal import latest
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people import permissions
from practicelens.people.dated import account_stands, holds
from practicelens.people.links import LINK_TITLES, LINKS_OF_ROLE, Link
from practicelens.people.models import (
    AbsenceCover,
    Account,
    RestrictedAccess,
    RestrictedChild,
    RoleGrant,
    Team,
    TeamLink,
)
from practicelens.rulebook.queries import AsksRules, calendar
from practicelens.workdays.clock import local_date
from practicelens.workdays.timescales import due

SOON = timedelta(days=28)  # time enough to find somebody who follows, or to ask whether a restriction is still needed
REVIEWED = "people.restriction_reviewed"
NAMES_SHOWN = 3


def waiting(asking: AsksRules) -> tuple[Waiting, ...]:
    """What is missing or about to end, for the administrator; restrictions to review, for information governance."""
    found: list[Waiting] = []
    actor, today = asking.actor, asking.today
    if permissions.can_manage(actor):
        found += [*_without_role(today), *_linked_to_nothing(today), *_teams_lacking(today), *_ending(today)]
    if permissions.can_manage_restricted(actor):
        found += _to_review(asking)
    return tuple(found)


def _without_role(today: date) -> Iterator[Waiting]:
    """Accounts that open on nothing: no role holds, and none begins later."""
    # Also a role that begins later: somebody has thought of them.
    granted = RoleGrant.objects.filter(ends__isnull=True) | RoleGrant.objects.filter(ends__gt=today)
    rows = Account.objects.filter(account_stands(today, "")).exclude(pk__in=granted.values("account_id"))
    for row in rows.order_by("name", "id"):
        yield Waiting(
            f"Give {row.name} a role, or shut the account",
            f"/people/{row.pk}/",
            None,
            "Whoever signs in without a role finds nothing here.",
            kind=WaitingKind.PEOPLE,
        )


def _linked_to_nothing(today: date) -> Iterator[Waiting]:
    """People whose role sees linked teams, and who are linked to none."""
    linked = TeamLink.objects.filter(holds(today)).values_list("account_id", "link")
    pairs = {(account_id, Link(link)) for account_id, link in linked}
    rows = RoleGrant.objects.filter(
        holds(today), account_stands(today), role__in=[role.value for role in LINKS_OF_ROLE]
    )
    for row in rows.select_related("account").order_by("account__name", "id"):
        # Any of them: a reviewing officer may be linked as Independent Reviewing Officer, as chair, or as both.
        links = LINKS_OF_ROLE[Role(row.role)]
        if not any((row.account_id, link) in pairs for link in links):
            title = ROLES[Role(row.role)].title
            yield Waiting(
                f"Link {row.account.name} to a team",
                "/people/teams/",
                None,
                f"{title}, linked to no team.",
                kind=WaitingKind.PEOPLE,
            )


def _teams_lacking(today: date) -> Iterator[Waiting]:
    """Teams open today that lack a manager or a link of some kind, one line for each kind."""
    # Not teams that open later: what they lack is no gap yet.
    teams = dict(
        Team.objects.filter(opens__lte=today).exclude(closes__lte=today).order_by("name").values_list("id", "name")
    )
    managed = set(
        RoleGrant.objects.filter(holds(today), account_stands(today), role=Role.TEAM_MANAGER.value).values_list(
            "team_id", flat=True
        )
    )
    held: dict[str, set[int]] = defaultdict(set)
    standing = TeamLink.objects.filter(holds(today), account_stands(today))
    for team_id, link in standing.values_list("team_id", "link"):
        held[link].add(team_id)
    yield from _lacking("a Team Manager", teams, managed, "/people/?role=team_manager")
    for link in Link:
        yield from _lacking(f"a linked {LINK_TITLES[link]}", teams, held[link.value], "/people/teams/")


def _lacking(what: str, teams: dict[int, str], served: set[int | None] | set[int], link: str) -> Iterator[Waiting]:
    """One line for the teams that are without."""
    names = [name for pk, name in teams.items() if pk not in served]
    if names:
        count = "1 team has" if len(names) == 1 else f"{len(names)} teams have"
        more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
        no = what.removeprefix("a ")
        yield Waiting(f"{count} no {no}", link, None, ", ".join(names[:NAMES_SHOWN]) + more, kind=WaitingKind.PEOPLE)


def _ending(today: date) -> Iterator[Waiting]:
    """Roles and cover that hold today and end within four weeks: prolong them, or see that somebody follows."""
    until = today + SOON
    # Of shut accounts nothing waits: whoever left needs no one to prolong their role.
    grants = RoleGrant.objects.filter(holds(today), account_stands(today), ends__lte=until)
    for grant in grants.select_related("account", "team", "service").order_by("ends", "id"):
        where = grant.team or grant.service
        yield Waiting(
            f"{grant.account.name} stops being {ROLES[Role(grant.role)].title}",
            f"/people/{grant.account_id}/",
            _last_day(grant.ends, today),
            f"{where.name}. Say who follows." if where else "Say who follows.",
            kind=WaitingKind.PEOPLE,
        )
    covers = AbsenceCover.objects.filter(holds(today), ends__lte=until).select_related("absent", "covering")
    for cover in covers.order_by("ends", "id"):
        yield Waiting(
            f"{cover.covering.name} stops standing in for {cover.absent.name}",
            f"/people/{cover.absent_id}/",
            _last_day(cover.ends, today),
            "Arrange more cover if the absence goes on.",
            kind=WaitingKind.PEOPLE,
        )


def _last_day(ends: date | None, today: date) -> date:
    """The last day on which it still holds."""
    # ``ends`` is the first day without: what waits is to be done while it still holds.
    return ends - timedelta(days=1) if ends else today


def _to_review(asking: AsksRules) -> Iterator[Waiting]:
    """Each restriction whose review is near or past: whether it still holds, and whether those named still need to see.

    It waits from four weeks before its day: asked right after a review it would hide what is to be done now.
    """
    today = asking.today
    limit, days = asking.rules.limit("restricted.review"), calendar()
    reviewed = latest(REVIEWED)
    named = set(RestrictedAccess.objects.filter(holds(today)).values_list("child_id", flat=True))
    for row in RestrictedChild.objects.filter(holds(today)).order_by("starts", "id"):
        moment = reviewed.get(str(row.pk))
        since = local_date(moment) if moment else row.starts
        words = (
            "Nobody is named: nobody sees this child."
            if row.pk not in named
            else f"Looked at every {limit}: the reason, and who is named."
        )
        # With nobody named the child is hidden from everybody, which nobody can mean: today.
        when = due(since, limit, days) if row.pk in named else today
        if when > today + SOON:
            continue
        yield Waiting(
            f"Review who may see child {row.identifier}",
            f"/restricted/{row.pk}/review/",
            when,
            words,
            since,
            kind=WaitingKind.RESTRICTION,
            names_child=True,
        )
