"""Every form of every page: what somebody writes is read again, and nonsense is refused in words, on either database.

Every address of the table of URL × role is visited by somebody it opens for, and each form of it sent: with a distinct
word in every text, which is looked for on the page that answers, and on those that it and the form's own page lead to;
and with what no database keeps, no reader understands or nobody lives to see. An audit's forms, role by role, are
`test_audits_everything_written`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from practicelens.access.roles import Role
from tests.builders.kept import quoted
from tests.builders.nonsense import (
    NUL,
    SURROGATE,
    a_few,
    everywhere,
    files,
    hidden,
    late,
    names_read,
    questions,
    refused,
)  # fmt: skip
from tests.builders.page_forms import PageForm, forms_of
from tests.builders.visit import TOGETHER, Row, Visit, undone

ANSWERS = {200, 302, 400, 404, 409, 422, 429}
LINK = re.compile(r'href="(/[^"#]*)')
WRITES = re.compile(r'\b(?:INSERT INTO|UPDATE) "(\w+)"')
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
NO_PAGE = ("/static/", ".xlsx", "/pdf/", "/word/", "/workbook/", "/file/", "as=xlsx", "/text/", "/sign-out/")
DATED = ("day", "month", "year")
STANDING = re.compile(r"a\d+v\d+_")  # of an action that stands: left as it is on the way

DAY = {"day": "23", "month": "11", "year": "2026"}

# What a form asks for that words alone do not answer, by its address.
CHOSEN: dict[str, dict[str, Any]] = {
    "account-add": {"email": "new@northborough.example", "password": "a long sentence 42"},
    "account-address": {"email": "new@northborough.example"},
    "cover-add": {"ends_day": "24"},
    "agency-add": {"email": "new@health.example", "days": "3"},
    "alert-act": {"until_day": "24"},  # held until a day that lies ahead
    "audit-allocate": {"tool": "case_audit", "child": "B-1"},
    "audit-correct": {"overall": "inadequate"},  # else it asks for no reason to differ from what is suggested
    "audit-review-correct": {"notes": "Agreed otherwise."},  # else nothing is corrected
    "multi-agency-panel-correct": {"learning": "Share sooner."},
    "audit-four-r": {"chair": "other"},
    "audit-four-r-correct": {"chair": "other"},
    # A number, of all rows: a condition and a rule need more than words.
    "local-card-choose-of": {
        **{f"{name}{one}": "" for one in (1, 2, 3) for name in ("where", "value")},
        "number": "",
        "days": "",
    },
    # Tomorrow: half past two of today is past in every afternoon that the tests run in.
    "meeting-convene": {"at": "14:30", "chair": "nobody", "day_day": "24", "day_month": "11", "day_year": "2026"},
    "multi-agency-invite": {"email": "new@health.example", "basis": "Agreement of the partnership, for this audit."},
    "pack-publish": {"roles": ["scrutineer"]},
    "programme-hours": {"hours": "45"},
    "target-set": {"value": "85", "first_day": "1", "until_day": "2"},
    "theme-plan": {"size": "2", "due_day": "24", "brief_due_day": "25"},
    "worker-add": {"account": ""},
}
# Where words are read that stand further away: with the draw; in the version of a report that leaves the authority.
READ_FROM = {"audit-allocate": "/programme/draws/", "pack-publish": "/packs/"}
# Forms that need more than words, walked where they are tested: a file, several people, a tick each; and why a meeting
# is called off, which those who were asked read where their notice leads. A token is its form's own answer, shown once.
ELSEWHERE = {
    "comparison-record",
    "comparison-actions",
    "comparison-correct",
    "learning-ask",
    "multi-agency-panel",
    "multi-agency-panel-actions",
    "programme-upload",
    "meeting-call-off",
    "token-add",
}
# The same form is walked once, for 4R meetings; the others have a chair of their own.
KINDS = {"review_kind", "comparison_kind", "panel_kind"}
# Forms whose texts are for the product alone.
APART = {"account-password", "change-password", "change-address", *ELSEWHERE}


def texts(form: PageForm) -> list[str]:
    """The fields in which one writes words, and where none stand yet; days and hidden versions are none."""
    return [
        name
        for name, kind in form.kinds.items()
        if kind in ("text", "textarea")
        and not STANDING.match(name)
        and not looked_for(form, name)
        and not any(form.values.get(name, []))
        and name.replace("-", "_").rpartition("_")[2] not in DATED
    ]


def looked_for(form: PageForm, name: str) -> bool:
    """Whether it is the name of somebody, or a word of a figure, to be found among many: it is written nowhere."""
    if name == "figures_words":
        return True
    return name.endswith("_words") and f"{name.removesuffix('_words')}_role" in form.kinds


@dataclass(frozen=True)
class Opened:
    """An address as somebody it opens for was answered. ``page`` is Django's test response."""

    row: Row
    address: str
    client: Client
    page: Any

    @property
    def forms(self) -> list[PageForm]:
        """Every form of the page."""
        html = self.page.status_code == 200 and "html" in self.page.get("Content-Type", "")
        return forms_of(self.page.content.decode()) if html else []


