"""Nonsense for whatever a page asks of its address and for every field of a form; which of it a form has refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse

from tests.builders.page_forms import PageForm

DIGITS, LONG, NUL = "9" * 20, "x" * 5000, "a\x00b"
# A lone surrogate as bytes: what a careless program makes of half an emoji.
SURROGATE = "%ED%A0%80"
DATES = {"from", "to", "since", "until", "month"}
# Which nonsense fits which kind of field, thrown into all of a form at once.
TYPED = {
    "text": LONG,
    "textarea": LONG * 4,
    "select": DIGITS,
    "radio": DIGITS,
    "checkbox": DIGITS,
    "box of a day": DIGITS,
}
# Where a form is refused without naming a field, each kind is tried alone, at most this many times.
MOST_OF_A_KIND = {"text": 3}
SUMMARY = re.compile(r'govuk-error-summary__list">(.*?)</ul>', re.DOTALL)


def names_read(reply: Any, kind: str) -> list[str]:
    """The fields that a page read of what was sent."""
    return sorted(name for of, name in reply.wsgi_request.__dict__.get("names_read", ()) if of == kind)


def questions(names: list[str]) -> Iterator[dict[str, str]]:
    """What a page is asked: everything at once that is no day, then each day."""
    days = [name for name in names if name in DATES]
    # Texts that a page merely looks for differ in nothing between the databases.
    for text in (DIGITS, "x") if connection.vendor == "sqlite" else (DIGITS,):
        yield {name: text for name in names if name not in DATES}
    for name in days:
        yield from ({name: text} for text in ("9999-12-31", "9999-12", DIGITS))


def files(form: PageForm) -> Iterator[tuple[str, dict[str, Any]]]:
    """A name that cannot be kept, and a content that is none."""
    for name in (name for name, kind in form.kinds.items() if kind == "file"):
        yield f"{name}: a file's name", {**form.filled(), name: SimpleUploadedFile(NUL, b"x")}
        yield f"{name}: a file's content", {**form.filled(), name: SimpleUploadedFile("a.xlsx", b"\x00" * 100)}


def hidden(form: PageForm) -> Iterator[tuple[str, dict[str, Any]]]:
    """A number that is none where a page put one of its own: one of a form."""
    names = [name for name, kind in form.kinds.items() if kind == "hidden"]
    for name in names[:1]:
        yield f"{name}: {DIGITS}", {**form.filled(), name: [DIGITS]}


def late(form: PageForm) -> Iterator[tuple[str, dict[str, Any]]]:
    """A year that nobody lives to see, in every day of a form."""
    years = [name for name, kind in form.kinds.items() if kind_of(name, kind) == "box of a day" and "year" in name]
    if years:
        yield f"{years}: 9999", {**form.filled(), **{name: ["9999"] for name in years}}


def everywhere(form: PageForm) -> dict[str, str]:
    """Nonsense for every field that takes any."""
    return {name: TYPED[of] for name, kind in form.kinds.items() if (of := kind_of(name, kind)) in TYPED}


def a_few(form: PageForm, left: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is left of it into one field of each kind alone, the others as somebody in a hurry fills them."""
    thrown = Counter[str]()
    for name, text in left.items():
        kind = kind_of(name, form.kinds[name])
        thrown[kind] += 1
        if thrown[kind] <= MOST_OF_A_KIND.get(kind, 1):
            yield f"{name}: {text[:30]!r}", {**form.filled(), name: [text]}


def refused(reply: HttpResponse) -> set[str]:
    """The fields that a form's summary of errors leads to; of a day all three boxes."""
    summary = SUMMARY.search(reply.content.decode(errors="replace"))
    names = set(re.findall(r'href="#([^"]+)"', summary[1])) if summary else set()
    days = {re.sub(r"[_-]day$", "", name) for name in names}
    return names | {f"{day}{mark}{part}" for day in days for mark in "_-" for part in ("day", "month", "year")}


def kind_of(name: str, kind: str) -> str:
    """A field's kind; one of the three boxes of a day is a kind of its own."""
    box = kind == "text" and name.replace("-", "_").endswith(("_day", "_month", "_year"))
    return "box of a day" if box else kind
