"""What a report of a month's figures is made from: the month's own page, for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.errors import Missing
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.whole import is_whole
from practicelens.governance.packs.monthly.queries import WHOLE
from practicelens.people.asking import Asking
from practicelens.people.teams import TeamView
from practicelens.performance.matters import queries as months
from practicelens.performance.matters.queries import MonthPage


@dataclass(frozen=True)
class MonthMaterial:
    """A month at a place; ``page`` is None where no published extract tells the whole month."""

    month: Month
    scope: str
    page: MonthPage | None
    teams: tuple[TeamView, ...] = ()

    @property
    def dataset_as_at(self) -> date | None:
        """The day of the extract it stands on."""
        return self.page.edition.as_at if self.page else None


def material_for(asking: Asking, service_id: int | None, month: Month) -> MonthMaterial:
    """A month of the whole authority, or of a service area. ``Missing`` for one to come, or a place out of reach."""
    if month.first > asking.today:
        raise Missing("report")
    open_ = months.places(asking)
    place = next((one for one in open_ if one.service_id == service_id), None)
    # A Head of Service who names no place is shown their own, as on the month's page.
    place = open_[0] if place is None and service_id is None else place
    if place is None:
        raise Missing("report")
    # Asked before, because the month's page refuses one that no extract tells whole.
    page = months.month(asking, month.first, place.service_id) if is_whole(asking, month) else None
    return MonthMaterial(month, WHOLE.name if place.service_id is None else place.name, page)
