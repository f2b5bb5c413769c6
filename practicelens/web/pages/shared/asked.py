"""Who asks, and which page of a list they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.http import HttpRequest

from practicelens.access.actor import Actor
from practicelens.people.asking import Asking
from practicelens.web.paging import PER_PAGE, Page
from practicelens.web.request_input import asked_page

T = TypeVar("T")


def actor_of(request: HttpRequest) -> Actor:
    """The person asking; the middleware let nobody unknown past."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def asking_of(request: HttpRequest) -> Asking:
    """Who asks, and when, with what every question of this request needs."""
    asking: Asking = request.asking  # type: ignore[attr-defined]
    return asking


def page_of(rows: Sequence[T], total: int, request: HttpRequest, per_page: int = PER_PAGE) -> Page[T]:
    """One page of a list that was read page by page."""
    pages = max(1, -(-total // per_page))
    number_ = min(asked_page(request), pages)
    start = (number_ - 1) * per_page
    return Page(rows, number_, pages, total, min(start + 1, total), start + len(rows))


def first_of(request: HttpRequest, per_page: int = PER_PAGE) -> int:
    """Where in the whole list the page asked for begins, from 0."""
    return (asked_page(request) - 1) * per_page
