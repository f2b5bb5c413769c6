"""Pages: comparison meetings of Quality Assurance Officers and Team Managers: by team and period, one, to record."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from practicelens.access.errors import Ended, Missing
from practicelens.quality.meetings.drafts import Typed
from practicelens.quality.meetings.queries import called_off
from practicelens.quality.meetings.states import Kind
from practicelens.quality.moderation.comparison import convening, giving, owed, queries
from practicelens.quality.moderation.comparison.changes import close_comparison, record_comparison
from practicelens.quality.moderation.comparison.correcting import correct_comparison
from practicelens.quality.moderation.comparison.giving import Acted
from practicelens.quality.moderation.comparison.queries import Beside, ToCompare
from practicelens.quality.moderation.comparison.rules import TEXTS, Meeting
from practicelens.web.pages.shared.actions_in_place import Doing, WithActions, doing_of, with_initial
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.desk import Desk, act, recorded_meanwhile, write
from practicelens.web.pages.shared.govuk_forms import DayField, FormPage, WordsForm, ask, by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.standing import Lines, lines
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_text, path_day, typed_version
from practicelens.web.templatetags.words import date_words as day_words
from practicelens.workdays import clock

AREA = forms.Textarea
MISSED = "missed"


class RecordForm(WithActions):
    """What is typed of a meeting."""

    field_of = {
        "in_future": "held_on",
        "too_early": "held_on",
        "people": "people",
        "audits_missing": "audits",
        "alike_missing": "alike",
        "different_missing": "different",
        "learning_missing": "supervision",
        "action_owner": "new_owner",
        **{
            f"{name}_too_long": name
            for name in ("others", "alike", "different", "supervision", "team_meetings", "workforce")
        },
    }
    held_on = DayField(label="When did you meet?")
    people = forms.TypedMultipleChoiceField(
        label="Who was there?", coerce=int, error_messages={"required": "Choose who was there."}
    )
    others = forms.CharField(label="Who else was there?", required=False, help_text="Leave it empty if nobody was.")
    audits = forms.TypedMultipleChoiceField(
        label="Which audits did you compare?",
        coerce=int,
        error_messages={"required": "Choose the audits that you compared."},
    )
    alike = forms.CharField(
        label="What did you see alike?",
        widget=AREA,
        help_text="Begin with what works. Name no child and no family.",
        error_messages={"required": "Say what you saw alike."},
    )
    different = forms.CharField(
        label="What did you see differently, and why?",
        widget=AREA,
        error_messages={"required": "Say what you saw differently, or that there was nothing."},
    )
    supervision = forms.CharField(
        label="What goes into supervision?",
        widget=AREA,
        required=False,
        help_text="Fill in at least one of these three.",
    )
    team_meetings = forms.CharField(label="What goes into team meetings?", widget=AREA, required=False)
    workforce = forms.CharField(label="What goes into workforce development?", widget=AREA, required=False)

    def __init__(
        self, *args: Any, found: ToCompare, acted: Acted | None = None, answers: Typed | None = None, **kwargs: Any
    ) -> None:
        """With the people and the audits there are, the meeting's actions, and what a draft keeps."""
        super().__init__(*args, **kwargs)
        self.choose_from("people", found.people)
        # With auditor and grade beside each: a reference alone says little to those who talked about it.
        self.choose_from("audits", [(one.row.id, _audit_words(one)) for one in found.audits])
        self.own = tuple(self.fields)
        if acted is not None:
            self.add_actions(acted.actions, acted.owners)
        # After the fields of actions, or what a draft keeps of them would have no field to stand in.
        with_initial(self, self.from_draft(answers or {}))

    def meeting(self, team_id: int, start: date) -> Meeting:
        """The meeting that the form says."""
        texts = {name: self.cleaned_data[name] for name in (*TEXTS, "held_on", "people", "audits")}
        return Meeting(team_id=team_id, period_start=start, **texts)


class ActionsForm(WithActions):
    """The actions of a meeting that is recorded."""

    field_of = {"action_owner": "new_owner"}

    def __init__(self, data: Any = None, *, acted: Acted) -> None:
        """With the actions that stand, and whom one may be given to."""
        super().__init__(data)
        self.add_actions(acted.actions, acted.owners)


class CorrectForm(RecordForm):
    """The record as it stands, to be put right, and why."""

    field_of = {**RecordForm.field_of, "why_missing": "why", "nothing_changed": "why"}
    why = forms.CharField(
        label="Why is the record corrected?",
        widget=AREA,
        help_text="Everybody who reads the meeting reads this too.",
        error_messages={"required": "Say why the record is corrected."},
    )


