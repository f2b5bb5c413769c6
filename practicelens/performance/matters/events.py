"""The register of dated events, read: what holds, its earlier versions, and which begin a new phase. One query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from practicelens.access.errors import Missing
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.performance.matters import permissions
from practicelens.performance.matters.models import EventVersion
from practicelens.performance.matters.sections import SECTIONS
from practicelens.performance.matters.states import EventKind


@dataclass(frozen=True)
class VersionView:
    """An event as it was recorded once: by whom, when, and why."""

    day: date
    kind: EventKind
    title: str
    service_id: int | None
    service: str
    sections: tuple[str, ...]
    reason: str
    withdrawn: bool
    by: str
    at: datetime

    @property
    def sections_words(self) -> str:
        """Whose limits begin anew with it."""
        titles = [one.title for one in SECTIONS if one.key in self.sections]
        return "every section" if len(titles) == len(SECTIONS) else ", ".join(titles)


@dataclass(frozen=True)
class EventView:
    """A dated event as it holds, with every version before, newest first."""

    id: int
    now: VersionView
    before: tuple[VersionView, ...]


def register(asking: Asking) -> tuple[EventView, ...]:
    """Every event, the newest day first, those taken back last. Raises Missing for whoever opens no month."""
    if not (permissions.can_open_any(asking.actor) or permissions.can_keep_events(asking.actor)):
        raise Missing("register of dated events")
    found = _views(asking, EventVersion.objects.all())
    # By the version that holds: an event that was put right to another service area is that one's.
    mine = [one for one in found if permissions.can_keep_events(asking.actor) or _concerns(asking, one.now.service_id)]
    return tuple(sorted(mine, key=lambda one: (one.now.withdrawn, -one.now.day.toordinal(), one.id)))


def event(asking: Asking, event_id: int) -> EventView:
    """One event with its versions. Raises Missing."""
    found = next((one for one in register(asking) if one.id == event_id), None)
    if found is None:
        raise Missing("dated event")
    return found


def standing(asking: Asking) -> tuple[VersionView, ...]:
    """The events that hold, oldest first, with no name of who recorded them: what charts are drawn from."""
    # The last in the order of writing, whatever day each says: a correction may move the day back.
    held = [versions[-1] for versions in _by_event(EventVersion.objects.all()).values()]
    views = (_view(asking, one, "") for one in held if not one.withdrawn)
    return tuple(sorted(views, key=lambda one: (one.day, one.title)))


def drawn(events: Iterable[VersionView], service_id: int | None) -> tuple[VersionView, ...]:
    """Those that are drawn on a place's charts: the whole authority's, and a service area's own on its own."""
    return tuple(one for one in events if one.service_id in (None, service_id))


def _concerns(asking: Asking, service_id: int | None) -> bool:
    return service_id is None or permissions.can_open(asking.actor, service_id)


def _by_event(rows: Iterable[EventVersion]) -> dict[int, list[EventVersion]]:
    found: dict[int, list[EventVersion]] = defaultdict(list)
    for row in rows:
        found[row.event_id].append(row)
    return found


def _views(asking: Asking, rows: Iterable[EventVersion]) -> list[EventView]:
    by_event = _by_event(rows)
    names = people.names({one.by_id for some in by_event.values() for one in some if one.by_id})
    found = []
    for number, versions in by_event.items():
        newest, *before = [_view(asking, one, names.get(one.by_id or 0, "")) for one in reversed(versions)]
        found.append(EventView(number, newest, tuple(before)))
    return found


def _view(asking: Asking, row: EventVersion, by: str) -> VersionView:
    service = asking.services[row.service_id].name if row.service_id else ""
    return VersionView(row.day, EventKind(row.kind), row.title, row.service_id, service, tuple(row.sections),
                       row.reason, row.withdrawn, by, row.at)  # fmt: skip
