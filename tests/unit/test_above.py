"""What stands above an address, and that each of our addresses has something above that can be opened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver, resolve

from practicelens.web.above import page_above, thing_above

KINDS = {"int": "7", "str": "2026-10", "slug": "some", "path": "B-1"}


@pytest.mark.parametrize(
    ("address", "page", "thing"),
    [
        ("/learning/26/answer/", "/learning/26/", "/learning/26/"),
        ("/audits/5/not-safe/7/on-record/", "/audits/5/not-safe/7/", "/audits/5/not-safe/7/"),
        ("/people/5/roles/9/end/", "/people/5/", "/people/5/"),
        ("/extracts/sources/7/end/", "/extracts/sources/", ""),
        ("/learning/26/", "/learning/", ""),
        ("/", "/", ""),
        (f"/audits/{'9' * 5000}/reply/", "/audits/", ""),
    ],
)
def test_what_stands_above(address: str, page: str, thing: str) -> None:
    assert (page_above(address), thing_above(address)) == (page, thing)


def test_whatever_stands_above_an_address_can_be_opened() -> None:
    """Else whoever is led there would be led on, or to an empty page."""
    above = {page_above(address) for address in _addresses(get_resolver().url_patterns)}
    assert len(above) > 60
    assert [one for one in sorted(above) if _only_takes(resolve(one).func)] == []
    assert _only_takes(resolve("/learning/7/take-back/").func)


def _addresses(patterns: Iterable[Any], before: str = "/") -> Iterator[str]:
    for one in patterns:
        pattern = an_address(one, before)
        yield from [pattern] if isinstance(one, URLPattern) else _addresses(one.url_patterns, pattern)


def an_address(of: Any, before: str = "/") -> str:
    """One that the pattern fits, with some value of each kind."""
    return before + re.sub(r"<(?:(\w+):)?\w+>", lambda found: KINDS[found[1] or "str"], str(of.pattern))


def _only_takes(view: Any) -> bool:
    """Whether a view is marked with Django's ``require_POST``, which keeps its list of methods in a closure."""
    kept = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    return any(isinstance(one, list | tuple) and list(one) == ["POST"] for one in kept)
