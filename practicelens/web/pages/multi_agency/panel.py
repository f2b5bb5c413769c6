"""Pages of the panel: prepared, recorded with an action for everybody's list, and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from practicelens.quality.meetings.drafts import Kept
from practicelens.quality.meetings.states import Kind
from practicelens.quality.panels.meeting import changes as meeting_changes
from practicelens.quality.panels.meeting import convening, correcting
from practicelens.quality.panels.meeting.rules import Agreement, PanelAction
from practicelens.quality.panels.whole.views import WholeView
from practicelens.quality.standards.states import GRADES, Grade
from practicelens.web.pages.multi_agency.forms import AREA, ROWS, choose, page_of, to_run
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.desk import Desk, initial_from, write
from practicelens.web.pages.shared.govuk_forms import DayField, Form, Part, ask, by
from practicelens.web.request_input import typed_version
from practicelens.workdays import clock


class PanelForm(Form):
    """What the panel agreed; what went well together comes first."""

    field_of = {
        "in_future": "held_on",
        "before_start": "held_on",
        "attendees_missing": "attendees",
        "why_missing": "why",
        "learning_missing": "learning",
        "missing_why": "missing_why",
        "action_agency": "agency_1",
        "action_what": "what_1",
        "action_owner": "owner_1",
        "action_due": "due_1",
        "due_in_past": "due_1",
    }
    held_on = DayField(label="When did the panel meet?")
    attendees = forms.CharField(
        label="Who was there?",
        help_text="Names, each with their agency.",
        error_messages={"required": "Say who was at the panel."},
    )
    strengths = forms.CharField(label="What went well when the agencies worked together?", widget=AREA, required=False)
    learning = forms.CharField(
        label="What did the agencies learn together?",
        widget=AREA,
        error_messages={"required": "Say what the agencies learnt together."},
    )
    grade = forms.ChoiceField(label="Which grade did the panel agree?", error_messages={"required": "Choose a grade."})
    why = forms.CharField(
        label="Why this grade?", widget=AREA, error_messages={"required": "Say why the panel agreed this grade."}
    )

    def __init__(self, data: Any = None, *, whole: WholeView, draft: Kept, owners: Sequence[tuple[int, str]]) -> None:
        """With a row for each of some actions, and why it did not wait where a part is missing."""
        super().__init__(data)
        choose(self, "grade", [(grade.value, grade.words) for grade in GRADES])
        if whole.missing:
            label = f"Not handed in: {', '.join(whole.missing)}. Why did the panel meet without?"
            self.fields["missing_why"] = forms.CharField(label=label, widget=AREA, required=False)
        agencies = [("", "–"), *((part.agency, part.agency) for part in whole.parts)]
        people = [("", "–"), *((str(account), words) for account, words in owners)]
        for row in range(1, ROWS + 1):
            self._add_row(row, agencies, people)
        when = whole.convened
        invited = {"held_on": when.day, "attendees": ", ".join(name for _, name in when.asked)} if when else {}
        self.initial = {**invited, **initial_from(self.fields, draft.answers)}

    def _add_row(self, row: int, agencies: list[tuple[str, str]], people: list[tuple[str, str]]) -> None:
        """The fields of an action, none of them compulsory while all are empty."""
        self.fields[f"agency_{row}"] = forms.ChoiceField(
            label=f"Action {row}: which agency?", required=False, choices=agencies
        )
        self.fields[f"what_{row}"] = forms.CharField(label=f"Action {row}: what will be done?", required=False)
        self.fields[f"owner_{row}"] = forms.ChoiceField(
            label=f"Action {row}: whose is it here?", required=False, choices=people
        )
        self.fields[f"by_{row}"] = forms.CharField(
            label=f"Action {row}: who does it at the agency, if somebody else?", required=False
        )
        self.fields[f"due_{row}"] = DayField(label=f"Action {row}: by when?", required=False)

    def _part(self, bound: forms.BoundField) -> Part:
        """An action's agency and owner as lists to choose from: as radios, six of each would be a long page."""
        part = super()._part(bound)
        if part.component != "radios" or not bound.name.startswith(("agency_", "owner_")):
            return part
        chosen = str(bound.value() or "")
        items = [{"value": key, "text": text, "selected": key == chosen} for key, text in bound.field.choices]  # type: ignore[attr-defined]
        shown = {"id": bound.name, "name": bound.name, "label": {"text": bound.label}, "items": items}
        return Part("select", {key: part.params[key] for key in ("error_message",) if key in part.params} | shown)

    def clean(self) -> dict[str, Any]:
        """An action that was begun is finished: agency, words, owner and day."""
        typed = super().clean() or {}
        for row in range(1, ROWS + 1):
            names = [f"{part}_{row}" for part in ("agency", "what", "owner", "due")]
            if not any(typed.get(name) for name in (*names, f"by_{row}")):
                continue
            if typed.get(f"due_{row}") and typed[f"due_{row}"] < clock.today():
                self.add_error(f"due_{row}", "An action cannot be due in the past.")
            for name in names:
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, f"Finish action {row}, or empty it.")
        return typed


