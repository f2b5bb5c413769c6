"""What of multi-agency audits waits for somebody. A few queries, none in a loop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import is_password_usable
from django.db.models import F, FilteredRelation, Q

from practicelens.access.capabilities import Capability
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.quality.meetings.internal import when_convened
from practicelens.quality.meetings.states import Kind as MeetingKind
from practicelens.quality.panels.core.loading import link
from practicelens.quality.panels.core.states import Status
from practicelens.quality.panels.models import MultiAgencyAudit, PanelMember
from practicelens.workdays.clock import local_date


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Invitations not taken up, panels to hold and results to tell, for whoever runs them; parts to read, for members.

    An agency's own part is an audit, and waits for its person with the audits.
    """
    teams = asking.actor.teams_for(Capability.ALLOCATE_AUDITS)
    found, parts = _under_way(asking, teams)
    # Of our own part by a column of the row: it is an audit, and not one of the agencies' parts.
    is_in = {one.own_id for one in found if vars(one)["own_in"]} | {
        part.audit_id for its in parts.values() for part in its if part.is_in
    }
    # Whoever runs it has it in the first list alone.
    run = [one for one in found if one.team_id in teams]
    read = [one for one in found if one.team_id not in teams]
    return (*_to_run(run, parts, is_in), *_to_hold(asking, run, parts, is_in), *_to_read(read, parts, is_in))


@dataclass(frozen=True)
class Part:
    """One agency's part. ``came``: its person took the invitation up."""

    agency: str
    audit_id: int
    invited_at: datetime
    is_in: bool
    came: bool


Parts = dict[int, list[Part]]
OF_PART = {
    "part_agency": "agency", "part_audit": "audit_id", "part_invited": "invited_at",
    "part_in": "audit__submitted_at", "part_begun": "audit__started_at", "part_password": "account__password",
}  # fmt: skip


def _under_way(asking: Asking, teams: frozenset[int]) -> tuple[list[MultiAgencyAudit], Parts]:
    """What a person runs, and the panels they sit on, each with its parts that stand, in one query: a row a part."""
    sits = PanelMember.objects.filter(account_id=asking.actor.account_id).values("whole")
    theirs = Q(team_id__in=teams) | Q(status=Status.GRADING, pk__in=sits)
    rows = MultiAgencyAudit.objects.filter(theirs, status__in=(Status.GRADING, Status.AGREED))
    standing = FilteredRelation("parts", condition=Q(parts__taken_back_at__isnull=True))
    rows = asking.without_restricted(rows).annotate(own_in=F("own__submitted_at"), part=standing)
    rows = rows.annotate(**{name: F(f"part__{path}") for name, path in OF_PART.items()})
    wholes: dict[int, MultiAgencyAudit] = {}
    parts: Parts = defaultdict(list)
    row: Any  # with the columns of a part, which no type knows
    for row in rows.order_by("due", "pk", "part__agency"):
        wholes[row.pk] = row
        # One that has asked no agency yet comes as one row without a part.
        if row.part_audit is not None:
            parts[row.pk].append(_part(row))
    return list(wholes.values()), parts


def _part(row: Any) -> Part:
    # Taken up with a password or, in a demonstration, by beginning without one.
    came = bool(row.part_begun or row.part_in) or is_password_usable(row.part_password)
    return Part(row.part_agency, row.part_audit, row.part_invited, row.part_in is not None, came)


def _to_run(found: Sequence[MultiAgencyAudit], parts: Parts, is_in: Set[int]) -> Iterator[Waiting]:
    """What waits for whoever allocates audits."""
    for one in found:
        its = parts.get(one.pk, [])
        if one.status == Status.AGREED:
            yield Waiting(f"Tell the agencies what was agreed: {one.title}", link(one.pk), None, kind=WaitingKind.PANEL)
            # Nothing else of it waits: no part is asked for any more once the panel has agreed.
            continue
        silent = [part for part in its if not part.came]
        if silent:
            names = ", ".join(part.agency for part in silent)
            # Since the first of them was asked, for that one has waited longest.
            since = local_date(min(part.invited_at for part in silent))
            yield Waiting(
                f"Invitation not taken up: {names}", link(one.pk), one.due, one.title, since, kind=WaitingKind.PANEL
            )


def _to_hold(asking: Asking, found: Sequence[MultiAgencyAudit], parts: Parts, is_in: Set[int]) -> Iterator[Waiting]:
    """Panels to hold, for whoever runs them."""
    whole = [
        one
        for one in found
        # With no agency asked yet there is no panel to hold, though our own part be in.
        if one.status == Status.GRADING and (its := parts.get(one.pk)) and is_in >= _all_of(one, its)
    ]
    convened = when_convened(asking, MeetingKind.PANEL, [str(one.pk) for one in whole])
    for one in whole:
        when = convened.get(str(one.pk))
        # Convened, it waits as a meeting for whoever is asked, and then for its chair; for others it stays owed here.
        if when is None or not when.listed:
            detail = "Every part is in." + (f" {when.words[0].upper()}{when.words[1:]}." if when else "")
            yield Waiting(f"Hold the panel: {one.title}", link(one.pk), one.due, detail, kind=WaitingKind.PANEL)


def _all_of(whole: MultiAgencyAudit, parts: Sequence[Part]) -> set[int]:
    """Every audit that a panel compares: our own part and each agency's."""
    return {whole.own_id, *(part.audit_id for part in parts)}


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
