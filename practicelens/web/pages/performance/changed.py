"""Pages: what an extract changed since the one before, list by list, and the children behind each number."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from practicelens.access.errors import Missing
from practicelens.analytics.comparing import Change
from practicelens.jobs import load_extract
from practicelens.people.asking import key_of
from practicelens.performance.extracts import queries
from practicelens.performance.extracts.comparing import queries as comparing_queries
from practicelens.performance.extracts.comparing.queries import CHANGE_WORDS, ChangedChild
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import paginate


@require_http_methods(["GET", "POST"])
def changed(request: HttpRequest, extract_id: int) -> HttpResponse:
    """New, gone and restated rows of each list; where nobody had the two compared, it is asked for here."""
    asking = asking_of(request)
    found = queries.extract(asking, extract_id)
    since = comparing_queries.since(asking, extract_id)
    if request.method == "POST":
        # Asked for by a button: what was published before there was a comparison is compared when somebody wants to
        # know.
        load_extract.compare_later(extract_id)
        messages.success(request, "The two extracts are being compared. It takes some seconds.")
        return redirect("extract-changed", extract_id)
    return render(request, "extracts/changed.html", {"extract": found, "since": since})


def changed_children(request: HttpRequest, extract_id: int, number: int, change: str) -> HttpResponse:
    """The children whose rows of one list changed in one way, with what was written before and what is now."""
    asking = asking_of(request)
    found = queries.extract(asking, extract_id)
    try:
        before, rows, hidden = comparing_queries.children(asking, extract_id, number, change)
    except Missing:
        # The one before it was replaced or withdrawn since the number was shown: its page says so.
        since = comparing_queries.since(asking, extract_id)
        if since is None or since.worked_out:
            raise
        return redirect("extract-changed", extract_id)
    some = narrowed(request, rows, LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    page = paginate(some.rows, request)
    # Some lists are of adopters and carers, who are no children and have no history of looks.
    note_shown(request, "changed rows", dict.fromkeys(key_of(row.who) for row in page if row.is_child))
    words = CHANGE_WORDS[Change(change)]
    context = {"extract": found, "before": before, "number": number, "words": words, "hidden": hidden, "page": page}
    return render(request, "extracts/changed_children.html", context | some.shown)


LIST: Listing[ChangedChild] = Listing(
    "What changed",
    (
        ("Child", lambda row: row.who), ("Day", lambda row: row.day), ("Column", lambda row: row.words),
    ),
    (Question("column", "Column", lambda row: row.fields[0].column if len(row.fields) == 1 else
              "Several columns" if row.fields else None),),
    (Order("child", "Child", lambda row: row.who), Order("day", "Latest day", lambda row: row.day, True)),
    first="By child",
    child=lambda row: key_of(row.who),
)  # fmt: skip

urls: list[URLPattern] = [
    path("extracts/<int:extract_id>/changed/", changed, name="extract-changed"),
    path(
        "extracts/<int:extract_id>/changed/<int:number>/<str:change>/",
        changed_children,
        name="extract-changed-children",
    ),
]
