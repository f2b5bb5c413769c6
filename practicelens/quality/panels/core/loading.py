"""What every change to a multi-agency audit begins and ends with. Private to the app."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Missing, Stale
from practicelens.history.changes import record, record_look
from practicelens.people.asking import Asking
from practicelens.quality.panels.core import permissions
from practicelens.quality.panels.core.states import Event, Status, after
from practicelens.quality.panels.models import AgencyPart, MultiAgencyAudit

SUBJECT = "multi_agency_audit"
OURS = "Children’s services"
"""How the authority's own part is called beside the agencies'."""


def link(whole_id: int) -> str:
    """Where a multi-agency audit is found."""
    return f"/multi-agency/{whole_id}/"


def waiting(whole_id: int) -> str:
    """Where it waits for a panel's member while parts are missing; with its number, so that its notices are found."""
    return f"/waiting/#panel-{whole_id}"


def hidden_from(asking: Asking) -> frozenset[ChildKey]:
    """Restricted children this person is not named on."""
    return asking.hidden


def child_of(whole: MultiAgencyAudit) -> ChildKey:
    """Which child it is about."""
    return ChildKey(whole.authority, whole.scheme, whole.child)


def load(whole_id: int, *, by: Actor, now: datetime, version: int | None = None) -> MultiAgencyAudit:
    """The multi-agency audit, locked, for whoever runs it. Out of scope is missing, an older version stale."""
    whole = _locked(Q(pk=whole_id), by, now)
    if version is not None and whole.version != version:
        raise Stale
    return whole


def _locked(which: Q, by: Actor, now: datetime) -> MultiAgencyAudit:
    """The one multi-agency audit of which this is true, locked, for whoever runs it. Raises Missing."""
    # Of itself alone: where it is found by a part, the part's own row need not be locked as well.
    rows = MultiAgencyAudit.objects.select_for_update(of=("self",)).filter(which)
    # In the row's own query, so that a write reads it once.
    whole = rows.annotate(held_back=Asking(by, now).held_back()).first()
    if whole is None:
        raise Missing
    permissions.check_can_run(by, whole, frozenset({child_of(whole)}) if whole.held_back else frozenset())
    return whole


def load_part(part_id: int, *, by: Actor, now: datetime) -> AgencyPart:
    """One agency's part, its whole locked, for whoever runs it; one taken back is missing."""
    # The whole is what is locked, and before the part is read: two changes to parts of one audit come one after the
    # other, and the second sees what the first left.
    whole = _locked(Q(parts=part_id), by, now)
    part = AgencyPart.objects.filter(pk=part_id, taken_back_at__isnull=True).first()
    if part is None:
        raise Missing
    part.whole = whole
    return part


def move(whole: MultiAgencyAudit, event: Event) -> None:
    """Move by the table, and save; anything else is refused."""
    whole.status = after(Status(whole.status), event)
    # With every move, so that a record typed beside it is refused and read again.
    whole.version += 1
    whole.save()


def record_event(
    what: str, whole: MultiAgencyAudit, *, by: Actor, now: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """History of a change, in its transaction."""
    child = ChildKey(whole.authority, whole.scheme, whole.child)
    record(f"panels.{what}", by=by, at=now, subject=(SUBJECT, whole.pk), data=dict(data or {}), children=[child])


def note_look(whole_id: int, child: ChildKey, *, by: Actor, now: datetime) -> None:
    """Record that somebody is about to be shown a multi-agency audit; nothing is shown when this fails."""
    words = f"{child.authority}/{child.scheme}/{child.identifier}"
    record_look("panels.looked", by=by, at=now, subject=(SUBJECT, whole_id), data={"child": words})


def standing_parts(found: Iterable[MultiAgencyAudit]) -> list[AgencyPart]:
    """The agencies' parts that were not taken back."""
    # By agency and not by who was asked first: no agency is before another.
    return list(AgencyPart.objects.filter(whole__in=list(found), taken_back_at__isnull=True).order_by("agency", "pk"))
