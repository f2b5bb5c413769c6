"""Reads of moderation: what was drawn and done, the gradings side by side, and pairs for the agreement's figures."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.people.asking import Asking
from practicelens.people.holders import holders
from practicelens.quality.audits.beside.internal import (
    Case,
    Side,
    cases,
    graded_whole,
    last_day_for_second_look,
    second_looks,
    sides,
)
from practicelens.quality.audits.core.states import UNFINISHED
from practicelens.quality.audits.work.views import AuditView
from practicelens.quality.moderation.models import Drawn, EarlierProposal, SecondGrading
from practicelens.quality.moderation.second_grades import permissions
from practicelens.quality.moderation.second_grades.states import BOTH_IN, OPEN, Reason, Status
from practicelens.quality.moderation.second_grades.views import DomainRow, Earlier, OfAudit, SecondRow, SecondView
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import local_date


def graders(asking: Asking) -> dict[int, str]:
    """Those whose roles the rule names for second grades, by account, for whoever settles them."""
    if not asking.actor.can(Capability.ALLOCATE_AUDITS):
        raise Missing
    roles = asking.rules.table("moderation.graders")
    return asking.names({one for role in roles for one in holders(Role(role), asking.today)})


def may_list(asking: Asking) -> bool:
    """Whether this actor has a list of second gradings: who grades, and the Head of Safeguarding; no agency."""
    # Another agency's auditor does audits and reads no learning: by that they are told apart.
    return asking.actor.can(Capability.ALLOCATE_AUDITS) or (
        asking.actor.can(Capability.DO_AUDITS) and asking.actor.can(Capability.READ_LEARNING)
    )


def second_gradings(asking: Asking, *, ended: bool = False) -> tuple[SecondRow, ...]:
    """The second gradings of this person's teams, or where they graded, soonest due first. Four queries.

    ``ended``: those that are over, of all years, the latest first.

    A second grader meets their own audit in the list of audits until it is in: here it would name the first.
    """
    if not may_list(asking):
        raise Missing
    rows = _readable(asking)
    open_, over = rows.filter(status__in=OPEN).order_by("due", "pk"), rows.exclude(status__in=OPEN)
    wanted = over.order_by("-ended_at", "-pk") if ended else open_
    found = list(wanted.select_related("audit", "second"))
    known, hidden = cases([row.audit_id for row in found]), asking.hidden
    people = asking.names(_graders(found))
    return tuple(
        _row(asking, row, known[row.audit_id], people) for row in found if known[row.audit_id].child not in hidden
    )


def _readable(asking: Asking) -> QuerySet[SecondGrading]:
    """Where this person graded, once both are in; every one of their teams for the Head of Safeguarding."""
    return SecondGrading.objects.filter(_read_by(asking))


def _read_by(asking: Asking) -> Q:
    """Which rows ``_readable`` has, as a condition."""
    me = asking.actor.account_id
    # Both in, and not one's own alone: whoever is still grading would read the other's grades here.
    both = Q(audit__submitted_at__isnull=False, second__submitted_at__isnull=False)
    graded = (Q(audit__auditor_id=me) | Q(second__auditor_id=me)) & both
    return graded | Q(audit__team_id__in=asking.actor.teams_for(Capability.ALLOCATE_AUDITS))


def _graders(rows: Collection[SecondGrading]) -> set[int]:
    return {row.audit.auditor_id for row in rows} | {row.second.auditor_id for row in rows if row.second}


def _row(asking: Asking, row: SecondGrading, first: Case, people: dict[int, str]) -> SecondRow:
    second = row.second.auditor_id if row.second else 0
    return SecondRow(
        id=row.pk,
        audit_id=row.audit_id,
        reference=first.reference,
        child=first.child,
        team=first.team,
        first_grader=people.get(first.auditor_id, ""),
        second_grader=people.get(second, ""),
        reason=Reason(row.reason),
        status=Status(row.status),
        due=row.due,
        mine=asking.actor.account_id in (first.auditor_id, second),
        ended_on=local_date(row.ended_at) if row.ended_at else None,
    )


def second_grading(asking: Asking, second_grading_id: int) -> SecondView:
    """Two gradings side by side: for the two graders once both are in, and for the Head of Safeguarding."""
    row = _readable(asking).select_related("audit", "second").filter(pk=second_grading_id).first()
    if row is None:
        raise Missing
    first = cases([row.audit_id])[row.audit_id]
    graders = frozenset({first.auditor_id, row.second.auditor_id if row.second else 0})
    if first.child in asking.hidden:
        raise Missing
    permissions.check_can_read(asking.actor, graders, first.team_id)
    people = asking.names({*graders, row.proposed_by_id or 0, row.ended_by_id or 0} - {0})
    # In a list, because a second grader may not be found yet.
    found = sides([row.audit_id, *([row.second_id] if row.second_id else [])])
    # Nobody reads one side alone: a grader might be the other.
    both = len(found) == len({row.audit_id, row.second_id})
    one, two = (found[row.audit_id], found[row.second_id or 0]) if both else (None, None)
    # A grader who audits no more agrees to nothing: the Head of Safeguarding settles it then.
    grades = asking.actor.account_id in graders and asking.actor.can(Capability.DO_AUDITS)
    leads = permissions.leads(asking.actor, first.team_id)
    status = Status(row.status)
    drawn = Drawn.objects.filter(audit_id=row.audit_id).first()
    return SecondView(
        row=_row(asking, row, first, people),
        version=row.version,
        first=one,
        second=two,
        second_audit_id=row.second_id,
        domains=_domains(row, first, one, two) if both else (),
        overall=Grade(row.overall) if row.overall else None,
        why=row.why,
        proposed_by=people.get(row.proposed_by_id or 0, ""),
        sent_back_why=row.sent_back_why,
        # Only where something was proposed: else the query would find nothing.
        earlier=_earlier(row, people) if both and row.proposed_at else (),
        ended_by=people.get(row.ended_by_id or 0, ""),
        look=second_looks([row.audit_id]).get(row.audit_id),
        seed=drawn.seed if drawn else "",
        one_in=drawn.one_in if drawn else 0,
        may_propose=status is Status.TO_AGREE and grades,
        may_answer=status is Status.PROPOSED and grades and row.proposed_by_id != asking.actor.account_id,
        may_settle=status in (Status.TO_AGREE, Status.PROPOSED) and leads,
        may_name=status is Status.NOBODY and leads,
    )


def _earlier(row: SecondGrading, people: dict[int, str]) -> tuple[Earlier, ...]:
    """What was proposed before, the first first; only the two graders propose. One query."""
    return tuple(
        Earlier(
            Grade(one.overall), one.why, people.get(one.proposed_by_id, ""), local_date(one.proposed_at),
            one.sent_back_why,
        )
        for one in EarlierProposal.objects.filter(second_grading=row).order_by("proposed_at", "pk")
    )  # fmt: skip


def _domains(row: SecondGrading, first: Case, one: Side | None, two: Side | None) -> tuple[DomainRow, ...]:
    """Every domain that either graded, in the tool's order."""
    ours, theirs = one.domains if one else {}, two.domains if two else {}
    return tuple(
        DomainRow(
            domain.key,
            domain.title,
            ours.get(domain.key),
            theirs.get(domain.key),
            Grade(row.domains[domain.key]) if row.domains.get(domain.key) else None,
        )
        # The first audit's tool is also the second's: it was allocated with the same key.
        for domain in first.tool.domains
        if domain.key in ours or domain.key in theirs
    )


