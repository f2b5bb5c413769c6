"""Pages of 4R meetings: the list, recording one, its own page with the reflections of those who were there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from practicelens.access.errors import Missing
from practicelens.people.accounts import queries as accounts_queries
from practicelens.people.asking import Asking
from practicelens.quality.audits.four_r import changes as four_r_changes
from practicelens.quality.audits.four_r import queries as four_r_queries
from practicelens.quality.audits.four_r import rules as four_rs
from practicelens.quality.audits.four_r.views import FourRToHold
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.web.pages.audits.shown import crumbs, shared
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, Part, ask, by
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.request_input import sent_form, typed_all, typed_number, typed_version
from practicelens.workdays import clock

OTHER = "other"
ROWS, MOST_ROWS = 2, 12
AREA = forms.Textarea


class FourRForm(Form):
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

    def __init__(self, data: Any = None, *, asking: Asking, asked: FourRToHold, rows: int = ROWS) -> None:
        """With the headings of the day it was called, those who may be there, and some rows for actions."""
        super().__init__(data)
        self.asking, self.asked, self.rows = asking, asked, rows
        everybody = [(str(one.id), f"{one.name}, {one.title}") for one in asked.people]
        self._choose("people", everybody)
        self._choose("chair", [("", "–"), *everybody, (OTHER, "Somebody else")])
        if asked.independent:
            self.fields[
                "chair"
            ].help_text = "Management oversight was graded Inadequate: somebody independent of the team."
        for place, heading in enumerate(asked.headings):
            missing = {"required": f"Say what was worked out under “{heading}”."}
            self.fields[f"heading_{place}"] = forms.CharField(label=heading, widget=AREA, error_messages=missing)
        for row in range(rows):
            self._row(row)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Give a field its choices."""
        chooser = self.fields[name]
        if isinstance(chooser, forms.ChoiceField):
            chooser.choices = choices

    def _row(self, row: int) -> None:
        """The three fields of an action, all of which may be left out."""
        owners = [("", "–"), *((str(one.id), one.name) for one in self.asked.people)]
        self.fields[f"what_{row}"] = forms.CharField(label=f"Action {row + 1}: what will be done?", required=False)
        self.fields[f"owner_{row}"] = forms.ChoiceField(label="Who will do it?", choices=owners, required=False)
        self.fields[f"due_{row}"] = DayField(label="By when?", required=False)

    def clean(self) -> dict[str, Any]:
        """An action that says what also says who and by when; other people are found by their address."""
        data = super().clean() or {}
        for row in range(self.rows):
            self._check_row(row, data)
        if data.get("chair") == OTHER and not data.get("chair_other", "").strip():
            self.add_error("chair_other", "Say who chaired it.")
        elif data.get("chair") and data["chair"] != OTHER and data.get("chair_other", "").strip():
            # One of the two would be dropped without a word.
            self.add_error("chair_other", "Choose who chaired it, or “Somebody else” and their name: not both.")
        self.found, self.named = self._others(data.get("others", ""))
        return data

    def _check_row(self, row: int, data: dict[str, Any]) -> None:
        """One action, if there is one."""
        what, owner, due = (data.get(f"{name}_{row}") for name in ("what", "owner", "due"))
        if not what and (owner or due):
            self.add_error(f"what_{row}", "Say what will be done.")
        if what and not owner:
            self.add_error(f"owner_{row}", "Choose who will do it.")
        if what and not due and f"due_{row}" not in self.errors:
            self.add_error(f"due_{row}", "Say by when.")
        if due and due < clock.today():
            self.add_error(f"due_{row}", "An action cannot be due in the past.")

    def _others(self, text: str) -> tuple[list[int], list[str]]:
        """Accounts found by address, and the names of those without one."""
        found, named = [], []
        for line in four_rs.lines(text):
            # By address and never by name: two people of one name are common, and reflections would be shown to the
            # wrong one.
            account = accounts_queries.at_address(self.asking, line) if "@" in line else None
            if "@" in line and account is None:
                self.add_error("others", f"Nobody signs in here as {line}. Write their name instead.")
            if account is not None:
                found.append(account)
            elif "@" not in line:
                named.append(line)
        return found, named

    def meeting(self) -> four_r_changes.FourRMeeting:
        """The meeting that the form says."""
        data = self.cleaned_data
        other = data["chair"] == OTHER
        headings = {heading: data[f"heading_{place}"] for place, heading in enumerate(self.asked.headings)}
        return four_r_changes.FourRMeeting(
            held_on=data["held_on"],
            safety=data["safety"],
            people=tuple(dict.fromkeys([*(int(one) for one in data["people"]), *self.found])),
            headings=headings,
            support=data["support"],
            looks_for=data["looks_for"],
            chair_id=None if other else int(data["chair"]),
            chair=data["chair_other"] if other else "",
            others="\n".join(self.named),
            actions=tuple(self._actions()),
        )

    def _actions(self) -> list[four_r_changes.Agreed]:
        """Those rows that were filled in."""
        data = self.cleaned_data
        rows = [row for row in range(self.rows) if data[f"what_{row}"]]
        return [
            four_r_changes.Agreed(data[f"what_{row}"], int(data[f"owner_{row}"]), data[f"due_{row}"]) for row in rows
        ]

    def unjudged(self) -> FourRForm:
        """The same with what was typed and nothing said about it: another row was asked for, no more."""
        self._errors = ErrorDict()
        return self

    def groups(self) -> list[tuple[str, list[Part]]]:
        """The form in parts, as the meeting goes."""
        headings = [f"heading_{place}" for place in range(len(self.asked.headings))]
        rows = [f"{name}_{row}" for row in range(self.rows) for name in ("what", "owner", "due")]
        return [
            ("First: the child’s safety", self._of("safety")),
            ("The meeting", self._of("held_on", "chair", "chair_other", "people", "others")),
            ("What was worked out", self._of(*headings)),
            ("Actions agreed", self._of(*rows)),
            ("Support, and the re-audit", self._of("support", "looks_for")),
        ]

    def _of(self, *names: str) -> list[Part]:
        """These fields as components."""
        return [self._part(self[name]) for name in names]


