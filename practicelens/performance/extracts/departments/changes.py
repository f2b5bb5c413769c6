"""Makes the services and teams that somebody chose of those a dataset proposes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from practicelens.access.actor import Actor
from practicelens.people.asking import Asking
from practicelens.people.setup import structure
from practicelens.performance.extracts import in_bulk
from practicelens.performance.extracts.departments import queries


def confirm(chosen: Collection[str], opens: date | None, *, by: Actor, now: datetime) -> int:
    """Make these teams, named as the tree names them, in their service areas; how many. Raises Missing, Refused, Stale.

    Nobody is given anything by it: who sees a team is linked to it by the administrator.
    """
    found = queries.tree(Asking(by, now))
    # Asked anew as it is confirmed: a newer extract may have come, or somebody else made some of them.
    offered = {one.team: one.service for one in found.new} if found else {}
    made, since = in_bulk.chosen_of(
        offered, chosen, opens,
        nothing="Tick the teams that are to be made.", no_day="Say from which day they are there.",
    )  # fmt: skip
    return structure.add_teams(made, opens=since, by=by, now=now)
