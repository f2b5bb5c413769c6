"""Pages of writing a piece of learning: from an audit to a draft, consent asked and answered, and withdrawal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from practicelens.performance.datasets.definitions import queries as definitions
from practicelens.quality.audits.work import changes as audit_changes
from practicelens.quality.audits.work import queries as audits
from practicelens.quality.audits.work.views import AuditView
from practicelens.quality.learning import changes, queries
from practicelens.quality.learning.late import late_actions
from practicelens.quality.learning.queries import PieceView
from practicelens.quality.learning.rules import ASKED_FOR, Marks, Words
from practicelens.quality.learning.states import CHECKLIST, TAGS, Audience, Family
from practicelens.quality.learning.titles import Titles, titles_of
from practicelens.quality.learning.titles import titles as titles_of_all
from practicelens.quality.standards.content import Domain
from practicelens.quality.standards.states import Grade
from practicelens.web.pages.audits.shown import crumbs as audit_crumbs
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.figures import FiguresField
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, WordsForm, ask, by
from practicelens.web.pages.shared.standing import over
from practicelens.web.request_input import typed_version

AREA = forms.Textarea
HINTS = {
    "title": "What others would look for: “A child who would not come to the door”.",
    "done": "What the worker did, with whom and how, so that somebody else could do it.",
    "difference": "What was different afterwards for the child or family, and how that is known.",
    "helped": "Who and what made it possible: supervision, time, a colleague, the family’s own strengths.",
}
LABELS = {
    "title": "What is it about?",
    "done": "What was done?",
    "difference": "What difference did it make?",
    "helped": "What helped?",
}


class PieceForm(Form):
    """What a piece says, and what it is found by."""

    field_of = {
        **{f"{field}_missing": field for field in LABELS},
        **{f"{field}_tells": field for field in LABELS},
        "domains_missing": "domains",
        "domains_unknown": "domains",
        "standards_unknown": "standards",
        "tags_unknown": "tags",
        "figures_unknown": "figures",
    }

    def __init__(self, data: Any, *, shown: dict[str, Any], titles: Titles) -> None:
        """With the domains and standards to choose from; ``shown`` stands in the fields until something is typed."""
        super().__init__(data, initial=shown)
        for field, label in LABELS.items():
            widget = forms.TextInput if field == "title" else AREA
            self.fields[field] = forms.CharField(
                label=label,
                widget=widget,
                help_text=HINTS[field],
                # The title is as long as its column; texts have none, and are bounded here.
                max_length=150 if field == "title" else 6000,
                error_messages={"required": ASKED_FOR[field]},
            )
        self.fields["domains"] = _boxes(
            "Domains it shows", titles.domains.items(), "Choose at least one: pieces are found by it."
        )
        self.fields["standards"] = _boxes("Practice standards it shows", titles.standards.items())
        self.fields["tags"] = _boxes("It speaks of", ((tag, tag[:1].upper() + tag[1:]) for tag in TAGS))
        self.fields["figures"] = FiguresField(
            label="Figures it stands on, or hopes to move",
            required=False,
            help_text="If there are any. Whoever reads the figure is led to this piece.",
            choices=[(card.key, f"{card.title} ({card.area})") for card in definitions.cards()],
        )
        self.fields["audience"] = forms.ChoiceField(
            label="Who may read it?",
            # The widest first: good work is worth telling to everybody, and to fewer only for a reason.
            choices=[(one.value, one.words) for one in reversed(Audience)],
            error_messages={"required": "Choose who may read it."},
        )


def _boxes(label: str, choices: Iterable[tuple[str, str]], needed: str = "") -> forms.MultipleChoiceField:
    """Boxes to tick, at least one where ``needed`` says so."""
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), required=bool(needed), error_messages={"required": needed}
    )


class AskForm(Form):
    """The checklist, and how it stands with the family."""

    field_of = {"checklist": "checked", "family_missing": "family_words", "carried_missing": "carried"}
    checked = forms.MultipleChoiceField(
        label="Read it once more. I have looked, and:",
        choices=list(CHECKLIST.items()),
        error_messages={"required": "Read it once more for each of these, and tick them all."},
    )
    family = forms.ChoiceField(
        label="Does the family agree?",
        choices=[(one.value, one.words) for one in Family],
        help_text="A piece that nobody could be known by does not need it; telling them that their story helped "
        "others is often welcome.",
        error_messages={"required": "Say how it stands with the family."},
    )
    family_words = forms.CharField(
        label="Who agreed and when, or why they need not be asked",
        error_messages={"required": "Say this in a few words."},
    )
    carried = forms.CharField(
        label="How is what is late carried on?",
        widget=AREA,
        help_text="Those who may see the audit read this beside the piece. Or have it done first.",
        error_messages={"required": "Say how it is carried on, or have it done first."},
    )

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        """``late``: something of the audit's actions is, and stands in the way until this is said."""
        super().__init__(*args, **kwargs)
        if not late:
            del self.fields["carried"]


