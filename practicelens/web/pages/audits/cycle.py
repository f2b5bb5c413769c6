"""Pages of what follows an audit: own grades, reply, ending, closure, and the team it goes on with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from practicelens.access.errors import Stale
from practicelens.people.asking import Asking
from practicelens.quality.audits.core.states import Closure, Ending
from practicelens.quality.audits.cycle import changes as cycle_changes
from practicelens.quality.audits.cycle import closure as cycle_closure
from practicelens.quality.audits.cycle import handover as cycle_handover
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries
from practicelens.quality.audits.work.views import AuditView
from practicelens.quality.standards.content import Domain
from practicelens.quality.standards.states import GRADES, Grade
from practicelens.web.pages.audits.shown import crumbs, shared
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, WordsForm, ask, by
from practicelens.web.pages.shared.standing import lines, over
from practicelens.web.request_input import typed_text, typed_version
from practicelens.web.templatetags.words import short_date
from practicelens.workdays.clock import local_date

GRADE_CHOICES = [(grade.value, grade.words) for grade in GRADES]
AREA = forms.Textarea


class OwnForm(Form):
    """A practitioner's grades of their own work."""

    field_of = {"why_missing": "why"}
    why = forms.CharField(label="Why do you see the whole so?", widget=AREA, error_messages={"required": "Say why."})
    overall = forms.ChoiceField(
        label="Your grade of the whole",
        choices=GRADE_CHOICES,
        error_messages={"required": "Choose a grade for the whole."},
    )

    def __init__(self, *args: Any, domains: Sequence[Domain], **kwargs: Any) -> None:
        """With every domain that this audit asks, each of which may be left out; one that is graded says why."""
        super().__init__(*args, **kwargs)
        self.domains = domains
        for domain in domains:
            # Not graded comes last: it is what one falls back on, and not the first thing to be offered.
            options = [*GRADE_CHOICES, ("", "Not graded")]
            beside = forms.Select(attrs={"class": "govuk-radios--inline govuk-radios--small"})
            field = forms.ChoiceField(
                label=domain.title, help_text=domain.about, choices=options, required=False, widget=beside
            )
            self.fields[f"domain_{domain.key}"] = field
            self.fields[f"why_{domain.key}"] = forms.CharField(
                label=f"Why? {domain.title}", widget=forms.Textarea(attrs={"data-rows": 2}), required=False
            )
        # The whole last: it is judged once its parts have been thought of, as the auditor judges it.
        self.order_fields([*(name for name in self.fields if name not in ("overall", "why")), "overall", "why"])

    def clean(self) -> dict[str, Any]:
        """A domain that is graded has its reason, and a reason its grade: neither is dropped without a word."""
        data = super().clean() or {}
        for domain in self.domains:
            grade, why = data.get(f"domain_{domain.key}"), data.get(f"why_{domain.key}")
            if grade and not why:
                self.add_error(f"why_{domain.key}", f"Say why you grade “{domain.title}” so.")
            if why and not grade and f"domain_{domain.key}" not in self.errors:
                self.add_error(f"domain_{domain.key}", f"Choose a grade for “{domain.title}”, or empty the reason.")
        return data

    def own(self) -> work_changes.OwnGrades:
        """The view that the form says."""
        data = self.cleaned_data
        # A practitioner grades what they can speak of: a domain left empty is no grade, and agreement does not count
        # it.
        graded = {one.key: Grade(data[f"domain_{one.key}"]) for one in self.domains if data[f"domain_{one.key}"]}
        reasons = {key: data[f"why_{key}"] for key in graded}
        return work_changes.OwnGrades(Grade(data["overall"]), data["why"], graded, reasons)


class EndForm(Form):
    """Why a cycle ends before Good."""

    field_of = {"why_missing": "words"}
    why = forms.ChoiceField(
        label="Why does it end here?",
        choices=[
            (Ending.CLOSED.value, "The child is closed to us"),
            (Ending.MOVED_AWAY.value, "The child moved away"),
            (Ending.OTHER.value, "Another reason"),
        ],
        error_messages={"required": "Choose why it ends here."},
    )
    words = forms.CharField(
        label="In your own words", widget=AREA, required=False, help_text="Needed where it is another reason."
    )


