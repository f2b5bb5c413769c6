"""Long lists in pages: which page was asked for, and what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest

from practicelens.web.request_input import asked_page

T = TypeVar("T")
PER_PAGE = 30


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; ``first`` and ``last`` are places in the whole list, from 1."""

    items: Sequence[T]
    number: int
    pages: int
    total: int
    first: int
    last: int

    @property
    def before(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the page after."""
        return self.number + 1


def paginate(everything: Sequence[T], request: HttpRequest, per_page: int = PER_PAGE) -> Page[T]:
    """The page named by ``?page=``; a number that makes no sense is held to the nearest that does."""
    total = len(everything)
    pages = max(1, -(-total // per_page))
    number = min(asked_page(request), pages)
    start = (number - 1) * per_page
    items = everything[start : start + per_page]
    return Page(items, number, pages, total, min(start + 1, total), start + len(items))
