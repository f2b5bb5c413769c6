"""What other apps ask of history that no page may: they ask for no actor and show nobody anything."""

from __future__ import annotations

from practicelens.history.models import Event


def authors() -> frozenset[int]:
    """The account ids of everybody by whom anything in history was done or looked at."""
    return frozenset(Event.objects.order_by().values_list("by_id", flat=True).distinct())
