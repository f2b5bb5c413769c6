"""The page on which an auditor corrects grades that were handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from practicelens.access.errors import Missing
from practicelens.quality.audits.grades import changes as grades_changes
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries
from practicelens.quality.audits.work.views import AuditView
from practicelens.quality.standards.states import GRADES, Grade
from practicelens.web.pages.audits.shown import crumbs
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, ask, by
from practicelens.web.pages.shared.standing import over
from practicelens.web.request_input import typed_version

GRADE_CHOICES = [(grade.value, grade.words) for grade in GRADES]
IN_LINE = {"class": "govuk-radios--inline govuk-radios--small"}


class CorrectionForm(Form):
    """Grades as they should have been, and why."""

    field_of = {"why_missing": "correction", "no_change": "overall", "differs_missing": "differs_why"}
    overall = forms.ChoiceField(
        label="The whole",
        choices=GRADE_CHOICES,
        widget=forms.Select(attrs=IN_LINE),
        error_messages={"required": "Choose the grade of the whole."},
    )
    correction = forms.CharField(
        label="Why are the grades corrected?",
        widget=forms.Textarea,
        help_text="What you know now, or had wrong. It stands with the audit, beside the grades you gave first.",
        error_messages={"required": "Say why the grades are corrected."},
    )

    differs_why = forms.CharField(
        label="Why does the whole differ from what the domains suggest?",
        widget=forms.Textarea,
        required=False,
        help_text="Only where it does: what they suggest is worked out anew when you send this.",
    )

    def __init__(self, *args: Any, audit: AuditView, **kwargs: Any) -> None:
        """With every domain as it was graded."""
        if audit.grading is None:
            raise Missing
        initial = {"overall": audit.grading.overall.value}
        given = audit.grading.domains
        initial |= {f"domain_{key}": one.grade.value if one.grade else "none" for key, one in given.items()}
        super().__init__(*args, initial=initial, **kwargs)
        for key, one in given.items():
            domain = audit.tool.domain(key)
            # What was given once may be given again, also where the tool would not offer it now.
            spared = [("none", "Does not apply")] if one.grade is None or (domain and domain.may_not_apply) else []
            choices = [*GRADE_CHOICES, *spared]
            self.fields[f"domain_{key}"] = forms.ChoiceField(
                label=one.title, choices=choices, widget=forms.Select(attrs=IN_LINE)
            )
        self.order_fields([*(f"domain_{key}" for key in given), "overall", "correction", "differs_why"])


def correct(request: HttpRequest, audit_id: int) -> HttpResponse:
    """The auditor corrects their grades after handing in: a new edition, and both are kept."""
    audit = queries.audit(asking_of(request), audit_id)
    if not audit.may.correct:
        raise over(audit.row.status)
    if request.method == "GET":
        work_changes.note_look(audit_id, audit.row.child, "correct", **by(request))
    page = FormPage(
        f"Correct the grades of {audit.row.reference}",
        "Correct the grades",
        reverse("audit", args=[audit_id]),
        "The grades are corrected. The practitioner and the Team Manager have been told.",
        crumbs(audit),
        lead="What you gave first stays with the audit, and everybody who reads it sees both. "
        "The cycle goes on by the corrected grade.",
    )

    def do(data: dict[str, Any]) -> None:
        given = {key.removeprefix("domain_"): value for key, value in data.items() if key.startswith("domain_")}
        domains = {key: None if value == "none" else Grade(value) for key, value in given.items()}
        version = typed_version(request)
        words = (data["correction"], data["differs_why"])
        grades_changes.correct_grade(audit_id, Grade(data["overall"]), domains, *words, version=version, **by(request))

    def form(data: Any) -> CorrectionForm:
        return CorrectionForm(data, audit=audit)

    return ask(request, page, form, do, template="moderation/form.html", more={"version": audit.version})
