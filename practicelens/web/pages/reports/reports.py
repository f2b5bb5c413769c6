"""Pages: the reports of every kind as they stand, for those who see reports of audits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.documents.blocks import Document
from practicelens.governance.packs.core import paths, permissions, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.views import ReportRow, ReportView
from practicelens.governance.packs.frozen import together
from practicelens.governance.packs.frozen.together import Together
from practicelens.governance.packs.frozen.writing import Ticked
from practicelens.governance.packs.reports import months, queries
from practicelens.governance.packs.reports.months import ReportTable, Standing
from practicelens.governance.packs.states import Kind
from practicelens.jobs import long_work
from practicelens.performance.matters import permissions as month_permissions
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_pdf, as_slides, as_word, as_workbook, in_parts
from practicelens.web.pages.shared.lists import Listing, Order, Question, as_on, narrowed, taken, wants_workbook
from practicelens.web.pages.shared.lists import workbook as taken_away
from practicelens.web.paging import paginate
from practicelens.web.request_input import (
    asked_as,
    asked_flag,
    asked_number,
    asked_text,
    typed_text,
    typed_texts,
    within_years,
)
from practicelens.workdays import clock


def index(request: HttpRequest) -> HttpResponse:
    """Months down, kinds across, thirteen months up to ``?until=``, and what of ``?together=`` is published at once.

    With ``?kind=``, the reports of that kind.
    """
    if asked_text(request, "kind"):
        return _of_kind(request)
    return _table(request)


@require_POST
def publish_together(request: HttpRequest) -> HttpResponse:
    """Have the ticked reports published with one analysis in the background, whose page has the bar."""
    asking = asking_of(request)
    # By the monthly one: who publishes reports of audits publishes all of them together.
    permissions.check_can_publish(asking.actor, Kind.MONTHLY)
    analysis, ticked = typed_text(request, "analysis"), typed_texts(request, "reports")
    # By key and version together: a report that somebody has written on since is none of those that were ticked.
    chosen = together.ticked_among(_waiting(request).reports, ticked)
    try:
        # Inside the try: it is told on the table, with what was typed, and not on a page of its own.
        if len(chosen) < len(set(ticked)):
            raise Stale("One of these was written on or published meanwhile. Look again at which still wait.")
        asked = [Ticked(one.kind, one.period, one.scope.service_id, one.version) for one in chosen]
        work_id = long_work.ask_to_publish_together(asked, analysis, by=asking.actor, now=clock.now())
    except Refused as refused:
        return _table(request, typed=(analysis, ticked), refused=refused)
    return redirect("long-work", work_id)


def _table(
    request: HttpRequest, typed: tuple[str, tuple[str, ...]] | None = None, refused: Refused | None = None
) -> HttpResponse:
    """The table, over the form for those who publish, with what was typed and ticked.

    At first the late ones are; where none is late all are, so that a month is published in time without a tick.
    """
    asking = asking_of(request)
    found = months.table(asking, asked_as(request, "until", _period))
    if wants_workbook(request):
        return _table_taken(found)
    waiting = _waiting(request)
    late = tuple(one.key for one in waiting.reports if one.late)
    analysis, ticked = typed or ("", late or tuple(one.key for one in waiting.reports))
    shown = {
        "table": found,
        "headline": months.headline(found),
        "may_publish": permissions.can_publish_any(asking.actor),
        "may_make": permissions.can_publish(asking.actor, Kind.THEMATIC),
        "may_open_month": month_permissions.can_open_any(asking.actor),
        "all_months": asked_flag(request, "months", "all"),
        "waiting": waiting,
        # One that was withdrawn is published anew on a page of its own, where why it is another edition is written.
        "ticks": [(one, one.key in ticked) for one in waiting.reports if not one.withdrawn],
        "withdrawn": [one for one in waiting.reports if one.withdrawn],
        "analysis": analysis,
        "errors": _errors(refused),
    }
    return render(request, "reports/index.html", shown, status=422 if refused else 200)


def _table_taken(found: ReportTable) -> HttpResponse:
    """The table to take away: a row a kind and month of which a report is due, latest month first."""
    columns = (
        "Month",
        "Kind",
        "Reports",
        "Published",
        "Missed",
        "Where it is",
        "Due",
        "Latest published",
        "Late",
        "Why",
    )
    lines = (
        (
            cell.period.words(), cell.kind.plural, cell.scopes, cell.published, cell.closed, STANDS[cell.standing],
            cell.due, cell.on, cell.was_late or cell.standing is Standing.LATE, cell.why,
        )
        for month in found.months
        for cell in month.cells
        # A month of which no report of this kind is due has nothing to take away.
        if cell.standing is not Standing.NOTHING
    )  # fmt: skip
    return taken_away("Every report", as_on(), columns, lines)


STANDS = {
    Standing.READ: "Read as it stands", Standing.AHEAD: "To be published", Standing.LATE: "Late",
    Standing.PUBLISHED: "Published", Standing.CLOSED: "Missed, with a reason", Standing.NEVER: "Not published",
}  # fmt: skip


def _waiting(request: HttpRequest) -> Together:
    """What waits of the month that ``?together=`` names, else of the latest of which something does."""
    return together.together(asking_of(request), asked_as(request, "together", _period))


def _errors(refused: Refused | None) -> list[dict[str, str]]:
    """A refusal as the error summary shows it, leading to its field."""
    if refused is None:
        return []
    field = "analysis" if refused.code == "analysis_empty" else "together"
    return [{"text": refused.message, "href": f"#{field}", "field": field}]


def _of_kind(request: HttpRequest) -> HttpResponse:
    """Which reports of ``?kind=`` there are, of every period or of ``?month=`` alone, published or not."""
    kind, asking, month = kind_asked(request), asking_of(request), month_asked(request)
    some = narrowed(request, queries.reports(asking, kind, month), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    page = paginate(some.rows, request)
    shown = {
        "page": page,
        "kind": kind,
        "kinds": months.kinds_for(asking),
        "month": month,
        "page_of_kind": f"report-{kind.slug}",
        "missed": [one for one in dict.fromkeys(row.month for row in page) if queries.missed(asking, kind, one)],
        "may_publish": permissions.can_publish(asking.actor, kind),
        **some.shown,
    }
    return render(request, "reports/of_kind.html", shown)


def _stands(row: ReportRow) -> str:
    """Where a report of a period is, in words."""
    return "Published" if row.pack_id else "Not over" if row.running else "Not published"


LIST: Listing[ReportRow] = Listing(
    "Reports",
    (
        ("Period", lambda row: row.month.words()), ("Report of", lambda row: row.scope.name),
        ("Where it is", _stands), ("Edition", lambda row: row.edition), ("Published", lambda row: row.published_on),
    ),
    (
        Question("year", "Year", lambda row: str(row.month.year)), Question("where", "Where it is", _stands),
        Question("of", "Report of", lambda row: row.scope.name),
    ),
    (
        Order("of", "Report of", lambda row: row.scope.name),
        Order("oldest", "Oldest period", lambda row: row.month.first),
    ),
    first="Latest period",
)  # fmt: skip


def report(request: HttpRequest, kind: Kind) -> HttpResponse:
    """A report of a kind for ``?service=&month=``; a quarter stands as 2026-Q3."""
    asking, view = asking_of(request), _view(request, kind)
    shown = {
        "view": view,
        **in_parts(request, view.document, asking),
        "beside": [
            (one, f"report-{one.slug}")
            for one in months.kinds_for(asking)
            # Only kinds that tell of the same length of time: a month's report leads to no quarter's.
            if one is not kind and rules.fits(one, view.month)
        ],
        "may_read_pack": view.published_pack is not None,
        "take_pdf": f"report-{kind.slug}-pdf",
        "take_word": f"report-{kind.slug}-word",
        "take_slides": f"report-{kind.slug}-slides",
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


def slides(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The same report as slides."""
    return as_slides(*_to_take(request, kind))


