"""What stands above an address: addresses are nested as the things they are about (`/learning/26/answer/`)."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve


def page_above(path: str) -> str:
    """The nearest address above that is one of ours; "/" where none is."""
    return next((address for address, _ in _above(path)), "/")


def thing_above(path: str) -> str:
    """The nearest address above that names a thing, as a form's does what it is about; "" where none does.

    By the words of the address alone: it says nothing of whether the thing is there, or whose it is.
    """
    return next((address for address, match in _above(path) if match.kwargs), "")


def open_above(request: HttpRequest) -> str:
    """The nearest address above that opens for whoever asks now: what a form was about, or their list; else "/"."""
    return next((address for address, _ in _above(request.path) if opens(request, address)), "/")


def opens(request: HttpRequest, address: str) -> bool:
    """Whether a page of ours opens for whoever asks now: nobody is led on to one that says there is nothing.

    It is asked as it would be opened, and all that is put down again: history knows of no look, as none was shown.
    """
    asked = copy(request)
    asked.method, asked.path, asked.path_info = "GET", address, address
    asked.GET = asked.POST = QueryDict()  # type: ignore[assignment]
    try:
        asked.resolver_match = match = resolve(address)
        with transaction.atomic():
            answer = match.func(asked, *match.args, **match.kwargs)
            transaction.set_rollback(True)
        return bool(answer.status_code == 200)
    except Exception:  # asked from a page about a failure, which must never be one itself
        return False


def _above(path: str) -> Iterator[tuple[str, ResolverMatch]]:
    """Every address of ours above, the nearest first. No part of one only takes what is sent (`test_above.py`)."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        address = f"/{'/'.join(parts[:length])}/"
        try:
            yield address, resolve(address)
        except (Resolver404, ValueError):  # ValueError: a number of so many digits that Python does not read it
            continue
