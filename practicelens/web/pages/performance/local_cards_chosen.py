"""Pages: a local card is put together by choosing what is counted, a date, conditions and a rule."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from practicelens.access.errors import Missing
from practicelens.analytics.local_cards import choosing
from practicelens.analytics.local_cards.choosing import CHOSEN, COMPARISONS, CONDITIONS, EVENTS, STANDING
from practicelens.analytics.local_cards.shape import Form as CardForm
from practicelens.analytics.measure import Polarity
from practicelens.performance.local_cards import changes, permissions
from practicelens.performance.local_cards.rules import LONGEST_TITLE, Definition
from practicelens.web.pages.shared.asked import actor_of
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, Part, ask, by

NONE: Final = ("", "Choose")


class ListField(forms.ChoiceField):
    """A choice as a list, however few there are: conditions stand one below another."""

    def as_part(self, bound: forms.BoundField, shared: dict[str, Any]) -> Part:
        """A select."""
        chosen = "" if bound.value() is None else str(bound.value())
        choices: list[tuple[Any, Any]] = list(self.choices)  # type: ignore[arg-type]
        items = [{"value": str(one), "text": str(text), "selected": str(one) == chosen} for one, text in choices]
        return Part(
            "select", {**shared, "id": bound.name, "name": bound.name, "label": {"text": bound.label}, "items": items}
        )


class MeaningForm(Form):
    """What a card means in words, however it is asked."""

    title = forms.CharField(label="What is it called?", max_length=LONGEST_TITLE,
                            error_messages={"required": "Give it a title."})  # fmt: skip
    meaning = forms.CharField(
        label="What does it mean?", widget=forms.Textarea(attrs={"data-rows": 3}),
        help_text="As you would say it to a team manager.", error_messages={"required": "Say what it means."},
    )  # fmt: skip
    numerator = forms.CharField(label="Who or what is counted, in words?",
                                error_messages={"required": "Say who is counted."})  # fmt: skip
    denominator = forms.CharField(
        label="Out of whom, in words?", required=False, help_text="A share says it; a number may leave it empty."
    )
    polarity = forms.ChoiceField(label="Which way is better?", choices=[(one.value, one.value) for one in Polarity],
                                 error_messages={"required": "Choose which way is better."})  # fmt: skip
    why = forms.CharField(
        label="Why is it changed?", required=False, widget=forms.Textarea(attrs={"data-rows": 2}),
        help_text="Whoever compares months reads it beside the version.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, first: bool, what: Definition | None, more: Mapping[str, str], **kwargs: Any
    ) -> None:
        """Empty, or with what a version says, and ``more`` of it; a first version has nothing to be changed from."""
        names = ("title", "meaning", "numerator", "denominator", "why")
        stands = (
            {**more, **{name: getattr(what, name) for name in names}, "polarity": what.polarity.value} if what else {}
        )
        super().__init__(*args, **{**kwargs, "initial": stands})
        if first:
            del self.fields["why"]


class ChooseForm(MeaningForm):
    """What is counted, by which date, where it holds, and of a share by which rule it counts."""

    field_of = {name: name for name in ("title", "meaning", "numerator", "denominator", "why", *CHOSEN)} | {
        "too_long": "meaning"
    }
    day = ListField(label="Which of its dates places it in a month?", required=False)
    share = forms.ChoiceField(
        label="A number, or a share?", choices=[("no", "How many there are"), ("yes", "Which share of them counts")],
        error_messages={"required": "Choose whether it is a number or a share."},
    )  # fmt: skip
    rule = forms.ChoiceField(
        label="By which rule does one count?", required=False,
        choices=[("column", "What one of its columns says"), ("within", "So many days from one date to another")],
    )  # fmt: skip
    column = ListField(label="Column", required=False)
    how = ListField(label="Compared", required=False, choices=[NONE, *COMPARISONS.items()])
    number = forms.CharField(label="With", required=False, max_length=200)
    since = ListField(label="From", required=False)
    until = ListField(label="To", required=False)
    days = forms.CharField(label="Within how many days", required=False)
    working = ListField(label="Which days", required=False, choices=[("no", "calendar days"), ("yes", "working days")])

    def __init__(
        self, *args: Any, table: str, first: bool = True, what: Definition | None = None, **kwargs: Any
    ) -> None:
        """For a table; empty, or with what was chosen before."""
        super().__init__(*args, first=first, what=what, more=what.chosen if what else {}, **kwargs)
        every, dates = list(choosing.columns(table).items()), list(choosing.columns(table, "date").items())
        for one in CONDITIONS:
            self.fields[f"where{one}"] = ListField(label="Only where", required=False, choices=[NONE, *every])
            self.fields[f"is{one}"] = ListField(label="compared", required=False, choices=[NONE, *COMPARISONS.items()])
            self.fields[f"value{one}"] = forms.CharField(label="with", required=False, max_length=200)
        self.choose_from("column", [NONE, *every])
        for name in ("day", "since", "until"):
            self.choose_from(name, [NONE, *dates])
        # Who stands there is counted on each extract's day: there is nothing to choose.
        if table in STANDING:
            del self.fields["day"]

    def groups(self) -> list[tuple[str, str, list[Part]]]:
        """The parts by what they ask: a heading, what is said below it, and the parts."""
        parts = {bound.name: part for bound, part in zip(self, self.parts(), strict=True)}
        conditions = [(f"where{one}", f"is{one}", f"value{one}") for one in CONDITIONS]
        layout: list[tuple[str, str, tuple[str, ...]]] = [
            ("", "", ("title", "meaning", "day")),
            ("Only some of them?", "Leave empty to count all. A value stands as in the published tables: yes, no, a"
             " number, a code, or a date such as 1/4/2026.", ()),
            *(("", "", names) for names in conditions),
            ("", "", ("share",)),
            ("Of a share: what counts?", "A number leaves this empty. What is not filled in is not judged.", ("rule",)),
            ("By a column", "", ("column", "how", "number")),
            ("By days between two dates", "", ("since", "until", "days", "working")),
            ("In words", "", ("numerator", "denominator", "polarity", "why")),
        ]  # fmt: skip
        return [(head, words, [parts[one] for one in names if one in parts]) for head, words, names in layout]


def choose(request: HttpRequest) -> HttpResponse:
    """What may be counted."""
    permissions.check_can_write(actor_of(request))
    return render(request, "local_cards/choose.html", {"events": EVENTS.items(), "standing": STANDING.items()})


def choose_of(request: HttpRequest, table: str) -> HttpResponse:
    """Put a card together of one table."""
    permissions.check_can_write(actor_of(request))
    if table not in EVENTS and table not in STANDING:
        raise Missing("table")
    made: list[int] = []
    page = FormPage(
        f"A card of: {EVENTS.get(table) or STANDING[table]}", "Keep and run it", reverse("local-card-choose"),
        "It is kept; what it answers stands below. Nobody but those who check cards sees it yet.",
        [{"text": "Local cards", "href": reverse("local-cards")}],
    )  # fmt: skip

    def do(data: dict[str, Any]) -> None:
        made.append(changes.write(chosen_definition(table, data), **by(request)))

    form = partial(ChooseForm, table=table)
    answer = ask(request, page, form, do, template="local_cards/choose_of.html")
    return redirect("local-card", made[0]) if made else answer


def chosen_definition(table: str, data: dict[str, Any]) -> Definition:
    """What was chosen, to be made into SQL."""
    chosen = {"of": table, **{name: str(data.get(name) or "") for name in CHOSEN if name != "of"}}
    return Definition(
        data["title"], data["meaning"], CardForm.DAY_COUNT, Polarity(data["polarity"]), data["numerator"],
        data["denominator"], "", data.get("why", ""), chosen,
    )  # fmt: skip


urls: list[URLPattern] = [
    path("local-cards/choose/", choose, name="local-card-choose"),
    path("local-cards/choose/<slug:table>/", choose_of, name="local-card-choose-of"),
]
