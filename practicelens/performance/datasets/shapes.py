"""What the queries of datasets answer with: frozen, free of models, with every name already in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from practicelens.access.actor import ChildKey
from practicelens.analytics.edition.kept import KeptHistory
from practicelens.analytics.measure import Card, ChildRow, Event, Evidence, Figure
from practicelens.people.teams import TeamView

NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class EditionView:
    """What is published now: its print, the day it tells of, when and by whom it was made current.

    ``past``: what was published once, looked back at. ``first_published``: when figures first were; of what is current.
    """

    id: int
    hash: str
    as_at: date
    published_at: datetime
    by: str
    datasets: int
    measurements: str
    names_known: str
    path: str = ""
    """The folder of its tables below the data directory."""
    past: bool = False
    first_published: date | None = None


@dataclass(frozen=True)
class DatasetView:
    """One published dataset, for the list of them."""

    id: int
    name: str
    as_at: date
    status: str
    published_at: datetime
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Due:
    """Something that falls due, or is overdue, for one child; ``worker`` is "" where it is not told.

    ``since``: the day its clock began, which ``lacking`` says in words: "no visit since".
    """

    kind: str
    words: str
    child: str
    team: str
    team_id: int | None
    worker: str
    due: date
    since: date
    late_from: date
    note: str = ""
    lacking: str = ""


@dataclass(frozen=True)
class DueList:
    """Due things that may be named, how many more there are, and whether children may be named at all."""

    rows: tuple[Due, ...]
    hidden: int
    total: int


@dataclass(frozen=True)
class DayEntry:
    """So many of one kind on one day."""

    kind: str
    words: str
    count: int


@dataclass(frozen=True)
class Day:
    """A working day with what falls due on it, and on the days off before it."""

    day: date
    opens: date
    entries: tuple[DayEntry, ...]
    heaviest: bool = False

    @property
    def total(self) -> int:
        """How much there is on it."""
        return sum(entry.count for entry in self.entries)


@dataclass(frozen=True)
class Caseload:
    """One worker's children against a limit of their own; ``detail`` says what lowers it."""

    worker: str
    worker_id: int | None
    detail: str
    children: int
    on_plan: int
    looked_after: int
    late: int
    limit: int | None
    matched: bool = True
    fte: float | None = None

    @property
    def over(self) -> bool:
        """Whether there are more children than the worker's own limit."""
        return self.limit is not None and self.children > self.limit

    @property
    def lacks_limit(self) -> bool:
        """Whether it is somebody's line whose limit is not known: their hours are not, or nobody matched the name."""
        # The line of children without a worker has neither a number nor words.
        return self.limit is None and (self.worker_id is not None or bool(self.detail))

    @property
    def full_time(self) -> float | None:
        """How many children a full-time post would hold like this, where the hours are told."""
        return None if self.fte is None else self.children / self.fte


@dataclass(frozen=True)
class MeasureRow:
    """One card for one place: its figure, thirteen months of it, what is late now, and the sources it is taken from."""

    card: Card
    figure: Figure
    trend: tuple[Figure, ...]
    late_now: int | None = None
    late_kind: str = ""
    sources: tuple[str, ...] = ()

    @property
    def spark(self) -> tuple[float | None, ...]:
        """The trend's values alone, a gap where a month could not be judged."""
        return tuple(figure.value for figure in self.trend)


@dataclass(frozen=True)
class Since:
    """What changed since the extract about a week before, in counts."""

    earlier: date
    came: int
    left: int
    plans_started: int
    plans_ended: int
    care_started: int
    care_ended: int


@dataclass(frozen=True)
class ChildMove:
    """A child for whom something changed between two extracts, in words."""

    child: str
    what: str
    worker: str


@dataclass(frozen=True)
class Place:
    """Where figures are of: the authority, a service area or a team, in words."""

    level: str
    id: int | None
    name: str
    above: TeamView | None = None

    @property
    def word(self) -> str:
        """As an address has it: "team-12", "authority"."""
        return f"{self.level}-{self.id}" if self.id else self.level