def _audit_words(one: Beside) -> str:
    """An audit in a list to tick."""
    grade = f", {one.row.grade.words}" if one.row.grade else ""
    return f"{one.row.reference}, {one.row.auditor}{grade}"


def comparisons(request: HttpRequest) -> HttpResponse:
    """Team by team and period by period: held, due, late, and who holds it."""
    missed = asked_text(request, "state") == MISSED
    some = narrowed(request, owed.lines(asking_of(request), missed=missed), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    states = [
        {"key": None, "text": "Everything", "current": not missed},
        {"key": MISSED, "text": "Missed, and open", "current": missed},
    ]
    context = {"page": paginate(some.rows, request), "states": states, **some.shown}
    return render(request, "moderation/comparisons.html", context)


def _stands(one: owed.PeriodRow) -> str:
    """Where a meeting is, in words."""
    if one.comparison_id:
        return "Held late" if one.state == "done_late" else "Held"
    if one.state == "to_do":
        return "To be held"
    # As the links above the list and every report have it: missed counts, with a reason or without.
    return one.state.words.capitalize()


LIST: Listing[owed.PeriodRow] = Listing(
    "Comparison meetings",
    (
        ("Team", lambda one: one.team), ("Audits of", lambda one: one.period.words),
        ("Handed in", lambda one: one.audits), ("Who meets", lambda one: one.holders), ("Where it is", _stands),
        ("Due", lambda one: one.owed.due), ("Held on", lambda one: one.owed.done_on),
        ("Why missed", lambda one: one.owed.closed.why if one.owed.closed else None),
    ),
    (
        Question("team", "Team", lambda one: (str(one.team_id), one.team)), Question("where", "Where it is", _stands),
        Question("officer", "QA Officer", lambda one: one.officer),
    ),
    (Order("team", "Team", lambda one: one.team), Order("due", "Soonest due", lambda one: one.owed.due)),
    first="Newest period",
    month=lambda one: one.period.start,
    month_label="Audits from",
)  # fmt: skip


def close(request: HttpRequest, team_id: int, period: str) -> HttpResponse:
    """Say why a team's meeting was missed: it stays listed and counted."""
    start, asking = path_day(period), asking_of(request)
    line = next((one for one in owed.lines(asking, team_id) if one.period.start == start), None)
    if line is not None and line.owed.closed:
        raise Ended("Somebody gave the reason first.", lines(("Why it was not held", line.owed.closed.why)))
    # Of a missed one alone: a reason for a meeting that was held, or is not due yet, would be none.
    if line is None or not line.may_close:
        raise Missing
    page = FormPage(
        f"Why did {line.team} not compare its audits of {line.period.words}?",
        "Keep this reason",
        reverse("comparisons"),
        "The reason is kept. The meeting stays listed and counted as missed.",
        [{"text": "Comparison meetings", "href": reverse("comparisons")}],
        lead=f"{line.holders} were to meet by {day_words(line.owed.due)}. Every report counts it as missed. "
        "If they meet after all, it is recorded as held late.",
    )
    return ask(
        request,
        page,
        lambda data: WordsForm(data, label="Why was it not held?"),
        lambda data: close_comparison(team_id, start, data["words"], **by(request)),
    )


def comparison(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """One meeting."""
    found = queries.comparison(asking_of(request), comparison_id)
    return render(request, "moderation/comparison.html", {"found": found})


def record(request: HttpRequest, team_id: int, period: str) -> HttpResponse:
    """Record a meeting, with the period's audits beside each other. A period is named by its first day."""
    start = path_day(period)
    # Recorded by the other of the two meanwhile, it is Missing as something to record and there as a record.
    try:
        found = queries.to_meet(asking_of(request), team_id, start)
        draft, convened = queries.comparison_draft(asking_of(request), team_id, start)
    except Missing:
        held = queries.comparison_of(asking_of(request), team_id, start)
        if held is None:
            raise
        record = _recorded(queries.comparison(asking_of(request), held)) if request.method == "POST" else ()
        return recorded_meanwhile(request, "This comparison meeting", redirect("comparison", held), record)
    page = FormPage(
        f"Compare the audits of {found.team}",
        "Record the meeting",
        reverse("comparisons"),
        "The meeting is recorded. Those who were there and the Practice Development Worker are told.",
        [{"text": "Comparison meetings", "href": reverse("comparisons")}],
    )

    subject, acted = (team_id, start), giving.acted(asking_of(request), team_id, start)

    def do(form: RecordForm) -> None:
        # The form that was valid: what is handed on is its fields alone, and actions are no single field.
        given = (form.given,) if form.given else ()
        record_comparison(form.meeting(*subject), given=given, changed=form.changed, **by(request))

    def make(data: Any) -> RecordForm:
        # All are ticked at first: that one of the two was not there, or one audit was left out, is the exception.
        everybody = [account for account, _ in found.people]
        every_audit = [one.row.id for one in found.audits]
        # Most records are written some days after the meeting, and a day left standing is a day that counts.
        day = convened.day if convened and convened.passed else clock.today()
        first = {"held_on": day, "people": everybody, "audits": every_audit}
        return RecordForm(data, found=found, acted=acted, initial=first, answers=draft.answers)

    key = convening.key_of(team_id, start)
    desk = Desk(
        save_url=reverse("meeting-draft", args=[Kind.COMPARISON.value, key]),
        save=lambda typed, version: convening.save_draft(subject, typed, version=version, **by(request)),
        version=draft.version,
        saved_at=draft.saved_at,
        in_place=lambda button, form: form.in_place(button, _doing(request, subject)),
    )
    off = called_off(asking_of(request), Kind.COMPARISON, key)
    more = {"found": found, "convened": convened, "called_off": off, "key": key}
    return write(request, page, make, do, desk, template="moderation/comparison_record.html", more=more)


def _recorded(one: queries.ComparisonView) -> Lines:
    """A meeting's record, for the other of the two who would have recorded it."""
    there = ", ".join(part for part in (*one.people, one.others) if part)
    return lines(
        ("Held on", one.held_on), ("Who was there", there), ("Alike", one.alike), ("Different", one.different),
        ("In supervision", one.supervision), ("In team meetings", one.team_meetings),
        ("In workforce development", one.workforce), ("Recorded by", one.recorded_by),
    )  # fmt: skip


def _doing(request: HttpRequest, subject: convening.Period) -> Doing:
    return doing_of(request, subject, giving.give_action, giving.change_action)


def of_period(request: HttpRequest, team_id: int, period: str) -> HttpResponse:
    """Where a team's period is now: the page on which it is recorded, or its record."""
    found = queries.comparison_of(asking_of(request), team_id, path_day(period))
    return redirect("comparison", found) if found else redirect("comparison-record", team_id, period)


def comparison_actions(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """Give and change the actions of a meeting that is recorded."""
    asking = asking_of(request)
    meeting, found = queries.comparison_to_correct(asking, comparison_id)
    subject = (meeting.team_id, meeting.period_start)
    acted, back = giving.acted(asking, *subject), reverse("comparison", args=[comparison_id])
    title = f"Actions of the comparison meeting of {found.team}"
    crumb = {"text": "Comparison meetings", "href": reverse("comparisons")}
    lead = "The record stays as it is; what follows from it can be given and changed as it goes on. Name no child."
    return act(
        request,
        FormPage(title, "", back, "", [crumb], lead=lead),
        lambda data: ActionsForm(data, acted=acted),
        lambda button, form: form.in_place(button, _doing(request, subject)),
        template="meetings/actions.html",
        more={},
    )


def correct(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """Correct a meeting's record: what stood before stays to be read, with why."""
    meeting, found = queries.comparison_to_correct(asking_of(request), comparison_id)
    back = reverse("comparison", args=[comparison_id])
    page = FormPage(
        f"Correct the comparison meeting of {found.team}",
        "Correct the record",
        back,
        "The record is corrected.",
        [{"text": "Comparison meetings", "href": reverse("comparisons")}],
        lead="The record as it is now stays to be read, with your reason. Published reports stay as they were.",
    )
    first = asdict(meeting)

    def do(form: CorrectForm) -> None:
        new = form.meeting(meeting.team_id, meeting.period_start)
        why, edition = form.cleaned_data["why"], typed_version(request)
        correct_comparison(comparison_id, new, why, edition=edition, **by(request))

    return ask(
        request,
        page,
        lambda data: CorrectForm(data, found=found, initial=first),
        do,
        template="moderation/form.html",
        more={"version": queries.edition_to_correct(asking_of(request), comparison_id)},
        whole=True,
    )


urls: list[URLPattern] = [
    path("moderation/comparisons/", comparisons, name="comparisons"),
    path("moderation/comparisons/<int:comparison_id>/", comparison, name="comparison"),
    path("moderation/comparisons/<int:comparison_id>/actions/", comparison_actions, name="comparison-actions"),
    path("moderation/comparisons/<int:comparison_id>/correct/", correct, name="comparison-correct"),
    path("moderation/comparisons/<int:team_id>/<str:period>/", of_period, name="comparison-of-period"),
    path("moderation/comparisons/<int:team_id>/<str:period>/record/", record, name="comparison-record"),
    path("moderation/comparisons/<int:team_id>/<str:period>/missed/", close, name="comparison-missed"),
]
