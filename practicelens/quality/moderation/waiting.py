"""What of moderation waits for somebody. A few queries, none in a loop."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from practicelens.access.capabilities import Capability
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.quality.audits.beside.internal import cases
from practicelens.quality.moderation.comparison.queries import waiting as to_compare
from practicelens.quality.moderation.models import SecondGrading
from practicelens.quality.moderation.second_grades.base import path
from practicelens.quality.moderation.second_grades.states import Status


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Grades to agree or to confirm, for the graders; what nobody grades and what is late, for who settles it.

    The second grading itself is an audit, and waits with the audits.
    """
    return (*_to_agree(asking), *_to_settle(asking), *to_compare(asking))


def _to_agree(asking: Asking) -> Iterator[Waiting]:
    """Both are in: the two agree; a proposal waits for the one who did not type it."""
    if not asking.actor.can(Capability.DO_AUDITS):
        return
    mine = Q(audit__auditor_id=asking.actor.account_id) | Q(second__auditor_id=asking.actor.account_id)
    rows = SecondGrading.objects.filter(mine, status__in=(Status.TO_AGREE, Status.PROPOSED)).order_by("due", "pk")
    found = [row for row in rows if row.status == Status.TO_AGREE or row.proposed_by_id != asking.actor.account_id]
    known, hidden = cases([row.audit_id for row in found]), asking.hidden
    for row in found:
        first = known[row.audit_id]
        if first.child not in hidden:
            what = "Agree the grade of" if row.status == Status.TO_AGREE else "Confirm the agreed grade of"
            yield Waiting(f"{what} {first.reference}", path(row), row.due, f"{first.child}, {first.team}")


def _to_settle(asking: Asking) -> Iterator[Waiting]:
    """For the Head of Safeguarding."""
    teams = asking.actor.teams_for(Capability.ALLOCATE_AUDITS)
    if not teams:
        return
    late = Q(status__in=(Status.TO_AGREE, Status.PROPOSED), due__lt=asking.today)
    rows = SecondGrading.objects.filter(late | Q(status=Status.NOBODY), audit__team_id__in=teams)
    found = list(rows.order_by("due", "pk"))
    known, hidden = cases([row.audit_id for row in found]), asking.hidden
    for row in found:
        first = known[row.audit_id]
        if first.child in hidden:
            continue
        if row.status == Status.NOBODY:
            yield Waiting(f"Nobody can grade {first.reference} a second time", path(row), row.due, first.team)
        else:
            yield Waiting(f"The agreed grade of {first.reference} is late", path(row), row.due, "You may settle it.")
