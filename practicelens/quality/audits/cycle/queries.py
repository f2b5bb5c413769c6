"""Where cycles go on, and what is tracked to Good: for how long, who holds it, what is next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.performance.datasets.whereabouts.internal import ChildPlace, places_of
from practicelens.quality.audits.core.facts import child_of, has_left
from practicelens.quality.audits.core.states import CLOSED, OPEN_CYCLE, TRACKING, Closure, Status
from practicelens.quality.audits.core.views import AuditRow
from practicelens.quality.audits.core.visible import for_list, rows_of, visible
from practicelens.quality.audits.cycle.views import GoesOn, TrackedRow
from practicelens.quality.audits.models import Audit, ClosureChoice
from practicelens.workdays.timescales import whole_months

LEADERS = (Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.DCS, Role.HEAD_OF_QA, Role.SAFEGUARDING_MANAGER)


def may_track(asking: Asking) -> bool:
    """Whether this actor has a list of what is tracked to Good."""
    return any(asking.actor.has(role) for role in LEADERS)


def goes_on(asking: Asking, row: Audit) -> GoesOn:
    """What changed under a cycle since its audit; of one that is over only whether the practitioner has left."""
    left = has_left(row)
    if row.status in CLOSED:
        # Where the child is matters only while something is still to be done: the extract is not read.
        return GoesOn(practitioner_left=left)
    team = row.holding_team or row.team
    where = places_of(asking, [child_of(row)]).get(child_of(row))
    closed = team.closes is not None and team.closes <= asking.today
    name = row.holding_team.name if row.holding_team else ""
    gone, since = _child_closed(row, where)
    # What was never chosen is no None: Django raises, and hasattr takes that for a no.
    chosen = _closure_words(row.closure) if gone and hasattr(row, "closure") else ""
    return GoesOn(name, closed, gone, since, left, chosen)


def _closure_words(chosen: ClosureChoice) -> str:
    """What was chosen, with what was written beside it."""
    words = Closure(chosen.choice).words
    return f"{words}: {chosen.words}" if chosen.words else words


def _child_closed(row: Audit, where: ChildPlace | None) -> tuple[bool, date | None]:
    """Whether the extract has a child closed to us, and since when."""
    if where is None or not where.closed:
        return False, None
    # Closed before the months that were audited, as of most whom early help holds: it ended nothing that was looked at.
    if where.closed_on is not None and where.closed_on < row.period_start:
        return False, None
    return True, where.closed_on


def children_closed(asking: Asking, rows: Iterable[Audit]) -> dict[int, date | None]:
    """Cycles that go on though the extract has their child closed to us: since when, where it says."""
    open_ = [row for row in rows if row.status in OPEN_CYCLE]
    where = places_of(asking, {child_of(row) for row in open_})
    found = ((row.pk, _child_closed(row, where.get(child_of(row)))) for row in open_)
    return {pk: since for pk, (closed, since) in found if closed}


def tracked_audits(asking: Asking) -> tuple[TrackedRow, ...]:
    """What a Head of Service, or those above, see tracked to Good: soonest re-audit first."""
    if not may_track(asking):
        raise Missing
    rows = list(for_list(visible(asking).filter(status__in=TRACKING)).order_by("re_audit_due", "pk"))
    under_way = {
        one.original_id: one
        for one in Audit.objects.filter(original__in=rows, status__in=(Status.ALLOCATED, Status.STARTED))
    }
    closed, leaders = children_closed(asking, rows), people.leaders(asking.today)
    shown = zip(rows, rows_of(asking, rows), strict=True)
    return tuple(_tracked(row, view, under_way.get(row.pk), closed, leaders, asking.today) for row, view in shown)


def _tracked(
    row: Audit,
    view: AuditRow,
    again: Audit | None,
    closed: dict[int, date | None],
    leaders: people.Leaders,
    today: date,
) -> TrackedRow:
    team = row.holding_team or row.team
    # Escalated is with the Head of Service, tracked with the Team Manager (strategy, section 7, month 4).
    with_head = row.status == Status.ESCALATED
    # As these posts are held today, and not as at the grade: the list says whom to ask now.
    holders = leaders.of_service.get(team.service_id, ()) if with_head else leaders.of_team.get(team.pk, ())
    since = row.tracked_since
    months = 0 if since is None else whole_months(since, today)
    if again is None:
        following = "Re-audit to open"
    else:
        following = f"Re-audit {again.reference}, " + ("under way" if again.status == Status.STARTED else "to start")
    return TrackedRow(
        view,
        since,
        months,
        team.name,
        ", ".join(holders) or "nobody",
        following,
        row.pk in closed,
        closed.get(row.pk),
    )
