"""The reviewing officers to whom a concern may be given."""

from __future__ import annotations

from practicelens.access.roles import Role
from practicelens.people import internal as people
from practicelens.people.holders import holders
from practicelens.quality.alerts.base import Facing, key_of


def officers(face: Facing) -> tuple[tuple[int, str], ...]:
    """Accounts and names of the reviewing officers of the day but for its holder, by name; of a restricted child, those
    named on them.
    """
    found = set(holders(Role.REVIEWING_OFFICER, face.asking.today)) - {face.row.holder_id}
    if key_of(face.row) in face.asking.restricted:
        named = people.cleared(found, face.asking.today)
        found = {one for one in found if key_of(face.row) in named.get(one, frozenset())}
    return tuple(sorted(people.names(found).items(), key=lambda pair: pair[1]))
