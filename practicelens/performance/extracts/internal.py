"""What other apps ask about extracts that no page may: they ask for no actor and show nobody anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.states import AT_WORK, State


@dataclass(frozen=True)
class AtWork:
    """An extract that something should be working on, since when, and who sent it (0: the product itself)."""

    id: int
    state: State
    since: datetime
    received_by: int


def at_work() -> tuple[AtWork, ...]:
    """Every extract that is received, being read or being published, oldest first."""
    rows = Extract.objects.filter(state__in=[state.value for state in AT_WORK]).order_by("state_since", "pk")
    return tuple(AtWork(row.pk, State(row.state), row.state_since, row.received_by_id or 0) for row in rows)


def kept_prints() -> frozenset[str]:
    """The SHA-256 of every extract that was ever received."""
    return frozenset(Extract.objects.order_by().values_list("sha256", flat=True))
