"""Pages: children who are followed through a panel, a legal gateway or a closure; and what followed for one child."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Ended, Missing
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.quality.audits.work import queries as audits
from practicelens.quality.tracking import changes, queries
from practicelens.web.pages.children.story import story_of
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ask, by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.pages.shared.standing import Lines, lines
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_flag, typed_version
from practicelens.workdays import clock

AREA = forms.Textarea


class OpenForm(Form):
    """Why a child is to be followed."""

    field_of = {
        "kind_missing": "kind",
        "why_missing": "why",
        "hopes_missing": "hopes",
        "look_in_past": "next_look",
    }
    kind = forms.ChoiceField(label="What is it?", error_messages={"required": "Choose what it is."})
    why = forms.CharField(
        label="Why is this child to be followed?", widget=AREA, error_messages={"required": "Say why."}
    )
    hopes = forms.CharField(
        label="What do we hope will change for the child?",
        widget=AREA,
        help_text="So that one can tell later whether it did.",
        error_messages={"required": "Say what we hope will change."},
    )
    next_look = DayField(label="When will you look again?", required=False, help_text="You are reminded of it.")

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With the kinds of today."""
        super().__init__(*args, **kwargs)
        self.choose_from("kind", ((kind, kind) for kind in queries.kinds(asking)))


class NoteForm(Form):
    """What was seen or decided."""

    field_of = {
        "in_future": "on",
        "before_opening": "on",
        "text_missing": "text",
        "too_long": "text",
        "look_in_past": "next_look",
    }
    on = DayField(label="On which day?")
    text = forms.CharField(
        label="What was seen or decided?", widget=AREA, error_messages={"required": "Say what was seen or decided."}
    )
    next_look = DayField(label="When will you look again?", required=False)


class CloseForm(Form):
    """What came of it."""

    field_of = {"outcome_missing": "outcome", "too_long": "outcome"}
    outcome = forms.CharField(
        label="What came of it for the child?",
        widget=AREA,
        help_text="Hold it against what we hoped would change.",
        error_messages={"required": "Say what came of it for the child."},
    )


