"""Long lists in pages, by Django's paginator: which page was asked for, and what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from practicelens.web.request_input import asked_page

T = TypeVar("T")
PER_PAGE = 30


def paginate(everything: Sequence[T], request: HttpRequest, per_page: int = PER_PAGE) -> Page[T]:
    """The page named by ``?page=``; a number that makes no sense is held to the nearest that does."""
    return Paginator(everything, per_page).get_page(asked_page(request))


def page_of(rows: Sequence[T], total: int, request: HttpRequest, per_page: int = PER_PAGE) -> Page[T]:
    """One page of a list that was read page by page, beginning at ``first_of``."""
    # The numbers stand for the rows that were not read: Django's paginator asks a list for its length alone.
    places: Paginator[Any] = Paginator(range(total), per_page)
    return Page(rows, places.get_page(asked_page(request)).number, places)


def first_of(request: HttpRequest, per_page: int = PER_PAGE) -> int:
    """Where in the whole list the page asked for begins, from 0."""
    # Before the length is known: a page past the end reads no rows, and ``page_of`` then shows the last number.
    return (asked_page(request) - 1) * per_page
