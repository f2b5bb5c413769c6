"""What a form's error summary says."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.urls import get_resolver

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


def test_a_question_that_goes_on_in_its_boxes_has_one_colon() -> None:
    """Its label ends with one already."""

    class Looked(Form):
        checked = DayField(label="I have looked, and:")
        agreed = DayField(label="Does the family agree?")

    assert [one["text"].split(" Enter")[0] for one in Looked({}).problems()] == [
        "I have looked, and:",
        "Does the family agree?",
    ]


def test_one_alone_is_not_named_twice() -> None:
    """The field's own words are above its box already."""
    sent = {"first_day": "1", "first_month": "4", "first_year": "2026", "why": "It was agreed."}
    assert [one["text"] for one in Period(sent).problems()] == ["Enter a day, month and year."]


def kinds_of(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    """Every form of the product under one."""
    for one in form.__subclasses__():
        if one.__module__.startswith("practicelens."):
            yield one
        yield from kinds_of(one)


def test_every_form_says_in_words_of_its_own_what_is_missing() -> None:
    """Never Django's "This field is required.", which names nothing and stands once for each of several fields."""
    # Every page is loaded with the addresses.
    assert get_resolver().url_patterns
    found = {one for one in kinds_of(forms.BaseForm) if hasattr(one, "base_fields")}
    assert len(found) > 50
    bare = {
        f"{one.__module__}.{one.__name__}.{name}"
        for one in found
        for name, asked in one.base_fields.items()
        if asked.required and asked.error_messages["required"] == forms.Field.default_error_messages["required"]
    }
    assert bare == set()


def test_what_is_not_offered_any_more_is_never_told_by_its_key() -> None:
    """Somebody who was chosen may have left while the page was open."""

    class Chosen(Form):
        who = forms.ChoiceField(label="Who?", choices=[("1", "Grace Mbeki")])

    assert [one["text"] for one in Chosen({"who": "77"}).problems()] == [
        "What was chosen is not offered any more: choose from what stands here now."
    ]
