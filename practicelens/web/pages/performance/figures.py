"""Pages: every card of a team, a service area or the authority, and the children behind a figure."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.performance.datasets.children.changes import look_at_list
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_day, asked_text
from practicelens.workdays import clock

ONLY = (
    ("all", "Everybody counted"),
    ("counted", "Those who met it"),
    ("missed", "Those who did not"),
    ("not_judged", "Could not be judged"),
)


def team_figures(request: HttpRequest, team_id: int) -> HttpResponse:
    """Every card of one team."""
    return _figures(request, "team", team_id)


def service_figures(request: HttpRequest, service_id: int) -> HttpResponse:
    """Every card of one service area."""
    return _figures(request, "service", service_id)


def authority_figures(request: HttpRequest) -> HttpResponse:
    """Every card of the authority."""
    return _figures(request, "authority", None)


def children_behind(request: HttpRequest, card: str, level: str, level_id: int) -> HttpResponse:
    """The children a figure was counted from; the look is written before the answer leaves."""
    asking = asking_of(request)
    only = asked_text(request, "only") or "all"
    found = figures_queries.children_behind(
        asking,
        card,
        level,
        # 0 in the address is the authority, which has no id.
        level_id or None,
        start=asked_day(request, "from"),
        end=asked_day(request, "to"),
        only=only,
    )
    seen = {"edition": found.edition.hash, "level": level, "id": level_id, "only": only}
    seen |= {"from": found.start.isoformat(), "to": found.end.isoformat()}
    page = paginate(found.list.children, request)
    look_at_list(card, [row.child for row in page], by=asking.actor, now=clock.now(), data=seen)
    return render(
        request,
        "figures/children.html",
        {"found": found, "page": page, "choices": ONLY, "only": only},
    )


def _figures(request: HttpRequest, level: str, level_id: int | None) -> HttpResponse:
    """The page of all cards at one place, by area."""
    asking = asking_of(request)
    place = figures_queries.place(asking, level, level_id)
    found = figures_queries.figures(asking, level, level_id)
    areas = [(area, list(lines)) for area, lines in groupby(found.lines, lambda line: line.card.area)] if found else []
    may_open = figures_queries.may_name_children(asking, level, level_id)
    return render(
        request, "figures/figures.html", {"place": place, "found": found, "areas": areas, "may_open": may_open}
    )


urls: list[URLPattern] = [
    path("teams/<int:team_id>/figures/", team_figures, name="figures"),
    path("services/<int:service_id>/figures/", service_figures, name="service-figures"),
    path("authority/figures/", authority_figures, name="authority-figures"),
    path("figures/<slug:card>/<slug:level>/<int:level_id>/children/", children_behind, name="figure-children"),
]