def four_r(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Record the 4R meeting that is to be held."""
    asking = asking_of(request)
    audit = work_queries.audit(asking, audit_id)
    if not audit.may.four_r:
        raise Missing
    asked = four_r_queries.four_r_to_hold(asking, audit_id)
    rows = min(typed_number(request, "rows") or ROWS, MOST_ROWS)
    more = "more" in typed_all(request)
    if more:
        rows = min(rows + 1, MOST_ROWS)
    if request.method == "GET":
        work_changes.note_look(audit_id, audit.row.child, "form", **by(request))
    words = f"4R meeting for {audit.row.reference}"
    page = FormPage(
        words, "Record this meeting", reverse("audit", args=[audit_id]), "The 4R meeting is recorded.", crumbs(audit)
    )
    context = {**shared(asking, audit), "version": audit.version, "rows": rows, "most": rows >= MOST_ROWS}
    template = "audits/four_r.html"
    if more:
        # Another row is asked for half way: errors now would be about what is still to be typed.
        form = FourRForm(sent_form(request), asking=asking_of(request), asked=asked, rows=rows).unjudged()
        return render(request, template, {**context, "page": page, "form": form})
    # The form itself is kept, because it has found people by their addresses while it was judged.
    made: list[FourRForm] = []

    def make(data: Any) -> FourRForm:
        made.append(FourRForm(data, asking=asking_of(request), asked=asked, rows=rows))
        return made[-1]

    def do(_: dict[str, Any]) -> None:
        version = typed_version(request)
        four_r_changes.hold_four_r(audit_id, made[-1].meeting(), version=version, **by(request))

    return ask(request, page, make, do, template=template, more=context)


class ReflectionForm(Form):
    """One's own reflection."""

    field_of = {"reflection_missing": "text", "too_long": "text"}
    text = forms.CharField(
        label="Your reflection", widget=AREA, error_messages={"required": "Write your reflection, or leave the page."}
    )


def meeting(request: HttpRequest, audit_id: int, meeting_id: int) -> HttpResponse:
    """One 4R meeting: what it worked out; for those who were there also what each reflected."""
    found = four_r_queries.four_r_meeting(asking_of(request), audit_id, meeting_id)
    if request.method == "POST" and not found.may_reflect:
        raise Missing
    if request.method == "GET":
        work_changes.note_look(audit_id, found.child, "4r", **by(request))
    back = reverse("audit-four-r-meeting", args=[audit_id, meeting_id])
    way = [{"text": "Audits", "href": reverse("audits")}]
    if found.may_see_audit:
        way.append({"text": found.reference, "href": reverse("audit", args=[audit_id])})
    page = FormPage(
        f"4R meeting, {found.reference}", "Keep my reflection", back, "Your reflection is kept. It is yours.", way
    )
    own = next((one.text for one in found.reflections if one.own), "")

    def make(data: Any) -> ReflectionForm:
        return ReflectionForm(data, initial={"text": own})

    def do(data: dict[str, Any]) -> None:
        four_r_changes.write_reflection(meeting_id, data["text"], **by(request))

    is_held = found.meeting is not None and found.meeting.held_on is not None
    others = [one for one in found.reflections if not one.own]
    more = {"found": found, "own": own, "others": others, "held": is_held}
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
    rows = four_r_queries.four_rs(asking_of(request))
    to_hold = [one for one in rows if one.held_on is None and one.called_off_on is None]
    over = [one for one in rows if one not in to_hold]
    over.sort(key=lambda one: (one.held_on or one.called_off_on or one.due, one.meeting_id), reverse=True)
    note_shown(request, "4R meetings", [one.child for one in [*to_hold, *over[:100]]])
    return render(request, "audits/four_rs.html", {"to_hold": to_hold, "over": over[:100], "more": len(over) - 100})
