"""Whatever somebody writes into a form of the product is readable afterwards: a distinct word into every text of each.

Every address of the table of URL × role that shows a form is visited by somebody it opens for. What they write is
looked for on the page that answers, and on those that it and the form's own page lead to. An audit's forms, role by
role, are `test_audits_everything_written`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from practicelens.access.roles import Role
from tests.builders.page_forms import PageForm, forms_of
from tests.builders.visit import ROWS, Row, Visit, undone

LINK = re.compile(r'href="(/[^"#]*)')
NO_PAGE = ("/static/", ".xlsx", "/pdf/", "/word/", "/workbook/", "/file/", "as=xlsx", "/text/", "/sign-out/")
DATED = ("day", "month", "year")
STANDING = re.compile(r"a\d+v\d+_")  # of an action that stands: left as it is on the way

DAY = {"day": "23", "month": "11", "year": "2026"}

# What a form asks for that words alone do not answer, by its address.
CHOSEN: dict[str, dict[str, Any]] = {
    "account-add": {"email": "new@northborough.example", "password": "a long sentence 42"},
    "account-address": {"email": "new@northborough.example"},
    "cover-add": {"ends_day": "24"},
    "audit-allocate": {"tool": "case_audit", "child": "B-1"},
    "audit-correct": {"overall": "inadequate"},  # else it asks for no reason to differ from what is suggested
    "audit-review-correct": {"notes": "Agreed otherwise."},  # else nothing is corrected
    "multi-agency-panel-correct": {"learning": "Share sooner."},
    "audit-four-r": {"chair": "other"},
    "audit-four-r-correct": {"chair": "other"},
    # Tomorrow: half past two of today is past in every afternoon that the tests run in.
    "meeting-convene": {"at": "14:30", "chair": "nobody", "day_day": "24", "day_month": "11", "day_year": "2026"},
    "multi-agency-invite": {"email": "new@health.example", "basis": "Agreement of the partnership, for this audit."},
    "pack-publish": {"roles": ["scrutineer"]},
    "programme-hours": {"hours": "45"},
    "theme-plan": {"size": "2", "due_day": "24", "brief_due_day": "25"},
    "worker-add": {"account": ""},
}
# Where words are read that stand further away: with the draw; in the version of a report that leaves the authority.
READ_FROM = {"audit-allocate": "/programme/draws/", "pack-publish": "/packs/"}
# Forms that need more than words, walked where they are tested: a file, several people, a tick each; and why a meeting
# is called off, which those who were asked read where their notice leads.
ELSEWHERE = {
    "comparison-record",
    "comparison-actions",
    "comparison-correct",
    "learning-ask",
    "multi-agency-panel",
    "multi-agency-panel-actions",
    "programme-upload",
    "meeting-call-off",
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
    """Whether it is the name of somebody to be found among many, which is written nowhere."""
    return name.endswith("_words") and f"{name.removesuffix('_words')}_role" in form.kinds


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} {'/'.join(row.arguments)}".strip())
def test_every_word_that_is_written_is_read_again(row: Row, visit: Visit) -> None:
    if row.anonymous or ":" in row.name or row.name in APART or not row.open_to or KINDS & {*row.arguments}:
        return
    with visit.made_for(row) as address:
        opens = [role for role in Role if row.opens_for(role)]
        client = visit.client(opens[0]) if opens else None
        for form in written(client, address) if client else ():
            with undone():
                hold(row, client, address, form)


def written(client: Client, address: str) -> Iterator[PageForm]:
    """The forms of a page that take words."""
    answer = client.get(address)
    if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
        yield from (form for form in forms_of(answer.content.decode()) if texts(form))


def hold(row: Row, client: Client, address: str, form: PageForm) -> None:
    """Send a word in every text, and find each on a page."""
    words = {name: f"zq{place:03}w" for place, name in enumerate(texts(form))}
    chosen = CHOSEN.get(row.name, {})
    words = {name: word for name, word in words.items() if name not in chosen}
    typed = {name: value for name, value in form.filled().items() if not STANDING.match(name)}
    answer = client.post(form.action or address, {**typed, **words, **chosen}, follow=True)
    assert answer.redirect_chain, (row.name, answer.status_code, refusals(answer))
    pages = [answer.content.decode(), text_of(client, address)]
    if row.name in READ_FROM:
        pages += linked(client, [text_of(client, READ_FROM[row.name])])
    missing = not_on(words, pages)
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


def linked(client: Client, pages: list[str]) -> Iterator[str]:
    """The pages that these lead to, each once."""
    for link in dict.fromkeys(LINK.findall("".join(pages))):
        if not any(part in link for part in NO_PAGE):
            yield text_of(client, link.replace("&amp;", "&"))


def text_of(client: Client, address: str) -> str:
    """A page as it is shown; nothing where there is none."""
    answer = client.get(address, follow=True)
    html = answer.status_code == 200 and "html" in answer.get("Content-Type", "")
    return answer.content.decode() if html else ""
