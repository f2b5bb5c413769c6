"""Pages: thematic reports, put together of figures, cuts and words, until they are published like any other."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from practicelens.access.errors import Ended, Missing
from practicelens.analytics.exploring.cuts import CUTS
from practicelens.governance.packs.frozen import queries as frozen
from practicelens.governance.packs.states import Kind
from practicelens.governance.packs.thematic import changes, parts, queries
from practicelens.governance.packs.thematic.changes import About
from practicelens.governance.packs.thematic.parts import Asks, Says
from practicelens.governance.packs.thematic.queries import ThematicView
from practicelens.people.asking import Asking
from practicelens.performance.datasets.definitions import queries as definitions
from practicelens.performance.explore import saved
from practicelens.performance.explore.questions import BESIDE
from practicelens.web.pages.performance.explore import asked_here, asked_question
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_html
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ask, by
from practicelens.web.pages.shared.standing import lines
from practicelens.web.request_input import asked_number, typed_number, typed_text, typed_version


class AboutForm(Form):
    """What a report is called, of whom, when, whom it is narrowed to."""

    field_of = {"title": "title", "too_long": "title", "days": "starts", "ends": "ends", "standing": "place"}
    title = forms.CharField(
        label="What is it called?", help_text="As its readers will look for it. Name no child and no family.",
        error_messages={"required": "Give it a title."},
    )  # fmt: skip
    place = forms.ChoiceField(
        label="Of whom?", help_text="A service area’s head reads what is published of it or of a team of theirs.",
        error_messages={"required": "Choose of whom."},
    )  # fmt: skip
    starts = DayField(label="From which day?")
    ends = DayField(label="Until and including which day?")
    group = forms.ChoiceField(label="Only some of the children?", required=False)
    by_groups = forms.MultipleChoiceField(
        label="Do its figures differ by ethnicity, sex or disability?", required=False,
        choices=[("yes", "Test every share in it, as the quarterly consolidation does")],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With the places and groups that there are."""
        super().__init__(*args, **kwargs)
        self.choose_from("place", [(one.key, one.words) for one in queries.places(asking)])
        self.choose_from("group", [("", "All of them"), *parts.groups_offered()])


