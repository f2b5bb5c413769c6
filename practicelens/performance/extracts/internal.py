"""What other apps ask about extracts that no page may: they ask for no actor and show nobody anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from practicelens.performance.extracts.changes import ExtractId
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.states import AT_WORK, KEPT_OUT, State


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
    # Without the model's order, which nobody needs of a set.
    return frozenset(Extract.objects.order_by().values_list("sha256", flat=True))


def known(prints: Iterable[str]) -> dict[str, ExtractId]:
    """The extract that each of some files is, by its SHA-256; those whose first try led nowhere are not told."""
    rows = Extract.objects.filter(sha256__in=set(prints)).exclude(state__in=[state.value for state in KEPT_OUT])
    # The oldest last, so that it wins: the first that was received is the one that counts.
    return {print_: ExtractId(pk) for print_, pk in rows.order_by("-pk").values_list("sha256", "pk")}


def states(extract_ids: Iterable[int]) -> dict[int, State]:
    """Where some extracts stand. One query."""
    rows = Extract.objects.filter(pk__in=set(extract_ids)).values_list("pk", "state")
    return {pk: State(state) for pk, state in rows}
