"""Changes to service areas, teams, workers, links, spellings and restricted children."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Ended, Missing, Refused
from practicelens.access.roles import ROLES
from practicelens.access.texts import require_text
from practicelens.history import changes as history
from practicelens.people import permissions, rules
from practicelens.people.dated import holds, overlaps
from practicelens.people.links import LINK_TITLES, ROLE_OF_LINK, AliasKind, Link
from practicelens.people.models import (
    Account,
    Alias,
    Post,
    RestrictedAccess,
    RestrictedChild,
    RoleGrant,
    ServiceArea,
    Team,
    TeamLink,
    Worker,
)
from practicelens.people.powers import day_in_words, post_power
from practicelens.people.spellings.children import spelled, write_spellings
from practicelens.workdays.clock import local_date


@transaction.atomic
def add_service(name: str, *, by: Actor, now: datetime) -> int:
    """Add a service area. Raises Missing, Refused."""
    permissions.check_can_manage(by)
    name = rules.clean_name(name)
    # In whatever case, as teams: two that differ by a capital are one to everybody who reads them.
    if ServiceArea.objects.filter(name__iexact=name).exists():
        raise Refused("There is a service area of this name already.", code="name_taken")
    row = ServiceArea.objects.create(name=name)
    history.record("people.service_added", by=by, at=now, subject=("service area", row.pk), data={"name": name})
    return row.pk


@transaction.atomic
def add_team(service_id: int, name: str, *, opens: date, by: Actor, now: datetime) -> int:
    """Add a team to a service area. Raises Missing, Refused."""
    permissions.check_can_manage(by)
    name = rules.clean_name(name)
    if not ServiceArea.objects.filter(pk=service_id).exists():
        raise Missing
    # In whatever case: extracts are matched by folded spellings, which could not tell the two apart.
    if Team.objects.filter(name__iexact=name).exists():
        raise Refused("There is a team of this name already.", code="name_taken")
    row = Team.objects.create(service_id=service_id, name=name, opens=opens)
    details = {"name": name, "service": service_id, "opens": opens.isoformat()}
    history.record("people.team_added", by=by, at=now, subject=("team", row.pk), data=details)
    return row.pk


@transaction.atomic
def close_team(team_id: int, *, closes: date, successor_id: int | None, by: Actor, now: datetime) -> None:
    """Say from which day a team is no longer there, and which team takes over its work, if one does.

    Raises Missing; Refused for a day before it opened, or a successor that is itself or closed by then.
    """
    permissions.check_can_manage(by)
    row = Team.objects.select_for_update().filter(pk=team_id).first()
    successor = Team.objects.filter(pk=successor_id or 0).first()
    if row is None or (successor_id is not None and successor is None):
        raise Missing
    if closes < row.opens:
        raise Refused("It cannot close before it opened.", code="dates")
    if successor is not None and (successor.pk == row.pk or (successor.closes and successor.closes <= closes)):
        raise Refused("Choose a team that is there after that day.", code="successor")
    # Links, posts and roles of the team are left as they are: what was somebody's in the past stays theirs to see.
    row.closes, row.successor = closes, successor
    row.save()
    details = {"closes": closes.isoformat(), "successor": successor_id}
    history.record("people.team_closed", by=by, at=now, subject=("team", row.pk), data=details)


@transaction.atomic
def add_worker(
    name: str,
    team_id: int,
    *,
    starts: date,
    fte: float = 1.0,
    first_year_until: date | None = None,
    caseload_limit: int | None = None,
    account_id: int | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Add a worker of the case system and post them to a team. Raises Missing, Refused."""
    permissions.check_can_manage(by)
    rules.check_fte(fte)
    if not Team.objects.filter(pk=team_id).exists():
        raise Missing
    # One worker an account: their own children would else be those of two people.
    if account_id is not None and Worker.objects.filter(account_id=account_id).exists():
        raise Refused("That account belongs to a worker already.", code="account_taken")
    row = Worker.objects.create(
        # Rounded here, so that what a page shows is what the column of two places keeps.
        name=rules.clean_name(name), fte=round(fte, 2), first_year_until=first_year_until,
        caseload_limit=caseload_limit, account_id=account_id,
    )  # fmt: skip
    # With its first post at once: a worker of no team is in nobody's reach, and their children on nobody's list.
    Post.objects.create(worker=row, team_id=team_id, starts=starts)
    details = {"team": team_id, "starts": starts.isoformat()}
    history.record("people.worker_added", by=by, at=now, subject=("worker", row.pk), data=details)
    if account_id is not None:
        post_power(
            {account_id: "worker_joined"},
            lambda whom: f"joined the account of {whom[0]} to {row.name} in the case system",
            by=by,
            now=now,
            event={"about": "worker", "which": row.pk},
        )
    return row.pk


