"""What a report of the organisation is made from: ChAT's pages of a quarter, the same for every reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.errors import Missing
from practicelens.analytics.duck import TookTooLong
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Level
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.whole import is_whole
from practicelens.governance.packs.monthly.queries import WHOLE
from practicelens.people.asking import Asking
from practicelens.people.teams import TeamView
from practicelens.performance.datasets.definitions import queries as definitions
from practicelens.performance.datasets.definitions.queries import Meaning
from practicelens.performance.explore.chat import queries as chat
from practicelens.performance.explore.chat.periods import Asked
from practicelens.performance.explore.chat.shapes import ChatView

MONTHS = 3


@dataclass(frozen=True)
class OrganisationMaterial:
    """A quarter at a place; ``view`` is None where no published extract tells the whole quarter.

    ``meanings``: what every figure of it means, with the rules of today that it stands on.
    """

    month: Month
    scope: str
    view: ChatView | None
    meanings: tuple[Meaning, ...] = ()
    teams: tuple[TeamView, ...] = ()

    @property
    def dataset_as_at(self) -> date | None:
        """The day of the extract it stands on."""
        return self.view.edition.as_at if self.view else None


def material_for(asking: Asking, service_id: int | None, month: Month) -> OrganisationMaterial:
    """A quarter of the whole authority, or of a service area. ``Missing`` for one to come, or a place out of reach.

    Raises FiguresUnreadable where it cannot be counted in a bearable time.
    """
    if month.first > asking.today:
        raise Missing("report")
    open_ = chat.places(asking)
    wanted = (Level.AUTHORITY, None) if service_id is None else (Level.SERVICE, (service_id,))
    place = next((one for one in open_ if (one.whose.level, one.whose.ids) == wanted), None)
    # A Head of Service who names no place is shown their own, as on the organisation's page.
    place = open_[0] if place is None and service_id is None and open_ else place
    if place is None:
        raise Missing("report")
    scope = WHOLE.name if place.whose.level is Level.AUTHORITY else place.words
    if not is_whole(asking, month):
        return OrganisationMaterial(month, scope, None)
    try:
        view = chat.view(asking.for_everybody(), Asked(MONTHS, month.last), place.key)
    except TookTooLong as error:
        raise FiguresUnreadable from error
    cards = dict.fromkeys(key for page in view.pages for key in page.page.cards)
    return OrganisationMaterial(month, scope, view, definitions.meanings(asking, [CARDS[key] for key in cards]))
