"""What other apps ask of history that no page may: they ask for no actor and show nobody anything."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max

from practicelens.history.models import Event


def authors() -> frozenset[int]:
    """The account ids of everybody by whom anything in history was done or looked at."""
    return frozenset(Event.objects.order_by().values_list("by_id", flat=True).distinct())


def latest(kind: str) -> dict[str, datetime]:
    """When something of this kind last happened, by the subject it happened to. One query."""
    found = Event.objects.filter(kind=kind).order_by().values_list("subject_id").annotate(at=Max("at"))
    return dict(found)


def latest_details(kind: str, subject: tuple[str, str | int]) -> dict[str, Any]:
    """What the latest event of a kind about something tells; nothing where there is none."""
    rows = Event.objects.filter(kind=kind, subject_kind=subject[0], subject_id=str(subject[1]))
    return rows.order_by("-id").values_list("data", flat=True).first() or {}


def looked_at(kind: str, subject: tuple[str, str | int], *, since: datetime | None = None) -> frozenset[int]:
    """Who looked at something, since a moment. One query."""
    rows = Event.objects.filter(kind=kind, subject_kind=subject[0], subject_id=str(subject[1]), look=True)
    rows = rows.filter(at__gte=since) if since is not None else rows
    return frozenset(rows.values_list("by_id", flat=True).distinct())
