"""Pages: the practice concerns one may read, one of them, raising one from a child, and what is done about it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.errors import Ended, Missing
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.performance.datasets.shapes import ChildPage
from practicelens.quality.alerts import changes, queries
from practicelens.quality.alerts.agencies import queries as agencies
from practicelens.quality.alerts.changes import Raised
from practicelens.quality.alerts.views import ConcernRow, ConcernView
from practicelens.web.pages.alerts.acts import ACTS, open_to
from practicelens.web.pages.alerts.forms import RaiseForm
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import FormPage, ask, by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.pages.shared.standing import Lines, lines
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_flag, typed_version

LIST: Listing[ConcernRow] = Listing(
    "Practice concerns",
    (
        ("Concern", lambda one: one.reference), ("Child", lambda one: one.child.identifier),
        ("What", lambda one: one.what), ("Theme", lambda one: one.theme), ("Team", lambda one: one.team),
        ("Raised on", lambda one: one.raised_on), ("Held by", lambda one: one.holder),
        ("Where it stands", lambda one: one.waits), ("By", lambda one: one.due),
        ("Closed on", lambda one: one.closed_on), ("What changed for the child", lambda one: one.outcome),
    ),
    (
        Question("stage", "Stage", lambda one: (one.stage.value, one.stage.post)),
        Question("theme", "Theme", lambda one: one.theme),
        Question("team", "Team", lambda one: (str(one.team_id), one.team)),
        Question("by", "Held by", lambda one: one.holder),
        Question("late", "Day", lambda one: "past its day" if one.late else "still ahead"),
    ),
    (Order("raised", "Longest open", lambda one: one.raised_on), Order("team", "Team", lambda one: one.team)),
    first="Soonest day",
    month=lambda one: one.raised_on,
    month_label="Raised from",
    child=lambda one: one.child,
)  # fmt: skip


def concerns(request: HttpRequest) -> HttpResponse:
    """The practice concerns one may read, or those closed."""
    closed = asked_flag(request, "closed")
    some = narrowed(request, queries.concerns(asking_of(request), closed=closed), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    page = paginate(some.rows, request)
    note_shown(request, "practice concerns", [row.child for row in page])
    more = {"may_ask_agencies": agencies.may_read(asking_of(request))}
    return render(request, "alerts/list.html", {"page": page, "closed": closed, **more, **some.shown})


def raise_one(request: HttpRequest, identifier: str) -> HttpResponse:
    """Raise a concern about a child, from their own page."""
    asking = asking_of(request)
    # By the page of the child: whose page does not open, nobody raises a concern about from here.
    child = children_queries.child(asking, key_of(identifier))
    team_id = child.row.team_id
    if team_id is None or not queries.may_raise(asking, team_id):
        raise Missing
    note_shown(request, "raise a practice concern", [child.key])
    page = FormPage(
        f"Raise a practice concern about {identifier}",
        "Raise it, and tell them",
        reverse("child", args=[identifier]),
        "Raised. The Social Worker and the Team Manager have been told. Meet them where you can.",
        [{"text": identifier, "href": reverse("child", args=[identifier])}],
        lead=f"Today is day 0. {readers(child)} at once.",
    )
    form = partial(RaiseForm, themes=queries.themes(asking), standards=tuple(queries.standards(asking).items()))

    def do(data: dict[str, Any]) -> None:
        service = asking.teams[team_id].service_id
        changes.raise_concern(Raised(child.key, team_id, service, child.row.worker_id, **data), **by(request))

    more = {"earlier": queries.of_child(asking, child.key)}
    return ask(request, page, form, do, template="alerts/raise.html", more=more)


def readers(child: ChildPage) -> str:
    """Who reads what is told from a child's page, in words."""
    worker = f"{child.worker} and the" if child.row.worker_id is not None else "The"
    return f"{worker} Team Manager of {child.team} read{'' if child.row.worker_id is not None else 's'} this"


def concern(request: HttpRequest, concern_id: int) -> HttpResponse:
    """One concern: what is asked of whoever reads it, where it stands, what comes next, what changed for the child."""
    asking = asking_of(request)
    found = queries.concern(asking, concern_id)
    changes.note_look(concern_id, **by(request))
    acts = open_to(found)
    context = {
        "found": found,
        "row": found.row,
        "acts": acts,
        "links_child": _child_opens(asking, found),
    }
    return render(request, "alerts/concern.html", context)


def _child_opens(asking: Asking, found: ConcernView) -> bool:
    """Whether the child's own page opens; the concern stands without figures that cannot be read."""
    try:
        return children_queries.child_opens(asking, found.row.child)
    except FiguresUnreadable:
        return False


def act(request: HttpRequest, concern_id: int, act: str) -> HttpResponse:
    """Do one thing about a concern."""
    asking = asking_of(request)
    found = queries.concern(asking, concern_id, beside=False)
    one = ACTS.get(act)
    if one is None:
        raise Missing
    if not found.may.intersection(one.needs):
        raise Ended(stands=_stands(found))
    if request.method == "GET":
        changes.note_look(concern_id, **by(request))
    back = reverse("alert", args=[concern_id])
    page = FormPage(
        one.title,
        one.button,
        back,
        one.done,
        [{"text": "Practice concerns", "href": reverse("alerts")}, {"text": found.row.reference, "href": back}],
        lead=one.about,
        version=found.version,
        stands=_stands(found),
    )

    def do(data: dict[str, Any]) -> None:
        words = one.do(found, data, {"version": typed_version(request), **by(request)})
        if words:
            messages.success(request, words)

    more = {"found": found, "row": found.row, "shows_text": one.shows_text, "judges": act == "judge"}
    return ask(request, page, one.form(asking, found), do, template="alerts/act.html", more=more)


def _stands(found: ConcernView) -> Lines:
    """What stands now, for whoever wrote about a concern that went on meanwhile."""
    last = found.steps[-1]
    return lines(("Where it stands", found.row.waits), (last.title, last.text), ("Outcome", found.row.outcome))


urls: list[URLPattern] = [
    path("alerts/", concerns, name="alerts"),
    path("alerts/<int:concern_id>/", concern, name="alert"),
    path("alerts/<int:concern_id>/<slug:act>/", act, name="alert-act"),
    path("alerts/child/<path:identifier>/", raise_one, name="alert-raise"),
]
