"""What the API answers with: each list's rows, and the few answers that are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final

from ninja import Schema
from pydantic import ConfigDict

from practicelens.documents.cells import CellRow
from practicelens.performance.explore.flat import FigureRow

DESCRIBED: Final = {"use_attribute_docstrings": True}
"""The text under each field is its description."""


class Described(Schema):
    """An answer whose fields are described where they stand."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Trouble(Described):
    """Why there is no answer."""

    detail: str
    """What happened and what to do, in a sentence or two."""
    code: str = ""
    """The same for a program: it stays when the words change."""


class RoleOut(Described):
    """A role held today."""

    key: str
    """The role."""
    title: str
    """The role in words."""
    teams: list[int]
    """The numbers of the teams it reaches."""
    by_cover: bool
    """Whether it is held for somebody who is away."""


class TokenOut(Described):
    """The token that was brought."""

    name: str
    """What its owner called it."""
    ends: date
    """The first day on which it no longer works."""
    place: str
    """What it reads, in words; empty for all that its owner's roles reach."""
    small_numbers: bool
    """Whether small numbers are shown as its owner sees them."""


class PersonOut(Described):
    """Who is asking."""

    name: str
    """The person signed in, or the token's owner."""
    roles: list[RoleOut]
    """Their roles today, as far as the token lets them through."""
    token: TokenOut | None
    """The token; null for somebody signed in."""


# Shapes of their own and not the queries': a field that pages need must not leave by itself.
@dataclass(frozen=True)
class PlaceRow:
    """A place whose figures may be asked for."""

    __pydantic_config__: ClassVar[dict[str, bool]] = DESCRIBED

    key: str
    """What `of` takes."""
    name: str
    """The place in words."""
    level: str
    """authority, service or team."""


# Everything a reader needs to know what a number is: a figure without its definition is read as something else.
@dataclass(frozen=True)
class MeasureRow:
    """A measure's definition."""

    __pydantic_config__: ClassVar[dict[str, bool]] = DESCRIBED

    key: str
    """What names it in addresses and rows."""
    title: str
    """The measure in words."""
    area: str
    """The part of a child's journey that it belongs to."""
    meaning: str
    """What it says, in a sentence or two."""
    kind: str
    """count, share (from 0 to 1), rate (per 10,000 children) or median."""
    timing: str
    """stock (counted on a day) or flow (over a period)."""
    polarity: str
    """Which way is better; many have none."""
    unit: str
    """What a median is counted in; empty where rows carry no amount."""
    numerator: str
    """Who is counted."""
    denominator: str
    """Out of whom."""
    not_judged: str
    """What cannot be judged, and why."""
    source: str
    """Whose definition it is: the law, guidance or return that it follows."""
    national: str
    """The Department for Education's measure that it would be taken for, and why an extract cannot answer that;
    empty where there is none."""
    answered_by: tuple[str, ...]
    """The kinds of extracts that hold all it needs."""
    levels: tuple[str, ...]
    """Whose figures can be told: authority, service, team, worker."""
    dormant: bool
    """Whether it counts nothing until a rule with a date switches it on."""
    version: str
    """A print of its words: another print is another definition."""


class GroupOut(Described):
    """A group that is known beforehand."""

    key: str
    """What an address calls it."""
    name: str
    """The group in words."""


class WayOut(Described):
    """A way to divide a measure."""

    key: str
    """What `by` takes, and the name of the parameter that narrows by it."""
    name: str
    """The way in words."""
    groups: list[GroupOut]
    """Its groups, where they are known beforehand."""


class RuleOut(Described):
    """A rule that a definition stands on, as it holds today."""

    title: str
    """What it is called."""
    value: str
    """What it says today."""
    source: str
    """Where it comes from."""


class ReviewOut(Described):
    """That somebody read a definition and answered for it."""

    on: date
    """When."""
    next_on: date
    """By when it is read again."""
    changed_since: bool
    """Whether its words are others by now."""