@transaction.atomic
def post_worker(worker_id: int, team_id: int, *, starts: date, by: Actor, now: datetime) -> int:
    """Move a worker to a team from a day on; the open post ends on that day. Raises Missing, Refused."""
    permissions.check_can_manage(by)
    if not (Worker.objects.filter(pk=worker_id).exists() and Team.objects.filter(pk=team_id).exists()):
        raise Missing
    posts = Post.objects.select_for_update().filter(worker_id=worker_id)
    # Before anything is ended: a move told late must not cut a post that somebody has planned since.
    if posts.filter(starts__gt=starts).exists():
        raise Refused("A later post is noted already.", code="overlap")
    # The open post first; whatever overlaps then was given its dates by somebody, who must be asked.
    posts.filter(ends__isnull=True).update(ends=starts)
    if posts.filter(overlaps(starts, None)).exists():
        raise Refused("Another post lasts beyond that day.", code="overlap")
    row = Post.objects.create(worker_id=worker_id, team_id=team_id, starts=starts)
    details = {"team": team_id, "starts": starts.isoformat()}
    history.record("people.worker_posted", by=by, at=now, subject=("worker", worker_id), data=details)
    return row.pk


@transaction.atomic
def link_team(team_id: int, account_id: int, link: Link, *, starts: date, by: Actor, now: datetime) -> int:
    """Link somebody to a team from a day on; whoever was linked until then is so no longer.

    The person must hold the link's role on that day. Raises Missing, Refused.
    """
    permissions.check_can_manage(by)
    # From a form it comes as text; one that is no link is a fault of ours and no refusal.
    link = Link(link)
    if not (Team.objects.filter(pk=team_id).exists() and Account.objects.filter(pk=account_id).exists()):
        raise Missing
    # A link gives its reach through the role: without it they would be linked and see nothing.
    role = ROLE_OF_LINK[link]
    if not RoleGrant.objects.filter(holds(starts), account_id=account_id, role=role.value).exists():
        raise Refused(f"They do not hold the role {ROLES[role].title} on that day.", code="role")
    links = TeamLink.objects.select_for_update().filter(team_id=team_id, link=link.value)
    if links.filter(starts__gt=starts).exists():
        raise Refused("A later link of this kind is noted already.", code="overlap")
    over = links.filter(overlaps(starts, None))
    # Read before they end: afterwards none of them overlaps any more.
    before = list(over.values_list("account_id", flat=True))
    over.update(ends=starts)
    row = TeamLink.objects.create(team_id=team_id, account_id=account_id, link=link.value, starts=starts)
    details = {"link": link.value, "account": account_id, "starts": starts.isoformat()}
    history.record("people.team_linked", by=by, at=now, subject=("team", team_id), data=details)
    what = f"{row.team.name} as {LINK_TITLES[link]} from {day_in_words(starts)} on"
    owners = {account_id: "team_linked", **{one: "team_unlinked" for one in before if one != account_id}}
    event = {"about": "team", "which": team_id}
    post_power(owners, lambda whom: _linked_in_words(whom, what), by=by, now=now, event=event)
    return row.pk


def _linked_in_words(whom: Sequence[str], what: str) -> str:
    """Who is linked, and in whose place."""
    instead = f", in place of {whom[1]}" if len(whom) > 1 else ""
    return f"linked {whom[0]} to {what}{instead}"


