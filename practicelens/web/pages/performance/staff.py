"""Page: the workers whom an extract names and who are not here yet, made in bulk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from practicelens.access.errors import Refused
from practicelens.performance.extracts.staff import changes, queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.request_input import day_boxes, typed_day, typed_texts
from practicelens.web.templatetags.words import count_words
from practicelens.workdays import clock
from practicelens.workdays.calendar import reporting_year


@require_http_methods(["GET", "POST"])
def staff(request: HttpRequest) -> HttpResponse:
    """Every worker whom the extract names, beside the team of most of their children; those ticked are made."""
    asking = asking_of(request)
    found = queries.staff(asking)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        starts, wrong = typed_day(request, "starts")
        if wrong:
            errors.append({"text": wrong, "href": "#starts-day"})
        else:
            try:
                made = changes.confirm(typed_texts(request, "worker"), starts, by=asking.actor, now=clock.now())
                done = count_words(made, "worker is,workers are")
                messages.success(request, f"{done} made. Work the figures out again to count by them.")
                return redirect("extract-names")
            except Refused as refusal:
                where = "#starts-day" if refusal.code == "starts" else "#workers"
                errors.append({"text": refusal.message, "href": where})
    proposed = [one.name for one in found.proposed] if found else []
    # At first all of them: it is less work to untick a few than to tick many.
    ticked = typed_texts(request, "worker") if request.method == "POST" else proposed
    # Whom an extract names now has mostly been there for some time.
    boxes = day_boxes(request, "starts", reporting_year(asking.today))
    context = {"found": found, "ticked": ticked, "boxes": boxes, "errors": errors}
    return render(request, "extracts/staff.html", context, status=422 if errors else 200)


urls: list[URLPattern] = [path("extracts/workers/", staff, name="extract-workers")]
