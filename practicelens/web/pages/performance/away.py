"""Page: who of a team is away from when until when, written by its manager; never why."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from practicelens.access.errors import Refused
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.late import permissions
from practicelens.performance.late.foreseen import changes, queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.request_input import day_boxes, typed_day, typed_number, typed_text
from practicelens.workdays import clock

# Where each refusal is mended: an error leads to its field, and one of no field to the first of them.
PLACES = {"worker": "#worker", "first": "#first-day", "last": "#last-day"}


@require_http_methods(["GET", "POST"])
def away(request: HttpRequest, team_id: int) -> HttpResponse:
    """The absences of a team, with the form for whoever plans its work."""
    asking, errors = asking_of(request), []
    # Who reads the team's week reads who is away; only who plans its work writes it.
    found, may_plan = queries.absences(asking, team_id), permissions.can_plan(asking.actor, team_id)
    if request.method == "POST":
        try:
            messages.success(request, _act(request, team_id))
            return redirect("team-away", team_id)
        except Refused as refusal:
            errors = [{"text": refusal.message, "href": PLACES.get(refusal.code, "#worker")}]
    workers = [one for one in asking.workers.values() if one.team_id == team_id]
    chosen = typed_text(request, "worker")
    context = {
        "team": figures_queries.team_name(asking, team_id),
        "standing": [row for row in found if row.stands(asking.today)],
        # What is over is kept apart: it explains a week that is past, and is nothing to plan by.
        "over": [row for row in found if not row.stands(asking.today)],
        "today": asking.today,
        "may_plan": may_plan,
        "workers": [
            {"value": "", "text": "Choose"},
            *({"value": str(one.id), "text": one.name, "selected": str(one.id) == chosen} for one in workers),
        ],
        "first_boxes": day_boxes(request, "first"),
        "last_boxes": day_boxes(request, "last"),
        "errors": errors,
    }
    return render(request, "teams/away.html", context, status=422 if errors else 200)


def _act(request: HttpRequest, team_id: int) -> str:
    """Do what the button says; what is said of it afterwards."""
    by, now = asking_of(request).actor, clock.now()
    # A button of a row and not of the form, so that nothing typed below it is asked for.
    if (withdrawn := typed_number(request, "withdraw")) is not None:
        changes.withdraw(team_id, withdrawn, by=by, now=now)
        return "Withdrawn. That it stood there is kept."
    first, last = _day(request, "first"), _day(request, "last")
    changes.enter(team_id, typed_number(request, "worker"), first, last, by=by, now=now)
    return "The week reckons with it now."


def _day(request: HttpRequest, name: str) -> date | None:
    """The day typed; Refused where it is none."""
    found, wrong = typed_day(request, name)
    if wrong:
        raise Refused(wrong, code=name)
    return found


urls: list[URLPattern] = [path("teams/<int:team_id>/away/", away, name="team-away")]
