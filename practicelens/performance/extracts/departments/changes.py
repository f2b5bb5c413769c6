"""Makes the services and teams that somebody chose of those a dataset proposes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused, Stale
from practicelens.people.asking import Asking
from practicelens.people.setup import structure
from practicelens.performance.extracts.departments import queries


def confirm(chosen: Collection[str], opens: date | None, *, by: Actor, now: datetime) -> int:
    """Make these teams, named as the tree names them, in their service areas; how many. Raises Missing, Refused, Stale.

    Nobody is given anything by it: who sees a team is linked to it by the administrator.
    """
    found = queries.tree(Asking(by, now))
    # Asked anew as it is confirmed: a newer extract may have come, or somebody else made some of them.
    offered = {one.team: one.service for one in found.new} if found else {}
    if not chosen:
        raise Refused("Tick the teams that are to be made.", code="none_chosen")
    if opens is None:
        raise Refused("Say from which day they are there.", code="opens")
    if not offered.keys() >= set(chosen):
        raise Stale("Not all of these are proposed any more. Nothing was changed: look again.")
    return structure.add_teams({team: offered[team] for team in chosen}, opens=opens, by=by, now=now)
