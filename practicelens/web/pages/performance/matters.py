"""Pages: a month of Performance Matters, one measure of it, what is said of it; its workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.errors import Missing
from practicelens.analytics.control.charts import Chart
from practicelens.documents.blocks import Cell, Column, Document, Table
from practicelens.performance.matters import changes, queries, rules
from practicelens.performance.matters.changes import Statement
from practicelens.performance.matters.comparators import ComparatorView
from practicelens.performance.matters.gaps import every_gap, gaps_of
from practicelens.performance.matters.queries import MeasureMonth, MonthPage
from practicelens.performance.matters.rules import Gravity
from practicelens.performance.matters.states import Voice
from practicelens.performance.matters.wording import (
    GRAVE,
    amount_words,
    chance_words,
    heading,
    limit_words,
    phase_of,
    seen_words,
    verdict_words,
)
from practicelens.performance.matters.words import WordsView
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_workbook
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ask, by
from practicelens.web.pages.shared.lists import wants_workbook
from practicelens.web.request_input import asked_text, path_month, typed_version
from practicelens.workdays.timescales import add_months

EVERY = "all"


def latest(request: HttpRequest) -> HttpResponse:
    """The newest month, of the authority or of somebody's own service area."""
    return _month(request, queries.month(asking_of(request)))


def month(request: HttpRequest, month: str, service_id: int | None = None) -> HttpResponse:
    """A month of the authority, or of a service area."""
    return _month(request, queries.month(asking_of(request), path_month(month), service_id))


def measure(request: HttpRequest, month: str, service_id: int, card: str) -> HttpResponse:
    """One measure: its chart, the table of all its months, and what was said."""
    asking = asking_of(request)
    page = _page_of(request, month, service_id)
    line = queries.measure(asking, page, card)
    rows = [(point, line.chart.marked.get(place), phase_of(line.chart, place))
            for place, point in enumerate(line.chart.points)]  # fmt: skip
    # The newest month first, as every table of months has it; the chart beside runs the other way.
    shown = {"found": page, "line": line, "rows": rows[::-1], "how_varies": len({how for _, _, how in rows}) > 1,
             "words": heading_words(line.chart), "gaps": gaps_of(line.chart), **_urls(page)}  # fmt: skip
    return render(request, "matters/measure.html", shown)


ASKS = "Leave it empty where none is. The Operational Director is told of it."


class WordsForm(Form):
    """What somebody says of a month, and what they ask for."""

    field_of = {"text": "text", "asks": "asks", "asks_by": "asks_by"}
    text = forms.CharField(
        label="What stands behind it?", widget=forms.Textarea,
        help_text="Everybody who may see these figures reads it. Name no child and no family.",
        error_messages={"required": "Say something of the month."},
    )  # fmt: skip
    asks = forms.CharField(label="Is a decision asked for? Which?", required=False, help_text=ASKS)
    asks_by = DayField(label="By which day?", required=False)

    def __init__(self, data: Any = None, *, speaker: Voice, of_measure: bool, **kwargs: Any) -> None:
        """In the words of who writes: an analyst says how figures are to be read, and moves no measure up."""
        super().__init__(data, **kwargs)
        if speaker is Voice.ANALYST:
            self.fields["text"].label = "How is it to be read?"
        elif of_measure:
            self.fields["asks"].help_text = f"{ASKS} With one, the measure stands first on the page."


class DecisionForm(Form):
    """What is decided of something asked for."""

    field_of = {"text": "text"}
    text = forms.CharField(
        label="What is decided, and why?", widget=forms.Textarea,
        help_text="Whoever asked is told that it is decided. Name no child and no family.",
        error_messages={"required": "Say what is decided."},
    )  # fmt: skip


def write(request: HttpRequest, month: str, service_id: int, voice: str, card: str = "") -> HttpResponse:
    """Say what stands behind a month, or behind one measure of it."""
    page = _page_of(request, month, service_id)
    # By what may be written on this page: who may not write here is told of no such page.
    speaker = next((one for one in page.may_write if one.value == voice), None)
    if speaker is None:
        raise Missing("month")
    line = queries.measure(asking_of(request), page, card) if card else None
    decides = speaker is Voice.DECIDED
    if decides and (line is None or line.service is None or not line.service.asks):
        raise Missing("decision")
    place = page.place.service_id

    def do(data: dict[str, Any]) -> None:
        statement = Statement(data["text"], card, data.get("asks", ""), data.get("asks_by"))
        changes.write_words(page.month, place, speaker, statement, version=typed_version(request), **by(request))

    what = f"{line.card.title}, {page.month:%B %Y}" if line else f"{page.month:%B %Y}: {page.place.name}"
    back = _address(page)
    crumb = {"text": f"Performance Matters, {page.month:%B %Y}", "href": back}
    on = reverse("matters-measure", args=[month, service_id, card]) if line else back
    lead = _LEADS[speaker] if not (decides and line and line.service) else f"Asked for: {line.service.asks}"
    stands = _stands(page, line, speaker)
    # One more than the earlier ones: the one that stands was read too.
    read = stands.earlier + 1 if stands else 0
    form_page = FormPage(what, "Write it", back, "It stands beside the month.", [crumb], lead=lead, on=on, version=read)
    form = (
        DecisionForm
        if decides
        else partial(WordsForm, initial=_initial(stands), speaker=speaker, of_measure=line is not None)
    )
    return ask(request, form_page, form, do)


