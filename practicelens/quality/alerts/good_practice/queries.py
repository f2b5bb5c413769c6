"""Reads of good practice that reviewing officers told of, for a given person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.notices.waiting import Kind, Waiting
from practicelens.people.asking import Asking
from practicelens.quality.alerts import permissions
from practicelens.quality.alerts.base import good_practice_address
from practicelens.quality.alerts.models import GoodPractice
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class GoodRow:
    """Good practice in a list. ``shared``: None until whoever did it has said."""

    id: int
    child: ChildKey
    team_id: int
    team: str
    what: str
    why: str
    theme: str
    on: date
    by: str
    shared: bool | None
    own: bool

    @property
    def consent(self) -> str:
        """What whoever did it said of its being shared, in words."""
        return {None: "Not answered yet", True: "Shared", False: "Kept between us"}[self.shared]


@dataclass(frozen=True)
class SharedRow:
    """Good practice as everybody who learns here reads it: nothing of the child, nor whose it was."""

    what: str
    theme: str
    team: str
    on: date


def listed(asking: Asking) -> tuple[GoodRow, ...]:
    """What this person may read, the newest first. Raises Missing for those who have no such list. Two queries."""
    if not permissions.can_list(asking.actor):
        raise Missing("good practice")
    rows = list(_visible(asking).order_by("-at", "-pk")[:500])
    people = asking.names({row.by_id for row in rows})
    return tuple(_row(asking, row, people) for row in rows)


def one(asking: Asking, good_id: int) -> GoodRow:
    """One of them. Raises Missing."""
    row = load(asking, good_id)
    return _row(asking, row, asking.names({row.by_id}))


def load(asking: Asking, good_id: int) -> GoodPractice:
    """Its row, for changes; to whoever may not read it there is none."""
    row = _visible(asking).filter(pk=good_id).first() if permissions.can_list(asking.actor) else None
    if row is None:
        raise Missing("good practice")
    return row


def of_child(asking: Asking, key: ChildKey) -> tuple[GoodRow, ...]:
    """What was told about work with one child, as far as this person may read it, in the order it was told."""
    if not permissions.can_list(asking.actor) or not asking.may_see(key):
        return ()
    rows = _visible(asking).filter(authority=key.authority, scheme=key.scheme, child=key.identifier).order_by("at")
    found = list(rows)
    people = asking.names({row.by_id for row in found})
    return tuple(_row(asking, row, people) for row in found)


def shared(asking: Asking, most: int = 10) -> tuple[SharedRow, ...]:
    """The newest that may be shared, for whoever reads pieces of learning. A restricted child's is left out."""
    if not asking.actor.can(Capability.READ_LEARNING):
        return ()
    rows = asking.without_restricted(GoodPractice.objects.filter(shared=True)).select_related("team")
    return tuple(
        SharedRow(row.what, row.theme, row.team.name, local_date(row.at)) for row in rows.order_by("-at", "-pk")[:most]
    )


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Whoever did it is asked whether it may be shared. A query for practitioners alone."""
    if asking.actor.worker_id is None or not asking.actor.has(Role.PRACTITIONER):
        return ()
    rows = _visible(asking).filter(worker_id=asking.actor.worker_id, shared__isnull=True).order_by("at", "pk")
    return tuple(
        Waiting(
            f"May good practice of yours be shared? {row.theme}", good_practice_address(row.pk), None, row.team.name,
            local_date(row.at), kind=Kind.CONSENT,
        )
        for row in rows
    )  # fmt: skip


def _visible(asking: Asking) -> QuerySet[GoodPractice]:
    """Whoever told of it, whose work it is, their Team Manager, the team's reviewing officers, who sends alerts."""
    actor, rows = asking.actor, GoodPractice.objects.select_related("team")
    if not permissions.can_send(actor):
        led = {team for grant in actor.grants if grant.role is Role.TEAM_MANAGER for team in grant.teams}
        mine = Q(by_id=actor.account_id) | Q(team_id__in=led | actor.teams_for(Capability.RAISE_ALERTS))
        if actor.worker_id is not None and actor.has(Role.PRACTITIONER):
            mine |= Q(worker_id=actor.worker_id)
        rows = rows.filter(mine)
    return asking.without_restricted(rows)


def _row(asking: Asking, row: GoodPractice, people: dict[int, str]) -> GoodRow:
    return GoodRow(
        id=row.pk,
        child=ChildKey(row.authority, row.scheme, row.child),
        team_id=row.team_id,
        team=row.team.name,
        what=row.what,
        why=row.why,
        theme=row.theme,
        on=local_date(row.at),
        by=people.get(row.by_id, ""),
        shared=row.shared,
        own=permissions.is_own(asking.actor, row.worker_id),
    )
