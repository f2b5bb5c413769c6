"""Pages: what a sheet, file or column of an extract was taken for, put right by a person, and what is remembered."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.analytics.sources.choices import LOCAL
from practicelens.jobs import load_extract
from practicelens.performance.extracts.local_lists import changes as local_lists
from practicelens.performance.extracts.matching import changes, queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.request_input import typed_all, typed_number
from practicelens.workdays import clock

AGAIN = "Thank you. The extract is read again with it, and so is every later one."
LATER = "Thank you. This extract stays as it is; every later one is read so."


@require_http_methods(["GET", "POST"])
def match(request: HttpRequest, extract_id: int, number: int) -> HttpResponse:
    """One sheet or file: what it and its columns were taken for; what is put right is remembered."""
    asking = asking_of(request)
    name, found = queries.of_extract(asking, extract_id), queries.place(asking, extract_id, number)
    errors: list[dict[str, str]] = []
    typed = typed_all(request) if request.method == "POST" else {}
    if request.method == "POST":
        try:
            # A local list is another kind of thing: it is taken over whole, and no column of it is put right here.
            if typed.get("is", "").startswith(f"{LOCAL}:"):
                return _take_over(request, extract_id, typed["is"].partition(":")[2], asking.actor)
            again = _correct(request, number, asking.actor)
            messages.success(request, AGAIN if again else LATER)
            return redirect("extract", extract_id)
        except Refused as refusal:
            # Two forms share the page; what was sent says which of them is wrong.
            errors = [{"text": refusal.message, "href": "#is" if "is" in typed else "#columns"}]
    note_shown(request, "match", map(asking.key_of, found.children))
    context = {
        "extract_id": extract_id,
        "name": name,
        "place": found,
        "chosen": [(column, typed.get(f"c-{column.number}", column.field)) for column in found.columns],
        "chosen_place": typed.get("is", found.taken_for),
        "errors": errors,
    }
    return render(request, "extracts/match.html", context, status=422 if errors else 200)


def _take_over(request: HttpRequest, extract_id: int, kind: str, by: Actor) -> HttpResponse:
    """It is a local list after all: on to the page on which its columns are said."""
    made = local_lists.take_over(extract_id, kind, by=by, now=clock.now())
    messages.success(request, "Thank you. Say here what its columns are, and later ones are read so by themselves.")
    return redirect("local-list", made)


def corrections(request: HttpRequest) -> HttpResponse:
    """What was ever put right, by whom, and what of it still holds."""
    rows = queries.corrections(asking_of(request))
    return render(request, "extracts/match_corrections.html", {"rows": rows})


def corrections_file(request: HttpRequest) -> HttpResponse:
    """What holds now as a file, for the command line on a machine without the product's database."""
    # Words and names as they are written, so that people can read the file they take along.
    held = json.dumps(queries.corrections_as_json(asking_of(request)), ensure_ascii=False, indent=1)
    response = HttpResponse(held, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="put-right.json"'
    return response


@require_POST
def correction_end(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Read no extract by this from today on."""
    asking = asking_of(request)
    try:
        changes.end(correction_id, by=asking.actor, now=clock.now())
        messages.success(request, "It has ended. Extracts that are read from now on are read without it.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("match-corrections")


def _correct(request: HttpRequest, number: int, by: Actor) -> bool:
    """What the form says: of the sheet or file, or of its columns."""
    match_id, typed = typed_number(request, "match") or 0, typed_all(request)
    if "is" in typed:
        return changes.correct_place(match_id, number, typed["is"], by=by, now=clock.now(), then=_then(by))
    chosen = {int(one[2:]): field for one, field in typed.items() if one[:2] == "c-" and one[2:].isdecimal()}
    return changes.correct_columns(match_id, number, chosen, by=by, now=clock.now(), then=_then(by))


def _then(by: Actor) -> changes.Then:
    # Handed down, because an app below the jobs cannot queue one; called in the transaction that keeps the correction.
    return lambda extract_id: load_extract.read_later(extract_id, by)


urls: list[URLPattern] = [
    path("extracts/<int:extract_id>/match/<int:number>/", match, name="extract-match"),
    path("extracts/match/", corrections, name="match-corrections"),
    path("extracts/match/file/", corrections_file, name="match-corrections-file"),
    path("extracts/match/<int:correction_id>/end/", correction_end, name="match-correction-end"),
]
