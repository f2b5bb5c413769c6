"""Pure decisions about saved views: how long a name may be, with whom one may be shared, who may open it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from practicelens.access.capabilities import CAPABILITIES, Capability
from practicelens.access.roles import ROLES, Role

LONGEST_NAME: Final = 120
MOST_VIEWS: Final = 200
"""Of one person: more is a list that nobody finds anything in."""
SHARED_WITH: Final = tuple(role for role in ROLES if Capability.SEE_FIGURES in CAPABILITIES[role])
"""The roles that may ask the explorer, and so open a view: an address shared with others would open nothing."""


def may_open(owner_id: int, roles: Collection[str], *, by: int, roles_of: Collection[Role]) -> bool:
    """Whether a view opens: for its owner, and for whoever holds a role that it is shared with."""
    return by == owner_id or any(role.value in roles for role in roles_of)
