"""Pages: the open children within reach, and one child."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.people.asking import Asking
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.performance.datasets.children.changes import look_at_child, look_at_list
from practicelens.performance.datasets.shapes import Due, OpenChildren
from practicelens.performance.late import queries as late_queries
from practicelens.quality.alerts import queries as alerts
from practicelens.quality.tracking import queries as tracking
from practicelens.web.pages.children.child import facts, story
from practicelens.web.pages.children.story import story_of
from practicelens.web.pages.performance import late
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.lists import (
    Narrowing,
    may_take_children,
    narrowing,
    select,
    wants_workbook,
    workbook,
    workers_shown,
)
from practicelens.web.paging import PER_PAGE, first_of, page_of
from practicelens.web.request_input import asked_flag, asked_number, asked_text
from practicelens.web.templatetags.words import short_date
from practicelens.workdays import clock


def children(request: HttpRequest) -> HttpResponse:
    """Open children, found by identifier, narrowed to a team or to those without a worker."""
    asking = asking_of(request)
    team, search = asked_number(request, "team"), asked_text(request, "q", most=80)
    without_worker = asked_flag(request, "worker", "none")
    worker_id = None if without_worker else asked_number(request, "worker")
    worker = asked_text(request, "worker")
    # Sorted and narrowed to a status by the form every list has; asked of the list itself, whose choices it shows.
    whole = wants_workbook(request) and may_take_children(asking)
    found = children_queries.children(
        asking,
        team_id=team,
        search=search,
        without_worker=without_worker,
        worker_id=worker_id,
        status=asked_text(request, "status"),
        order=asked_text(request, "order"),
        first=0 if whole else first_of(request),
        count=None if whole else PER_PAGE,
    )
    # An empty list shows nobody, so there is no look to keep.
    if found is not None and found.rows:
        seen = {"edition": found.edition.hash, "team": team or "", "search": search, "worker": worker}
        name = "children as Excel" if whole else "children"
        # One row of history a page of the list, naming each child on it.
        look_at_list(name, [row.child for row in found.rows], by=asking.actor, now=clock.now(), data=seen)
        if whole:
            return _workbook(found)
    page = page_of(found.rows, found.total, request) if found else None
    asked: dict[str, object] = {"found": found, "page": page, "team": team, "search": search, "worker": worker}
    asked |= workers_shown(page or ())
    asked["may_read_tracking"] = tracking.may_read(asking)
    asked["narrowing"] = _narrowing(request, found.statuses if found else ())
    asked["may_download"] = found is not None and found.total > 0 and may_take_children(asking)
    return render(request, "children/children.html", asked)


def _narrowing(request: HttpRequest, statuses: Iterable[str]) -> Narrowing:
    """The form above the list: a status of those on it, and an order."""
    return narrowing(
        request,
        select(request, "status", "Status", [(one, one.capitalize()) for one in statuses]),
        select(request, "order", "Order", (("late", "Most late"), ("due", "Soonest due")), none="Identifier"),
    )


def _workbook(found: OpenChildren) -> HttpResponse:
    """The open children to take away, as they are narrowed."""
    columns = ("Child", "Age", "Status", "Team", "Worker", "Next due", "Due", "Late")
    lines = (
        (
            row.child, row.age, row.status, row.team, row.worker or "not shown to you",
            row.next_due.words if row.next_due else None, row.next_due.due if row.next_due else None, row.late,
        )
        for row in found.rows
    )  # fmt: skip
    return workbook("Children", f"Extract of {short_date(found.edition.as_at)}", columns, lines)


def child(request: HttpRequest, identifier: str) -> HttpResponse:
    """What the extract holds of one child; the look is written before the answer leaves."""
    asking = asking_of(request)
    # The question first and the look after: out of scope is missing, and a look at nobody is not written.
    page = children_queries.child(asking, asking.key_of(identifier))
    look_at_child(page.key, by=asking.actor, now=clock.now(), data={"edition": page.edition.hash})
    context = {
        "page": page,
        "facts": facts(page),
        "story": story(page),
        "followed": story_of(asking, page.key),
        "due": [(row, _late_address(asking, row, page.row.worker_id)) for row in page.due],
        "concerns": alerts.of_child(asking, page.key),
        "may_raise": alerts.may_raise(asking, page.row.team_id),
        "may_track": tracking.may_track(asking, page.row.team_id),
    }
    return render(request, "children/child.html", context)


def _late_address(asking: Asking, row: Due, worker_id: int | None) -> str:
    """Where why it is late is read and written; "" of what is not late, or not theirs to say."""
    return late.address_of(row) if late_queries.opens(asking, row, worker_id) else ""


urls: list[URLPattern] = [
    path("children/", children, name="children"),
    # A path, because a case system's number may hold a slash.
    path("children/<path:identifier>/", child, name="child"),
]
