"""Pages: the monthly reports as they stand, for those who see reports of audits."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.access.capabilities import Capability
from practicelens.documents.blocks import Document
from practicelens.governance.packs import queries
from practicelens.governance.packs.material import Month
from practicelens.governance.packs.shapes import CycleView
from practicelens.governance.packs.states import Kind
from practicelens.web.pages._asked import actor_of, number
from practicelens.web.pages._documents import as_html, as_pdf, as_word, as_workbook
from practicelens.workdays import clock


def index(request: HttpRequest) -> HttpResponse:
    """Which reports there are, month by month."""
    lines = queries.reports(actor_of(request), clock.today())
    months = [(month, list(of_month)) for month, of_month in groupby(lines, key=lambda line: line.month)]
    return render(request, "reports/index.html", {"months": months})


def monthly(request: HttpRequest) -> HttpResponse:
    """The Head of Service monthly report for ``?service=&month=``."""
    actor = actor_of(request)
    view = queries.monthly_report(actor, number(request.GET, "service"), month_asked(request), clock.today())
    shown = {
        "view": view,
        "document": view.document,
        "blocks": as_html(view.document, actor),
        "contents": view.document.contents(),
        "may_read_pack": view.published_pack is not None and actor.can(Capability.READ_PACKS),
    }
    return render(request, "reports/monthly.html", shown)


def monthly_workbook(request: HttpRequest) -> HttpResponse:
    """The same report as an Excel workbook."""
    return as_workbook(*_to_take(request))


def monthly_pdf(request: HttpRequest) -> HttpResponse:
    """The same report as a PDF."""
    return as_pdf(*_to_take(request))


def monthly_word(request: HttpRequest) -> HttpResponse:
    """The same report as a Word file."""
    return as_word(*_to_take(request))


def _to_take(request: HttpRequest) -> tuple[Document, str]:
    """The report asked for, and what its file is called."""
    asked = number(request.GET, "service")
    view = queries.monthly_report(actor_of(request), asked, month_asked(request), clock.today())
    return view.document, f"monthly report {view.scope.name} {view.month}"


def of_cycle(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The re-audit or the 4R monthly report for ``?service=&month=``."""
    view = _cycle(request, kind)
    actor = actor_of(request)
    shown = {
        "view": view,
        "document": view.document,
        "blocks": as_html(view.document, actor),
        "contents": view.document.contents(),
        "may_read_pack": view.published_pack is not None and actor.can(Capability.READ_PACKS),
        "take_pdf": f"report-{view.kind.slug}-pdf",
        "take_word": f"report-{view.kind.slug}-word",
        "take_workbook": f"report-{view.kind.slug}-workbook",
    }
    return render(request, "reports/cycle.html", shown)


def of_cycle_workbook(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The same report as an Excel workbook."""
    return as_workbook(*_cycle_to_take(request, kind))


def of_cycle_pdf(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The same report as a PDF."""
    return as_pdf(*_cycle_to_take(request, kind))


def of_cycle_word(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The same report as a Word file."""
    return as_word(*_cycle_to_take(request, kind))


def _cycle_to_take(request: HttpRequest, kind: Kind) -> tuple[Document, str]:
    """The report asked for, and what its file is called."""
    view = _cycle(request, kind)
    return view.document, f"{view.kind.short} {view.scope.name} {view.month}"


def _cycle(request: HttpRequest, kind: Kind) -> CycleView:
    """The report that the address asks for."""
    asked = number(request.GET, "service")
    return queries.cycle_report(actor_of(request), kind, asked, month_asked(request), clock.today())


def month_asked(request: HttpRequest) -> Month | None:
    """The month in the address, as 2026-11; None for anything else."""
    try:
        return Month.parse(request.GET.get("month", ""))
    except ValueError:
        return None


urls: list[URLPattern] = [
    path("reports/", index, name="reports"),
    path("reports/monthly/", monthly, name="report-monthly"),
    path("reports/monthly/workbook/", monthly_workbook, name="report-monthly-workbook"),
    path("reports/monthly/pdf/", monthly_pdf, name="report-monthly-pdf"),
    path("reports/monthly/word/", monthly_word, name="report-monthly-word"),
    path("reports/re-audits/", of_cycle, {"kind": Kind.RE_AUDIT}, name="report-re-audit"),
    path("reports/re-audits/workbook/", of_cycle_workbook, {"kind": Kind.RE_AUDIT}, name="report-re-audit-workbook"),
    path("reports/re-audits/pdf/", of_cycle_pdf, {"kind": Kind.RE_AUDIT}, name="report-re-audit-pdf"),
    path("reports/re-audits/word/", of_cycle_word, {"kind": Kind.RE_AUDIT}, name="report-re-audit-word"),
    path("reports/4r/", of_cycle, {"kind": Kind.FOUR_R}, name="report-four-r"),
    path("reports/4r/workbook/", of_cycle_workbook, {"kind": Kind.FOUR_R}, name="report-four-r-workbook"),
    path("reports/4r/pdf/", of_cycle_pdf, {"kind": Kind.FOUR_R}, name="report-four-r-pdf"),
    path("reports/4r/word/", of_cycle_word, {"kind": Kind.FOUR_R}, name="report-four-r-word"),
]
