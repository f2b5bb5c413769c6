"""Pages: the register of dated events, and its forms."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Ended
from practicelens.people.asking import Asking
from practicelens.performance.matters import changes, events, permissions
from practicelens.performance.matters.changes import Recorded
from practicelens.performance.matters.events import EventView, VersionView
from practicelens.performance.matters.sections import SECTIONS
from practicelens.performance.matters.states import EventKind
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ReasonForm, ask, by, needs
from practicelens.web.pages.shared.lists import Listing, Question, narrowed, taken
from practicelens.web.pages.shared.standing import lines
from practicelens.web.request_input import typed_version


class EventForm(Form):
    """What happened on which day, whose it is, and whose limits begin anew."""

    field_of = {"day": "day", "kind": "kind", "title": "title", "service": "service", "sections": "sections",
                "reason": "reason"}  # fmt: skip
    day = DayField(label="On which day?")
    kind = forms.ChoiceField(
        label="What kind of event?", choices=[(one.value, one.words) for one in EventKind],
        error_messages={"required": "Choose what kind of event it is."},
    )  # fmt: skip
    title = forms.CharField(
        # Short, because it is drawn on charts as wide as a table's column.
        label="What happened, in a few words?", max_length=60, help_text="It is written on the charts.",
        error_messages={"required": "Say in a few words what happened."},
    )  # fmt: skip
    service = forms.ChoiceField(label="Whose figures?", error_messages={"required": "Choose whose figures."})
    sections = forms.MultipleChoiceField(
        label="Whose limits begin anew with it?", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.key, one.title) for one in SECTIONS],
        help_text="Only where what is counted, or how the work runs, is no longer the same. Without any it is drawn, "
        "and changes no limit.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why does it belong here?", widget=forms.Textarea, error_messages={"required": "Say why."},
        help_text="Whoever asks in a year why a line begins anew reads this.",
    )  # fmt: skip

    def __init__(self, *args: Any, asking: Asking, event: VersionView | None = None, **kwargs: Any) -> None:
        """Empty, or as the event stands; its reason is asked for anew."""
        if event is not None:
            kwargs["initial"] = {
                "day": event.day, "kind": event.kind.value, "title": event.title,
                "service": str(event.service_id or ""), "sections": list(event.sections),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        # Empty is an answer: the whole authority.
        self.fields["service"].required = False
        areas = [(one.id, one.name) for one in asking.services.values()]
        self.choose_from("service", [("", "The whole authority"), *areas])


LIST: Listing[EventView] = Listing(
    "Dated events",
    (
        ("Day", lambda row: row.now.day), ("What happened", lambda row: row.now.title),
        ("Kind", lambda row: row.now.kind.words), ("Whose", lambda row: row.now.service or "The whole authority"),
        ("Limits anew", lambda row: row.now.sections_words), ("Why", lambda row: row.now.reason),
        ("Recorded by", lambda row: row.now.by), ("Taken back", lambda row: row.now.withdrawn),
    ),
    (
        Question("kind", "Kind", lambda row: row.now.kind.words),
        Question("whose", "Whose", lambda row: row.now.service or "The whole authority"),
    ),
)  # fmt: skip


def register(request: HttpRequest) -> HttpResponse:
    """Every event with its versions, the newest first."""
    asking = asking_of(request)
    some = narrowed(request, events.register(asking), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    may_keep = permissions.can_keep_events(asking.actor)
    return render(request, "matters/events.html", {"rows": some.rows, "may_keep": may_keep, **some.shown})


def record(request: HttpRequest) -> HttpResponse:
    """Record what happened on a day."""
    needs(request, Capability.KEEP_EVENTS)
    page = _page("Record a dated event", "Record it", "It is recorded, and drawn on the charts.")
    form = partial(EventForm, asking=asking_of(request))
    return ask(request, page, form, lambda data: changes.record_event(_recorded(data), **by(request)))


def correct(request: HttpRequest, event_id: int) -> HttpResponse:
    """Put an event right; what stood before stays to be read."""
    found = _standing(request, event_id)
    page = _page(f"Put right: {found.now.title}", "Put it right", "It is put right; what stood before stays beside it.")
    form = partial(EventForm, asking=asking_of(request), event=found.now)

    def do(data: dict[str, Any]) -> None:
        changes.correct_event(event_id, _recorded(data), version=typed_version(request), **by(request))

    # The version is how many there were when it was read: one more means that somebody else was first.
    return ask(request, replace(page, version=len(found.before) + 1), form, do)


def withdraw(request: HttpRequest, event_id: int) -> HttpResponse:
    """Take an event back."""
    found = _standing(request, event_id)
    page = _page(f"Take back: {found.now.title}", "Take it back", "It is taken back, and drawn no longer.",
                 "Limits that began with it are worked out again as if it had never been.")  # fmt: skip
    return ask(request, page, ReasonForm, lambda data: changes.withdraw_event(event_id, data["reason"], **by(request)))


def _standing(request: HttpRequest, event_id: int) -> EventView:
    """An event that holds, for whoever keeps the register. Raises Missing."""
    needs(request, Capability.KEEP_EVENTS)
    found = events.event(asking_of(request), event_id)
    if found.now.withdrawn:
        # Taken back, it is read in the register; there is nothing left of it to put right.
        raise Ended("It was taken back. Record it anew if it happened after all.", lines(("Why", found.now.reason)))
    return found


def _recorded(data: dict[str, Any]) -> Recorded:
    service = int(data["service"]) if data["service"] else None
    return Recorded(data["day"], data["kind"], data["title"], data["reason"], service, tuple(data["sections"]))


def _page(title: str, button: str, done: str, lead: str = "") -> FormPage:
    back = reverse("dated-events")
    return FormPage(title, button, back, done, [{"text": "Dated events", "href": back}], lead=lead)


urls: list[URLPattern] = [
    path("dated-events/", register, name="dated-events"),
    path("dated-events/record/", record, name="dated-event-record"),
    path("dated-events/<int:event_id>/correct/", correct, name="dated-event-correct"),
    path("dated-events/<int:event_id>/take-back/", withdraw, name="dated-event-withdraw"),
]