def of_audit(asking: Asking, view: AuditView) -> OfAudit:
    """What an audit's page, as this actor sees it, says of moderation. One query.

    That a second grading is under way is told to everybody who reads the grade, so that nobody takes it for the last
    word; by whom, to the graders and the Head of Safeguarding alone.
    """
    row, look = view.row, view.second_look
    # A check of actions or a part of a panel has no grades of domains to lay beside others.
    if not graded_whole(row.kind, view.depth):
        return OfAudit()
    readable = ExpressionWrapper(_read_by(asking), output_field=BooleanField())
    rows = SecondGrading.objects.filter(audit_id=view.id).annotate(readable=readable).order_by("-pk")
    found = list(rows.values_list("pk", "status", "readable"))
    # The latest: an earlier one was called off, and says nothing of the grade that stands.
    opens = next((pk for pk, _, may_read in found if may_read), None)
    open_ = any(status in OPEN for _, status, _ in found)
    # From the view: only the practitioner of the audit may reply to it. Of nobody else are that day's rules asked.
    replies = view.may.reply and view.grading is not None and look is None
    until = last_day_for_second_look(asking.rules_on(row.submitted_on)) if replies and row.submitted_on else None
    pairs = view.auditor_id == asking.actor.account_id or permissions.leads(asking.actor, row.team_id)
    return OfAudit(
        second_grading_id=opens,
        both_in=any(pk == opens and status in BOTH_IN for pk, status, _ in found),
        under_way=open_ and row.submitted_on is not None and view.grading is not None,
        look=look if view.grading is not None else None,
        ask_until=until if until is not None and asking.today <= until else None,
        # The Team Manager has reviewed a re-audit's actions and knows its first grade: no pair could be blind.
        # Of a manager's own team its auditor would be both halves.
        may_pair=view.original_id is None
        and not view.row.own_team
        and row.status in UNFINISHED
        and pairs
        and not open_
        and asking.actor.can(Capability.DO_AUDITS),
    )
