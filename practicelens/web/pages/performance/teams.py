"""Pages: the teams within reach side by side, and one team's week."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.access.capabilities import Capability
from practicelens.access.roles import Role
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets import lateness
from practicelens.performance.datasets import rules as datasets_rules
from practicelens.performance.datasets.children.changes import look_at_list
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.shapes import ChildMove, Due
from practicelens.performance.datasets.week import queries as week_queries
from practicelens.performance.datasets.week.shapes import Week
from practicelens.performance.extracts.team import queries as team_queries
from practicelens.performance.late import queries as late_queries
from practicelens.performance.late.foreseen import queries as foreseen_queries
from practicelens.performance.late.foreseen.queries import Foreseen
from practicelens.performance.late.rules import Key
from practicelens.performance.worklist.queries import ItemRow
from practicelens.quality.alerts import queries as alerts
from practicelens.web.pages.home.waits import what_waits
from practicelens.web.pages.performance import late
from practicelens.web.pages.performance.weeks import of_any_week
from practicelens.web.pages.shared.asked import asking_of, asking_then
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_day, asked_number, asked_text
from practicelens.workdays import clock

LATE_SHOWN = 30  # rows of a week; the rest stand one click away
NOTHING_ELSE = ("Nothing else waits for you. Audits, actions and answers that are yours to give will stand here.",)


@of_any_week
def teams(request: HttpRequest) -> HttpResponse:
    """Teams by service area with a few figures side by side, by name: no order of merit."""
    asking = asking_then(request)
    page = figures_queries.teams(asking)
    # Of a past week no child is named from here: its pages were another day's, and what is late has changed.
    past, names = getattr(request, "open_week", None), asking.actor.teams_for(Capability.SEE_CHILDREN)
    # Workers' loads are not everybody's: where none is shown, a column of nothing is not either.
    shows_limits = page is not None and any(line.over_limit is not None for _, lines in page.services for line in lines)
    context = {
        "page": page,
        "teams": figures_queries.teams_in_reach(asking),
        "may_name_children": names and not past,
        "shows_limits": shows_limits,
        # Their own area's figures and week, for Heads of Service; whoever sees the whole authority has every area's.
        "own_services": {one for grant in asking.actor.grants for one in grant.services},
    }
    return render(request, "teams/teams.html", context)


@of_any_week
def week(request: HttpRequest, team_id: int) -> HttpResponse:
    """What is late, what falls due, who holds how many, and how the team is doing."""
    asking = asking_then(request)
    unreadable, found, past = False, None, getattr(request, "open_week", None)
    try:
        found = week_queries.week(asking, team_id)
    except FiguresUnreadable:  # the rest of the page stands without them; base.html says so
        unreadable = True
    # The week names the late and the unallocated whom it begins with; its other figures are counts, and open lists that
    # are looks of their own.
    foreseen = None
    if found is not None and found.may_name_children and not past:
        foreseen = foreseen_queries.foreseen(asking, team_id)
    if found is not None:
        _note_look(found, foreseen, asking)
    # What waits says "open your team's week" to somebody who reads it.
    own = f"/teams/{team_id}/week/"
    return render(
        request,
        "teams/week.html",
        {
            "week": found,
            # What leads to this very page stands on it already. What waits now has no place in a week that is past.
            **({} if past else what_waits(asking, leave_out=own)),
            "past": past,
            "late_rows": _late_rows(asking, team_id, found.overdue.rows[:LATE_SHOWN], past=bool(past)) if found else (),
            "nothing_else": NOTHING_ELSE,
            "foreseen": foreseen,
            "unreadable": unreadable,
            "unknown_since": lateness.unknown_since(found.edition.as_at, asking.today, asking.rules) if found else None,
            "team": figures_queries.team_name(asking, team_id),
            "today": asking.today,
            "own": any(grant.role is Role.TEAM_MANAGER and team_id in grant.teams for grant in asking.actor.grants),
            "concerns": () if past else alerts.of_team(asking, team_id),
            "findings": team_queries.of_team(asking, team_id)
            if found is not None and found.may_name_children and not past
            else None,
        },
    )


@of_any_week
def due(request: HttpRequest, team_id: int) -> HttpResponse:
    """The children for whom something falls due on some days, or is late."""
    asking = asking_then(request)
    start, end, kind = asked_day(request, "from"), asked_day(request, "to"), asked_text(request, "kind")
    worker, is_late = asked_number(request, "worker"), start is None or end is None
    edition, found = week_queries.due_list(asking, team_id, kind=kind, worker_id=worker, start=start, end=end)
    seen = {
        "edition": edition.hash,
        "team": team_id,
        "kind": kind,
        "worker": worker or "",
        "from": str(start or ""),
        "to": str(end or ""),
    }
    some = narrowed(request, found.rows, DUE)
    if (book := taken(request, some, DUE)) is not None:
        return book
    page = paginate(some.rows, request)
    # The page's children and not the list's: whoever reads thirty has not seen three hundred.
    look_at_list("due", [row.child for row in page], by=asking.actor, now=clock.now(), data=seen)
    return render(
        request,
        "teams/due.html",
        {
            "team": figures_queries.team_name(asking, team_id),
            "edition": edition,
            "found": found,
            "page": page,
            # What stands behind is written of what is late now; of days to come, and of a past week, nothing is.
            "rows": _late_rows(asking, team_id, page, past=not is_late or bool(getattr(request, "open_week", None))),
            "kind": datasets_rules.kind_words(kind, 2) if kind else "",
            "start": start,
            "end": end,
            "late": is_late,
            **some.shown,
        },
    )


DUE: Listing[Due] = Listing(
    "What falls due",
    (
        ("Child", lambda row: row.child),
        ("What", lambda row: row.words),
        ("Due", lambda row: row.due),
        ("Counted from", lambda row: row.since),
        ("Late from", lambda row: row.late_from),
        ("Team", lambda row: row.team),
        ("Worker", lambda row: row.worker or "not shown to you"),
        ("Note", lambda row: row.note),
    ),
    # What and whose are asked apart from ``kind`` and ``worker``, which the links of a week narrow by.
    (Question("what", "What", lambda row: row.words), Question("of", "Worker", lambda row: row.worker)),
    (
        Order("child", "Child", lambda row: row.child),
        Order("of", "Worker", lambda row: row.worker),
        Order("what", "What", lambda row: row.words),
    ),
    first="By day",
    child=lambda row: key_of(row.child),
)
MOVES: Listing[ChildMove] = Listing(
    "What changed",
    (
        ("Child", lambda row: row.child),
        ("What changed", lambda row: row.what),
        ("Worker", lambda row: row.worker or "not shown to you"),
    ),
    (Question("what", "What changed", lambda row: row.what), Question("of", "Worker", lambda row: row.worker)),
    (Order("child", "Child", lambda row: row.child), Order("of", "Worker", lambda row: row.worker)),
    first="By what changed",
    child=lambda row: key_of(row.child),
)
FINDINGS: Listing[ItemRow] = Listing(
    "To put right",
    (
        ("Child", lambda row: row.child), ("List", lambda row: row.list), ("Column", lambda row: row.column),
        ("What is the matter", lambda row: row.message), ("Written there", lambda row: row.value),
        ("Worker", lambda row: row.worker), ("Given to", lambda row: row.owner), ("Due", lambda row: row.due),
    ),
    (Question("list", "List", lambda row: row.list), Question("column", "Column", lambda row: row.column)),
    (Order("child", "Child", lambda row: row.child), Order("list", "List", lambda row: row.list)),
    child=lambda row: key_of(row.child),
)  # fmt: skip


@of_any_week
def changes_since(request: HttpRequest, team_id: int) -> HttpResponse:
    """Who came, who left, and whose plan or care began or ended since the extract of a week before."""
    asking = asking_then(request)
    team, found = figures_queries.team_name(asking, team_id), week_queries.moves(asking, team_id)
    # No earlier extract to compare with: the page says so, and names nobody.
    if found is None:
        return render(request, "teams/changes.html", {"team": team})
    edition, earlier, rows, hidden = found
    seen = {"edition": edition.hash, "team": team_id, "since": earlier.isoformat()}
    some = narrowed(request, rows, MOVES)
    if (book := taken(request, some, MOVES)) is not None:
        return book
    page = paginate(some.rows, request)
    look_at_list("changes", [row.child for row in page], by=asking.actor, now=clock.now(), data=seen)
    context = {"team": team, "edition": edition, "earlier": earlier, "hidden": hidden, **some.shown}
    return render(request, "teams/changes.html", context | {"page": page})


def findings(request: HttpRequest, team_id: int) -> HttpResponse:
    """What the published extract got wrong of the team's children: mended in the case system, not here."""
    asking = asking_of(request)
    team, found = figures_queries.team_name(asking, team_id), team_queries.of_team(asking, team_id)
    some = narrowed(request, found.rows if found is not None else (), FINDINGS)
    if (book := taken(request, some, FINDINGS)) is not None:
        return book
    page = paginate(some.rows, request)
    if found is not None and found.rows:
        seen = {"team": team_id, "as_at": found.as_at.isoformat()}
        look_at_list("findings", [row.child for row in page], by=asking.actor, now=clock.now(), data=seen)
    return render(request, "teams/findings.html", {"team": team, "found": found, "page": page, **some.shown})