@transaction.atomic
def add_alias(
    kind: AliasKind,
    spelling: str,
    target_id: int | None,
    *,
    starts: date,
    ends: date | None = None,
    source: str = "",
    by: Actor,
    now: datetime,
) -> int:
    """Say which team or worker a spelling in extracts means from a day on, None for nobody. Capitals do not matter.

    With a ``source`` it means so in extracts of that kind alone, whatever it means elsewhere. Raises Missing, Refused.
    """
    permissions.check_can_name_aliases(by)
    kind, spelling = AliasKind(kind), rules.clean_spelling(spelling)
    rules.check_dates(starts, ends)
    model = Team if kind is AliasKind.TEAM else Worker
    if target_id is not None and not model._default_manager.filter(pk=target_id).exists():
        raise Missing
    rules.check_star(spelling, means_nobody=target_id is None)
    # Compared folded, as extracts are matched: “Team One” and “team  one” cannot mean two teams.
    folded = rules.fold(spelling)
    if Alias.objects.filter(overlaps(starts, ends), kind=kind.value, folded=folded, source=source).exists():
        raise Refused("This spelling means somebody or something else for part of that time already.", code="overlap")
    target = {kind.value: target_id}
    row = Alias.objects.create(
        kind=kind.value, spelling=spelling, folded=folded, source=source, starts=starts, ends=ends,
        team_id=target.get("team"), worker_id=target.get("worker"),
    )  # fmt: skip
    # Without the spelling: it may be a colleague's name, and history outlives whoever asks for it to be forgotten.
    details = {**target, "starts": starts.isoformat(), "ends": ends.isoformat() if ends else None}
    history.record("people.alias_added", by=by, at=now, subject=("alias", row.pk), data=details)
    return row.pk


@transaction.atomic
def end_alias(alias_id: int, *, ends: date, by: Actor, now: datetime) -> None:
    """From ``ends`` on the spelling has this meaning no longer. Raises Missing, Refused."""
    permissions.check_can_name_aliases(by)
    row = Alias.objects.select_for_update().filter(pk=alias_id).first()
    if row is None:
        raise Missing
    rules.check_dates(row.starts, ends)
    if row.ends is not None and row.ends <= ends:
        raise Refused("This spelling ends by that day already.", code="ended")
    row.ends = ends
    row.save(update_fields=["ends"])
    history.record("people.alias_ended", by=by, at=now, subject=("alias", alias_id), data={"ends": ends.isoformat()})


@transaction.atomic
def restrict_child(child: ChildKey, *, reason: str, starts: date, by: Actor, now: datetime) -> int:
    """Let nobody see a child from a day on but those who are then named. Raises Missing, Refused."""
    permissions.check_can_manage_restricted(by)
    child = rules.clean_child(child)
    reason = require_text(reason, "Say why only people named may see this child.", "reason")
    numbers = spelled(child)
    # Not only today's: two restrictions of one child would each have their own people, and whoever ended one would
    # open nothing.
    same = RestrictedChild.objects.filter(authority=child.authority, scheme=child.scheme, identifier__in=numbers)
    if same.filter(overlaps(starts, None)).exists():
        raise Refused("This child is restricted already.", code="overlap")
    row = RestrictedChild.objects.create(
        authority=child.authority, scheme=child.scheme, identifier=child.identifier,
        reason=reason, starts=starts,
    )  # fmt: skip
    # Under each number that an extract was published with as this child, whichever of them was typed.
    write_spellings(row, numbers)
    # Without the reason: history keeps no words that somebody wrote about a child.
    details = {"starts": starts.isoformat()}
    history.record(
        "people.child_restricted",
        by=by,
        at=now,
        subject=("restricted child", row.pk),
        data=details,
        children=[_key(row)],
    )
    return row.pk


