"""The one door for what a request brings: text, whole numbers, days, months and files; no page reads it elsewhere.

``asked_…`` reads the address (what a link or a search asks for), ``typed_…`` what a form sent. What cannot be read in
an address is answered 400 in words (``Unreadable``): a filter that is silently ignored would show the wrong list as
the right one. What cannot be read in a form is the form's own error, so that everything typed stays. Characters that
no database keeps are refused earlier, by ``web.request_guard``. An architecture test holds that nobody reads
``request.GET`` or ``request.POST`` but this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from copy import copy
from datetime import date
from typing import TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from practicelens.access.errors import Missing

T = TypeVar("T")
# Nobody at work today began more than a working life ago, and no child's record reaches that far: an earlier year is
# a slip of the hand (0226, 1026). Nothing is planned past the century: a later year is a slip too (20226), and what
# is left until date.max (7900 years) is more than any due date or month can be moved on by.
EARLIEST = date(1950, 1, 1)
LATEST = date(2099, 12, 31)
# The largest number both databases keep as an id.
LARGEST = 2**31 - 1
# The longest search anybody types; more is cut, as a search for its beginning.
MOST_ASKED = 200

# What no database keeps: PostgreSQL refuses NUL, and a lone surrogate cannot be written as bytes at all.
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")

NOT_A_DAY = "Enter a real date, like 27 11 2026."
OUT_OF_RANGE = f"Enter a year from {EARLIEST.year} to {LATEST.year}."
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,10}")
_BOXES = (("day", 2), ("month", 2), ("year", 4))


class Unreadable(Exception):
    """What an address asks for cannot be read: 400, in words for the person whose address it is."""

    def __init__(self, message: str) -> None:
        """Keep the words, which never repeat what was sent."""
        super().__init__(message)
        self.message = message


# What a text says ---------------------------------------------------------------------------------------------------


def read_day(text: str) -> date:
    """A day written 2026-11-27. Raises ``ValueError`` in words for anything else, and out of the years we keep."""
    if not _ISO.fullmatch(text):
        raise ValueError("Write a day as 2026-11-27.")
    try:
        return within_years(date.fromisoformat(text))
    except ValueError as error:
        # One refusal for no such day and for a year we do not keep: both are an address written wrongly.
        raise ValueError("Write a day that there is, as 2026-11-27.") from error


def read_month(text: str) -> date:
    """The first day of a month written 2026-11. Raises ``ValueError`` in words."""
    if not _MONTH.fullmatch(text):
        raise ValueError("Write a month as 2026-11.")
    return read_day(f"{text}-01")


def read_number(text: str) -> int:
    """A whole number from 0 to the largest id. Raises ``ValueError`` in words."""
    # Ten digits at most before a number is made of them: Python refuses to make one of thousands.
    if not _NUMBER.fullmatch(text) or int(text) > LARGEST:
        raise ValueError("Write a whole number.")
    return int(text)


def read_year(text: str) -> int:
    """A year of those we keep. Raises ``ValueError`` in words."""
    year = read_number(text)
    if not EARLIEST.year <= year <= LATEST.year:
        raise ValueError(OUT_OF_RANGE)
    return year


def read_boxes(day: str, month: str, year: str) -> date:
    """The day typed into three boxes. Raises ``ValueError`` with the words of the form's error."""
    texts = [text.strip() for text in (year, month, day)]
    # 20 digits would be turned into a number first: told by their length, so that no number is made of them.
    if not all(re.fullmatch(r"[0-9]+", text) for text in texts):
        raise ValueError(NOT_A_DAY)
    if len(texts[0]) > 4 or not EARLIEST.year <= int(texts[0]) <= LATEST.year:
        raise ValueError(OUT_OF_RANGE)
    try:
        return date(*(int(text[:9]) for text in texts))
    except ValueError as error:
        raise ValueError(NOT_A_DAY) from error


def within_years(day: date) -> date:
    """The day itself. Raises ``ValueError`` outside the years we keep."""
    if not EARLIEST <= day <= LATEST:
        raise ValueError(OUT_OF_RANGE)
    return day


def path_day(text: str) -> date:
    """The day in the path of an address. Raises ``Missing``: a path with a day that is none leads nowhere."""
    try:
        return read_day(text)
    except ValueError as error:
        raise Missing("day") from error


def path_month(text: str) -> date:
    """The month in the path of an address, by its first day. Raises ``Missing``."""
    try:
        return read_month(text)
    except ValueError as error:
        raise Missing("month") from error


# What an address asks for -------------------------------------------------------------------------------------------


def asked_text(request: HttpRequest, name: str, default: str = "", *, most: int = MOST_ASKED) -> str:
    """Words in an address, without the space around them."""
    return _asked(request, name, default).strip()[:most]


def asked_choice(request: HttpRequest, name: str, choices: Collection[str], default: str = "") -> str:
    """One of the choices, or the default where the address names none of them."""
    text = _asked(request, name, default)
    # Not refused: a choice that there is not any more is an old link's, and the default is what it meant to widen.
    return text if text in choices else default


def asked_at(request: HttpRequest, address: str) -> HttpRequest:
    """The same person asking for another address, which brings nothing along."""
    asked = copy(request)
    asked.method, asked.path, asked.path_info = "GET", address, address
    asked.GET = asked.POST = QueryDict()  # type: ignore[assignment]
    return asked


def asked_flag(request: HttpRequest, name: str, yes: str = "yes") -> bool:
    """Whether the address says yes."""
    return _asked(request, name) == yes


