"""Every report there should be, months down and kinds across, and where each stands. Private to packs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from practicelens.access.capabilities import Capability
from practicelens.governance.packs.core import paths, permissions, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.monthly.queries import scopes_for
from practicelens.governance.packs.reports.kinds import REPORTS, is_owed
from practicelens.governance.packs.reports.owed import counted, owed_in
from practicelens.governance.packs.states import RELEASED, Kind, Status
from practicelens.people.asking import Asking
from practicelens.performance.matters import permissions as month_permissions
from practicelens.quality.duties.states import State
from practicelens.workdays.clock import local_date

MONTHS_SHOWN = 13  # this month last year stands beside this one


class Standing(StrEnum):
    """Where the reports of one kind and period stand, for whoever asks."""

    NOTHING = "nothing"  # none is due: a quarter ends in another month
    READ = "read"  # readable as it stands: no publication of it is owed to this person
    AHEAD = "ahead"  # to be published by a day that has not passed
    LATE = "late"
    PUBLISHED = "published"
    CLOSED = "closed"  # missed, and somebody said why
    NEVER = "never"  # from before its kind was counted: nobody owes it


@dataclass(frozen=True)
class ReportCell:
    """One kind's reports of one period.

    ``published`` of ``scopes`` are; ``on`` is the day of the latest, ``edition`` its number. ``was_late``: one came
    after its day. ``closed``: so many are missed, with the reason ``why``. ``days`` are working days late, or left.
    ``shared``: one analysis serves several of the period's reports, this kind's among them. ``pack_id``: where the kind
    has one report, the one to open.
    """

    kind: Kind
    period: Month
    standing: Standing
    scopes: int = 0
    published: int = 0
    closed: int = 0
    why: str = ""
    on: date | None = None
    edition: int = 0
    was_late: bool = False
    due: date | None = None
    days: int = 0
    shared: bool = False
    pack_id: int | None = None
    service_id: int | None = None

    @property
    def link(self) -> str:
        """Where it is read: the pack, or the report where there is one alone, else the list of them."""
        if self.pack_id is not None:
            return paths.pack(self.pack_id)
        if self.scopes > 1:
            return f"/reports/?kind={self.kind.value}&month={self.period}"
        return paths.report(self.kind, self.period, self.service_id)

    @property
    def open(self) -> int:
        """How many wait to be published."""
        return self.scopes - self.published - self.closed


@dataclass(frozen=True)
class ReportMonth:
    """A month's cells, in the order of the kinds."""

    month: Month
    running: bool
    cells: tuple[ReportCell, ...]


@dataclass(frozen=True)
class ReportKind:
    """A column: a kind of report, how many there are of it each period, and by which working day they are due."""

    kind: Kind
    scopes: int
    working_day: int


@dataclass(frozen=True)
class ReportTable:
    """The whole table. ``late`` and ``ahead``: the cells that wait, of months before the table's too."""

    kinds: tuple[ReportKind, ...]
    months: tuple[ReportMonth, ...]
    late: tuple[ReportCell, ...]
    ahead: tuple[ReportCell, ...]
    older: Month


class _Edition(NamedTuple):
    """What is asked of a released pack."""

    pk: int
    edition: int
    status: str
    on: date
    analysis: str


_Key = tuple[Kind, date]
_Services = Mapping[Kind, Sequence[int | None]]
"""The places of each kind whose reports the person may open."""
_Released = Mapping[_Key, Mapping[int | None, Sequence[_Edition]]]
"""By kind and first day of the period, then by service area (None: the whole authority), earliest edition first."""


