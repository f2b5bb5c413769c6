"""Pages: what each card means, where it comes from, what cannot be judged; and who reviewed it when."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.measure import Card
from practicelens.governance.definitions import changes, permissions, queries
from practicelens.governance.definitions.queries import Standing
from practicelens.governance.definitions.states import State
from practicelens.people.asking import Asking
from practicelens.performance.datasets.definitions import queries as definitions_queries
from practicelens.performance.explore import permissions as explore
from practicelens.performance.local_cards.rules import number_in
from practicelens.quality.learning import finding as pieces
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ask, by, needs
from practicelens.web.pages.shared.lists import Listing, Question, narrowed, taken
from practicelens.web.paging import paginate
from practicelens.workdays.timescales import add_months


def definitions(request: HttpRequest) -> HttpResponse:
    """Every card by area."""
    # Cards stand by area in their own table: grouping needs no sorting, and keeps their order.
    areas = [(area, list(cards)) for area, cards in groupby(definitions_queries.cards(), lambda card: card.area)]
    actor = asking_of(request).actor
    may = {"may_review": permissions.can_review(actor), "may_explore": explore.can_ask(actor)}
    shown = {"areas": areas, "not_held": definitions_queries.not_held(), **may}
    return render(request, "definitions/definitions.html", shown)


def definition(request: HttpRequest, card: str) -> HttpResponse:
    """One card in words, with the rules of today that it stands on, and its reviews."""
    asking = asking_of(request)
    if (local := number_in(card)) is not None:
        return redirect("local-card", local)
    found = definitions_queries.definition(asking, card)
    reviews = queries.reviews_of(asking, card)
    shown: dict[str, Any] = {"reviews": reviews, "next": queries.due_of(asking, card, reviews)}
    shown |= {"found": found, "learning": pieces.of_figure(asking, card)}
    may = {"may_review": permissions.can_review(asking.actor), "may_explore": explore.can_ask(asking.actor)}
    return render(request, "definitions/definition.html", {**may, **shown})


class ReviewForm(Form):
    """Which measures were read, what was found, and when they are read again."""

    field_of = {"cards": "cards", "note": "note", "next_on": "next_on"}
    cards = forms.MultipleChoiceField(
        label="Which have you read?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick the measures that you have read."},
    )  # fmt: skip
    note = forms.CharField(
        label="What did you find?", widget=forms.Textarea, error_messages={"required": "Say what you found."},
        help_text="“Right as it stands”, or what is to be asked or mended. It stands on the measure’s page.",
    )  # fmt: skip
    next_on = DayField(label="When is it to be read again?")

    def __init__(self, *args: Any, asking: Asking, cards: Sequence[Card], **kwargs: Any) -> None:
        """One measure is ticked already; of several none is, because a tick says that somebody read it."""
        again = add_months(asking.today, max(1, asking.rules.number("definition.again")))
        kwargs["initial"] = {"cards": [cards[0].key] if len(cards) == 1 else [], "next_on": again}
        super().__init__(*args, **kwargs)
        self.choose_from("cards", [(card.key, _in_words(card)) for card in cards])


def review_area(request: HttpRequest, area: str) -> HttpResponse:
    """Review the measures of an area."""
    found = queries.of_area(asking_of(request), area)
    # Back to the area's own lines: of all measures what was just written would stand on the last page.
    narrowed_to = f"?{urlencode({'area': found[0].area})}" if found else ""
    return _review(request, found, reverse("definitions-reviews") + narrowed_to)


def review(request: HttpRequest, card: str) -> HttpResponse:
    """Review one measure."""
    found = queries.of_key(asking_of(request), card)
    return _review(request, found, reverse("definition", args=[card]))


def _review(request: HttpRequest, cards: Sequence[Card], back: str) -> HttpResponse:
    needs(request, Capability.REVIEW_DEFINITIONS)
    if not cards:
        raise Missing("definition")
    title = cards[0].title if len(cards) == 1 else cards[0].area
    crumbs = [{"text": "What each figure means", "href": reverse("definitions")}]
    page = FormPage(f"Review: {title}", "Keep the review", back, "The review is kept.", crumbs)
    form = partial(ReviewForm, asking=asking_of(request), cards=cards)
    return ask(
        request, page, form, lambda data: changes.review(data["cards"], data["note"], data["next_on"], **by(request))
    )


def _in_words(card: Card) -> str:
    """A measure as it is read: what it means, who is counted out of whom, where it comes from."""
    counted = " out of ".join(filter(None, (card.numerator, card.denominator)))
    return f"{card.title}. {card.meaning} {f'Counted: {counted}. ' if counted else ''}From: {card.source}."


REVIEWS: Listing[Standing] = Listing(
    "Reviews of definitions",
    (
        ("Measure", lambda row: row.card.title), ("Area", lambda row: row.card.area),
        ("Where it stands", lambda row: row.state.value),
        ("Reviewed", lambda row: row.last.on if row.last else None),
        ("By", lambda row: row.last.by if row.last else ""),
        ("What was found", lambda row: row.last.note if row.last else ""), ("Next due", lambda row: row.due),
        ("Changed since", lambda row: bool(row.last and row.last.changed)),
    ),
    (
        Question("state", "Where it stands", lambda row: row.state.value, order=tuple(State)),
        Question("area", "Area", lambda row: row.card.area),
        Question("by", "Reviewed by", lambda row: row.last.by if row.last else "Nobody yet"),
    ),
)  # fmt: skip


def reviews(request: HttpRequest) -> HttpResponse:
    """Every measure with its newest review, and when the next is due."""
    asking = asking_of(request)
    some = narrowed(request, queries.register(asking), REVIEWS)
    if (book := taken(request, some, REVIEWS)) is not None:
        return book
    return render(request, "definitions/reviews.html", {"page": paginate(some.rows, request), **some.shown})


urls: list[URLPattern] = [
    path("definitions/", definitions, name="definitions"),
    path("definitions/reviews/", reviews, name="definitions-reviews"),
    path("definitions/reviews/<slug:area>/", review_area, name="definitions-review"),
    path("definitions/<slug:card>/", definition, name="definition"),
    path("definitions/<slug:card>/review/", review, name="definition-review"),
]
