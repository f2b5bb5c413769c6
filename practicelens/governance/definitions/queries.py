"""Which definitions were reviewed, by whom, which are due, and what of it waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.text import slugify

from practicelens.analytics.measure import Card
from practicelens.governance.definitions import owed, permissions, rules
from practicelens.governance.definitions.known import card, cards
from practicelens.governance.definitions.models import DefinitionReview
from practicelens.governance.definitions.owed import newest_reviews, owed_of_cards
from practicelens.governance.definitions.states import WAITS, State
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.quality.duties.permissions import climbs_to
from practicelens.quality.duties.rules import Owed
from practicelens.quality.duties.states import DEFINITION, DUTIES
from practicelens.workdays.counting import counted


@dataclass(frozen=True)
class ReviewView:
    """One review. ``changed``: the definition's words are no longer those that were read."""

    on: date
    by: str
    note: str
    next_on: date
    changed: bool


@dataclass(frozen=True)
class Standing:
    """A measure with its newest review (None: nobody has read it here), by when the next is due, and how it stands."""

    card: Card
    last: ReviewView | None
    due: date | None
    state: State

    @property
    def waits(self) -> bool:
        """Whether somebody is to read it now."""
        return self.state in WAITS


def reviews_of(asking: Asking, key: str) -> tuple[ReviewView, ...]:
    """The reviews of one definition, the newest first. Definitions are no secret, nor who answers for them."""
    return _views(asking, DefinitionReview.objects.filter(card=key).order_by("-pk"))


def due_of(asking: Asking, key: str, found: tuple[ReviewView, ...]) -> date | None:
    """By when a definition with these reviews is read again; None before figures are published."""
    return owed.due_of(asking, key, found[0] if found else None)


def register(asking: Asking) -> tuple[Standing, ...]:
    """Every measure with where its review stands, those due first, then as a child's journey goes. Raises Missing."""
    permissions.check_can_review(asking.actor)
    newest = newest_reviews(asking)
    views = dict(zip(newest, _views(asking, newest.values()), strict=True))
    due = {key: owed.due_of(asking, key, newest.get(key)) for key in cards(asking)}
    found = (_standing(asking, one, views.get(key), due[key]) for key, one in cards(asking).items())
    # A sort keeps equals as they stood.
    return tuple(sorted(found, key=lambda one: one.due or date.max))


def _standing(asking: Asking, card: Card, last: ReviewView | None, due: date | None) -> Standing:
    return Standing(card, last, due, rules.state(due, asking.today, reviewed=last is not None))


def of_area(asking: Asking, area: str) -> tuple[Card, ...]:
    """The measures of an area by its key in an address, for whoever reviews them. Raises Missing."""
    permissions.check_can_review(asking.actor)
    return tuple(one for one in cards(asking).values() if slugify(one.area) == area)


def of_key(asking: Asking, key: str) -> tuple[Card, ...]:
    """The measure of a key, for whoever reviews it; none where there is no such. Raises Missing."""
    permissions.check_can_review(asking.actor)
    found = card(asking, key)
    return (found,) if found else ()


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Reviews that are due, a line an area: for analysts before their day, for those whom they climb to after it."""
    owes = any(asking.actor.has(role) for role in DUTIES[DEFINITION].owed_by)
    # Owed of the whole authority, whichever measure it is.
    above = climbs_to(asking.actor, DEFINITION, 0)
    if not (owes or above):
        return ()
    until = asking.today + rules.NEAR
    waiting = {
        key: one
        for key, one in owed_of_cards(asking).items()
        if (owes and one.due <= until) or (above and one.climbed(asking.today))
    }
    # Cards stand area by area, which groupby needs.
    known = cards(asking)
    areas = groupby(waiting, key=lambda key: known[key].area)
    return tuple(_waits(area, [known[key] for key in some], waiting) for area, some in areas)


def _waits(area: str, some: list[Card], waiting: Mapping[str, Owed]) -> Waiting:
    title = f"Review what {counted(len(some), 'measure means', 'measures mean')}: {area}"
    return Waiting(
        title, f"/definitions/reviews/{slugify(area)}/", min(waiting[one.key].due for one in some),
        some[0].title if len(some) == 1 else "", kind=WaitingKind.DEFINITION,
    )  # fmt: skip


def _views(asking: Asking, rows: Iterable[DefinitionReview]) -> tuple[ReviewView, ...]:
    rows = list(rows)
    names = people.names({row.by_id for row in rows}) if rows else {}
    found = {key: card(asking, key) for key in {row.card for row in rows}}
    # Of a card that was withdrawn here since no words stand, and nothing is told of them.
    prints = {key: rules.words_print(one) for key, one in found.items() if one is not None}
    return tuple(
        ReviewView(
            row.on, names.get(row.by_id, ""), row.note, row.next_on, prints.get(row.card, row.words) != row.words
        )
        for row in rows
    )