def table(asking: Asking, until: Month | None = None) -> ReportTable:
    """The thirteen months up to one (this month if None).

    A kind is owed for each period that its duty counts. What is late is told whichever months are shown. Raises
    ``Missing`` for who sees no reports.
    """
    permissions.check_can_see_reports(asking.actor)
    # Never past this month: an address may name any, and what is to come has no reports.
    last = min(until or Month.of(asking.today), Month.of(asking.today))
    services = {kind: _services_read(asking, kind) for kind in kinds_for(asking)}
    released = _released(services)
    # Who publishes some kinds is told what waits of those; everybody else of all they read.
    mine = {kind: of for kind, of in services.items() if permissions.can_publish(asking.actor, kind)}
    waiting = tuple(_waiting(asking, released, mine or services))
    return ReportTable(
        kinds=tuple(_column(asking, kind, of) for kind, of in services.items()),
        months=tuple(_month(asking, released, services, last.back(back)) for back in range(MONTHS_SHOWN)),
        late=tuple(cell for cell in waiting if cell.standing is Standing.LATE),
        ahead=tuple(cell for cell in waiting if cell.standing is Standing.AHEAD),
        older=last.back(MONTHS_SHOWN),
    )


def kinds_for(asking: Asking) -> tuple[Kind, ...]:
    """The kinds of report that this person may read, of some place."""
    return tuple(kind for kind in REPORTS if permissions.can_see_kind(asking.actor, kind))


def _services_read(asking: Asking, kind: Kind) -> tuple[int | None, ...]:
    """The service areas, and None for the whole authority, whose published reports this person may open."""
    actor = asking.actor
    if not kind.of_audits:
        # Of figures the authority's is owed alone: a Head of Service reads their own area's where there is one.
        return (None,) if month_permissions.can_open(actor, None) else ()
    whole = actor.reaches_all(Capability.READ_PACKS) and actor.reaches_all(Capability.SEE_AUDIT_REPORTS)
    own = permissions.services_read(actor)
    return tuple(scope.service_id for scope in scopes_for(asking) if whole or scope.service_id in own)


def _column(asking: Asking, kind: Kind, services: Sequence[int | None]) -> ReportKind:
    return ReportKind(kind, len(_owed(kind, services)), int(asking.rules.number(REPORTS[kind].rule)))


def _owed(kind: Kind, services: Iterable[int | None]) -> tuple[int | None, ...]:
    """Those of these for which a report of this kind is owed each period."""
    return tuple(service for service in services if is_owed(kind, service))


def _released(services: _Services) -> _Released:
    """Every edition that came out, of what this person sees. One query."""
    found: dict[_Key, dict[int | None, list[_Edition]]] = defaultdict(lambda: defaultdict(list))
    rows = Pack.objects.filter(status__in=RELEASED, published_at__isnull=False).order_by("edition")
    for kind, month, service, pk, edition, status, at, analysis in rows.values_list(
        "kind", "month", "service_id", "pk", "edition", "status", "published_at", "analysis"
    ):
        if service in services.get(Kind(kind), ()) and at is not None:
            found[Kind(kind), month][service].append(_Edition(pk, edition, status, local_date(at), analysis))
    return found


def _month(asking: Asking, released: _Released, services: _Services, month: Month) -> ReportMonth:
    cells = tuple(_cell(asking, released, of, kind, month) for kind, of in services.items())
    return ReportMonth(month, asking.today <= month.last, _mark_shared(cells, released))


def _cell(asking: Asking, released: _Released, services: Sequence[int | None], kind: Kind, month: Month) -> ReportCell:
    """One kind in one month: a quarter stands in its last month."""
    period = rules.period_of(kind, month.first)
    owed = _owed(kind, services)
    if period.last != month.last:
        # A quarter's report stands once, in the row of its last month.
        return ReportCell(kind, period, Standing.NOTHING)
    if not owed:
        return ReportCell(kind, period, Standing.READ)
    editions = released.get((kind, period.first), {})
    # The last edition decides: where it was withdrawn the report waits again, whatever stood before it.
    now = {at: of[-1] for at, of in editions.items() if at in owed and of[-1].status == Status.PUBLISHED}
    # By the first edition: a later one corrects, and is not late for that.
    came = {(kind, at, period.first): editions[at][0].on for at in now}
    each = owed_in(asking, kind, period, owed, came)
    due, closed = each[0].due, [one.closed for one in each if one.state(asking.today) is State.CLOSED and one.closed]
    last = max(now.values(), key=lambda one: (one.on, one.edition), default=None)
    return ReportCell(
        kind,
        period,
        _standing(asking, kind, period, {one.state(asking.today) for one in each}),
        scopes=len(owed),
        published=len(now),
        closed=len(closed),
        why=closed[-1].why if closed else "",
        on=last.on if last else None,
        edition=last.edition if last else 0,
        was_late=any(of[0].on > due for at, of in editions.items() if at in owed),
        due=due,
        days=abs(asking.calendar.between(asking.today, due)),
        # Where several are owed the cell leads to the list: one of them would be taken for all.
        pack_id=last.pk if last and len(owed) == 1 else None,
        service_id=owed[0] if len(owed) == 1 else None,
    )


