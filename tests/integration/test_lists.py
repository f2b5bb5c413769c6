"""Long lists: narrowed by what people ask, kept in the address, paged by number, taken away as Excel by role."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.people.setup import changes as setup
from practicelens.quality.audits.core import queries
from practicelens.quality.audits.core.states import Kind
from practicelens.quality.audits.core.views import Filters
from practicelens.quality.audits.models import Audit
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import NOW, TODAY, Authority


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def child(number: int) -> ChildKey:
    return ChildKey("northborough", "case-system", f"B-{number}")


def listed(audits: Audits, role: Role, **filters: object) -> list[int]:
    """The audits of a narrowed list, in its order, the count agreeing."""
    asked = Filters(**filters)  # type: ignore[arg-type]
    rows = [row.id for row in queries.audits(asking(audits.actor(role)), asked)]
    assert queries.count(asking(audits.actor(role)), asked) == len(rows)
    return rows


def test_a_list_is_narrowed_by_auditor_kind_tool_and_months(audits: Audits) -> None:
    mine = audits.submitted(child=child(1))
    other = audits.allocated(child=child(2), auditor_id=audits.authority.account(Role.REVIEWING_OFFICER))
    Audit.objects.filter(pk=other).update(month=date(2026, 9, 1), kind=Kind.THEMED)
    head = Role.HEAD_OF_QA
    assert listed(audits, head, auditor_id=audits.authority.account(Role.QA_OFFICER)) == [mine]
    assert listed(audits, head, kind=Kind.THEMED) == [other]
    assert listed(audits, head, until=date(2026, 9, 1)) == [other]
    assert listed(audits, head, since=date(2026, 10, 1)) == [mine]
    assert listed(audits, head, tool="case_audit") == [mine, other]
    assert listed(audits, head, tool="mash") == []
    assert listed(audits, head, order="oldest") == [other, mine]


def test_the_choices_hold_only_what_the_person_may_know_of(audits: Audits) -> None:
    audits.submitted(child=child(1))
    audits.allocated(child=child(2), auditor_id=audits.authority.account(Role.REVIEWING_OFFICER))
    assert [name for _, name in queries.choices(asking(audits.actor(Role.HEAD_OF_QA))).auditors] == [
        "Grace Lund", "Tom Ferris",
    ]  # fmt: skip
    assert [name for _, name in queries.choices(asking(audits.actor(Role.TEAM_MANAGER))).auditors] == ["Tom Ferris"]


def test_no_link_narrows_to_what_can_find_nothing(audits: Audits) -> None:
    Audit.objects.filter(pk=audits.allocated(child=child(1))).update(kind=Kind.PARTNER)
    # An agency's part has no summary for the child's record, and the one auditor's list is theirs alone.
    page = audits.authority.client(Role.QA_OFFICER).get("/audits/").content.decode()
    assert "status=allocated" in page and "status=late" in page
    assert not any(one in page for one in ("not_on_record", "record_late", "status=withdrawn", "mine=yes"))
    audits.submitted(child=child(2))
    page = audits.authority.client(Role.HEAD_OF_QA).get("/audits/").content.decode()
    assert all(one in page for one in ("not_on_record", "record_late", "status=submitted"))
    assert "mine=yes" not in page and "status=withdrawn" not in page


def test_the_address_keeps_the_filter_and_what_else_it_says(audits: Audits) -> None:
    audits.submitted(child=child(1))
    html = audits.authority.client(Role.HEAD_OF_QA).get("/audits/?kind=regular&mine=yes&page=2").content.decode()
    assert '<option value="regular" selected>' in html
    assert '<input type="hidden" name="mine" value="yes">' in html and 'name="page"' not in html
    odd = audits.authority.client(Role.HEAD_OF_QA).get("/audits/?kind=none&auditor=x")
    assert odd.status_code == 200 and "1 audit" in odd.content.decode()


def test_pages_are_reached_by_number(audits: Audits) -> None:
    first = audits.allocated(child=child(1))
    row = Audit.objects.get(pk=first)
    for number in range(2, 92):
        row.pk, row.child = None, f"B-{number}"
        row.save(force_insert=True)
    html = audits.authority.client(Role.HEAD_OF_QA).get("/audits/?kind=regular&page=2").content.decode()
    assert 'href="?kind=regular&amp;page=4"' in html and "Page 2 of 4" in html


def taken(client: Client, address: str) -> list[tuple[object, ...]]:
    """The rows of the downloaded list, under its head."""
    answer = client.get(address)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    return list(book["Audits"].iter_rows(values_only=True))


def test_a_list_is_taken_away_as_it_is_narrowed_and_the_look_names_every_child(audits: Audits) -> None:
    first = audits.submitted(child=child(1))
    audits.allocated(child=child(2), auditor_id=audits.authority.account(Role.REVIEWING_OFFICER))
    setup.restrict_child(child(3), reason="Own family", starts=TODAY, by=SYSTEM, now=NOW)
    client = audits.authority.client(Role.HEAD_OF_QA)
    rows = taken(client, f"/audits/?as=xlsx&auditor={audits.authority.account(Role.QA_OFFICER)}")
    held = [row for row in rows if row[0] == f"A-{1000 + first}"]
    assert len(held) == 1 and "B-1" in held[0] and 0 in held[0]
    assert not any("B-2" in row for row in rows)
    look = Event.objects.get(look=True, subject_kind="list", subject_id="audits as Excel")
    assert [one.identifier for one in look.children.all()] == ["B-1"]


def test_who_leads_no_audits_takes_no_list_away(audits: Audits) -> None:
    audits.submitted(child=child(1))
    client = audits.authority.client(Role.PRACTITIONER)
    answer = client.get("/audits/?as=xlsx")
    assert answer["Content-Type"].startswith("text/html") and "This list as Excel" not in answer.content.decode()
    assert "This list as Excel" in audits.authority.client(Role.HEAD_OF_QA).get("/audits/").content.decode()
