"""Pages: themed audits. The themes by quarter, one theme with its brief, planning one, writing its brief."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from practicelens.access.errors import Missing
from practicelens.people.setup import queries as setup_queries
from practicelens.quality.audits.allocation.queries import loads
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.programme.themes import changes as themes_changes
from practicelens.quality.programme.themes import queries as themes_queries
from practicelens.quality.programme.themes.changes import AUDITORS
from practicelens.quality.programme.themes.rules import Brief
from practicelens.quality.programme.themes.states import Ground
from practicelens.quality.programme.themes.views import ThemeRow, ThemeView
from practicelens.quality.standards import queries as standards
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, WordsForm, ask, by
from practicelens.web.pages.shared.lists import Listing, Question, narrowed, taken
from practicelens.web.pages.shared.people import PeopleField, offer
from practicelens.web.pages.shared.standing import over
from practicelens.web.request_input import typed_version
from practicelens.workdays import clock

AREA = forms.Textarea
PARTNERS = "partner_part"
CHANCE = {
    Draw.STRATIFIED: "Drawn by chance so that every worker and plan type is reached",
    Draw.RANDOM: "Drawn by chance, each child alike",
    Draw.PURPOSIVE: "Chosen on purpose: it cannot be spoken of generally",
}


def themes(request: HttpRequest) -> HttpResponse:
    """The themes somebody may open, quarter by quarter."""
    asking = asking_of(request)
    some = narrowed(request, themes_queries.themes(asking), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    # Grouped as they come: the list is in the order of quarters, the latest first.
    quarters = [(words, list(group)) for words, group in groupby(some.rows, key=lambda row: row.quarter_words)]
    context = {"quarters": quarters, "may_plan": themes_queries.may_plan_themes(asking), **some.shown}
    return render(request, "themes/list.html", context)


LIST: Listing[ThemeRow] = Listing(
    "Themed audits",
    (
        ("Quarter", lambda one: one.quarter_words), ("Theme", lambda one: one.title),
        ("Why", lambda one: one.ground.words), ("Audits planned", lambda one: one.size),
        ("Given out", lambda one: one.given), ("Handed in", lambda one: one.done),
        ("Where it is", lambda one: one.status.words), ("Audits due", lambda one: one.due),
        ("Brief due", lambda one: one.brief_due),
    ),
    (
        Question("where", "Where it is", lambda one: (one.status.value, one.status.words)),
        Question("why", "Why", lambda one: (one.ground.value, one.ground.words)),
    ),
    month=lambda one: one.quarter,
    month_label="Quarter from",
)  # fmt: skip


def theme(request: HttpRequest, theme_id: int) -> HttpResponse:
    """One theme: how far its audits are; what went well first, then domains with n; its brief once written."""
    found = themes_queries.theme(asking_of(request), theme_id)
    context = {"theme": found, "row": found.row, "crumbs": _crumbs(), "how": CHANCE[found.how]}
    return render(request, "themes/theme.html", context)


def _crumbs(found: ThemeView | None = None) -> list[dict[str, str]]:
    """The way back."""
    crumbs = [{"text": "Themed audits", "href": reverse("themes")}]
    return crumbs + ([{"text": found.row.title, "href": reverse("theme", args=[found.row.id])}] if found else [])


class PlanForm(Form):
    """A theme to be planned."""

    field_of = {
        "title_missing": "title",
        "why_missing": "why",
        "size": "size",
        "due": "due",
        "brief_due": "brief_due",
        "no_list": "population",
        "no_auditor": "auditors",
    }
    title = forms.CharField(label="Theme", error_messages={"required": "Give the theme a title."})
    ground = forms.ChoiceField(
        label="Where does it come from?",
        choices=[(one.value, one.words) for one in Ground],
        error_messages={"required": "Say where it comes from."},
    )
    why = forms.CharField(
        label="Why this theme, now?", widget=AREA, error_messages={"required": "Say why this theme, now."}
    )
    population = forms.ChoiceField(
        label="Which children?",
        help_text="A list of the published dataset, or one that was uploaded.",
        error_messages={"required": "Choose a list to draw from."},
    )
    size = forms.IntegerField(
        label="How many audits?", min_value=1, error_messages={"required": "Say how many audits."}
    )
    how = forms.ChoiceField(
        label="How are they drawn?",
        choices=[(how.value, CHANCE[how]) for how in (Draw.STRATIFIED, Draw.RANDOM)],
        error_messages={"required": "Say how they are drawn."},
    )
    tool = forms.ChoiceField(label="With which tool?", error_messages={"required": "Choose an audit tool."})
    auditors = PeopleField(
        label="Who audits?",
        help_text="Quality Assurance Officers, reviewing officers and Team Managers. Cases are shared out by load; "
        "nobody gets their own work or a child they review.",
        error_messages={"required": "Choose who audits."},
    )
    starts = DayField(label="When does it begin?")
    due = DayField(label="By when are its audits due?")
    brief_due = DayField(label="By when is its learning brief written?")

    def __init__(self, data: Any = None, *, request: HttpRequest) -> None:
        """With the lists, tools and people there are today."""
        super().__init__(data, initial={"starts": clock.today(), "tool": "case_audit", "how": Draw.STRATIFIED.value})
        asking = asking_of(request)
        # Another agency's part is asked for by inviting the agency, which a theme does not do.
        tools = [(tool.key, tool.title) for tool in standards.tools(asking) if tool.key != PARTNERS]
        found = setup_queries.choosable_people(asking, AUDITORS)
        self.choose_from("population", [("", "Choose a list"), *themes_queries.lists_to_draw_from(asking)])
        self.choose_from("tool", tools)
        offer(self, "auditors", found, partial(loads, asking))


def plan(request: HttpRequest) -> HttpResponse:
    """Plan a theme; its cases are drawn when it begins."""
    if not themes_queries.may_plan_themes(asking_of(request)):
        raise Missing
    page = FormPage(
        "Plan a themed audit",
        "Plan it",
        reverse("themes"),
        "The theme is planned. Draw its cases when it begins.",
        _crumbs(),
        lead="Decided each quarter from a strategic priority or from learning. It ends with a learning brief.",
    )

    def do(data: dict[str, Any]) -> None:
        # One list to choose from, of two kinds: an uploaded one stands with its number behind a colon.
        population, _, upload = data["population"].partition(":")
        planned = themes_changes.Planned(
            title=data["title"],
            ground=Ground(data["ground"]),
            why=data["why"],
            population=population,
            upload_id=int(upload) if upload.isdecimal() else None,
            size=data["size"],
            tool=data["tool"],
            auditors=tuple(int(one) for one in data["auditors"]),
            starts=data["starts"],
            due=data["due"],
            brief_due=data["brief_due"],
            how=Draw(data["how"]),
        )
        themes_changes.plan_theme(planned, **by(request))

    return ask(request, page, lambda data: PlanForm(data, request=request), do)


class BriefForm(Form):
    """A learning brief; what went well comes first."""

    field_of = {
        "went_well_missing": "went_well",
        "learnt_missing": "learnt",
        "changes_missing": "changes",
        # The refusal says of the whole brief that it names a child; it stands at the part that tells most.
        "names_child": "learnt",
    }
    went_well = forms.CharField(
        label="What went well, and how was it made to happen?",
        widget=AREA,
        error_messages={"required": "Say what went well."},
    )
    learnt = forms.CharField(
        label="What did we learn?", widget=AREA, error_messages={"required": "Say what was learnt."}
    )
    changes = forms.CharField(
        label="What changes now, for whom, and how shall we see it?",
        widget=AREA,
        error_messages={"required": "Say what changes now."},
    )


def _to(request: HttpRequest, theme_id: int, may: str) -> ThemeView:
    """The theme, for whoever may do this with it now."""
    found = themes_queries.theme(asking_of(request), theme_id)
    if not getattr(found.may, may):
        raise over(found.row.status)
    return found


def brief(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Write the learning brief and publish it."""
    found = _to(request, theme_id, "publish")
    page = FormPage(
        "Write the learning brief",
        "Publish it",
        reverse("theme", args=[theme_id]),
        "The brief is published, and those who took part have been told.",
        _crumbs(found),
        lead="Everybody who takes part in audits reads it. It names no child, no family and no practitioner, and it "
        "stands once published.",
        version=found.version,
    )
    more = {"theme": found}
    return ask(
        request,
        page,
        BriefForm,
        lambda data: themes_changes.publish_brief(
            theme_id, Brief(**data), version=typed_version(request), **by(request)
        ),
        template="themes/brief.html",
        more=more,
    )


