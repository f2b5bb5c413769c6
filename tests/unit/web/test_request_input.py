"""The door reads what makes sense, and says of the rest what is wrong with it, without repeating it."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from practicelens.access.errors import Missing
from practicelens.web import request_input as door
from practicelens.web.pages.shared.govuk_forms import DayField, Form


def asking(**questions: str) -> HttpRequest:
    return RequestFactory().get("/", questions)


def sending(**fields: str) -> HttpRequest:
    return RequestFactory().post("/", fields)


@pytest.mark.parametrize("text", ["2026-11-27", "1950-01-01", "2099-12-31"])
def test_a_day_in_an_address_is_read(text: str) -> None:
    assert door.asked_day(asking(since=text), "since") == date.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "2026-02-30",
        "9999-12-31",
        "1949-12-31",
        "2100-01-01",
        "9" * 20 + "-01-01",
        "20261127",
        "2026-W48-5",
        "٢٠٢٦-11-27",
    ],
)
def test_a_day_that_is_none_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(door.Unreadable) as refused:
        door.asked_day(asking(since=text), "since")
    assert text not in refused.value.message.replace("2026-11-27", "")


def test_no_question_is_no_answer() -> None:
    empty = asking(since="", team=" ")
    assert door.asked_day(empty, "since") is door.asked_number(empty, "team") is door.asked_month(empty, "no") is None


@pytest.mark.parametrize(("text", "first"), [("2026-11", date(2026, 11, 1)), ("2099-12", date(2099, 12, 1))])
def test_a_month_is_read(text: str, first: date) -> None:
    assert door.asked_month(asking(month=text), "month") == door.path_month(text) == first


@pytest.mark.parametrize("text", ["9999-12", "2026-13", "2026-1", "x", "0000-01", "1949-12"])
def test_a_month_that_is_none_is_400_as_a_question_and_404_in_a_path(text: str) -> None:
    with pytest.raises(door.Unreadable):
        door.asked_month(asking(month=text), "month")
    with pytest.raises(Missing):
        door.path_month(text)
    with pytest.raises(Missing):
        door.path_day(f"{text}-01")


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("2147483647", 2**31 - 1)])
def test_a_number_is_read(text: str, number: int) -> None:
    assert door.asked_number(asking(team=text), "team") == number
    assert door.typed_number(sending(team=text), "team") == number


@pytest.mark.parametrize("text", ["x", "-1", "2147483648", "9" * 20, "1.5", "²", "٣", "1e3"])
def test_a_number_that_is_none_is_refused_in_an_address_and_none_in_a_form(text: str) -> None:
    with pytest.raises(door.Unreadable):
        door.asked_number(asking(team=text), "team")
    assert door.typed_number(sending(team=text), "team") is None
    assert door.typed_version(sending(version=text)) == 0


@pytest.mark.parametrize(("text", "page"), [("", 1), ("x", 1), ("0", 1), ("-3", 1), ("9" * 20, 1), ("7", 7)])
def test_a_page_of_a_list_is_always_one(text: str, page: int) -> None:
    assert door.asked_page(asking(page=text)) == page


def test_boxes_ticked_that_hold_no_number_are_left_out() -> None:
    request = RequestFactory().post("/", {"accounts": ["3", "x", "9" * 20]})
    assert door.typed_numbers(request, "accounts") == (3,)


class Asking(Form):
    """One day."""

    on = DayField(label="When")


BOXES = [
    (("27", "11", "2026"), date(2026, 11, 27), ""),
    ((" 7 ", "2", "2099"), date(2099, 2, 7), ""),
    (("31", "2", "2026"), None, "real date"),
    (("9" * 5000, "2", "2026"), None, "real date"),
    (("x", "2", "2026"), None, "real date"),
    (("31", "12", "9999"), None, "a year from 1950 to 2099"),
    (("1", "1", "9" * 20), None, "a year from 1950 to 2099"),
    (("1", "1", "0226"), None, "a year from 1950 to 2099"),
]


@pytest.mark.parametrize(("boxes", "day", "words"), BOXES, ids=lambda value: str(value)[:30])
def test_three_boxes_are_read_alike_by_forms_and_by_pages_without_one(
    boxes: tuple[str, str, str], day: date | None, words: str
) -> None:
    names = ("day", "month", "year")
    typed = dict(zip(names, boxes, strict=True))
    form = Asking({f"on_{name}": text for name, text in typed.items()})
    assert form.is_valid() is (day is not None)
    assert form.cleaned_data.get("on") == day
    assert words in "".join(form.errors.get("on", []))
    found, wrong = door.typed_day(sending(**{f"on-{name}": text for name, text in typed.items()}), "on")
    assert found == day and words in wrong and bool(wrong) is (day is None)


def test_boxes_left_empty_are_no_day_and_no_error() -> None:
    assert door.typed_day(sending(), "on") == (None, "")
    assert "Enter a day, month and year." in str(Asking({}).errors)
