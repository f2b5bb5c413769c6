"""Thematic reports for who puts them together: all of them, one of them, what may be put into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from practicelens.access.errors import Ended, Missing
from practicelens.governance.packs.core import permissions
from practicelens.governance.packs.core.periods import Chosen
from practicelens.governance.packs.models import Pack, Thematic
from practicelens.governance.packs.states import Kind, Status
from practicelens.governance.packs.thematic import parts
from practicelens.governance.packs.thematic.parts import Part
from practicelens.people.asking import Asking
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore import reading
from practicelens.performance.explore.questions import Place, Question


@dataclass(frozen=True)
class ThematicView:
    """A report that is put together: of whom, when, its parts; ``pack_id``: what of it is published now."""

    id: int
    title: str
    place: str
    service_id: int | None
    period: Chosen
    narrowed: Mapping[str, str]
    by_groups: bool
    parts: tuple[Part, ...]
    version: int
    made_by: str
    made_at: datetime
    pack_id: int | None
    ever_published: bool

    @property
    def group(self) -> str:
        """Whom it is narrowed to, in words."""
        return parts.group_words(self.narrowed)


def listed(asking: Asking) -> tuple[ThematicView, ...]:
    """Every report that is put together, the newest first. Raises Missing for who publishes none."""
    permissions.check_can_publish(asking.actor, Kind.THEMATIC)
    return _views(asking, list(Thematic.objects.order_by("-pk")))


def listed_for(asking: Asking) -> tuple[ThematicView, ...]:
    """The same for anybody: none for who publishes none."""
    return listed(asking) if permissions.can_publish(asking.actor, Kind.THEMATIC) else ()


def one(asking: Asking, report_id: int) -> ThematicView:
    """One of them. Raises Missing."""
    permissions.check_can_publish(asking.actor, Kind.THEMATIC)
    row = Thematic.objects.filter(pk=report_id).first()
    if row is None:
        # Whoever puts any together sees them all: it tells nothing but that this one is not there.
        raise Ended(parts.GONE)
    return _views(asking, [row])[0]


def _views(asking: Asking, rows: list[Thematic]) -> tuple[ThematicView, ...]:
    names = asking.names({row.made_by_id for row in rows})
    found: dict[int, list[tuple[int, str]]] = {row.pk: [] for row in rows}
    packs = Pack.objects.filter(thematic__in=found).exclude(status=Status.DRAFT)
    for thematic, pk, status in packs.values_list("thematic_id", "pk", "status"):
        found[thematic or 0].append((pk, status))
    return tuple(
        ThematicView(
            row.pk, row.title, row.place, row.service_id, Chosen.between(row.starts, row.ends, row.pk), row.narrowed,
            row.by_groups, parts.read(row.parts), row.version, names.get(row.made_by_id, ""), row.made_at,
            next((pk for pk, status in found[row.pk] if status == Status.PUBLISHED), None), bool(found[row.pk]),
        )
        for row in rows
    )  # fmt: skip


def places(asking: Asking) -> tuple[Place, ...]:
    """Of whom a report can be: the authority, a service area, a team. Raises Missing for who publishes none."""
    permissions.check_can_publish(asking.actor, Kind.THEMATIC)
    return explorer.places(asking)


def place_of(asking: Asking, key: str) -> Place:
    """One of them by its key. Raises Missing."""
    found = next((one for one in places(asking) if one.key == key), None)
    if found is None:
        raise Missing("place")
    return found


def service_of(asking: Asking, key: str) -> int | None:
    """The service area whose head reads what is told of a place: its own, or its team's; None for the authority."""
    kind, _, number = key.partition("-")
    if kind == "team":
        return asking.teams[int(number)].service_id
    return int(number) if kind == "service" else None


def question(asking: Asking, report: ThematicView, part: parts.Asks, as_at: date) -> Question | str:
    """A part's question of the report's place, time and group, or why it is none any more."""
    given = {**part.asked, **report.narrowed, "of": report.place, "in": "days"}
    found = reading.read(given, (report.period.start, report.period.end), places(asking), as_at)
    return found.question or " ".join(problem.words for problem in found.problems)
