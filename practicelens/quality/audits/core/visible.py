"""Which audits an actor may see at all, and how rows become views. Private to the app."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import (
    BooleanField,
    DateField,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.people.asking import Asking, held_back_from
from practicelens.people.prepared import Given, Prepared
from practicelens.quality.audits.core import permissions
from practicelens.quality.audits.core.states import APART, BESIDE, SUBMITTED_ONCE, UNFINISHED, Draw, Kind, Status
from practicelens.quality.audits.core.views import AuditRow
from practicelens.quality.audits.models import Audit
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import local_date

RELATED = ("team", "holding_team", "service", "worker", "tool")


WHOLE = (*RELATED, "worker__account", "auditor", "second_look", "closure")
"""What one audit's page needs with its row."""


AUDIT, ACCOUNT = Given("audit", IntegerField()), Given("account", IntegerField())
HIDES = Given("hides", DateField())


def to_be_seen(**more: Exists | Subquery) -> QuerySet[Audit]:
    """One audit with whether it is hidden from somebody, to be prepared; ``more`` are columns to read with it."""
    blind = Exists(blind_rows(ACCOUNT).filter(pk=OuterRef("pk")))
    rows = Audit.objects.select_related(*WHOLE).filter(pk=AUDIT)
    return rows.annotate(held_back=held_back_from(ACCOUNT, HIDES), blind=blind, **more)


_seen = Prepared(to_be_seen)


def load_seen(asking: Asking, audit_id: int, ask: Prepared[Audit] = _seen) -> Audit:
    """The audit, if this actor may know of it; ``Missing`` else. One query: what hides it is asked in the same.

    ``ask`` is ``to_be_seen``, with more columns where a caller needs them.
    Remembered in the asking: that the page's frame, and other apps, need not ask for the child or the audit again.
    """
    row = ask.first(audit=audit_id, account=asking.actor.account_id, hides=asking.hides)
    if row is None or vars(row)["held_back"] or vars(row)["blind"]:
        raise Missing
    # What hides it has been asked in the row's own query; the roles are left.
    permissions.check_can_see(asking.actor, row, frozenset())
    asking.let_see(ChildKey(row.authority, row.scheme, row.child))
    asking.shown.add(("audit", audit_id))
    asking.know({row.auditor_id: row.auditor.name})
    return row


def for_list(rows: QuerySet[Audit]) -> QuerySet[Audit]:
    """Rows with what a list says of each; not with its whole tool, which takes longer to read than all the rest."""
    return rows.select_related(*RELATED).defer("tool__content")


def visible(asking: Asking) -> QuerySet[Audit]:
    """Every audit this actor may know of: the same rule as ``permissions.check_can_see``, as a filter."""
    return without_hidden(Audit.objects.filter(_reach(asking)), asking)


def opens(asking: Asking) -> ExpressionWrapper[Q]:
    """Whether an audit is one of ``visible``, as a column of its own row: for a few rows, without a question before."""
    blind = Exists(blind_rows(asking.actor.account_id).filter(pk=OuterRef("pk")))
    return ExpressionWrapper(_reach(asking) & ~Q(asking.held_back()) & ~Q(blind), BooleanField())


def _reach(asking: Asking) -> Q:
    """Audits within the reach of this actor's roles, whatever is hidden from them."""
    reach = Q(team_id__in=asking.actor.teams_for(Capability.ALLOCATE_AUDITS))
    # Until it is handed in its drafts are the auditor's alone.
    led = of_teams(asking.actor.teams_for(Capability.SEE_AUDITS)) & Q(status__in=SUBMITTED_ONCE)
    reach |= led & ~Q(kind__in=APART)
    if asking.actor.can(Capability.DO_AUDITS):
        reach |= Q(auditor_id=asking.actor.account_id) & ~Q(kind=Kind.PARTNER, status=Status.WITHDRAWN)
    if asking.actor.worker_id is not None and asking.actor.can(Capability.TAKE_PART_IN_AUDITS):
        reach |= Q(worker_id=asking.actor.worker_id) & ~Q(status=Status.WITHDRAWN) & ~Q(kind__in=BESIDE)
    return reach


