"""What the newest extract of the Standard Safeguarding Dataset says of teams, beside those that are here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from practicelens.access.errors import Missing
from practicelens.analytics.annex_a.report import SSD
from practicelens.analytics.frame import normal_spelling
from practicelens.analytics.ssd.departments import departments, teams
from practicelens.people.asking import Asking
from practicelens.people.permissions import can_manage
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts import files, permissions
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.states import State


@dataclass(frozen=True)
class Proposed:
    """A team of the tree, the service area that it would be of, and what it is here already ("": it is not)."""

    team: str
    service: str
    here: str
    service_here: bool


@dataclass(frozen=True)
class Tree:
    """The file that proposes it, its day, and every team in it."""

    file: str
    as_at: date | None
    teams: tuple[Proposed, ...]

    @property
    def new(self) -> tuple[Proposed, ...]:
        """The teams that are not here."""
        return tuple(one for one in self.teams if not one.here)


def check_can_propose(asking: Asking) -> None:
    """Raise ``Missing`` unless somebody loads extracts or sets the authority up: the tree names no child."""
    if not (permissions.can_load(asking.actor) or can_manage(asking.actor)):
        raise Missing("departments")


def tree(asking: Asking) -> Tree | None:
    """The tree of the newest extract that waits or is published; None where none has one. Reads a file."""
    check_can_propose(asking)
    found = _newest(asking)
    if found is None:
        return None
    name, as_at, folder = found
    # By normal spelling: what differs by a capital or a space would be made a second time.
    known = {normal_spelling(one.name): one.name for one in asking.teams.values()}
    services = {normal_spelling(one.name) for one in asking.services.values()}
    rows = tuple(
        Proposed(team, service, known.get(normal_spelling(team), ""), normal_spelling(service) in services)
        for team, service in teams(departments(folder))
    )
    # What is to be decided first.
    return Tree(name, as_at, tuple(sorted(rows, key=lambda one: bool(one.here)))) if rows else None


def _newest(asking: Asking) -> tuple[str, date | None, Path] | None:
    """Of the latest day; on an authority's first day nothing is published, and what waits is asked."""
    waits = Extract.objects.filter(source=SSD, state=State.READY.value).order_by("-as_at", "-pk").first()
    used = next((one for one in asking.once(register_internal.in_use) if one.source == SSD), None)
    # Of one day what waits wins: it was sent to replace what is used.
    if used is not None and (waits is None or waits.as_at is None or used.as_at > waits.as_at):
        return used.name, used.as_at, used.folder
    return (waits.name, waits.as_at, files.reading_folder(waits.sha256)) if waits else None
