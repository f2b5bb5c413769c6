"""What the current edition says of some children, for tables that name none and for draws. For apps that have asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets.cases import groups
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import Profile


def profiles(asking: Asking, keys: Collection[ChildKey], on: date | None = None) -> dict[ChildKey, Profile]:
    """Which groups children belong to by the current edition; those it does not know are left out.

    Plan and age are those of a day (None: now), by the last extract at or before it. One question of the edition.
    """
    edition = asking.once(current)
    if edition is None:
        return {}
    # A key of another authority or scheme may have the same digits, and is another child.
    wanted = {key.identifier for key in keys if key == key_of(key.identifier)}
    # Groups of all, also of the restricted: counts by group that leave them out would be false, and nobody is named.
    return {key_of(row.child): groups.profile(row) for row in measured(edition).profiles(wanted, on)}


def plans(keys: Collection[ChildKey]) -> dict[ChildKey, str]:
    """The plan that children have by the current edition, as a case list spells it."""
    edition = current()
    if edition is None:
        return {}
    wanted = {key.identifier for key in keys if key == key_of(key.identifier)}
    return {key_of(row.child): row.plan for row in measured(edition).profiles(wanted)}
