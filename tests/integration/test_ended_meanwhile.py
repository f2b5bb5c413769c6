"""A form that is sent to what ended after it was opened is answered with what stands, never with "nothing here".

Every form of the table of URL × role is opened; then what it is about is ended, by the form itself (a second press,
another window) and by every other form about the same things, in the hands of whoever may; then it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from practicelens.access.roles import Role
from practicelens.history.models import Event
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.page_forms import forms_of
from tests.builders.visit import TOGETHER, Row, Visit, undone
from tests.integration.test_every_form import CHOSEN, texts

Things = tuple[str, ...]
OF_THE_SAME: dict[Things, list[Row]] = {}
for _row in TOGETHER:
    if not _row.anonymous and ":" not in _row.name:
        OF_THE_SAME.setdefault(_row.arguments, []).append(_row)
# With another auditor since, an audit is not theirs to see any more: they may not learn even where it is.
NOT_THEIRS = {(name, "audit-pass-on") for name in ("audit-part", "audit-save", "audit-actions", "audit-action-drop")}
# The first deletion takes its files, which no transaction brings back for the next: see below.
FILES = ("own_list",)
WORDS = {200, 302, 409, 422}
# What nobody fills in, and takes longest to make.
DOCUMENT = re.compile(r"-(pdf|word|workbook|slides)$")
ONWARDS = re.compile(r'<a href="([^"]+)">Go to what it was about')


@dataclass(frozen=True)
class Sending:
    """A form as somebody has it before them, filled in."""

    name: str
    role: Role
    to: str
    fields: dict[str, Any]


def sendings(visit: Visit, row: Row) -> Iterator[Sending]:
    """The forms of a row's page, as the first person whom it opens for fills them in; of a button, the button."""
    role = next((role for role in Role if row.opens_for(role)), None)
    if role is None or DOCUMENT.search(row.name):
        return
    address = visit.address(row)
    with undone():
        page = visit.client(role).get(address)
    if page.status_code == 405:
        yield Sending(row.name, role, address, {})
    html = page.status_code == 200 and "html" in page.get("Content-Type", "")
    for form in forms_of(page.content.decode()) if html else []:
        words = {name: f"zq{place:03}w" for place, name in enumerate(texts(form))}
        yield Sending(row.name, role, form.action or address, {**form.filled(), **words, **CHOSEN.get(row.name, {})})


def of_each_shape(some: Iterable[Sending]) -> list[Sending]:
    """One of each: a button beside every line of a list is one form many times."""
    return list({(one.name, *one.fields): one for one in some}.values())


@pytest.mark.parametrize("things", OF_THE_SAME, ids=lambda things: "/".join(things) or "nothing")
def test_what_ended_meanwhile_is_said(visit: Visit, things: Things) -> None:
    if things == FILES:
        return
    with visit.made_for(OF_THE_SAME[things][0]):
        opened = of_each_shape(one for row in OF_THE_SAME[things] for one in sendings(visit, row))
        # What ends a whole ends its parts: forms about fewer of the same things, too.
        wider = [row for other in OF_THE_SAME if other and set(other) < set(things) for row in OF_THE_SAME[other]]
        enders = [*opened, *of_each_shape(one for row in wider for one in sendings(visit, row))]
        lost = [what for end in enders for what in lost_after(visit, end, opened if things else [end])]
    assert lost == []


def lost_after(visit: Visit, end: Sending, opened: list[Sending]) -> Iterator[str]:
    """Who sends a form after it ended and is told that there is nothing, or led to nothing."""
    with undone():
        if visit.client(end.role).post(end.to, end.fields).status_code != 302:
            return  # not taken as it was filled in: it ends nothing
        for one in opened:
            with undone():
                client = visit.client(one.role)
                answer = client.post(one.to, one.fields)
                onwards = ONWARDS.findall(answer.content.decode()) if answer.status_code == 409 else []
                # The first page leads some people on, to their team's week.
                nowhere = [to for to in onwards if client.get(to, follow=True).status_code != 200]
            if (nowhere or answer.status_code not in WORDS) and (one.name, end.name) not in NOT_THEIRS:
                yield f"{one.name} ({one.role.value}) after {end.name}: {answer.status_code} {nowhere}"


def test_a_list_that_was_deleted_says_so_to_whoever_sends_its_form_and_is_not_there_to_be_opened(visit: Visit) -> None:
    row = next(row for row in TOGETHER if row.name == "list-compared-delete")
    with visit.made_for(row) as address, undone():
        client = visit.client(Role.ANALYST)
        assert client.post(address).status_code == 302
        answer = client.post(address)
        assert answer.status_code == 409 and "Your list is deleted" in answer.content.decode()
        assert ONWARDS.findall(answer.content.decode()) == ["/explore/comparisons/"]
        assert client.get(address).status_code == 404


def test_what_stands_now_is_shown_beside_what_was_typed_and_a_stranger_learns_nothing(authority: Authority) -> None:
    client = authority.client(Role.INFORMATION_GOVERNANCE)
    fields = {"authority": "", "identifier": "90009", "reason": "A relative works here."}
    fields |= {"starts_day": "23", "starts_month": "11", "starts_year": "2026"}
    assert client.post("/restricted/add/", fields).status_code == 302
    day = {"ends_day": "24", "ends_month": "11", "ends_year": "2026"}
    assert client.post("/restricted/1/end/", day).status_code == 302
    named = {"account": str(authority.account(Role.DCS)), "starts_day": "23", "starts_month": "11"}
    answer = client.post("/restricted/1/name/", {**named, "starts_year": "2026"})
    assert answer.status_code == 409 and "This restriction has an end" in answer.content.decode()
    assert authority.client(Role.ANALYST).post("/restricted/1/name/", named).status_code == 404


def test_whoever_finds_nothing_is_led_to_what_it_is_about_only_where_that_opens_and_has_not_looked_at_it(
    authority: Authority,
) -> None:
    audit = Audits(authority).submitted()
    address, about = f"/audits/{audit}/own-grades/", f'<a href="/audits/{audit}/">'
    looks = Event.objects.filter(look=True, subject_kind="audit").count()
    for role, leads in ((Role.HEAD_OF_QA, True), (Role.ANALYST, False)):
        answer = authority.client(role).get(address)
        assert answer.status_code == 404 and (about in answer.content.decode()) is leads
    assert Event.objects.filter(look=True, subject_kind="audit").count() == looks
