"""Pages: restricted children and who is named on them, for the information governance role."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Ended, Missing
from practicelens.history import changes as history
from practicelens.people.asking import Asking
from practicelens.people.setup import changes
from practicelens.people.setup import queries as setup_queries
from practicelens.people.setup.queries import RestrictedView
from practicelens.web.pages.people.forms import EndForm
from practicelens.web.pages.shared.asked import actor_of, asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ask, by, needs
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.pages.shared.people import PersonField, offer
from practicelens.workdays import clock


class ChildForm(Form):
    """Which child, and why."""

    field_of = {"identifier": "identifier", "overlap": "identifier", "reason": "reason"}
    identifier = forms.CharField(
        label="The child's number in the case system", error_messages={"required": "Enter the child's number."}
    )
    reason = forms.CharField(
        label="Why only people named may see this child",
        help_text="For those who manage this list only. No names.",
        error_messages={"required": "Say why."},
    )
    starts = DayField(label="From")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """From today unless another day is typed."""
        super().__init__(*args, initial={"starts": today}, **kwargs)


class NameForm(Form):
    """Who may see the child."""

    field_of = {"own_account": "account", "overlap": "account", "dates": "ends"}
    account = PersonField(label="Who may see this child", error_messages={"required": "Choose somebody."})
    starts = DayField(label="From")
    ends = DayField(label="Until", required=False, help_text="The first day they may no longer. Empty: no end.")

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With everybody there is to choose from."""
        super().__init__(*args, initial={"starts": asking.today}, **kwargs)
        offer(self, "account", setup_queries.choosable_people(asking))


def restricted(request: HttpRequest) -> HttpResponse:
    """Every restricted child with who is named. Reading it is itself a look."""
    needs(request, Capability.MANAGE_RESTRICTED)
    some = narrowed(request, setup_queries.restricted_children(asking_of(request)), LIST)
    # Every child of the list, also where it is narrowed to none: to have asked is a look as well.
    history.record_look(
        "restricted.seen",
        subject=("restricted children", "list"),
        by=actor_of(request),
        at=clock.now(),
        children=[row.child for row in some.rows],
    )
    return render(request, "restricted/restricted.html", {"rows": some.rows, "today": clock.today(), **some.shown})


def _named(row: RestrictedView) -> str:
    """Whether anybody sees the child."""
    return "Somebody is named" if any(one.holds for one in row.people) else "Nobody is named"


# Never taken away: who may see which child is read here, each time with a look.
LIST: Listing[RestrictedView] = Listing(
    "Restricted children",
    (),
    (
        Question("state", "Today", lambda row: "Restricted" if row.holds else "Not restricted"),
        Question("named", "Named", _named),
    ),
    (Order("number", "Number", lambda row: row.child.identifier), Order("oldest", "Oldest", lambda row: row.starts)),
    first="Newest",
    child=lambda row: row.child,
)


def restricted_add(request: HttpRequest) -> HttpResponse:
    """Restrict a child."""
    needs(request, Capability.MANAGE_RESTRICTED)
    page = _page(
        "Restrict a child",
        "Restrict this child",
        "The child is restricted. Name those who may see them.",
        "From that day on nobody sees this child, whatever their role, but those you then name. The child is still "
        "counted in figures.",
    )

    def do(data: dict[str, Any]) -> None:
        # Of this authority and scheme: nobody here can restrict another's child.
        child = ChildKey(settings.AUTHORITY_CODE, settings.CHILD_SCHEME, data["identifier"])
        changes.restrict_child(child, reason=data["reason"], starts=data["starts"], **by(request))

    return ask(request, page, partial(ChildForm, today=clock.today()), do)


def restricted_name(request: HttpRequest, restricted_id: int) -> HttpResponse:
    """Name somebody on a restricted child."""
    row = _row(request, restricted_id)
    page = _page(
        f"Name somebody on child {row.child.identifier}",
        "Name them",
        "They are named, and told.",
        "They see the child within what their roles let them see.",
    )

    def do(data: dict[str, Any]) -> None:
        starts, ends = data["starts"], data["ends"]
        changes.name_on_restricted(restricted_id, int(data["account"]), starts=starts, ends=ends, **by(request))

    return ask(request, page, partial(NameForm, asking=asking_of(request)), do)


def restricted_unname(request: HttpRequest, restricted_id: int, access_id: int) -> HttpResponse:
    """From a day on somebody is named no longer."""
    row = _row(request, restricted_id)
    named = next((named for named in row.people if named.id == access_id), None)
    if named is None:
        raise Missing
    page = _page(f"{named.name} no longer sees child {row.child.identifier}", "End it", "It has an end.")
    return ask(
        request,
        page,
        partial(EndForm, today=clock.today(), starts=named.starts),
        lambda data: changes.end_named(access_id, ends=data["ends"], **by(request)),
    )


def restricted_end(request: HttpRequest, restricted_id: int) -> HttpResponse:
    """From a day on the child is seen as any other."""
    row = _row(request, restricted_id)
    page = _page(
        f"End the restriction of child {row.child.identifier}",
        "End the restriction",
        "The restriction has an end.",
        "From that day on everybody in whose scope the child is sees them again.",
    )
    return ask(
        request,
        page,
        partial(EndForm, today=clock.today(), starts=row.starts),
        lambda data: changes.end_restriction(restricted_id, ends=data["ends"], **by(request)),
    )


def restricted_review(request: HttpRequest, restricted_id: int) -> HttpResponse:
    """Note that a restriction was looked at and goes on."""
    row = _row(request, restricted_id)
    # It ends anyway: there is nothing to go on with.
    if row.ends is not None:
        raise Ended("This restriction has an end: there is nothing to go on with.")
    named = ", ".join(one.name for one in row.people if one.holds) or "nobody"
    page = _page(
        f"Review who may see child {row.child.identifier}",
        "It goes on as it is",
        "The review is noted.",
        f"Restricted since {row.starts.day} {row.starts:%B %Y}: {row.reason} Named today: {named}. If somebody no "
        "longer needs to see this child, or the reason is gone, end it on the page before instead.",
    )
    return ask(request, page, Form, lambda data: changes.review_restriction(restricted_id, **by(request)))


def _row(request: HttpRequest, restricted_id: int) -> setup_queries.RestrictedView:
    """The restriction asked for. Its form names the child: that is a look."""
    # From the list, which asks who asks: one row alone would need its own rule.
    rows = setup_queries.restricted_children(asking_of(request))
    found = next((row for row in rows if row.id == restricted_id), None)
    if found is None:
        raise Missing
    note_shown(request, "a restriction", [found.child])
    return found


def _page(title: str, button: str, done: str, lead: str = "") -> FormPage:
    """A form about restricted children."""
    back = reverse("restricted")
    return FormPage(title, button, back, done, [{"text": "Restricted children", "href": back}], lead=lead)


urls: list[URLPattern] = [
    path("restricted/", restricted, name="restricted"),
    path("restricted/add/", restricted_add, name="restricted-add"),
    path("restricted/<int:restricted_id>/name/", restricted_name, name="restricted-name"),
    path("restricted/<int:restricted_id>/named/<int:access_id>/end/", restricted_unname, name="restricted-unname"),
    path("restricted/<int:restricted_id>/review/", restricted_review, name="restricted-review"),
    path("restricted/<int:restricted_id>/end/", restricted_end, name="restricted-end"),
]
