"""Pages: every published week, and what pages of figures need to show one of them as it stood."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from practicelens.jobs import long_work
from practicelens.performance.datasets.past import queries as past_queries
from practicelens.performance.datasets.past.queries import Week
from practicelens.web.pages.shared.asked import asking_of, going_on_to
from practicelens.web.pages.shared.lists import Listing, narrowed, taken
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_number
from practicelens.workdays import clock

View = Callable[..., HttpResponse]


def of_any_week(view: View) -> View:
    """A page of figures that shows a past week where its address says ``week``; its figures are made first if need be.

    The view asks by ``asking_then``; who is signed in, the header and what is written of the look stay of now.
    """

    @wraps(view)
    def of_its_week(request: HttpRequest, **kwargs: object) -> HttpResponse:
        number = asked_number(request, "week")
        if number is not None:
            asking = asking_of(request)
            found = past_queries.open_week(asking, number)
            # Its figures are made first, which takes some seconds: the bar leads back to this very address.
            if found is None:
                work = long_work.ask_to_open_week(number, by=asking.actor, now=clock.now())
                on = urlencode({"next": request.get_full_path()})
                return redirect(f"{reverse('long-work', args=[work])}?{on}")
            request.asking_then, request.open_week = found.asking, found  # type: ignore[attr-defined]
        return view(request, **kwargs)

    return of_its_week


def weeks(request: HttpRequest) -> HttpResponse:
    """Every published week, to be opened at the page that somebody came from."""
    asking = asking_of(request)
    some = narrowed(request, past_queries.weeks(asking), WEEKS)
    if (book := taken(request, some, WEEKS)) is not None:
        return book
    # Without what else the address said: days of one week are not those of another.
    back = going_on_to(request).partition("?")[0]
    return render(
        request,
        "teams/weeks.html",
        {
            "page": paginate(some.rows, request),
            "back": back or reverse("teams"),
            "back_words": "The same page as it stands now" if back else "Teams",
            **some.shown,
        },
    )


WEEKS: Listing[Week] = Listing(
    "Published weeks",
    (
        ("Extract of", lambda row: row.as_at), ("File", lambda row: row.file),
        ("Source", lambda row: row.source), ("Published", lambda row: row.published_at),
        ("Replaced", lambda row: "by a later file of the same day" if row.replaced else ""),
    ),
    month=lambda row: row.as_at,
    month_label="From",
    first="Latest day",
)  # fmt: skip

urls: list[URLPattern] = [path("weeks/", weeks, name="weeks")]