def readable_grade(asking: Asking) -> Q:
    """Audits whose grade this actor may read: the same rule as ``permissions.may_read_grades``, as a filter."""
    unsaid = Q(worker_id=asking.actor.worker_id, own_handed_in_at=None) if asking.actor.worker_id else Q(pk__in=())
    # Own work whose own view is not in yet: the practitioner grades blind of the auditor too (product, month 1).
    return Q(status__in=SUBMITTED_ONCE) & ~unsaid


def of_teams(teams: Collection[int]) -> Q:
    """Audits of these teams, as ``permissions.within`` has it: audited there, or going on there since."""
    return Q(team_id__in=teams) | Q(holding_team_id__in=teams)


def held_by(teams: Collection[int]) -> Q:
    """Audits whose cycle these teams hold now: another that took it over has it, and not the one it was audited in."""
    return Q(holding_team_id__in=teams) | Q(holding_team__isnull=True, team_id__in=teams)


def without_hidden(rows: QuerySet[Audit], asking: Asking) -> QuerySet[Audit]:
    """Leave out restricted children the actor is not named on, and what they must be blind to; whatever their role."""
    rows = asking.without_restricted(rows)
    blind = blind_to(asking)
    # Nearly nobody grades beside somebody at any time: then no condition is put.
    return rows.exclude(pk__in=blind) if blind else rows


def rows_of(asking: Asking, audits: Iterable[Audit]) -> tuple[AuditRow, ...]:
    """Rows as views, with people's names in one query."""
    found = list(audits)
    people = asking.names({audit.auditor_id for audit in found})
    return tuple(row_of(asking, audit, people) for audit in found)


def row_of(asking: Asking, audit: Audit, people: dict[int, str]) -> AuditRow:
    """One row; its grade only for those who may read it."""
    status = Status(audit.status)
    shown = permissions.may_read_grades(asking.actor, audit) and audit.grade
    return AuditRow(
        id=audit.pk,
        reference=audit.reference,
        child=ChildKey(audit.authority, audit.scheme, audit.child),
        team_id=audit.team_id,
        team=audit.team.name,
        service=audit.service.name,
        practitioner=audit.worker.name if audit.worker else "",
        auditor=people.get(audit.auditor_id, ""),
        tool=audit.tool.title,
        kind=Kind(audit.kind),
        draw=Draw(audit.draw),
        month=audit.month,
        due=due_next(audit),
        status=status,
        grade=Grade(audit.grade) if shown else None,
        own_team=audit.own_team,
        submitted_on=local_date(audit.submitted_at) if audit.submitted_at else None,
    )


def due_next(audit: Audit) -> date | None:
    """What is due next of an audit, from where it is in its cycle."""
    status = Status(audit.status)
    if status in (Status.ALLOCATED, Status.STARTED):
        return audit.due
    if status in (Status.SUBMITTED, Status.FOUR_R_DUE):
        return audit.review_due
    if status in (Status.ACTIONS_REVIEWED, Status.RE_AUDIT, Status.TRACKED, Status.ESCALATED):
        return audit.re_audit_due
    # Best practice to share has no day, and what has ended waits for nothing.
    return None


def hidden_from(asking: Asking) -> frozenset[ChildKey]:
    """Restricted children this person is not named on."""
    return asking.hidden


def blind_to(asking: Asking) -> frozenset[int]:
    """Audits of cases this person is still grading beside somebody else: nothing of them is shown until theirs is in.

    The first audit and its re-audits for a second grader, every other grader's for both halves of a pair; whatever
    their role would open to them otherwise (product, moderation is blind). One query a request.
    """
    return asking.once_for(_blind_to)


def _blind_to(asking: Asking) -> frozenset[int]:
    return frozenset(row.pk for row in _blind(account=asking.actor.account_id))


def blind_rows(account_id: int | Given) -> QuerySet[Audit]:
    """The audits of ``blind_to``, as a condition of another query."""
    mine = Audit.objects.filter(auditor_id=account_id, status__in=UNFINISHED)
    firsts = mine.filter(beside__isnull=False).values("beside")
    # Keys alone, no join: each side of the OR is found by its index, and the whole costs no walk through all audits.
    others = Q(beside__in=mine.values("pk")) | Q(beside__in=firsts)
    first = Q(pk__in=firsts) | Q(original__in=firsts)
    return Audit.objects.filter(others | first).exclude(auditor_id=account_id)


_blind = Prepared(lambda: blind_rows(ACCOUNT).only("pk"))