_LEADS = {Voice.SERVICE: "You write for the service.", Voice.ANALYST: "You write as the analyst.", Voice.DECIDED: ""}


def heading_words(chart: Chart) -> str:
    """A measure with its finding."""
    finding = rules.signal_words(chart.card, chart, chart.now[0]) if chart.now else "no sign this month"
    return f"{chart.card.title}: {finding}"


def _month(request: HttpRequest, page: MonthPage | None) -> HttpResponse:
    """The page of a month; as a workbook where that is asked for."""
    if page is None:
        return render(request, "matters/month.html", {"found": None})
    if wants_workbook(request):
        return as_workbook(_document(page), f"performance matters {page.month:%Y-%m} {page.place.name}")
    asked = asked_text(request, "section")
    # Without a wish the first section that signals is opened: that is what the page is for.
    first = next((one.key for one in page.sections if one.signals), page.sections[0].key if page.sections else "")
    chosen = asked if asked == EVERY or asked in {one.key for one in page.sections} else first
    axis = page.sections[0].lines[0].chart if page.sections else None
    shown = {
        "found": page,
        "heading": heading(page),
        "chance": chance_words(page),
        "seen": seen_words(page),
        "graded": [(one, GRAVE[one.gravity], one.gravity is Gravity.DECIDE) for one in page.signals],
        "quiet": page.quiet,
        "sections": [one for one in page.sections if chosen in (EVERY, one.key)],
        "chosen": chosen,
        "axis": axis,
        "months": list(_around(page)),
        **_urls(page),
    }
    return render(request, "matters/month.html", shown)


def _around(page: MonthPage) -> Iterator[tuple[str, str]]:
    """The months before and after, as far as any is."""
    for step, words in ((-1, "the month before"), (1, "the month after")):
        of = add_months(page.month, step)
        # No month beyond the last that figures tell of; before, as far back as anybody asks.
        if of <= page.latest:
            yield words, _address(page, of)


def _page_of(request: HttpRequest, month: str, service_id: int) -> MonthPage:
    """The month's page that a page below it belongs to; 0 in the address is the authority. Raises Missing."""
    of = path_month(month)
    page = queries.month(asking_of(request), of, service_id or None)
    # Who reaches one service area alone is shown it where none is named: below a page that would be another place.
    if page is None or (page.place.service_id or 0) != service_id:
        raise Missing("month")
    return page


def _address(page: MonthPage, of: date | None = None) -> str:
    """A month's page at the same place."""
    month, place = f"{of or page.month:%Y-%m}", page.place.service_id
    return reverse("matters-month", args=[month]) if place is None else reverse("matters-service", args=[month, place])


def _urls(page: MonthPage) -> dict[str, Any]:
    """What links below a month's page need."""
    month = f"{page.month:%Y-%m}"
    links = [
        (one.name, reverse("matters-month", args=[month]) if one.service_id is None else
         reverse("matters-service", args=[month, one.service_id]), one == page.place)
        for one in page.places
    ]  # fmt: skip
    may = {f"may_{one.name.lower()}": one in page.may_write for one in Voice}
    return {"month_key": month, "place_key": page.place.service_id or 0, "back": _address(page), "links": links, **may}


def _stands(page: MonthPage, line: MeasureMonth | None, voice: Voice) -> WordsView | None:
    """What is written there already."""
    if line is not None:
        return {Voice.SERVICE: line.service, Voice.ANALYST: line.analyst, Voice.DECIDED: line.decided}[voice]
    whole = page.place.service_id is None
    of = [one for one in page.voices if one.voice is voice]
    return of[0].words if of and (voice is Voice.ANALYST or not whole or of[0].name == page.place.name) else None


def _initial(words: WordsView | None) -> dict[str, Any]:
    """What was written before, to be put right."""
    return {"text": words.text, "asks": words.asks, "asks_by": words.asks_by} if words else {}


