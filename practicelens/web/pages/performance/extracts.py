"""Pages: extracts from the case system, from the upload to the publication."""

from __future__ import annotations

from functools import partial
from typing import BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST

from practicelens.access.errors import Refused
from practicelens.jobs import load_extract
from practicelens.people.asking import Asking
from practicelens.performance.datasets.children.changes import look_at_list
from practicelens.performance.datasets.register import queries as register_queries
from practicelens.performance.extracts import changes, queries
from practicelens.performance.extracts.comparing import queries as comparing_queries
from practicelens.performance.extracts.local_lists import queries as local_lists
from practicelens.performance.extracts.matching import queries as matching_queries
from practicelens.performance.extracts.publishing import changes as publishing_changes
from practicelens.performance.extracts.publishing import queries as publishing_queries
from practicelens.performance.extracts.publishing.rules import STRANGERS, Unanswered, first_and_following
from practicelens.performance.extracts.queries import FindingFilter
from practicelens.performance.extracts.states import WORDS, State
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.lists import (
    Listing,
    Order,
    Question,
    as_on,
    narrowed,
    taken,
    wants_workbook,
    workbook,
)
from practicelens.web.paging import first_of, page_of, paginate
from practicelens.web.request_input import (
    asked_choice,
    asked_number,
    day_boxes,
    sent_file,
    typed_day,
    typed_text,
    typed_texts,
)
from practicelens.workdays import clock

# Fewer than a list's rows: a finding is a sentence and a cell, not a line.
FINDINGS_A_PAGE = 20


