"""Page: the findings of a past week, as they stood when it was published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from practicelens.performance.datasets.past.queries import OpenWeek
from practicelens.performance.extracts.weeks import queries as weeks_queries
from practicelens.performance.worklist import queries as worklist_queries
from practicelens.web.pages.performance.weeks import of_any_week
from practicelens.web.pages.performance.worklist import LIST, children_of
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.lists import Listing, Question, may_take_children, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import paginate

WEEK = Listing(
    "Findings of a past week",
    # Nothing can be written beside a week that is past, so that it does not come back as a workbook either.
    tuple(column for column in LIST.columns if column[0] not in {"Number", "Why", "Note"}),
    (Question("state", "Stood", lambda row: (row.state.value, row.state.words)), *LIST.questions),
    LIST.orders,
    first=LIST.first,
)


@of_any_week
def worklist_week(request: HttpRequest) -> HttpResponse:
    """What the week that the address names got wrong; without one, what is to be done now."""
    week: OpenWeek | None = getattr(request, "open_week", None)
    asking = asking_of(request)
    if week is None:
        worklist_queries.check_can_read(asking)
        return redirect("worklist-list")
    found = weeks_queries.findings(asking, week)
    some = narrowed(request, found.rows, WEEK)
    if may_take_children(asking) and (book := taken(request, some, WEEK)) is not None:
        note_shown(request, f"{WEEK.title} as Excel", children_of(some.rows))
        return book
    page = paginate(some.rows, request)
    note_shown(request, "findings of a past week", children_of(page))
    shown = {**some.shown, "may_download": may_take_children(asking) and bool(some.rows), "hidden": found.hidden}
    shown["opens"] = worklist_queries.opening(asking, [row.id for row in page])
    return render(request, "worklist/week.html", {"page": page, "total": len(found.rows), **shown})


urls: list[URLPattern] = [path("worklist/week/", worklist_week, name="worklist-week")]
