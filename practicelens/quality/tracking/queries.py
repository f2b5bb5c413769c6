"""Reads of children who are followed, for a given actor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.quality.tracking import permissions
from practicelens.quality.tracking.base import child_in_reach, in_reach, key_of, kinds_on
from practicelens.quality.tracking.models import Note, Tracking
from practicelens.quality.tracking.states import Status


@dataclass(frozen=True)
class NoteView:
    """What was seen or decided on a day."""

    on: date
    text: str
    by: str


@dataclass(frozen=True)
class TrackingRow:
    """A child who is followed, in a list. ``source`` is what it was started from, as people call it."""

    id: int
    child: ChildKey
    team_id: int
    team: str
    kind: str
    status: Status
    opened_on: date
    opened_by: str
    next_look: date | None
    closed_on: date | None
    outcome: str
    source: str
    source_link: str


@dataclass(frozen=True)
class TrackingView:
    """One child who is followed, whole."""

    row: TrackingRow
    why: str
    hopes: str
    closed_by: str
    notes: tuple[NoteView, ...]
    version: int
    may_track: bool

    @property
    def open(self) -> bool:
        """Whether the child is still followed."""
        return self.row.status is Status.OPEN


def may_read(asking: Asking) -> bool:
    """Whether there is a list of followed children for this person."""
    return permissions.can_read_any(asking.actor)


def may_track(asking: Asking, team_id: int | None) -> bool:
    """Whether this person may begin to follow a child of a team."""
    # None: a child whom no dataset places with a team has nobody who could follow them yet.
    return team_id is not None and team_id in asking.actor.teams_for(Capability.TRACK_CHILDREN)


def kinds(asking: Asking) -> tuple[str, ...]:
    """The kinds to choose from today."""
    return kinds_on(asking.today)


def tracking(asking: Asking, tracking_id: int) -> TrackingView:
    """One of them, with its notes in order of their days."""
    row = Tracking.objects.select_related("team").filter(pk=tracking_id).first()
    if row is None:
        raise Missing
    hidden, reach = asking.hidden, in_reach(asking, row)
    permissions.check_can_read(asking.actor, row, hidden, in_reach=reach)
    # By the day something was seen, for it is read as the child's story; of one day in the order written.
    notes = list(Note.objects.filter(tracking=row).order_by("on", "pk"))
    people = asking.names(
        {row.opened_by_id, *(note.by_id for note in notes), *([row.closed_by_id] if row.closed_by_id else [])}
    )
    return TrackingView(
        row=_row(row, people),
        why=row.why,
        hopes=row.hopes,
        closed_by=people.get(row.closed_by_id or 0, ""),
        notes=tuple(NoteView(note.on, note.text, people.get(note.by_id, "")) for note in notes),
        version=row.version,
        may_track=permissions.can_track(asking.actor, row, hidden, in_reach=reach),
    )


def trackings(asking: Asking, *, closed: bool = False) -> tuple[TrackingRow, ...]:
    """The followed children of this person's teams: soonest next look first, those without one last.

    Or those closed, latest first.
    """
    if not may_read(asking):
        raise Missing
    rows = _visible(asking).filter(status=Status.CLOSED if closed else Status.OPEN)
    # Nulls last by name: the two databases have them at different ends.
    order = ("-closed_on", "-pk") if closed else (F("next_look").asc(nulls_last=True), "opened_on", "pk")
    # More than anybody follows: the list is read whole, to be narrowed and sorted in one place.
    return _rows(rows.order_by(*order)[:500])


def of_child(asking: Asking, key: ChildKey) -> tuple[TrackingRow, ...]:
    """Everything this child was followed for that this person may read, in the order it was opened."""
    if not may_read(asking) or not asking.may_see(key):
        return ()
    rows = Tracking.objects.filter(authority=key.authority, scheme=key.scheme, child=key.identifier)
    # Whose page of the child opens reads all of it, also what another team opened before.
    if not child_in_reach(asking, key):
        rows = rows.filter(team_id__in=permissions.teams_read(asking.actor))
    return _rows(rows.select_related("team", "opened_by").order_by("opened_on", "pk"))


def of_source(asking: Asking, kind: str, source_id: int) -> tuple[TrackingRow, ...]:
    """What was started from one audit, alert or piece of learning, within this person's reach."""
    return _rows(_visible(asking).filter(source_kind=kind, source_id=source_id).order_by("opened_on", "pk"))


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """The next look at a followed child: for whoever opened it; once late for the Team Manager too. Two queries."""
    if not may_read(asking):
        return ()
    managed = {team for grant in asking.actor.grants if grant.role is Role.TEAM_MANAGER for team in grant.teams}
    # Late looks alone climb: a manager is not asked for what a colleague still has in hand.
    mine = Q(opened_by_id=asking.actor.account_id) | Q(team_id__in=managed, next_look__lt=asking.today)
    # Without a day nothing falls due: such a child is found in the list, and waits for nobody.
    rows = _visible(asking).filter(mine, status=Status.OPEN, next_look__isnull=False).order_by("next_look", "pk")
    return tuple(
        Waiting(
            f"Look again at a child who is followed: {row.kind}",
            f"/tracking/{row.pk}/",
            row.next_look,
            f"{row.child}, {row.team.name}",
            row.opened_on,
            kind=WaitingKind.TRACKING,
        )
        for row in rows
    )


def _visible(asking: Asking) -> QuerySet[Tracking]:
    """Within the person's teams, without restricted children they are not named on."""
    rows = Tracking.objects.filter(team_id__in=permissions.teams_read(asking.actor)).select_related("team", "opened_by")
    return asking.without_restricted(rows)


def _rows(rows: Iterable[Tracking]) -> tuple[TrackingRow, ...]:
    """Rows as views; each was read with its team and with whoever began it."""
    found = list(rows)
    return tuple(_row(row, {row.opened_by_id: row.opened_by.name}) for row in found)


def _row(row: Tracking, people: dict[int, str]) -> TrackingRow:
    return TrackingRow(
        id=row.pk,
        child=key_of(row),
        team_id=row.team_id,
        team=row.team.name,
        kind=row.kind,
        status=Status(row.status),
        opened_on=row.opened_on,
        opened_by=people.get(row.opened_by_id, ""),
        next_look=row.next_look,
        closed_on=row.closed_on,
        outcome=row.outcome,
        source=row.source_words,
        source_link=row.source_link,
    )