class FigureForm(Form):
    """A question that was saved, or a figure picked by hand and how it is divided."""

    field_of = {"card": "card", "by": "by", "many": "card"}
    saved = forms.ChoiceField(
        label="A saved question", required=False,
        help_text="Its figure, how it is divided, and to whom it is narrowed. Place and time are the report’s.",
    )  # fmt: skip
    card = forms.ChoiceField(label="Or a figure", required=False)
    by = forms.ChoiceField(label="Divided by", required=False)
    beside = forms.ChoiceField(label="Beside it", required=False, choices=list(BESIDE))

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With the saved questions of the person, every figure, every way to divide one."""
        super().__init__(*args, **kwargs)
        rows = saved.views(asking)
        self.kept = {str(row.id): row.asked for row in rows}
        self.choose_from("saved", [("", "None"), *((row.id, row.name) for row in rows)])
        if not rows:
            del self.fields["saved"]
            self.fields["card"].label = "Which figure?"
        cards = [(card.key, f"{card.area}: {card.title}") for card in definitions.cards()]
        self.choose_from("card", [("", "None"), *cards])
        self.choose_from("by", [("", "nothing"), *((cut.key, cut.words) for cut in CUTS.values())])

    def part(self) -> Asks:
        """The question that was chosen."""
        kept = self.kept.get(self.cleaned_data.get("saved", ""))
        return parts.asks(kept if kept else {key: self.cleaned_data[key] for key in ("card", "by", "beside")})


class PutForm(Form):
    """Into which report an answer is put: one that there is, or a new one of the answer's place and time."""

    field_of = {"title": "title", "too_long": "title", "many": "report", "days": "title", "ends": "title"}
    report = forms.ChoiceField(label="Into which report?", required=False)
    title = forms.CharField(
        label="What is the new one called?", required=False,
        help_text="For a new one alone: its place and time are the answer’s. Name no child and no family.",
    )  # fmt: skip

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With every report that there is, the newest first."""
        super().__init__(*args, **kwargs)
        rows = queries.listed(asking)
        self.choose_from(
            "report", [("", "A new one"), *((row.id, f"{row.title}, {row.period.words()}") for row in rows)]
        )
        if not rows:
            del self.fields["report"]
            self.fields["title"].label = "What is the report called?"
            self.fields["title"].help_text = "Its place and time are the answer’s. Name no child and no family."


class SaysForm(Form):
    """Words under a heading."""

    field_of = {"heading": "heading", "too_long": "heading", "text": "text", "many": "text"}
    heading = forms.CharField(label="Heading", error_messages={"required": "Give the words a heading."})
    text = forms.CharField(
        label="Words", widget=forms.Textarea(attrs={"data-rows": 8}), error_messages={"required": "Write the words."},
        help_text="An empty line begins a new paragraph. Name no child and no family.",
    )  # fmt: skip


def index(request: HttpRequest) -> HttpResponse:
    """Every thematic report, the newest first."""
    return render(request, "thematic/index.html", {"rows": queries.listed(asking_of(request))})


def new(request: HttpRequest) -> HttpResponse:
    """Begin one."""
    asking = asking_of(request)
    queries.places(asking)
    made: list[int] = []
    page = FormPage("Begin a thematic report", "Begin it", reverse("thematic"), "It is begun.", [_crumb()])
    answer = ask(
        request, page, partial(AboutForm, asking=asking),
        lambda data: made.append(changes.make(_about(data), **by(request))),
    )  # fmt: skip
    return redirect("thematic-report", made[0]) if made else answer


def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """What it is put together of, over the report as it would be frozen."""
    asking = asking_of(request)
    view = queries.one(asking, report_id)
    made = frozen.draft(asking, view.service_id, view.period, Kind.THEMATIC).preview
    shown = {
        "view": view, "document": made, "blocks": as_html(made, asking), "contents": made.contents(),
        "parts": [(place, parts.part_words(one), isinstance(one, Says)) for place, one in enumerate(view.parts)],
    }  # fmt: skip
    return render(request, "thematic/report.html", shown)


def change(request: HttpRequest, report_id: int) -> HttpResponse:
    """Say anew what it is of."""
    asking = asking_of(request)
    view = queries.one(asking, report_id)
    group = next((f"{key}:{value}" for key, value in view.narrowed.items()), "")
    initial = {
        "title": view.title, "place": view.place, "starts": view.period.start, "ends": view.period.end,
        "group": group, "by_groups": ["yes"] if view.by_groups else [],
    }  # fmt: skip
    return ask(
        request, _page(view, f"Change “{view.title}”", "Change it", "It is changed."),
        partial(AboutForm, asking=asking, initial=initial),
        lambda data: changes.change(report_id, _about(data), version=typed_version(request), **by(request)),
    )  # fmt: skip


def figure(request: HttpRequest, report_id: int) -> HttpResponse:
    """Put a figure at its end."""
    asking = asking_of(request)
    view = queries.one(asking, report_id)

    def do(form: FigureForm) -> None:
        changes.add(report_id, form.part(), version=typed_version(request), **by(request))

    page = _page(view, "Add a figure", "Add it", "It is added at the end.")
    return ask(request, page, partial(FigureForm, asking=asking), do, whole=True)


def put(request: HttpRequest, card: str) -> HttpResponse:
    """Put the explorer's answer that the address asks, its figure in the path, into a report, or begin one with it."""
    asking = asking_of(request)
    queries.places(asking)
    asked = asked_question(request, asked_here(request)).question
    if asked is None or card != asked.card.key:
        raise Missing("question")
    part, into = parts.asks(asked.address()), list[int]()

    def do(data: dict[str, Any]) -> None:
        chosen = data.get("report")
        about = About(data["title"], asked.place.key, asked.period.start, asked.period.end, {}, by_groups=False)
        begun = next((one.id for one in queries.listed(asking) if _is_just(one, about, part)), None)
        into.append(int(chosen) if chosen else begun or changes.make(about, **by(request)))
        view = queries.one(asking, into[0])
        # A second press finds it at the end, and puts it there once.
        if part not in view.parts[-1:]:
            changes.add(view.id, part, version=view.version, **by(request))

    back = f"{reverse('explore')}?{urlencode(asked.address())}"
    lead = f"{parts.part_words(part)}. In a report that is begun already it is told of that report’s place and time."
    page = FormPage("Put this answer into a report", "Put it in", back, "It stands at the end.", [_crumb()], lead=lead)
    answer = ask(request, page, partial(PutForm, asking=asking), do)
    return redirect("thematic-report", into[0]) if into and answer.status_code == 302 else answer


