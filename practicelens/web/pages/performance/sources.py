"""Pages: several sources beside each other, whose identifiers are confirmed to be the same children's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST

from practicelens.access.errors import Refused
from practicelens.performance.datasets.register import changes as register_changes
from practicelens.performance.datasets.register import queries as register_queries
from practicelens.performance.extracts.sources import changes, queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.request_input import typed_text
from practicelens.workdays import clock


@require_http_methods(["GET", "POST"])
def sources(request: HttpRequest) -> HttpResponse:
    """Every two sources with what their identifiers prove; one that is proved is confirmed here."""
    asking = asking_of(request)
    errors = []
    if request.method == "POST":
        try:
            pair = changes.confirm(typed_text(request, "pair"), by=asking.actor, now=clock.now())
            messages.success(request, f"Confirmed: {' and '.join(pair.names)} number children alike.")
            return redirect("sources")
        except Refused as refusal:
            errors = [{"text": refusal.message, "href": "#pairs"}]
    edition = register_queries.published(asking)
    context = {
        "pairs": queries.pairs(asking),
        "lists": queries.lists(asking),
        "joinings": queries.joinings(asking),
        # A confirmation changes figures only when they are worked out again, which the page then offers.
        "renamed": edition is not None and register_queries.names_changed(asking),
        "errors": errors,
    }
    return render(request, "extracts/sources.html", context, status=422 if errors else 200)


@require_POST
def sources_end(request: HttpRequest, joining_id: int) -> HttpResponse:
    """Join the two no more when the figures are next worked out."""
    asking = asking_of(request)
    try:
        register_changes.end_sources(joining_id, by=asking.actor, now=clock.now())
        messages.success(request, "It has ended. Work the figures out again to part them.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("sources")


urls: list[URLPattern] = [
    path("extracts/sources/", sources, name="sources"),
    path("extracts/sources/<int:joining_id>/end/", sources_end, name="sources-end"),
]
