"""Page: who our statistical neighbours are and were, and what other authorities published last."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.performance.matters import comparators as queries
from practicelens.web.pages.shared.asked import asking_of


def comparators(request: HttpRequest) -> HttpResponse:
    """Neighbours by the day from which they are ours, and each measure beside them."""
    return render(request, "matters/comparators.html", {"found": queries.page(asking_of(request))})


urls: list[URLPattern] = [path("other-authorities/", comparators, name="comparators")]
