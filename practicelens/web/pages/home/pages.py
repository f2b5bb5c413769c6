"""Pages: home, where each role finds its work in order of due date, and the notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from practicelens.access.capabilities import Capability
from practicelens.access.roles import Role
from practicelens.jobs import letters
from practicelens.jobs.deliver_notices import hours_on
from practicelens.notices import changes as notices_changes
from practicelens.notices import queries as notices
from practicelens.notices.timing import Way
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register import queries as register_queries
from practicelens.web.navigation import address, one_team
from practicelens.web.pages.home import groups
from practicelens.web.pages.home import words as _home
from practicelens.web.pages.home.ten_days import DAYS
from practicelens.web.pages.home.waits import BY_DAY, narrowing, what_waits
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, ask
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
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_all, asked_text
from practicelens.web.waiting import waiting_for
from practicelens.workdays import clock
from practicelens.workdays.clock import local_date

SHOWN = 5
NOTICES = 5_000
"""More notices than anybody is sent in ten years: what is older is not listed."""


def home(request: HttpRequest) -> HttpResponse:
    """What is waiting for this person; a manager of one team starts on that team's week."""
    asking = asking_of(request)
    week = _own_week(asking)
    # A Team Manager's Monday begins with the team's week (strategy, section 10, weekly); what else waits stands on
    # that page.
    if week:
        return redirect(week)
    return render(
        request,
        "home/home.html",
        {
            **what_waits(asking),
            "empty": _home.nothing_waiting(asking),
            "about": [one for one in (_home.linked_teams(asking), _home.finished_last_week(asking)) if one],
            "figures_of": _figures_of(asking),
            "next_links": _home.next_links(asking),
            # Unread ones alone: what was read stands in the list of all.
            "notices": notices.for_person(asking, limit=SHOWN, unread_only=True),
            "has_password": request.user.is_authenticated and request.user.has_usable_password(),
        },
    )


def waiting_by_day(request: HttpRequest) -> HttpResponse:
    """Everything that waits, kind by kind as the first page has it or by day, narrowed by an address to be shared."""
    asking = asking_of(request)
    joined = waiting_for(asking)
    # What is done elsewhere, on the child's record or by a team, is no work of this list.
    items = groups.here(joined.items)
    # The same ten working days as the chart's, so that its bars and this list count the same things.
    until = asking.calendar.next_days(asking.today, DAYS)[-1]
    found = groups.narrowed(items, asked_text(request, "kind"), asked_text(request, "when"), asking.today, until)
    by_day = asked_text(request, "by") == BY_DAY
    rows = found if by_day else groups.in_groups(found)
    if wants_workbook(request):
        return _waiting_workbook(rows, asking.today)
    page = paginate(rows, request)
    several = len({item.kind for item in found}) > 1
    kinds = [(kind.value.many, list(some)) for kind, some in groupby(page, key=lambda item: item.kind)]
    context = {
        "page": page,
        # One kind alone has its name in what is chosen above.
        "kinds": kinds if several and not by_day else [("", list(page))],
        "by_day": by_day,
        "every": len(items),
        "choices": narrowing(items, asked_all(request)),
        "unanswered": joined.unanswered,
        "may_download": bool(rows),
    }
    return render(request, "home/waiting.html", context)


def _waiting_workbook(rows: Sequence[Waiting], today: date) -> HttpResponse:
    """What waits, as it was narrowed and in its order, by the reference of each audit.

    Without the line beneath each title, which names the child, and of a title that does its kind alone: so it is no
    list of children, and whoever has work may take it.
    """
    columns = ("What", "Kind", "Where it is", "Due", "Late", "Waiting since")
    lines = (
        (
            one.kind.value.one if one.names_child else one.title, one.kind.value.one, one.state, one.due,
            one.due is not None and one.due < today, one.since,
        )
        for one in rows
    )  # fmt: skip
    return workbook("What waits", as_on(), columns, lines)