class ClosureForm(Form):
    """What becomes of the cycle of a child who is closed to us."""

    field_of = {"why_missing": "words", "no_manager": "choice", "not_closed": "choice", "chosen": "choice"}
    choice = forms.ChoiceField(
        label="What becomes of its cycle?",
        choices=[
            (Closure.RE_AUDIT.value, "Re-audit the work up to the closure; with that the cycle ends"),
            (
                Closure.LEARNING.value,
                "Carry what was learnt to the team, by an action for its manager; the cycle ends",
            ),
            (Closure.END.value, "End it with a reason"),
        ],
        error_messages={"required": "Choose what becomes of its cycle."},
    )
    words = forms.CharField(
        label="The reason, or what the team takes on",
        widget=AREA,
        required=False,
        help_text="Needed unless it is re-audited. Name no child: the Team Manager takes these words to the team.",
    )


class TeamForm(Form):
    """With which team a cycle goes on."""

    field_of = {"team_closed": "team", "team_stands": "team", "why_missing": "words"}
    team = forms.ChoiceField(label="Team", error_messages={"required": "Choose a team."})
    words = forms.CharField(label="Why this team?", widget=AREA, error_messages={"required": "Say why this team."})

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With the teams that are there today."""
        super().__init__(*args, **kwargs)
        there = [(one.id, one.name) for one in asking.teams.values() if not one.closed(asking.today)]
        self.choose_from("team", [("", "Choose a team"), *there])


def _audit(request: HttpRequest, audit_id: int, may: Callable[[AuditView], bool]) -> AuditView:
    """The audit, if this can be done with it now by whoever asks; the look is recorded."""
    audit = queries.audit(asking_of(request), audit_id)
    if not may(audit):
        raise over(audit.row.status)
    if request.method == "GET":
        work_changes.note_look(audit_id, audit.row.child, "form", **by(request))
    return audit


def _ask(
    request: HttpRequest,
    audit: AuditView,
    words: tuple[str, str, str, str],
    form: Callable[..., Form],
    do: Callable[[Any], object],
    *,
    whole: bool = False,
    **more: Any,
) -> HttpResponse:
    """A form about an audit: ``words`` are title, button, what is said when done, and the lead."""
    title, button, done, lead = words
    back = reverse("audit", args=[audit.id])
    page = FormPage(title, button, back, done, crumbs(audit), lead=lead)
    given = {**shared(asking_of(request), audit), "version": audit.version, **more}
    return ask(request, page, form, do, template="audits/form.html", more=given, whole=whole)


def _version(request: HttpRequest) -> int:
    """The version the form was opened at."""
    return typed_version(request)


def own_grades(request: HttpRequest, audit_id: int) -> HttpResponse:
    """The practitioner's own grades, before seeing the auditor's; once they are in, the way to where they stand."""
    # Whoever pressed twice is told that it stands, not that there is no such page.
    audit = _audit(request, audit_id, lambda found: found.may.take_part or found.own_handed_in_at is not None)
    if not audit.may.take_part:
        messages.info(request, "Your own view is handed in, and stands as you gave it.")
        return redirect("audit", audit_id)
    words = (
        f"Your own view of your work, {audit.row.reference}",
        "Hand in my view",
        "Your view is handed in. The auditor’s stands beside it."
        if audit.submitted_at
        else "Your view is handed in. You will see the auditor’s when they have handed in theirs.",
        "You grade your own work before you see the auditor’s grades, and they do not see yours until both are in. "
        "Grades are for learning, not for capability proceedings. "
        "Somebody who asks to see their file may be shown them.",
    )

    def do(form: OwnForm) -> None:
        work_changes.hand_in_own_grades(audit_id, form.own(), **by(request))

    return _ask(request, audit, words, lambda data: OwnForm(data, domains=audit.asked), do, whole=True, tool=audit.tool)


def reply(request: HttpRequest, audit_id: int) -> HttpResponse:
    """The practitioner's reply, once both have handed in."""
    audit = _audit(request, audit_id, lambda found: found.may.reply)
    words = (
        f"Reply to audit {audit.row.reference}",
        "Send my reply",
        "Your reply is with the audit.",
        "Say what rings true, what was missed, and what would help. It stays with the audit.",
    )
    return _ask(
        request,
        audit,
        words,
        lambda data: WordsForm(data, label="Your reply"),
        lambda data: work_changes.reply(audit_id, data["words"], **by(request)),
    )


