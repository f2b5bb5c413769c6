"""Pages: why is your number not mine? A list of one's own sent, its columns named, and what keeps the two apart."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from practicelens.access.errors import Missing, Refused
from practicelens.analytics.measure import Only, Timing
from practicelens.jobs import long_work
from practicelens.people.asking import Asking
from practicelens.performance.datasets.children.changes import look_at_list
from practicelens.performance.explore import groups
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore.questions import NONE, Question
from practicelens.performance.explore.reconciling import changes, queries
from practicelens.performance.explore.reconciling.shapes import ComparisonView, Side, Why
from practicelens.performance.explore.states import Stage
from practicelens.performance.explore.wording import about_words
from practicelens.web.pages.performance.explore import asked_here, asked_question
from practicelens.web.pages.performance.explore_compared import workbook_of
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_workbook
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, ask, by
from practicelens.web.pages.shared.lists import may_take_children, wants_workbook
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_text, sent_file, typed_text
from practicelens.workdays import clock

SIDES = (
    (Side.YOURS, "Only yours"), (Side.OURS, "Only ours"), (Side.BOTH, "In both"), (Side.AGAIN, "Twice in yours"),
    (Side.UNREAD, "Not read"),
)  # fmt: skip
_ONLY = {Only.COUNTED: "counted_word", Only.MISSED: "missed_word"}


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, card: str) -> HttpResponse:
    """Bring a list to be laid beside a figure: a file, or numbers that are pasted."""
    asking = asking_of(request)
    question, group, only = _asked(request)
    queries.check_can_compare(asking, question, group, only)
    errors: list[dict[str, str]] = []
    pasted = typed_text(request, "pasted")
    if request.method == "POST":
        file = sent_file(request, "file")
        source = cast(BinaryIO, file.file) if file is not None else None
        try:
            made = changes.send(question, group, only, source, pasted, **by(request))
            return _go_on(request, asking, made)
        except Refused as refusal:
            errors = [{"text": refusal.message, "href": "#file"}]
    shown = {"errors": errors, "pasted": pasted, "card": question.card, **_figure(asking, question, group, only)}
    return render(request, "explore/compare.html", shown, status=422 if errors else 200)


def _asked(request: HttpRequest) -> tuple[Question, str | None, str]:
    """The question of the address, the group, and which of its rows; ``Missing`` where there is none."""
    question = asked_question(request, asked_here(request)).question
    if question is None:
        raise Missing("figure")
    # As in the explorer: a group that is not recorded has a word of its own in an address.
    group = asked_text(request, "group")
    return question, None if not group else "" if group == NONE else group, asked_text(request, "only") or Only.ALL


def _go_on(request: HttpRequest, asking: Asking, comparison_id: int) -> HttpResponse:
    """To the columns, or, where there is one alone, to the answer."""
    found = queries.comparison(asking, comparison_id)
    # One column can be nothing but the number: a page that asks which would only be pressed away.
    if len(found.looked.columns) == 1 and found.number_column is not None:
        return _compare(request, comparison_id, found.number_column, None)
    return redirect("list-compared", comparison_id)


def _compare(request: HttpRequest, comparison_id: int, number: int | None, day: int | None) -> HttpResponse:
    """Name the columns and compare: at once where the list is short, else in the background with a bar."""
    there = reverse("list-compared", args=[comparison_id])
    # Whoever sent a short list would wait longer for the bar than for the answer.
    if changes.name_columns(comparison_id, number, day, **by(request)):
        changes.compare(comparison_id, **by(request))
        return redirect(there)
    work = long_work.ask_to_compare(comparison_id, **by(request))
    return redirect(f"{reverse('long-work', args=[work])}?{urlencode({'next': there})}")


@require_http_methods(["GET", "POST"])
def comparison(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """One comparison: what its columns are, until they are named; then what is in both, and the rest."""
    asking = asking_of(request)
    found = queries.comparison(asking, comparison_id)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            return _compare(request, comparison_id, _column(request, "number"), _column(request, "date"))
        except Refused as refusal:
            errors = [{"text": refusal.message, "href": f"#{refusal.code if refusal.code == 'date' else 'number'}"}]
    # Named once more where somebody asks for it: the wrong column is seen from the answer.
    if errors or found.status is not Stage.COMPARED or asked_text(request, "columns"):
        return _columns(request, asking, found, errors)
    return _compared(request, asking, found)


def _column(request: HttpRequest, name: str) -> int | None:
    text = typed_text(request, name)
    # Short, and of plain digits: a number of twenty is a column of no list.
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None


def _columns(request: HttpRequest, asking: Asking, found: ComparisonView, errors: list[dict[str, str]]) -> HttpResponse:
    """Which column is the child's number, and which the date."""
    typed = request.method == "POST"
    chosen = {
        "number": _column(request, "number") if typed else found.number_column,
        "date": _column(request, "date") if typed else found.date_column,
    }
    # Examples of its cells are children's numbers: that they were shown is written down, though they were sent.
    note_shown(request, "own list", map(asking.key_of, found.examples))
    shown = {"found": found, "errors": errors, "chosen": chosen, "stock": found.card.timing is Timing.STOCK}
    shown |= {"columns": list(enumerate(found.looked.columns)), **_of(asking, found)}
    return render(request, "explore/compare_columns.html", shown, status=422 if errors else 200)


