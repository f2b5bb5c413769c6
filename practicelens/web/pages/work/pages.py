"""The page of work that takes a while: it can be left and come back to, and goes on by itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from practicelens.jobs import long_work
from practicelens.web.pages.shared.asked import asking_of, going_on_to
from practicelens.web.request_input import asked_text


def work(request: HttpRequest, work_id: int) -> HttpResponse:
    """How far some work is. With ``?next=`` it leads on to that page once it is done and nothing went wrong.

    A bar that asks every second is first answered with one that asks no more, only once for the way on (``on``): a bar
    that went on asking while the next page is made would leave its message there twice.
    """
    found, after = long_work.look(asking_of(request), work_id), going_on_to(request)
    # Its page stands in the part of the product that it was asked for in, whose word in the navigation is marked.
    request.part_of = found.place[1]  # type: ignore[attr-defined]
    over = bool(after) and not found.under_way and not found.failed
    if over and (not _is_part(request) or asked_text(request, "on")):
        messages.success(request, found.words)
        return _go_on(request, after)
    context = {"work": found, "next": after, "over": over, "crumbs": [{"text": found.place[0], "href": found.place[1]}]}
    return render(request, "work/_bar.html" if _is_part(request) else "work/page.html", context)


def _go_on(request: HttpRequest, address: str) -> HttpResponse:
    """To another page: a part of a page is told to, because what it was answered would stand inside the old one."""
    return HttpResponse(headers={"HX-Redirect": address}) if _is_part(request) else redirect(address)


def _is_part(request: HttpRequest) -> bool:
    """Whether the bar alone was asked for, by the page that shows it."""
    return bool(request.headers.get("HX-Request"))


urls: list[URLPattern] = [path("work/<int:work_id>/", work, name="long-work")]
