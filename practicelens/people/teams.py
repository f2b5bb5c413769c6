"""Teams and service areas as every part of the product reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.people.models import ServiceArea, Team
from practicelens.people.prepared import Prepared


@dataclass(frozen=True)
class ServiceView:
    """A service area."""

    id: int
    name: str


@dataclass(frozen=True)
class TeamView:
    """A team and its service area; ``closes`` is the first day it is no longer there."""

    id: int
    name: str
    service_id: int
    service_name: str
    opens: date
    closes: date | None
    successor_id: int | None = None

    def closed(self, on: date) -> bool:
        """Whether it is no longer there on a day."""
        return self.closes is not None and self.closes <= on


_teams = Prepared(lambda: Team.objects.select_related("service").order_by("service__name", "name"))


def services() -> tuple[ServiceView, ...]:
    """Every service area, by name."""
    return tuple(ServiceView(row.pk, row.name) for row in ServiceArea.objects.order_by("name"))


def teams() -> tuple[TeamView, ...]:
    """Every team there is or was, by service area and name."""
    return tuple(
        TeamView(row.pk, row.name, row.service_id, row.service.name, row.opens, row.closes, row.successor_id)
        # Closed ones too: audits and figures of years ago are told under the team that had them.
        for row in _teams()
    )
