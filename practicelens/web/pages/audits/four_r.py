"""Pages of 4R meetings: the list, recording one, its own page with the reflections of those who were there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.quality.actions.queries import ActionView
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.four_r import changes as four_r_changes
from practicelens.quality.audits.four_r import convening
from practicelens.quality.audits.four_r import queries as four_r_queries
from practicelens.quality.audits.four_r.views import FourRRow, FourRToHold, MeetingView
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.meetings.queries import called_off
from practicelens.quality.meetings.states import Kind
from practicelens.web.pages.audits.shown import crumbs, shared
from practicelens.web.pages.shared.actions_in_place import WithActions, doing_of, with_initial
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.desk import Desk, recorded_meanwhile, write
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, Part, ask, by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.pages.shared.people_typed import accounts_and_names
from practicelens.web.pages.shared.standing import Lines, lines
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_text, typed_version

OTHER = "other"
AREA = forms.Textarea


class FourRForm(WithActions):
    """A 4R meeting: whether the child is safe comes first, and what follows from it last."""

    field_of = {
        "safety_missing": "safety",
        "in_future": "held_on",
        "before_submission": "held_on",
        "attendees_missing": "people",
        "chair_missing": "chair",
        "chair_own_work": "chair",
        "chair_not_independent": "chair",
        "support_missing": "support",
        "looks_for_missing": "looks_for",
    }
    safety = forms.CharField(
        label="Is the child safe now, and how do you know?",
        widget=AREA,
        help_text="Who has seen the child, when, and what they saw. If nobody can say, stop here and find out.",
        error_messages={"required": "Say first whether the child is safe now."},
    )
    held_on = DayField(label="When did you meet?")
    chair = forms.ChoiceField(label="Who chaired it?", error_messages={"required": "Say who chaired it."})
    chair_other = forms.CharField(label="Their name, if it was somebody else", required=False)
    people = forms.MultipleChoiceField(
        label="Who was there?",
        required=False,
        help_text="They can read the reflections that people write for this meeting, and nobody else can.",
    )
    others = forms.CharField(
        label="Others who were there",
        widget=AREA,
        required=False,
        help_text="One a line: a name, or a colleague’s e-mail address here.",
    )
    support = forms.CharField(
        label="What support was offered to the practitioner?",
        widget=AREA,
        error_messages={"required": "Say what support was offered."},
    )
    looks_for = forms.CharField(
        label="What will the re-audit look for?",
        widget=AREA,
        help_text="Whoever does the re-audit sees this.",
        error_messages={"required": "Say what the re-audit will look for."},
    )

    def __init__(
        self, data: Any = None, *, asking: Asking, asked: FourRToHold, actions: Sequence[ActionView] = ()
    ) -> None:
        """With the headings of the day it was called, those who may be there, and the audit's actions."""
        super().__init__(data)
        self.asking, self.asked = asking, asked
        everybody = [(str(one.id), f"{one.name}, {one.title}") for one in asked.people]
        # Whoever was asked by address, and has nothing else to do with the audit.
        more = [(account, name) for account, name in (asked.convened.asked if asked.convened else ())]
        everybody += [(str(one), name) for one, name in more if str(one) not in dict(everybody)]
        # People with an account are ticked and not typed: by it they open the meeting's page and its reflections.
        self.choose_from("people", everybody)
        # Not whom the change would refuse, after the whole record is typed.
        chairs = [(one, name) for one, name in everybody if int(one) not in asked.not_chairs]
        self.choose_from("chair", [("", "Choose who"), *chairs, (OTHER, "Somebody else")])
        # Told at the field as well as refused: who chairs is arranged long before the record is typed.
        if asked.independent:
            self.fields[
                "chair"
            ].help_text = "Management oversight was graded Inadequate: somebody independent of the team."
        for place, (heading, prompt) in enumerate(zip(asked.headings, asked.prompts, strict=True)):
            missing = {"required": f"Say what was worked out under “{heading}”."}
            field = forms.CharField(label=heading, help_text=prompt, widget=AREA, error_messages=missing)
            self.fields[f"heading_{place}"] = field
        self.add_actions(actions, [(one.id, one.name) for one in asked.people])
        # The draft after the invitation: what somebody typed stands before what was planned.
        with_initial(self, {**self._convened(), **self.from_draft(asked.draft.answers)})

    def _convened(self) -> dict[str, Any]:
        """What the invitation says already, to be put right where it came otherwise."""
        when = self.asked.convened
        # A meeting may be recorded that nobody convened here.
        if when is None:
            return {}
        people = [str(account) for account, _ in when.asked]
        chair = str(when.chair_id) if when.chair_id else ""
        return {"held_on": when.day, "people": people, "chair": chair, "others": when.others}

    def clean(self) -> dict[str, Any]:
        """An action that says what also says who and by when; other people are found by their address."""
        data = super().clean() or {}
        if data.get("chair") == OTHER and not data.get("chair_other", "").strip():
            self.add_error("chair_other", "Say who chaired it.")
        elif data.get("chair") and data["chair"] != OTHER and data.get("chair_other", "").strip():
            # One of the two would be dropped without a word.
            self.add_error("chair_other", "Choose who chaired it, or “Somebody else” and their name: not both.")
        self.found, self.named = accounts_and_names(self, self.asking, "others")
        return data

    def meeting(self) -> four_r_changes.FourRMeeting:
        """The meeting that the form says."""
        data = self.cleaned_data
        other = data["chair"] == OTHER
        # Fields are numbered, because a heading is a setting and may be any words; the record keeps the words.
        headings = {heading: data[f"heading_{place}"] for place, heading in enumerate(self.asked.headings)}
        return four_r_changes.FourRMeeting(
            held_on=data["held_on"],
            safety=data["safety"],
            # Somebody ticked and named by their address too is there once.
            people=tuple(dict.fromkeys([*(int(one) for one in data["people"]), *self.found])),
            headings=headings,
            support=data["support"],
            looks_for=data["looks_for"],
            chair_id=None if other else int(data["chair"]),
            chair=data["chair_other"] if other else "",
            others="\n".join(self.named),
            actions=(self.given,) if self.given else (),
            changed=self.changed,
        )

    def groups(self) -> list[tuple[str, list[Part]]]:
        """The form in parts, as the meeting goes; its actions stand between the third and the last."""
        headings = [f"heading_{place}" for place in range(len(self.asked.headings))]
        return [
            ("First: the child’s safety", self._of("safety")),
            ("The meeting", self._of("held_on", "chair", "chair_other", "people", "others")),
            ("What was worked out", self._of(*headings)),
            ("Support, and the re-audit", self._of("support", "looks_for")),
        ]

    def _of(self, *names: str) -> list[Part]:
        """These fields as components."""
        return [self._part(self[name]) for name in names]


