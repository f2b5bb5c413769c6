"""What other apps ask about extracts that no page may: they ask for no actor and show nobody anything."""

from __future__ import annotations

from practicelens.performance.extracts.models import Extract


def kept_prints() -> frozenset[str]:
    """The SHA-256 of every extract that was ever received."""
    return frozenset(Extract.objects.order_by().values_list("sha256", flat=True))
