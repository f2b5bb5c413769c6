"""Forms of standards and tools in draft, and how a draft's page works: two people never overwrite each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from practicelens.access.errors import Refused, Stale
from practicelens.quality.standards.content import Domain, Section, Standard, Tool
from practicelens.quality.standards.editing import Settings, StandardWords
from practicelens.quality.standards.states import GRADES
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, changed_meanwhile
from practicelens.web.request_input import sent_form, typed_version

AREA = forms.Textarea
# The practice framework of the strategy's section 3, so that a team can be shown what it does well.
TAGS = [(tag, tag.capitalize()) for tag in ("strengths", "protective factors", "what helped")]
TAGS_LABEL = "Tags from the resilience philosophy"
COMPULSORY, CRITICAL, IMPACT, MAY_NOT_APPLY = "compulsory", "critical", "impact", "may_not_apply"
MARKS = [
    (COMPULSORY, "Compulsory: an audit cannot be handed in without it"),
    (CRITICAL, "Safeguarding-critical: Inadequate here suggests Inadequate for the whole"),
    (IMPACT, "Asks about impact: the whole is suggested Outstanding only where this is"),
    (MAY_NOT_APPLY, "An auditor may say that it does not apply to a child, with a reason"),
]


def _looks_fields() -> dict[str, forms.Field]:
    """A text for each grade, in the order of the scale. Each may be empty until publishing."""
    return {
        f"looks_{grade.value}": forms.CharField(label=f"What {grade.words} looks like", widget=AREA, required=False)
        for grade in GRADES
    }


def _looks(data: Mapping[str, Any]) -> dict[Any, str]:
    """What was typed for each grade."""
    return {grade: str(data[f"looks_{grade.value}"]) for grade in GRADES}


def _lines(text: str) -> tuple[str, ...]:
    """One a line; blank lines are none."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class TitleForm(Form):
    """The title of something new."""

    field_of = {"no_title": "title", "title_too_long": "title"}
    title = forms.CharField(label="Title", error_messages={"required": "Give it a title."})


