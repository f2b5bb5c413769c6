"""What waits for somebody, joined from every app that gives people work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module

from practicelens.access.actor import Actor
from practicelens.notices.waiting import Waiting

Ask = Callable[[Actor, date], tuple[Waiting, ...]]
# Every app that may give people work, highest floor first; one that gives none has no such question.
APPS = (
    "governance.packs",
    "quality.panels",
    "quality.learning",
    "quality.programme",
    "quality.moderation",
    "quality.audits",
    "quality.tracking",
    "quality.actions",
    "quality.standards",
    "performance.extracts",
    "performance.datasets",
    "people",
    "rulebook",
)


def waiting_for(actor: Actor, today: date) -> tuple[Waiting, ...]:
    """Everything that waits for this person, a child's safety first, then the longest late; no date last."""
    found = [item for ask in _questions() for item in ask(actor, today)]
    return tuple(sorted(found, key=lambda item: (not item.first, item.due is None, item.due or today, item.title)))


def _questions() -> list[Ask]:
    """``waiting`` of each app that has one."""
    found = []
    for name in APPS:
        try:
            ask = getattr(import_module(f"practicelens.{name}.queries"), "waiting", None)
        except ModuleNotFoundError:
            continue
        if ask is not None:
            found.append(ask)
    return found
