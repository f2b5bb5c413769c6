"""What the audit programme asks of audits. House-internal: it shows only what its own actor may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from practicelens.access.actor import ChildKey
from practicelens.people.internal import names
from practicelens.quality.audits.core.rules import moments
from practicelens.quality.audits.core.states import APART, Draw, Kind, Status
from practicelens.quality.audits.models import Audit
from practicelens.workdays.clock import local_date

UNFINISHED = (Status.ALLOCATED, Status.STARTED)


@dataclass(frozen=True)
class Owed:
    """One audit as the programme counts it: whose, of whose work, when it is due, and where it stands."""

    id: int
    reference: str
    child: ChildKey
    auditor_id: int
    auditor: str
    team_id: int
    team: str
    worker_id: int | None
    tool: str
    tool_title: str
    kind: Kind
    draw: Draw
    own_team: bool
    enters_cycle: bool
    month: date
    due: date
    status: Status
    submitted_on: date | None
    ended_why: str = ""
    chased_on: date | None = None


def audited_since(day: date) -> frozenset[ChildKey]:
    """Children given out for audit or audited since a day; an audit that was withdrawn does not count. One query."""
    # By either day: one given out long ago and handed in lately was in the team's hands lately too.
    rows = Audit.objects.filter(_given_or_done(moments(day, date.max)[0])).exclude(status=Status.WITHDRAWN)
    return frozenset(ChildKey(*parts) for parts in rows.values_list("authority", "scheme", "child").distinct())


def open_children(children: Collection[ChildKey]) -> frozenset[ChildKey]:
    """Which of some children have an audit open at this moment: asked again before a draw is kept. One query."""
    rows = Audit.objects.filter(status__in=UNFINISHED, child__in={key.identifier for key in children})
    # Numbers narrow the rows; whether they are these children is decided by the whole key.
    found = {ChildKey(*parts) for parts in rows.values_list("authority", "scheme", "child")}
    return frozenset(found & set(children))


def _given_or_done(moment: datetime) -> Q:
    """Given out or handed in since a moment, or still open."""
    return Q(allocated_at__gte=moment) | Q(submitted_at__gte=moment) | Q(status__in=UNFINISHED)


def open_loads(accounts: Collection[int]) -> dict[int, int]:
    """How many audits each of some auditors has open; nobody with none. One query."""
    rows = Audit.objects.filter(status__in=UNFINISHED, auditor_id__in=set(accounts)).values("auditor_id")
    return {row["auditor_id"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by()}


@dataclass(frozen=True)
class Reached:
    """Whom an audit of the programme was given out of, to be counted: nothing here is shown."""

    child: ChildKey
    team_id: int
    worker_id: int | None
    draw: Draw
    enters_cycle: bool


def programme_since(since: date, until: date) -> tuple[Reached, ...]:
    """First audits given out in a period and not withdrawn, second grades left out, oldest first. One query."""
    rows = Audit.objects.filter(allocated_at__range=moments(since, until), original__isnull=True)
    rows = rows.exclude(status=Status.WITHDRAWN).exclude(kind__in=APART).order_by("allocated_at", "pk")
    columns = ("authority", "scheme", "child", "team_id", "worker_id", "draw", "enters_cycle")
    return tuple(
        Reached(ChildKey(*key), team_id, worker_id, Draw(draw), enters_cycle)
        for *key, team_id, worker_id, draw, enters_cycle in rows.values_list(*columns)
    )


def owed_in(since: date, until: date, late_on: date | None = None) -> tuple[Owed, ...]:
    """Every audit due in a period, re-audits and second grades among them, and what is late on a day. Two queries."""
    asked = Q(due__range=(since, until))
    if late_on is not None:
        asked |= Q(due__lt=late_on, status__in=UNFINISHED)
    rows = Audit.objects.filter(asked).exclude(status=Status.WITHDRAWN).exclude(kind=Kind.PARTNER)
    return _owed(rows.order_by("due", "pk"))


def owed_by_id(ids: Collection[int]) -> dict[int, Owed]:
    """Some audits by id, withdrawn ones among them. Two queries."""
    return {one.id: one for one in _owed(Audit.objects.filter(pk__in=set(ids)))}


def _owed(rows: QuerySet[Audit]) -> tuple[Owed, ...]:
    """Rows as the programme counts them."""
    # Not the whole tool of each: to read its text takes longer than all the rest.
    found = list(rows.select_related("team", "tool").defer("tool__content"))
    people = names({row.auditor_id for row in found})
    return tuple(
        Owed(
            id=row.pk,
            reference=row.reference,
            child=ChildKey(row.authority, row.scheme, row.child),
            auditor_id=row.auditor_id,
            auditor=people.get(row.auditor_id, ""),
            team_id=row.team_id,
            team=row.team.name,
            worker_id=row.worker_id,
            tool=row.tool.key,
            tool_title=row.tool.title,
            kind=Kind(row.kind),
            draw=Draw(row.draw),
            own_team=row.own_team,
            enters_cycle=row.enters_cycle,
            month=row.month,
            due=row.due,
            status=Status(row.status),
            submitted_on=local_date(row.submitted_at) if row.submitted_at else None,
            ended_why=row.ended_why,
            chased_on=row.chased_on,
        )
        for row in found
    )