@require_POST
def start(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Draw the cases and give them out."""
    _to(request, theme_id, "start")
    themes_changes.start_theme(theme_id, version=typed_version(request), **by(request))
    messages.success(request, "Its cases are drawn and given out. The draw and its seed are kept.")
    return redirect("theme", theme_id)


@require_POST
def end_grading(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Grading is over: the brief is to be written."""
    _to(request, theme_id, "end_grading")
    themes_changes.end_grading(theme_id, version=typed_version(request), **by(request))
    messages.success(request, "Grading is over. Now the learning brief is to be written.")
    return redirect("theme", theme_id)


def cancel(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Cancel a theme, with a reason."""
    found = _to(request, theme_id, "cancel")
    page = FormPage(
        "Cancel this theme",
        "Cancel it",
        reverse("theme", args=[theme_id]),
        "The theme is cancelled. Audits that were not handed in are withdrawn.",
        _crumbs(found),
        lead="Its audits that are not handed in are withdrawn; those that are stay. No learning brief is written.",
        warning=True,
        version=found.version,
    )
    return ask(
        request,
        page,
        lambda data: WordsForm(data, label="Why is it cancelled?"),
        lambda data: themes_changes.cancel_theme(
            theme_id, data["words"], version=typed_version(request), **by(request)
        ),
    )


urls: list[URLPattern] = [
    path("themes/", themes, name="themes"),
    path("themes/plan/", plan, name="theme-plan"),
    path("themes/<int:theme_id>/", theme, name="theme"),
    path("themes/<int:theme_id>/start/", start, name="theme-start"),
    path("themes/<int:theme_id>/end-grading/", end_grading, name="theme-end-grading"),
    path("themes/<int:theme_id>/brief/", brief, name="theme-brief"),
    path("themes/<int:theme_id>/cancel/", cancel, name="theme-cancel"),
]