def words(request: HttpRequest, report_id: int) -> HttpResponse:
    """Put words at its end, or say those of ``?part=`` anew."""
    view = queries.one(asking_of(request), report_id)
    place = asked_number(request, "part")
    stands = None if place is None else _says(view, place)

    def do(data: dict[str, Any]) -> None:
        typed, version = Says(data["heading"], data["text"]), typed_version(request)
        if place is None:
            changes.add(report_id, typed, version=version, **by(request))
        else:
            changes.rewrite(report_id, place, typed, version=version, **by(request))

    initial = {"heading": stands.heading, "text": stands.text} if stands else {}
    title = "Change words" if stands else "Add words"
    page = _page(view, title, "Keep them", "The words are kept.")
    return ask(request, page, partial(SaysForm, initial=initial), do)


@require_POST
def part(request: HttpRequest, report_id: int) -> HttpResponse:
    """Put a part before the one above it, or take it out."""
    place, version = typed_number(request, "place"), typed_version(request)
    do = changes.take_out if typed_text(request, "do") == "out" else changes.move_up
    # Without a place it is none of them: said as gone, or as changed meanwhile.
    do(report_id, -1 if place is None else place, version=version, **by(request))
    return redirect("thematic-report", report_id)


def remove(request: HttpRequest, report_id: int) -> HttpResponse:
    """Remove one of which nothing was published."""
    view = queries.one(asking_of(request), report_id)
    if view.ever_published:
        raise Ended("It was published meanwhile, and stays. What is published is withdrawn with a reason.")
    page = _page(view, f"Remove “{view.title}”", "Remove it", "It is removed.", on=reverse("thematic"))
    return ask(
        request, page, Form, lambda data: changes.remove(report_id, version=typed_version(request), **by(request))
    )


def _is_just(view: ThematicView, about: About, part: Asks) -> bool:
    """Whether a report is one that was begun with this answer, and nothing else."""
    of = (view.title, view.place, view.period.start, view.period.end)
    return of == (about.title.strip(), about.place, about.starts, about.ends) and view.parts == (part,)


def _about(data: dict[str, Any]) -> About:
    """What was typed."""
    narrowed = parts.group_of(data["group"])
    return About(data["title"], data["place"], data["starts"], data["ends"], narrowed, "yes" in data["by_groups"])


def _says(view: ThematicView, place: int) -> Says:
    """The words at a place of it."""
    found = view.parts[place] if 0 <= place < len(view.parts) else None
    if not isinstance(found, Says):
        raise Ended("Those words are not at that place any more: somebody moved or removed them.")
    return found


def _page(view: ThematicView, title: str, button: str, done: str, *, on: str = "") -> FormPage:
    back = reverse("thematic-report", args=[view.id])
    crumbs = [_crumb(), {"text": view.title, "href": back}]
    stands = lines(("Title", view.title), ("Time", view.period.words()), ("Parts", str(len(view.parts))))
    return FormPage(title, button, back, done, crumbs, on=on, version=view.version, stands=stands)


def _crumb() -> dict[str, str]:
    return {"text": "Thematic reports", "href": reverse("thematic")}


urls: list[URLPattern] = [
    path("reports/thematic/", index, name="thematic"),
    path("reports/thematic/new/", new, name="thematic-new"),
    path("reports/thematic/put/<slug:card>/", put, name="thematic-put"),
    path("reports/thematic/<int:report_id>/", report, name="thematic-report"),
    path("reports/thematic/<int:report_id>/change/", change, name="thematic-change"),
    path("reports/thematic/<int:report_id>/figure/", figure, name="thematic-figure"),
    path("reports/thematic/<int:report_id>/words/", words, name="thematic-words"),
    path("reports/thematic/<int:report_id>/part/", part, name="thematic-part"),
    path("reports/thematic/<int:report_id>/remove/", remove, name="thematic-remove"),
]
