"""Pages of an audit's summary for the child's record: the text to copy or take along, and the day it was put there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from practicelens.documents.blocks import Document
from practicelens.quality.audits.record import changes as record_changes
from practicelens.quality.audits.record import queries
from practicelens.quality.audits.work import changes as work_changes
from practicelens.web.pages.audits.safety import OnRecordForm
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_pdf, as_word
from practicelens.web.pages.shared.govuk_forms import FormPage, ask, by


def summary(request: HttpRequest, audit_id: int) -> HttpResponse:
    """The summary as text, and the day it was put on the child's record."""
    found = queries.record_summary(asking_of(request), audit_id)
    if request.method == "GET":
        work_changes.note_look(audit_id, found.child, "summary", **by(request))
    back = reverse("audit", args=[audit_id])
    page = FormPage(
        f"Summary for the child’s record, {found.reference}",
        "Record the day",
        back,
        "The day is recorded.",
        [{"text": "Audits", "href": reverse("audits")}, {"text": found.reference, "href": back}],
        lead="The child’s record is the case system’s. Read this through, copy it there, then say when.",
    )
    more = {
        "text": found.text,
        "case_system_address": found.case_system_address,
        "download": reverse("audit-summary-text", args=[audit_id]),
        "on_record": found.on_record,
    }
    template = "audits/on_record.html"
    # Once and for all: the record's day is not asked for a second time.
    if found.on_record is not None and request.method != "POST":
        return render(request, template, {**more, "page": page})
    return ask(
        request,
        page,
        OnRecordForm,
        lambda data: record_changes.put_on_record(audit_id, data["on"], **by(request)),
        template=template,
        more=more,
    )


def summary_text(request: HttpRequest, audit_id: int) -> HttpResponse:
    """The same text as a file."""
    found = queries.record_summary(asking_of(request), audit_id)
    work_changes.note_look(audit_id, found.child, "summary", **by(request))
    # Without the child's identifier in its name: a folder of downloads is seen by others.
    headers = {"Content-Disposition": f'attachment; filename="summary-{found.reference}.txt"'}
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8", headers=headers)


def pdf(request: HttpRequest, audit_id: int) -> HttpResponse:
    """An audit as a PDF, with all that was written in it."""
    return as_pdf(*_document(request, audit_id))


def word(request: HttpRequest, audit_id: int) -> HttpResponse:
    """The same as a Word file."""
    return as_word(*_document(request, audit_id))


def _document(request: HttpRequest, audit_id: int) -> tuple[Document, str]:
    """The audit as a document with the name of its file; the look is recorded before it leaves."""
    view, document = queries.document(asking_of(request), audit_id)
    work_changes.note_look(audit_id, view.row.child, "document", **by(request))
    # Without the child's identifier in its name: a folder of downloads is seen by others.
    return document, f"audit {view.row.reference}"
