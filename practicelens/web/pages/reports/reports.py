"""Pages: the reports of every kind as they stand, for those who see reports of audits."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.documents.blocks import Document
from practicelens.governance.packs.core import paths
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.views import ReportView
from practicelens.governance.packs.reports import queries
from practicelens.governance.packs.states import Kind
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_html, as_pdf, as_word, as_workbook
from practicelens.web.request_input import asked_as, asked_number, asked_text, within_years


def index(request: HttpRequest) -> HttpResponse:
    """Which reports of ``?kind=`` there are, period by period, published or not; links lead to the other kinds."""
    kind = kind_asked(request)
    lines = queries.reports(asking_of(request), kind)
    months = [(month, list(of_month)) for month, of_month in groupby(lines, key=lambda line: line.month)]
    shown = {"months": months, "kind": kind, "kinds": queries.kinds(), "page_of_kind": f"report-{kind.slug}"}
    return render(request, "reports/index.html", shown)


def report(request: HttpRequest, kind: Kind) -> HttpResponse:
    """A report of a kind for ``?service=&month=``; a quarter stands as 2026-Q3."""
    asking, view = asking_of(request), _view(request, kind)
    shown = {
        "view": view,
        "document": view.document,
        "blocks": as_html(view.document, asking),
        "contents": view.document.contents(),
        "may_read_pack": view.published_pack is not None and asking.actor.can(Capability.READ_PACKS),
        "take_pdf": f"report-{kind.slug}-pdf",
        "take_word": f"report-{kind.slug}-word",
        "take_workbook": f"report-{kind.slug}-workbook",
    }
    return render(request, "reports/report.html", shown)


def workbook(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The same report as an Excel workbook."""
    return as_workbook(*_to_take(request, kind))


def pdf(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The same report as a PDF."""
    return as_pdf(*_to_take(request, kind))


def word(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The same report as a Word file."""
    return as_word(*_to_take(request, kind))


def _to_take(request: HttpRequest, kind: Kind) -> tuple[Document, str]:
    """The report asked for, and what its file is called."""
    view = _view(request, kind)
    return view.document, f"{view.kind.short} {view.scope.name} {view.month}"


def _view(request: HttpRequest, kind: Kind) -> ReportView:
    """The report that the address asks for."""
    asked = asked_number(request, "service")
    return queries.report(asking_of(request), kind, asked, month_asked(request))


def kind_asked(request: HttpRequest) -> Kind:
    """The kind of report in the address; the monthly one unless another is named. ``Missing`` where there is none."""
    asked = asked_text(request, "kind", Kind.MONTHLY)
    if asked not in set(queries.kinds()):
        raise Missing("report")
    return Kind(asked)


def month_asked(request: HttpRequest) -> Month | None:
    """The month in the address, as 2026-11, or the quarter, as 2026-Q3; None without one. Raises ``Unreadable``."""
    return asked_as(request, "month", _period)


def _period(text: str) -> Month:
    """A month or a quarter of the years we keep. Raises ``ValueError`` in words."""
    try:
        found = Month.parse(text)
    except ValueError as error:
        raise ValueError("Write a month as 2026-11, or a quarter as 2026-Q3.") from error
    within_years(found.first)
    return found


def _of(kind: Kind) -> list[URLPattern]:
    """The addresses of a kind: its page and its files."""
    at, name, given = f"reports/{paths.SLUGS[kind]}/", f"report-{kind.slug}", {"kind": kind}
    return [
        path(at, report, given, name=name),
        path(f"{at}workbook/", workbook, given, name=f"{name}-workbook"),
        path(f"{at}pdf/", pdf, given, name=f"{name}-pdf"),
        path(f"{at}word/", word, given, name=f"{name}-word"),
    ]


urls: list[URLPattern] = [
    path("reports/", index, name="reports"),
    *(address for kind in queries.kinds() for address in _of(kind)),
]
