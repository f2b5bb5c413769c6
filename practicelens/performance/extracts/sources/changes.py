"""Confirms that two sources number children alike, where their identifiers prove it."""

from __future__ import annotations

from datetime import datetime

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused, Stale
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register import changes as register_changes
from practicelens.performance.extracts import permissions
from practicelens.performance.extracts.sources import queries
from practicelens.performance.extracts.sources.queries import Pair


def confirm(code: str, *, by: Actor, now: datetime) -> Pair:
    """Confirm a pair by its code. It holds for every extract of the two until it is ended. Raises Refused, Stale."""
    permissions.check_can_load(by)
    # Proved anew as it is confirmed: the page may have been open since before another extract came.
    pair = next((one for one in queries.pairs(Asking(by, now)) if one.code == code and not one.joined), None)
    if pair is None:
        raise Stale("These two are not proposed any more. Nothing was changed: look again.")
    if not pair.proved:
        # A person’s word is no proof: two systems may well count from one.
        raise Refused("Too few children of both have the same birth date and sex: nothing is joined.", code="proof")
    proof = pair.proof
    register_changes.confirm_sources(pair.sources, same=proof.same, differ=proof.differ, by=by, now=now)
    return pair
