"""Pages: a meeting as those asked to it see it, its file for calendars, convening, moving and calling it off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from practicelens.people.asking import Asking
from practicelens.people.setup import queries as setup_queries
from practicelens.people.setup.queries import Colleague
from practicelens.quality.meetings import queries
from practicelens.quality.meetings.queries import ConvenedView
from practicelens.quality.meetings.rules import LENGTHS, Plan, ToConvene
from practicelens.quality.meetings.states import Kind, Status
from practicelens.web.pages.meetings.kinds import doors_of, may_convene, page_of
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.desk import typed_draft
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ask, by
from practicelens.web.pages.shared.people import COLLEAGUES, PeopleField, offer
from practicelens.web.pages.shared.people_typed import accounts_and_names
from practicelens.web.request_input import read_boxes, typed_version
from practicelens.web.templatetags.words import date_words
from practicelens.workdays import clock

NOBODY_HERE = "nobody"
MEANT = "meant"
READ_BY_ALL = "Name no child: everybody asked reads it."
TIMES = ["%H:%M", "%H.%M", "%H", "%I:%M%p", "%I.%M%p", "%I%p", "%I:%M %p", "%I.%M %p", "%I %p"]
"""As people write a time: 14:30, 14.30, 14, 2:30pm, 2 pm."""


class ConveneForm(Form):
    """When, where and with whom."""

    field_of = {
        "past": "day",
        "far": "day",
        "no_such_time": "at",
        "length": "minutes",
        "place_missing": "place",
        "too_long": "place",
        "names_child": "place",
        "others_too_long": "others",
        "nobody_asked": "people",
        "gone": "people",
        "not_cleared": "people",
        "not_yet": "people",
        **dict.fromkeys(("chair_own_work", "chair_not_independent", "chair_cannot_see", "chair_wrong"), "chair"),
    }
    day = DayField(label="Which day?")
    off_day = forms.MultipleChoiceField(
        label="Is it meant?", choices=[(MEANT, "It is meant to be on that day")], required=False
    )
    at = forms.TimeField(
        label="At what time does it begin?",
        input_formats=TIMES,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        help_text="Like 14:30.",
        error_messages={"required": "Enter a time, like 14:30.", "invalid": "Enter a time, like 14:30."},
    )
    minutes = forms.TypedChoiceField(
        label="How long does it take?",
        choices=[(one, f"{one} minutes") for one in LENGTHS],
        coerce=int,
        initial=60,
        error_messages={"required": "Choose how long it takes."},
        widget=forms.Select(attrs={"class": "govuk-radios--inline govuk-radios--small"}),
    )
    place = forms.CharField(
        label="Where, or by which link?",
        help_text="It goes into people’s calendars: name no child and no family.",
        error_messages={"required": "Say where you meet, or the link to join."},
    )
    people = PeopleField(label="Who is asked?", required=False, help_text="Whoever chairs is asked too.")
    chair = forms.ChoiceField(label="Who chairs it?", error_messages={"required": "Choose who chairs it."})
    others = forms.CharField(
        label="Who else?",
        widget=forms.Textarea(attrs={"data-rows": 3}),
        required=False,
        help_text="One a line: the name of somebody without an account, whom you ask yourself.",
    )

    def __init__(self, data: Any = None, *, asking: Asking, found: ToConvene, now: ConvenedView | None) -> None:
        """With those who may be asked; ``now``: as it is convened already."""
        super().__init__(data, initial=_initial(found, now))
        self.asking, self.stands_on = asking, now.day if now else None
        if not self._is_off(self._typed_day()):
            del self.fields["off_day"]
        asked = dict(now.asked) if now else {}
        near = asked | dict(found.people)
        # Everybody at work here may be asked: a meeting about practice is not for those alone who are on the audit.
        colleagues = {one.id: one for one in setup_queries.choosable_people(asking, COLLEAGUES)}
        # An agency's people have no role here, and are asked all the same.
        everybody = colleagues | {one: replace(colleagues.get(one, Colleague(one, "")), name=near[one]) for one in near}
        offer(self, "people", list(everybody.values()), first=near)
        # Without JavaScript the list of who may chair is made when the form comes back, from those who were ticked.
        ticked = [one for one in self._ticked() if one in everybody and one not in near]
        may = found.chairs | ({now.chair_id} if now else set())
        chairs = [(str(one), everybody[one].name) for one in (*(one for one in near if one in may), *ticked)]
        elsewhere = [(NOBODY_HERE, "Somebody who has no account here")] if found.chair_elsewhere else []
        self.choose_from("chair", [("", "Choose who chairs"), *chairs, *elsewhere])
        # Of the other kinds only those may chair who have something to do with it.
        more = " Somebody else: tick them above, and press Find people." if found.subject.kind is Kind.FOUR_R else ""
        self.fields["chair"].help_text = found.chair_hint + more

    def _typed_day(self) -> date | None:
        """The day as the form was sent; None where it says none."""
        boxes = self.fields["day"].widget.value_from_datadict(self.data, self.files, "day")
        try:
            return read_boxes(*(box or "" for box in boxes))
        except ValueError:
            return None

    def _is_off(self, day: date | None) -> bool:
        """Whether nobody works on that day, which is most often a slip; one that stands there already is meant."""
        return day is not None and day != self.stands_on and not self.asking.calendar.is_working(day)

    def _ticked(self) -> list[int]:
        """Whoever is ticked as the form was sent: any of them may be who chairs."""
        values = self.fields["people"].widget.value_from_datadict(self.data, self.files, "people") or []
        return [int(one) for one in values if one.isdecimal()] if self.is_bound else []

    def clean(self) -> dict[str, Any]:
        """A day on which nobody works is meant; other colleagues are found by their address."""
        data = super().clean() or {}
        day = data.get("day")
        # Asked once, before invitations stand in calendars: some meetings are on a Saturday.
        if self._is_off(day) and MEANT not in data.get("off_day", ()):
            message = f"{date_words(day)} is not a working day. Choose another, or tick that it is meant."
            self.add_error("off_day", message)
        self.found, self.named = accounts_and_names(self, self.asking, "others")
        return data

    def plan(self) -> Plan:
        """The meeting that the form says."""
        data = self.cleaned_data
        return Plan(
            data["day"],
            data["at"],
            data["minutes"],
            data["place"],
            # Ticked and written by address, somebody is asked once.
            tuple(dict.fromkeys([*map(int, data["people"]), *self.found])),
            None if data["chair"] == NOBODY_HERE else int(data["chair"]),
            "\n".join(self.named),
        )


class CallOffForm(Form):
    """Why a meeting is called off."""

    field_of = dict.fromkeys(("why_missing", "too_long"), "words")
    words = forms.CharField(
        label="Why is it called off?",
        widget=forms.Textarea,
        help_text=READ_BY_ALL,
        error_messages={"required": "Say why it is called off."},
    )


def _initial(found: ToConvene, now: ConvenedView | None) -> dict[str, Any]:
    """What the form begins with: the meeting as it stands, or those who usually come."""
    if now is None:
        return {"people": list(found.chosen)}
    return {
        "day": now.day,
        "at": f"{now.starts.astimezone(clock.LONDON):%H:%M}",
        "minutes": now.minutes,
        "place": now.place,
        "chair": now.chair_id or NOBODY_HERE,
        "people": [account for account, _ in now.asked],
        "others": now.others,
    }


def convene(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Convene a meeting, or change when, where and with whom it is."""
    asking, doors = asking_of(request), doors_of(kind)
    subject = doors.subject(asking, key)
    found = doors.to_convene(asking, subject)
    now = queries.convened(asking, found.subject)
    back = doors.page(asking, key)
    page = FormPage(
        found.subject.title,
        "Change the meeting" if now else "Convene the meeting",
        back,
        "Those it concerns are told, with a file for their calendars.",
        [{"text": found.subject.title, "href": back}],
    )

    def make(data: Any) -> ConveneForm:
        return ConveneForm(data, asking=asking, found=found, now=now)

    def do(form: ConveneForm) -> None:
        doors.convene(subject, form.plan(), **by(request))

    more = {"found": found, "now": now, "kind": kind, "key": key}
    return ask(request, page, make, do, template="meetings/convene.html", more=more, whole=True)


