"""Pages: identifiers of one child that lists spell in two ways, to be joined, and what is joined."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST

from practicelens.access.errors import Refused
from practicelens.performance.extracts import queries
from practicelens.performance.extracts.identifiers import changes
from practicelens.performance.extracts.identifiers import queries as identifier_queries
from practicelens.performance.extracts.identifiers.queries import JoiningRow
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.request_input import typed_texts
from practicelens.web.templatetags.words import count_words
from practicelens.workdays import clock


@require_http_methods(["GET", "POST"])
def identifiers(request: HttpRequest, extract_id: int) -> HttpResponse:
    """What of an extract could be joined, list by list; what is ticked is confirmed, for later extracts too."""
    asking = asking_of(request)
    found = queries.extract(asking, extract_id)
    errors, ticked = [], typed_texts(request, "same")
    if request.method == "POST":
        try:
            count = changes.confirm(extract_id, ticked, by=asking.actor, now=clock.now())
            kinds = count_words(count, "kind of spelling,kinds of spelling")
            messages.success(request, f"Confirmed: {kinds}. They are joined when the extract is published.")
            # Joining is asked on the way to publishing, and takes effect there: so the way goes on, not back.
            return redirect("extract-publish", extract_id)
        except Refused as refusal:
            errors = [{"text": refusal.message, "href": "#same"}]
    context = {
        "extract": found,
        "proposals": identifier_queries.proposals(asking, extract_id),
        "errors": errors,
        "ticked": ticked,
    }
    return render(request, "extracts/identifiers.html", context, status=422 if errors else 200)


def joinings(request: HttpRequest) -> HttpResponse:
    """What was ever confirmed, by whom, and what of it still holds."""
    some = narrowed(request, identifier_queries.joinings(asking_of(request)), JOININGS)
    if (book := taken(request, some, JOININGS)) is not None:
        return book
    return render(request, "extracts/joinings.html", {"rows": some.rows, **some.shown})


JOININGS: Listing[JoiningRow] = Listing(
    "Identifiers that are joined",
    (
        ("List", lambda row: row.list), ("They differ by", lambda row: row.words),
        ("Identifiers then", lambda row: row.identifiers), ("Confirmed by", lambda row: row.confirmed_by),
        ("From", lambda row: row.starts), ("Ended", lambda row: row.ends), ("Ended by", lambda row: row.ended_by),
    ),
    (
        Question("list", "List", lambda row: row.list), Question("ways", "They differ by", lambda row: row.words),
        Question("state", "Where it is", lambda row: "Ended" if row.ends else "It holds"),
    ),
    (Order("newest", "Newest", lambda row: row.confirmed_at, backwards=True),
     Order("most", "Most identifiers", lambda row: row.identifiers, backwards=True)),
    first="What holds first",
)  # fmt: skip


@require_POST
def joining_end(request: HttpRequest, joining_id: int) -> HttpResponse:
    """Join no more by this from today on."""
    asking = asking_of(request)
    try:
        changes.end(joining_id, by=asking.actor, now=clock.now())
        messages.success(request, "It has ended. Extracts published from now on are not joined by it.")
    # A refusal is told on the list, which is where the button stood.
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("identifier-joinings")


urls: list[URLPattern] = [
    path("extracts/<int:extract_id>/identifiers/", identifiers, name="extract-identifiers"),
    path("extracts/identifiers/", joinings, name="identifier-joinings"),
    path("extracts/identifiers/<int:joining_id>/end/", joining_end, name="identifier-joining-end"),
]
