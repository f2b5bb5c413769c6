"""Pages of the planner: the hours a month needs beside the hours there are, and somebody's own hours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.errors import Missing
from practicelens.documents.blocks import Document
from practicelens.quality.audits.core.rules import month_of
from practicelens.quality.programme.planner import changes as planner_changes
from practicelens.quality.programme.planner import queries as planner_queries
from practicelens.web.pages.programme.places import places
from practicelens.web.pages.shared import figures_taken
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_workbook
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, ask, by
from practicelens.web.pages.shared.lists import wants_workbook
from practicelens.workdays.timescales import add_months

_CRUMBS = [{"text": "Programme", "href": "/programme/"}]


def planner(request: HttpRequest) -> HttpResponse:
    """The sum of a month's hours, line by line, beside what there is, and what each setting would save."""
    asking = asking_of(request)
    today = asking.today
    # The next month: nothing that is set now changes what this one was opened with.
    view = planner_queries.planner(asking, add_months(month_of(today), 1))
    if wants_workbook(request):
        return as_workbook(Document("Planner", f"{view.month:%B %Y}", (), figures_taken.planner(view)), "Planner")
    return render(request, "programme/planner.html", {"view": view, "places": places(asking, "programme-planner")})


class HoursForm(Form):
    """Somebody's own hours a month."""

    field_of = {"hours": "hours", "why_missing": "why"}
    hours = forms.DecimalField(
        label="Hours a month for audits",
        required=False,
        help_text="Leave it empty for what the rule says of their role.",
        error_messages={"invalid": "Enter a number, like 45 or 7.5."},
        max_digits=5,
        decimal_places=1,
    )
    why = forms.CharField(label="Why", required=False, help_text="For example: works three days a week.")


def hours(request: HttpRequest, account_id: int) -> HttpResponse:
    """Say how many hours somebody has, where it differs from their role's."""
    asking = asking_of(request)
    today = asking.today
    # This month's people, because hours said now hold from today.
    view = planner_queries.planner(asking, month_of(today))
    person = next((one for one in view.people if one.account_id == account_id), None)
    if person is None:
        raise Missing
    page = FormPage(
        f"Hours for audits: {person.name}",
        "Save",
        reverse("programme-planner"),
        "Saved. It holds from today on.",
        [*_CRUMBS, {"text": "Planner", "href": reverse("programme-planner")}],
        lead=f"{person.role}: {person.hours:g} hours a month now.",
    )

    def do(data: dict[str, Any]) -> None:
        planner_changes.set_hours(account_id, data["hours"], data["why"], **by(request))

    return ask(request, page, HoursForm, do)


urls: list[URLPattern] = [
    path("programme/planner/", planner, name="programme-planner"),
    path("programme/planner/<int:account_id>/", hours, name="programme-hours"),
]
