"""What is shown of audits in lists, and a domain as it was graded: frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.quality.audits.core.states import Draw, Kind, Status
from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class Filters:
    """What a list of audits is narrowed to, and its order. Months are their first days.

    ``not_on_record_by``: only of those handed in by that day, where a summary of theirs is late.
    """

    mine: bool = False
    team_id: int | None = None
    status: Status | None = None
    month: date | None = None
    not_on_record: bool = False
    not_on_record_by: date | None = None
    auditor_id: int | None = None
    tool: str = ""
    kind: Kind | None = None
    since: date | None = None
    until: date | None = None
    grade: Grade | None = None
    order: str = ""


@dataclass(frozen=True)
class FilterChoices:
    """What a person's list can be narrowed to: keys and words of what stands in it, by their words.

    ``summaries``: whether any audit is of those with a summary for a child's record. ``practitioners``: whether any is
    of somebody's work here; another agency's own part is of none.
    """

    teams: tuple[tuple[int, str], ...]
    auditors: tuple[tuple[int, str], ...]
    tools: tuple[tuple[str, str], ...]
    kinds: tuple[Kind, ...]
    months: tuple[date, ...]
    grades: tuple[Grade, ...]
    statuses: tuple[Status, ...]
    summaries: bool
    practitioners: bool


@dataclass(frozen=True)
class AuditRow:
    """An audit in a list. ``grade`` is there only for those who may read it."""

    id: int
    reference: str
    child: ChildKey
    team_id: int
    team: str
    service: str
    practitioner: str
    auditor: str
    tool: str
    kind: Kind
    draw: Draw
    month: date
    due: date | None
    status: Status
    grade: Grade | None
    own_team: bool
    submitted_on: date | None


@dataclass(frozen=True)
class Look:
    """A second look that a practitioner asked for."""

    audit_id: int
    why: str
    asked_on: date
    answer: str
    answered_on: date | None


@dataclass(frozen=True)
class GradedDomain:
    """One domain as somebody graded it. No grade: it did not apply, and ``why`` says why. ``title`` as shown."""

    domain: str
    grade: Grade | None
    why: str
    went_well: str = ""
    seen: str = ""
    better: str = ""
    title: str = ""
