"""Page: the services and teams that a dataset's tree of departments proposes, made in bulk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Refused
from practicelens.performance.extracts.departments import changes, queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.request_input import day_boxes, typed_day, typed_texts
from practicelens.web.templatetags.words import count_words
from practicelens.workdays import clock
from practicelens.workdays.calendar import reporting_year


@require_http_methods(["GET", "POST"])
def departments(request: HttpRequest) -> HttpResponse:
    """Every team of the tree, with what it is here; those ticked are made."""
    asking = asking_of(request)
    found = queries.tree(asking)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        opens, wrong = typed_day(request, "opens")
        if wrong:
            errors.append({"text": wrong, "href": "#opens-day"})
        else:
            try:
                made = changes.confirm(typed_texts(request, "team"), opens, by=asking.actor, now=clock.now())
                messages.success(
                    request, f"{count_words(made, 'team is,teams are')} made. Nobody is linked to them yet."
                )
                return redirect("departments")
            except Refused as refusal:
                where = "#opens-day" if refusal.code == "opens" else "#teams"
                errors.append({"text": refusal.message, "href": where})
    # At first all that are not here yet are ticked: it is less work to untick a few than to tick many.
    ticked = (
        typed_texts(request, "team") if request.method == "POST" else [one.team for one in found.new] if found else []
    )
    # What a case system calls a team now it has mostly called so for some time.
    boxes = day_boxes(request, "opens", reporting_year(asking.today))
    # Each way back leads where its reader came from: to an analyst's extracts, or to an administrator's teams.
    loads = asking.actor.can(Capability.LOAD_EXTRACTS)
    context = {"tree": found, "ticked": ticked, "boxes": boxes, "errors": errors, "loads": loads}
    return render(request, "extracts/departments.html", context, status=422 if errors else 200)


urls: list[URLPattern] = [path("extracts/departments/", departments, name="departments")]