def four_r(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Prepare and record the 4R meeting that is to be held: its draft, its actions, its record."""
    asking = asking_of(request)
    audit = work_queries.audit(asking, audit_id)
    if not audit.may.four_r:
        held = [one for one in audit.four_rs if one.held_on]
        if held:
            return recorded_meanwhile(request, "The 4R meeting", redirect("audit", audit_id), _recorded(held[-1]))
        raise Missing
    asked = four_r_queries.four_r_to_hold(asking, audit_id)
    # Sending it shows nothing that was not shown before.
    if request.method == "GET":
        work_changes.note_look(audit_id, audit.row.child, "form", **by(request))
    words = f"4R meeting for {audit.row.reference}"
    page = FormPage(
        words, "Record this meeting", reverse("audit", args=[audit_id]), "The 4R meeting is recorded.", crumbs(audit)
    )

    def make(data: Any) -> FourRForm:
        return FourRForm(data, asking=asking, asked=asked, actions=audit.actions)

    # Of the form itself, because it has found people by their addresses while it was judged.
    def do(form: FourRForm) -> None:
        version = typed_version(request, "stands")
        four_r_changes.hold_four_r(audit_id, form.meeting(), version=version, **by(request))

    doing = doing_of(request, audit_id, convening.give_action, convening.change_action)
    desk = Desk(
        save_url=reverse("meeting-draft", args=[Kind.FOUR_R.value, asked.meeting_id]),
        save=lambda typed, version: convening.save_draft(audit_id, typed, version=version, **by(request)),
        answers=asked.draft.answers,
        version=asked.draft.version,
        saved_at=asked.draft.saved_at,
        in_place=lambda button, form: form.in_place(button, doing),
    )
    off = called_off(asking, Kind.FOUR_R, asked.meeting_id)
    more = {**shared(asking, audit), "stands": audit.version, "convened": asked.convened, "called_off": off}
    more["meeting_id"] = asked.meeting_id
    return write(request, page, make, do, desk, template="audits/four_r.html", more=more)


def _recorded(one: MeetingView) -> Lines:
    """A meeting's record, for whoever would have recorded it too."""
    first = (("Held on", one.held_on), ("Chair", one.chair), ("Who was there", one.attendees), ("Safety", one.safety))
    return lines(*first, *one.headings, ("Support", one.support), ("What the re-audit looks for", one.looks_for))


class ReflectionForm(Form):
    """One's own reflection."""

    field_of = {"reflection_missing": "text", "too_long": "text"}
    text = forms.CharField(
        label="Your reflection", widget=AREA, error_messages={"required": "Write your reflection, or leave the page."}
    )


def meeting(request: HttpRequest, audit_id: int, meeting_id: int) -> HttpResponse:
    """One 4R meeting: what it worked out; for those who were there also what each reflected."""
    asking = asking_of(request)
    found = four_r_queries.four_r_meeting(asking, audit_id, meeting_id)
    if request.method == "POST" and not found.may_reflect:
        raise Missing
    if request.method == "GET":
        work_changes.note_look(audit_id, found.child, "4r", **by(request))
    back = reverse("audit-four-r-meeting", args=[audit_id, meeting_id])
    way = [{"text": "Audits", "href": reverse("audits")}] if core_queries.takes_part(asking) else []
    if found.may_see_audit:
        way.append({"text": found.reference, "href": reverse("audit", args=[audit_id])})
    page = FormPage(
        f"4R meeting, {found.reference}", "Keep my reflection", back, "Your reflection is kept. It is yours.", way
    )
    # One's own stands in its box to be written on: it is written over, and no version of it is kept.
    own = next((one.text for one in found.reflections if one.own), "")

    def make(data: Any) -> ReflectionForm:
        return ReflectionForm(data, initial={"text": own})

    def do(data: dict[str, Any]) -> None:
        four_r_changes.write_reflection(meeting_id, data["text"], **by(request))

    is_held = found.meeting is not None and found.meeting.held_on is not None
    others = [one for one in found.reflections if not one.own]
    # Only of a meeting still to be held: once it was held nobody asks which times had been set before.
    off = () if is_held or found.called_off else called_off(asking, Kind.FOUR_R, meeting_id)
    more = {"found": found, "own": own, "others": others, "held": is_held, "called_off": off}
    return ask(request, page, make, do, template="audits/four_r_meeting.html", more=more)


@require_POST
def take_back(request: HttpRequest, audit_id: int, meeting_id: int) -> HttpResponse:
    """Take one's own reflection back."""
    four_r_queries.four_r_meeting(asking_of(request), audit_id, meeting_id)
    four_r_changes.take_back_reflection(meeting_id, **by(request))
    messages.success(request, "Your reflection is taken back, and nothing of it is kept.")
    return redirect("audit-four-r-meeting", audit_id, meeting_id)


def four_r_list(request: HttpRequest) -> HttpResponse:
    """4R meetings to be held and held, for those who convene them."""
    some = narrowed(request, four_r_queries.four_rs(asking_of(request)), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    rows = some.rows
    # Those still to be held stand whole above, however many are over.
    to_hold = [one for one in rows if one.held_on is None and one.called_off_on is None]
    over = [one for one in rows if one not in to_hold]
    # Their own order unless another was asked for: the latest held first.
    if not asked_text(request, "order"):
        over.sort(key=lambda one: (one.held_on or one.called_off_on or one.due, one.meeting_id), reverse=True)
    page = paginate(over, request)
    note_shown(request, "4R meetings", [one.child for one in [*to_hold, *page]])
    return render(request, "audits/four_rs.html", {"to_hold": to_hold, "page": page, **some.shown})


def _stands(one: FourRRow) -> str:
    """Where a meeting is, in words."""
    if one.held_on:
        return "Held late" if one.late else "Held"
    return "Called off" if one.called_off_on else "To be held"


LIST: Listing[FourRRow] = Listing(
    "4R meetings",
    (
        ("Audit", lambda one: one.reference), ("Child", lambda one: one.child.identifier),
        ("Team", lambda one: one.team), ("Called", lambda one: one.called_on), ("Due", lambda one: one.due),
        ("Where it is", _stands), ("Held on", lambda one: one.held_on), ("Days from the grade", lambda one: one.days),
        ("Chair", lambda one: one.chair),
    ),
    (
        Question("team", "Team", lambda one: one.team), Question("where", "Where it is", _stands),
        Question("chair", "Chair", lambda one: one.chair),
    ),
    (
        Order("team", "Team", lambda one: one.team), Order("called", "Last called", lambda one: one.called_on, True),
        Order("days", "Longest from the grade", lambda one: one.days or 0, True),
    ),
    first="As it falls due",
    month=lambda one: one.called_on,
    month_label="Called from",
    child=lambda one: one.child,
)  # fmt: skip
