"""Pages: what measures are to reach, with the history; setting a target, taking one back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Ended
from practicelens.analytics.control.targets import takes_target
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Kind
from practicelens.people.asking import Asking
from practicelens.performance.matters import permissions, setting_targets, targets
from practicelens.performance.matters.sections import SECTIONS
from practicelens.performance.matters.setting_targets import Setting
from practicelens.performance.matters.targets import TargetView
from practicelens.performance.matters.wording import amount_words
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ReasonForm, ask, by, needs
from practicelens.web.pages.shared.lists import Listing, Question, narrowed, taken
from practicelens.web.pages.shared.standing import lines


class TargetForm(Form):
    """What a measure is to reach, from which day until which, where, and who answers for it."""

    # A target that contradicts another is mended at its value or its days; the value is the first of them.
    field_of = {"card": "card", "value": "value", "until": "until", "owner": "owner", "service": "service",
                "reason": "reason", "contradicts": "value"}  # fmt: skip
    card = forms.ChoiceField(
        label="Which measure?", error_messages={"required": "Choose a measure."},
        help_text="Those of which one way is better: it says whether more or less is asked for.",
    )  # fmt: skip
    service = forms.ChoiceField(label="Whose figures?", required=False)
    value = forms.FloatField(
        label="What is it to reach?", help_text="A share in per cent, anything else in the measure’s own unit.",
        error_messages={"required": "Enter a number.", "invalid": "Enter a number."},
    )  # fmt: skip
    first = DayField(label="From which day?")
    until = DayField(label="Until and including which day?")
    owner = forms.ChoiceField(label="Who answers for it?", error_messages={"required": "Choose who answers for it."})
    reason = forms.CharField(
        label="Where does it come from?", widget=forms.Textarea,
        error_messages={"required": "Say where it comes from."},
        help_text="A plan, a decision, a law: whoever asks in a year reads this.",
    )  # fmt: skip

    def __init__(self, *args: Any, asking: Asking, card: str = "", **kwargs: Any) -> None:
        """Empty, or for the measure that was looked at."""
        kwargs.setdefault("initial", {"card": card})
        super().__init__(*args, **kwargs)
        # By section, as Performance Matters has them: the same measure is looked for in the same place.
        # Chosen, and not left as it stood: the first of a list is nobody's answer.
        self.choose_from(
            "card", [("", "Choose a measure"), *((one.key, f"{title}: {_named(one)}") for title, one in _cards())]
        )
        self.choose_from(
            "service", [("", "The whole authority"), *((one.id, one.name) for one in asking.services.values())]
        )
        self.choose_from("owner", [("", "Choose who answers"), *targets.owners(asking)])


LIST: Listing[TargetView] = Listing(
    "Targets",
    (
        ("Measure", lambda row: row.card.title), ("Whose figures", lambda row: row.service or "The whole authority"),
        ("Target", lambda row: row.value), ("In words", lambda row: amount_words(row.value, row.card)),
        ("From", lambda row: row.first), ("Until", lambda row: row.until), ("Who answers", lambda row: row.owner),
        ("Where from", lambda row: row.reason), ("Set by", lambda row: row.set_by),
        ("Taken back", lambda row: row.ended_why),
    ),
    (
        Question("stands", "Stands", lambda row: "Taken back" if row.ended else "Stands"),
        Question("whose", "Whose figures", lambda row: row.service or "The whole authority"),
        Question("owner", "Who answers", lambda row: row.owner),
    ),
)  # fmt: skip


def register(request: HttpRequest) -> HttpResponse:
    """Every target, those taken back last."""
    asking = asking_of(request)
    some = narrowed(request, targets.register(asking), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    may_set = permissions.can_set_targets(asking.actor)
    return render(request, "matters/targets.html", {"rows": some.rows, "may_set": may_set, **some.shown})


def set_target(request: HttpRequest) -> HttpResponse:
    """Set what a measure is to reach."""
    needs(request, Capability.SET_TARGETS)
    page = _page("Set a target", "Set it", "It is set, and stands beside its measure.")
    return ask(
        request, page, partial(TargetForm, asking=asking_of(request)),
        lambda data: setting_targets.set_target(_setting(data), **by(request)),
    )  # fmt: skip


def end(request: HttpRequest, target_id: int) -> HttpResponse:
    """Take a target back."""
    needs(request, Capability.SET_TARGETS)
    found = targets.target(asking_of(request), target_id)
    if found.ended:
        raise Ended("It was taken back already.", lines(("Why", found.ended_why)))
    what = f"{found.card.title}, {amount_words(found.value, found.card)}"
    page = _page(f"Take back: {what}", "Take it back", "It is taken back. It stays in the list.")
    return ask(
        request, page, ReasonForm, lambda data: setting_targets.end_target(target_id, data["reason"], **by(request))
    )


def _setting(data: dict[str, Any]) -> Setting:
    """What was typed, a share as one."""
    card = CARDS[data["card"]]
    # Typed in per cent and kept as a share of one, as figures are.
    value = data["value"] / 100 if card.kind is Kind.SHARE else data["value"]
    service = int(data["service"]) if data["service"] else None
    return Setting(card.key, value, data["first"], data["until"], int(data["owner"]), data["reason"], service)


def _cards() -> list[tuple[str, Card]]:
    # Without those of which neither way is better: nobody can be asked for more or less of them.
    return [(section.title, card) for section in SECTIONS for card in section.measures if takes_target(card)]


def _named(card: Card) -> str:
    """A measure with its unit."""
    unit = {Kind.SHARE: "per cent", Kind.RATE: "per 10,000 a year", Kind.MEDIAN: card.amount, Kind.COUNT: "number"}
    return f"{card.title} ({unit[card.kind]})"


def _page(title: str, button: str, done: str) -> FormPage:
    back = reverse("targets")
    return FormPage(title, button, back, done, [{"text": "Targets", "href": back}])


urls: list[URLPattern] = [
    path("targets/", register, name="targets"),
    path("targets/set/", set_target, name="target-set"),
    path("targets/<int:target_id>/take-back/", end, name="target-end"),
]
