"""Reports that one analysis may serve: which wait, and what changed since last time to write from. Private to packs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from practicelens.analytics import statistics
from practicelens.governance.packs.core import permissions, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.views import ScopeView
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.monthly import queries as monthly
from practicelens.governance.packs.monthly import tallies
from practicelens.governance.packs.monthly.tallies import Tally
from practicelens.governance.packs.reports.kinds import REPORTS
from practicelens.governance.packs.reports.owed import every_owed, scope_of
from practicelens.governance.packs.states import RELEASED, Kind, Status
from practicelens.people.asking import Asking
from practicelens.quality.audits.cycle import reports as cycle
from practicelens.quality.audits.cycle.views import MeetingRow, ReAuditRow
from practicelens.quality.audits.grades.views import GradedAudit
from practicelens.quality.duties.rules import Owed

Counted = tuple[int, int]
"""So many of so many."""
VERDICTS = {
    "cannot tell": "too few to tell",
    "too early": "too few to tell",
    "no sign of it": "no sign of a change",
    "moved up": "more than chance explains",
    "moved down": "less, by more than chance explains",
}


@dataclass(frozen=True)
class ToPublish:
    """A report that waits: ``hint`` says what it holds; ``version`` is its draft's, 0 where nothing was written yet.

    ``withdrawn``: an edition was taken back, so the next says what it corrects, on a page of its own.
    """

    kind: Kind
    period: Month
    scope: ScopeView
    due: date
    late: bool
    version: int
    withdrawn: bool
    hint: str

    @property
    def key(self) -> str:
        """As a form sends it: kind, period, service area, version."""
        return f"{self.kind.value}:{self.period}:{self.scope.service_id or 0}:{self.version}"


@dataclass(frozen=True)
class Moved:
    """One thing beside last time: never a sentence to print, something to write from."""

    what: str
    now: str
    before: str
    verdict: str = ""


@dataclass(frozen=True)
class Together:
    """What may be published at once, and what changed in the month beside the one before."""

    reports: tuple[ToPublish, ...] = ()
    moved: tuple[Moved, ...] = ()
    month: Month | None = None


@dataclass(frozen=True)
class _Of:
    """What two neighbouring periods hold, read once for all reports of them."""

    period: Month
    graded: tuple[GradedAudit, ...]
    again: tuple[ReAuditRow, ...]
    meetings: tuple[MeetingRow, ...]
    teams: Mapping[int, int] = field(default_factory=dict)

    def audits(self, period: Month, service_id: int | None) -> Tally:
        """First audits drawn by chance and handed in in a period."""
        found = (one for one in self.graded if service_id in (None, one.service_id))
        within = (one.overall for one in found if period.first <= one.submitted_on <= period.last)
        return tallies.tally(within)

    def moved_up(self, period: Month, service_id: int | None) -> Counted:
        """Re-audits handed in in a period: how many moved up."""
        found = [
            one
            for one in self.again
            if one.submitted_on
            and period.first <= one.submitted_on <= period.last
            and one.first is not None
            and self._within(one.team_id, service_id)
        ]
        return sum(one.moved_up for one in found), len(found)

    def meetings_held(self, period: Month, service_id: int | None) -> Counted:
        """4R meetings called in a period and not called off: how many were held by the end of what was read."""
        found = [
            one
            for one in self.meetings
            if period.first <= one.called_on <= period.last
            and one.called_off_on is None
            and self._within(one.team_id, service_id)
        ]
        return sum(one.held_on is not None for one in found), len(found)

    def days(self, period: Month) -> list[int]:
        """Calendar days from grade to meeting of those held in a period, the shortest first."""
        found = (one for one in self.meetings if one.held_on and period.first <= one.held_on <= period.last)
        return sorted(one.days for one in found if one.days is not None)

    def _within(self, team_id: int, service_id: int | None) -> bool:
        return service_id is None or self.teams.get(team_id) == service_id


def together(asking: Asking) -> Together:
    """The reports of the last periods that are not published, and what to write from. Nothing for who does not publish.

    A dozen queries, whatever the number of reports.
    """
    if not permissions.can_publish(asking.actor):
        return Together()
    periods = {kind: rules.last_full(kind, asking.today) for kind in REPORTS}
    waiting = list(_waiting(asking, periods))
    if not waiting:
        return Together()
    read = {period: _read(asking, period) for period in {period for _, period, *_ in waiting}}
    month = rules.last_full(Kind.MONTHLY, asking.today)
    reports = tuple(_to_publish(asking, one, read) for one in waiting)
    return Together(reports, tuple(_moved(asking, read.get(month) or _read(asking, month))), month)


_Waiting = tuple[Kind, Month, ScopeView, Owed, list[Pack]]


def _waiting(asking: Asking, periods: Mapping[Kind, Month]) -> Iterator[_Waiting]:
    """Every report of these periods that waits, with its editions and its draft. One query beside what is owed."""
    found: dict[tuple[str, date, int], list[Pack]] = {}
    days = {period.first for period in periods.values()}
    for row in Pack.objects.filter(kind__in=periods, month__in=days).defer("analysis", "outside_analysis"):
        found.setdefault((row.kind, row.month, scope_of(row.service_id)), []).append(row)
    scopes = {scope_of(scope.service_id): scope for scope in monthly.scopes_for(asking)}
    for one in asking.once_for(every_owed):
        kind = Kind(one.duty)
        if one.period.start == periods[kind].first and one.waits(asking.today) and one.scope in scopes:
            yield kind, periods[kind], scopes[one.scope], one, found.get((one.duty, one.period.start, one.scope), [])


def _read(asking: Asking, period: Month) -> _Of:
    """What a period and the one before it hold, as known today. Six queries."""
    since, until = period.back(1).first, asking.today
    teams = {team.id: team.service_id for team in asking.teams.values()}
    graded = tuple(monthly.graded(asking, since, period.last, set(teams)))
    return _Of(
        period,
        tallies.comparable(graded),
        cycle.re_audit_rows(asking, since, period.last),
        cycle.meeting_rows(asking, since, until),
        teams,
    )


def _to_publish(asking: Asking, waiting: _Waiting, read: Mapping[Month, _Of]) -> ToPublish:
    """One report that waits."""
    kind, period, scope, owed, rows = waiting
    draft = next((row for row in rows if row.status == Status.DRAFT), None)
    return ToPublish(
        kind,
        period,
        scope,
        owed.due,
        late=owed.due < asking.today,
        version=draft.version if draft else 0,
        withdrawn=any(row.status in RELEASED for row in rows),
        hint=_HINTS[kind](read[period], scope.service_id),
    )


def _graded_hint(of: _Of, service_id: int | None) -> str:
    """ "7 audits graded in October, 4 Good or better (57 %, 25 to 84). September: 5 of 8." """
    now, before = of.audits(of.period, service_id), of.audits(of.period.back(1), service_id)
    last = f"{of.period.back(1).name()}: {before.good_or_better} of {before.total}."
    if not now.total:
        return f"No audit drawn by chance was graded in {of.period.name()}. {last}"
    share = f"{tallies.percent(now.share)}, {tallies.interval_words(now)}"
    return f"{_audits(now.total)} graded in {of.period.name()}, {now.good_or_better} Good or better ({share}). {last}"


def _again_hint(of: _Of, service_id: int | None) -> str:
    """ "1 of 3 re-audits of October moved up. September: 2 of 2." """
    return _counted_hint(of, of.moved_up, service_id, "re-audits handed in in", "moved up")


def _meetings_hint(of: _Of, service_id: int | None) -> str:
    """ "2 of 2 meetings called in October were held. September: 3 of 3." """
    return _counted_hint(of, of.meetings_held, service_id, "meetings called in", "were held")


def _counted_hint(
    of: _Of, count: Callable[[Month, int | None], Counted], service_id: int | None, of_what: str, did: str
) -> str:
    now, before = count(of.period, service_id), count(of.period.back(1), service_id)
    last = f"{of.period.back(1).name()}: {before[0]} of {before[1]}."
    return f"{now[0]} of {now[1]} {of_what} {of.period.name()} {did}. {last}"


_HINTS: Mapping[Kind, Callable[[_Of, int | None], str]] = {
    Kind.MONTHLY: _graded_hint,
    Kind.RE_AUDIT: _again_hint,
    Kind.FOUR_R: _meetings_hint,
    Kind.QUARTERLY: _graded_hint,
}


def _moved(asking: Asking, of: _Of) -> Iterator[Moved]:
    """The month beside the one before: numbers, and whether chance explains the difference."""
    now, before = of.period, of.period.back(1)
    yield _share("Graded Good or better, whole authority", _good(of, now, None), _good(of, before, None))
    services = sorted({(one.service, one.service_id) for one in of.graded})
    for name, service_id in services:
        yield _share(f"Graded Good or better, {name}", _good(of, now, service_id), _good(of, before, service_id))
    yield _share("Re-audits that moved up", of.moved_up(now, None), of.moved_up(before, None))
    yield _share("4R meetings held, of those called", of.meetings_held(now, None), of.meetings_held(before, None))
    yield Moved("Days from grade to 4R meeting, median", _median(of.days(now)), _median(of.days(before)))
    ids = set(of.teams)
    tracked = [len(monthly.tracked_for(asking, month.last, ids)) for month in (now, before)]
    yield Moved("Tracked to Good at the month’s end", str(tracked[0]), str(tracked[1]))


def _good(of: _Of, period: Month, service_id: int | None) -> Counted:
    """Good or better, of those graded."""
    found = of.audits(period, service_id)
    return found.good_or_better, found.total


def _share(what: str, now: Counted, before: Counted) -> Moved:
    """A share beside last time's, with what Fisher's exact test says of the two."""
    verdict = VERDICTS[statistics.verdict(before, now)]
    return Moved(what, f"{now[0]} of {now[1]}", f"{before[0]} of {before[1]}", verdict)


def _median(days: list[int]) -> str:
    """The middle, and of how many: "6 (2 meetings)"."""
    if not days:
        return "none held"
    return f"{statistics.median_interval(days)[0]:g} ({len(days)} meeting{'' if len(days) == 1 else 's'})"


def _audits(number: int) -> str:
    return f"{number} audit{'' if number == 1 else 's'}"


def ticked_among(reports: Iterable[ToPublish], keys: Collection[str]) -> tuple[ToPublish, ...]:
    """Those whose key a form sent; a key of none of them is another page's, or was published meanwhile."""
    return tuple(one for one in reports if one.key in set(keys))
