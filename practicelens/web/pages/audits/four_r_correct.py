"""Page: a 4R meeting's record is corrected as a new edition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from practicelens.people.asking import Asking
from practicelens.quality.audits.four_r import correcting
from practicelens.quality.audits.four_r import queries as four_r_queries
from practicelens.quality.audits.four_r.views import FourRToCorrect
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.web.pages.audits.four_r import AREA, OTHER, FourRForm
from practicelens.web.pages.audits.shown import crumbs, shared
from practicelens.web.pages.shared.actions_in_place import NEW
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import FormPage, Part, ask, by
from practicelens.web.request_input import typed_version


class CorrectForm(FourRForm):
    """The record as it stands, to be put right, and why."""

    field_of = {**FourRForm.field_of, "why_missing": "why", "nothing_changed": "why"}

    def __init__(self, data: Any = None, *, asking: Asking, found: FourRToCorrect) -> None:
        """With everything that was recorded; without actions, which live on where they stand."""
        super().__init__(data, asking=asking, asked=found.asked)
        for name in NEW:
            del self.fields[name]
        self.fields["why"] = forms.CharField(
            label="Why is the record corrected?",
            widget=AREA,
            help_text="Everybody who reads the meeting reads this too.",
            error_messages={"required": "Say why the record is corrected."},
        )
        self.initial = _initial(found)

    def groups(self) -> list[tuple[str, list[Part]]]:
        """The record, and why it is corrected."""
        return [*super().groups(), ("The correction", self._of("why"))]


def _initial(found: FourRToCorrect) -> dict[str, Any]:
    """The record in the form's fields."""
    one, names = found.meeting, {person.id: person.name for person in found.asked.people}
    # By name, because a record keeps its words; where no account has that name it was somebody else.
    chair = next((account for account in found.there if names.get(account) == one.chair), None)
    known = {names[account] for account in found.there if account in names}
    others = [name for name in one.attendees.split(", ") if name and name not in known]
    return {
        "safety": one.safety,
        "held_on": one.held_on,
        "chair": str(chair) if chair else OTHER,
        "chair_other": "" if chair else one.chair,
        # Whoever chaired is there too; they are ticked only where they are among those listed.
        "people": [str(who) for who in found.there if names.get(who) in one.attendees.split(", ")],
        "others": "\n".join(others),
        **{f"heading_{place}": words for place, (_, words) in enumerate(one.headings)},
        "support": one.support,
        "looks_for": one.looks_for,
    }


def correct(request: HttpRequest, audit_id: int, meeting_id: int) -> HttpResponse:
    """Correct a meeting's record: what stood before stays to be read, with why."""
    asking = asking_of(request)
    found = four_r_queries.four_r_to_correct(asking, audit_id, meeting_id)
    audit = work_queries.audit(asking, audit_id)
    if request.method == "GET":
        work_changes.note_look(audit_id, audit.row.child, "form", **by(request))
    back = reverse("audit-four-r-meeting", args=[audit_id, meeting_id])
    title, done = f"Correct the record of the 4R meeting, {audit.row.reference}", "The record is corrected."
    page = FormPage(title, "Correct the record", back, done, crumbs(audit))

    def make(data: Any) -> CorrectForm:
        return CorrectForm(data, asking=asking, found=found)

    def do(form: CorrectForm) -> None:
        record, why, version = form.meeting(), form.cleaned_data["why"], typed_version(request)
        correcting.correct_four_r(audit_id, meeting_id, record, why, version=version, **by(request))

    more = {**shared(asking, audit), "version": audit.version}
    return ask(request, page, make, do, template="audits/four_r_correct.html", more=more, whole=True)
