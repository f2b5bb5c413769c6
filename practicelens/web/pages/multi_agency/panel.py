"""Pages of the panel: prepared, recorded with an action for everybody's list, and corrected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from practicelens.access.errors import Missing
from practicelens.quality.meetings.drafts import Kept
from practicelens.quality.meetings.queries import called_off
from practicelens.quality.meetings.states import Kind
from practicelens.quality.panels.core.states import Status
from practicelens.quality.panels.meeting import changes as meeting_changes
from practicelens.quality.panels.meeting import convening, correcting, giving
from practicelens.quality.panels.meeting.convening import Acted
from practicelens.quality.panels.meeting.rules import Agreement, PanelAction
from practicelens.quality.panels.meeting.views import PanelView
from practicelens.quality.panels.whole.views import WholeView
from practicelens.quality.standards.states import GRADES, Grade
from practicelens.web.pages.multi_agency.forms import AREA, page_of, to_run
from practicelens.web.pages.shared.actions_in_place import NEW, Doing, WithActions, doing_of, with_initial
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.desk import Desk, act, recorded_meanwhile, write
from practicelens.web.pages.shared.govuk_forms import DayField, ask, by
from practicelens.web.pages.shared.standing import Lines, lines
from practicelens.web.request_input import typed_version


class ActionsForm(WithActions):
    """The actions of a panel: each is one agency's."""

    # Two fields more than other meetings' actions have: here somebody else's people may do it.
    new = (*NEW, "new_agency", "new_by")
    field_of = {
        "action_agency": "new_agency",
        "action_what": "new_what",
        "action_owner": "new_owner",
        "action_due": "new_due",
    }

    def __init__(self, data: Any = None, *, whole: WholeView, acted: Acted) -> None:
        """With the actions that stand, and whom one may be given to."""
        super().__init__(data)
        self._of_panel(whole, acted)

    def _of_panel(self, whole: WholeView, acted: Acted) -> None:
        # Agencies hear of everything at once, when the panel's grade is published: an action alone would give it away.
        if whole.row.status is not Status.PUBLISHED:
            self.when_given = "Our own people are told at once, agencies when you tell them what was agreed."
        self.whose = acted.agencies
        self.add_actions(acted.actions, acted.owners)
        # An action of another agency is followed here by one of ours: nobody of theirs has a list in this product.
        self.fields["new_owner"].label = "Whose is it here?"
        agencies = [("", "Not chosen yet"), *((part.agency, part.agency) for part in whole.parts)]
        self.fields["new_agency"] = forms.ChoiceField(label="Which agency does it?", required=False, choices=agencies)
        self.fields["new_by"] = forms.CharField(
            label="Who does it at the agency, if somebody else?", required=False, max_length=150
        )

    def check_new(self) -> PanelAction | None:
        """The new action, with the agency that does it and who does it there, where that is somebody else."""
        given = self.agreed_new()
        agency, by_whom = (self.cleaned_data.get(name) for name in ("new_agency", "new_by"))
        # An agency that was chosen and nothing else is something that somebody began to write.
        nothing = not self.cleaned_data.get("new_what")
        if given is None and (agency or by_whom) and nothing and "new_what" not in self.errors:
            self.add_error("new_what", "Say what will be done.")
        if given is not None and not agency:
            self.add_error("new_agency", "Choose which agency does it.")
        return PanelAction(agency, given.what, given.owner_id, given.due, by_whom or "") if given and agency else None


