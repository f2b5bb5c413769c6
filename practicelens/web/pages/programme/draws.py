"""Pages of draws: the list of them, one with all that repeats it, the same made again, and a redraw with its reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.errors import Missing
from practicelens.people.asking import key_of
from practicelens.quality.programme.draws import changes as draws_changes
from practicelens.quality.programme.draws import queries as draws_queries
from practicelens.quality.programme.draws import redrawing
from practicelens.quality.programme.draws.views import DrawRow
from practicelens.web.pages.programme.places import places
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import FormPage, WordsForm, ask, by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_flag
from practicelens.workdays.clock import local_date

_CRUMBS = [{"text": "Programme", "href": "/programme/"}, {"text": "Draws", "href": "/programme/draws/"}]


def draws(request: HttpRequest) -> HttpResponse:
    """Every draw, newest first."""
    asking = asking_of(request)
    # Every draw and not the newest alone: the form narrows what was read.
    some = narrowed(request, draws_queries.draws(asking, count=None), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    shown = {"page": paginate(some.rows, request), "places": places(asking, "programme-draws"), **some.shown}
    return render(request, "programme/draws.html", shown)


LIST: Listing[DrawRow] = Listing(
    "Draws",
    (
        ("Draw", lambda row: row.about), ("Tool", lambda row: row.tool),
        ("How", lambda row: row.how.value.capitalize()),
        ("Cases asked", lambda row: row.size), ("Cases", lambda row: row.drawn),
        ("Drawn again", lambda row: row.redrawn), ("When", lambda row: row.drawn_at), ("By", lambda row: row.drawn_by),
    ),
    (
        Question("tool", "Tool", lambda row: row.tool),
        Question("how", "How", lambda row: row.how.value.capitalize()), Question("by", "By", lambda row: row.drawn_by),
    ),
    (Order("again", "Most drawn again", lambda row: row.redrawn, True), Order("what", "Draw", lambda row: row.about)),
    first="Newest",
    month=lambda row: local_date(row.drawn_at),
    month_label="Drawn from",
)  # fmt: skip


def draw(request: HttpRequest, draw_id: int) -> HttpResponse:
    """One draw: who was drawn, who was left out and why, the seed, and the same draw made again."""
    asking = asking_of(request)
    view = draws_queries.draw(asking, draw_id)
    draws_changes.note_look_at_draw(draw_id, **by(request))
    # Made again from its list and seed only when asked for: it reads the whole list.
    again = draws_queries.repeat(asking, draw_id) if asked_flag(request, "repeat") else None
    return render(request, "programme/draw.html", {"view": view, "again": again, "crumbs": _CRUMBS})


def redraw(request: HttpRequest, draw_id: int, drawn_id: int) -> HttpResponse:
    """Draw another case in the place of one, with a reason."""
    view = draws_queries.draw(asking_of(request), draw_id)
    # Among this draw's own, so that an address put together by hand draws in nobody else's place.
    case = next((one for one in view.cases if one.id == drawn_id), None)
    if case is None:
        raise Missing
    note_shown(request, "draw again", [key_of(case.child)])
    page = FormPage(
        f"Draw another case in the place of {case.child}",
        "Draw again",
        reverse("programme-draw", args=[draw_id]),
        "Another case is drawn and given out. The old one stays listed, with your reason.",
        [*_CRUMBS, {"text": view.about, "href": reverse("programme-draw", args=[draw_id])}],
        lead="The new case is drawn by chance from the same list. A redraw is reported with its reason, because "
        "whoever could draw until they like the case would not be drawing any more.",
        warning=True,
    )

    def do(data: dict[str, Any]) -> None:
        redrawing.redraw(drawn_id, data["words"], **by(request))

    return ask(request, page, lambda data: WordsForm(data, label="Why is another case drawn?"), do)


urls: list[URLPattern] = [
    path("programme/draws/", draws, name="programme-draws"),
    path("programme/draws/<int:draw_id>/", draw, name="programme-draw"),
    path("programme/draws/<int:draw_id>/<int:drawn_id>/again/", redraw, name="programme-redraw"),
]
