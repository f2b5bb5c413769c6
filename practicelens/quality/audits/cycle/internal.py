"""What other rooms and apps ask of a cycle, having checked who asks. House-internal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing
from practicelens.quality.actions.internal import Followed, followed, given_of_sources
from practicelens.quality.audits.core.facts import SUBJECT, child_of
from practicelens.quality.audits.core.states import Closure, Status
from practicelens.quality.audits.models import Audit, ClosureChoice


def cycle_actions(first_id: int, *, before: int) -> dict[int, str]:
    """What was to be done, by action: given with a first audit or with its re-audits before a round."""
    rounds = Audit.objects.filter(Q(pk=first_id) | Q(original_id=first_id, round__lt=before))
    return given_of_sources(SUBJECT, rounds.values("pk"))


def actions_to_follow(first_id: int, *, before: int) -> dict[int, Followed]:
    """The same actions with their owner, due day, state and evidence. One query."""
    rounds = Audit.objects.filter(Q(pk=first_id) | Q(original_id=first_id, round__lt=before))
    return followed(SUBJECT, rounds.values("pk"))


@dataclass(frozen=True)
class SharedSource:
    """The audit that a piece of learning comes from, as learning needs to know it.

    ``to_share``: its cycle still stands at best practice.
    """

    reference: str
    child: ChildKey
    team_id: int
    service_id: int
    worker_id: int | None
    practitioner: str
    auditor_id: int
    tool_id: int
    to_share: bool


def source_of(audit_id: int) -> SharedSource:
    """House-internal: the audit a piece comes from. Learning has checked, or checks next, who asks."""
    row = Audit.objects.select_related("worker").filter(pk=audit_id).first()
    if row is None:
        raise Missing
    return SharedSource(
        reference=row.reference,
        child=child_of(row),
        team_id=row.team_id,
        service_id=row.service_id,
        worker_id=row.worker_id,
        practitioner=row.worker.name if row.worker else "",
        auditor_id=row.auditor_id,
        tool_id=row.tool_id,
        to_share=row.status == Status.BEST_PRACTICE,
    )


def settled(audit_ids: Iterable[int]) -> dict[int, Closure]:
    """What was chosen for cycles whose child is closed to us. One query."""
    rows = ClosureChoice.objects.filter(audit_id__in=set(audit_ids))
    return {audit: Closure(choice) for audit, choice in rows.values_list("audit_id", "choice")}
