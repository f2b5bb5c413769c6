"""What of multi-agency audits waits for somebody. A few queries, none in a loop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from django.db.models import Q

from practicelens.access.capabilities import Capability
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.people.invitations.internal import signed_up
from practicelens.quality.audits.grades.internal import begun, handed_in
from practicelens.quality.meetings.internal import when_convened
from practicelens.quality.meetings.states import Kind as MeetingKind
from practicelens.quality.panels.core.loading import child_of, link
from practicelens.quality.panels.core.states import Status
from practicelens.quality.panels.models import AgencyPart, MultiAgencyAudit, PanelMember
from practicelens.workdays.clock import local_date


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Invitations not taken up, panels to hold and results to tell, for whoever runs them; parts to read, for members.

    An agency's own part is an audit, and waits for its person with the audits.
    """
    teams = asking.actor.teams_for(Capability.ALLOCATE_AUDITS)
    rows = _under_way(asking, teams)
    hidden = asking.hidden if rows else frozenset()
    found = [one for one in rows if child_of(one) not in hidden]
    parts = _by_whole(found)
    everybody = [part for its in parts.values() for part in its]
    is_in = handed_in([*(one.own_id for one in found), *(part.audit_id for part in everybody)])
    # Whoever runs it has it in the first list alone.
    run = [one for one in found if one.team_id in teams]
    read = [one for one in found if one.team_id not in teams]
    return (*_to_run(run, parts, is_in), *_to_hold(asking, run, parts, is_in), *_to_read(read, parts, is_in))


def _under_way(asking: Asking, teams: frozenset[int]) -> list[MultiAgencyAudit]:
    """What a person runs, and the panels they sit on, in one query."""
    sits = PanelMember.objects.filter(account_id=asking.actor.account_id).values("whole")
    theirs = Q(team_id__in=teams) | Q(status=Status.GRADING, pk__in=sits)
    rows = MultiAgencyAudit.objects.filter(theirs, status__in=(Status.GRADING, Status.AGREED))
    return list(rows.order_by("due", "pk"))


Parts = dict[int, list[AgencyPart]]


def _to_run(found: Sequence[MultiAgencyAudit], parts: Parts, is_in: Set[int]) -> Iterator[Waiting]:
    """What waits for whoever allocates audits."""
    invited = [part for one in found for part in parts.get(one.pk, [])]
    there = signed_up([part.account_id for part in invited])
    # Whoever has begun has taken the invitation up, with a password or, in a demonstration, without.
    is_begun = begun([part.audit_id for part in invited if part.account_id not in there])
    for one in found:
        its = parts.get(one.pk, [])
        if one.status == Status.AGREED:
            yield Waiting(f"Tell the agencies what was agreed: {one.title}", link(one.pk), None, kind=WaitingKind.PANEL)
            continue
        silent = [part for part in its if part.account_id not in there and part.audit_id not in is_in | is_begun]
        if silent:
            names = ", ".join(part.agency for part in silent)
            since = local_date(min(part.invited_at for part in silent))
            yield Waiting(
                f"Invitation not taken up: {names}", link(one.pk), one.due, one.title, since, kind=WaitingKind.PANEL
            )


def _to_hold(asking: Asking, found: Sequence[MultiAgencyAudit], parts: Parts, is_in: Set[int]) -> Iterator[Waiting]:
    """Panels to hold, for whoever runs them."""
    whole = [
        one
        for one in found
        if one.status == Status.GRADING and (its := parts.get(one.pk)) and is_in >= _all_of(one, its)
    ]
    convened = when_convened(asking, MeetingKind.PANEL, [str(one.pk) for one in whole])
    for one in whole:
        when = convened.get(str(one.pk))
        # Convened, it waits as a meeting for whoever is asked, and then for its chair; for others it stays owed here.
        if when is None or not when.listed:
            detail = "Every part is in." + (f" {when.words[0].upper()}{when.words[1:]}." if when else "")
            yield Waiting(f"Hold the panel: {one.title}", link(one.pk), one.due, detail, kind=WaitingKind.PANEL)


def _all_of(whole: MultiAgencyAudit, parts: Sequence[AgencyPart]) -> set[int]:
    """Every audit that a panel compares: our own part and each agency's."""
    return {whole.own_id, *(part.audit_id for part in parts)}


def _by_whole(found: Sequence[MultiAgencyAudit]) -> Parts:
    parts: Parts = defaultdict(list)
    if not found:
        return parts
    rows = AgencyPart.objects.filter(whole__in=found, taken_back_at__isnull=True)
    for part in rows.order_by("agency"):
        parts[part.whole_id].append(part)
    return parts


def _to_read(found: Sequence[MultiAgencyAudit], parts: Parts, is_in: Set[int]) -> Iterator[Waiting]:
    """Parts to read before the panel, for its members: when all are in."""
    for one in found:
        if is_in >= _all_of(one, parts.get(one.pk, [])):
            yield Waiting(
                f"Read every agency’s part before the panel: {one.title}",
                link(one.pk),
                one.due,
                kind=WaitingKind.PANEL,
            )