def panel(request: HttpRequest, whole_id: int) -> HttpResponse:
    """Prepare and record what the panel agreed."""
    found, asking = to_run(request, whole_id, "hold"), asking_of(request)
    draft, owners = convening.panel_draft(asking, whole_id), convening.owners(asking, whole_id)
    page = page_of(
        found,
        "Record the panel",
        "Record what was agreed",
        "What the panel agreed is recorded. Tell the agencies when you are ready.",
        lead="The agencies’ own grades are kept beside the agreed one. Our own people are given their actions at once, "
        "the agencies theirs when you tell them what was agreed.",
    )
    desk = Desk(
        save_url=reverse("meeting-draft", args=[Kind.PANEL.value, whole_id]),
        save=lambda typed, version: convening.save_draft(whole_id, typed, version=version, **by(request)),
        version=draft.version,
        saved_at=draft.saved_at,
    )
    stands = typed_version(request, "stands") if request.method == "POST" else found.version
    return write(
        request,
        page,
        lambda data: PanelForm(data, whole=found, draft=draft, owners=owners),
        lambda data: meeting_changes.hold_panel(whole_id, _agreed(data), version=stands, **by(request)),
        desk,
        template="multi_agency/panel.html",
        more={"stands": stands, "whole": found},
    )


class CorrectForm(PanelForm):
    """The record as it stands, to be put right, and why."""

    field_of = {**PanelForm.field_of, "why_missing": "why", "nothing_changed": "reason"}

    def __init__(self, data: Any = None, *, whole: WholeView) -> None:
        """With everything that was recorded; without actions, which live on where they stand."""
        super().__init__(data, whole=whole, draft=Kept(), owners=())
        for name in [name for name in self.fields if name.rpartition("_")[2].isdecimal()]:
            del self.fields[name]
        self.fields.pop("missing_why", None)
        one = whole.panel
        if one is not None and one.missing:
            label = f"Not handed in: {', '.join(one.missing)}. Why did the panel meet without?"
            self.fields["missing_why"] = forms.CharField(label=label, widget=AREA)
        self.fields["reason"] = forms.CharField(
            label="Why is the record corrected?",
            widget=AREA,
            help_text="Everybody who reads what was agreed reads this too.",
            error_messages={"required": "Say why the record is corrected."},
        )
        shown = ("held_on", "attendees", "grade", "why", "strengths", "learning", "missing_why")
        self.initial = {name: getattr(one, name) for name in shown} if one else {}

    def clean(self) -> dict[str, Any]:
        """As each field says."""
        return super(PanelForm, self).clean() or {}


def correct(request: HttpRequest, whole_id: int) -> HttpResponse:
    """Correct what the panel agreed: what stood before stays to be read, with why."""
    found = to_run(request, whole_id, "correct")
    page = page_of(
        found,
        "Correct what the panel agreed",
        "Correct the record",
        "The record is corrected.",
        lead="The record as it is now stays to be read, with your reason. Actions are changed on their own pages, and "
        "published reports stay as they were.",
    )
    stands = typed_version(request) if request.method == "POST" else found.version

    def do(data: dict[str, Any]) -> None:
        new = Agreement(
            data["held_on"], data["attendees"], Grade(data["grade"]), data["why"], data["strengths"], data["learning"],
            missing_why=data.get("missing_why", ""),
        )  # fmt: skip
        correcting.correct_panel(whole_id, new, data["reason"], version=stands, **by(request))

    return ask(
        request,
        page,
        lambda data: CorrectForm(data, whole=found),
        do,
        template="moderation/form.html",
        more={"version": stands},
    )


def _agreed(data: dict[str, Any]) -> Agreement:
    """What was typed, as data."""
    rows = [row for row in range(1, ROWS + 1) if data[f"what_{row}"]]
    return Agreement(
        data["held_on"],
        data["attendees"],
        Grade(data["grade"]),
        data["why"],
        data["strengths"],
        data["learning"],
        tuple(
            PanelAction(
                data[f"agency_{row}"],
                data[f"what_{row}"],
                int(data[f"owner_{row}"]),
                data[f"due_{row}"],
                data[f"by_{row}"],
            )
            for row in rows
        ),
        data.get("missing_why", ""),
    )
