"""Says of two numbers that are proposed that they are one child, or two."""

from __future__ import annotations

from datetime import datetime

from practicelens.access.actor import Actor
from practicelens.access.errors import Stale
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register import changes as register_changes
from practicelens.performance.datasets.register.changes import ChildDecision
from practicelens.performance.extracts import permissions
from practicelens.performance.extracts.pairing import queries


def say(source: str, written: str, becomes: str, *, same: bool, by: Actor, now: datetime) -> None:
    """Say that a source's number and one of the figures are one child (``same``), or two. Raises Missing, Stale.

    Only what is proposed can be said: nobody pairs children whose birth date or sex is another.
    """
    permissions.check_can_load(by)
    offered = {one.code: one for one in queries.offered(Asking(by, now))}
    found = offered.get((source, written, becomes))
    if found is None:
        raise Stale("These two are not proposed any more. Nothing was changed: look again.")
    # Both are always among it: nothing is proposed without them.
    evidence = "; ".join(("birth date", "sex", *found.proposal.same))
    register_changes.decide_child(ChildDecision(source, written, becomes, same, evidence), by=by, now=now)
