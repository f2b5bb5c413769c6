"""What an address or a form asks for, read carefully: days, numbers, words; nonsense is no answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.http import HttpRequest

from practicelens.access.actor import Actor
from practicelens.web.paging import PER_PAGE, Page, asked_for

T = TypeVar("T")


def actor_of(request: HttpRequest) -> Actor:
    """The person asking; the middleware let nobody unknown past."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def day(asked: Mapping[str, str], name: str) -> date | None:
    """A day in an address, as 2026-11-27; None for anything else."""
    try:
        return date.fromisoformat(asked.get(name, ""))
    except ValueError:
        return None


def number(asked: Mapping[str, str], name: str) -> int | None:
    """A whole number in an address; None for anything else."""
    text = asked.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def typed_day(asked: Mapping[str, str], name: str) -> tuple[date | None, bool]:
    """A day typed into three boxes, and whether anything was typed that is not a day."""
    parts = [asked.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")]
    if not any(parts):
        return None, False
    try:
        return date(*(int(part) for part in reversed(parts))), False
    except ValueError:
        return None, True


def day_boxes(name: str, asked: Mapping[str, str], shown: date | None = None) -> list[dict[str, object]]:
    """The three boxes of a day, with what was typed, else with the day shown."""
    known = {"day": shown.day, "month": shown.month, "year": shown.year} if shown else {}
    widths = {"day": 2, "month": 2, "year": 4}
    return [
        {
            "name": part,
            "id": f"{name}-{part}",
            "value": asked.get(f"{name}-{part}", known.get(part, "")),
            "classes": f"govuk-input--width-{width}",
        }
        for part, width in widths.items()
    ]


def page_of(rows: Sequence[T], total: int, request: HttpRequest, per_page: int = PER_PAGE) -> Page[T]:
    """One page of a list that was read page by page."""
    pages = max(1, -(-total // per_page))
    number_ = min(max(asked_for(request), 1), pages)
    start = (number_ - 1) * per_page
    return Page(rows, number_, pages, total, min(start + 1, total), start + len(rows))


def first_of(request: HttpRequest, per_page: int = PER_PAGE) -> int:
    """Where in the whole list the page asked for begins, from 0."""
    return (max(asked_for(request), 1) - 1) * per_page
