"""Reports of every kind as they stand now, for a given person and no further than they see. Private to packs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from practicelens.access.errors import Missing
from practicelens.governance.packs.core import permissions, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.views import ReportRow, ReportView, ScopeView
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.monthly import queries as queries_monthly
from practicelens.governance.packs.monthly import tables
from practicelens.governance.packs.reports import kinds as queries_kinds
from practicelens.governance.packs.reports.kinds import REPORTS
from practicelens.governance.packs.reports.months import MONTHS_SHOWN
from practicelens.governance.packs.reports.owed import counted, every_owed, scope_of
from practicelens.governance.packs.states import Kind, Status
from practicelens.people.asking import Asking
from practicelens.quality.duties.states import State
from practicelens.workdays.clock import local_date

QUARTERS_SHOWN = 5  # the same quarter last year too


def kinds() -> tuple[Kind, ...]:
    """The kinds of report that can be read and published, in the order in which they are told."""
    return tuple(REPORTS)


def report(asking: Asking, kind: Kind, service_id: int | None, month: Month | None) -> ReportView:
    """The report of a service area, or of all the teams the person sees, for a period (the current one if None).

    ``Missing`` for a period to come, a month where a quarter is told of, and a service area none of whose teams
    the person sees.
    """
    permissions.check_can_see_reports(asking.actor)
    # A month of figures is told once it is over; of audits the running one is told so far.
    asked = month or (rules.period_of if kind.of_audits else rules.last_full)(kind, asking.today)
    scopes = queries_monthly.scopes_for(asking)
    # Somebody who sees one service area reads its report, with its detail by domain, not a whole of one part.
    if service_id is None and len(scopes) == 1:
        service_id = scopes[0].service_id
    found = queries_kinds.material(asking, kind, service_id, asked)
    as_at = f"dataset of {tables.day_words(found.dataset_as_at)}" if found.dataset_as_at else ""
    published = _published(asking, kind)
    whole = any(one.service_id is None for one in scopes)
    # All that somebody sees of a part of the authority is no report that was ever published.
    pack = published.get((service_id, asked.first)) if whole or service_id is not None else None
    # Beside a published edition this is another report: grades corrected since are in it.
    stands = f"not as edition {pack.edition} froze it" if pack else "not published"
    meta = tuple(words for words in (f"as it stands today, {stands}", as_at) if words)
    return ReportView(
        kind=kind,
        document=queries_kinds.build(kind, found, None, meta),
        month=asked,
        scope=next((one for one in scopes if one.service_id == service_id), ScopeView(service_id, found.scope)),
        scopes=scopes if whole or len(scopes) < 2 else (ScopeView(None, "All that you see"), *scopes),
        months=_periods(asking, kind, published),
        published_pack=pack.pk if pack else None,
        may_publish=permissions.can_publish(asking.actor, kind),
    )


def missed(asking: Asking, kind: Kind, period: Month) -> tuple[str, ...]:
    """For who publishes: what a period's reports are of that are missed and that nobody has given a reason for."""
    if not permissions.can_publish(asking.actor, kind):
        return ()
    names = {scope_of(scope.service_id): scope.name for scope in queries_monthly.scopes_for(asking)}
    return tuple(
        names[one.scope]
        for one in asking.once_for(every_owed)
        if (one.duty, one.period.start) == (kind.value, period.first) and one.state(asking.today) is State.MISSED
    )


def reports(asking: Asking, kind: Kind, only: Month | None = None) -> tuple[ReportRow, ...]:
    """Every report of a kind there is for this person, the latest first, with its published pack where there is one.

    ``only``: of this period alone. ``Missing`` where that is to come, or no period of this kind.
    """
    permissions.check_can_see_reports(asking.actor)
    if not permissions.can_see_kind(asking.actor, kind):
        raise Missing("report")
    if only is not None and (only.first > asking.today or not rules.fits(kind, only)):
        raise Missing("report")
    scopes, published = queries_monthly.scopes_for(asking), _published(asking, kind)
    return tuple(
        _line(kind, month, scope, published.get((scope.service_id, month.first)), asking.today)
        for month in ((only,) if only else _periods(asking, kind, published))
        for scope in scopes
    )


def _line(kind: Kind, month: Month, scope: ScopeView, pack: Pack | None, today: date) -> ReportRow:
    return ReportRow(
        kind=kind,
        month=month,
        scope=scope,
        pack_id=pack.pk if pack else None,
        edition=pack.edition if pack else None,
        published_on=local_date(pack.published_at) if pack and pack.published_at else None,
        running=today <= month.last,
    )


def _periods(asking: Asking, kind: Kind, published: Iterable[tuple[int | None, date]]) -> tuple[Month, ...]:
    """The months or quarters listed, the latest first: back to the first that is counted or was published."""
    first = min((*(period.start for period in counted(asking, kind)), *(day for _, day in published)), default=None)
    running = rules.period_of(kind, asking.today)
    found = [running.back(back) for back in range(QUARTERS_SHOWN if kind.period == "quarter" else MONTHS_SHOWN)]
    # Back to the first, however long ago: a report that was never written must stay in sight.
    while first is not None and found[-1].first > first:
        found.append(found[-1].back(1))
    return tuple(found)


def _published(asking: Asking, kind: Kind) -> dict[tuple[int | None, date], Pack]:
    """The packs published now that the person may read inside, by scope and first day."""
    rows = Pack.objects.filter(kind=kind, status=Status.PUBLISHED)
    return {(pack.service_id, pack.month): pack for pack in rows if permissions.can_read_inside(asking.actor, pack)}