def asked_number(request: HttpRequest, name: str) -> int | None:
    """A whole number, None where the address asks for none. Raises ``Unreadable``."""
    return asked_as(request, name, read_number)


# As people see them on the forms that ask; an address has its own short names.
LABELS = {"since": "From", "from": "From", "until": "To", "to": "To", "month": "Month"}


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day, None where the address asks for none. Raises ``Unreadable``."""
    return asked_as(request, name, read_day)


def asked_month(request: HttpRequest, name: str) -> date | None:
    """A month by its first day, None where the address asks for none. Raises ``Unreadable``."""
    return asked_as(request, name, read_month)


def asked_year(request: HttpRequest, name: str) -> int | None:
    """A year, None where the address asks for none. Raises ``Unreadable``."""
    return asked_as(request, name, read_year)


def asked_as(request: HttpRequest, name: str, read: Callable[[str], T]) -> T | None:
    """What a question says by a reader of one's own, None for an empty one. Raises ``Unreadable`` with its words."""
    text = _asked(request, name).strip()
    if not text:
        return None
    try:
        return read(text)
    except ValueError as error:
        named = LABELS.get(name, name)
        raise Unreadable(f"This address asks for something that cannot be read as “{named}”. {error}") from error


def asked_page(request: HttpRequest) -> int:
    """The page of a list, from 1; one that makes no sense is the first, as one past the end is the last."""
    text = _asked(request, "page", "1")
    # Not refused: a page number is no filter, and the first page is never the wrong list.
    return max(int(text), 1) if re.fullmatch(r"[0-9]{1,7}", text) else 1


def asked_all(request: HttpRequest) -> dict[str, str]:
    """Everything the address asks for, each question once: for links that change one and keep the others."""
    return {name: request.GET.get(name, "") for name in request.GET}


# What a form sent ---------------------------------------------------------------------------------------------------


def sent_form(request: HttpRequest) -> QueryDict | None:
    """What a Django form is bound to: None until it is sent."""
    return request.POST if request.method == "POST" else None


def typed_text(request: HttpRequest, name: str) -> str:
    """What was typed into a field, as it was typed; "" without one."""
    return _typed(request, name)


def typed_texts(request: HttpRequest, name: str) -> tuple[str, ...]:
    """Everything ticked under one name."""
    _keep_name(request, "typed", name)
    return tuple(request.POST.getlist(name))


def typed_all(request: HttpRequest) -> dict[str, str]:
    """Every field with what was typed last into it."""
    return {name: request.POST.get(name, "") for name in request.POST}


def typed_lists(request: HttpRequest) -> list[tuple[str, list[str]]]:
    """Every field with everything typed into it, to be shown back to the person."""
    return list(request.POST.lists())


def typed_number(request: HttpRequest, name: str) -> int | None:
    """A whole number of a form's own making (a hidden field, a ticked box); None for anything else."""
    return _number_or_none(_typed(request, name))


def typed_numbers(request: HttpRequest, name: str) -> tuple[int, ...]:
    """The numbers of the boxes ticked; what is none is left out."""
    found = (_number_or_none(text) for text in typed_texts(request, name))
    return tuple(number for number in found if number is not None)


def typed_version(request: HttpRequest, name: str = "version") -> int:
    """The version a form was opened at; 0, which nothing has, for anything else: then the write is refused as stale."""
    return typed_number(request, name) or 0


def typed_day(request: HttpRequest, name: str) -> tuple[date | None, str]:
    """A day typed into three boxes, None where they are empty; and what is wrong with it, in words."""
    parts = [_typed(request, f"{name}-{part}").strip() for part, _ in _BOXES]
    if not any(parts):
        return None, ""
    try:
        return read_boxes(*parts), ""
    except ValueError as error:
        return None, str(error)


def day_boxes(request: HttpRequest, name: str, shown: date | None = None) -> list[dict[str, object]]:
    """The three boxes of a day, with what was typed, else with the day shown."""
    known = {"day": shown.day, "month": shown.month, "year": shown.year} if shown else {}
    return [
        {
            "name": part,
            "id": f"{name}-{part}",
            "value": request.POST.get(f"{name}-{part}", known.get(part, "")),
            "classes": f"govuk-input--width-{width}",
        }
        for part, width in _BOXES
    ]


def sent_file(request: HttpRequest, name: str) -> UploadedFile[bytes] | None:
    """A file that was sent."""
    found = request.FILES.get(name)
    return found if isinstance(found, UploadedFile) else None


def sent_file_names(request: HttpRequest) -> list[str]:
    """The names of every file that was sent, as their sender calls them."""
    return [file.name or "" for _, files in request.FILES.lists() for file in files if isinstance(file, UploadedFile)]


def sent_body(request: HttpRequest) -> bytes:
    """What was sent, unread."""
    return request.body


def _asked(request: HttpRequest, name: str, default: str = "") -> str:
    """A question of the address."""
    _keep_name(request, "asked", name)
    return request.GET.get(name, default)


def _typed(request: HttpRequest, name: str, default: str = "") -> str:
    """A field of a form."""
    _keep_name(request, "typed", name)
    return request.POST.get(name, default)


def _keep_name(request: HttpRequest, kind: str, name: str) -> None:
    """Keep on the request what was read of it: the test that throws nonsense at every page learns its fields here."""
    request.__dict__.setdefault("names_read", set()).add((kind, name))


def _number_or_none(text: str) -> int | None:
    """A whole number, or None."""
    try:
        return read_number(text)
    except ValueError:
        return None
