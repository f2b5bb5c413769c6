"""Worries that a child may not be safe, and whom they wait for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import Q

from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.quality.audits.core import paths, permissions
from practicelens.quality.audits.core.facts import child_of
from practicelens.quality.audits.core.visible import of_teams
from practicelens.quality.audits.models import Audit, SafetyConcern
from practicelens.quality.audits.safety.changes import check_may_raise, close_on, level_of
from practicelens.quality.audits.safety.rules import HOLDERS, Level, climbed_to
from practicelens.quality.audits.safety.texts import concern_text
from practicelens.quality.audits.safety.views import ConcernView
from practicelens.workdays import clock
from practicelens.workdays.clock import END_OF_DAY, LONDON, local_date

HOLD = frozenset(HOLDERS.values())


def may_raise_concern(asking: Asking, audit_id: int) -> bool:
    """Whether this actor may say that the child may not be safe. Whoever was just let see the audit may."""
    if ("audit", audit_id) in asking.shown:
        return True
    row = Audit.objects.filter(pk=audit_id).first()
    if row is None:
        return False
    try:
        check_may_raise(asking, row)
    except Missing:
        return False
    return True


def concerns(asking: Asking, audit_id: int, now: datetime) -> tuple[str, tuple[ConcernView, ...]]:
    """The audit's reference and its worries about safety, the latest first, each with what this reader may do."""
    row = Audit.objects.filter(pk=audit_id).first()
    if row is None or child_of(row) in asking.hidden:
        raise Missing
    found = list(SafetyConcern.objects.filter(audit=row).order_by("-raised_at"))
    # Worked out and never stored: it climbs by the clock, whether a job runs or not.
    levels = {one.pk: level_of(one, now) for one in found}
    own = [one for one in found if one.raised_by_id == asking.actor.account_id]
    # Whoever raised a worry reads what became of it, also after the audit has passed to somebody else.
    if not own and not may_raise_concern(asking, audit_id):
        highest = climbed_to(max(levels.values(), default=Level.TEAM_MANAGER))
        permissions.check_can_see_concern(asking.actor, row, asking.hidden, highest)
    people = asking.names(
        {one.raised_by_id for one in found} | {one.answered_by_id for one in found if one.answered_by_id}
    )
    return row.reference, tuple(_view(asking, row, one, levels[one.pk], people) for one in found)


def _view(asking: Asking, row: Audit, one: SafetyConcern, level: Level, people: dict[int, str]) -> ConcernView:
    holds = permissions.can_answer_concern(asking.actor, row, climbed_to(level))
    own = one.raised_by_id == asking.actor.account_id
    raised_by, answered_by = people.get(one.raised_by_id, ""), people.get(one.answered_by_id or 0, "")
    return ConcernView(
        id=one.pk,
        raised_at=one.raised_at,
        raised_by=raised_by,
        telephoned=one.telephoned,
        worry=one.worry,
        done=one.done,
        answer=one.answer,
        answered_at=one.answered_at,
        answered_by=answered_by,
        level=level,
        may_answer=holds and not own and one.answered_at is None,
        on_record=one.on_record,
        may_put_on_record=(holds or own) and one.on_record is None,
        text=concern_text(
            reference=row.reference,
            raised=local_date(one.raised_at),
            raised_by=raised_by,
            telephoned=one.telephoned,
            worry=one.worry,
            done=one.done,
            answer=one.answer,
            answered=local_date(one.answered_at) if one.answered_at else None,
            answered_by=answered_by,
        ),
    )


def waiting_concerns(asking: Asking) -> tuple[Waiting, ...]:
    """Unanswered worries for those they have come to; and for whoever raised one, to put it on the child's record."""
    return asking.once_for(_waiting_concerns)


def _waiting_concerns(asking: Asking) -> tuple[Waiting, ...]:
    """Read anew. One query: few worries are open at a time."""
    reach = {role: _teams(asking, role) for role in HOLD}
    teams = frozenset[int]().union(*reach.values())
    own = Q(raised_by_id=asking.actor.account_id, on_record__isnull=True)
    come_to = Q(answered_at__isnull=True, audit__in=Audit.objects.filter(of_teams(teams)))
    rows = list(SafetyConcern.objects.filter(own | come_to if teams else own).select_related("audit"))
    return (*_unanswered(asking, rows, reach, _moment(asking.today)), *_to_put_on_record(asking, rows))


def _to_put_on_record(asking: Asking, rows: Iterable[SafetyConcern]) -> Iterator[Waiting]:
    """One's own worries that are not on the child's record."""
    for row in rows:
        own = row.raised_by_id == asking.actor.account_id
        if own and row.on_record is None and asking.may_see(child_of(row.audit)):
            day = local_date(row.raised_at)
            due = asking.calendar.add(day, 1)
            title = f"Put the worry about safety in {row.audit.reference} on the child’s record"
            yield Waiting(title, paths.concern(row.audit_id), due, "", day, kind=WaitingKind.SAFETY_RECORD)


def _unanswered(
    asking: Asking, rows: Iterable[SafetyConcern], reach: dict[Role, frozenset[int]], now: datetime
) -> Iterator[Waiting]:
    """Those that have come to this person, with who holds each and since when."""
    for row in rows:
        # Nobody answers their own: a manager who raises one is not asked for what they may not do.
        if row.answered_at is not None or row.raised_by_id == asking.actor.account_id:
            continue
        day = local_date(row.raised_at)
        # By the rule of the day it was raised on, as its page and the job have it.
        level = level_of(row, now, close_on(asking.rules_on(day)))
        # Not what they are blind to: a child’s safety waits for no grade.
        if not asking.may_see(child_of(row.audit)) or not any(
            permissions.within(row.audit, reach[role]) for role in climbed_to(level)
        ):
            continue
        holder = f"{row.audit.reference}, unanswered; with the {level.words} now"
        yield Waiting("A child may not be safe", paths.concern(row.audit_id), day, holder, day, kind=WaitingKind.SAFETY)


def _teams(asking: Asking, role: Role) -> frozenset[int]:
    return frozenset(team for grant in asking.actor.grants if grant.role is role for team in grant.teams)


def _moment(today: date) -> datetime:
    """Now, or the end of a day that is asked about and is not this one."""
    if today == clock.today():
        return clock.now()
    return datetime.combine(today, END_OF_DAY, LONDON)
