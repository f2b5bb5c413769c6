"""Pages of the review of actions: prepared, its actions changed where they stand, recorded, and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from practicelens.people.asking import Asking
from practicelens.people.setup import queries as setup_queries
from practicelens.quality.audits.core.changes import Meeting
from practicelens.quality.audits.cycle import changes as cycle_changes
from practicelens.quality.audits.cycle import convening
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries
from practicelens.quality.audits.work.views import AuditView
from practicelens.quality.meetings.drafts import Kept
from practicelens.quality.meetings.queries import called_off
from practicelens.quality.meetings.states import Kind
from practicelens.web.pages.audits.shown import crumbs, shared
from practicelens.web.pages.shared.actions_in_place import WithActions, doing_of, with_initial
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.desk import Desk, recorded_meanwhile, write
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ask, by
from practicelens.web.pages.shared.standing import lines, over
from practicelens.web.request_input import typed_version

AREA = forms.Textarea
FIELD_OF = {
    "in_future": "held_on",
    "before_submission": "held_on",
    "attendees_missing": "attendees",
    "too_long": "attendees",
    "notes_missing": "notes",
}


class ReviewForm(WithActions):
    """A review of actions."""

    field_of = FIELD_OF
    held_on = DayField(label="When did you meet?")
    attendees = forms.CharField(label="Who was there?", error_messages={"required": "Say who was there."})
    notes = forms.CharField(
        label="What did you agree?",
        widget=AREA,
        help_text="What has been done, what helped, and what is still to do.",
        error_messages={"required": "Say what you agreed."},
    )

    def __init__(self, data: Any = None, *, audit: AuditView, draft: Kept, owners: Sequence[tuple[int, str]]) -> None:
        """With the audit's actions, and what its draft and its invitation say already."""
        super().__init__(data)
        self.own = tuple(self.fields)
        self.add_actions(audit.actions, owners)
        when = audit.review_convened
        # What the invitation says is where the record begins; a draft, which somebody wrote, comes before it.
        invited = {"held_on": when.day, "attendees": ", ".join(name for _, name in when.asked)} if when else {}
        with_initial(self, {**invited, **self.from_draft(draft.answers)})

    def meeting(self) -> Meeting:
        """The review that the form says."""
        data, given = self.cleaned_data, (self.given,) if self.given else ()
        return Meeting(data["held_on"], data["attendees"], data["notes"], given, self.changed)


def review(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Month 2: the actions, gone through with the practitioner, each updated where it stands."""
    asking = asking_of(request)
    audit = queries.audit(asking, audit_id)
    if not audit.may.review:
        # Whoever pressed twice is told that it stands, not that there is no such page.
        if audit.reviews:
            one = audit.reviews[-1]
            record = lines(("When", one.held_on), ("Who was there", one.attendees), ("What was agreed", one.notes))
            return recorded_meanwhile(request, "The review of the actions", redirect("audit", audit_id), record)
        raise over(audit.row.status)
    if request.method == "GET":
        work_changes.note_look(audit_id, audit.row.child, "form", **by(request))
    draft, owners = convening.review_draft(asking, audit_id), _owners(asking, audit)
    back = reverse("audit", args=[audit_id])
    # Beginning with what has helped is the appreciative manner, and the strategy's: what works is what is built on.
    title, done = f"Review the actions of {audit.row.reference}", "The review is recorded."
    lead = "Go through the actions together. Begin with what has already helped."
    page = FormPage(title, "Record this review", back, done, crumbs(audit), lead=lead)

    def make(data: Any) -> ReviewForm:
        return ReviewForm(data, audit=audit, draft=draft, owners=owners)

    def do(form: ReviewForm) -> None:
        version = typed_version(request, "stands")
        cycle_changes.review_actions(audit_id, form.meeting(), version=version, **by(request))

    doing = doing_of(request, audit_id, convening.give_action, convening.change_action)
    desk = Desk(
        save_url=reverse("meeting-draft", args=[Kind.REVIEW.value, audit_id]),
        save=lambda typed, version: convening.save_draft(audit_id, typed, version=version, **by(request)),
        version=draft.version,
        saved_at=draft.saved_at,
        in_place=lambda button, form: form.in_place(button, doing),
    )
    # The audit's version beside the draft's own: a save of the draft changes no audit.
    stands = audit.version
    more = {**shared(asking, audit), "stands": stands, "called_off": called_off(asking, Kind.REVIEW, audit_id)}
    return write(request, page, make, do, desk, template="audits/review.html", more=more)


def _owners(asking: Asking, audit: AuditView) -> tuple[tuple[int, str], ...]:
    """Who an action may be given to: the practitioner, the team's managers, the auditor."""
    worker = asking.workers.get(audit.worker_id) if audit.worker_id else None
    practitioner = worker.account_id if worker else None
    return setup_queries.choosable_owners(asking, audit.row.team_id, first=[practitioner], last=[audit.auditor_id])


class CorrectForm(Form):
    """A review's record, to be put right, and why."""

    field_of = {**FIELD_OF, "why_missing": "why", "nothing_changed": "why"}
    held_on = DayField(label="When did you meet?")
    attendees = forms.CharField(label="Who was there?", error_messages={"required": "Say who was there."})
    notes = forms.CharField(
        label="What did you agree?", widget=AREA, error_messages={"required": "Say what you agreed."}
    )
    why = forms.CharField(
        label="Why is the record corrected?",
        widget=AREA,
        help_text="Everybody who reads the review reads this too.",
        error_messages={"required": "Say why the record is corrected."},
    )


def correct(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Correct a review's record: what stood before stays to be read, with why."""
    asking = asking_of(request)
    audit = queries.audit(asking, audit_id)
    if not audit.may.correct_review or not audit.reviews:
        raise over(audit.row.status)
    if request.method == "GET":
        work_changes.note_look(audit_id, audit.row.child, "form", **by(request))
    # The last one: a corrected review is followed by none, and earlier editions stand beside it.
    back, one = reverse("audit", args=[audit_id]), audit.reviews[-1]
    title = f"Correct the review of actions, {audit.row.reference}"
    lead = "The record as it is now stays to be read, with your reason. Actions are changed on their own pages."
    page = FormPage(title, "Correct the record", back, "The record is corrected.", crumbs(audit), lead=lead)
    first = {"held_on": one.held_on, "attendees": one.attendees, "notes": one.notes}

    def do(data: dict[str, Any]) -> None:
        record, version = Meeting(data["held_on"], data["attendees"], data["notes"]), typed_version(request)
        cycle_changes.correct_review(audit_id, record, data["why"], version=version, **by(request))

    more = {**shared(asking, audit), "version": audit.version}
    return ask(request, page, lambda data: CorrectForm(data, initial=first), do, template="audits/form.html", more=more)
