"""Whether published extracts tell the whole of a period of figures."""

from __future__ import annotations

from practicelens.access.errors import Refused
from practicelens.governance.packs.core.periods import Month
from practicelens.people.asking import Asking
from practicelens.performance.matters import queries as months


def is_whole(asking: Asking, period: Month) -> bool:
    """Whether a published extract tells the whole month, or quarter."""
    latest = months.latest_whole(asking)
    return latest is not None and Month.of(period.last).first <= latest


def check_whole(asking: Asking, period: Month) -> None:
    """Raise Refused (figures) where none does: half of it would be judged against whole ones."""
    if not is_whole(asking, period):
        raise Refused(f"No published extract tells the whole of {period.words()} yet.", code="figures")
