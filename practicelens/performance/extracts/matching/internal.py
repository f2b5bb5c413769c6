"""What reading an extract asks about corrections: those that hold now."""

from __future__ import annotations

from dataclasses import dataclass

from practicelens.analytics.annex_a.matching.corrections import Correction
from practicelens.performance.extracts.models import MatchCorrection


@dataclass(frozen=True)
class Remembered:
    """Corrections and their numbers, in one order."""

    corrections: tuple[Correction, ...] = ()
    numbers: tuple[int, ...] = ()


def remembered() -> Remembered:
    """Every correction that holds now, of every source. One query."""
    # In one order always: a match report keeps the numbers of those that it was made by.
    rows = list(MatchCorrection.objects.filter(ends__isnull=True).order_by("pk"))
    found = tuple(Correction(row.source, row.place, row.name, row.means) for row in rows)
    return Remembered(found, tuple(row.pk for row in rows))
