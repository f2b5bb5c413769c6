"""Nonsense thrown at every address and every field: refused in words, never a failure, on either database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from practicelens.access.roles import Role
from tests.builders.page_forms import PageForm, forms_of
from tests.builders.visit import ROWS, Row, Visit, undone, visit  # noqa: F401  (a fixture)

DIGITS, LONG, NUL = "9" * 20, "x" * 5000, "a\x00b"
# A lone surrogate as bytes: what a careless program makes of half an emoji.
SURROGATE = "%ED%A0%80"
DATES = {"from", "to", "since", "until", "month"}
# Which nonsense fits which kind of field. A kind is tried at most this many times a form: what reads the tenth radio
# is what reads the first. Of a character that cannot be kept one a form is enough: the guard looks at all fields alike
# (test_request_guard.py holds that).
MOST_OF_A_KIND = {"text": 3, "box of a day": 3}
TYPED = {
    "text": (LONG,),
    "textarea": (LONG * 4,),
    "hidden": (DIGITS,),
    "select": (DIGITS,),
    "radio": (DIGITS,),
    "checkbox": (DIGITS,),
    "box of a day": (DIGITS, "9999"),
}
ANSWERS = {200, 302, 400, 404, 409, 422, 429}


def client_for(row: Row, visit: Visit) -> Client:  # noqa: F811
    """Somebody who may open the page."""
    role = next((role for role in Role if role.value in row.open_to), Role.QA_OFFICER)
    return Client() if row.anonymous else visit.client(role)


def names_read(reply: Any, kind: str) -> set[str]:
    """The fields that a page read of what was sent."""
    return {name for of, name in reply.wsgi_request.__dict__.get("names_read", set()) if of == kind}


def check(reply: HttpResponse, what: str) -> None:
    assert reply.status_code in ANSWERS, f"{what}: {reply.status_code}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} {'/'.join(row.arguments)}".strip())
def test_nonsense_is_refused_in_words(row: Row, visit: Visit) -> None:  # noqa: F811
    with visit.made_for(row) as address:
        client = client_for(row, visit)
        with undone():
            page = client.get(address)
        for text in ("%00", SURROGATE):
            assert client.get(f"{address}?any={text}").status_code == 400
        for name in names_read(page, "asked"):
            for text in ("9999-12-31", "9999-12", DIGITS) if name in DATES else (DIGITS, "x"):
                with undone():
                    check(client.get(f"{address}?{name}={quote(text)}"), f"?{name}={text[:30]}")
        for form in forms_on(client, address, page):
            for what, sent in hostile(form):
                with undone():
                    check(client.post(form.action or address, sent), what)


def forms_on(client: Client, address: str, page: Any) -> list[PageForm]:
    """The forms of a page; of an address that is only sent to, the fields that it reads."""
    if page.status_code != 405:
        return forms_of(page.content.decode()) if "html" in page.headers["Content-Type"] else []
    with undone():
        reply = client.post(address)
    form = PageForm(address)
    for name in names_read(reply, "typed"):
        form.add(name, "hidden", "1")
    return [form]


def hostile(form: PageForm) -> Iterator[tuple[str, dict[str, Any]]]:
    """The form as it would be sent, with one field replaced in turn."""
    filled, tried = form.filled(), Counter[str]()
    for name, kind in form.kinds.items():
        kind = "box of a day" if is_box(name, kind) else kind
        tried[kind] += 1
        if kind == "file":
            yield f"{name}: a file's name", {**filled, name: SimpleUploadedFile(NUL, b"x")}
            yield f"{name}: a file's content", {**filled, name: SimpleUploadedFile("a.xlsx", b"\x00" * 100)}
        elif tried[kind] <= MOST_OF_A_KIND.get(kind, 1):
            for text in TYPED[kind] if len(tried) > 1 or tried[kind] > 1 else (NUL, *TYPED[kind]):
                yield f"{name}: {text[:30]!r}", {**filled, name: [text]}


def is_box(name: str, kind: str) -> bool:
    """Whether a field is one of the three boxes of a day."""
    return kind == "text" and name.replace("-", "_").endswith(("_day", "_month", "_year"))
