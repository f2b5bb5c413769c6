"""Pages: good practice that reviewing officers saw, told from a child's page, and whether it may be shared."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.errors import Missing
from practicelens.people.asking import key_of
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.quality.alerts import queries as alerts
from practicelens.quality.alerts.good_practice import changes, queries
from practicelens.quality.alerts.good_practice.changes import Seen
from practicelens.quality.alerts.good_practice.queries import GoodRow
from practicelens.web.pages.alerts.forms import GoodForm, ShareForm
from practicelens.web.pages.alerts.pages import readers
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import FormPage, ask, by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import paginate

ANSWERS: dict[bool | None, str] = {True: "yes", False: "no"}
LIST: Listing[GoodRow] = Listing(
    "Good practice",
    (
        ("What", lambda one: one.what), ("What it meant for the child", lambda one: one.why),
        ("Child", lambda one: one.child.identifier), ("Theme", lambda one: one.theme), ("Team", lambda one: one.team),
        ("Told on", lambda one: one.on), ("By", lambda one: one.by), ("Shared", lambda one: one.consent),
    ),
    (
        Question("theme", "Theme", lambda one: one.theme),
        Question("team", "Team", lambda one: (str(one.team_id), one.team)),
        Question("shared", "Shared", lambda one: one.consent),
    ),
    (Order("team", "Team", lambda one: one.team),),
    first="Newest",
    month=lambda one: one.on,
    month_label="Told from",
    child=lambda one: one.child,
)  # fmt: skip


def listed(request: HttpRequest) -> HttpResponse:
    """The good practice one may read of."""
    some = narrowed(request, queries.listed(asking_of(request)), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    page = paginate(some.rows, request)
    note_shown(request, "good practice", [row.child for row in page])
    return render(request, "alerts/good_list.html", {"page": page, **some.shown})


def tell(request: HttpRequest, identifier: str) -> HttpResponse:
    """Tell of good practice, from the child's own page."""
    asking = asking_of(request)
    child = children_queries.child(asking, key_of(identifier))
    team_id = child.row.team_id
    if team_id is None or not alerts.may_raise(asking, team_id):
        raise Missing
    note_shown(request, "tell of good practice", [child.key])
    back = reverse("child", args=[identifier])
    page = FormPage(
        f"Tell of good practice in the work with {identifier}",
        "Tell them",
        back,
        "Told. Whoever did it and their Team Manager read it now, and are asked whether it may be shared.",
        [{"text": identifier, "href": back}],
        lead=f"{readers(child)}.",
    )
    form = partial(GoodForm, themes=alerts.themes(asking), standards=tuple(alerts.standards(asking).items()))

    def do(data: dict[str, Any]) -> None:
        service = asking.teams[team_id].service_id
        changes.tell(Seen(child.key, team_id, service, child.row.worker_id, **data), **by(request))

    return ask(request, page, form, do)


def one(request: HttpRequest, good_id: int) -> HttpResponse:
    """Good practice, whole; whoever did it says whether it may be shared."""
    found = queries.one(asking_of(request), good_id)
    if request.method == "POST" and not found.own:
        raise Missing
    if request.method == "GET":
        changes.note_look(good_id, **by(request))
    here = reverse("good-practice-one", args=[good_id])
    crumbs = [{"text": "Good practice", "href": reverse("good-practice")}]
    page = FormPage(found.what, "Keep my answer", here, "Your answer is kept. You may change it at any time.", crumbs)

    def do(data: dict[str, Any]) -> None:
        changes.answer(good_id, shared=data["shared"] == "yes", **by(request))

    def make(data: Any) -> ShareForm:
        return ShareForm(data, initial={"shared": ANSWERS.get(found.shared, "")})

    return ask(request, page, make, do, template="alerts/good_one.html", more={"found": found})


urls: list[URLPattern] = [
    path("alerts/good/", listed, name="good-practice"),
    path("alerts/good/<int:good_id>/", one, name="good-practice-one"),
    path("alerts/good/child/<path:identifier>/", tell, name="good-practice-tell"),
]
