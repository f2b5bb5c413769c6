"""Page: a worker's own week, of own children only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.performance.datasets.children.changes import look_at_list
from practicelens.performance.late.own import queries
from practicelens.web.pages.performance import late
from practicelens.web.pages.shared.asked import asking_of
from practicelens.workdays import clock


def own_week(request: HttpRequest) -> HttpResponse:
    """What is late and what is due on which day; the look is written before the page leaves."""
    asking = asking_of(request)
    found = queries.own_week(asking)
    # No look where nobody is named: a week may hold counts alone.
    if found is not None and found.names:
        data = {"edition": found.edition.hash, "children": len(found.names)}
        look_at_list("own week", list(found.names), by=asking.actor, now=clock.now(), data=data)
    rows = [(row, late.address_of(row)) for row in found.late] if found else []
    return render(request, "teams/own_week.html", {"week": found, "late_rows": rows, "today": asking.today})


urls: list[URLPattern] = [path("own-week/", own_week, name="own-week")]
