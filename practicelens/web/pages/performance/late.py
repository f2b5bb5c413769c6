"""Pages: one piece of late work, with what stands behind it, and the list of what was escalated."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Refused
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets.children.changes import look_at_list
from practicelens.performance.datasets.shapes import Due
from practicelens.performance.late import changes, queries
from practicelens.performance.late.changes import Written
from practicelens.performance.late.queries import EscalatedRow
from practicelens.performance.late.rules import REASONS, Key
from practicelens.performance.late.states import State
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_number, day_boxes, path_day, typed_day, typed_text
from practicelens.workdays import clock

PLACES = {"reason": "#reason", "until": "#until-day", "why": "#why", "text": "#text", "who": "#who"}


@require_http_methods(["GET", "POST"])
def late_work(request: HttpRequest, team_id: int, kind: str, due: str, identifier: str) -> HttpResponse:
    """Why it is late, who does it and by when; escalated by the manager, answered by the Head of Service."""
    asking, key = asking_of(request), Key(identifier, kind, path_day(due))
    # First of all, also of what is sent in: a form of somebody who may not see it is no refusal but a page that is not.
    found, errors = queries.late_work(asking, team_id, key), []
    if request.method == "POST":
        try:
            messages.success(request, _act(request, asking, team_id, key))
            return redirect("late-work", team_id, kind, due, identifier)
        except Refused as refusal:
            errors = [{"text": refusal.message, "href": PLACES.get(refusal.code, "#stands")}]
    # Before the page is made, and after the permission: a look that was refused is none.
    note_shown(request, "late work", [key_of(identifier)])
    context = {
        "found": found,
        "row": found.due,
        "team": asking.teams[team_id],
        "of_team": team_id in asking.actor.teams_for(Capability.SEE_CHILDREN),
        "reasons": [{"value": key, "text": words} for key, words in REASONS.items()],
        "reason": typed_text(request, "reason"),
        "who": typed_text(request, "who"),
        "text": typed_text(request, "text"),
        "why": typed_text(request, "why"),
        "boxes": day_boxes(request, "until"),
        "errors": errors,
    }
    return render(request, "late/work.html", context, status=422 if errors else 200)


def escalated(request: HttpRequest) -> HttpResponse:
    """What was escalated and is late still, unanswered first."""
    asking, team = asking_of(request), asked_number(request, "team")
    # Narrowed by the address first, so that the form's choices are those of that team.
    rows = [row for row in queries.escalated(asking) if team in (None, row.team_id)]
    some = narrowed(request, rows, ESCALATED)
    if (book := taken(request, some, ESCALATED)) is not None:
        return book
    page = paginate(some.rows, request)
    if page.object_list:
        look_at_list(
            "escalated", [row.child for row in page], by=asking.actor, now=clock.now(), data={"team": team or ""}
        )
    # Of all rows and not of the page: it stands in the heading.
    waits = sum(row.state is State.ESCALATED for row in rows)
    context = {"page": page, "team": asking.teams.get(team or 0), "waits": waits, "total": len(rows), **some.shown}
    return render(request, "late/escalated.html", context)


ESCALATED: Listing[EscalatedRow] = Listing(
    "Late work that was escalated",
    (
        ("Child", lambda row: row.child), ("What", lambda row: row.words), ("Due", lambda row: row.due),
        ("Team", lambda row: row.team), ("Stands", lambda row: row.state.words),
        ("Since", lambda row: clock.local_date(row.since)), ("Why", lambda row: row.why),
    ),
    (Question("stands", "Stands", lambda row: row.state.words), Question("what", "What", lambda row: row.words)),
    (Order("child", "Child", lambda row: row.child), Order("of", "Team", lambda row: row.team)),
    first="Unanswered first",
    child=lambda row: key_of(row.child),
)  # fmt: skip


def address_of(row: Due) -> str:
    """Where what stands behind a late row is read and written."""
    # Nothing of a child whom no team has: what stands behind late work is written by a team's manager.
    return reverse("late-work", args=[row.team_id, row.kind, row.due.isoformat(), row.child]) if row.team_id else ""


def _act(request: HttpRequest, asking: Asking, team_id: int, key: Key) -> str:
    """Do what the button says; what is said of it afterwards."""
    act, by, now = typed_text(request, "act"), asking.actor, clock.now()
    if act == "escalate":
        changes.escalate(team_id, key, typed_text(request, "why"), by=by, now=now)
        return "The Head of Service is told."
    # Read after the button: to escalate asks for no day, and half a day typed there stops nothing.
    until = _until(request)
    text = typed_text(request, "text")
    if act == "answer":
        changes.answer(team_id, key, Written(text, until=until), by=by, now=now)
        return "The Team Manager is told."
    written = Written(text, typed_text(request, "reason"), typed_text(request, "who"), until)
    changes.explain(team_id, key, written, by=by, now=now)
    return "It stands beside the late work now. The figure stays as the extract has it."


def _until(request: HttpRequest) -> date | None:
    """The day typed; Refused where it is none."""
    until, wrong = typed_day(request, "until")
    if wrong:
        raise Refused(wrong, code="until")
    return until


urls: list[URLPattern] = [
    path("late/", escalated, name="escalated"),
    path("teams/<int:team_id>/late/<slug:kind>/<str:due>/<path:identifier>/", late_work, name="late-work"),
]
