"""Showing a document: where its refs lead for this person, and its downloads as PDF, Word and Excel."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from practicelens.access.capabilities import Capability
from practicelens.documents import docx, html, pdf, pptx, xlsx
from practicelens.documents.blocks import Document
from practicelens.people.asking import Asking
from practicelens.web.request_input import asked_text

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}
# Which page shows a thing, and what one must be able to do to open it.
_PAGES = {
    "team": ("week", Capability.SEE_FIGURES),
    "audit": ("audit", Capability.SEE_AUDITS),
}


def as_html(document: Document, asking: Asking) -> SafeString:
    """The document for a page. The renderer escapes every word itself."""
    return SafeString(html.render(document, lambda ref: address_for(ref, asking)))


def in_parts(request: HttpRequest, document: Document, asking: Asking | None = None) -> dict[str, Any]:
    """What a page of a document is made of: its blocks, its contents, and of a long one which parts stand open.

    Nothing of it leads to a team or an audit without ``asking``. The address says what is open: "all", or anchors.
    """
    contents, asked = document.contents(), asked_text(request, "part", most=2_000)
    anchors = frozenset(link.ref.removeprefix("#") for link in contents)
    opened = anchors if asked == "all" else anchors & set(asked.split(","))
    folds = len(contents) > html.MANY
    address = html.own_anchors if asking is None else partial(address_for, asking=asking)
    return {
        "document": document,
        "blocks": SafeString(html.render(document, address, opened if folds else None)),
        "contents": contents,
        "folds": folds,
        "all_open": opened == anchors,
    }


def address_for(ref: str, asking: Asking) -> str | None:
    """Where a ref leads for this person: an anchor, or a page they may open; otherwise nowhere."""
    if ref.startswith("#"):
        return ref
    kind, _, identifier = ref.partition(":")
    page = _PAGES.get(kind)
    # Numbers alone: what stands in a frozen document is data, and must not be able to name any other address of ours.
    if page is None or not identifier.isdecimal() or not asking.actor.can(page[1]):
        return None
    # A frozen document may name teams that this reader's page of them does not open: then it is words alone.
    if kind == "team" and int(identifier) not in asking.actor.teams_for(page[1]):
        return None
    try:
        return reverse(page[0], args=[int(identifier)])
    except NoReverseMatch:
        # A page that this deployment does not have: the document's words stand without a link.
        return None


def as_workbook(document: Document, name: str) -> HttpResponse:
    """The document as an Excel download."""
    return _download(xlsx.render(document), name, "xlsx")


def as_pdf(document: Document, name: str) -> HttpResponse:
    """The document as a PDF."""
    return _download(pdf.render(document), name, "pdf")


def as_word(document: Document, name: str) -> HttpResponse:
    """The document as a Word file."""
    return _download(docx.render(document), name, "docx")


def as_slides(document: Document, name: str) -> HttpResponse:
    """The document as PowerPoint slides."""
    return _download(pptx.render(document), name, "pptx")


def _download(content: bytes, name: str, ending: str) -> HttpResponse:
    """A file to keep, never kept by a shared computer's cache."""
    # Plain letters: some browsers and mail programs spoil any other name.
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower() or "report"
    response = HttpResponse(content, content_type=_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{plain}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
