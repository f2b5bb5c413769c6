"""What the apps above ask of tracking, having checked who asks. House-internal."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from practicelens.quality.tracking.models import Tracking


def is_followed() -> Exists:
    """Whether the child of a row was ever followed for anything, as a column of that row's own query."""
    same = {field: OuterRef(field) for field in ("authority", "scheme", "child")}
    return Exists(Tracking.objects.filter(**same))
