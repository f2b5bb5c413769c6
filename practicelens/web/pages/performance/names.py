"""Pages: spellings of teams and workers that nobody has matched, many given their meaning at once, or by a list."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from practicelens.access.errors import Refused
from practicelens.analytics import case_list
from practicelens.analytics.measurements import Unmatched
from practicelens.analytics.sources.holding import TITLES
from practicelens.people.asking import Asking
from practicelens.people.links import AliasKind
from practicelens.people.spellings import changes, queries
from practicelens.people.spellings.changes import Meaning
from practicelens.people.spellings.queries import NOBODY, ToMatch, Understood
from practicelens.performance.datasets.register import queries as register_queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.paging import paginate
from practicelens.web.request_input import day_boxes, read_number, sent_file, typed_day, typed_texts
from practicelens.web.templatetags.words import count_words, date_words
from practicelens.workdays import clock
from practicelens.workdays.calendar import reporting_year


@dataclass(frozen=True)
class Row:
    """A spelling on the page: how many children it holds, whom it may mean, and what is chosen."""

    unmatched: Unmatched
    match: ToMatch
    chosen: str
    position: int

    @property
    def key(self) -> str:
        """The spelling in the form."""
        return _key(self.unmatched)

    @property
    def source(self) -> str:
        """Whose identifier it is, in words; "" for a name."""
        return TITLES.get(self.unmatched.source, "")


@require_http_methods(["GET", "POST"])
def names(request: HttpRequest) -> HttpResponse:
    """Spellings that nobody has matched, with suggestions; those for which somebody was chosen get their meaning."""
    asking = asking_of(request)
    unmatched = _unmatched(asking)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        errors = _match(request, asking, unmatched)
        if not errors:
            return redirect(request.get_full_path())
    page = paginate(unmatched, request)
    # As they were chosen before a refusal; not strict, because a sent form may hold one more than the other.
    chosen = dict(zip(typed_texts(request, "spelled"), typed_texts(request, "who"), strict=False))
    matches = queries.to_match(asking, [(one.kind, one.spelling) for one in page])
    context = {
        "page": page,
        "rows": [
            Row(one, match, chosen.get(_key(one), match.sure), place)
            for place, (one, match) in enumerate(zip(page, matches, strict=True), start=1)
        ],
        "total": len(unmatched),
        "edition": register_queries.published(asking),
        "matched_since": len(register_queries.unmatched(asking)) - len(unmatched),
        "errors": errors,
        # A spelling met now was mostly used for some time.
        "boxes": day_boxes(request, "starts", reporting_year(asking.today)),
    }
    return render(request, "extracts/names.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a list of spellings with whose they are: what is understood is kept, and the rest is told row by row."""
    asking = asking_of(request)
    unmatched = _unmatched(asking)
    errors: list[dict[str, str]] = []
    found: Understood | None = None
    if request.method == "POST":
        file, (starts, wrong) = sent_file(request, "file"), _first_day(request, asking)
        if wrong:
            errors.append({"text": wrong, "href": "#starts-day"})
        if file is None or (file.size or 0) > case_list.MOST_BYTES:
            words = "The file is larger than 2 MB." if file else "Choose the list to send."
            errors.append({"text": words, "href": "#file"})
        if not errors and file is not None:
            found, errors = _take(asking, file, starts, unmatched)
    context = {
        "errors": errors,
        "found": found,
        "boxes": day_boxes(request, "starts", reporting_year(asking.today)),
        "total": len(unmatched),
    }
    return render(request, "extracts/names_upload.html", context, status=422 if errors else 200)