def _compared(request: HttpRequest, asking: Asking, found: ComparisonView) -> HttpResponse:
    """The answer, a part of it at a time, or all of it as a workbook; the look is written before it leaves."""
    may_take = may_take_children(asking)
    about = {"comparison": found.id, "question": found.question.address(), "only": found.only}
    if may_take and wants_workbook(request):
        _look(asking, found, found.lines, {**about, "as": "xlsx"})
        place = _of(asking, found)
        return as_workbook(workbook_of(found, place["words"]), f"{found.card.title} compared")
    side = _side(request, found)
    lines = [line for line in found.lines if line.side is side]
    # Why ours are not in the other list nobody here can tell: reasons are counted of theirs alone.
    kinds = [(why, sum(line.why is why for line in lines)) for why in Why] if side is Side.YOURS else []
    why = asked_text(request, "why") if side is Side.YOURS else ""
    page = paginate([line for line in lines if not why or (line.why and line.why.value == why)], request)
    _look(asking, found, page.object_list, {**about, "side": side.value})
    shown = {
        "found": found, "side": side, "page": page, "why": why, "kinds": [one for one in kinds if one[1]],
        "sides": [(one, words, found.counts.get(one.value, 0)) for one, words in SIDES
                  if found.counts.get(one.value) or one in (Side.YOURS, Side.OURS, Side.BOTH)],
        "columns": {"taken": any(line.evidence for line in page), "team": any(line.team for line in page),
                    "stands": any(line.place is not None for line in page)},
        "may_take": may_take, "judged": _judges(found), "heading": heading(found), **_of(asking, found),
    }  # fmt: skip
    return render(request, "explore/compared.html", shown)


def _side(request: HttpRequest, found: ComparisonView) -> Side:
    """The part that is asked for; else the first that keeps the two lists apart."""
    asked = asked_text(request, "side")
    if asked in set(Side):
        return Side(asked)
    return next((one for one in (Side.YOURS, Side.OURS) if found.counts.get(one.value)), Side.BOTH)


def _look(asking: Asking, found: ComparisonView, lines: Any, about: dict[str, Any]) -> None:
    # Each child once; of a list in pages those of this page alone, which are all that was shown.
    shown = dict.fromkeys(line.child for line in lines if line.child)
    look_at_list(f"{found.card.key} compared", shown, by=asking.actor, now=clock.now(), data=about)


def heading(found: ComparisonView) -> str:
    """The finding in a line."""
    sent, ours = found.totals
    if found.agrees:
        return "Your list and ours are the same"
    both = found.counts.get("both", 0)
    return f"{both:,} of your {sent:,} and of our {ours:,} rows are the same"


def _judges(found: ComparisonView) -> bool:
    """Whether a row of the figure may be met or missed, which is then said of each."""
    return any(line.counts is not True for line in found.lines if line.side in (Side.BOTH, Side.OURS))


def _of(asking: Asking, found: ComparisonView) -> dict[str, str]:
    return _figure(asking, found.question, found.group or None, found.only)


def _figure(asking: Asking, question: Question, group: str | None, only: str) -> dict[str, str]:
    """The figure that a list is laid beside: whose it is, when, to whom it is narrowed, and where it opens."""
    cut = question.cut
    name = groups.in_words(cut, group, explorer.names_of(asking, cut)) if cut and group is not None else ""
    judged = getattr(question.card, _ONLY[Only(only)]) if only in _ONLY else "not judged" if only != Only.ALL else ""
    when = f"on {question.period.words}" if question.period.start == question.period.end else question.period.words
    parts = [question.place.words, when, about_words(question, name), judged]
    return {
        "words": " · ".join(part for part in parts if part),
        "back": f"{reverse('explore')}?{urlencode(question.address())}",
    }


def comparisons(request: HttpRequest) -> HttpResponse:
    """One's own comparisons."""
    rows = queries.comparisons(asking_of(request))
    return render(request, "explore/comparisons.html", {"page": paginate(rows, request)})


def delete(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """Delete a comparison, with the list that was sent."""
    found = queries.comparison(asking_of(request), comparison_id)
    lead = "The list that you sent goes with it. The figure stays as it is."
    crumbs = [{"text": "Lists compared", "href": reverse("lists-compared")}]
    page = FormPage(f"Delete the comparison with “{found.card.title}”", "Delete it", reverse("lists-compared"),
                    "It is deleted, and your list with it.", crumbs, lead=lead)  # fmt: skip
    return ask(request, page, Form, lambda data: changes.delete(comparison_id, **by(request)))


urls: list[URLPattern] = [
    path("explore/comparisons/", comparisons, name="lists-compared"),
    path("explore/comparisons/<int:comparison_id>/", comparison, name="list-compared"),
    path("explore/comparisons/<int:comparison_id>/delete/", delete, name="list-compared-delete"),
    path("explore/<slug:card>/compare/", send, name="explore-compare"),
]
