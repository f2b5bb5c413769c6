"""Page: single children whom two joined sources number otherwise, said to be one or two."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST

from practicelens.access.errors import Refused
from practicelens.people.asking import key_of
from practicelens.performance.datasets.register import changes as register_changes
from practicelens.performance.datasets.register import queries as register_queries
from practicelens.performance.extracts.pairing import changes, queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import paginate
from practicelens.web.request_input import typed_text
from practicelens.workdays import clock


@require_http_methods(["GET", "POST"])
def pairs(request: HttpRequest) -> HttpResponse:
    """What is proposed, one child after another, and what was said before."""
    asking = asking_of(request)
    errors = []
    if request.method == "POST":
        same = typed_text(request, "say") == "one"
        try:
            names = (typed_text(request, "source"), typed_text(request, "written"), typed_text(request, "becomes"))
            changes.say(*names, same=same, by=asking.actor, now=clock.now())
            outcome = (
                "one child: work the figures out again to join them" if same else "two children: not proposed again"
            )
            # By both numbers, so that whoever said it sees which two were meant.
            messages.success(request, f"It is kept: {names[1]} and {names[2]} are {outcome}.")
            return redirect("child-pairs")
        except Refused as refusal:
            errors = [{"text": refusal.message, "href": "#proposed"}]
    # Both lists name children, and so both are among those shown.
    offered, decided = queries.offered(asking), queries.decided(asking)
    some = narrowed(request, offered, LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    page = paginate(some.rows, request)
    shown = [number for one in page for number in (one.proposal.written, one.proposal.becomes)]
    shown += [number for one in decided for number in (one.row.written, one.row.becomes)]
    note_shown(request, "children who may be one", map(asking.key_of, dict.fromkeys(shown)))
    edition = register_queries.published(asking)
    renamed = edition is not None and register_queries.names_changed(asking)
    context = {"page": page, "total": len(offered), "decided": decided, "errors": errors, "renamed": renamed}
    context |= some.shown
    return render(request, "extracts/pairs.html", context, status=422 if errors else 200)


LIST: Listing[queries.Offered] = Listing(
    "Children who may be one",
    (
        ("In the figures", lambda one: one.proposal.becomes), ("Source", lambda one: one.beside.names[1]),
        ("Its number there", lambda one: one.proposal.written), ("Birth date", lambda one: one.proposal.born),
        ("Sex", lambda one: one.proposal.sex), ("The same in both", lambda one: "; ".join(one.proposal.same)),
        ("Told otherwise", lambda one: "; ".join(one.proposal.otherwise)),
        ("Other pairs with one of these numbers", lambda one: one.proposal.rivals),
    ),
    (
        Question("source", "Source", lambda one: (one.beside.source, one.beside.names[1])),
        Question("rivals", "Other pairs", lambda one: "With its numbers" if one.proposal.rivals else "None"),
    ),
    (Order("number", "Number in the figures", lambda one: one.proposal.becomes),),
    first="Surest first",
    # Both numbers are known to whoever sees the pair; a look keeps the one that the figures have.
    child=lambda one: key_of(one.proposal.becomes),
)  # fmt: skip


@require_POST
def pair_end(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Take back what was said of two numbers."""
    asking = asking_of(request)
    try:
        register_changes.end_child(pair_id, by=asking.actor, now=clock.now())
        messages.success(request, "It is taken back. Work the figures out again, and they are as before.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("child-pairs")


urls: list[URLPattern] = [
    path("extracts/sources/children/", pairs, name="child-pairs"),
    path("extracts/sources/children/<int:pair_id>/end/", pair_end, name="child-pair-end"),
]
