"""Reads of multi-agency audits, for a given actor. Another agency reads its own part, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Ended, Missing
from practicelens.people.asking import Asking
from practicelens.people.invitations.internal import guests
from practicelens.quality.audits.grades.internal import AuditResult, results_of
from practicelens.quality.panels.core import permissions
from practicelens.quality.panels.core.loading import OURS, child_of, standing_parts
from practicelens.quality.panels.core.states import AGREED_ONCE, Event, Status, can
from practicelens.quality.panels.meeting.convening import convened_panel
from practicelens.quality.panels.meeting.internal import panel_of
from practicelens.quality.panels.models import AgencyPart, MultiAgencyAudit, Panel, PanelMember
from practicelens.quality.panels.whole.views import May, PartView, Row, TakenBack, WholeView
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import local_date


def may_list(asking: Asking) -> bool:
    """Whether there is a list of multi-agency audits for this person."""
    return permissions.may_list(asking.actor) or _sits(asking)


def may_set_up(asking: Asking) -> bool:
    """Whether this person sets multi-agency audits up."""
    return permissions.can_run_any(asking.actor)


def _sits(asking: Asking) -> bool:
    """Whether this person sits on any panel."""
    return PanelMember.objects.filter(account_id=asking.actor.account_id).exists()


def wholes(asking: Asking) -> tuple[Row, ...]:
    """Those that the actor may open, the latest due first. A few queries, however many."""
    if not may_list(asking):
        raise Missing
    found = list(_visible(asking).select_related("team", "panel").order_by("-due", "-pk"))
    parts = standing_parts(found)
    results = results_of([*(one.own_id for one in found), *(part.audit_id for part in parts)])
    rows = []
    sits = set(PanelMember.objects.filter(account_id=asking.actor.account_id).values_list("whole_id", flat=True))
    for one in found:
        its = [results[one.own_id], *(results[part.audit_id] for part in parts if part.whole_id == one.pk)]
        # Asked of each, because a member reads only once all its parts are in: no column says so.
        if _reads(asking, one, member=one.pk in sits, parts=its):
            rows.append(_row(one, its))
    return tuple(rows)


def _visible(asking: Asking) -> QuerySet[MultiAgencyAudit]:
    """What might be read; whether it may be is asked of each."""
    agreed = Q(team_id__in=asking.actor.teams_for(Capability.SEE_AUDITS), status__in=AGREED_ONCE)
    reach = agreed | Q(team_id__in=asking.actor.teams_for(Capability.ALLOCATE_AUDITS))
    # Distinct, because the join with members gives a row for each of them.
    return MultiAgencyAudit.objects.filter(reach | Q(members__account_id=asking.actor.account_id)).distinct()


def _reads(asking: Asking, whole: MultiAgencyAudit, *, member: bool, parts: Iterable[AuditResult]) -> bool:
    """Whether all parts side by side may be read."""
    # Once agreed the parts may be read though one is missing: the panel met without it, and said why.
    ready = all(part.is_in for part in parts) or Status(whole.status) in AGREED_ONCE
    try:
        permissions.check_can_read(asking.actor, whole, asking.hidden, member=member, ready=ready)
    except Missing:
        return False
    return True


def _row(whole: MultiAgencyAudit, parts: list[AuditResult]) -> Row:
    panel: Panel | None = getattr(whole, "panel", None)
    return Row(
        id=whole.pk,
        title=whole.title,
        child=child_of(whole),
        team=whole.team.name,
        due=whole.due,
        status=Status(whole.status),
        parts=len(parts),
        parts_in=sum(part.is_in for part in parts),
        grade=Grade(panel.grade) if panel else None,
        held_on=panel.held_on if panel else None,
    )


def whole(asking: Asking, whole_id: int) -> WholeView:
    """All parts side by side, ours first. Raises Missing, to other agencies always."""
    one = MultiAgencyAudit.objects.select_related("team", "panel", "theme").filter(pk=whole_id).first()
    if one is None:
        raise Missing
    standing = standing_parts([one])
    results = results_of([one.own_id, *(part.audit_id for part in standing)])
    members = asking.names(PanelMember.objects.filter(whole=one).values_list("account_id", flat=True))
    its = [results[one.own_id], *(results[part.audit_id] for part in standing)]
    if not _reads(asking, one, member=asking.actor.account_id in members, parts=its):
        raise Missing
    may = _may(asking, one)
    # How far an invitation has come concerns whoever sent it, and nobody on the panel.
    people = guests([part.account_id for part in standing]) if may.run else {}
    ours = PartView(OURS, its[0], its[0].auditor)
    parts = [
        PartView(part.agency, results[part.audit_id], results[part.audit_id].auditor, part.basis, part.pk,
                 people.get(part.account_id))
        for part in standing
    ]  # fmt: skip
    # Told too, with why: an agency that is not there was perhaps asked.
    back = AgencyPart.objects.filter(whole=one, taken_back_at__isnull=False).order_by("taken_back_at")
    return WholeView(
        row=_row(one, its),
        theme=(one.theme.pk, one.theme.title) if one.theme else None,
        circumstances=one.circumstances,
        version=one.version,
        opened_on=local_date(one.opened_at),
        parts=(ours, *parts),
        taken_back=tuple(
            TakenBack(part.agency, local_date(part.taken_back_at), part.taken_back_why)
            for part in back
            if part.taken_back_at
        ),
        members=tuple(sorted(members.items(), key=lambda pair: pair[1])),
        panel=panel_of(asking, one),
        convened=convened_panel(asking, one),
        ended_why=one.ended_why,
        may=may,
    )


def _may(asking: Asking, whole: MultiAgencyAudit) -> May:
    """What this person may do, by permission and by the table of moves."""
    run, status = permissions.can_run(asking.actor, whole, asking.hidden), Status(whole.status)
    return May(
        run=run,
        invite=run and can(status, Event.INVITE),
        take_back=run and can(status, Event.TAKE_BACK),
        hold=run and can(status, Event.HOLD_PANEL),
        publish=run and can(status, Event.PUBLISH),
        cancel=run and can(status, Event.CANCEL),
        # Not by the table: a correction moves nothing, it writes a record anew.
        correct=run and status in AGREED_ONCE,
    )


def part_to_run(asking: Asking, part_id: int) -> tuple[WholeView, PartView]:
    """One agency's part with its whole, for whoever runs it. Raises Missing."""
    found = AgencyPart.objects.filter(pk=part_id).first()
    if found is None:
        raise Missing
    one = whole(asking, found.whole_id)
    if one.may.run and found.taken_back_at is not None:
        raise Ended(f"The invitation of {found.agency} was taken back.")
    part = next((part for part in one.parts if part.part_id == part_id), None)
    if part is None or not one.may.run:
        raise Missing
    return one, part
