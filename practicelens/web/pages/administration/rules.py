"""Pages: the rules with their dates, and the days nobody works."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Ended
from practicelens.rulebook import changes
from practicelens.rulebook import queries as rulebook
from practicelens.rulebook.definitions import Group, Kind
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ask, by, needs
from practicelens.web.pages.shared.lists import Listing, Question, narrowed, taken
from practicelens.web.request_input import asked_year, path_day
from practicelens.workdays import clock
from practicelens.workdays.timescales import Unit


class RuleForm(Form):
    """A new value of a rule, in the shape the rule has."""

    field_of = {"value": "value", "choice": "value", "shape": "value", "past": "valid_from", "source": "source"}

    def __init__(self, *args: Any, card: rulebook.RuleCard, today: date, **kwargs: Any) -> None:
        """With the fields of the rule's kind, filled with what holds today."""
        super().__init__(*args, **kwargs)
        self.card = card
        self.fields.update(_value_fields(card))
        self.fields["valid_from"] = DayField(
            label="From", initial=today, help_text="Today or later: the past keeps the rules of its day."
        )
        self.fields["source"] = forms.CharField(
            label="Where this comes from",
            help_text="A decision, a procedure, a regulation.",
            error_messages={"required": "Say where this value comes from."},
        )

    def clean(self) -> dict[str, Any]:
        """Put the value together."""
        cleaned = super().clean() or self.cleaned_data
        # Put together only of parts that are right: the rulebook judges the whole, and its words would hide the
        # fields' own.
        if not self.errors:
            cleaned["whole"] = _whole(self.card, cleaned)
        return cleaned


def _value_fields(card: rulebook.RuleCard) -> dict[str, forms.Field]:
    """The fields that make up a rule's value."""
    definition, now = card.definition, card.current.value
    needed = {"required": "Enter a value."}
    if definition.kind is Kind.LIMIT:
        units = [(unit.value, unit.value) for unit in Unit]
        return {
            "value": forms.IntegerField(label="How long", initial=now["length"], error_messages=needed),
            "unit": forms.ChoiceField(label="Counted in", choices=units, initial=now["unit"]),
        }
    if definition.kind is Kind.NUMBER:
        label = f"How many ({definition.unit})" if definition.unit else "Number"
        return {"value": forms.IntegerField(label=label, initial=now, error_messages=needed)}
    if definition.choices:
        choices = [(choice, choice.replace("_", " ")) for choice in definition.choices]
        return {"value": forms.ChoiceField(label="Value", choices=choices, initial=now)}
    if definition.kind is Kind.TABLE:
        hint = "One a line" + (", like name: value." if isinstance(definition.default, dict) else ".")
        hint += f" Each is one of {', '.join(definition.parts)}." if definition.parts else ""
        return {
            "value": forms.CharField(
                label="Values", widget=forms.Textarea, initial=_lines(now), help_text=hint, error_messages=needed
            )
        }
    return {"value": forms.CharField(label="Value", initial=now, error_messages=needed)}


def _lines(value: Any) -> str:
    """A table as lines to edit."""
    if isinstance(value, dict):
        return "\n".join(f"{name}: {part}" for name, part in value.items())
    return "\n".join(str(part) for part in value)


def _whole(card: rulebook.RuleCard, cleaned: dict[str, Any]) -> Any:
    """The value as the rulebook keeps it."""
    definition = card.definition
    if definition.kind is Kind.LIMIT:
        return {"length": cleaned["value"], "unit": cleaned["unit"]}
    if definition.kind is not Kind.TABLE:
        return cleaned["value"]
    # Blank lines are none: they come from how it was typed.
    lines = [line.strip() for line in cleaned["value"].splitlines() if line.strip()]
    if not isinstance(definition.default, dict):
        return lines
    pairs = (line.partition(":") for line in lines)
    # A number where it is one, for tables of quotas hold numbers; anything else stays a word.
    return {name.strip(): int(part) if part.strip().isdecimal() else part.strip() for name, _, part in pairs}


