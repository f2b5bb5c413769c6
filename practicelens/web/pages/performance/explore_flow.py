"""Page: from contact to outcome, a picture whose every number is an explorer's answer and opens onto its children."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.errors import Missing
from practicelens.analytics.duck import TookTooLong
from practicelens.analytics.measure import Only
from practicelens.documents.blocks import Cell, Column, Document, Table
from practicelens.documents.specs import Flow as FlowSpec
from practicelens.documents.specs import FlowPart, FlowStep
from practicelens.people.asking import Asking
from practicelens.performance.explore import flow, queries, reading
from practicelens.performance.explore.flow import Flow, Part, Step
from practicelens.performance.explore.outside import cells
from practicelens.performance.explore.outside.shapes import Copied
from practicelens.performance.explore.questions import PERIODS, Problem, Read
from practicelens.web.pages.performance.explore import TOO_LONG
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_workbook
from practicelens.web.pages.shared.lists import Select, wants_workbook
from practicelens.web.request_input import Unreadable, asked_day, asked_text
from practicelens.web.templatetags.words import short_date

# Of what happens in a time, and so without a day on which anything is counted.
_PERIODS = tuple((key, "the last 3 months, to now" if key == "now" else words) for key, words in PERIODS)


def shown(request: HttpRequest) -> HttpResponse:
    """The picture with its table, or the table as a workbook, also for outside with small numbers hidden."""
    asking = asking_of(request)
    edition = queries.edition(asking)
    given = {name: asked_text(request, name) for name in ("in", "of")}
    days = (asked_day(request, "from"), asked_day(request, "to"))
    read = Read(None)
    if edition is not None:
        # Any of its figures reads the time and the place of them all.
        read = reading.read(given | {"card": flow.STEPS[0].card}, days, queries.places(asking), edition.as_at)
    found, problems = None, list(read.problems)
    if read.question is not None:
        try:
            found = flow.flow(asking, read.question.place, read.question.period)
        except TookTooLong:
            if wants_workbook(request):
                raise Unreadable(TOO_LONG) from None
            problems = [Problem("in", TOO_LONG)]
        if found is not None and wants_workbook(request):
            return as_workbook(_document(found), f"Flow {found.place.words}")
    context = {"edition": edition, "problems": problems, "form": _form(asking, given, read), "found": found}
    return render(request, "explore/flow.html", {**context, **(_picture(found) if found else {})})


def for_outside(request: HttpRequest, asking: Asking) -> Copied:
    """The picture's table as it may leave the authority. Raises Missing, Refused, Unreadable."""
    edition = queries.edition(asking)
    days = (asked_day(request, "from"), asked_day(request, "to"))
    given = {name: asked_text(request, name) for name in ("in", "of")} | {"card": flow.STEPS[0].card}
    question = reading.read(given, days, queries.places(asking), edition.as_at).question if edition else None
    if question is None or question.place.whose.ids is not None:
        raise Missing("answer")
    try:
        found = flow.flow(asking, question.place, question.period, outside=True)
    except TookTooLong:
        raise Unreadable(TOO_LONG) from None
    return Copied(question.address(card="") | {"what": "flow"}, _document(found), tuple(cells.of_flow(found)))


def _document(found: Flow) -> Document:
    columns = (Column("Step"), Column("What became of it"), Column("Number", numeric=True), Column("Not told because"))
    rows = [row for step in found.steps for row in _rows(step)]
    made = f"{found.place.words}, {found.period.words}, extract of {short_date(found.edition.as_at)}"
    table = Table("From contact to outcome", columns, tuple(rows), period=found.period.words)
    return Document("From contact to outcome", made, (), (table,))


def _rows(step: Step) -> list[tuple[Cell, ...]]:
    if step.why:
        return [(Cell(step.title), Cell(""), Cell(""), Cell(step.why))]
    parts = [(Cell(step.title), Cell(part.words), _number(part.count), Cell("")) for part in step.parts]
    return [*parts, (Cell(step.title), Cell("together"), _number(step.total), Cell("; ".join(step.notes)))]


def _number(count: int | None) -> Cell:
    return Cell("c") if count is None else Cell(f"{count:,}", float(count))


def _picture(found: Flow) -> dict[str, Any]:
    """The picture, its words, and the table below it."""
    steps = tuple(
        FlowStep(step.title, tuple(_part(found, step, part) for part in step.parts), step.joined)
        for step in found.steps_counted
    )
    rows = [(step, _whole(step), [(part, _opens(found, step, part)) for part in step.parts]) for step in found.steps]
    return {
        "picture": FlowSpec(steps) if any(step.total for step in steps) else None, "rows": rows,
        "heading": _heading(found), "outside": _outside(found),
        "untold": [step for step in found.steps if step.why],
        "notes": list(dict.fromkeys(note for step in found.steps for note in step.notes)),
    }  # fmt: skip


def _outside(found: Flow) -> str:
    """Where a copy for outside is made; "" of anything but the whole."""
    if found.place.whose.ids is not None:
        return ""
    asked = found.steps[0].question.address(card="")
    return f"{reverse('explore-outside-make', args=['flow'])}?{urlencode(asked)}"


def _part(found: Flow, step: Step, part: Part) -> FlowPart:
    unknown, begun = part.only is Only.NOT_JUDGED, part.only is Only.ALL
    return FlowPart(part.words, part.count or 0, part.goes_on or begun, unknown, _opens(found, step, part))


def _whole(step: Step) -> str:
    return f"{reverse('explore')}?{urlencode(step.question.address())}"


def _opens(found: Flow, step: Step, part: Part) -> str:
    """Where the children of a part open; "" where they do not, or there is none."""
    if not found.may_open or not part.count:
        return ""
    given = step.question.address(card="") | {"only": part.only.value}
    return f"{reverse('explore-children', args=[step.card.key])}?{urlencode(given)}"


def _heading(found: Flow) -> str:
    """The finding in a line: what became of the first step that is told."""
    first = next((step for step in found.steps_counted if step.total), None)
    went = next((part for part in first.parts if part.goes_on), None) if first else None
    if first is None or went is None:
        return "From contact to outcome"
    return f"{went.count or 0:,} of {first.total or 0:,} {first.title.lower()} {went.words}"


def _form(asking: Asking, given: dict[str, str], read: Read) -> dict[str, Any]:
    period = read.question.period if read.question else None
    own = period if period is not None and not period.key else None
    chosen = given["in"] or (period.key or "days" if period else "year")
    return {
        "in": Select("in", "in", _PERIODS, chosen),
        "of": Select("of", "of", tuple((one.key, one.words) for one in queries.places(asking)), given["of"]),
        "from": own.start.isoformat() if own else "", "to": own.end.isoformat() if own else "",
    }  # fmt: skip


urls: list[URLPattern] = [path("explore/flow/", shown, name="explore-flow")]
