"""Care leavers: those whom the leaving care service supports on the day."""

from __future__ import annotations

from typing import Final

from practicelens.synth.ssd.extract import Extract, Rows
from practicelens.synth.workbooks.lists_9_to_11 import eligibility_on

_ELIGIBILITY: Final[dict[str, str]] = {
    "relevant": "Relevant child", "former": "Former relevant child", "qualifying": "Qualifying care leaver",
}  # fmt: skip
IN_TOUCH: Final[dict[str, str]] = {
    "yes": "YES", "no": "NO", "died": "DIED", "refused": "REFU", "not_required": "NREQ", "returned_home": "RHOM",
}  # fmt: skip


def care_leavers(x: Extract) -> Rows:
    """One row each; nothing is said of the home of somebody we are not in touch with.

    The table has no end of support: whom it names is supported now.
    """
    for one in sorted(x.world.leavers, key=lambda leaver: leaver.child.number):
        if not one.start <= x.day < one.end:
            continue
        _, in_touch, accommodation, suitable, activity = [phase for phase in one.phases if phase[0] <= x.day][-1]
        home = [accommodation, "1" if suitable else "2", activity] if in_touch == "yes" else [None, None, None]
        # The worker stands twice in the row: as personal adviser, and as who is allocated.
        worker, team = x.worker_and_team(one.turn, x.day)
        yield [
            f"{one.child.number}1", one.child.identifier, _ELIGIBILITY[eligibility_on(one, x.day)], IN_TOUCH[in_touch],
            None, *home, None, worker, team, worker,
        ]  # fmt: skip
