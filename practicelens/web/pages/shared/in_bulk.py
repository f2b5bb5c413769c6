"""A page on which many things that an extract proposes are ticked, given a first day, and made at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from practicelens.access.errors import Refused
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.request_input import day_boxes, typed_day, typed_texts
from practicelens.workdays.calendar import reporting_year


@dataclass(frozen=True)
class InBulk:
    """What is made: the names of its boxes to tick and of its day, where the table stands, and what is done.

    ``make`` is handed what was ticked and the day, and says how many were made; ``done`` puts that into words, and
    ``back`` names the page that is shown then.
    """

    box: str
    day: str
    table: str
    make: Callable[[tuple[str, ...], date | None], int]
    done: Callable[[int], str]
    back: str


def in_bulk(
    request: HttpRequest, template: str, what: InBulk, proposed: Sequence[str], context: dict[str, Any]
) -> HttpResponse:
    """The page, with what is wrong; or what was made, and on to the next."""
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        day, wrong = typed_day(request, what.day)
        try:
            if wrong:
                raise Refused(wrong, code="day")
            messages.success(request, what.done(what.make(typed_texts(request, what.box), day)))
            return redirect(what.back)
        except Refused as refusal:
            where = f"#{what.day}-day" if refusal.code == "day" else f"#{what.table}"
            errors.append({"text": refusal.message, "href": where})
    # At first all of them: it is less work to untick a few than to tick many.
    ticked = typed_texts(request, what.box) if request.method == "POST" else proposed
    # What an extract names now has mostly been there for some time.
    boxes = day_boxes(request, what.day, reporting_year(asking_of(request).today))
    shown = {**context, "ticked": ticked, "boxes": boxes, "errors": errors}
    return render(request, template, shown, status=422 if errors else 200)