class StandardForm(Form):
    """A practice standard."""

    field_of = {"no_title": "title", "title_too_long": "title"}
    title = forms.CharField(label="Title", error_messages={"required": "Give the standard a title."})
    meaning = forms.CharField(label="What it asks of practice", widget=AREA, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the four grades and the tags."""
        super().__init__(*args, **kwargs)
        self.fields.update(_looks_fields())
        self.fields["tags"] = forms.MultipleChoiceField(label=TAGS_LABEL, choices=TAGS, required=False)

    def words(self) -> StandardWords:
        """What was written."""
        data = self.cleaned_data
        return StandardWords(data["title"], data["meaning"], _looks(data), tuple(data["tags"]))

    @staticmethod
    def filled(standard: Standard) -> dict[str, Any]:
        """What stands in the draft."""
        looks = {f"looks_{grade.value}": text for grade, text in standard.looks_like.items()}
        return {"title": standard.title, "meaning": standard.meaning, "tags": list(standard.tags), **looks}


class SettingsForm(Form):
    """What a tool says of itself."""

    field_of = {
        "no_title": "title",
        "title_too_long": "title",
        "hours": "hours",
        "minimum_open_days": "minimum_open_days",
    }
    title = forms.CharField(label="Title", error_messages={"required": "Give the tool a title."})
    about = forms.CharField(
        label="About", widget=AREA, required=False, help_text="What an audit with it looks at, in a sentence."
    )
    hours = forms.FloatField(
        label="Hours one audit takes",
        help_text="Reading, the conversation, the family and writing, like 3.5. The planner counts with it.",
        error_messages={"required": "Say how many hours one audit takes.", "invalid": "Enter a number, like 3.5."},
    )
    minimum_open_days = forms.IntegerField(
        label="Days a child must have been open",
        help_text="Children open for less are not drawn for it, but for assessment teams. 0 leaves nobody out.",
        error_messages={"required": "Enter a number of days, or 0.", "invalid": "Enter a whole number of days."},
    )
    enters_cycle = forms.ChoiceField(
        label="Does an audit with it go through the four-month cycle?",
        choices=[("yes", "Yes: actions reviewed, re-audited, tracked to Good"), ("no", "No: it ends when handed in")],
        error_messages={"required": "Say whether its audits go through the cycle."},
    )

    def words(self) -> Settings:
        """What was set."""
        data = self.cleaned_data
        cycle = data["enters_cycle"] == "yes"
        return Settings(data["title"], data["about"], data["hours"], data["minimum_open_days"], cycle)

    @staticmethod
    def filled(tool: Tool) -> dict[str, Any]:
        """What stands in the draft."""
        return {
            "title": tool.title,
            "about": tool.about,
            # Empty and not 0, which the planner would count as an audit that takes no time.
            "hours": f"{tool.hours:g}" if tool.hours else "",
            "minimum_open_days": tool.minimum_open_days,
            "enters_cycle": "yes" if tool.enters_cycle else "no",
        }


class SectionForm(Form):
    """A section of a tool."""

    field_of = {"no_title": "title", "title_too_long": "title"}
    title = forms.CharField(label="Title", error_messages={"required": "Give the section a title."})
    question = forms.CharField(
        label="The question that decides whether it is asked",
        required=False,
        help_text="To be answered Yes or No of each child. Leave it empty where the section is asked of every child.",
    )
    hint = forms.CharField(label="A hint beside the question", required=False)

    def section(self, key: str) -> Section:
        """The section as it was written; without a key it is a new one."""
        return Section(key, **self.cleaned_data)

    @staticmethod
    def filled(section: Section) -> dict[str, Any]:
        """What stands in the draft."""
        return {"title": section.title, "question": section.question, "hint": section.hint}


class DomainForm(Form):
    """A domain of a tool."""

    field_of = {"no_title": "title", "title_too_long": "title", "no_such_section": "section"}
    title = forms.CharField(label="Title", error_messages={"required": "Give the domain a title."})
    about = forms.CharField(label="About", required=False, help_text="What it asks, in a sentence.")
    section = forms.ChoiceField(label="Section", required=False)
    standards = forms.MultipleChoiceField(
        label="Practice standards it measures", required=False, help_text="At least one, before publishing."
    )
    look_for = forms.CharField(
        label="Prompts", widget=AREA, required=False, help_text="What an auditor asks themselves. One a line."
    )
    evidence = forms.CharField(
        label="Where to look", widget=AREA, required=False, help_text="Where the evidence is found. One a line."
    )

    def __init__(self, *args: Any, tool: Tool, standards: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """With the tool's sections and the standards in force."""
        super().__init__(*args, **kwargs)
        sections = [("", "No section: asked of every child"), *((one.key, one.title) for one in tool.sections)]
        self.choose_from("section", sections)
        self.choose_from("standards", standards)
        self.fields.update(_looks_fields())
        self.fields["marks"] = forms.MultipleChoiceField(label="What it counts for", choices=MARKS, required=False)
        self.fields["tags"] = forms.MultipleChoiceField(label=TAGS_LABEL, choices=TAGS, required=False)

    def domain(self, key: str) -> Domain:
        """The domain as it was written; without a key it is a new one."""
        data = self.cleaned_data
        marks = set(data["marks"])
        return Domain(
            key=key,
            title=data["title"],
            about=data["about"],
            look_for=_lines(data["look_for"]),
            evidence=_lines(data["evidence"]),
            looks_like=_looks(data),
            standards=tuple(data["standards"]),
            section=data["section"],
            compulsory=COMPULSORY in marks,
            critical=CRITICAL in marks,
            impact=IMPACT in marks,
            may_not_apply=MAY_NOT_APPLY in marks,
            tags=tuple(data["tags"]),
        )

    @staticmethod
    def filled(domain: Domain) -> dict[str, Any]:
        """What stands in the draft."""
        marks = {
            COMPULSORY: domain.compulsory,
            CRITICAL: domain.critical,
            IMPACT: domain.impact,
            MAY_NOT_APPLY: domain.may_not_apply,
        }
        return {
            "title": domain.title,
            "about": domain.about,
            "section": domain.section,
            "standards": list(domain.standards),
            "look_for": "\n".join(domain.look_for),
            "evidence": "\n".join(domain.evidence),
            **{f"looks_{grade.value}": text for grade, text in domain.looks_like.items()},
            "marks": [mark for mark, holds in marks.items() if holds],
            "tags": list(domain.tags),
        }


def ask_draft(
    request: HttpRequest,
    page: FormPage,
    form_class: Callable[..., Any],
    do: Callable[[Any, int], object],
    *,
    edition: int,
    filled: Mapping[str, Any] | None = None,
    template: str = "standards/edit.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A form of a draft, opened at ``edition``. ``do`` is given the form and the edition it was opened at.

    When somebody saved meanwhile the person is told, sees what stands now beside what they typed, and may save
    again. After any other refusal the form stays at the edition it was opened at, so that nothing is overwritten
    unseen.
    """
    posted = request.method == "POST"
    form = form_class(sent_form(request), initial=dict(filled or {}))
    opened = typed_version(request, "edition") if posted else edition
    stale = False
    if posted and form.is_valid():
        try:
            do(form, opened)
        except Refused as refused:
            form.refuse(refused)
            stale = isinstance(refused, Stale)
        else:
            messages.success(request, page.done)
            return redirect(page.on or page.back)
    shown = {"page": page, "form": form, "errors": form.problems() if posted else []}
    # Only after somebody else's save was shown may the next press overwrite it.
    kept: dict[str, Any] = {"edition": edition if stale else opened}
    if stale:
        kept |= changed_meanwhile(page, lambda data: form_class(data, initial=dict(filled or {})), form)
    # 409 for somebody else's save and 422 for a fault of one's own: programs and tests tell them apart by it.
    status = 409 if stale else 422 if posted else 200
    return render(request, template, {**shown, **kept, **(more or {})}, status=status)
