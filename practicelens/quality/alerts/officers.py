"""The reviewing officers to whom a concern may be given."""

from __future__ import annotations

from practicelens.access.roles import Role
from practicelens.people import internal as people
from practicelens.people.holders import holders
from practicelens.quality.alerts.base import Facing, key_of


def others(face: Facing) -> frozenset[int]:
    """The reviewing officers of the day but for its holder, by account; of a restricted child, those named on them."""
    found = frozenset(holders(Role.REVIEWING_OFFICER, face.asking.today)) - {face.row.holder_id}
    if found and key_of(face.row) in face.asking.restricted:
        named = people.cleared(found, face.asking.today)
        return frozenset(one for one in found if key_of(face.row) in named.get(one, frozenset()))
    return found


def officers(face: Facing) -> tuple[tuple[int, str], ...]:
    """Their accounts and names, by name."""
    return tuple(sorted(people.names(others(face)).items(), key=lambda pair: pair[1]))