@dataclass(frozen=True)
class FiguresPage:
    """Every card at one place, in the order of the child's journey."""

    place: Place
    edition: EditionView
    start: date
    lines: tuple[MeasureRow, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that a figure of the page is taken from."""
        return tuple(dict.fromkeys(source for line in self.lines for source in line.sources))


@dataclass(frozen=True)
class TeamSummary:
    """One team of several, with the same few figures as its neighbours: laid side by side, never ranked."""

    team: TeamView
    children: int
    unallocated: int
    over_limit: int | None
    overdue: int
    due_soon: int
    figures: tuple[MeasureRow, ...]


@dataclass(frozen=True)
class TeamsPage:
    """The teams within reach, by service area, by name.

    For whoever sees the whole authority: ``children``, every open child, and ``outside``, those of no team known here.
    """

    edition: EditionView
    cards: tuple[Card, ...]
    services: tuple[tuple[Place, tuple[TeamSummary, ...]], ...]
    whole: Place | None
    children: int = 0
    outside: int = 0


@dataclass(frozen=True)
class ListedChild:
    """One child behind a figure, or one child of a team.

    ``evidence``: what the answer was taken from. ``file``, ``list`` ("list 4, assessments"), ``sheet`` (or table,
    element, file of several) and ``row``: where it stands in the extract.
    """

    child: str
    team: str
    worker: str
    date: date | None = None
    counts: bool | None = None
    amount: float | None = None
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    file: str = ""
    list: str = ""
    row: int | None = None
    sheet: str = ""


@dataclass(frozen=True)
class ChildList:
    """The children who may be named; ``hidden`` more are counted but not for this person to see."""

    children: tuple[ListedChild, ...]
    hidden: int


@dataclass(frozen=True)
class BehindFigure:
    """A figure with the children it was counted from."""

    card: Card
    place: Place
    edition: EditionView
    figure: Figure | None
    start: date
    end: date
    only: str
    list: ChildList


@dataclass(frozen=True)
class OpenChild:
    """One open child in a list of children."""

    child: str
    age: int | None
    status: str
    team: str
    worker: str
    next_due: Due | None
    late: int


@dataclass(frozen=True)
class OpenChildren:
    """Open children within reach, one page of them."""

    edition: EditionView
    rows: tuple[OpenChild, ...]
    total: int
    hidden: int
    teams: tuple[TeamView, ...]
    workers: tuple[tuple[int, str], ...] = ()
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChildPage:
    """A child as the current edition tells them, with what is due; nothing beyond what the extract holds.

    ``visits``: the days of the last three months, latest first; None where only the last of each extract is told.
    ``history``: what tables beside Annex A's lists tell of twelve months.
    """

    key: ChildKey
    edition: EditionView
    row: ChildRow
    team: str
    worker: str
    due: tuple[Due, ...]
    events: tuple[Event, ...]
    restricted: bool
    case_system_address: str = ""
    visits: tuple[date, ...] | None = None
    history: KeptHistory = field(default_factory=KeptHistory)


@dataclass(frozen=True)
class Profile:
    """Which groups a child belongs to, in words; *Not known* where no extract says."""

    age_band: str = NOT_KNOWN
    sex: str = NOT_KNOWN
    ethnicity: str = NOT_KNOWN
    disability: str = NOT_KNOWN
    plan: str = NOT_KNOWN


@dataclass(frozen=True)
class CaseRow:
    """One child who may be drawn for audit; a restricted one needs an auditor named on them."""

    key: ChildKey
    team_id: int | None
    worker_id: int | None
    restricted: bool = False
    note: str = ""
    plan: str = ""
    opened: date | None = None
    profile: Profile = Profile()


@dataclass(frozen=True)
class CaseList:
    """Who could be drawn: kept with the edition's print and the seed of the draw.

    ``extract_day``: the day of the extract that tells of ``as_at``, the last at or before it; None where none does.
    """

    population: str
    as_at: date
    edition: str
    cases: tuple[CaseRow, ...] = field(default=())
    extract_day: date | None = None