_COLUMNS = ("Section", "Measure", "Month", "Value", "Numerator", "Denominator", "Lower end of 95 % interval",
            "Upper end of 95 % interval", "Average", "Lower limit", "Upper limit", "How limits are made",
            "Part of a signal", "Why there is no figure", "Target", "How it stands to its target")  # fmt: skip


def _document(page: MonthPage) -> Document:
    """Every month of every measure with its numbers, and what signals."""
    rows = tuple(
        _row(section.title, line, place)
        for section in page.sections
        for line in section.lines
        for place in range(len(line.chart.points))
    )
    signals = tuple(
        (Cell(GRAVE[one.gravity]), Cell(one.card.title), Cell(one.words), Cell(f"{one.since:%B %Y}"),
         Cell(one.held_by), Cell(one.this_time.text if one.this_time else ""))
        for one in page.signals
    )  # fmt: skip
    titles = ("What is asked", "Measure", "Signal", "Since", "Held by", "What was said")
    title = f"Performance Matters, {page.month:%B %Y}"
    return Document(
        title,
        f"{page.place.name}, extract of {page.edition.as_at:%d %B %Y}",
        (),
        (
            Table("What signals", tuple(map(Column, titles)), signals, period=f"{page.month:%B %Y}"),
            Table(
                "Every month", tuple(Column(one) for one in _COLUMNS), rows, period=f"24 months to {page.month:%B %Y}"
            ),
            *_rare(page),
            *_others(page),
        ),
    )


def _rare(page: MonthPage) -> Iterator[Table]:
    """What lies between events that are rare; no sheet where none is."""
    made = every_gap((one.title, line.chart) for one in page.sections for line in one.lines)
    if made.rows:
        yield made


def _others(page: MonthPage) -> Iterator[Table]:
    """What other authorities published, a row a measure; no sheet where none was read."""
    rows = tuple(
        (Cell(line.card.title), Cell(str(one.year), number=one.year),
         *(Cell(words, number=number) for words, number in zip(_words_of(one), one.numbers, strict=True)),
         Cell(str(one.counted), number=one.counted), Cell(one.differs or "the same definition"))
        for section in page.sections for line in section.lines if (one := line.published) is not None
    )  # fmt: skip
    titles = ("Measure", "Year to March", "Ours", "Mean of our neighbours", "London", "England",
              "Neighbours with a figure", "How the definition differs")  # fmt: skip
    if rows:
        yield Table("Other authorities", tuple(map(Column, titles)), rows)


def _words_of(one: ComparatorView) -> tuple[str, str, str, str]:
    return one.ours, one.neighbours, one.london, one.england


def _row(section: str, line: MeasureMonth, place: int) -> tuple[Cell, ...]:
    """One month of a measure."""
    point, card = line.chart.points[place], line.card
    figure, signal = point.figure, line.chart.marked.get(place)

    def number(value: float | None, words: str) -> Cell:
        # A share's words say so ("16 %"), by which the workbook shows it as one.
        return Cell("") if value is None else Cell(words, number=value)

    ends = [number(one, limit_words(one, card)) for one in (point.centre, point.low, point.high)]
    of = [Cell("" if one is None else str(one), number=one) for one in (figure.numerator, figure.denominator)]
    low, high = (number(one, amount_words(one, card)) for one in (figure.low, figure.high))
    return (
        Cell(section), Cell(card.title), Cell(f"{figure.end:%B %Y}", day=figure.end.isoformat()),
        number(figure.value, amount_words(figure.value, card)), *of, low, high, *ends,
        Cell(phase_of(line.chart, place)), Cell(rules.signal_words(card, line.chart, signal) if signal else ""),
        Cell(figure.why), *_target(line, place),
    )  # fmt: skip


def _target(line: MeasureMonth, place: int) -> tuple[Cell, Cell]:
    """The page's own month beside its target; the other months were to reach others, or none."""
    if line.verdict is None or place < len(line.chart.points) - 1:
        return Cell(""), Cell("")
    return Cell(amount_words(line.target, line.card), line.target), Cell(verdict_words(line.verdict, line.card))


urls: list[URLPattern] = [
    path("performance-matters/", latest, name="matters"),
    path("performance-matters/<str:month>/", month, name="matters-month"),
    path("performance-matters/<str:month>/<int:service_id>/", month, name="matters-service"),
    path("performance-matters/<str:month>/<int:service_id>/say/<slug:voice>/", write, name="matters-write"),
    path("performance-matters/<str:month>/<int:service_id>/<slug:card>/", measure, name="matters-measure"),
    path(
        "performance-matters/<str:month>/<int:service_id>/<slug:card>/say/<slug:voice>/",
        write,
        name="matters-write-measure",
    ),
]
