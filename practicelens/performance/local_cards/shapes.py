"""What the queries of local cards answer with: frozen, free of models, with every name already in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from practicelens.analytics.control.charts import Chart
from practicelens.analytics.measure import Card, Figure
from practicelens.performance.datasets.shapes import EditionView, MeasureRow, Place
from practicelens.performance.local_cards.rules import Definition
from practicelens.performance.local_cards.states import BEING_WRITTEN, Status


@dataclass(frozen=True)
class VersionView:
    """One version: what it means, who wrote it, who checked it, and what became of it."""

    card_id: int
    number: int
    revision: int
    status: Status
    what: Definition
    author: str
    own: bool
    """Whether whoever asks wrote in it."""
    written_at: datetime
    checked_by: str
    checked_at: datetime | None
    found: str
    next_review: date | None
    ended_at: datetime | None
    ended_by: str
    ended_why: str

    @property
    def being_written(self) -> bool:
        """Whether it is not published yet."""
        return self.status in BEING_WRITTEN


@dataclass(frozen=True)
class AnswerView:
    """What a version answers of the published edition. ``why``: why it gives none; ``waits``: nobody has run it yet."""

    as_at: date
    rows: int = 0
    why: str = ""
    waits: bool = False
    at: datetime | None = None


@dataclass(frozen=True)
class CardRow:
    """A line of the list: a card by the version that is shown, what its answer lacks, and the version after it."""

    card: Card
    version: VersionView
    why: str
    later: VersionView | None

    @property
    def stands(self) -> str:
        """Where it stands, in words."""
        if self.version.status is Status.PUBLISHED and self.why:
            return "stopped answering"
        return self.version.status.words


@dataclass(frozen=True)
class PlaceRow:
    """A card's figure at a place within reach, with its line."""

    place: Place
    measure: MeasureRow

    @property
    def counts(self) -> bool:
        """Whether anybody is counted there in a year; of the whole, it is told whether or not."""
        shown = (self.measure.figure, *self.measure.trend)
        return not self.place.id or any(one.numerator or one.denominator or one.not_judged for one in shown)


@dataclass(frozen=True)
class CardPage:
    """A card by one of its versions: the others, its answer, its figures by place, and the months at one of them."""

    card: Card
    version: VersionView
    versions: tuple[VersionView, ...]
    edition: EditionView | None
    answer: AnswerView | None
    lines: tuple[PlaceRow, ...]
    place: Place | None
    months: tuple[Figure, ...]
    chart: Chart | None

    @property
    def newest(self) -> VersionView:
        """The version that is changed next."""
        return self.versions[0]
