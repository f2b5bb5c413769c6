"""What a form's error summary says."""

from __future__ import annotations

from django import forms

from practicelens.web.pages.shared.govuk_forms import DayField, Form


class Period(Form):
    """Two days and a reason."""

    first = DayField(label="From which day?")
    last = DayField(label="Last day")
    why = forms.CharField(label="Why?", error_messages={"required": "Say why."})


def test_two_that_say_the_same_say_of_which_field() -> None:
    """Only those: a sentence that stands once stays as it is."""
    listed = [(one["text"].split(" Enter")[0], one["href"]) for one in Period({}).problems()]
    assert listed == [("From which day?", "#first_day"), ("Last day:", "#last_day"), ("Say why.", "#why")]


def test_one_alone_is_not_named_twice() -> None:
    """The field's own words are above its box already."""
    sent = {"first_day": "1", "first_month": "4", "first_year": "2026", "why": "It was agreed."}
    assert [one["text"] for one in Period(sent).problems()] == ["Enter a day, month and year."]