def end(request: HttpRequest, audit_id: int) -> HttpResponse:
    """The Head of Service ends a cycle with a reason."""
    audit = _audit(request, audit_id, lambda found: found.may.end or bool(found.ended_why))
    if not audit.may.end:
        return _stands_already(request, audit, ENDED)
    words = (
        f"End the cycle of {audit.row.reference}",
        "End the cycle",
        "The cycle has ended, with your reason.",
        "An audit is tracked until it is Good. Only you can end it before, and only because it cannot go on.",
    )

    def do(data: dict[str, Any]) -> None:
        why = Ending(data["why"])
        cycle_changes.end_with_reason(audit_id, why, data["words"], version=_version(request), **by(request))

    return _ask(request, audit, words, EndForm, do)


ENDED = "The cycle has ended already, with its reason"


def _stands_already(request: HttpRequest, audit: AuditView, what: str) -> HttpResponse:
    """Whoever pressed twice, or came second, is told that it stands, not that there is no such page.

    Raises Stale where a reason was sent, whose page shows it to be copied beside the one that stands.
    """
    if typed_text(request, "words"):
        ended_on = local_date(audit.ended_at) if audit.ended_at else None
        stands = lines(
            ("What was chosen", audit.goes_on.closure), ("Ended on", ended_on), ("Why it ended", audit.ended_why)
        )
        raise Stale(f"{what}. It stands with the audit.", stands)
    messages.info(request, f"{what}. It stands here.")
    return redirect("audit", audit.id)


def closure(request: HttpRequest, audit_id: int) -> HttpResponse:
    """The child is closed to us: the Head of Service says once what becomes of the cycle."""
    audit = _audit(
        request, audit_id, lambda one: one.may.settle_closure or bool(one.ended_why) or bool(one.goes_on.closure)
    )
    if not audit.may.settle_closure:
        chosen = bool(audit.goes_on.closure)
        return _stands_already(request, audit, "What becomes of this cycle was chosen already" if chosen else ENDED)
    words = (
        f"The child of {audit.row.reference} is closed to us",
        "Do this",
        "It is done, and kept with the audit.",
        f"{_closed_facts(audit)} You are asked once. What you choose is counted in the re-audit report.",
    )

    def do(data: dict[str, Any]) -> None:
        choice = Closure(data["choice"])
        cycle_closure.settle_closure(audit_id, choice, data["words"], version=_version(request), **by(request))

    return _ask(request, audit, words, ClosureForm, do)


def _closed_facts(audit: AuditView) -> str:
    """What the choice depends on: since when the child is closed, the grade, what is due and what is still to do."""
    day = audit.goes_on.child_closed_on
    still = sum(one.open for one in audit.actions)
    # The choice is made once: what it rests on stands beside it, and not on a page before.
    facts = (
        f"Closed since {short_date(day)}" if day else "Closed in the latest extract",
        f"graded {audit.in_force.overall.words}" if audit.in_force else "",
        f"re-audit due {short_date(audit.re_audit_due)}" if audit.re_audit_due else "",
        f"{still} action{'' if still == 1 else 's'} still to do" if still else "no action still to do",
    )
    return "; ".join(fact for fact in facts if fact) + "."


def team(request: HttpRequest, audit_id: int) -> HttpResponse:
    """The team has closed: say with which the cycle goes on."""
    audit = _audit(request, audit_id, lambda found: found.may.hand_over)
    words = (
        f"With which team does {audit.row.reference} go on?",
        "Pass it on",
        "The cycle goes on with that team, and its manager has been told.",
        f"{audit.going_on_with} has closed. Its actions go along, and the re-audit is of the new team’s practice.",
    )

    def do(data: dict[str, Any]) -> None:
        chosen, version = int(data["team"]), _version(request)
        cycle_handover.hand_to_team(audit_id, chosen, data["words"], version=version, **by(request))

    return _ask(request, audit, words, partial(TeamForm, asking=asking_of(request)), do)
