"""Every time for which a child was missing or absent, with the return interview after it."""

from __future__ import annotations

from practicelens.analytics.ssd.drafting import Desk
from practicelens.analytics.ssd.missing import ABSENT
from practicelens.analytics.ssd.taking import Taken, holder, numbers

PART = "ssd_missing"


def take(desk: Desk) -> Taken:
    """Times that have begun. What is written as neither is missing: the graver reading is the one looked into."""
    extract, taken = desk.extract, Taken()
    starts, ends = extract.dates("miss_missing_episode_start_date"), extract.dates("miss_missing_episode_end_date")
    kinds = extract.texts("miss_missing_episode_type")
    offered, accepted = extract.answers("miss_missing_rhi_offered"), extract.answers("miss_missing_rhi_accepted")
    children = extract.children(PART)
    for place, number in enumerate(numbers(desk, "missing", PART)):
        if starts[place] is not None and not extract.has_been(starts[place]):
            taken.left_out += 1
            continue
        # A return that is still to come is somebody's guess: the child is missing now.
        ended = ends[place] if extract.has_been(ends[place]) else None
        kind = "absent" if ABSENT.search(kinds[place] or "") else "missing"
        row = {"row": number, "child": children[place], "started": starts[place], "ended": ended, "kind": kind}
        answers = {"offered": offered[place], "accepted": accepted[place]}
        taken.take(row | answers | holder(desk, children[place], ended), starts[place])
    return taken
