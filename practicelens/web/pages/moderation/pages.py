"""Pages of moderation: second gradings, two gradings side by side until the grade is agreed, second looks, pairs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, NoReturn

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.people.asking import Asking
from practicelens.people.setup import queries as setup_queries
from practicelens.quality.audits.allocation.queries import loads
from practicelens.quality.audits.core.queries import opens
from practicelens.quality.audits.core.views import Look
from practicelens.quality.audits.work import changes as audit_changes
from practicelens.quality.audits.work import queries as audits
from practicelens.quality.moderation.second_grades import agreeing, opening, queries
from practicelens.quality.moderation.second_grades import rules as second_grades_rules
from practicelens.quality.moderation.second_grades.views import SecondRow, SecondView
from practicelens.quality.standards.states import GRADES, Grade
from practicelens.web.pages.audits.shown import crumbs as audit_crumbs
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, WordsForm, ask, by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.pages.shared.people import PersonField, offer
from practicelens.web.pages.shared.standing import Lines, lines, over
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_flag, typed_version

GRADE_CHOICES = [(grade.value, grade.words) for grade in GRADES]


class AgreedForm(Form):
    """What two graders agreed, or the Head of Safeguarding settles: each domain, the whole, and why."""

    field_of = {"why_missing": "why", "domains": "overall"}
    overall = forms.ChoiceField(
        label="The whole", choices=GRADE_CHOICES, error_messages={"required": "Choose the grade of the whole."}
    )
    why = forms.CharField(
        label="Why do you agree on this?",
        widget=forms.Textarea,
        help_text="Begin with what you both saw. The practitioner and the Team Manager read this.",
        error_messages={"required": "Say why you agree on this."},
    )

    def __init__(self, *args: Any, found: SecondView, **kwargs: Any) -> None:
        """With every domain that either graded; where both gave the same it is chosen already."""
        super().__init__(*args, initial=_initial(found), **kwargs)
        order = []
        for domain in found.domains:
            name = f"domain_{domain.key}"
            self.fields[name] = forms.ChoiceField(
                label=domain.title,
                help_text=_both_grades(found, domain.key),
                choices=[*GRADE_CHOICES, ("none", "Does not apply")],
                widget=forms.Select(attrs={"class": "govuk-radios--inline govuk-radios--small"}),
                error_messages={"required": f"Choose a grade for “{domain.title}”."},
            )
            order.append(name)
        self.order_fields([*order, "overall", "why"])


def _initial(found: SecondView) -> dict[str, str]:
    """What stands already: what was proposed before, or what both gave."""
    given: dict[str, str] = {"why": found.why}
    for domain in found.domains:
        grade = domain.agreed or (None if domain.differs else domain.first)
        # Where the two differ nothing is chosen: a grade that stands there already would be agreed by not looking.
        same = "" if domain.differs else "none"
        given[f"domain_{domain.key}"] = grade.value if grade else same
    if found.overall or (found.first and found.second and found.first.overall is found.second.overall):
        given["overall"] = (found.overall or found.first.overall).value  # type: ignore[union-attr]
    return given


def _both_grades(found: SecondView, key: str) -> str:
    """What each of the two gave."""
    row = next(domain for domain in found.domains if domain.key == key)
    first, second = found.row.first_grader, found.row.second_grader
    words = [
        f"{name}: {grade.words if grade else 'does not apply'}"
        for name, grade in ((first, row.first), (second, row.second))
    ]
    return ". ".join(words) + "."


class GraderForm(Form):
    """Who grades a case a second time."""

    field_of = dict.fromkeys(
        ("own_work", "own_review", "not_cleared", "not_an_auditor", "same_grader", "own_team", "reads_history"),
        "grader",
    )
    grader = PersonField(label="Who grades it?", error_messages={"required": "Choose who grades it."})

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With those whose roles the rule names."""
        super().__init__(*args, **kwargs)
        found = queries.graders(asking)
        # Those whom the rule names and no others; how much each has open says who could.
        offer(self, "grader", setup_queries.choosable_people(asking, only=found), partial(loads, asking))


def second_grades(request: HttpRequest) -> HttpResponse:
    """Second gradings that go on, or those that ended."""
    asking, ended = asking_of(request), asked_flag(request, "ended")
    listing = OVER if ended else LIST
    some = narrowed(request, queries.second_gradings(asking, ended=ended), listing)
    if (book := taken(request, some, listing)) is not None:
        return book
    page = paginate(some.rows, request)
    note_shown(request, "second gradings", [row.child for row in page])
    return render(request, "moderation/list.html", {"page": page, "ended": ended, **some.shown})


