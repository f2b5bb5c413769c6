"""Pages: the audit programme. The board, the calendar, months and how they are opened; draws stand beside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from practicelens.access.errors import Ended, Missing, Refused
from practicelens.jobs import long_work
from practicelens.quality.audits.allocation.reminding import remind_of_late
from practicelens.quality.audits.core.rules import month_of
from practicelens.quality.programme.board import queries as board_queries
from practicelens.quality.programme.board.views import BoardRow, Due
from practicelens.quality.programme.core import permissions as programme_permissions
from practicelens.quality.programme.months import changes as months_changes
from practicelens.quality.programme.months import queries as months_queries
from practicelens.quality.programme.months.views import MonthRow, SlotView
from practicelens.web.pages.programme import coverage as _programme_coverage
from practicelens.web.pages.programme import draws as _programme_draws
from practicelens.web.pages.programme import lists as _programme_lists
from practicelens.web.pages.programme import planner as _programme_planner
from practicelens.web.pages.programme.places import places
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import FormPage, WordsForm, ask, by
from practicelens.web.pages.shared.lists import (
    Listing,
    Order,
    Question,
    as_on,
    narrowed,
    taken,
    wants_workbook,
    workbook,
)
from practicelens.web.paging import PER_PAGE, paginate
from practicelens.web.request_input import asked_month, asked_number, asked_text, path_month
from practicelens.workdays import clock
from practicelens.workdays.counting import counted
from practicelens.workdays.timescales import add_months

FEW = 30  # as many audits as a page lists unasked
STATES = {
    "all": "Everything",
    "to_start": "To start",
    "under_way": "Under way",
    "handed_in": "Handed in",
    "late": "Late",
}


def _month(request: HttpRequest) -> date:
    """The month asked for, else this one."""
    return asked_month(request, "month") or month_of(clock.today())


def _steps(month: date) -> dict[str, Any]:
    """The month before and the next."""
    before, after = add_months(month, -1), add_months(month, 1)
    return {"month": month, "before": before, "after": after}


def board(request: HttpRequest) -> HttpResponse:
    """Who owes what this month and where it stands, auditor by auditor; a link narrows to one or to a state."""
    asking, month = asking_of(request), _month(request)
    asked_state, auditor = asked_text(request, "state"), asked_number(request, "auditor")
    state = asked_state or "all"
    lines, is_open = board_queries.board(asking, month), months_queries.is_open(asking, month)
    if wants_workbook(request) and lines:
        return _board_workbook(month, lines)
    rows = [
        one
        for one in board_queries.due_in(asking, month)
        if _in_state(one, state) and auditor in (None, one.auditor_id)
    ]
    # The board is by auditor; its audits are listed where they are few, or where somebody asks for some of them.
    shown = bool(asked_state or auditor) or len(rows) <= FEW
    context = {
        **_steps(month),
        "places": places(asking, "programme"),
        "lines": lines,
        # Whoever owes nothing any more is folded away: the board is read for those who do.
        "owing": [line for line in lines if line.owes],
        "over": [line for line in lines if not line.owes],
        "rows": rows if shown else [],
        "shown": shown,
        "states": [{"key": key, "text": text, "current": shown and key == state} for key, text in STATES.items()],
        "auditor": next((line.auditor for line in lines if line.auditor_id == auditor), ""),
        "totals": {
            "to_start": sum(line.to_start for line in lines),
            "under_way": sum(line.under_way for line in lines),
            "handed_in": sum(line.handed_in for line in lines),
            "late": sum(line.late for line in lines),
            "not_given": sum(line.not_given for line in lines),
        },
        "may_run": programme_permissions.can_run(asking.actor),
        "is_open": is_open,
        # Asked only of a month that is not open: it costs the duty's periods.
        "nobody_opened": not is_open and months_queries.nobody_opened(asking, month),
        "may_open": programme_permissions.can_run(asking.actor) and _may_open(month, asking.today),
    }
    return render(request, "programme/board.html", context)


def _board_workbook(month: date, lines: Iterable[BoardRow]) -> HttpResponse:
    """The board as its table has it, an auditor a row: how many, and no child."""
    columns = ("Auditor", "To start", "Under way", "Handed in", "Late", "Not given out", "Away, stood in for by")
    rows = (
        (one.auditor, one.to_start, one.under_way, one.handed_in, one.late, one.not_given, one.away) for one in lines
    )
    return workbook("Programme board", f"{month:%B %Y}. {as_on()}", columns, rows)


def _may_open(month: date, today: date) -> bool:
    """Whether a month can be opened now."""
    # The same two months as ``months.changes.open_month`` allows: a button for a third would only be refused.
    return month_of(today) <= month <= add_months(month_of(today), 1)


def _in_state(one: Due, state: str) -> bool:
    """Whether an audit is in the state asked for."""
    tests = {
        "to_start": one.status == "allocated",
        "under_way": one.status == "started",
        "handed_in": one.done,
        "late": one.late,
    }
    return tests.get(state, True)


def calendar(request: HttpRequest) -> HttpResponse:
    """What is due on which day of a month: a table at a desk, a list on a telephone."""
    asking, month = asking_of(request), _month(request)
    days = board_queries.calendar_of(asking, month)
    context = {**_steps(month), "places": places(asking, "programme-calendar"), "days": days}
    context["total"] = sum(len(day.audits) for day in days)
    # The day that is next unfolds by itself, unless it alone would be a wall.
    ahead = next((day for day in days if day.day >= asking.today and day.open), None)
    context["next_day"] = ahead if ahead and len(ahead.audits) <= PER_PAGE else None
    return render(request, "programme/calendar.html", context)


def months(request: HttpRequest) -> HttpResponse:
    """The months that were opened, those that nobody opened, and those that can be."""
    asking = asking_of(request)
    may_run = programme_permissions.can_run(asking.actor)
    some = narrowed(request, months_queries.months(asking), MONTHS)
    if (book := taken(request, some, MONTHS)) is not None:
        return book
    context = {
        **some.shown,
        "places": places(asking, "programme-months"),
        "page": paginate(some.rows, request),
        "to_open": months_queries.to_open(asking) if may_run else [],
        "by_hand": months_queries.opened_by_hand(asking),
        "may_run": may_run,
    }
    return render(request, "programme/months.html", context)


MONTHS: Listing[MonthRow] = Listing(
    "Months of the programme",
    (
        ("Month", lambda row: f"{row.month:%B %Y}"), ("Due", lambda row: row.due), ("Owed", lambda row: row.owed),
        ("Given out", lambda row: row.given), ("Handed in", lambda row: row.done), ("Missed", lambda row: row.missed),
        ("Opened", lambda row: row.opened), ("Why not", lambda row: row.reason),
    ),
    (
        Question("year", "Year", lambda row: str(row.month.year)),
        Question("opened", "Opened", lambda row: "Opened" if row.opened else "Not opened"),
        Question("missed", "Missed", lambda row: "Some missed" if row.missed else "None missed"),
    ),
    (
        Order("oldest", "Oldest", lambda row: row.month), Order("missed", "Most missed", lambda row: row.missed, True),
        Order("owed", "Most owed", lambda row: row.owed, True),
    ),
    first="Newest",
)  # fmt: skip


def month(request: HttpRequest, text: str) -> HttpResponse:
    """One month: every audit it owes, done or not, opened or not, and the rules it is made by."""
    asking = asking_of(request)
    view = months_queries.month(asking, path_month(text))
    some = narrowed(request, view.slots, SLOTS)
    if (book := taken(request, some, SLOTS)) is not None:
        return book
    filling = long_work.filling(asking, view.row.month)
    # Directors are led here by a month that nobody opened; the board above it is not theirs.
    crumbs = CRUMBS if programme_permissions.can_read(asking.actor) else []
    # Back to this page once it is done: the table beside the bar was made before the draws.
    context = {"view": view, "text": text, "crumbs": crumbs, "work": filling, "next": request.path}
    return render(request, "programme/month.html", {**context, "page": paginate(some.rows, request), **some.shown})


CRUMBS = [{"text": "Programme", "href": "/programme/"}, {"text": "Months", "href": "/programme/months/"}]
SLOTS: Listing[SlotView] = Listing(
    "Audits of a month",
    (
        ("Audit", lambda slot: slot.tool), ("Why it is owed", lambda slot: slot.reason.words),
        ("Auditor", lambda slot: slot.auditor), ("Team", lambda slot: slot.team),
        ("Where it is", lambda slot: slot.words),
        ("What was missed", lambda slot: slot.missed.words if slot.missed else None),
        ("Why", lambda slot: slot.why_not),
    ),
    (
        Question("auditor", "Auditor", lambda slot: slot.auditor), Question("team", "Team", lambda slot: slot.team),
        Question("where", "Where it is", lambda slot: slot.words),
        Question("why", "Why it is owed", lambda slot: slot.reason.words),
        Question("tool", "Audit", lambda slot: slot.tool),
        Question("missed", "Missed", lambda slot: slot.missed.words if slot.missed else None),
    ),
    (Order("auditor", "Auditor", lambda slot: slot.auditor), Order("team", "Team", lambda slot: slot.team)),
    first="By why it is owed",
)  # fmt: skip


def open_month(request: HttpRequest, text: str) -> HttpResponse:
    """What a month would owe; sent, it is opened, and cases are drawn for it."""
    asking, wanted = asking_of(request), path_month(text)
    # First, for its check too: to whoever does not run the programme there is no such page.
    preview = months_queries.preview(asking, wanted)
    problem = ""
    if request.method == "POST":
        try:
            # Opened at once, filled in the background: filling draws and computes for longer than a request should
            # last.
            work_id = long_work.open_and_fill(wanted, **by(request))
        except Refused as refused:
            problem = refused.message
        else:
            return redirect("long-work", work_id)
    context = {
        "preview": preview,
        "text": text,
        "crumbs": CRUMBS,
        "is_open": months_queries.is_open(asking, wanted),
        "may_open": _may_open(wanted, clock.today()),
        "errors": [{"text": problem, "href": "#open"}] if problem else [],
    }
    return render(request, "programme/open.html", context, status=422 if problem else 200)


def close_month(request: HttpRequest, text: str) -> HttpResponse:
    """Say why nobody opened a month that is over: it stays listed and counted."""
    asking = asking_of(request)
    view = months_queries.month(asking, path_month(text))
    if not programme_permissions.can_run(asking.actor):
        raise Ended
    if not view.may_close:
        raise Ended("Nothing is asked of this month any more: it was opened, or somebody gave the reason first.")
    page = FormPage(
        f"Why did nobody open {view.row.month:%B %Y}?",
        "Keep this reason",
        reverse("programme-month", args=[text]),
        "The reason is kept. The month stays listed, owed and missed.",
        CRUMBS,
        lead=f"{counted(view.row.owed, 'audit was', 'audits were')} owed, and every report counts that as missed. "
        "A reason ends the asking, not the counting.",
    )
    return ask(
        request,
        page,
        lambda data: WordsForm(data, label="Why was it not opened?"),
        lambda data: months_changes.close_month(view.row.month, data["words"], **by(request)),
    )


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Remind everybody whose audits are late, and go back to the board; not to a list of hundreds of them."""
    try:
        people, audits = remind_of_late(**by(request))
    except Refused as refused:
        messages.info(request, refused.message)
    else:
        who = "1 person is" if people == 1 else f"{people} people are"
        messages.success(request, f"{who} reminded of {audits} late audit{'' if audits == 1 else 's'}.")
    return redirect("programme")


@require_POST
def fill(request: HttpRequest, text: str) -> HttpResponse:
    """Try again what could not be given out, in the background; its page has the bar."""
    wanted = path_month(text)
    # A month that was not opened has no slots to fill: it is opened, and filled with that.
    if not months_queries.month(asking_of(request), wanted).row.opened:
        raise Missing
    return redirect("long-work", long_work.ask_to_fill(wanted, **by(request)))


_ONE = "programme/months/<str:text>"
urls: list[URLPattern] = [
    path("programme/", board, name="programme"),
    path("programme/calendar/", calendar, name="programme-calendar"),
    path("programme/remind/", remind, name="programme-remind"),
    path("programme/months/", months, name="programme-months"),
    path(f"{_ONE}/", month, name="programme-month"),
    path(f"{_ONE}/open/", open_month, name="programme-open"),
    path(f"{_ONE}/fill/", fill, name="programme-fill"),
    path(f"{_ONE}/missed/", close_month, name="programme-missed"),
    *_programme_coverage.urls,
    *_programme_draws.urls,
    *_programme_lists.urls,
    *_programme_planner.urls,
]
