"""Changes to following a child. The only code that writes to its tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Stale
from practicelens.access.texts import require_text
from practicelens.history.changes import record, record_look
from practicelens.people.asking import Asking
from practicelens.people.teams import teams
from practicelens.quality.tracking import permissions, rules
from practicelens.quality.tracking.base import hidden_from, in_reach, kinds_on
from practicelens.quality.tracking.models import Note, Tracking
from practicelens.quality.tracking.states import Status, check_move
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Source:
    """What it was started from: its kind, id, the words people call it by, and where it is found."""

    kind: str
    id: int
    words: str
    link: str


@dataclass(frozen=True)
class Opening:
    """A child to be followed: why, what we hope will change, when to look next, and what it was started from."""

    child: ChildKey
    team_id: int
    kind: str
    why: str
    hopes: str
    next_look: date | None = None
    source: Source | None = None


@atomic
def open_tracking(new: Opening, *, by: Actor, now: datetime) -> int:
    """Begin to follow a child of one of one's teams.

    Whether ``by`` may know of the source is for the page that names it to have asked before.
    """
    today = local_date(now)
    hidden = new.child in hidden_from(Asking(by, now))
    # Both the same answer: a refusal for a restricted child would say that there is one.
    if hidden or new.team_id not in by.teams_for(Capability.TRACK_CHILDREN):
        raise Missing
    row = Tracking.objects.create(
        authority=new.child.authority,
        scheme=new.child.scheme,
        child=new.child.identifier,
        team_id=new.team_id,
        service_id=_service(new.team_id),
        # As words, not as a key: the authority names its own kinds, and may rename them.
        kind=rules.check_kind(new.kind, kinds_on(today)),
        opened_on=today,
        opened_by_id=by.account_id,
        why=require_text(new.why, "Say why this child is to be followed.", "why_missing", longest=rules.LONGEST),
        hopes=require_text(
            new.hopes, "Say what we hope will change for the child.", "hopes_missing", longest=rules.LONGEST
        ),
        next_look=rules.check_next_look(new.next_look, today),
        status=Status.OPEN,
        **_source(new.source),
    )
    _record_event("opened", row, by=by, now=now, data={"kind": row.kind})
    return row.pk


def _service(team_id: int) -> int:
    return next(team.service_id for team in teams() if team.id == team_id)


def _source(source: Source | None) -> dict[str, str | int]:
    """The columns that say what it was started from."""
    if source is None:
        return {}
    # Cut to the column: by the link it is found however it is called.
    link = {"source_words": source.words[:60], "source_link": source.link}
    return {"source_kind": source.kind, "source_id": source.id, **link}


@atomic
def add_note(
    tracking_id: int, on: date, text: str, *, next_look: date | None, version: int, by: Actor, now: datetime
) -> None:
    """Say what was seen or decided on a day, and when to look next; none says that no day is set."""
    row, today = _load(tracking_id, version, by, now), local_date(now)
    # A note moves nothing, but asks the same: what is closed takes no more.
    check_move(Status(row.status), Status.CLOSED)
    Note.objects.create(
        tracking=row,
        on=rules.check_noted(on, row.opened_on, today),
        text=require_text(text, "Say what was seen or decided.", "text_missing", longest=rules.LONGEST),
        by_id=by.account_id,
        at=now,
    )
    # Also where none is set: a look that stands from before would be late for ever.
    row.next_look = rules.check_next_look(next_look, today)
    row.version += 1
    row.save()
    _record_event("noted", row, by=by, now=now)


@atomic
def close_tracking(tracking_id: int, outcome: str, *, version: int, by: Actor, now: datetime) -> None:
    """Say what came of it for the child: that closes it."""
    row = _load(tracking_id, version, by, now)
    check_move(Status(row.status), Status.CLOSED)
    row.outcome = require_text(outcome, "Say what came of it for the child.", "outcome_missing", longest=rules.LONGEST)
    row.status, row.closed_on, row.closed_by_id = Status.CLOSED, local_date(now), by.account_id
    # Nothing is left to fall due, or the closed record would wait for somebody.
    row.next_look = None
    row.version += 1
    row.save()
    _record_event("closed", row, by=by, now=now)


def note_look(tracking_id: int, *, by: Actor, now: datetime) -> None:
    """Record that somebody is about to be shown it; nothing is shown when this fails."""
    # Whether this person may see it, the query of the page that is about to be shown has asked.
    row = Tracking.objects.get(pk=tracking_id)
    record_look("tracking.looked", by=by, at=now, subject=("tracking", row.pk), data={"child": _child(row)})


def _load(tracking_id: int, version: int, by: Actor, now: datetime) -> Tracking:
    """The row, locked; out of scope is missing, an old version is stale."""
    row = Tracking.objects.select_for_update().filter(pk=tracking_id).first()
    if row is None:
        raise Missing
    # Permission before the version: to whoever may not follow this child, nothing is stale and nothing exists.
    asking = Asking(by, now)
    permissions.check_can_track(by, row, hidden_from(asking), in_reach=in_reach(asking, row))
    if row.version != version:
        raise Stale
    return row


def _record_event(what: str, row: Tracking, *, by: Actor, now: datetime, data: dict[str, str] | None = None) -> None:
    """Record what happened; the child is named so that history can veil a restricted one."""
    given = {"child": _child(row), **(data or {})}
    record(f"tracking.{what}", by=by, at=now, subject=("tracking", row.pk), data=given)


def _child(row: Tracking) -> str:
    """The child's key as history writes it."""
    return f"{row.authority}/{row.scheme}/{row.child}"