class PanelForm(ActionsForm):
    """What the panel agreed; what went well together comes first."""

    field_of = {
        **ActionsForm.field_of,
        "in_future": "held_on",
        "before_start": "held_on",
        "attendees_missing": "attendees",
        "why_missing": "why",
        "learning_missing": "learning",
        "missing_why": "missing_why",
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

    def __init__(self, data: Any = None, *, whole: WholeView, draft: Kept, acted: Acted | None) -> None:
        """With its actions, and why it did not wait where a part is missing."""
        # Past ActionsForm, which adds the actions at once: here the record's own fields come first.
        super(ActionsForm, self).__init__(data)
        self.choose_from("grade", [(grade.value, grade.words) for grade in GRADES])
        # Asked only where a part is missing; the panel may meet without it and has to say why
        # (``rules.check_missing``).
        if whole.missing:
            label = f"Not handed in: {', '.join(whole.missing)}. Why did the panel meet without?"
            self.fields["missing_why"] = forms.CharField(label=label, widget=AREA, required=False)
        self.own = tuple(self.fields)
        if acted is not None:
            self._of_panel(whole, acted)
        when = whole.convened
        invited = {"held_on": when.day, "attendees": ", ".join(name for _, name in when.asked)} if when else {}
        with_initial(self, {**invited, **self.from_draft(draft.answers)})

    def agreed(self) -> Agreement:
        """What was typed, as data."""
        data = self.cleaned_data
        given = (self.given,) if self.given else ()
        return Agreement(
            data["held_on"], data["attendees"], Grade(data["grade"]), data["why"], data["strengths"], data["learning"],
            given, data.get("missing_why", ""),
        )  # fmt: skip


def panel(request: HttpRequest, whole_id: int) -> HttpResponse:
    """Prepare and record what the panel agreed."""
    asking = asking_of(request)
    try:
        found = to_run(request, whole_id, "hold")
    except Missing:
        record = _recorded(to_run(request, whole_id, "correct").panel)  # else there is nothing here for them
        return recorded_meanwhile(request, "What the panel agreed", redirect("multi-agency", whole_id), record)
    draft, acted = convening.panel_draft(asking, whole_id), convening.acted(asking, whole_id)
    page = page_of(
        found,
        "Record the panel",
        "Record what was agreed",
        "What the panel agreed is recorded. Tell the agencies when you are ready.",
        lead="The agencies’ own grades are kept beside the agreed one.",
    )
    desk = Desk(
        save_url=reverse("meeting-draft", args=[Kind.PANEL.value, whole_id]),
        save=lambda typed, version: convening.save_draft(whole_id, typed, version=version, **by(request)),
        version=draft.version,
        saved_at=draft.saved_at,
        in_place=lambda button, form: form.in_place(button, _doing(request, whole_id)),
    )

    def do(form: PanelForm) -> None:
        agreed, changed = form.agreed(), form.changed
        version = typed_version(request, "stands")
        meeting_changes.hold_panel(whole_id, agreed, version=version, changed=changed, **by(request))

    return write(
        request,
        page,
        lambda data: PanelForm(data, whole=found, draft=draft, acted=acted),
        do,
        desk,
        template="multi_agency/panel.html",
        # The audit's version, beside the draft's: parts may be handed in while the panel is being written down.
        more={"stands": found.version, "whole": found, "called_off": called_off(asking, Kind.PANEL, whole_id)},
    )


def _recorded(panel: PanelView | None) -> Lines:
    """What a panel agreed, for whoever would have recorded it too."""
    return () if panel is None else lines(
        ("Held on", panel.held_on), ("Who was there", panel.attendees), ("The agreed grade", panel.grade.words),
        ("Why", panel.why), ("What went well together", panel.strengths), ("What the agencies learnt", panel.learning),
    )  # fmt: skip


def _doing(request: HttpRequest, whole_id: int) -> Doing:
    return doing_of(request, whole_id, giving.give_action, giving.change_action, giving.take_back_action)


def panel_actions(request: HttpRequest, whole_id: int) -> HttpResponse:
    """Give and change the actions of a panel that is recorded."""
    found = to_run(request, whole_id, "correct")
    acted = convening.acted(asking_of(request), whole_id)
    lead = "What the panel agreed stays as it is recorded; what follows from it can be given and changed as it goes on."
    page = page_of(found, f"Actions: {found.row.title}", "", "", lead=lead)
    return act(
        request,
        page,
        lambda data: ActionsForm(data, whole=found, acted=acted),
        lambda button, form: form.in_place(button, _doing(request, whole_id)),
        template="meetings/actions.html",
        more={},
    )


class CorrectForm(PanelForm):
    """The record as it stands, to be put right, and why."""

    field_of = {**PanelForm.field_of, "why_missing": "why", "nothing_changed": "reason"}

    def __init__(self, data: Any = None, *, whole: WholeView) -> None:
        """With everything that was recorded; without actions, which live on where they stand."""
        super().__init__(data, whole=whole, draft=Kept(), acted=None)
        # By what was missing when the panel met, and not by what is missing now.
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

    def do(data: dict[str, Any]) -> None:
        new = Agreement(
            data["held_on"], data["attendees"], Grade(data["grade"]), data["why"], data["strengths"], data["learning"],
            missing_why=data.get("missing_why", ""),
        )  # fmt: skip
        correcting.correct_panel(whole_id, new, data["reason"], version=typed_version(request), **by(request))

    return ask(
        request,
        page,
        lambda data: CorrectForm(data, whole=found),
        do,
        template="moderation/form.html",
        more={"version": found.version},
    )
