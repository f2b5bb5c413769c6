"""Makes the workers that somebody chose of those an extract names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from practicelens.access.actor import Actor
from practicelens.people.asking import Asking
from practicelens.people.setup import structure
from practicelens.performance.extracts import in_bulk
from practicelens.performance.extracts.staff import queries


def confirm(chosen: Collection[str], starts: date | None, *, by: Actor, now: datetime) -> int:
    """Make these workers, each in the team proposed; how many. Raises Missing, Refused, Stale.

    Nobody sees anything by it: a worker without an account is a name.
    """
    found = queries.staff(Asking(by, now))
    # Proposed anew: somebody may have made some of them meanwhile, or another extract been published.
    offered = {one.name: one.team_id for one in found.proposed} if found else {}
    made, since = in_bulk.chosen_of(
        offered, chosen, starts,
        nothing="Tick the workers who are to be made.", no_day="Say from which day they are in their teams.",
    )  # fmt: skip
    return structure.add_workers(made, starts=since, by=by, now=now)
