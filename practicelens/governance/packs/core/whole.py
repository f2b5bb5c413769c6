"""Whether published extracts tell the whole of a period of figures."""

from __future__ import annotations

from practicelens.access.errors import Refused
from practicelens.governance.packs.core.periods import Month
from practicelens.people.asking import Asking
from practicelens.performance.explore import queries as explorer


def is_whole(asking: Asking, period: Month) -> bool:
    """Whether a published extract was taken on the period's last day, or later."""
    edition = explorer.edition(asking)
    return edition is not None and edition.as_at >= period.last


def check_whole(asking: Asking, period: Month) -> None:
    """Raise Refused (figures) where none does: half of it would be judged against whole ones."""
    if not is_whole(asking, period):
        raise Refused(f"No published extract tells the whole of {period.words()} yet.", code="figures")