def extracts(request: HttpRequest) -> HttpResponse:
    """Every extract received, the newest first, and what is published now."""
    asking = asking_of(request)
    some = narrowed(request, queries.extracts(asking), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    edition = register_queries.published(asking)
    # Spellings matched since the figures were worked out change nothing until they are worked out again.
    renamed = edition is not None and register_queries.names_changed(asking)
    # Asked only where a folder is watched: nowhere else can a file be refused without anybody there to be told.
    refused = queries.refused_files(asking) if settings.EXTRACT_FOLDER else ()
    more = {"edition": edition, "renamed": renamed, "refused": refused, "watched": bool(settings.EXTRACT_FOLDER)}
    return render(request, "extracts/extracts.html", {"page": paginate(some.rows, request), **more, **some.shown})


LIST: Listing[queries.ExtractRow] = Listing(
    "Extracts",
    (
        ("File", lambda row: row.name), ("Source", lambda row: row.source), ("Taken on", lambda row: row.as_at),
        ("Where it stands", lambda row: row.state_words), ("Stop it", lambda row: row.blocks),
        ("To look at", lambda row: row.warns), ("For information", lambda row: row.notes),
        ("Received", lambda row: row.received_at), ("Received by", lambda row: row.received_by),
    ),
    (
        Question("state", "Where it stands", lambda row: (row.state.value, row.state_words)),
        Question("source", "Source", lambda row: row.source or "Not read yet"),
        Question("by", "Received by", lambda row: row.received_by),
    ),
    (
        Order("taken", "Latest day", lambda row: row.as_at, True), Order("file", "File", lambda row: row.name),
        Order("findings", "Most findings", lambda row: row.blocks + row.warns + row.notes, True),
    ),
    first="Newest received",
    month=lambda row: row.as_at,
    month_label="Taken from",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a file; reading goes on in the background."""
    asking = asking_of(request)
    queries.check_can_load(asking)
    if request.method != "POST":
        return _upload_form(request, [])
    file = sent_file(request, "file")
    as_at, wrong = typed_day(request, "as_at")
    errors = [] if file else [{"text": "Choose the workbook to send.", "href": "#file"}]
    if wrong:
        errors.append({"text": wrong, "href": "#as_at-day"})
    if errors or file is None:
        return _upload_form(request, errors)
    try:
        received = changes.receive(
            cast(BinaryIO, file.file),
            file.name or "",
            by=asking.actor,
            now=clock.now(),
            as_at=as_at,
            # Called in the transaction that writes the row: an extract whose reading was never queued would wait for
            # ever.
            then=lambda extract_id: load_extract.read_later(extract_id, asking.actor),
        )
    except Refused as refusal:
        where = "#as_at-day" if refusal.code.startswith("as_at") else "#file"
        return _upload_form(request, [{"text": refusal.message, "href": where}])
    # Told apart by its content and not by its name: people send the same week twice under two names.
    if received.already:
        messages.info(request, "This very file was received before. This is where it stands; nothing was read twice.")
    else:
        messages.success(request, "The file is received. It is read in the background: you can leave this page.")
    return redirect("extract", received.extract_id)


def extract(request: HttpRequest, extract_id: int) -> HttpResponse:
    """Where an extract stands, its lists, and its findings in plain words."""
    asking = asking_of(request)
    found = queries.extract(asking, extract_id)
    wanted = FindingFilter(_severity(request), asked_number(request, "list"))
    first = first_of(request, FINDINGS_A_PAGE)
    findings = queries.findings(asking, extract_id, wanted, first, FINDINGS_A_PAGE)
    if wants_workbook(request):
        return _findings_workbook(asking, extract_id, found.name, wanted, findings.total)
    return render(
        request,
        "extracts/extract.html",
        {
            "extract": found,
            # While it is read there is nothing matched yet, and the page asks again every second.
            "match": matching_queries.match(asking, extract_id) if not found.at_work else None,
            # What is published keeps the lists it was published with, whatever came later.
            "beside": local_lists.beside(asking, extract_id) if found.state is State.READY else (),
            "kept_with": local_lists.kept_with(asking, found.dataset_id),
            "became": local_lists.taken_over(asking, extract_id) if found.state is State.WITHDRAWN else None,
            "findings": findings,
            "wanted": wanted,
            "page": page_of(findings.rows, findings.total, request, FINDINGS_A_PAGE),
            "severities": queries.SEVERITY_WORDS,
            "may_download": bool(findings.rows),
        },
    )


def _findings_workbook(asking: Asking, extract_id: int, name: str, wanted: FindingFilter, total: int) -> HttpResponse:
    """The findings as they are narrowed, to mend from in the case system. A value may be a child's: it is a look."""
    seen = {"extract": extract_id, "severity": wanted.severity, "list": wanted.list or ""}
    # Before the rows are read: a look that could not be written shows nothing.
    look_at_list("findings as Excel", (), by=asking.actor, now=clock.now(), data=seen)
    rows = queries.findings(asking, extract_id, wanted, 0, total).rows
    columns = ("How serious", "What", "List", "Sheet", "Row", "Column", "As written")
    lines = (
        (queries.SEVERITY_WORDS[one.severity], one.message, one.list, one.sheet, one.row, one.column, one.value)
        for one in rows
    )
    return workbook("Findings", f"{name}. {as_on()}", columns, lines)


def progress(request: HttpRequest, extract_id: int) -> HttpResponse:
    """The moving part of an extract's page, asked for again while something runs."""
    found = queries.extract(asking_of(request), extract_id)
    response = render(request, "extracts/_progress.html", {"extract": found})
    # Done: the whole page is loaded anew, because its findings and buttons are others now.
    if not found.at_work:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def read_again(request: HttpRequest, extract_id: int) -> HttpResponse:
    """Read an extract once more whose reading stopped."""
    asking = asking_of(request)
    # Asked for its permission: a task must not be queued for somebody to whom there is no such page.
    queries.extract(asking, extract_id)
    load_extract.read_later(extract_id, asking.actor)
    messages.success(request, "It is being read again.")
    return redirect("extract", extract_id)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, extract_id: int) -> HttpResponse:
    """Say what publishing will do, ask for the day it was taken and what looks wrong, and start it."""
    asking = asking_of(request)
    found = queries.extract(asking, extract_id)
    if found.state in NOT_TO_PUBLISH:
        return _stands_otherwise(request, extract_id, found.state)
    errors = _begin_publishing(request, asking, extract_id) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        messages.success(request, "It is being published. What is published now stays until it is whole.")
        return redirect("extract", extract_id)
    # After the day was set: a day put right asks something else.
    questions, ticked = publishing_queries.questions(asking, extract_id), typed_texts(request, "accepted")
    first, rest = first_and_following(questions)
    context = {
        "extract": found,
        "errors": errors,
        "boxes": day_boxes(request, "as_at", found.as_at),
        "edition": register_queries.published(asking),
        "questions": first,
        "follow": rest,
        "unfolded": STRANGERS in ticked,
        "since": comparing_queries.since(asking, extract_id) if found.state is State.READY else None,
        "spelled": any(one.code.endswith("_spelled") for one in questions),
        "apart": any(one.code == "apart" for one in questions),
        "ticked": ticked,
    }
    return render(request, "extracts/publish.html", context, status=422 if errors else 200)


NOT_TO_PUBLISH = {State.PUBLISHING, State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN}


def _stands_otherwise(request: HttpRequest, extract_id: int, state: State) -> HttpResponse:
    """Whoever pressed twice, or comes to a page of before, is led to where the extract stands."""
    messages.info(request, f"The extract stands at “{WORDS[state]}”. Nothing was changed just now.")
    return redirect("extract", extract_id)


def _begin_publishing(request: HttpRequest, asking: Asking, extract_id: int) -> list[dict[str, str]]:
    """Set the day, claim the extract and ask for the work; what stands in the way of it, beside where it is mended."""
    as_at, wrong = typed_day(request, "as_at")
    if wrong:
        return [{"text": wrong, "href": "#as_at-day"}]
    try:
        # The day first, in a change of its own: questions depend on it, and a day that was put right stays put right
        # where a question is not answered.
        changes.set_as_at(extract_id, as_at, by=asking.actor, now=clock.now())
        ticked = typed_texts(request, "accepted")
        publishing = partial(load_extract.publish_later, extract_id, asking.actor)
        # The claim and its task in one transaction: a claim whose work was never queued would hold off everybody.
        publishing_changes.claim(extract_id, by=asking.actor, now=clock.now(), accepted=ticked, then=publishing)
    except Unanswered as refusal:
        # One at a time: what follows from the first is asked once that is answered.
        first, _ = first_and_following(refusal.questions)
        return [{"text": f"Say whether it is right: {one.tick}", "href": f"#{one.code}"} for one in first]
    except Refused as refusal:
        return [{"text": refusal.message, "href": "#as_at-day" if refusal.code.startswith("as_at") else "#publish"}]
    return []


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, extract_id: int) -> HttpResponse:
    """Take a published extract out of the figures, or put an unpublished one aside, with a reason."""
    asking = asking_of(request)
    found = queries.extract(asking, extract_id)
    errors, why = [], typed_text(request, "why")
    # Not where a reason was sent: the form comes back with it, and says what is in its way.
    if found.state is State.WITHDRAWN and not why:
        return _stands_otherwise(request, extract_id, found.state)
    if request.method == "POST":
        try:
            # Never published, it is in no figures: it is put aside at once, without work in the background.
            if found.dataset_id is None:
                changes.set_aside(extract_id, why, by=asking.actor, now=clock.now())
                messages.success(request, "The extract is put aside.")
            else:
                # Checked before it is queued: what a task refuses later, nobody is told.
                reason = publishing_changes.check_withdrawal(extract_id, why, by=asking.actor)
                load_extract.withdraw_later(extract_id, reason, asking.actor)
                messages.success(request, "It is being withdrawn. Until then everybody sees the figures of before.")
            return redirect("extracts")
        except Refused as refusal:
            errors = [{"text": refusal.message, "href": "#why"}]
    context = {"extract": found, "errors": errors, "why": why}
    return render(request, "extracts/withdraw.html", context, status=422 if errors else 200)


