"""What is shown of demand: each number's months behind and ahead, caseloads, what more referrals would add."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from practicelens.analytics.demand.outlook import Foreseen, Outlook, Score
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.explore.questions import Place

AHEAD: Final = (3, 6, 12)
"""Months ahead that are told in tables; the pictures have every month."""


@dataclass(frozen=True)
class Series:
    """One number month by month: the months known without a gap, the oldest first, and what is foreseen of it.

    ``card``: whose definition it stands on. ``of_days``: it is counted on the last day of each month, not over it.
    """

    card: str
    title: str
    of_days: bool
    known: tuple[tuple[date, int], ...]
    outlook: Outlook

    @property
    def now(self) -> int:
        """The last month known."""
        return self.known[-1][1]

    @property
    def is_foreseen(self) -> bool:
        """Whether anything is foreseen of it."""
        return bool(self.outlook.ahead)

    def foreseen(self, ahead: int) -> Foreseen | None:
        """What is foreseen so many months ahead; None where the past is too short to say how sure that is."""
        return next((one for one in self.outlook.ahead if one.ahead == ahead), None)

    def score(self, ahead: int) -> Score | None:
        """How the model did so many months ahead."""
        return next((one for one in self.outlook.scores if one.ahead == ahead), None)


@dataclass(frozen=True)
class Group:
    """Series that belong together."""

    title: str
    series: tuple[Series, ...]


@dataclass(frozen=True)
class CaseloadThen:
    """Children allocated at a time, and how many a worker would hold: as many workers as now, and with others.

    ``ahead``: months from the last known; 0 is that month itself, of which nothing is foreseen. ``low`` and ``high``
    are the ends within which four in five should lie. ``wanted``: workers for whom the limit would be kept.
    """

    ahead: int
    children: float
    low: float
    high: float
    each: float
    each_then: float | None
    wanted: int


@dataclass(frozen=True)
class Caseloads:
    """What a worker holds, with ``more`` than the ``workers`` who held a child then; ``limit``: the rules' own."""

    workers: int
    more: float
    limit: float
    rows: tuple[CaseloadThen, ...]


@dataclass(frozen=True)
class Pressed:
    """One stage of the work under more referrals: how many come in a month, stay how long, stand, and how many more.

    ``more``: by the months of ``AHEAD``. ``at_last``: once everybody who stands there came since.
    """

    title: str
    card: str
    a_month: float
    stays: float
    now: int
    more: tuple[float, ...]
    at_last: float


@dataclass(frozen=True)
class DemandView:
    """The page. ``until``: the last month known. ``referrals``: so many in a hundred more, fewer below nought."""

    place: Place
    edition: EditionView
    until: date
    groups: tuple[Group, ...]
    short: tuple[str, ...]
    caseloads: Caseloads | None
    referrals: float
    pressed: tuple[Pressed, ...]

    @property
    def series(self) -> tuple[Series, ...]:
        """Every number of the page."""
        return tuple(one for group in self.groups for one in group.series)