def all_notices(request: HttpRequest) -> HttpResponse:
    """Everything this person was told, newest first."""
    asking = asking_of(request)
    some = narrowed(request, notices.for_person(asking, limit=NOTICES), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    return render(request, "home/notices.html", {"page": paginate(some.rows, request), **some.shown})


LIST: Listing[notices.NoticeView] = Listing(
    "Notices",
    (
        ("When", lambda one: one.posted_at), ("What", lambda one: one.words), ("About", lambda one: one.about),
        ("What became of it", lambda one: one.over),
        ("Opened", lambda one: one.read),
    ),
    (
        Question("what", "What", lambda one: (one.kind, one.words)),
        Question("opened", "Opened", lambda one: "Opened" if one.read else "Not opened"),
    ),
    (Order("oldest", "Oldest", lambda one: one.posted_at),),
    first="Newest",
    month=lambda one: local_date(one.posted_at),
)  # fmt: skip


@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Note that a notice was opened and go where it leads."""
    asking = asking_of(request)
    # The address comes from the notice and not from the request: what was marked as read is what is opened.
    link = notices_changes.mark_read(notice_id, by=asking.actor, now=clock.now())
    return redirect(link) if link else redirect("notice", notice_id)


@require_safe
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """A notice that leads to no page, or to none any more: what it said, and what became of it."""
    return render(request, "home/notice.html", {"notice": notices.notice(asking_of(request), notice_id)})


def letters_way(request: HttpRequest) -> HttpResponse:
    """How the letters of whoever asks come: each at once, or all of a day in one."""
    asking = asking_of(request)
    hours = hours_on(asking.today)
    page = FormPage(
        "How e-mails reach you",
        "Keep this choice",
        reverse("notices"),
        "Your choice is kept.",
        [{"text": "What you were told", "href": reverse("notices")}],
        lead=f"Whatever you choose, e-mails leave on working days from {hours.begins:%H:%M} to {hours.ends:%H:%M}. "
        "Of a child who may not be safe, and of a change to your own account, you are told at once, at any hour.",
    )
    make = partial(LettersForm, way=notices.way_of(asking), daily=f"{hours.daily:%H:%M}")
    return ask(request, page, make, lambda data: letters.choose_way(Way(data["way"]), asking))


class LettersForm(Form):
    """The two ways that letters come."""

    way = forms.ChoiceField(
        label="How should e-mails reach you?",
        help_text="An e-mail never names a child: it says what kind of thing it is, and leads here.",
        error_messages={"required": "Choose one of the two."},
    )

    def __init__(self, *args: Any, way: Way, daily: str, **kwargs: Any) -> None:
        """With what holds now chosen; ``daily`` is the time of the day's letter."""
        super().__init__(*args, initial={"way": way.value}, **kwargs)
        once_a_day = f"All of a day in one, at {daily} on working days"
        self.choose_from("way", [(Way.AT_ONCE.value, "Each at once"), (Way.DAILY.value, once_a_day)])


def _own_week(asking: Asking) -> str | None:
    """The page a Team Manager of one team starts on."""
    team = one_team(asking.actor)
    # A Head of Service of one team reads its week too, and begins with what waits.
    if team is None or not asking.actor.has(Role.TEAM_MANAGER):
        return None
    return address("week", team)


def _figures_of(asking: Asking) -> date | None:
    """The day the published figures tell of, for those who see figures."""
    edition = register_queries.published(asking) if asking.actor.can(Capability.SEE_FIGURES) else None
    return edition.as_at if edition else None


urls: list[URLPattern] = [
    path("", home, name="home"),
    path("waiting/", waiting_by_day, name="waiting"),
    path("notices/", all_notices, name="notices"),
    path("notices/letters/", letters_way, name="letters-way"),
    path("notices/<int:notice_id>/", notice, name="notice"),
    path("notices/<int:notice_id>/open/", open_notice, name="notice-open"),
]
