"""What both reading and writing ask first: whose child it is today, who is hidden, which kinds there are. Private."""

from __future__ import annotations

from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.people.asking import Asking
from practicelens.performance.datasets.children.queries import child_opens
from practicelens.quality.tracking.models import Tracking
from practicelens.rulebook.queries import rules_on


def hidden_from(asking: Asking) -> frozenset[ChildKey]:
    """Restricted children this person is not named on."""
    return asking.hidden


def key_of(row: Tracking) -> ChildKey:
    """Which child it is about."""
    return ChildKey(row.authority, row.scheme, row.child)


def in_reach(asking: Asking, row: Tracking) -> bool:
    """Whether the child is with one of this person's teams by the newest dataset: who moves team is followed there."""
    # Asked of the newest dataset and not of the row: the row keeps the team of its first day.
    return child_in_reach(asking, key_of(row))


def child_in_reach(asking: Asking, key: ChildKey) -> bool:
    """Whether this child's own page would open for this person."""
    try:
        return child_opens(asking, key)
    except FiguresUnreadable:  # where the child is, nobody can say until the figures are built again
        return False


def kinds_on(day: date) -> tuple[str, ...]:
    """The kinds an authority follows children in, on a day."""
    # Of the day: a kind that was given up stays the kind of those who were followed in it.
    return tuple(str(kind) for kind in rules_on(day).table("tracking.kinds"))