def _standing(asking: Asking, kind: Kind, period: Month, states: Collection[State]) -> Standing:
    """Whether a period's reports are out, ahead, late, missed with a reason, or were never owed."""
    if set(states) <= {State.DONE, State.DONE_LATE}:
        return Standing.PUBLISHED
    # Before it is asked whether the period counts: one still ahead is shown so in either case.
    if State.TO_DO in states:
        return Standing.AHEAD
    if period.first not in _first_days(asking, kind):
        return Standing.NEVER
    return Standing.LATE if State.MISSED in states else Standing.CLOSED


def _first_days(asking: Asking, kind: Kind) -> frozenset[date]:
    """The first days of the periods a kind is owed for."""
    return asking.once_for(_all_counted)[kind]


def _all_counted(asking: Asking) -> Mapping[Kind, frozenset[date]]:
    """The same for every kind, worked out once."""
    return {kind: frozenset(period.start for period in counted(asking, kind)) for kind in REPORTS}


def _waiting(asking: Asking, released: _Released, services: _Services) -> Iterable[ReportCell]:
    """Every cell that is late, the oldest first, then those ahead of periods that are over."""
    for kind, of in ((kind, of) for kind, of in services.items() if _owed(kind, of)):
        # Of every period that ever counted, not of those shown: what is owed does not end with the table.
        for first in sorted(_first_days(asking, kind)):
            period = rules.period_of(kind, first)
            cell = _cell(asking, released, of, kind, Month.of(period.last))
            # Of a period that still runs no report is owed yet, whatever day it is due.
            if period.last < asking.today and cell.standing in (Standing.LATE, Standing.AHEAD):
                yield cell


def _mark_shared(cells: tuple[ReportCell, ...], released: _Released) -> tuple[ReportCell, ...]:
    """The same cells, those whose analysis serves more than one report of the month marked."""
    # By its words: an analysis that serves several reports is written into each, and has no row of its own.
    of_cell = [_analyses(released, cell) for cell in cells]
    every = [analysis for found in of_cell for analysis in found]
    return tuple(
        replace(cell, shared=any(every.count(one) > 1 for one in found))
        for cell, found in zip(cells, of_cell, strict=True)
    )


def _analyses(released: _Released, cell: ReportCell) -> list[str]:
    """What is written in the editions of a cell that are published now."""
    editions = released.get((cell.kind, cell.period.first), {}) if cell.standing is not Standing.NOTHING else {}
    return [of[-1].analysis for of in editions.values() if of[-1].status == Status.PUBLISHED]


def headline(found: ReportTable) -> str:
    """What the table says first: what is late, then what is due next; said of reports, not of kinds."""
    late, ahead = sum(cell.open for cell in found.late), [cell for cell in found.ahead if cell.due is not None]
    due = min((cell.due for cell in ahead if cell.due), default=None)
    next_ = sum(cell.open for cell in ahead if cell.due == due)
    if not late:
        return f"{_counted(next_, 'report')} to publish by {_day(due)}" if due else "No report waits to be published"
    # Where all are of one month its name says more than how old they are.
    oldest = min(found.late, key=lambda cell: cell.period.last).period
    one_month = all(cell.period.last == oldest.last for cell in found.late)
    what = f"{late} of {oldest.name()}’s reports" if one_month else _counted(late, "report")
    since = "" if one_month else f", the oldest of {oldest.words()}"
    more = f"; {next_} more {_are(next_)} due by {_day(due)}" if due else ""
    return f"{what} {_are(late)} late{since}{more}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _counted(number: int, thing: str) -> str:
    """ "1 report", "3 reports"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _day(day: date) -> str:
    """ "Friday 27 November"."""
    return f"{day:%A} {day.day} {day:%B}"
