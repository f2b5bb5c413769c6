"""Pages: lists that the authority keeps outside its case system, sent, mapped by example, put aside and taken back."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST

from practicelens.access.errors import Refused
from practicelens.analytics.annex_a.report import Finding
from practicelens.performance.extracts.local_lists import changes, queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.lists import Listing, Order, Question, may_take_children, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import paginate
from practicelens.web.request_input import day_boxes, sent_file, typed_all, typed_day, typed_text
from practicelens.workdays import clock


def local_lists(request: HttpRequest) -> HttpResponse:
    """Every local list, and how each kind is read."""
    asking = asking_of(request)
    some = narrowed(request, queries.lists(asking), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    context = {"page": paginate(some.rows, request), "mappings": queries.mappings(asking), **some.shown}
    return render(request, "extracts/local_lists.html", context)


LIST: Listing[queries.LocalRow] = Listing(
    "Local lists",
    (
        ("Kind", lambda row: row.kind), ("File", lambda row: row.name), ("Taken on", lambda row: row.as_at),
        ("Where it stands", lambda row: row.stands), ("Rows kept", lambda row: row.rows_kept),
        ("Refused", lambda row: row.rows_refused), ("Sent by", lambda row: row.received_by),
    ),
    (
        Question("kind", "Kind", lambda row: row.kind), Question("state", "Where it stands", lambda row: row.stands),
        Question("by", "Sent by", lambda row: row.received_by),
    ),
    (
        Order("kind", "Kind", lambda row: row.kind), Order("oldest", "Oldest", lambda row: row.as_at),
        Order("refused", "Most refused", lambda row: row.rows_refused, True),
    ),
    first="Newest",
    month=lambda row: row.as_at,
    month_label="Taken from",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a list: what kind it is, as at which day."""
    asking = asking_of(request)
    kinds = queries.kinds(asking)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        file, (as_at, wrong) = sent_file(request, "file"), typed_day(request, "as_at")
        if file is None:
            errors.append({"text": "Choose the file to send.", "href": "#file"})
        if wrong:
            errors.append({"text": wrong, "href": "#as_at-day"})
        if file is not None and not errors:
            try:
                list_id = changes.receive(
                    cast(BinaryIO, file.file), file.name or "", typed_text(request, "kind"), as_at,
                    by=asking.actor, now=clock.now(),
                )  # fmt: skip
                return redirect("local-list", list_id)
            except Refused as refusal:
                where = {"kind_missing": "#kind"}.get(refusal.code, "#file")
                errors.append({"text": refusal.message, "href": "#as_at-day" if "as_at" in refusal.code else where})
    context = {
        "errors": errors,
        "kinds": kinds,
        "kind": typed_text(request, "kind"),
        "boxes": day_boxes(request, "as_at"),
    }
    return render(request, "extracts/local_list_upload.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def local_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list: what its columns are, to be confirmed where nobody has, and what was found in it."""
    asking = asking_of(request)
    found = queries.local_list(asking, list_id)
    errors: list[dict[str, str]] = []
    typed = typed_all(request) if request.method == "POST" else {}
    if request.method == "POST":
        # By the column's number and not by its header: a list may have the same header twice.
        chosen = {int(one[2:]): field for one, field in typed.items() if one[:2] == "c-" and one[2:].isdecimal()}
        try:
            changes.confirm(list_id, chosen, by=asking.actor, now=clock.now())
            messages.success(request, "Thank you. It is read so, and later lists with these headers are by themselves.")
            return redirect("local-list", list_id)
        except Refused as refusal:
            errors = [{"text": refusal.message, "href": "#columns"}]
    # A column's examples and its findings show what stands in the list, numbers of children among it.
    note_shown(request, "local list", map(asking.key_of, found.children))
    some = narrowed(request, found.findings, FINDINGS)
    # What is written in a cell may be a child's number: as any list of children, it is taken away by role.
    may_take = may_take_children(asking)
    if may_take and (book := taken(request, some, FINDINGS)) is not None:
        return book
    # What was chosen before a refusal stands in its column again.
    rows = [(column, typed.get(f"c-{column.number}", column.field)) for column in found.columns]
    context = {
        **some.shown,
        "may_download": may_take and bool(some.rows),
        "list": found,
        "chosen": rows,
        "errors": errors,
        "page": paginate(some.rows, request),
    }
    return render(request, "extracts/local_list.html", context, status=422 if errors else 200)


FINDINGS: Listing[Finding] = Listing(
    "Findings of a local list",
    (
        ("What", lambda row: row.message), ("Row", lambda row: row.row), ("Column", lambda row: row.column),
        ("As written", lambda row: row.value),
    ),
    (Question("column", "Column", lambda row: row.column),),
    (Order("column", "Column", lambda row: str(row.column or "")), Order("what", "What", lambda row: row.message)),
    first="By row",
)  # fmt: skip


@require_POST
def set_aside(request: HttpRequest, list_id: int) -> HttpResponse:
    """Put a list aside: it goes with no extract published from now on."""
    asking = asking_of(request)
    try:
        changes.set_aside(list_id, by=asking.actor, now=clock.now())
        messages.success(request, "The list is put aside. What is published already keeps it.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("local-lists")


@require_POST
def take_back(request: HttpRequest, list_id: int) -> HttpResponse:
    """Take up a list again that was put aside."""
    asking = asking_of(request)
    try:
        changes.take_back(list_id, by=asking.actor, now=clock.now())
        messages.success(request, "The list is taken back: it goes with extracts published from now on.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("local-list", list_id)


urls: list[URLPattern] = [
    path("extracts/lists/", local_lists, name="local-lists"),
    path("extracts/lists/upload/", upload, name="local-list-upload"),
    path("extracts/lists/<int:list_id>/", local_list, name="local-list"),
    path("extracts/lists/<int:list_id>/aside/", set_aside, name="local-list-set-aside"),
    path("extracts/lists/<int:list_id>/back/", take_back, name="local-list-take-back"),
]
