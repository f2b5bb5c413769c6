"""Three children of the world whose records only named people may see."""

from __future__ import annotations

from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.people.founding.plan import RestrictedPlan
from practicelens.synth.world.records import CARE, IN_NEED, PROTECTION, Episode
from practicelens.synth.world.simulation import World

AUTHORITY, SCHEME = "northborough", "case-system"
_SINCE = date(2026, 6, 1)
_REASONS = (
    ("A colleague in the department is related to this family.", IN_NEED),
    ("A parent works for the council.", PROTECTION),
    ("Where this child lives must not be known.", CARE),
)


def key_of(identifier: str) -> ChildKey:
    """A child's key, as the demonstration's settings name authority and scheme."""
    return ChildKey(AUTHORITY, SCHEME, identifier)


def restricted(world: World, *people: str) -> tuple[RestrictedPlan, ...]:
    """The first open child of each status long enough known; the first one in the first team of the world."""
    found: list[RestrictedPlan] = []
    for reason, status in _REASONS:
        # The first team's: its Team Manager is who most sign in as, and meets "and one that you may not see".
        team = 0 if status == IN_NEED else None
        child = next((one.child for one in world.episodes if _suits(one, status, team, world.until)), None)
        if child is not None:
            found.append(RestrictedPlan(key_of(child.identifier), reason, people, _SINCE))
    return tuple(found)


def _suits(episode: Episode, status: str, team: int | None, day: int) -> bool:
    """Open in this status today, in this team if one is asked for."""
    # Closed children stay out: nobody would meet the restriction on any list of today.
    if not episode.referral <= day < episode.closed:
        return False
    turn = episode.turn_on(day)
    if team is not None and (turn is None or turn.team != team):
        return False
    return any(spell.kind == status and spell.start <= day < spell.end for spell in episode.spells)
