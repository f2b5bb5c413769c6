"""What of moderation waits for somebody. A few queries, none in a loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from practicelens.access.capabilities import Capability
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.quality.audits.beside.internal import Case, cases
from practicelens.quality.moderation.comparison.owed import waiting as to_compare
from practicelens.quality.moderation.models import SecondGrading
from practicelens.quality.moderation.second_grades.base import path
from practicelens.quality.moderation.second_grades.states import Status


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Grades to agree or to confirm, for the graders; what nobody grades and what is late, for who settles it.

    The second grading itself is an audit, and waits with the audits.
    """
    found = _open(asking)
    return (*_to_agree(found), *_to_settle(found), *to_compare(asking))


@dataclass(frozen=True)
class Open:
    """The open second gradings that may concern a person, with the first audit of each."""

    mine: tuple[SecondGrading, ...]
    led: tuple[SecondGrading, ...]
    cases: Mapping[int, Case]


def _open(asking: Asking) -> Open:
    """Both kinds in one query, and the audits of both in another."""
    me, teams = asking.actor.account_id, asking.actor.teams_for(Capability.ALLOCATE_AUDITS)
    agreeing = Q(status__in=(Status.TO_AGREE, Status.PROPOSED))
    mine = (Q(audit__auditor_id=me) | Q(second__auditor_id=me)) & agreeing
    led = ((agreeing & Q(due__lt=asking.today)) | Q(status=Status.NOBODY)) & Q(audit__team_id__in=teams)
    does = asking.actor.can(Capability.DO_AUDITS)
    if not does and not teams:
        return Open((), (), {})
    # Only the halves that can concern this person: an OR that can find nothing costs PostgreSQL its index.
    asked = mine | led if does and teams else mine if does else led
    rows = list(SecondGrading.objects.filter(asked).select_related("audit", "second").order_by("due", "pk"))
    own = tuple(row for row in rows if does and _to_agree_by(row, me))
    late = tuple(row for row in rows if row.audit.team_id in teams and _to_settle_on(row, asking.today))
    known = cases({row.audit_id for row in (*own, *late)})
    # Hidden children's cases go, and their rows with them: a line is told only where its case is known.
    return Open(own, late, {pk: one for pk, one in known.items() if asking.may_see(one.child)})


def _to_agree_by(row: SecondGrading, account_id: int) -> bool:
    """Whether it waits for this grader: to agree, or to answer what the other proposed."""
    # 0 is nobody's account: while a second grader is missing nothing waits for the first.
    graders = {row.audit.auditor_id, row.second.auditor_id if row.second else 0}
    proposed = row.status == Status.PROPOSED and row.proposed_by_id != account_id
    return account_id in graders and (row.status == Status.TO_AGREE or proposed)


def _to_settle_on(row: SecondGrading, today: date) -> bool:
    """Whether nobody grades it, or its agreement is late."""
    return row.status == Status.NOBODY or (row.due is not None and row.due < today)


def _to_agree(found: Open) -> Iterator[Waiting]:
    """Both are in: the two agree; a proposal waits for the one who did not type it."""
    for row in found.mine:
        first = found.cases.get(row.audit_id)
        if first is not None:
            what = "Agree the grade of" if row.status == Status.TO_AGREE else "Confirm the agreed grade of"
            yield Waiting(
                f"{what} {first.reference}", path(row), row.due, f"{first.child}, {first.team}", kind=WaitingKind.AGREE
            )


def _to_settle(found: Open) -> Iterator[Waiting]:
    for row in found.led:
        first = found.cases.get(row.audit_id)
        if first is None:
            continue
        if row.status == Status.NOBODY:
            yield Waiting(
                f"Nobody can grade {first.reference} a second time",
                path(row),
                row.due,
                first.team,
                kind=WaitingKind.SETTLE,
            )
        else:
            yield Waiting(
                f"The agreed grade of {first.reference} is late",
                path(row),
                row.due,
                # They may, and need not: the two graders go on having it in their own lists.
                "You may settle it.",
                kind=WaitingKind.SETTLE,
            )
