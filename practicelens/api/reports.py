"""Published reports, and the numbers of their tables as they were frozen."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from practicelens.access.errors import Missing
from practicelens.api.answering import Listed, listed
from practicelens.api.asked import Paged
from practicelens.api.shapes import ReportCells, ReportRow, Reports
from practicelens.api.who import REFUSALS, asking_of
from practicelens.documents.cells import CellRow, cells_of
from practicelens.governance.packs.core.views import PackRow, PackView
from practicelens.governance.packs.frozen import changes, queries
from practicelens.governance.packs.states import RELEASED

router = Router(tags=["Reports"])
Number = Annotated[int, Path(ge=1, lt=2**31, description="The report’s number.")]
"""What a database keeps as a number: a larger one is no report's."""


@router.get("/reports", response={200: Reports, **REFUSALS}, summary="Published reports")
def reports(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """Those that the asker may read, the latest period first; readers outside are told of those shared with them."""
    rows = [_row(one) for one in queries.packs(asking_of(request)) if one.status in RELEASED]
    return listed(request, asked, Listed(ReportRow, rows))


@router.get("/reports/{report}/figures", response={200: ReportCells, **REFUSALS}, summary="The numbers of one report")
def report_figures(request: HttpRequest, report: Number, asked: Query[Paged]) -> HttpResponse:
    """Every cell of its tables, as they were frozen. Readers outside get the version that leaves the authority, with
    small numbers hidden. That it was read is written down. Of a withdrawn one: 404.
    """
    asking = asking_of(request)
    found = queries.pack(asking, report)
    if found.document is None:
        raise Missing("report")
    # Before it is released, as on its page; also where the asker holds it already, who is answered all the same.
    changes.look(report, outside_version=found.outside, by=asking.actor, now=asking.now)
    about = {"report": asdict(_row(found)), "as_frozen": found.as_frozen}
    return listed(request, asked, Listed(CellRow, cells_of(found.document), about))


def _row(one: PackRow | PackView) -> ReportRow:
    return ReportRow(
        id=one.id, kind=one.kind.value, kind_name=one.kind.words,
        place=f"service-{one.scope.service_id}" if one.scope.service_id else "authority", place_name=one.scope.name,
        period=str(one.month), period_name=one.month.words(), edition=one.edition, status=one.status.value,
        title=one.title, published_at=one.published_at,
    )  # fmt: skip