LIST: Listing[SecondRow] = Listing(
    "Second grades",
    (
        ("Audit", lambda row: row.reference), ("Child", lambda row: row.child.identifier),
        ("Team", lambda row: row.team), ("Auditor", lambda row: row.first_grader),
        ("Second grader", lambda row: row.second_grader), ("Why twice", lambda row: row.reason.words),
        ("Where it is", lambda row: row.status.words), ("To be agreed by", lambda row: row.due),
    ),
    (
        Question("team", "Team", lambda row: row.team), Question("auditor", "Auditor", lambda row: row.first_grader),
        Question("second", "Second grader", lambda row: row.second_grader),
        Question("reason", "Why twice", lambda row: (row.reason.value, row.reason.words)),
        Question("status", "Where it is", lambda row: (row.status.value, row.status.words)),
    ),
    (
        Order("team", "Team", lambda row: row.team), Order("auditor", "Auditor", lambda row: row.first_grader),
        Order("audit", "Audit", lambda row: row.audit_id),
    ),
    first="Soonest due",
    month=lambda row: row.due,
    month_label="Due from",
    child=lambda row: row.child,
)  # fmt: skip
# What is over is read by when it ended: its due day has lost its meaning.
OVER = replace(
    LIST,
    columns=(*LIST.columns[:-1], ("Over since", lambda row: row.ended_on)),
    questions=(*LIST.questions, Question("year", "Year", lambda row: str(row.ended_on.year) if row.ended_on else None)),
    first="Latest",
    month=lambda row: row.ended_on,
    month_label="Over from",
)


def second_grade(request: HttpRequest, second_id: int) -> HttpResponse:
    """Two gradings side by side."""
    found = _look(request, second_id, "side by side")
    shown = {
        "found": found,
        "row": found.row,
        "crumbs": _crumbs(found)[:1],
        # A second grader from elsewhere reads both gradings here, and has no way to the first audit's own page.
        "audit_opens": opens(asking_of(request), found.row.audit_id),
    }
    return render(request, "moderation/second_grade.html", shown)


def _as_it_stands(request: HttpRequest, found: SecondView) -> NoReturn:
    """It is not theirs to do, or not any more: whoever sent something keeps it, beside what stands now.

    Raises Missing where nothing was sent, and Stale, whose page shows both.
    """
    if request.method != "POST":
        raise Missing
    raise Stale(f"This went on after you opened the page. Now: {found.row.status.words}.", _stands(found))


def _stands(found: SecondView) -> Lines:
    """Where it is, the grade that is proposed or agreed and why, and what was last sent back."""
    return lines(
        ("Where it is", found.row.status.words), ("The whole", found.overall.words if found.overall else ""),
        ("Why", found.why), ("Proposed by", found.proposed_by), ("Sent back", found.sent_back_why),
        ("Second grader", found.row.second_grader),
    )  # fmt: skip


def _look(request: HttpRequest, second_id: int, page: str) -> SecondView:
    """What this reader may see of it; the look is recorded before anything is shown."""
    found = queries.second_grading(asking_of(request), second_id)
    # A form that comes back with its errors shows nothing that was not shown before: one look, one row.
    if request.method == "GET":
        audit_changes.note_look(found.row.audit_id, found.row.child, page, **by(request))
    return found


def _crumbs(found: SecondView) -> list[dict[str, str]]:
    """The way back."""
    return [
        {"text": "Second grades", "href": reverse("second-grades")},
        {"text": found.row.reference, "href": reverse("second-grade", args=[found.row.id])},
    ]


def _grades(data: dict[str, Any]) -> second_grades_rules.Grades:
    given = {key.removeprefix("domain_"): value for key, value in data.items() if key.startswith("domain_")}
    return second_grades_rules.Grades(
        Grade(data["overall"]), {key: None if one == "none" else Grade(one) for key, one in given.items()}
    )


def agree(request: HttpRequest, second_id: int) -> HttpResponse:
    """One grader types what both agreed; the Head of Safeguarding settles it."""
    found = _look(request, second_id, "agree")
    if not found.may_propose and not found.may_settle:
        _as_it_stands(request, found)
    # Whoever graded the case agrees as a grader, whatever else they may do: nobody settles a grade of their own.
    settles = not found.may_propose
    page = FormPage(
        f"{'Settle' if settles else 'Agree'} the grade of {found.row.reference}",
        "Settle this grade" if settles else "Send it to be confirmed",
        reverse("second-grade", args=[second_id]),
        "The grade is settled." if settles else "It is with the other grader to confirm.",
        _crumbs(found),
        lead="The agreed grade replaces the auditor’s in the cycle and in reports. Both gradings are kept."
        if settles
        else "Talk first, and begin with what you both saw. One of you types what you agreed; the other confirms it.",
    )
    change = agreeing.settle if settles else agreeing.propose

    def do(data: dict[str, Any]) -> None:
        change(second_id, _grades(data), data["why"], version=typed_version(request), **by(request))

    return ask(
        request,
        page,
        lambda data: AgreedForm(data, found=found),
        do,
        template="moderation/form.html",
        more={"version": found.version},
    )


@require_POST
def confirm(request: HttpRequest, second_id: int) -> HttpResponse:
    """The other grader confirms."""
    try:
        agreeing.confirm(second_id, version=typed_version(request), **by(request))
    # Told on the page of both gradings, where the button stood.
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The grade is agreed. It counts in the cycle and in reports from now on.")
    return redirect("second-grade", second_id)


