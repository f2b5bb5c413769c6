"""Who asks."""

from __future__ import annotations

from django.http import HttpRequest

from practicelens.access.actor import Actor
from practicelens.people.asking import Asking


def actor_of(request: HttpRequest) -> Actor:
    """The person asking; the middleware let nobody unknown past."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def asking_of(request: HttpRequest) -> Asking:
    """Who asks, and when, with what every question of this request needs."""
    asking: Asking = request.asking  # type: ignore[attr-defined]
    return asking