def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with what holds today, subject by subject."""
    cards = rulebook.cards(asking_of(request))
    some = narrowed(request, cards, LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    # Groups in their own order, which is that of the work, and not by the alphabet.
    grouped = [(group.value, [card for card in some.rows if card.definition.group is group]) for group in Group]
    # Of all rules, however the list is narrowed: it is what is left to do.
    unchecked = sum(_unchecked(card) for card in cards)
    shown = {"groups": [(title, found) for title, found in grouped if found], "unchecked": unchecked, **some.shown}
    return render(request, "rules/rules.html", shown)


def _unchecked(card: rulebook.RuleCard) -> bool:
    """Whether a value as shipped still stands that somebody is to check against its source."""
    return card.definition.check and card.current.valid_from is None


def _reader(card: rulebook.RuleCard) -> str:
    """Whether anything goes by the rule."""
    return "Nothing reads it yet" if card.kept_for_later else "In use"


LIST: Listing[rulebook.RuleCard] = Listing(
    "Rules",
    (
        ("Subject", lambda card: card.definition.group.value), ("Rule", lambda card: card.definition.title),
        ("What it means", lambda card: card.definition.meaning), ("Today", lambda card: card.current.words),
        ("Since", lambda card: card.current.valid_from), ("Source", lambda card: card.current.source),
        ("To be checked", _unchecked), ("Read by", _reader), ("Key", lambda card: card.definition.key),
    ),
    (
        Question("group", "Subject", lambda card: card.definition.group.value, order=tuple(one.value for one in Group)),
        Question("standing", "Where it comes from", lambda card: card.definition.standing.value.capitalize()),
        Question("set", "Its value", lambda card: "Set here" if card.current.valid_from else "As shipped"),
        Question("check", "Checked", lambda card: "To be checked" if _unchecked(card) else None),
        Question("read", "Read by", _reader),
    ),
)  # fmt: skip


def rule_set(request: HttpRequest, key: str) -> HttpResponse:
    """One rule: what it means, every value it had, and a form for a new one from a day on."""
    asking = asking_of(request)
    today = asking.today
    card = rulebook.card(asking_of(request), key)
    page = FormPage(
        card.definition.title,
        "Set this value",
        reverse("rules"),
        f"{card.definition.title}: the new value is set.",
        [{"text": "Rules", "href": reverse("rules")}],
    )

    def do(data: dict[str, Any]) -> None:
        changes.set_rule(key, data["whole"], valid_from=data["valid_from"], source=data["source"], **by(request))

    form = partial(RuleForm, card=card, today=today)
    return ask(request, page, form, do, template="rules/rule.html", more={"card": card})


class HolidayForm(Form):
    """A day nobody works."""

    field_of = {"name": "name", "twice": "day"}
    day = DayField(label="Day")
    name = forms.CharField(label="What day it is", error_messages={"required": "Say what the day is."})


def holidays(request: HttpRequest) -> HttpResponse:
    """The days nobody works, a year at a time."""
    year = asked_year(request, "year") or clock.today().year
    days = rulebook.holidays(asking_of(request), year)
    shown = {"days": days, "year": year, "before": year - 1, "after": year + 1}
    crumbs = [{"text": "Rules", "href": reverse("rules")}]
    return render(request, "rules/holidays.html", {**shown, "crumbs": crumbs})


def holiday_add(request: HttpRequest) -> HttpResponse:
    """Add a day nobody works."""
    needs(request, Capability.MANAGE_RULES)
    page = _holiday_page("Add a day nobody works", "Add the day", "The day is added.")
    return ask(request, page, HolidayForm, lambda data: changes.add_holiday(data["day"], data["name"], **by(request)))


def holiday_remove(request: HttpRequest, day: str) -> HttpResponse:
    """Make a day a working day again."""
    needs(request, Capability.MANAGE_RULES)
    asked = path_day(day)
    # Only a day that is one can be taken away: an address written by hand changes nothing.
    row = next((row for row in rulebook.holidays(asking_of(request), asked.year) if row.day == asked), None)
    if row is None:
        raise Ended("That day is not, or not any more, among the days nobody works.")
    title = f"Make {row.name}, {asked.day} {asked:%B %Y}, a working day"
    page = _holiday_page(title, "Make it a working day", "It is a working day now.")
    return ask(request, page, Form, lambda _: changes.remove_holiday(asked, **by(request)))


def _holiday_page(title: str, button: str, done: str) -> FormPage:
    """A form about a day nobody works."""
    crumbs = [
        {"text": "Rules", "href": reverse("rules")},
        {"text": "Days nobody works", "href": reverse("holidays")},
    ]
    lead = "Due dates are worked out anew at once. Figures follow with the next publication."
    return FormPage(title, button, reverse("holidays"), done, crumbs, lead=lead)


urls: list[URLPattern] = [
    path("rules/", rules, name="rules"),
    path("rules/days/", holidays, name="holidays"),
    path("rules/days/add/", holiday_add, name="holiday-add"),
    path("rules/days/<str:day>/remove/", holiday_remove, name="holiday-remove"),
    # Last, so that "days" is not taken for a rule's key.
    path("rules/<str:key>/", rule_set, name="rule-set"),
]
