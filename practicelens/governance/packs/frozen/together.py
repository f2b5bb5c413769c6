"""Reports that one analysis may serve: which wait, and what changed since last time to write from. Private to packs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from practicelens.analytics import statistics
from practicelens.governance.packs.core import permissions, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.views import ScopeView
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.monthly import queries as monthly
from practicelens.governance.packs.monthly import tallies
from practicelens.governance.packs.monthly.tallies import Tally
from practicelens.governance.packs.reports.owed import every_owed, scope_of
from practicelens.governance.packs.states import RELEASED, Kind, Status
from practicelens.people.asking import Asking
from practicelens.quality.audits.cycle import reports as cycle
from practicelens.quality.audits.cycle.views import MeetingRow, ReAuditRow
from practicelens.quality.audits.grades.views import GradedAudit

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
        # With the version, so that a draft that somebody wrote meanwhile is not published unseen.
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
    """What of a month may be published at once, and what changed in it beside the one before.

    ``months``: every month of which a report waits, the latest first, and how many do.
    """

    reports: tuple[ToPublish, ...] = ()
    moved: tuple[Moved, ...] = ()
    month: Month | None = None
    months: tuple[tuple[Month, int], ...] = ()


@dataclass(frozen=True)
class _Of:
    """What two neighbouring periods hold, read once for all reports of them."""

    period: Month
    graded: tuple[GradedAudit, ...]
    again: tuple[ReAuditRow, ...]
    meetings: tuple[MeetingRow, ...]
    teams: Mapping[int, int] = field(default_factory=dict)

    def audits(self, period: Month, service_id: int | None) -> Tally:
        """First case audits drawn by chance and handed in during a period."""
        found = (one for one in self.graded if service_id in (None, one.service_id))
        within = (one.overall for one in found if period.first <= one.submitted_on <= period.last)
        return tallies.tally(within)

    def moved_up(self, period: Month, service_id: int | None) -> Counted:
        """Re-audits handed in during a period: how many moved up."""
        found = [
            one
            for one in self.again
            if one.submitted_on
            and period.first <= one.submitted_on <= period.last
            # Without a grade before there is nothing that it could have moved from.
            and one.before is not None
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

    def days(self, period: Month, service_id: int | None) -> list[int]:
        """Calendar days from grade to meeting of those held in a period, the shortest first."""
        found = (one for one in self.meetings if one.held_on and period.first <= one.held_on <= period.last)
        return sorted(one.days for one in found if one.days is not None and self._within(one.team_id, service_id))

    def _within(self, team_id: int, service_id: int | None) -> bool:
        return service_id is None or self.teams.get(team_id) == service_id


def together(asking: Asking, month: Month | None = None) -> Together:
    """The reports of a month that are not published, and what to write from. Nothing for who does not publish.

    A quarter's stands with its last month's. Where none of the month asked for waits, the latest of which one does. A
    dozen queries, whatever the number of reports.
    """
    every = _waiting(asking) if permissions.can_publish(asking.actor, Kind.MONTHLY) else []
    waiting = Counter(Month.of(one.period.last) for one in every)
    if not waiting:
        return Together()
    # The latest month, because that is what the strategy's monthly reports are written of; older ones stand in a list.
    chosen = month if month is not None and month in waiting else max(waiting)
    found = [one for one in every if Month.of(one.period.last) == chosen]
    # Once a period, however many service areas wait: the queries do not grow with the reports.
    read = {period: _read(asking, period) for period in {chosen, *(one.period for one in found)}}
    editions = _editions(found)
    reports = tuple(_to_publish(asking, one, editions.get(one.key, ()), read[one.period]) for one in found)
    return Together(reports, tuple(_moved(asking, read[chosen])), chosen, tuple(sorted(waiting.items(), reverse=True)))


def changed(asking: Asking, period: Month, service_id: int | None) -> tuple[Moved, ...]:
    """What changed in a period beside the one before, to write one report from. Nothing for who does not publish."""
    if not permissions.can_publish(asking.actor, Kind.MONTHLY):
        return ()
    return tuple(_moved(asking, _read(asking, period), service_id))


class _Waiting(NamedTuple):
    """A report that waits, of whichever period."""

    kind: Kind
    period: Month
    scope: ScopeView
    due: date

    @property
    def key(self) -> tuple[str, date, int | None]:
        """What its editions are found by."""
        return self.kind.value, self.period.first, self.scope.service_id


def _waiting(asking: Asking) -> list[_Waiting]:
    """Every report of a period that is over which is neither published nor closed with a reason."""
    scopes = {scope_of(scope.service_id): scope for scope in monthly.scopes_for(asking)}
    return [
        _Waiting(Kind(one.duty), rules.period_of(Kind(one.duty), one.period.start), scopes[one.scope], one.due)
        for one in asking.once_for(every_owed)
        # One analysis serves reports of audits: a month of figures has its own, by somebody else.
        if one.waits(asking.today) and one.scope in scopes and Kind(one.duty).of_audits
    ]


def _editions(waiting: Collection[_Waiting]) -> Mapping[tuple[str, date, int | None], Sequence[Pack]]:
    """The editions and the draft of each. One query."""
    found: dict[tuple[str, date, int | None], list[Pack]] = {}
    rows = Pack.objects.filter(month__in={one.period.first for one in waiting})
    # Without the analyses: each is pages long, and here only who wrote one and when is asked.
    for row in rows.defer("analysis", "outside_analysis"):
        found.setdefault((row.kind, row.month, row.service_id), []).append(row)
    return found


def _read(asking: Asking, period: Month) -> _Of:
    """What a period and the one before it hold, as known today. Six queries."""
    # Until today and not the period's end: a meeting that is called in a month is mostly held in the next.
    since, until = period.back(1).first, asking.today
    teams = {team.id: team.service_id for team in asking.teams.values()}
    graded = tuple(monthly.graded(asking, since, period.last, set(teams)))
    return _Of(
        period,
        # As in the reports: audits of one contact or one meeting stand apart from case audits.
        tuple(one for one in tallies.comparable(graded) if one.case),
        cycle.re_audit_rows(asking, since, period.last),
        cycle.meeting_rows(asking, since, until),
        teams,
    )


def _to_publish(asking: Asking, one: _Waiting, rows: Iterable[Pack], read: _Of) -> ToPublish:
    """One report that waits."""
    draft = next((row for row in rows if row.status == Status.DRAFT), None)
    return ToPublish(
        one.kind,
        one.period,
        one.scope,
        one.due,
        late=one.due < asking.today,
        version=draft.version if draft else 0,
        withdrawn=any(row.status in RELEASED for row in rows),
        hint=_HINTS[one.kind](read, one.scope.service_id),
    )


def _graded_hint(of: _Of, service_id: int | None) -> str:
    """ "7 case audits graded in October, 4 Good or better (57 %, 25 to 84). September: 5 of 8." """
    now, before = of.audits(of.period, service_id), of.audits(of.period.back(1), service_id)
    last = f"{of.period.back(1).name()}: {_of_words((before.good_or_better, before.total))}."
    if not now.total:
        # What is counted has not been said before it: "21 of 33." alone would be of nothing.
        was = last.replace(".", " Good or better.") if before.total else last
        return f"No case audit drawn by chance was graded in {of.period.name()}. {was}"
    share = f"{tallies.percent(now.share)}, {tallies.interval_words(now)}"
    many = now.good_or_better or "none"
    return f"{_audits(now.total)} graded in {of.period.name()}, {many} Good or better ({share}). {last}"


def _again_hint(of: _Of, service_id: int | None) -> str:
    """ "1 of 3 re-audits of October moved up. September: 2 of 2." """
    nothing = "No re-audit was handed in during"
    return _counted_hint(of, of.moved_up, service_id, "re-audits handed in during", "moved up", nothing)


def _meetings_hint(of: _Of, service_id: int | None) -> str:
    """ "2 of 2 meetings called in October were held. September: 3 of 3." """
    nothing = "No meeting was called in"
    return _counted_hint(of, of.meetings_held, service_id, "meetings called in", "were held", nothing)


def _counted_hint(
    of: _Of, count: Callable[[Month, int | None], Counted], service_id: int | None, of_what: str, did: str, nothing: str
) -> str:
    now, before = count(of.period, service_id), count(of.period.back(1), service_id)
    last = f"{of.period.back(1).name()}: {_of_words(before)}."
    if not now[1]:
        return f"{nothing} {of.period.name()}. {last.replace('.', f' {did}.') if before[1] else last}"
    # "1 of 3 were held" would be wrong of one.
    if now[0] == 1:
        did = did.replace("were ", "was ")
    return f"{now[0]} of {now[1]} {of_what} {of.period.name()} {did}. {last}"


def _of_words(counted: Counted) -> str:
    """ "3 of 10"; of nothing there is no share."""
    return f"{counted[0]} of {counted[1]}" if counted[1] else "none"


_HINTS: Mapping[Kind, Callable[[_Of, int | None], str]] = {
    Kind.MONTHLY: _graded_hint,
    Kind.RE_AUDIT: _again_hint,
    Kind.FOUR_R: _meetings_hint,
    Kind.QUARTERLY: _graded_hint,
}


def _moved(asking: Asking, of: _Of, within: int | None = None) -> Iterator[Moved]:
    """The period beside the one before: numbers, and whether chance explains the difference. ``within`` a service."""
    now, before = of.period, of.period.back(1)
    # In one service area's own report the authority's line would be somebody else's finding.
    if within is None:
        yield _share("Case audits Good or better, whole authority", _good(of, now, None), _good(of, before, None))
    # Of the service areas that had audits, by name: the next time the same lines stand in the same places.
    services = sorted({(one.service, one.service_id) for one in of.graded if within in (None, one.service_id)})
    for name, service_id in services:
        yield _share(f"Case audits Good or better, {name}", _good(of, now, service_id), _good(of, before, service_id))
    yield _share("Re-audits that moved up", of.moved_up(now, within), of.moved_up(before, within))
    held = of.meetings_held(now, within), of.meetings_held(before, within)
    yield _share("4R meetings held, of those called", *held)
    days = of.days(now, within), of.days(before, within)
    yield Moved("Days from grade to 4R meeting, median", *map(_median, days))
    ids = {team for team, service_id in of.teams.items() if within in (None, service_id)}
    tracked = [len(monthly.tracked_for(asking, month.last, ids)) for month in (now, before)]
    yield Moved("Tracked to Good at its end", str(tracked[0]), str(tracked[1]))


def _good(of: _Of, period: Month, service_id: int | None) -> Counted:
    """Good or better, of those graded."""
    found = of.audits(period, service_id)
    return found.good_or_better, found.total


def _share(what: str, now: Counted, before: Counted) -> Moved:
    """A share beside last time's, with what Fisher's exact test says of the two."""
    # Before first: the test says which way the later one moved.
    verdict = VERDICTS[statistics.verdict(before, now)]
    # Both as "so many of so many": a share of three audits, written alone, would read like one of three hundred.
    return Moved(what, _of_words(now), _of_words(before), verdict)


def _median(days: list[int]) -> str:
    """The middle, and of how many: "6 (2 meetings)"."""
    if not days:
        return "none held"
    return f"{statistics.median_interval(days)[0]:g} ({len(days)} meeting{'' if len(days) == 1 else 's'})"


def _audits(number: int) -> str:
    return f"{number} case audit{'' if number == 1 else 's'}"


def ticked_among(reports: Iterable[ToPublish], keys: Collection[str]) -> tuple[ToPublish, ...]:
    """Those whose key a form sent; a key of none of them is another page's, or was published meanwhile."""
    # Whatever a form holds besides is dropped, not refused: the page that comes back shows what waits now.
    return tuple(one for one in reports if one.key in set(keys))