@transaction.atomic
def name_on_restricted(
    restricted_id: int, account_id: int, *, starts: date, ends: date | None = None, by: Actor, now: datetime
) -> int:
    """Let somebody see a restricted child, within what their roles let them see. Raises Missing, Refused."""
    permissions.check_can_manage_restricted(by)
    # Whoever says who sees a restricted child does not let themself see one.
    rules.check_not_own(by, account_id)
    rules.check_dates(starts, ends)
    # Locked, so that nobody is named on a restriction that ends in the same moment.
    child = _still_restricted(restricted_id)
    if not Account.objects.filter(pk=account_id).exists():
        raise Missing
    named = RestrictedAccess.objects.filter(child=child, account_id=account_id)
    if named.filter(overlaps(starts, ends)).exists():
        raise Refused("They are named for part of that time already.", code="overlap")
    row = RestrictedAccess.objects.create(child=child, account_id=account_id, starts=starts, ends=ends)
    details = {"account": account_id, "starts": starts.isoformat(), "ends": ends.isoformat() if ends else None}
    history.record(
        "people.restricted_named",
        by=by,
        at=now,
        subject=("restricted child", child.pk),
        data=details,
        children=[_key(child)],
    )
    post_power(
        {account_id: "restricted_named"},
        lambda whom: f"named {whom[0]} on a restricted child",
        by=by,
        now=now,
        event=_of_the_day("people.restricted_named", now),
    )
    return row.pk


@transaction.atomic
def end_named(access_id: int, *, ends: date, by: Actor, now: datetime) -> None:
    """From ``ends`` on somebody is no longer named on a restricted child. Raises Missing, Refused."""
    permissions.check_can_manage_restricted(by)
    row = RestrictedAccess.objects.select_for_update().filter(pk=access_id).first()
    if row is None:
        raise Missing
    rules.check_dates(row.starts, ends)
    # Only sooner, as a role: whoever should see the child longer is named anew, with all that is asked then.
    if row.ends is not None and row.ends <= ends:
        raise Refused("They are named until that day or an earlier one already.", code="ended")
    # Those named are left as they were: who could see the child, and when, has to be answered for years.
    row.ends = ends
    row.save(update_fields=["ends"])
    details = {"account": row.account_id, "ends": ends.isoformat()}
    history.record(
        "people.restricted_unnamed",
        by=by,
        at=now,
        subject=("restricted child", row.child_id),
        data=details,
        children=[_key(row.child)],
    )
    post_power(
        {row.account_id: "restricted_unnamed"},
        lambda whom: f"named {whom[0]} on a restricted child no longer, from {day_in_words(ends)} on",
        by=by,
        now=now,
        event=_of_the_day("people.restricted_unnamed", now),
    )


def _of_the_day(kind: str, now: datetime) -> dict[str, object]:
    """How history is asked for what was done about a restricted child: by no number, which tells it from others."""
    day = local_date(now).isoformat()
    return {"kind": kind, "since": day, "until": day}


@transaction.atomic
def end_restriction(restricted_id: int, *, ends: date, by: Actor, now: datetime) -> None:
    """From ``ends`` on the child is seen as any other. Raises Missing, Refused."""
    permissions.check_can_manage_restricted(by)
    row = _still_restricted(restricted_id)
    rules.check_dates(row.starts, ends)
    row.ends = ends
    row.save(update_fields=["ends"])
    details = {"ends": ends.isoformat()}
    history.record(
        "people.restriction_ended",
        by=by,
        at=now,
        subject=("restricted child", row.pk),
        data=details,
        children=[_key(row)],
    )


@transaction.atomic
def review_restriction(restricted_id: int, *, by: Actor, now: datetime) -> None:
    """Note that a restriction was looked at and goes on, with those named on it. Raises Missing.

    History alone keeps it: the next review is due so long after the last one (rule ``restricted.review``).
    """
    permissions.check_can_manage_restricted(by)
    row = _still_restricted(restricted_id)
    history.record(
        "people.restriction_reviewed", by=by, at=now, subject=("restricted child", row.pk), children=[_key(row)]
    )


def _still_restricted(restricted_id: int) -> RestrictedChild:
    """The restriction, locked. Raises Missing, and Ended where it has an end."""
    row = RestrictedChild.objects.select_for_update().filter(pk=restricted_id).first()
    if row is None:
        raise Missing
    if row.ends is not None:
        raise Ended(f"This restriction has an end: {day_in_words(row.ends)}.")
    return row


def _key(row: RestrictedChild) -> ChildKey:
    """Which child a restriction is about."""
    return ChildKey(row.authority, row.scheme, row.identifier)
