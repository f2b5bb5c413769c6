"""Questions to the outbox: what somebody was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from practicelens.access.actor import Actor
from practicelens.notices.models import Notice
from practicelens.notices.sentences import sentence


@dataclass(frozen=True)
class NoticeView:
    """One notice as its person sees it. ``status`` says how its e-mail went."""

    id: int
    kind: str
    words: str
    about: str
    link: str
    posted_at: datetime
    status: str
    read: bool


def for_person(actor: Actor, *, limit: int = 50, unread_only: bool = False) -> tuple[NoticeView, ...]:
    """The actor's own notices, newest first."""
    rows = Notice.objects.filter(to_account=actor.account_id).order_by("-posted_at", "-id")
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    return tuple(_view(row) for row in rows[:limit])


def unread(actor: Actor) -> int:
    """How many of the actor's notices have not been opened."""
    return Notice.objects.filter(to_account=actor.account_id, read_at__isnull=True).count()


def _view(row: Notice) -> NoticeView:
    """The row as its person sees it."""
    return NoticeView(
        id=row.pk,
        kind=row.kind,
        words=sentence(row.kind),
        about=row.about,
        link=row.link,
        posted_at=row.posted_at,
        status=row.status,
        read=row.read_at is not None,
    )
