"""Long lists in pages."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from practicelens.web.paging import paginate


@pytest.mark.parametrize(
    ("asked", "number", "first", "last"),
    [
        ("", 1, 1, 30),
        ("2", 2, 31, 60),
        ("3", 3, 61, 61),
        ("99", 3, 61, 61),
        ("0", 1, 1, 30),
        ("-1", 1, 1, 30),
        ("x", 1, 1, 30),
    ],
)
def test_a_page_is_the_one_asked_for_or_the_nearest(asked: str, number: int, first: int, last: int) -> None:
    page = paginate(range(1, 62), RequestFactory().get("/", {"page": asked} if asked else {}))
    assert (page.number, page.first, page.last, page.pages, page.total) == (number, first, last, 3, 61)
    assert (page.items[0], page.items[-1]) == (first, last)


def test_an_empty_list_has_one_empty_page() -> None:
    page = paginate([], RequestFactory().get("/"))
    assert (list(page.items), page.number, page.pages, page.first, page.last) == ([], 1, 1, 0, 0)
