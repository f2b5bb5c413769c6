"""What a chart shows, as plain data: no colour, no size, nothing of any renderer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias


@dataclass(frozen=True)
class GradeBar:
    """How many audits had each grade, always in this order: a bar from Outstanding to Inadequate."""

    outstanding: int
    good: int
    requires_improvement: int
    inadequate: int

    @property
    def total(self) -> int:
        """How many audits."""
        return self.outstanding + self.good + self.requires_improvement + self.inadequate

    def words(self) -> str:
        """The bar in words: its text alternative."""
        return (
            f"{self.outstanding} Outstanding, {self.good} Good, "
            f"{self.requires_improvement} Requires improvement, {self.inadequate} Inadequate"
        )


@dataclass(frozen=True)
class Dot:
    """One row of a dot plot: a share between 0 and 1 with its interval, and how many it stands on."""

    label: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class DotPlot:
    """Shares with their intervals, a row each, in the order given; ``average`` is the line to hold them by."""

    rows: tuple[Dot, ...]
    average: float | None = None
    # What else of this chart stands in a frozen pack, for blocks.from_json to know again.
    parts: ClassVar[tuple[type, ...]] = (Dot,)


@dataclass(frozen=True)
class FunnelPoint:
    """One team in a funnel: how many audits, what share, and whether it lies outside the inner limits."""

    label: str
    n: int
    value: float
    outside: bool = False


@dataclass(frozen=True)
class FunnelLimit:
    """The limits at one number of audits: inner (95 %) and outer (99.8 %), as shares."""

    n: int
    low95: float
    high95: float
    low998: float
    high998: float


@dataclass(frozen=True)
class Funnel:
    """Teams against how far chance alone would scatter them around the average."""

    points: tuple[FunnelPoint, ...]
    limits: tuple[FunnelLimit, ...]
    average: float
    average_label: str
    axis: str
    parts: ClassVar[tuple[type, ...]] = (FunnelPoint, FunnelLimit)


@dataclass(frozen=True)
class RunPoint:
    """One period of a run chart; no value where the period could not be judged."""

    label: str
    value: float | None


@dataclass(frozen=True)
class RunChart:
    """A share over time with its median."""

    points: tuple[RunPoint, ...]
    median: float | None = None
    parts: ClassVar[tuple[type, ...]] = (RunPoint,)


@dataclass(frozen=True)
class ControlEvent:
    """Something that happened: where among the months, counted from 0, and its words."""

    at: float
    words: str


@dataclass(frozen=True)
class Control:
    """Months with their average and limits, each None where there is none, oldest first.

    ``marks``: "worse", "better" or "moved" for a month of a signal, else "". ``starts``: the months with which phases
    begin. ``ends``: upper limit, average and lower limit of the last phase in words; without limits, most and least.
    """

    values: tuple[float | None, ...]
    centre: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    marks: tuple[str, ...]
    starts: tuple[int, ...]
    labels: tuple[str, ...]
    ends: tuple[str, str, str]
    events: tuple[ControlEvent, ...] = ()
    parts: ClassVar[tuple[type, ...]] = (ControlEvent,)


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart: its label, its length from nought on, and the number in words."""

    label: str
    value: float
    words: str


@dataclass(frozen=True)
class Bars:
    """Numbers as bars from nought, a row each, in the order given."""

    rows: tuple[Bar, ...]
    parts: ClassVar[tuple[type, ...]] = (Bar,)


@dataclass(frozen=True)
class PyramidRow:
    """One age: its label, how many stand on the left and on the right; None where that is not shown."""

    label: str
    left: int | None
    right: int | None


@dataclass(frozen=True)
class Pyramid:
    """Two groups back to back by age, a row an age in the order given, the youngest first; each side with its title."""

    rows: tuple[PyramidRow, ...]
    left: str
    right: str
    parts: ClassVar[tuple[type, ...]] = (PyramidRow,)


@dataclass(frozen=True)
class StackedRow:
    """One bar of a whole: how many each part has, and what is said at its end."""

    label: str
    numbers: tuple[int, ...]
    words: str


@dataclass(frozen=True)
class Stacked:
    """Wholes as bars of one length, each divided into the same parts in the order of their titles."""

    rows: tuple[StackedRow, ...]
    titles: tuple[str, ...]
    parts: ClassVar[tuple[type, ...]] = (StackedRow,)


@dataclass(frozen=True)
class CalendarDay:
    """One day as 2026-11-02 and how many; None where that is not shown or not known, with ``words`` for why ("c")."""

    day: str
    value: int | None
    words: str = ""


@dataclass(frozen=True)
class Calendar:
    """Days one after the other, the oldest first, week by week."""

    days: tuple[CalendarDay, ...]
    parts: ClassVar[tuple[type, ...]] = (CalendarDay,)


@dataclass(frozen=True)
class FlowPart:
    """The rows of a step that came to one thing; ``href``: where their children open, "" where they do not."""

    words: str
    count: int
    goes_on: bool = False
    unknown: bool = False
    href: str = ""


@dataclass(frozen=True)
class FlowStep:
    """One step with its parts; ``joined``: those who went on from the step before are among it."""

    title: str
    parts: tuple[FlowPart, ...]
    joined: bool = False

    @property
    def total(self) -> int:
        """All rows of the step."""
        return sum(part.count for part in self.parts)


@dataclass(frozen=True)
class Flow:
    """Steps one after the other, each with what became of it."""

    steps: tuple[FlowStep, ...]
    parts: ClassVar[tuple[type, ...]] = (FlowStep, FlowPart)


Spec: TypeAlias = GradeBar | DotPlot | Funnel | RunChart | Control | Bars | Pyramid | Stacked | Calendar | Flow
