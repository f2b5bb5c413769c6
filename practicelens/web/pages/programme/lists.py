"""Pages of uploaded lists, and of whose work a predefined area is where its list does not say."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from practicelens.access.errors import Refused
from practicelens.analytics.case_list import MOST_BYTES
from practicelens.people.asking import Asking
from practicelens.people.setup import queries as setup_queries
from practicelens.quality.programme.core.states import POPULATION_WORDS
from practicelens.quality.programme.lists import changes as lists_changes
from practicelens.quality.programme.lists import queries as lists_queries
from practicelens.quality.programme.months import changes as months_changes
from practicelens.web.pages.programme.places import places
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, ask, by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.paging import paginate
from practicelens.web.request_input import day_boxes, sent_file, typed_all, typed_day, typed_text
from practicelens.workdays import clock

_CRUMBS = [{"text": "Programme", "href": "/programme/"}, {"text": "Lists", "href": "/programme/lists/"}]


def lists(request: HttpRequest) -> HttpResponse:
    """The predefined areas with where their cases come from, and every list uploaded."""
    asking = asking_of(request)
    some = narrowed(request, lists_queries.uploads(asking), UPLOADS)
    if (book := taken(request, some, UPLOADS)) is not None:
        return book
    context = {
        **some.shown,
        "areas": lists_queries.areas(asking),
        "page": paginate(some.rows, request),
        "words": POPULATION_WORDS,
        "places": places(asking_of(request), "programme-lists"),
    }
    return render(request, "programme/lists.html", context)


UPLOADS: Listing[lists_queries.UploadRow] = Listing(
    "Lists uploaded",
    (
        ("List", lambda row: row.title), ("For", lambda row: row.tool or "A theme"), ("As at", lambda row: row.as_at),
        ("Children", lambda row: row.rows), ("File", lambda row: row.file_name),
        ("Uploaded", lambda row: row.uploaded_at), ("By", lambda row: row.by),
    ),
    (
        Question("for", "For", lambda row: row.tool or "A theme"), Question("by", "By", lambda row: row.by),
    ),
    (
        Order("oldest", "Oldest", lambda row: row.uploaded_at), Order("list", "List", lambda row: row.title),
        Order("children", "Most children", lambda row: row.rows, True),
    ),
    first="Newest",
    month=lambda row: row.as_at,
    month_label="As at, from",
)  # fmt: skip


def upload(request: HttpRequest) -> HttpResponse:
    """Send a list of children; what is wrong with it is told row by row, and then nothing of it is kept."""
    areas = lists_queries.areas(asking_of(request))
    errors: list[dict[str, str]] = []
    faults: tuple[Any, ...] = ()
    if request.method == "POST":
        try:
            _take(request)
        except lists_changes.ListRefused as refused:
            errors, faults = [{"text": refused.message, "href": "#file"}], refused.faults
        except Refused as refused:
            errors = [{"text": refused.message, "href": _PLACES.get(refused.code, "#file")}]
        else:
            messages.success(request, "The list is taken, and draws can be made from it.")
            return redirect("programme-lists")
    context = {
        "errors": errors,
        # What is wrong with the file as a whole stands above, and is no row to be mended.
        "faults": [fault for fault in faults if fault.row],
        "areas": areas,
        "boxes": day_boxes(request, "as_at", clock.today()),
        "typed": typed_all(request),
        "crumbs": _CRUMBS,
    }
    return render(request, "programme/upload.html", context, status=422 if errors else 200)


_PLACES = {"title_missing": "#title", "in_future": "#as_at-day", "no_day": "#as_at-day", "no_tool": "#tool"}


def _take(request: HttpRequest) -> None:
    """Take the file that was sent."""
    file = sent_file(request, "file")
    as_at, wrong = typed_day(request, "as_at")
    # In the order of the form, so that the first error is the first field.
    if file is None:
        raise Refused("Choose the file to send.", code="no_file")
    if wrong:
        raise Refused(wrong, code="no_day")
    if as_at is None:
        raise Refused("Say on which day the list was true, like 27 11 2026.", code="no_day")
    # One byte more than is taken, so that a larger file is seen to be larger and is not read to its end.
    content = file.read(MOST_BYTES + 1)
    title, tool = typed_text(request, "title"), typed_text(request, "tool")
    lists_changes.upload(content, file.name or "", as_at=as_at, title=title, tool=tool, **by(request))


class TeamForm(Form):
    """Whose work an area is."""

    field_of = {"no_team": "team"}
    team = forms.ChoiceField(label="Which team’s work is it?", error_messages={"required": "Choose a team."})

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With the teams that work today."""
        super().__init__(*args, **kwargs)
        self.choose_from("team", [("", "Choose a team"), *setup_queries.choosable_teams(asking)])


def area_team(request: HttpRequest, tool: str) -> HttpResponse:
    """Say whose work an area is, where a child's list names no team."""
    areas = {area.tool: area.title for area in lists_queries.areas(asking_of(request))}
    page = FormPage(
        f"Whose work: {areas.get(tool, tool)}",
        "Save",
        reverse("programme-lists"),
        "Saved. It holds from today on.",
        _CRUMBS,
        lead="Contacts, and some lists that are uploaded, do not say which team’s work a child’s help is. Audits of "
        "them are then counted for this team.",
    )
    return ask(
        request,
        page,
        partial(TeamForm, asking=asking_of(request)),
        lambda data: months_changes.say_area_team(tool, int(data["team"]), **by(request)),
    )


urls: list[URLPattern] = [
    path("programme/lists/", lists, name="programme-lists"),
    path("programme/lists/upload/", upload, name="programme-upload"),
    path("programme/lists/<slug:tool>/team/", area_team, name="programme-area-team"),
]