Rows = Sequence[Due] | Page[Due]


def _late_rows(asking: Asking, team_id: int, rows: Rows, *, past: bool) -> list[tuple[Due, str, str]]:
    """Each row with what stands behind it and where that is written; of a week that is past nothing is."""
    # Asked once for the team and not for each row.
    behind = {} if past or not rows else late_queries.beside(asking, team_id)
    return [
        (row, behind.get(Key(row.child, row.kind, row.due), ""), "" if past else late.address_of(row)) for row in rows
    ]


def _note_look(found: Week, foreseen: Foreseen | None, asking: Asking) -> None:
    """The week names children: one event of history says who was shown which."""
    named = [row.child for row in found.overdue.rows] + [one.child for one in found.grave]
    named += [row.due.child for row in foreseen.rows] if foreseen else []
    # A child may be late twice and stands once in the look.
    children = list(dict.fromkeys(named))
    if children:
        data = {"edition": found.edition.hash, "team": found.team.id, "children": len(children)}
        look_at_list("week", children, by=asking.actor, now=clock.now(), data=data)


urls: list[URLPattern] = [
    path("teams/", teams, name="teams"),
    path("teams/<int:team_id>/week/", week, name="week"),
    path("teams/<int:team_id>/changes/", changes_since, name="team-changes"),
    path("teams/<int:team_id>/findings/", findings, name="team-findings"),
    path("teams/<int:team_id>/due/", due, name="due-children"),
]
