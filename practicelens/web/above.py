"""What stands above an address: addresses are nested as the things they are about (`/learning/26/answer/`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve

from practicelens.web.request_input import asked_at


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


class _WouldWrite(Exception):
    """The page would write down that somebody looks: it opens for them."""


def opens(request: HttpRequest, address: str) -> bool:
    """Whether a page of ours opens for whoever asks now: nobody is led on to one that says there is nothing.

    It is asked as it would be opened, and writes nothing: history knows of no look, as none was shown, and nobody
    waits for a lock. A page that comes to write its look has found who asks entitled to it.
    """
    asked = asked_at(request, address)
    try:
        asked.resolver_match = match = resolve(address)
        with _apart(), connection.execute_wrapper(_refuse_to_write):
            answer = match.func(asked, *match.args, **match.kwargs)
        return bool(answer.status_code == 200)
    except _WouldWrite:
        return True
    except Exception:  # asked from a page about a failure, which must never be one itself
        return False


@contextmanager
def _apart() -> Iterator[None]:
    """Within somebody's transaction: a write that is refused spoils none of it."""
    if not connection.in_atomic_block:
        yield
        return
    before = transaction.savepoint()
    try:
        yield
    finally:
        # First, or the database would not be asked to go back.
        transaction.set_rollback(False)
        transaction.savepoint_rollback(before)


def _refuse_to_write(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    if not sql.lstrip().upper().startswith(("SELECT", "WITH", "(SELECT")):
        raise _WouldWrite
    return execute(sql, *rest)


def _above(path: str) -> Iterator[tuple[str, ResolverMatch]]:
    """Every address of ours above, the nearest first. No part of one only takes what is sent (`test_above.py`)."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        address = f"/{'/'.join(parts[:length])}/"
        try:
            yield address, resolve(address)
        except (Resolver404, ValueError):  # ValueError: a number of so many digits that Python does not read it
            continue
