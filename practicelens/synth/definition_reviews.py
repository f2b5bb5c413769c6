"""Northborough's analyst read what most measures mean in June; two areas wait, and one is due again soon."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import groupby
from typing import Final

from practicelens.access.roles import Role
from practicelens.analytics.indicators import CARDS
from practicelens.governance.definitions import changes
from practicelens.people.holders import holders
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.workdays.clock import local_date

READ: Final = datetime(2026, 6, 3, 14, tzinfo=UTC)
AGAIN: Final = date(2027, 6, 2)
NOT_YET: Final = frozenset({"Pre-proceedings", "Reforms of 2026"})
"""What nobody could read in June: neither was told of here yet."""
SOON: Final = {"Visits": date(2026, 11, 30)}
NOTES: Final = {
    "Visits": "Right for plans. To be asked in November: does a visit by a family support worker count?",
    "Workforce and allocation": "Right as it stands. The limit of a newly qualified worker is the strategy’s.",
}
RIGHT: Final = "Read beside the guidance of this year: right as it stands."


def review_definitions(ids: WorldIds) -> None:
    """Let the analyst review each area, with a note."""
    day = local_date(READ)
    analysts = holders(Role.ANALYST, day)
    if not analysts:  # a small Northborough may have none
        return
    by = ids.actor(analysts[0], day)
    for area, some in groupby(CARDS.values(), key=lambda card: card.area):
        if area not in NOT_YET:
            keys = [card.key for card in some]
            changes.review(keys, NOTES.get(area, RIGHT), SOON.get(area, AGAIN), by=by, now=READ)