def trackings(request: HttpRequest) -> HttpResponse:
    """The followed children of one's teams, or those no longer followed."""
    closed = asked_flag(request, "closed")
    some = narrowed(request, queries.trackings(asking_of(request), closed=closed), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    page = paginate(some.rows, request)
    note_shown(request, "followed children", [row.child for row in page])
    return render(request, "tracking/list.html", {"page": page, "closed": closed, **some.shown})


LIST: Listing[queries.TrackingRow] = Listing(
    "Followed children",
    (
        ("Child", lambda one: one.child.identifier), ("What", lambda one: one.kind), ("Team", lambda one: one.team),
        ("Since", lambda one: one.opened_on), ("Begun by", lambda one: one.opened_by),
        ("Next look", lambda one: one.next_look), ("Closed on", lambda one: one.closed_on),
        ("What came of it", lambda one: one.outcome),
    ),
    (
        Question("team", "Team", lambda one: (str(one.team_id), one.team)),
        Question("kind", "What", lambda one: one.kind), Question("by", "Begun by", lambda one: one.opened_by),
    ),
    (Order("since", "Longest followed", lambda one: one.opened_on), Order("team", "Team", lambda one: one.team)),
    first="As it comes",
    month=lambda one: one.opened_on,
    month_label="Begun from",
    child=lambda one: one.child,
)  # fmt: skip


def follow_child(request: HttpRequest, identifier: str) -> HttpResponse:
    """Begin to follow a child, from their own page."""
    # By the page of the child: whose page does not open cannot be followed from it.
    child = children_queries.child(asking_of(request), key_of(identifier))
    return _open(request, child.key, child.row.team_id, None, reverse("child", args=[identifier]))


def follow_from_audit(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Begin to follow the child of an audit, which is then named as what it started from."""
    found = audits.audit(asking_of(request), audit_id).row
    back = reverse("audit", args=[audit_id])
    return _open(request, found.child, found.team_id, changes.Source("audit", audit_id, found.reference, back), back)


def _open(
    request: HttpRequest, key: ChildKey, team_id: int | None, source: changes.Source | None, back: str
) -> HttpResponse:
    """The form that begins it, for those who follow children of this team."""
    if team_id is None or not queries.may_track(asking_of(request), team_id):
        raise Missing
    note_shown(request, "follow a child", [key])
    page = FormPage(
        f"Follow {key.identifier}",
        "Begin",
        back,
        "The child is followed. You are reminded when it is time to look again.",
        [{"text": "Followed children", "href": reverse("trackings")}],
        lead=f"Started from {source.words}." if source else "",
    )

    def do(data: dict[str, Any]) -> None:
        changes.open_tracking(changes.Opening(child=key, team_id=team_id, source=source, **data), **by(request))

    return ask(request, page, partial(OpenForm, asking=asking_of(request)), do)


def tracking(request: HttpRequest, tracking_id: int) -> HttpResponse:
    """One followed child: why, what we hope, what was noted, and what else is known of the child, in order of time."""
    asking = asking_of(request)
    found = queries.tracking(asking, tracking_id)
    # The page opens to all who may see the child; its form is for those who follow, while it goes on.
    if request.method == "POST" and not (found.may_track and found.open):
        raise Ended(stands=_stands(found))
    if request.method == "GET":
        changes.note_look(tracking_id, **by(request))
    back = reverse("tracking", args=[tracking_id])
    page = FormPage(f"{found.row.kind}: {found.row.child}", "Keep this note", back, "The note is kept.", _crumbs())

    def do(data: dict[str, Any]) -> None:
        changes.add_note(tracking_id, data["on"], data["text"], **_more(request, data))

    def make(data: Any) -> NoteForm:
        return NoteForm(data, initial={"on": clock.today(), "next_look": found.row.next_look})

    opens = children_queries.child_opens(asking, found.row.child)
    more = {"found": found, "story": story_of(asking, found.row.child), "links_child": opens}
    return ask(request, page, make, do, template="tracking/tracking.html", more=more)


def _more(request: HttpRequest, data: dict[str, Any]) -> dict[str, Any]:
    """What a note also says: the next look, and the version it was written at."""
    return {"next_look": data["next_look"], "version": typed_version(request), **by(request)}


def _stands(found: queries.TrackingView) -> Lines:
    """What came of it, for whoever would have written something about a child who is not followed any more."""
    return lines(("Followed until", found.row.closed_on), ("What came of it", found.row.outcome))


def _crumbs() -> list[dict[str, str]]:
    """The way back to the list."""
    return [{"text": "Followed children", "href": reverse("trackings")}]


def close(request: HttpRequest, tracking_id: int) -> HttpResponse:
    """Say what came of it."""
    found = queries.tracking(asking_of(request), tracking_id)
    if not found.may_track or not found.open:
        raise Ended(stands=_stands(found))
    if request.method == "GET":
        changes.note_look(tracking_id, **by(request))
    back = reverse("tracking", args=[tracking_id])
    page = FormPage(
        f"What came of it: {found.row.child}",
        "Close it",
        back,
        "Closed, with what came of it.",
        [*_crumbs(), {"text": f"{found.row.kind}: {found.row.child}", "href": back}],
        # What came of it is held against what was hoped, and not against what is remembered of it.
        lead=f"We hoped: {found.hopes}",
    )

    def do(data: dict[str, Any]) -> None:
        version = typed_version(request)
        changes.close_tracking(tracking_id, data["outcome"], version=version, **by(request))

    return ask(request, page, CloseForm, do, template="tracking/close.html", more={"version": found.version})


urls: list[URLPattern] = [
    path("tracking/", trackings, name="trackings"),
    path("tracking/child/<path:identifier>/", follow_child, name="tracking-child"),
    path("audits/<int:audit_id>/follow/", follow_from_audit, name="audit-follow"),
    path("tracking/<int:tracking_id>/", tracking, name="tracking"),
    path("tracking/<int:tracking_id>/close/", close, name="tracking-close"),
]
