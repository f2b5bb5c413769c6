"""Pages: figures for partners' meetings, a view at a time, as they left with the organisation's published report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from practicelens.access.errors import Missing
from practicelens.documents.blocks import Document
from practicelens.governance.packs.core.views import PackRow
from practicelens.governance.packs.frozen import changes
from practicelens.governance.packs.frozen import queries as frozen
from practicelens.governance.packs.partners.document import of_view
from practicelens.governance.packs.partners.views import OF_KEY, VIEWS
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_html, as_pdf, as_slides, as_word, as_workbook
from practicelens.web.pages.shared.lists import Select
from practicelens.web.request_input import asked_text
from practicelens.workdays import clock


def first(request: HttpRequest) -> HttpResponse:
    """The first view."""
    frozen.for_partners(asking_of(request))
    return redirect("partners", VIEWS[0].key)


def page(request: HttpRequest, view: str) -> HttpResponse:
    """One view of ``?quarter=``, else of the latest; the look is recorded before it is shown."""
    rows = _rows(request, view)
    chosen, document = _read(request, rows, view) if rows else (None, None)
    quarters = tuple((str(row.month), row.month.words()) for row in rows)
    shown = {
        "view": OF_KEY[view], "views": VIEWS, "document": document, "chosen": chosen,
        "blocks": as_html(document, asking_of(request)) if document else "",
        "form": Select("quarter", "Quarter", quarters, str(chosen.month) if chosen else ""),
    }  # fmt: skip
    return render(request, "partners/view.html", shown)


def pdf(request: HttpRequest, view: str) -> HttpResponse:
    """The same view as a PDF; a look like any other."""
    return as_pdf(*_to_take(request, view))


def word(request: HttpRequest, view: str) -> HttpResponse:
    """The same view as a Word file; a look like any other."""
    return as_word(*_to_take(request, view))


def workbook(request: HttpRequest, view: str) -> HttpResponse:
    """The same view as an Excel workbook; a look like any other."""
    return as_workbook(*_to_take(request, view))


def slides(request: HttpRequest, view: str) -> HttpResponse:
    """The same view as slides; a look like any other."""
    return as_slides(*_to_take(request, view))


def _to_take(request: HttpRequest, view: str) -> tuple[Document, str]:
    """The view asked for, after its look was recorded, and what its file is called."""
    chosen, document = _read(request, _rows(request, view), view)
    return document, f"{OF_KEY[view].title} {chosen.month}"


def _rows(request: HttpRequest, view: str) -> tuple[PackRow, ...]:
    """The quarters that may be read. Raises Missing for a view that there is not."""
    if view not in OF_KEY:
        raise Missing("view")
    return frozen.for_partners(asking_of(request))


def _read(request: HttpRequest, rows: tuple[PackRow, ...], view: str) -> tuple[PackRow, Document]:
    """The quarter asked for, and its view as it was frozen. Raises Missing for none."""
    asking, asked = asking_of(request), asked_text(request, "quarter")
    chosen = next((row for row in rows if asked in ("", str(row.month))), None)
    found = frozen.pack(asking, chosen.id, outside=True).document if chosen else None
    document = of_view(found, OF_KEY[view]) if found else None
    if chosen is None or document is None:
        raise Missing("view")
    changes.look(chosen.id, outside_version=True, by=asking.actor, now=clock.now())
    return chosen, document


urls: list[URLPattern] = [
    path("partners/", first, name="partners-first"),
    path("partners/<slug:view>/", page, name="partners"),
    path("partners/<slug:view>/pdf/", pdf, name="partners-pdf"),
    path("partners/<slug:view>/word/", word, name="partners-word"),
    path("partners/<slug:view>/slides/", slides, name="partners-slides"),
    path("partners/<slug:view>/workbook/", workbook, name="partners-workbook"),
]
