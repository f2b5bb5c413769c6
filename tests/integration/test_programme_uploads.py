"""Lists that no extract holds: read apart, refused row by row, kept and drawn from like any other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.analytics import case_list
from practicelens.history.models import Event
from practicelens.quality.audits.core.states import Kind
from practicelens.quality.programme.draws import changes as draws_changes
from practicelens.quality.programme.draws import preparing
from practicelens.quality.programme.draws import queries as draws_queries
from practicelens.quality.programme.filling import changes as filling_changes
from practicelens.quality.programme.lists import changes as lists_changes
from practicelens.quality.programme.lists import queries as lists_queries
from practicelens.quality.programme.months import changes as months_changes
from practicelens.quality.programme.months import queries as months_queries
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db
GOOD = b"Child identifier,Team,Worker\n90004,Family Support Team Two,\nM-17,Children in Care Team One,Nadia Petrov\n"


@pytest.fixture
def made(authority: Authority, published: int) -> Audits:
    """The small authority with tools and a published extract."""
    return Audits(authority)


def head(made: Audits) -> dict[str, Any]:
    """The Head of Safeguarding, now."""
    return {"by": made.actor(Role.HEAD_OF_QA), "now": made.now}


def sent(made: Audits, content: bytes = GOOD, **overrides: Any) -> int:
    """A MARAC list of today."""
    plain: dict[str, Any] = {"title": "MARAC in October", "tool": "marac", "as_at": made.authority.today}
    return lists_changes.upload(content, "marac.csv", **{**plain, **overrides}, **head(made))


def test_an_uploaded_list_is_drawn_from_like_any_other(made: Audits) -> None:
    upload_id = sent(made)
    asked = preparing.Asked(
        2, "marac", (made.authority.account(Role.QA_OFFICER),), population="uploaded", upload_id=upload_id,
        kind=Kind.PREDEFINED,
    )  # fmt: skip
    draw_id = draws_changes.draw_and_give_out(asked, **head(made))
    view = draws_queries.draw(asking(made.actor(Role.HEAD_OF_QA)), draw_id)
    assert {case.child for case in view.cases} == {"90004", "M-17"}
    assert {case.team for case in view.cases} == {"Family Support Team Two", "Children in Care Team One"}
    assert view.seed and draws_queries.repeat(asking(made.actor(Role.HEAD_OF_QA)), draw_id).same


def test_a_workbook_reads_like_a_csv_file_and_its_numbers_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Private fostering, November"])
    sheet.write_row(2, 0, ["Child ID", "Notes"])
    sheet.write_row(3, 0, [90123, "not read"])
    book.close()
    assert case_list.read_guarded(path) == case_list.Listed((case_list.Row(4, "90123"),))


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        (b"", 0, "empty"),
        (b"Name,Age\nSomebody,4\n", 0, "No column"),
        (b"Child identifier\n\n", 0, "no child below"),
        (b"Child identifier,Team\n,Family Support Team One\n", 2, "no child"),
        (b"Child identifier\n=1+1\n", 2, "formula"),
        (b"Child identifier\nA<b>\n", 2, "This is no child’s number"),
        (b"Child identifier\nA1\nA1\n", 3, "same child stands in row 2"),
        (b"Child identifier,Worker\nA1,@cmd\n", 2, "begins like a formula"),
        (b"Child identifier,Team\nA1,No Such Team\n", 2, "No team has this name"),
        (b"\x00\x01\x02\x03,", 0, "neither text nor a workbook"),
        (b"PK\x03\x04 not really", 0, ""),
    ],
)
def test_a_list_with_one_thing_wrong_is_refused_with_its_row(
    made: Audits, content: bytes, row: int, words: str
) -> None:
    with pytest.raises(lists_changes.ListRefused) as no:
        sent(made, content)
    assert no.value.faults[0].row == row and words in no.value.faults[0].message
    assert lists_queries.uploads(asking(made.actor(Role.HEAD_OF_QA))) == ()


def test_what_is_not_a_list_of_today_or_too_large_is_refused_before_it_is_read(made: Audits) -> None:
    for typed, code in (
        ({"title": " "}, "title_missing"),
        ({"as_at": made.authority.today + timedelta(days=1)}, "in_future"),
        ({"tool": "no_area"}, "no_tool"),
        ({"content": b"x" * (2 * 1024 * 1024 + 1)}, "too_large"),
    ):
        with pytest.raises(Refused) as no:
            sent(made, **typed)
        assert no.value.code == code


def test_the_reader_has_limits_and_gives_up_in_words(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write_column(0, 0, ["Child identifier", "A1"])
    book.close()
    assert case_list.read_guarded(path).rows == (case_list.Row(2, "A1"),)
    given_up = case_list.read_guarded(path, megabytes=8)
    assert given_up.rows == () and "given up" in given_up.faults[0].message


def test_history_keeps_the_print_of_a_list_and_no_child(made: Audits) -> None:
    sent(made)
    data = Event.objects.get(kind="programme.list_uploaded").data
    assert data["rows"] == 2 and len(data["print"]) == 64 and "90004" not in str(data)


def test_a_month_draws_its_area_from_the_newest_list(made: Audits) -> None:
    sent(made, as_at=date(2026, 10, 1))
    months_changes.open_month(date(2026, 11, 1), **head(made))
    filling_changes.fill_month(date(2026, 11, 1), **head(made))
    slots = months_queries.month(asking(made.actor(Role.HEAD_OF_QA), made.authority.today), date(2026, 11, 1)).slots
    assert next(slot for slot in slots if slot.tool.startswith("MARAC")).audit_id is not None


def test_nobody_else_uploads(made: Audits) -> None:
    with pytest.raises(Missing):
        lists_changes.upload(
            GOOD, "m.csv", title="M", tool="marac", as_at=made.authority.today, by=made.officer, now=made.now
        )


def test_the_page_names_each_row_and_keeps_what_was_typed(made: Audits) -> None:
    client = made.authority.client(Role.HEAD_OF_QA)
    typed = {"title": "MARAC", "tool": "marac", "as_at-day": "20", "as_at-month": "11", "as_at-year": "2026"}
    bad = SimpleUploadedFile("m.csv", b"Child identifier\n=A1\nB2\nB2\n")
    page = client.post(reverse("programme-upload"), {**typed, "file": bad})
    text = page.content.decode()
    assert page.status_code == 422 and "2 rows are not right" in text and "stands in row 3" in text
    assert 'value="MARAC"' in text
    good = client.post(reverse("programme-upload"), {**typed, "file": SimpleUploadedFile("m.csv", GOOD)})
    assert good.status_code == 302 and len(lists_queries.uploads(asking(made.actor(Role.HEAD_OF_QA)))) == 1
