"""Page: the plan of a team's week by worker and day, which prints on one side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.performance.datasets.children.changes import look_at_list
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.late.plan import queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.workdays import clock


def plan(request: HttpRequest, team_id: int) -> HttpResponse:
    """What is late and what is due on which of the next five working days, by worker."""
    asking = asking_of(request)
    found = queries.plan(asking, team_id)
    if found is not None and found.children:
        data = {"edition": found.edition.hash, "team": team_id, "children": len(found.children)}
        # Every child of the plan at once: it prints on one side, and is read whole.
        look_at_list("plan", list(found.children), by=asking.actor, now=clock.now(), data=data)
    context = {"team": figures_queries.team_name(asking, team_id), "plan": found}
    return render(request, "teams/plan.html", context)


urls: list[URLPattern] = [path("teams/<int:team_id>/plan/", plan, name="team-plan")]
