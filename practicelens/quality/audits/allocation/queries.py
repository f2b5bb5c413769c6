"""What is asked of who audits, for whoever gives audits out."""

from __future__ import annotations

from collections.abc import Iterable

from practicelens.access.capabilities import Capability
from practicelens.people.asking import Asking
from practicelens.quality.audits.allocation.internal import open_loads


def loads(asking: Asking, accounts: Iterable[int]) -> dict[int, int]:
    """How many audits each of these people has open, for those who give audits out; nothing for others. One query."""
    wanted = set(accounts)
    if not asking.actor.can(Capability.ALLOCATE_AUDITS):
        return {}
    found = open_loads(wanted)
    return {one: found.get(one, 0) for one in wanted}
