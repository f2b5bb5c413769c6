"""What a measure is: its card, its figures, and the rows of children behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias


class Level(StrEnum):
    """Whose figure it is."""

    AUTHORITY = "authority"
    SERVICE = "service"
    TEAM = "team"
    WORKER = "worker"


class Kind(StrEnum):
    """What sort of number it is."""

    COUNT = "count"
    SHARE = "share"
    RATE = "rate"
    MEDIAN = "median"


class Timing(StrEnum):
    """Whether it is counted on a day (stock) or over a period (flow)."""

    STOCK = "stock"
    FLOW = "flow"


class Polarity(StrEnum):
    """Which way is better; many counts have no better way."""

    HIGHER = "higher is better"
    LOWER = "lower is better"
    NEITHER = "neither way is better"


class Only(StrEnum):
    """Which rows behind a figure are asked for."""

    ALL = "all"
    COUNTED = "counted"
    MISSED = "missed"
    NOT_JUDGED = "not_judged"


Day: TypeAlias = date
"""A date, for a class that has a field of that name."""

REFORM = "reform.measures"
"""The dated rule that switches the measures of the reforms of 2026 on: a card that stands on it is dormant before."""

ALL_LEVELS = (Level.AUTHORITY, Level.SERVICE, Level.TEAM, Level.WORKER)


@dataclass(frozen=True)
class Card:
    """An indicator's definition in words, beside the relation that its figures and its children come from.

    ``numerator`` and ``denominator`` say in words who is counted and out of whom; ``not_judged`` says what cannot
    be judged and why. ``check_source`` marks a source that rests on general knowledge until someone has checked it.
    ``levels`` are those at which an extract holds enough to say. ``lists`` are the Annex A tables it stands on, and
    ``needs`` the columns ("looked_after.last_health") without which it says nothing: a source that lacks one, as the
    DfE's returns lack visits, cannot answer it. ``beyond`` says of a source why it cannot though it has the columns.
    ``amount`` is the unit of each row's amount, when rows carry one ("working days"). ``beside`` names the national
    measure that people would take this for, and says why an extract cannot answer it. ``of_workers``: its rows are
    workers, and behind it stand no children; ``of_households``: they are households of adopters, whom nothing
    names. ``months_back``: a stock that counts what happened in so many months
    before its day, of which extracts must speak.
    """

    key: str
    title: str
    area: str
    meaning: str
    kind: Kind
    timing: Timing
    polarity: Polarity
    numerator: str
    denominator: str
    not_judged: str
    source: str
    lists: tuple[str, ...]
    needs: tuple[str, ...]
    # True until a person has looked the source up: the page then says that it rests on general knowledge.
    check_source: bool = False
    rules: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ALL_LEVELS
    amount: str = ""
    counted_word: str = "counted"
    missed_word: str = "not counted"
    beside: str = ""
    beyond: tuple[tuple[str, str], ...] = ()
    of_workers: bool = False
    months_back: int = 0
    of_households: bool = False

    @property
    def of_children(self) -> bool:
        """Whether a row behind it is about a child."""
        return not (self.of_workers or self.of_households)

    @property
    def dormant(self) -> bool:
        """Whether it counts nothing until a dated setting switches it on."""
        return REFORM in self.rules

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """What it needs, as pairs of list and column."""
        return tuple((name, column) for name, _, column in (need.partition(".") for need in self.needs))


@dataclass(frozen=True)
class Figure:
    """One number with all it needs to stand: period, numerator, denominator, interval, and what was not judged.

    ``value`` is the count, the share from 0 to 1, the rate per 10,000 or the median; None when it could not be
    judged, and then ``why`` says why. A stock has the day it was counted on in both ``start`` and ``end``.
    ``not_judged`` counts the rows left out because they could not be judged; ``children`` the distinct children.
    """

    card: str
    level: Level
    level_id: int | None
    start: date
    end: date
    numerator: int | None
    denominator: int | None
    value: float | None
    low: float | None
    high: float | None
    not_judged: int = 0
    why: str = ""
    children: int = 0


@dataclass(frozen=True)
class Evidence:
    """One date or value that a row's answer was taken from; None where the extract holds none.

    ``kind`` is date, int, string (a word or code of the extract's) or list (the name of a list).
    """

    label: str
    kind: str
    value: date | int | str | None


@dataclass(frozen=True)
class EventRow:
    """One row behind a figure. ``counts`` is None when it could not be judged, and ``note`` says why.

    ``extract_day`` is the day of the extract that tells it, ``list`` and ``row`` where it stands in that workbook.
    """

    child: str
    worker_id: int | None
    team_id: int | None
    date: date
    counts: bool | None
    amount: float | None
    note: str = ""
    extract_day: Day | None = None
    list: str = ""
    row: int | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class DueRow:
    """Something to be done for an open child by ``due``; ``since`` is the day its clock began.

    ``kind`` is a clock's: assessment, cp_visit, cla_review, icpc, health … ``late_from`` is the first day on which
    it is late: the next working day for limits in working days, the next day for others. ``spelled``: a worker is
    named whom nobody has matched, so that there is no ``worker_id`` and yet not nobody.
    """

    kind: str
    child: str
    worker_id: int | None
    team_id: int | None
    due: date
    since: date
    late_from: date
    note: str = ""
    spelled: bool = False


@dataclass(frozen=True)
class MadeRow:
    """A visit made or an assessment authorised, by whoever held the child that day; None where that is not known."""

    kind: str
    child: str
    worker_id: int | None
    team_id: int | None
    day: Day


@dataclass(frozen=True)
class SupervisedRow:
    """When somebody was last supervised by the list of a day; None where it tells of no day that has been."""

    worker_id: int
    held_on: Day | None
    listed_on: Day


@dataclass(frozen=True)
class WithoutWorker:
    """An open child whom the extract gives no worker; ``strategy`` is the discussion whose conference is waited for."""

    child: str
    team_id: int
    from_list: str
    on_plan: bool
    looked_after: bool
    strategy: Day | None
    conference_due: Day | None


@dataclass(frozen=True)
class CaseloadRow:
    """One worker's open children in a team; ``worker_id`` None is a spelling nobody matched, or nobody written.

    ``spelled`` is the worker as the extract writes them ("" when it names nobody: those children are unallocated).
    ``limit`` allows for part time and the first year in practice; None when no limit is known. ``fte``: the hours of
    the post as the case system tells them; None where no source does.
    """

    worker_id: int | None
    team_id: int | None
    spelled: str
    children: int
    on_plan: int
    looked_after: int
    late: int
    limit: int | None = None
    fte: float | None = None


@dataclass(frozen=True)
class ChildRow:
    """A child as the newest extract tells them: allocation, plans and the dates that matter.

    ``allocated_from`` names the list the allocation was taken from; "" when the child is not open. Team and worker
    are None when the spelling matched nobody; the spelling is kept beside.
    """

    child: str
    open: bool
    sex: str | None = None
    ethnicity: str | None = None
    born: date | None = None
    age: int | None = None
    disability: str | None = None
    unaccompanied: str | None = None
    team_id: int | None = None
    worker_id: int | None = None
    team_spelled: str = ""
    worker_spelled: str = ""
    allocated_from: str = ""
    case_status: str | None = None
    primary_need: str | None = None
    in_need_since: date | None = None
    # The days below are those of the newest extract's lists, and None where its source holds none.
    in_need_closed: date | None = None
    last_seen: date | None = None
    plan_since: date | None = None
    plan_category: str | None = None
    plan_ended: date | None = None
    cp_last_visit: date | None = None
    cp_seen_alone: str | None = None
    cp_latest_review: date | None = None
    looked_after_since: date | None = None
    looked_after_ended: date | None = None
    legal_status: str | None = None
    placement_since: date | None = None
    placement_type: str | None = None
    placements_12m: int | None = None
    cla_last_visit: date | None = None
    cla_latest_review: date | None = None
    last_health: date | None = None
    last_dental: date | None = None
    care_leaver: bool = False
    last_referral: date | None = None
    assessment_started: date | None = None
    due: tuple[DueRow, ...] = field(default=())


@dataclass(frozen=True)
class Event:
    """One dated thing in a child's story, as the lists tell it ("referral", "assessment authorised")."""

    date: date
    what: str
    detail: str = ""


class Move(StrEnum):
    """What may have changed for a child between two extracts."""

    CAME = "came"
    LEFT = "left"
    PLAN_STARTED = "plan_started"
    PLAN_ENDED = "plan_ended"
    CARE_STARTED = "care_started"
    CARE_ENDED = "care_ended"


@dataclass(frozen=True)
class MoveRow:
    """A child for whom something changed in a team between two extracts."""

    move: Move
    child: str
    team_id: int | None
    worker_id: int | None
