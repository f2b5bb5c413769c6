"""Pages: what each card means, where it comes from, and what cannot be judged."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.performance.datasets.definitions import queries as definitions_queries
from practicelens.web.pages.shared.asked import asking_of


def definitions(request: HttpRequest) -> HttpResponse:
    """Every card by area."""
    # Cards stand by area in their own table: grouping needs no sorting, and keeps their order.
    areas = [(area, list(cards)) for area, cards in groupby(definitions_queries.cards(), lambda card: card.area)]
    return render(request, "definitions/definitions.html", {"areas": areas, "not_held": definitions_queries.not_held()})


def definition(request: HttpRequest, card: str) -> HttpResponse:
    """One card in words, with the rules of today that it stands on."""
    found = definitions_queries.definition(asking_of(request), card)
    return render(request, "definitions/definition.html", {"found": found})


urls: list[URLPattern] = [
    path("definitions/", definitions, name="definitions"),
    path("definitions/<slug:card>/", definition, name="definition"),
]
