"""Long lists in pages."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from practicelens.web.paging import first_of, page_of, paginate


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
    assert (page.number, page.start_index(), page.end_index()) == (number, first, last)
    assert (page.paginator.num_pages, page.paginator.count) == (3, 61)
    assert (page.object_list[0], page.object_list[-1]) == (first, last)


def test_an_empty_list_has_one_empty_page() -> None:
    page = paginate([], RequestFactory().get("/"))
    assert (list(page), page.number, page.paginator.num_pages, page.start_index(), page.end_index()) == ([], 1, 1, 0, 0)


def test_a_list_read_page_by_page_is_numbered_alike() -> None:
    asked = RequestFactory().get("/", {"page": "3"})
    page = page_of([61], 61, asked)
    assert (page.number, page.start_index(), page.end_index(), page.has_next()) == (3, 61, 61, False)
    assert first_of(asked) == 60