def send_back(request: HttpRequest, second_id: int) -> HttpResponse:
    """The other grader sees it otherwise."""
    found = _look(request, second_id, "send back")
    if not found.may_answer:
        _as_it_stands(request, found)
    page = FormPage(
        f"Send the proposal for {found.row.reference} back",
        "Send it back",
        reverse("second-grade", args=[second_id]),
        "It is sent back with your words.",
        _crumbs(found),
        stands=_stands(found),
    )

    def do(data: dict[str, Any]) -> None:
        agreeing.send_back(second_id, data["words"], version=typed_version(request), **by(request))

    label = "What do you see otherwise?"
    return ask(
        request,
        page,
        lambda data: WordsForm(data, label=label),
        do,
        template="moderation/form.html",
        more={"version": found.version},
    )


def grader(request: HttpRequest, second_id: int) -> HttpResponse:
    """The Head of Safeguarding names a second grader where nobody was found."""
    found = _look(request, second_id, "grader")
    if not found.may_name:
        _as_it_stands(request, found)
    page = FormPage(
        f"Who grades {found.row.reference} a second time?",
        "Ask them",
        reverse("second-grade", args=[second_id]),
        "They have been asked.",
        _crumbs(found),
        lead="They grade blind: until theirs is in they see nothing of the first grading.",
        stands=_stands(found),
    )

    def do(data: dict[str, Any]) -> None:
        opening.name_grader(second_id, int(data["grader"]), version=typed_version(request), **by(request))

    return ask(
        request,
        page,
        partial(GraderForm, asking=asking_of(request)),
        do,
        template="moderation/form.html",
        more={"version": found.version},
    )


def second_look(request: HttpRequest, audit_id: int) -> HttpResponse:
    """The practitioner asks for a second look."""
    view = audits.audit(asking_of(request), audit_id)
    moderation = queries.of_audit(asking_of(request), view)
    if moderation.ask_until is None and moderation.look is not None:
        return _asked_already(request, audit_id, moderation.look)
    if moderation.ask_until is None:
        raise Missing
    if request.method == "GET":
        audit_changes.note_look(audit_id, view.row.child, "second look", **by(request))
    page = FormPage(
        f"Ask for a second look at {view.row.reference}",
        "Ask for a second look",
        reverse("audit", args=[audit_id]),
        "Somebody else will grade the case without seeing the first grade. You will be told what was agreed.",
        audit_crumbs(view),
        lead="Somebody else grades the same case, blind. The two then agree a grade, and their why is your answer. "
        "It may go up, down or stay.",
    )
    label = "Why do you ask for a second look?"
    hint = "What was not seen, or seen otherwise? The auditor and the Head of Safeguarding read this."
    return ask(
        request,
        page,
        lambda data: WordsForm(data, label=label, help_text=hint),
        lambda data: opening.second_look(audit_id, data["words"], **by(request)),
        template="moderation/form.html",
    )


def _asked_already(request: HttpRequest, audit_id: int, look: Look) -> HttpResponse:
    """Whoever presses twice is led to what they asked. Raises Stale where something was sent, which its page shows."""
    if request.method == "POST":
        stands = lines(("What was asked", look.why))
        raise Stale("A second look is asked for already. What you asked stands with the audit.", stands)
    messages.info(request, "A second look is asked for already, and stands here.")
    return redirect("audit", audit_id)


def pair(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Pair an audit with the team's manager."""
    view = audits.audit(asking_of(request), audit_id)
    if not queries.of_audit(asking_of(request), view).may_pair:
        raise over(view.row.status)
    if request.method == "GET":
        audit_changes.note_look(audit_id, view.row.child, "pair", **by(request))
    page = FormPage(
        f"Pair {view.row.reference} with the Team Manager",
        "Ask the Team Manager",
        reverse("audit", args=[audit_id]),
        "The Team Manager has been asked to grade the same case.",
        audit_crumbs(view),
        lead=f"The manager of {view.row.team} grades the same case. Neither of you sees the other’s grades until both "
        "are in; then you compare, and agree one.",
    )
    return ask(
        request,
        page,
        # Nothing to fill in: the button says it, and what it does stands above.
        Form,
        lambda data: opening.pair(audit_id, **by(request)),
        template="moderation/form.html",
    )


_ONE = "second-grades/<int:second_id>"
urls: list[URLPattern] = [
    path("second-grades/", second_grades, name="second-grades"),
    path(f"{_ONE}/", second_grade, name="second-grade"),
    path(f"{_ONE}/agree/", agree, name="second-grade-agree"),
    path(f"{_ONE}/confirm/", confirm, name="second-grade-confirm"),
    path(f"{_ONE}/send-back/", send_back, name="second-grade-send-back"),
    path(f"{_ONE}/grader/", grader, name="second-grade-grader"),
    path("audits/<int:audit_id>/second-look/", second_look, name="audit-second-look"),
    path("audits/<int:audit_id>/pair/", pair, name="audit-pair"),
]
