"""Pages: a service area's week, its teams side by side and the work that moved between them; which areas there are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from practicelens.performance.datasets import lateness
from practicelens.performance.datasets.children.changes import look_at_list
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.service_week import queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.workdays import clock


def services(request: HttpRequest) -> HttpResponse:
    """The service areas within reach; of a single one its week at once."""
    found = queries.services(asking_of(request))
    # A Head of Service has one area: a list of one would be a page to click away.
    if len(found) == 1:
        return redirect("service-week", found[0].id)
    return render(request, "teams/services.html", {"services": found})


def service_week(request: HttpRequest, service_id: int) -> HttpResponse:
    """The teams of a service area side by side; the look at children who moved is written before the page leaves."""
    asking = asking_of(request)
    place, found = figures_queries.place(asking, "service", service_id), queries.service_week(asking, service_id)
    if found is not None and found.names:
        data = {"edition": found.edition.hash, "service": service_id, "children": len(found.names)}
        look_at_list("moves", list(found.names), by=asking.actor, now=clock.now(), data=data)
    context = {
        "place": place,
        "week": found,
        "unknown_since": lateness.unknown_since(found.edition.as_at, asking.today, asking.rules) if found else None,
        "shows_workers": found is not None and any(line.over_limit is not None for line in found.teams),
        "may_name_children": figures_queries.may_name_children(asking, "service", service_id),
    }
    return render(request, "teams/service_week.html", context)


urls: list[URLPattern] = [
    path("services/", services, name="services"),
    path("services/<int:service_id>/week/", service_week, name="service-week"),
]