def _to_take(request: HttpRequest, kind: Kind) -> tuple[Document, str]:
    """The report asked for, and what its file is called."""
    view = _view(request, kind)
    return view.document, f"{view.kind.short} {view.scope.name} {view.month}"


def _view(request: HttpRequest, kind: Kind) -> ReportView:
    """The report that the address asks for."""
    asked = asked_number(request, "service")
    return queries.report(asking_of(request), kind, asked, month_asked(request))


def kind_asked(request: HttpRequest, otherwise: Kind = Kind.MONTHLY) -> Kind:
    """The kind of report in the address; ``otherwise`` unless another is named. ``Missing`` where there is none."""
    asked = asked_text(request, "kind", otherwise)
    if asked not in set(queries.kinds()):
        raise Missing("report")
    return Kind(asked)


def kind_and_period(named: str, period: str) -> tuple[Kind, Month]:
    """A kind of report and a period of it out of an address. ``Missing`` where there is no such thing."""
    try:
        kind, month = Kind(named), _period(period)
    except ValueError as error:
        raise Missing("report") from error
    if kind not in set(queries.kinds()) or not rules.fits(kind, month):
        raise Missing("report")
    return kind, month


def month_asked(request: HttpRequest) -> Month | None:
    """The month in the address, as 2026-11, or the quarter, as 2026-Q3; None without one. Raises ``Unreadable``."""
    return asked_as(request, "month", _period)


def _period(text: str) -> Month:
    """A month or a quarter of the years we keep. Raises ``ValueError`` in words."""
    try:
        found = Month.parse(text)
    except ValueError as error:
        raise ValueError("Write a month as 2026-11, or a quarter as 2026-Q3.") from error
    # Month.parse takes any year that can be written; 9999-12 has no month after it to end before.
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
        path(f"{at}slides/", slides, given, name=f"{name}-slides"),
    ]


urls: list[URLPattern] = [
    path("reports/", index, name="reports"),
    path("reports/publish/", publish_together, name="reports-publish"),
    # One line for all kinds: another kind of report has its pages by being one.
    *(address for kind in queries.kinds() for address in _of(kind)),
]