def download(request: HttpRequest) -> HttpResponse:
    """What is to be matched, as a list to fill in and send back; whom nobody else fits as well stands in it already."""
    asking = asking_of(request)
    unmatched = _unmatched(asking)
    matches = queries.to_match(asking, [(one.kind, one.spelling) for one in unmatched])
    # Sure ones are filled in: of the others a person decides, and an empty cell is left out when it comes back.
    lines = [("Spelling", "Who", "Kind", "Children", "Perhaps")]
    for one, match in zip(unmatched, matches, strict=True):
        first = next(iter(match.suggestions), None)
        sure = first.name if first and first.sure else ""
        perhaps = "; ".join(f"{each.label}: {each.why}" for each in match.suggestions)
        lines.append((one.spelling, sure, one.kind, f"{one.children}", perhaps))
    response = HttpResponse(case_list.written(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="names-to-match.csv"'
    return response


def _unmatched(asking: Asking) -> list[Unmatched]:
    """What is to be matched: of the current figures, without what was matched since they were worked out."""
    every = register_queries.unmatched(asking)
    edition = register_queries.published(asking)
    if edition is None:
        queries.to_match(asking, [])  # so that nobody else learns that there is such a page
        return []
    left = queries.still_unmatched(asking, [(one.kind, one.spelling, one.source) for one in every], edition.as_at)
    return [one for one in every if (one.kind, one.spelling, one.source) in left]


def _match(request: HttpRequest, asking: Asking, unmatched: Sequence[Unmatched]) -> list[dict[str, str]]:
    """Keep what was chosen on the page; what is wrong, where something is."""
    starts, wrong = _first_day(request, asking)
    if wrong:
        return [{"text": wrong, "href": "#starts-day"}]
    known = {_key(one): one for one in unmatched}
    sent = zip(typed_texts(request, "spelled"), typed_texts(request, "who"), strict=False)
    chosen = [(key, who) for key, who in sent if who]
    # Of what is on the page alone: anything else was matched meanwhile.
    left = sum(key not in known for key, _ in chosen)
    meanwhile = f"{count_words(left, 'spelling was,spellings were')} given a meaning meanwhile, which stands."
    try:
        meanings = [_meaning(known[key], who) for key, who in chosen if key in known]
        if not meanings:
            words = meanwhile if left else "Choose who is meant by at least one spelling."
            return [{"text": words, "href": "#list"}]
        count = changes.add_meanings(meanings, starts=starts, by=asking.actor, now=clock.now())
    except Refused as refusal:
        return [{"text": refusal.message, "href": "#list"}]
    spellings = count_words(count, "spelling has a meaning,spellings have a meaning")
    done = f"{spellings}. Work the figures out again to count their children there."
    messages.success(request, f"{done} {meanwhile}" if left else done)
    return []


def _first_day(request: HttpRequest, asking: Asking) -> tuple[date, str]:
    """From which day on the spellings mean what is said of them, and what is wrong with it, where something is.

    No later than the extract that they stand in: from a later day their children would be counted nowhere as before,
    and nobody could give them another meaning.
    """
    starts, wrong = typed_day(request, "starts")
    edition = register_queries.published(asking)
    if starts is not None and edition is not None and starts > edition.as_at:
        wrong = f"Say a day no later than {date_words(edition.as_at)}, the day of the extract that they stand in."
    return starts or asking.today, wrong or ("" if starts else "Say from which day on they mean this.")


def _take(
    asking: Asking, file: UploadedFile[bytes], starts: date, unmatched: Sequence[Unmatched]
) -> tuple[Understood | None, list[dict[str, str]]]:
    """Read the list and keep what is understood; what it said, and what is wrong with the whole of it."""
    with tempfile.TemporaryDirectory(prefix="names-") as folder:
        # Under a name of ours: what somebody called their file never becomes a path.
        place = Path(folder, "list")
        place.write_bytes(file.read())
        listed = case_list.read_names_guarded(place)
    # Row 0 is the file itself: then nothing of it was read, and there are no rows to tell of.
    whole = [fault.message for fault in listed.faults if not fault.row]
    if whole:
        return None, [{"text": words, "href": "#file"} for words in whole]
    spelled = [(one.kind, one.spelling, one.source) for one in unmatched]
    found = queries.understand(asking, listed.rows, spelled, starts)
    try:
        # Kept though other rows were not understood: a long list would else come back for one spelling.
        if found.meanings:
            changes.add_meanings(found.meanings, starts=starts, by=asking.actor, now=clock.now())
    except Refused as refusal:
        return None, [{"text": f"Nothing was kept: {refusal.message}", "href": "#file"}]
    faults = sorted((*listed.faults, *found.faults), key=lambda fault: fault.row)
    return Understood(found.meanings, found.standing, tuple(faults), listed.left), []


def _meaning(one: Unmatched, who: str) -> Meaning:
    """What was chosen for a spelling. Raises Refused for what is no choice."""
    if who == NOBODY:
        return Meaning(AliasKind(one.kind), one.spelling, None, one.source)
    try:
        return Meaning(AliasKind(one.kind), one.spelling, read_number(who), one.source)
    except ValueError:
        raise Refused("Choose who is meant from the list.", code="target") from None


def _key(one: Unmatched) -> str:
    """A spelling as the form names it: teams and workers may be spelled alike, and two sources have one number."""
    return f"{one.kind}@{one.source}:{one.spelling}" if one.source else f"{one.kind}:{one.spelling}"


urls: list[URLPattern] = [
    path("extracts/names/", names, name="extract-names"),
    path("extracts/names/list/", download, name="extract-names-list"),
    path("extracts/names/upload/", upload, name="extract-names-upload"),
]