class MeasureOut(Described):
    """A measure's definition, with what it stands on."""

    measure: MeasureRow
    """The definition."""
    lists: list[str]
    """The lists of an extract that it is taken from."""
    rules: list[RuleOut]
    """The rules that it stands on, today."""
    reviews: list[ReviewOut]
    """Who answered for it when, the newest first."""
    divided_by: list[WayOut]
    """The ways to divide it that the newest extract holds."""


@dataclass(frozen=True)
class TargetRow:
    """What a measure is to reach at a place."""

    __pydantic_config__: ClassVar[dict[str, bool]] = DESCRIBED

    measure: str
    """The measure's key."""
    title: str
    """The measure in words."""
    place: str
    """The place's key."""
    place_name: str
    """The place in words."""
    value: float
    """What is to be reached, in the measure's own unit: a share from 0 to 1."""
    first: date
    """The first day on which it holds."""
    until: date
    """The last day on which it holds."""
    owner: str
    """Who answers for it."""
    set_at: datetime
    """When it was set."""
    ended_at: datetime | None
    """When it was taken back; null while it stands."""


@dataclass(frozen=True)
class ComparatorRow:
    """The latest year that other authorities published of a measure."""

    __pydantic_config__: ClassVar[dict[str, bool]] = DESCRIBED

    measure: str
    """The measure's key."""
    title: str
    """The measure in words."""
    year: int
    """The year that ended in March of this one, or the calendar year, as it was published."""
    ours: float | None
    """This authority's published figure, in the measure's own unit: a share from 0 to 1."""
    neighbours: float | None
    """The mean of the statistical neighbours that published one."""
    neighbours_counted: int
    """How many of them did."""
    london: float | None
    """London's."""
    england: float | None
    """England's."""
    differs: str
    """How the published definition differs from ours; empty where it is alike."""


@dataclass(frozen=True)
class ReportRow:
    """A published report."""

    __pydantic_config__: ClassVar[dict[str, bool]] = DESCRIBED

    id: int
    """Its number, in addresses."""
    kind: str
    """monthly, re_audit, four_r, quarterly or performance."""
    kind_name: str
    """The kind in words."""
    place: str
    """The place's key."""
    place_name: str
    """The place in words."""
    period: str
    """The month as 2026-10, or the quarter as 2026-Q3."""
    period_name: str
    """The period in words."""
    edition: int
    """Which edition, from 1."""
    status: str
    """published, superseded (a later edition has followed) or withdrawn (its figures are told no more)."""
    title: str
    """Its finding, as its reader may see it."""
    published_at: datetime | None
    """When it was published."""


class _List(Described):
    """A page of rows."""

    total: int
    """How many rows there are in all."""
    next: str | None
    """The address of the rows that follow; null at the end. CSV has it in the header Link."""


class Places(_List):
    """The places whose figures may be asked for, the widest first."""

    items: list[PlaceRow]
    """The rows."""


class Measures(_List):
    """Definitions, in the order of a child's journey."""

    items: list[MeasureRow]
    """The rows."""


class Figures(_List):
    """The figures of one place, with the edition that they come from."""

    place: str
    """The place in words."""
    as_at: date
    """The day of the newest extract."""
    edition: str
    """The print of the published figures: another print is another edition."""
    notes: list[str]
    """What is said of all of them."""
    items: list[FigureRow]
    """The rows."""


class Targets(_List):
    """Targets of the places whose month may be opened, those that stand first."""

    items: list[TargetRow]
    """The rows."""


class Comparators(_List):
    """What other authorities published, a measure a row."""

    items: list[ComparatorRow]
    """The rows."""


class Reports(_List):
    """Published reports, the latest period first."""

    items: list[ReportRow]
    """The rows."""


class ReportCells(_List):
    """The tables of one report, a row a number, as they were frozen."""

    report: ReportRow
    """Which report."""
    as_frozen: bool
    """Whether what is kept still agrees with the print that it was frozen with."""
    items: list[CellRow]
    """The rows."""


LISTS: Final = (Places, Measures, Figures, Targets, Comparators, Reports, ReportCells)
"""What may be asked for as CSV too."""