def call_off(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Call a convened meeting off, with the reason."""
    asking, doors = asking_of(request), doors_of(kind)
    subject = doors.subject(asking, key)
    found = doors.to_convene(asking, subject)
    now = queries.convened(asking, found.subject)
    back = doors.page(asking, key)
    # Somebody else called it off in the meantime: what was wanted has happened.
    if now is None:
        return redirect(back)
    page = FormPage(
        f"Call off: {now.title}",
        "Call it off",
        back,
        "It is called off, and those who were asked are told.",
        [{"text": now.title, "href": reverse("meeting", args=[now.id])}],
        lead=f"{now.words}. Everybody asked is told, with a file that takes it out of their calendars. "
        "What is owed stays owed: convene it anew when there is another day.",
        warning=True,
    )
    return ask(
        request,
        page,
        CallOffForm,
        lambda data: doors.call_off(subject, data["words"], **by(request)),
    )


@require_POST
def draft(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Keep what was typed of a record so far; refusals are answered by the middleware, as JSON."""
    asking, doors = asking_of(request), doors_of(kind)
    subject, version = doors.subject(asking, key), typed_version(request)
    kept = doors.save_draft(subject, typed_draft(request), version=version, **by(request))
    return JsonResponse({"saved_at": clock.now().isoformat(), "version": kept})


@require_safe
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting, for whoever was asked, chairs or convened it."""
    asking = asking_of(request)
    found = queries.meeting(asking, meeting_id)
    # To somebody taken off, the meeting is over, though others still come to it.
    open_ = found.status is Status.CONVENED and not found.taken_off
    context = {
        "found": found,
        "open": open_,
        "page": page_of(asking, found.kind, found.key),
        "may_convene": open_ and may_convene(asking, found.kind, found.key),
    }
    return render(request, "meetings/meeting.html", context)


@require_safe
def calendar(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The meeting as a file for a calendar: puts it in, moves it, or takes it out."""
    text, off = queries.invitation(asking_of(request), meeting_id)
    # The method says it to mail programs, as the file says it to calendars (RFC 5546).
    kind = f"text/calendar; charset=utf-8; method={'CANCEL' if off else 'REQUEST'}"
    return HttpResponse(text, kind, headers={"Content-Disposition": 'attachment; filename="meeting.ics"'})


_SUBJECT = "meetings/<slug:kind>/<slug:key>"
urls: list[URLPattern] = [
    path("meetings/<int:meeting_id>/", meeting, name="meeting"),
    path("meetings/<int:meeting_id>/meeting.ics", calendar, name="meeting-calendar"),
    path(f"{_SUBJECT}/convene/", convene, name="meeting-convene"),
    path(f"{_SUBJECT}/call-off/", call_off, name="meeting-call-off"),
    path(f"{_SUBJECT}/draft/", draft, name="meeting-draft"),
]
