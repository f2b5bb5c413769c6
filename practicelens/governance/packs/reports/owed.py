"""Reports as duties: which are owed by kind, period and service area, which came out, and which are missed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from practicelens.governance.packs.core import rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.monthly.queries import scopes_for
from practicelens.governance.packs.reports.kinds import REPORTS, is_owed
from practicelens.governance.packs.states import RELEASED, Kind, Status
from practicelens.people.asking import Asking
from practicelens.quality.duties import queries as duties
from practicelens.quality.duties.rules import Owed, Period
from practicelens.workdays.clock import local_date

Came = Mapping[tuple[Kind, int | None, date], date]
"""By kind, service area (None: the whole authority) and first day of the period: when a report that stands came out."""


def scope_of(service_id: int | None) -> int:
    """A service area, or the whole authority, as duties know it."""
    # No service area has the number 0, so it is free for the whole authority.
    return service_id or 0


def counted(asking: Asking, kind: Kind) -> tuple[Period, ...]:
    """The periods a kind is owed for, the running one last, oldest first."""
    return duties.periods(asking, kind.value, asking.today)


def owed_in(asking: Asking, kind: Kind, period: Month, services: Iterable[int | None], came: Came) -> tuple[Owed, ...]:
    """A period's reports of a kind, one a service area, whether the period counts or not."""
    places = [(scope_of(service), Period(period.first, period.last)) for service in services]
    done = {
        (scope_of(service), period.first): on
        for service in services
        if (on := came.get((kind, service, period.first))) is not None
    }
    return duties.owed(asking, kind.value, places, done)


def came_out(asking: Asking) -> Came:
    """When each report came out that is published now: by its first edition, for a later one corrects. One query."""
    found: dict[tuple[Kind, int | None, date], date] = {}
    standing = set()
    rows = Pack.objects.filter(status__in=RELEASED, published_at__isnull=False).order_by("edition")
    for kind, service, month, status, at in rows.values_list("kind", "service_id", "month", "status", "published_at"):
        if at is not None:
            # By London's day: a report published at half past midnight in summer is of the day that had begun.
            found.setdefault((Kind(kind), service, month), local_date(at))
            if status == Status.PUBLISHED:
                standing.add((Kind(kind), service, month))
    # Only what stands: a report that was withdrawn and not followed is owed again.
    return {key: on for key, on in found.items() if key in standing}


def every_owed(asking: Asking) -> tuple[Owed, ...]:
    """All reports that are owed of periods that are over, in the service areas this person sees. None expires."""
    return _owed_of(asking, [scope.service_id for scope in scopes_for(asking)])


def whole_owed(asking: Asking) -> tuple[Owed, ...]:
    """House-internal: the whole authority's reports alone. A service area's waits for the Head of Safeguarding only."""
    return _owed_of(asking, [None])


def _owed_of(asking: Asking, services: Sequence[int | None]) -> tuple[Owed, ...]:
    """What is owed of some service areas, kind by kind."""
    came = came_out(asking)
    return tuple(
        one
        for kind in REPORTS
        for period in counted(asking, kind)
        if period.end < asking.today
        for one in owed_in(asking, kind, _month(kind, period), [of for of in services if is_owed(kind, of)], came)
    )


def _month(kind: Kind, period: Period) -> Month:
    """A period as reports name it."""
    return rules.period_of(kind, period.start)
