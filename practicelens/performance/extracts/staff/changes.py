"""Makes the workers that somebody chose of those an extract names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused, Stale
from practicelens.people.asking import Asking
from practicelens.people.setup import structure
from practicelens.performance.extracts.staff import queries


def confirm(chosen: Collection[str], starts: date | None, *, by: Actor, now: datetime) -> int:
    """Make these workers, each in the team proposed; how many. Raises Missing, Refused, Stale.

    Nobody sees anything by it: a worker without an account is a name.
    """
    found = queries.staff(Asking(by, now))
    # Proposed anew: somebody may have made some of them meanwhile, or another extract been published.
    offered = {one.name: one.team_id for one in found.proposed} if found else {}
    if not chosen:
        raise Refused("Tick the workers who are to be made.", code="none_chosen")
    if starts is None:
        raise Refused("Say from which day they are in their teams.", code="starts")
    if not offered.keys() >= set(chosen):
        raise Stale("Not all of these are proposed any more. Nothing was changed: look again.")
    return structure.add_workers({name: offered[name] for name in chosen}, starts=starts, by=by, now=now)