class Opening:
    """Opens each address once for both walks."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._last: Opened | None = None

    @contextmanager
    def __call__(self, row: Row) -> Iterator[Opened]:
        """With the things that it names."""
        with self._visit.made_for(row) as address:
            if self._last is None or self._last.row is not row:
                role = next((role for role in Role if row.opens_for(role)), Role.QA_OFFICER)
                client = Client() if row.anonymous else self._visit.client(role)
                with undone():
                    self._last = Opened(row, address, client, client.get(address))
            yield self._last


@pytest.fixture(scope="module")
def opening(visit: Visit) -> Opening:
    return Opening(visit)


# In the scope of the module: both walks visit a row before either goes on to the next, and find its things standing.
each_row = pytest.mark.parametrize(
    "row", TOGETHER, ids=lambda row: f"{row.name} {'/'.join(row.arguments)}".strip(), scope="module"
)


@each_row
def test_every_word_that_is_written_is_read_again(row: Row, opening: Opening) -> None:
    if row.anonymous or ":" in row.name or row.name in APART or not row.open_to or KINDS & {*row.arguments}:
        return
    with opening(row) as opened:
        for form in filter(texts, opened.forms):
            with undone():
                hold(row, opened.client, opened.address, form)


@each_row
def test_nonsense_is_refused_in_words(row: Row, opening: Opening) -> None:
    with opening(row) as opened:
        for text in ("%00", SURROGATE):
            assert opened.client.get(f"{opened.address}?any={text}").status_code == 400
        for asked in questions(names_read(opened.page, "asked")):
            ask(opened, asked)
        for form in shapes(opened):
            throw(opened.client, form.action or opened.address, form)


def ask(opened: Opened, asked: dict[str, str]) -> None:
    """Ask a page for what makes no sense: all of it, and where that is refused each by itself, for one hides others."""
    if asked:
        with undone():
            reply = opened.client.get(f"{opened.address}?{urlencode(asked)}")
        check(reply, f"?{asked}")
        if reply.status_code != 200 and len(asked) > 1:
            for name, text in asked.items():
                ask(opened, {name: text})


def check(reply: HttpResponse, what: str) -> None:
    assert reply.status_code in ANSWERS, f"{what}: {reply.status_code}"


def shapes(opened: Opened) -> list[PageForm]:
    """The forms of a page, one of each shape; of an address that is only sent to, the fields that it reads."""
    if opened.page.status_code != 405:
        # A button beside every line of a list is one form many times.
        shapes = {(re.sub(r"[^/]*\d[^/]*", "1", form.action), *form.kinds.items()): form for form in opened.forms}
        return list(shapes.values())
    with undone():
        reply = opened.client.post(opened.address)
    form = PageForm(opened.address)
    for name in names_read(reply, "typed"):
        form.add(name, "hidden", "1")
    return [form]


def throw(client: Client, to: str, form: PageForm) -> None:
    """Every nonsense at a form."""
    for name in list(form.filled())[:1]:
        # One field of a form is enough: the guard looks at all of them alike (test_request_guard.py holds it).
        assert client.post(to, {**form.filled(), name: [NUL]}).status_code == 400
    for what, sent in (*files(form), *hidden(form), *late(form)):
        with undone():
            check(client.post(to, sent), what)
    left, answer = everywhere(form), 0
    # What is refused by name is put right, until the rest is taken or none is named.
    while left:
        with undone():
            reply = client.post(to, {**form.filled(), **{name: [text] for name, text in left.items()}})
        check(reply, f"{sorted(left)} of {to}")
        answer, named = reply.status_code, refused(reply)
        if not left.keys() & named:
            break
        left = {name: text for name, text in left.items() if name not in named}
    # Neither taken nor judged: of a version that is no more, say.
    for what, sent in a_few(form, left) if answer in {400, 404, 409} else ():
        with undone():
            check(client.post(to, sent), what)


def hold(row: Row, client: Client, address: str, form: PageForm) -> None:
    """Send a word in every text, and find each on a page."""
    words = {name: f"zq{place:03}w" for place, name in enumerate(texts(form))}
    chosen = CHOSEN.get(row.name, {})
    words = {name: word for name, word in words.items() if name not in chosen}
    typed = {name: value for name, value in form.filled().items() if not STANDING.match(name)}
    with writing_to() as tables:
        answer = client.post(form.action or address, {**typed, **words, **chosen}, follow=True)
    assert answer.redirect_chain, (row.name, answer.status_code, refusals(answer))
    pages = [answer.content.decode(), text_of(client, address)]
    if row.name in READ_FROM:
        pages = [*linked(client, MAIN.findall(text_of(client, READ_FROM[row.name]))), *pages]
    missing = not_on(words, pages)
    if missing and connection.vendor == "postgresql":
        missing = not_on(missing, [written(tables)])
    for page in linked(client, pages) if missing else ():
        missing = not_on(missing, [page])
    assert set(missing) == set()


def refusals(answer: HttpResponse) -> list[str]:
    """What a form said against what was sent."""
    return re.findall(r'govuk-error-message">\s*(?:<span[^>]*>[^<]*</span>)?([^<]*)', answer.content.decode())


def not_on(words: dict[str, str], pages: Iterable[str]) -> dict[str, str]:
    """The texts whose word stands on none of these pages."""
    seen = "".join(pages)
    return {name: word for name, word in words.items() if word not in seen}


@contextmanager
def writing_to() -> Iterator[set[str]]:
    """The tables that are written to meanwhile."""
    tables = set[str]()

    def looked_at(execute: Callable[..., Any], statement: str, *given: Any) -> Any:
        tables.update(WRITES.findall(statement))
        return execute(statement, *given)

    with connection.execute_wrapper(looked_at):
        yield tables


def written(tables: Iterable[str]) -> str:
    """Every row of these tables as text, which PostgreSQL writes by itself.

    That it took a word is the question there; the pages further away that show it are read on SQLite, and opened on
    either database by their own rows.
    """
    rows = " UNION ALL ".join(f"SELECT row::text FROM {quoted(name)} AS row" for name in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute(rows or "SELECT ''")
        return "".join(row for (row,) in cursor.fetchall())


def linked(client: Client, pages: list[str]) -> Iterator[str]:
    """The pages that these lead to, each once: those that they lead to by themselves before those of every frame."""
    own = "".join(MAIN.findall("".join(pages)))
    for link in dict.fromkeys(LINK.findall(own + "".join(pages))):
        if not any(part in link for part in NO_PAGE):
            yield text_of(client, link.replace("&amp;", "&"))


def text_of(client: Client, address: str) -> str:
    """A page as it is shown; nothing where there is none."""
    answer = client.get(address, follow=True)
    html = answer.status_code == 200 and "html" in answer.get("Content-Type", "")
    return answer.content.decode() if html else ""
