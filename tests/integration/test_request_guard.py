"""What no database keeps is refused before anything reads it, in words, with everything typed shown back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practicelens.access.roles import Role
from tests.builders.authority import Authority

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def head(authority: Authority) -> Client:
    return authority.client(Role.HEAD_OF_QA)


@pytest.mark.parametrize("bad", ["%00", "a%00b", "%ED%A0%80", "%ff", "%C3"])
def test_an_address_with_what_cannot_be_kept_is_refused_in_words(head: Client, bad: str) -> None:
    page = head.get(f"{reverse('history')}?which={bad}")
    assert page.status_code == 400
    assert "holds a character that cannot be kept" in page.content.decode()
    assert head.get(f"{reverse('history')}?{bad}=1").status_code == 400
    assert head.get(f"/children/{bad}/").status_code in (400, 404)


@pytest.mark.parametrize("good", ["%C3%A9", "%F0%9F%8C%88", "%EF%BF%BD", "%01"])
def test_any_other_text_in_an_address_is_only_text(head: Client, good: str) -> None:
    assert head.get(f"{reverse('history')}?which={good}").status_code == 200


def test_the_api_says_it_as_a_program_reads_it(head: Client) -> None:
    reply = head.get("/api/v1/figures?card=%00")
    assert reply.status_code == 400 and reply.json()["code"] == "unreadable"


@pytest.mark.parametrize(("body", "status"), [('"\\u0000"', 400), ('"\\ud800"', 400), ('"\\ud83c\\udf08"', 405)])
def test_json_is_looked_into(head: Client, body: str, status: int) -> None:
    for sent in (body, f'{{"a": [1, {{"b": {body}}}]}}', f"{{{body}: null}}"):
        assert head.post("/api/v1/me", sent, content_type="application/json").status_code == status


def test_json_nested_without_end_is_refused(head: Client) -> None:
    assert head.post("/api/v1/me", "[" * 200_000, content_type="application/json").status_code == 400
    assert head.post("/api/v1/me", json.dumps([1]), content_type="application/json").status_code == 405


@pytest.mark.parametrize("field", ["day_day", "name", "another"])
def test_a_form_is_looked_into_field_by_field_and_shown_back(head: Client, field: str) -> None:
    typed = {"day_day": "24", "day_month": "12", "day_year": "2026", "name": "Christmas Eve", "another": "é 🌈"}
    page = head.post(reverse("holiday-add"), {**typed, field: "Left\x00over"})
    words = page.content.decode()
    assert page.status_code == 400 and "an invisible character" in words
    assert "Left\ufffdover" in words and "\x00" not in words
    # A day that is whole is shown back as a day.
    day = ["12", "2026"] if field == "day_day" else ["24 December 2026"]
    assert all(text in words for text in [*day, *(typed[name] for name in ("name", "another") if name != field)])
    assert head.post(reverse("holiday-add"), typed).status_code == 302


def test_a_form_in_bytes_that_are_no_text_is_refused(head: Client) -> None:
    rest = "day_day=24&day_month=12&day_year=2026&name=Eve"
    for bad in ("%ED%A0%80", "%00", "%ff"):
        assert head.post(reverse("holiday-add"), rest + bad, content_type=FORM).status_code == 400
    assert head.post(reverse("holiday-add"), f"{rest}%C3%A9", content_type=FORM).status_code == 302


def test_a_lone_surrogate_smuggled_in_by_another_encoding_is_refused(head: Client) -> None:
    part = '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nEve\\ud800\r\n--b--\r\n'
    kind = "multipart/form-data; boundary=b; charset=raw_unicode_escape"
    assert head.post(reverse("holiday-add"), part, content_type=kind).status_code == 400


def test_a_file_s_name_comes_without_what_cannot_be_kept(authority: Authority, data_dir: Path) -> None:
    page = authority.client(Role.ANALYST).post(
        reverse("extract-upload"), {"file": SimpleUploadedFile("a\x00b.xlsx", b"x")}, follow=True
    )
    assert page.status_code == 200 and "ab.xlsx" in page.content.decode()


def test_a_password_is_never_shown_back(authority: Authority) -> None:
    page = Client().post(reverse("sign-in"), {"email": "a\x00@b.example", "password": "kept secret"})
    assert page.status_code == 400
    assert "kept secret" not in page.content.decode() and "a\ufffd@b.example" in page.content.decode()


def test_a_cookie_with_what_cannot_be_kept_is_refused(authority: Authority) -> None:
    client = Client()
    client.cookies.load('sessionid="abcdefgh\\000ijkl"')
    assert client.get(reverse("sign-in")).status_code == 400


@pytest.mark.parametrize("number", ["9" * 20, str(2**31)])
def test_a_number_in_a_path_that_no_row_has_is_missing(head: Client, number: str) -> None:
    assert head.get(f"/teams/{number}/week/").status_code == 404
    assert head.get(f"/figures/caseload/team/{number}/children/").status_code == 404


@pytest.mark.parametrize("month", ["9999-12", "2026-13", "9" * 20 + "-01", "x"])
def test_a_month_in_a_path_that_is_none_is_missing(head: Client, month: str) -> None:
    assert head.get(f"/programme/months/{month}/").status_code == 404
    assert head.get(f"{reverse('programme')}?month={month}").status_code == 400
    assert head.get(f"{reverse('reports')}audits/?month={month}").status_code in (400, 404)


@pytest.mark.parametrize("address", ["x", "//elsewhere.example/", "http://elsewhere.example/", "javascript:1", "\\x"])
def test_after_signing_in_one_goes_on_to_a_page_of_ours_alone(authority: Authority, address: str) -> None:
    person = str(authority.account(Role.HEAD_OF_QA))
    for wanted, leads_to in ((address, "/"), ("/history/", "/history/")):
        reply = Client().post(reverse("sign-in"), {"person": person, "next": wanted})
        assert (reply.status_code, reply.headers["Location"]) == (302, leads_to)


def test_a_page_one_came_from_that_is_no_address_leads_home(head: Client) -> None:
    page = head.post(reverse("holiday-remove", args=["2026-12-26"]), {}, HTTP_REFERER="http://[")
    assert page.status_code in (302, 404, 422)


def test_a_text_longer_than_its_column_is_refused_in_words_on_either_database(head: Client) -> None:
    typed = {"day_day": "24", "day_month": "12", "day_year": "2026"}
    page = head.post(reverse("holiday-add"), {**typed, "name": "E" * 121})
    assert page.status_code == 422 and "is 121 characters long: at most 120 can be kept" in page.content.decode()
    assert head.post(reverse("holiday-add"), {**typed, "name": "E" * 120}).status_code == 302