class AnswerForm(Form):
    """Whether the practitioner agrees, and whether they wish to be named."""

    field_of = {"why_missing": "words"}
    answer = forms.ChoiceField(
        label="May this be shared?",
        choices=[
            ("named", "Yes, and my name may stand with it"),
            ("unnamed", "Yes, without my name"),
            ("no", "No"),
        ],
        error_messages={"required": "Choose an answer."},
    )
    words = forms.CharField(label="", widget=AREA, required=False)

    def __init__(self, *args: Any, elsewhere: bool, **kwargs: Any) -> None:
        """``elsewhere``: the writer records what the practitioner answered, because they cannot sign in here."""
        super().__init__(*args, **kwargs)
        self.fields["words"].label = "Anything you want to say about it (you need not)"
        if elsewhere:
            self.fields["words"].label = "When and how did they answer, or why can they not?"
            self.fields["answer"].label = "What did the practitioner answer?"
            yes = [("named", "Yes, and their name may stand with it"), ("unnamed", "Yes, without their name")]
            # The same three answers, in words about somebody else: the writer must not seem to agree for themself.
            self.fields["answer"].choices = [*yes, ("no", "No")]  # type: ignore[attr-defined]


def share(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Begin a piece from an audit's best practice; where one is begun, go on with it."""
    # An audit has one piece: a second press goes on with the first.
    begun = queries.of_audit(asking_of(request), audit_id)
    if begun is not None:
        return redirect("learning-piece", begun)
    audit = _to_share(request, audit_id)
    page = FormPage(
        f"Share what was best in {audit.row.reference}",
        "Save as a draft",
        reverse("audit", args=[audit_id]),
        "The draft is saved. Read it once more, then ask the practitioner whether it may be shared.",
        audit_crumbs(audit),
        lead="Good work is worth telling. Tell it so that nobody could know the child, the family or the worker by it.",
        on=reverse("audit-share", args=[audit_id]),
    )
    # Only domains of this audit: the piece is told from what was looked at in it.
    titles = replace(titles_of_all(asking_of(request)), domains={one.key: one.title for one in audit.asked})

    def do(data: dict[str, Any]) -> None:
        changes.begin(audit_id, *_piece_of(data), **by(request))

    more = {"audit": audit, "version": audit.version, "best": _best(audit)}
    return ask(
        request,
        page,
        lambda data: PieceForm(data, shown=_first(audit), titles=titles),
        do,
        template="learning/write.html",
        more=more,
    )


def _to_share(request: HttpRequest, audit_id: int) -> AuditView:
    """The audit, if its best practice is to be shared by whoever asks; the look is recorded."""
    audit = audits.audit(asking_of(request), audit_id)
    if not audit.may.share:
        raise over(audit.row.status)
    if request.method == "GET":
        audit_changes.note_look(audit_id, audit.row.child, "form", **by(request))
    return audit


def _best(audit: AuditView) -> list[tuple[str, str]]:
    """What the auditor said went well, by domain: to write from, never to copy."""
    given = audit.grading.domains if audit.grading else {}
    return [(one.title, one.went_well) for one in given.values() if one.went_well]


def _first(audit: AuditView) -> dict[str, Any]:
    """What a new form shows: the domains that were Outstanding, else Good, and the standards they measure."""
    given = audit.grading.domains if audit.grading else {}
    chosen: list[Domain] = []
    # Only one grade's domains: where something was Outstanding, what was merely Good is not what others come to learn.
    for least in (Grade.OUTSTANDING, Grade.GOOD):
        chosen = [one for one in audit.asked if one.key in given and given[one.key].grade is least]
        if chosen:
            break
    standards = sorted({key for one in chosen for key in one.standards})
    return {
        "domains": [one.key for one in chosen],
        "standards": standards,
        "tags": sorted({tag for one in chosen for tag in one.tags}),
        "audience": Audience.EVERYBODY.value,
    }


def _piece_of(data: dict[str, Any]) -> tuple[Words, Marks, Audience]:
    """A piece as the form says it."""
    # In the order of the form, which is that of the dataclass.
    words = Words(*(data[field] for field in LABELS))
    marks = Marks(tuple(data["domains"]), tuple(data["standards"]), tuple(data["tags"]), tuple(data["figures"]))
    return words, marks, Audience(data["audience"])


def share_none(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Record why no piece is made; the audit's cycle ends."""
    audit = _to_share(request, audit_id)
    page = FormPage(
        f"No piece from {audit.row.reference}",
        "Record this and end the cycle",
        reverse("audit", args=[audit_id]),
        "Recorded. The cycle of this audit has ended.",
        audit_crumbs(audit),
        lead="Sometimes good work cannot be shared: the practitioner would rather not, or the story could not be told "
        "without somebody being known by it.",
    )

    def do(data: dict[str, Any]) -> None:
        changes.make_none(audit_id, data["words"], version=typed_version(request), **by(request))

    return ask(
        request,
        page,
        lambda data: WordsForm(data, label="Why is no piece made?"),
        do,
        template="learning/ask.html",
        more={"version": audit.version},
    )


def _piece(request: HttpRequest, piece_id: int, may: Callable[[PieceView], bool]) -> PieceView:
    """The piece, if this can be done with it now by whoever asks."""
    found = queries.piece(asking_of(request), piece_id)
    if not may(found):
        raise over(found.row.status)
    return found


def _page(found: PieceView, title: str, button: str, done: str, lead: str = "", **more: Any) -> FormPage:
    here = reverse("learning-piece", args=[found.id])
    crumbs = [{"text": "Learning", "href": reverse("learning")}, {"text": found.row.title, "href": here}]
    return FormPage(title, button, here, done, crumbs, lead=lead, **more)


def edit(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Write on at a draft."""
    found = _piece(request, piece_id, lambda one: one.may.write)
    page = _page(found, "Go on writing", "Save", "The draft is saved.")
    titles = titles_of(asking_of(request), piece_id)
    shown = {
        "title": found.row.title,
        "done": found.done,
        "difference": found.row.difference,
        "helped": found.helped,
        "domains": list(found.domains),
        "standards": list(found.standards),
        "tags": list(found.row.tags),
        "figures": list(found.figures),
        "audience": found.audience.value,
    }

    def do(data: dict[str, Any]) -> None:
        changes.edit(piece_id, *_piece_of(data), version=typed_version(request), **by(request))

    return ask(
        request,
        page,
        lambda data: PieceForm(data, shown=shown, titles=titles),
        do,
        template="learning/write.html",
        more={"version": found.version},
    )


def ask_consent(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Confirm that it tells of nobody, and ask the practitioner."""
    found = _piece(request, piece_id, lambda one: one.may.ask)
    lead = "The practitioner reads exactly these words. If they say yes they are published at once."
    page = _page(found, "Ask whether it may be shared", "Ask the practitioner", "The practitioner is asked.", lead)

    def do(data: dict[str, Any]) -> None:
        changes.ask(
            piece_id,
            data["checked"],
            Family(data["family"]),
            data["family_words"],
            carried=data.get("carried", ""),
            version=typed_version(request),
            **by(request),
        )

    # Asked again when it is sent: an action may have been done, or become late, while it was written.
    late = late_actions(asking_of(request), piece_id)
    more = {"version": found.version, "piece": found, "late": late}
    return ask(request, page, lambda data: AskForm(data, late=bool(late)), do, template="learning/ask.html", more=more)


@require_POST
def take_back(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Take it back to write on."""
    _piece(request, piece_id, lambda one: one.may.take_back)
    changes.take_back(piece_id, version=typed_version(request), **by(request))
    messages.success(request, "It is a draft again. The practitioner is asked anew when you have finished.")
    return redirect("learning-edit", piece_id)


def answer(request: HttpRequest, piece_id: int) -> HttpResponse:
    """The practitioner's answer; recorded for them where they cannot sign in."""
    found = _piece(request, piece_id, lambda one: one.may.answer)
    elsewhere = found.without_account
    lead = "Good work of yours that others could learn from. It is shared in exactly these words, only if you agree, "
    # Consent that cannot be taken back is none.
    lead += "and you can withdraw it later. You need not say why."
    if elsewhere:
        lead = "The practitioner has no account here. Ask them as you can, and record what they answered."
    page = _page(found, "May this be shared?", "Send this answer", "The answer is recorded.", lead)

    def do(data: dict[str, Any]) -> None:
        given = {"words": data["words"], "version": typed_version(request), **by(request)}
        if data["answer"] == "no":
            changes.refuse(piece_id, **given)
        else:
            changes.agree(piece_id, named=data["answer"] == "named", **given)

    more = {"version": found.version, "piece": found}
    return ask(
        request,
        page,
        lambda data: AnswerForm(data, elsewhere=elsewhere),
        do,
        template="learning/ask.html",
        more=more,
    )


def withdraw(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Withdraw what was published: the practitioner as they like, others with a reason."""
    found = _piece(request, piece_id, lambda one: one.may.withdraw)
    lead = "Nobody can read it any more from then on. What was printed or read before cannot be taken back."
    page = _page(found, "Withdraw this piece", "Withdraw it", "It is withdrawn.", lead, warning=True)
    hint = "You need not say why." if found.own else ""

    def do(data: dict[str, Any]) -> None:
        changes.withdraw(piece_id, data["words"], version=typed_version(request), **by(request))

    return ask(
        request,
        page,
        lambda data: WordsForm(data, label="Why is it withdrawn?", help_text=hint, required=False),
        do,
        template="learning/ask.html",
        more={"version": found.version},
    )
