"""The page of coverage: whom audits reach, beside the children there are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.documents.blocks import Document
from practicelens.quality.programme.coverage import queries as coverage_queries
from practicelens.web.pages.programme.places import places
from practicelens.web.pages.shared import figures_taken
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_workbook
from practicelens.web.pages.shared.lists import as_on, wants_workbook
from practicelens.web.request_input import asked_number
from practicelens.workdays.timescales import first_of_months

PERIODS = (3, 6, 12, 24)


def coverage(request: HttpRequest) -> HttpResponse:
    """Coverage of the last months: by plan, age, sex, ethnicity, disability, and by worker for their own line."""
    asking = asking_of(request)
    asked = asked_number(request, "months")
    # A year unless asked otherwise: a quarter's audits are too few to say of a small group that nobody looked.
    months = asked if asked in PERIODS else 12
    view = coverage_queries.coverage(asking, first_of_months(asking.today, months), asking.today)
    if wants_workbook(request):
        return as_workbook(
            Document("Whom audits reach", as_on(), (), figures_taken.coverage(view)), "Whom audits reach"
        )
    context = {
        "view": view,
        "months": months,
        "periods": PERIODS,
        "places": places(asking, "programme-coverage"),
    }
    return render(request, "programme/coverage.html", context)


urls: list[URLPattern] = [path("programme/coverage/", coverage, name="programme-coverage")]
