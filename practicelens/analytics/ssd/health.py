"""The latest health assessment and dental check of a looked-after child."""

from __future__ import annotations

import re
from typing import Final

from practicelens.analytics.ssd.extract import Extract

DENTAL: Final = re.compile(r"dent|teeth", re.IGNORECASE)
# IHA and RHA are the initial and the review health assessment, as health services abbreviate them.
HEALTH: Final = re.compile(r"health|medical|\b[ir]?ha\b", re.IGNORECASE)
# The status is text, and its words differ by system: what was not made is told by them alone.
NOT_DONE: Final = re.compile(
    r"refus|declin|cancel|dna\b|did not|not (attend|done|compl|brought)|due|planned|pending", re.I
)
"""A check of which the status says that it was not made."""


def last_check(extract: Extract, child: str | None, kind: re.Pattern[str]) -> int | None:
    """The latest row of a child's checks of one kind that was made; a dental check is no health assessment."""
    types, statuses = extract.texts("clah_health_check_type"), extract.texts("clah_health_check_status")

    def counts(row: int) -> bool:
        what = types[row] or ""
        of_kind = bool(kind.search(what)) and (kind is DENTAL or not DENTAL.search(what))
        return of_kind and not NOT_DONE.search(statuses[row] or "")

    rows = extract.by_child("ssd_cla_health").get(child or "", ())
    return extract.latest((row for row in rows if counts(row)), "clah_health_check_date")
