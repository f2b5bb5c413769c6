"""What measures mean: every definition, and one with what it stands on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.exploring.cuts import Cut
from practicelens.analytics.measure import Card
from practicelens.analytics.sources.holding import TITLES, able
from practicelens.api.answering import Listed, listed, tagged
from practicelens.api.asked import MeasureKey, Paged
from practicelens.api.shapes import GroupOut, MeasureOut, MeasureRow, Measures, ReviewOut, RuleOut, WayOut
from practicelens.api.who import REFUSALS, asking_of
from practicelens.governance.definitions import queries as reviews
from practicelens.governance.definitions.rules import words_print
from practicelens.people.asking import Asking
from practicelens.performance.datasets.definitions import queries as definitions
from practicelens.performance.explore import groups, queries

router = Router(tags=["Measures"])


@router.get("/measures", response={200: Measures, **REFUSALS}, summary="Every measure's definition")
def measures(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """The definitions, in the order of a child's journey. For people who may see figures."""
    _asking(request)
    return listed(request, asked, Listed(MeasureRow, [_row(card) for card in definitions.cards()]))


@router.get("/measures/{measure}", response={200: MeasureOut, **REFUSALS}, summary="One measure's definition")
def measure(request: HttpRequest, measure: MeasureKey) -> HttpResponse:
    """A definition with the rules it stands on today, its reviews, and the ways in which it can be divided."""
    asking = _asking(request)
    found = definitions.definition(asking, measure)
    body = MeasureOut(
        measure=_row(found.card),
        lists=list(found.lists),
        rules=[RuleOut(title=one.title, value=one.value, source=one.source) for one in found.rules],
        reviews=[
            ReviewOut(on=one.on, next_on=one.next_on, changed_since=one.changed)
            for one in reviews.reviews_of(asking, measure)
        ],
        divided_by=[_way(cut) for cut in queries.cuts_of(asking, found.card)],
    )
    return tagged(request, HttpResponse(body.model_dump_json(), content_type="application/json"))


def _asking(request: HttpRequest) -> Asking:
    """Who asks, where they may see figures of somebody."""
    # Definitions are no secret on pages; the API tells whoever has no figures nothing, not even that it is there.
    asking = asking_of(request)
    if not asking.actor.can(Capability.SEE_FIGURES):
        raise Missing
    return asking


def _row(card: Card) -> MeasureRow:
    """A card without the relation it stands on: named one by one, so that a new field does not leave by itself."""
    return MeasureRow(
        key=card.key, title=card.title, area=card.area, meaning=card.meaning, kind=card.kind.value,
        timing=card.timing.value, polarity=card.polarity.value, unit=card.amount, numerator=card.numerator,
        denominator=card.denominator, not_judged=card.not_judged, source=card.source, national=card.beside,
        answered_by=tuple(TITLES[one] for one in able(card)), levels=tuple(one.value for one in card.levels),
        dormant=card.dormant, version=words_print(card),
    )  # fmt: skip


def _way(cut: Cut) -> WayOut:
    known = [GroupOut(key=key, name=words) for key, words in groups.coded(cut)]
    return WayOut(key=cut.key, name=cut.words, groups=known)
