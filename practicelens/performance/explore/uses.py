"""Who uses a figure: the section of Performance Matters, the week of a team, targets, and questions that are kept."""

from __future__ import annotations

from dataclasses import dataclass

from practicelens.analytics.measure import Card
from practicelens.people.asking import Asking
from practicelens.performance.datasets import cards
from practicelens.performance.explore import saved
from practicelens.performance.explore.saved import SavedRow
from practicelens.performance.matters import permissions, targets
from practicelens.performance.matters.sections import OF_CARD, Section
from practicelens.performance.matters.targets import TargetView


@dataclass(frozen=True)
class Uses:
    """Where a figure is read and what it is held to, as far as whoever asks may open it.

    ``section`` is None where no month is theirs to open. ``on_week``: it stands on every team's week.
    """

    section: Section | None
    on_week: bool
    targets: tuple[TargetView, ...]
    views: tuple[SavedRow, ...]


def uses(asking: Asking, card: Card) -> Uses:
    """Who uses a figure."""
    opens = permissions.can_open_any(asking.actor)
    standing = targets.register(asking) if opens else ()
    return Uses(
        section=OF_CARD.get(card.key) if opens else None,
        on_week=card.key in {one.key for one in cards.WEEK},
        targets=tuple(one for one in standing if one.card.key == card.key and not one.ended),
        views=tuple(one for one in saved.views(asking) if one.asked.get("card") == card.key),
    )
