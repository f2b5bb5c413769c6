"""What an extract proposes and somebody chooses of it, before all of it is made at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeVar

from practicelens.access.errors import Refused, Stale

Offered = TypeVar("Offered")


def chosen_of(
    offered: Mapping[str, Offered], chosen: Collection[str], since: date | None, *, nothing: str, no_day: str
) -> tuple[dict[str, Offered], date]:
    """What was chosen of what is offered now, and from which day on it is there.

    ``nothing`` and ``no_day`` are what is said where none is ticked, or no day is given. Raises Refused, and Stale
    where something is offered no more: somebody may have made it meanwhile, or a newer extract have come.
    """
    if not chosen:
        raise Refused(nothing, code="none_chosen")
    if since is None:
        raise Refused(no_day, code="day")
    if not offered.keys() >= set(chosen):
        raise Stale("Not all of these are proposed any more. Nothing was changed: look again.")
    return {one: offered[one] for one in chosen}, since