@require_POST
def work_out_again(request: HttpRequest) -> HttpResponse:
    """Work the figures out again under the names and rules of today, in the background."""
    asking = asking_of(request)
    # Asked here too: what a task is refused later, nobody is told.
    queries.check_can_load(asking)
    load_extract.work_out_again.enqueue(asking.actor.account_id)
    messages.success(request, "The figures are being worked out again. Until then everybody sees those of before.")
    return redirect("extracts")


def _upload_form(request: HttpRequest, errors: list[dict[str, str]]) -> HttpResponse:
    """The form, with what was typed."""
    context = {"errors": errors, "boxes": day_boxes(request, "as_at")}
    return render(request, "extracts/upload.html", context, status=422 if errors else 200)


def _severity(request: HttpRequest) -> str:
    """The severity asked for; "" for anything that is none."""
    return asked_choice(request, "severity", queries.SEVERITY_WORDS)


urls: list[URLPattern] = [
    path("extracts/", extracts, name="extracts"),
    path("extracts/upload/", upload, name="extract-upload"),
    path("extracts/work-out-again/", work_out_again, name="extract-work-out-again"),
    path("extracts/<int:extract_id>/", extract, name="extract"),
    path("extracts/<int:extract_id>/progress/", progress, name="extract-progress"),
    path("extracts/<int:extract_id>/read/", read_again, name="extract-read"),
    path("extracts/<int:extract_id>/publish/", publish, name="extract-publish"),
    path("extracts/<int:extract_id>/withdraw/", withdraw, name="extract-withdraw"),
]
