"""Pages of "This child may not be safe": telephone now, record it, answer it, put it on the child's record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from practicelens.access.errors import Missing, Stale
from practicelens.people.asking import Asking
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.safety import changes as safety_changes
from practicelens.quality.audits.safety import queries
from practicelens.quality.audits.safety.views import ConcernView
from practicelens.quality.audits.work import changes as work_changes
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, WordsForm, ask, by
from practicelens.web.pages.shared.standing import lines
from practicelens.workdays import clock

AREA = forms.Textarea


class ConcernForm(Form):
    """A worry that a child may not be safe."""

    field_of = {"telephone_first": "telephoned", "worry_missing": "worry"}
    # The first field: a worry that is only written down reaches nobody tonight.
    telephoned = forms.CharField(
        label="Whom did you telephone, and when?",
        error_messages={"required": "Telephone somebody now, and say who it was."},
    )
    worry = forms.CharField(
        label="What worries you?", widget=AREA, error_messages={"required": "Say what worries you."}
    )
    done = forms.CharField(label="What has been done so far?", widget=AREA, required=False)


class OnRecordForm(Form):
    """The day something was put on the child's record."""

    field_of = dict.fromkeys(("not_that_day", "on_record", "in_future", "before_submission"), "on")
    on = DayField(label="On which day did you put it there?")


def not_safe(request: HttpRequest, audit_id: int) -> HttpResponse:
    """This child may not be safe: telephone now, then record it here. It never blocks the audit."""
    asking = asking_of(request)
    reference, concerns = queries.concerns(asking, audit_id, clock.now())
    may_raise = queries.may_raise_concern(asking, audit_id)
    # Whoever may read the worries need not be one who raises them.
    if request.method == "POST" and not may_raise:
        raise Missing
    if request.method == "GET":
        work_changes.note_look_at_concerns(audit_id, **by(request))
    # Back to this very page: whoever raised a worry sees that it stands, and whom it has gone to.
    page = FormPage(
        "This child may not be safe",
        "Record this and tell the Team Manager and Head of Service",
        reverse("audit-not-safe", args=[audit_id]),
        "Recorded. The Team Manager and the Head of Service have been told.",
        _way_back(asking, audit_id, reference),
    )
    more = {
        "reference": reference,
        "open": [one for one in concerns if one.answered_at is None],
        "answered": [one for one in concerns if one.answered_at is not None],
        "may_raise": may_raise,
        "audit_id": audit_id,
    }

    def do(data: dict[str, Any]) -> None:
        safety_changes.raise_concern(audit_id, **data, **by(request))

    return ask(request, page, ConcernForm, do, template="audits/not_safe.html", more=more)


def _way_back(asking: Asking, audit_id: int, reference: str) -> list[dict[str, str]]:
    """To the audit, where it opens to this reader; else to their first page, where the worry waits for them.

    A worry climbs to people who may know of it and not of the audit: grades are still blind, or it is another agency's.
    """
    if core_queries.opens(asking, audit_id):
        return [
            {"text": "Audits", "href": reverse("audits")},
            {"text": reference, "href": reverse("audit", args=[audit_id])},
        ]
    return [{"text": "What waits for you", "href": reverse("home")}]


def _concern(request: HttpRequest, audit_id: int, concern_id: int) -> tuple[str, ConcernView]:
    """One worry of an audit; to whoever may not know of it there is none. The look is recorded."""
    reference, concerns = queries.concerns(asking_of(request), audit_id, clock.now())
    concern = next((one for one in concerns if one.id == concern_id), None)
    if concern is None:
        raise Missing
    if request.method == "GET":
        work_changes.note_look_at_concerns(audit_id, **by(request))
    return reference, concern


def _to_worry(audit_id: int) -> list[dict[str, str]]:
    """The way back from a page about one worry."""
    return [{"text": "This child may not be safe", "href": reverse("audit-not-safe", args=[audit_id])}]


def answer_concern(request: HttpRequest, audit_id: int, concern_id: int) -> HttpResponse:
    """Whoever it came to says what was done."""
    reference, concern = _concern(request, audit_id, concern_id)
    if concern.answered_at is not None and request.method == "GET":
        # Several are told at once: whoever comes second reads what the first answered, and not that there is nothing.
        messages.info(request, f"{concern.answered_by} has answered this already.")
        return redirect("audit-not-safe", audit_id)
    if concern.answered_at is not None:
        # What was typed before it was answered stays before whoever typed it, beside the answer.
        stands = lines(("What was done", concern.answer), ("Answered by", concern.answered_by))
        raise Stale("This was answered already, after you opened the page.", stands)
    if not concern.may_answer:
        raise Missing
    page = FormPage(
        f"What was done: {reference}",
        "Record this answer",
        reverse("audit-not-safe", args=[audit_id]),
        "Your answer is recorded, and whoever raised it has been told.",
        _to_worry(audit_id),
        # The worry itself stands over the answer: nobody answers it from memory.
        lead=concern.worry,
    )
    return ask(
        request,
        page,
        lambda data: WordsForm(data, label="What was done, and is the child safe now?"),
        lambda data: safety_changes.answer_concern(concern_id, data["words"], **by(request)),
    )


def concern_on_record(request: HttpRequest, audit_id: int, concern_id: int) -> HttpResponse:
    """The text for the child's record, and the day it was put there."""
    reference, concern = _concern(request, audit_id, concern_id)
    if concern.on_record is not None:
        messages.info(request, "The day is recorded already.")
        return redirect("audit-not-safe", audit_id)
    if not concern.may_put_on_record:
        raise Missing
    page = FormPage(
        f"Put the worry on the child’s record: {reference}",
        "Record the day",
        reverse("audit-not-safe", args=[audit_id]),
        "The day is recorded.",
        _to_worry(audit_id),
        lead="The child’s record is the case system’s. Copy this text there, then say when.",
    )
    return ask(
        request,
        page,
        OnRecordForm,
        lambda data: safety_changes.put_concern_on_record(concern_id, data["on"], **by(request)),
        template="audits/on_record.html",
        more={"text": concern.text},
    )
