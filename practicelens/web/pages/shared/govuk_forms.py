"""Django forms shown as GOV.UK components, and the one way a form page works: ask, refuse with words, or go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol, runtime_checkable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.web.pages.shared.asked import actor_of
from practicelens.web.pages.shared.standing import Lines, otherwise
from practicelens.web.request_input import NOT_A_DAY, read_boxes, sent_form, typed_text, typed_version
from practicelens.workdays import clock

MOST_RADIOS = 7  # more are a drop-down: a long column of radios is scrolled past
NOT_OFFERED = "What was chosen is not offered any more: choose from what stands here now."
BOXES = (("day", 2), ("month", 2), ("year", 4))
FIND = "find"
"""The button of a form that looks for people to choose: it comes back with everything typed, and nothing is judged."""


class DayWidget(forms.MultiWidget):
    """Three boxes for a day."""

    def __init__(self) -> None:
        """Day, month and year."""
        super().__init__(widgets={name: forms.TextInput() for name, _ in BOXES})

    def decompress(self, value: date | None) -> list[int | None]:
        """The boxes of a day."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A day typed into three boxes."""

    widget = DayWidget

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:
        """Three texts, read by the one reader of such boxes; all of them, or none where it may be left out."""
        missing = {"required": "Enter a day, month and year.", "invalid": NOT_A_DAY}
        # Text and not numbers, so that whatever was typed comes back in its box to be put right.
        parts = [forms.CharField() for _ in BOXES]
        super().__init__(fields=parts, required=required, require_all_fields=True, error_messages=missing, **kwargs)

    def compress(self, data_list: list[str]) -> date | None:
        """The day that the boxes say."""
        if not data_list:
            return None
        try:
            return read_boxes(*data_list)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


@dataclass(frozen=True)
class Part:
    """One field as a GOV.UK component with its parameters."""

    component: str
    params: dict[str, Any]


@runtime_checkable
class _ShowsItself(Protocol):
    """A field that is no component of GOV.UK's own; None where it may be shown as one."""

    def as_part(self, bound: forms.BoundField, shared: dict[str, Any]) -> Part | None:
        """The component with its parameters."""


class Form(forms.Form):
    """A form that shows itself as components. ``field_of`` says to which field a refusal's code belongs."""

    field_of: Mapping[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """GOV.UK's own ids."""
        # Without Django's "id_": error summaries and tests lead to fields by their names.
        kwargs["auto_id"] = "%s"
        super().__init__(*args, **kwargs)
        for chooser in self.fields.values():
            if isinstance(chooser, forms.ChoiceField):
                # What was chosen may have ended meanwhile: Django's own words show its key, which says nothing.
                chooser.error_messages["invalid_choice"] = NOT_OFFERED

    def choose_from(self, name: str, choices: Iterable[tuple[object, str]]) -> None:
        """Say what a field offers; what is chosen comes back as text, whatever it is here."""
        chooser = self.fields[name]
        if not isinstance(chooser, forms.ChoiceField):
            raise TypeError(f"{name} is not chosen from a list")
        chooser.choices = [(str(value), text) for value, text in choices]

    def refuse(self, refused: Refused) -> None:
        """Show a refusal at the field it is about, or above all of them."""
        name = self.field_of.get(refused.code)
        # A form that is sometimes shown without a field still has to say what is refused.
        self.add_error(name if name in self.fields else None, refused.message)

    def unjudged(self) -> None:
        """Take what was typed as it is: nothing is wrong with a form that was sent to look for somebody."""
        self._errors = ErrorDict()

    def problems(self) -> list[dict[str, str]]:
        """What is wrong, for the error summary; each leads to its field, and says which where two say the same."""
        found = [(name, str(text)) for name, texts in self.errors.items() for text in texts]
        again = Counter(text for _, text in found)
        return [
            {"text": self._of_field(name, text) if again[text] > 1 else text, "href": f"#{self._first_id(name)}"}
            for name, text in found
        ]

    def _of_field(self, name: str, text: str) -> str:
        """What is wrong after what was asked: "From which day? Enter a day, month and year."."""
        asked = str(self.fields[name].label or "") if name in self.fields else ""
        return f"{asked}{'' if asked.endswith(('?', ':')) else ':'} {text}" if asked else text

    def _first_id(self, name: str) -> str:
        """Where an error leads: the field, its first box, or the form."""
        if name not in self.fields:
            return "form"
        # An error leads where typing begins, which of a day is its first box.
        return f"{name}_day" if isinstance(self.fields[name], DayField) else name

    def parts(self) -> list[Part]:
        """Every field as a component."""
        return [self._part(bound) for bound in self]

    def _part(self, bound: forms.BoundField) -> Part:
        """One field as the component that fits it."""
        shared: dict[str, Any] = {"hint": {"text": bound.help_text}} if bound.help_text else {}
        if bound.errors:
            shared["error_message"] = {"text": " ".join(str(text) for text in bound.errors)}
        if isinstance(bound.field, _ShowsItself) and (own_part := bound.field.as_part(bound, shared)) is not None:
            return own_part
        if isinstance(bound.field, DayField):
            return Part("date-input", {**shared, **_day(bound)})
        if isinstance(bound.field, forms.ChoiceField):
            return _choice(bound, shared)
        area = isinstance(bound.field.widget, forms.Textarea)
        widget = bound.field.widget
        password = isinstance(widget, forms.PasswordInput)
        own: dict[str, Any] = {"id": bound.name, "name": bound.name, "label": {"text": bound.label}}
        # A password that was typed is never sent back in a page.
        own["value"] = "" if password or bound.value() is None else str(bound.value())
        own |= {"classes": widget.attrs["class"]} if "class" in widget.attrs else {}
        own |= {"rows": int(widget.attrs.get("data-rows", 4))} if area else {}
        if password:
            own |= {"type": "password", "autocomplete": widget.attrs.get("autocomplete", "new-password")}
        # Browsers would mark half of an address as misspelled, and offer the clerk's own.
        if isinstance(widget, forms.EmailInput):
            own |= {"type": "email", "autocomplete": widget.attrs.get("autocomplete", "off"), "spellcheck": False}
        return Part("textarea" if area else "input", {**shared, **own})


def _day(bound: forms.BoundField) -> dict[str, Any]:
    """The parameters of three boxes."""
    value = bound.value()
    values = value if isinstance(value, list) else DayWidget().decompress(value)
    return day_question(bound.name, str(bound.label), values, faulty=bool(bound.errors))


def day_question(name: str, label: str, values: Iterable[object], *, faulty: bool = False) -> dict[str, Any]:
    """The parameters of a date input: how every page asks for a day. ``values``: what stands in its three boxes."""
    error = " govuk-input--error" if faulty else ""
    items = [
        {
            "id": f"{name}_{part}",
            "name": f"{name}_{part}",
            "label": part.capitalize(),
            "classes": f"govuk-input--width-{width}{error}",
            "value": "" if shown is None else str(shown),
        }
        for (part, width), shown in zip(BOXES, values, strict=True)
    ]
    legend = {"text": label, "classes": "govuk-fieldset__legend--s"}
    return {"id": name, "fieldset": {"legend": legend}, "items": items}


def _choice(bound: forms.BoundField, shared: dict[str, Any]) -> Part:
    """Radios where there are few to choose from, a list where there are many."""
    choices = [(str(value), str(text)) for value, text in bound.field.choices]  # type: ignore[attr-defined]
    if isinstance(bound.field, forms.MultipleChoiceField):
        return _boxes(bound, shared, choices)
    chosen = "" if bound.value() is None else str(bound.value())
    if len(choices) > MOST_RADIOS:
        items = [{"value": value, "text": text, "selected": value == chosen} for value, text in choices]
        own = {"id": bound.name, "name": bound.name, "label": {"text": bound.label}, "items": items}
        return Part("select", {**shared, **own})
    if bound.field.required:
        # "Choose one" is the first line of a list; among radios it would be an answer, and a ticked one.
        choices = [(value, text) for value, text in choices if value]
    radios = [
        # The first radio has the field's own id, because that is where an error's link leads.
        {"value": value, "text": text, "checked": value == chosen, "id": bound.name if place == 0 else None}
        for place, (value, text) in enumerate(choices)
    ]
    radios = [{key: part for key, part in item.items() if part is not None} for item in radios]
    legend = {"text": bound.label, "classes": "govuk-fieldset__legend--s"}
    classes = bound.field.widget.attrs.get("class", "govuk-radios--small")
    own = {"name": bound.name, "fieldset": {"legend": legend}, "items": radios, "classes": classes}
    return Part("radios", {**shared, **own})


def _boxes(bound: forms.BoundField, shared: dict[str, Any], choices: list[tuple[str, str]]) -> Part:
    """Boxes to tick, as many as apply."""
    chosen = {str(value) for value in bound.value() or ()}
    boxes = [{"value": value, "text": text, "checked": value in chosen} for value, text in choices]
    legend = {"text": bound.label, "classes": "govuk-fieldset__legend--s"}
    own = {"name": bound.name, "id_prefix": bound.name, "fieldset": {"legend": legend}, "items": boxes}
    return Part("checkboxes", {**shared, **own, "classes": "govuk-checkboxes--small"})


class WordsForm(Form):
    """One answer in words. The label is the page's own."""

    field_of = dict.fromkeys(("why_missing", "reply_missing", "answer_missing", "not_both_in"), "words")
    words = forms.CharField(label="", widget=forms.Textarea, error_messages={"required": "Write this in a few words."})

    def __init__(self, *args: Any, label: str, help_text: str = "", required: bool = True, **kwargs: Any) -> None:
        """With the page's question. Not ``required``: whether it has to be answered, the change knows."""
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.help_text, field.required = label, help_text, required


class ReasonForm(Form):
    """Why something is taken back."""

    field_of = {"reason": "reason"}
    reason = forms.CharField(
        label="Why is it taken back?", widget=forms.Textarea, error_messages={"required": "Say why."}
    )


def by(request: HttpRequest) -> dict[str, Any]:
    """Who does it and when, as every change wants to know."""
    return {"by": actor_of(request), "now": clock.now()}


def needs(request: HttpRequest, *capabilities: Capability) -> None:
    """To somebody without any of these there is no such page."""
    if not any(actor_of(request).can(capability) for capability in capabilities):
        raise Missing


@dataclass(frozen=True)
class FormPage:
    """The words of a form's page: its title, its button, where it goes back to, and what it says when done.

    ``on`` is where it goes on to when done, where that is not where it came from. ``version``: of what was read, sent
    back with the form; None where nothing is read first. ``stands``: what the form is about as it is now, shown where
    it changed meanwhile and the page does not show it anyway.
    """

    title: str
    button: str
    back: str
    done: str
    crumbs: list[dict[str, str]] = field(default_factory=list)
    lead: str = ""
    warning: bool = False
    on: str = ""
    version: int | None = None
    stands: Lines = ()


def ask(
    request: HttpRequest,
    page: FormPage,
    form_class: Callable[..., Form],
    do: Callable[[Any], object],
    *,
    template: str = "people/form.html",
    more: Mapping[str, Any] | None = None,
    whole: bool = False,
) -> HttpResponse:
    """Show a form; when it is sent and right, do it and go on; when it is refused, keep everything typed.

    ``do`` is handed what was typed; with ``whole`` the form itself, where that makes more of it than its fields.

    Sent to look for people to choose, it comes back as it is with those found. Refused because it changed meanwhile, it
    comes back with what stands now beside what was typed, and may be sent again.

    ``template`` extends people/form.html where a page says more than its form; ``more`` is for that.
    """
    form = form_class(sent_form(request))
    read: dict[str, Any] = {"page": page, **(more or {})}
    given, status = as_opened(request, read), 422
    # Before the form is judged: somebody who looks for a colleague has not finished typing.
    if request.method == "POST" and typed_text(request, FIND):
        form.unjudged()
        return render(request, template, {"form": form, "errors": [], **given})
    if request.method == "POST" and form.is_valid():
        try:
            do(form if whole else form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
            # Told of the change: whoever sends the form once more has seen what stands now.
            if isinstance(refused, Stale):
                given, status = {**read, **changed_meanwhile(page, form_class, form)}, 409
        else:
            # And then a redirect, so that loading the page again sends nothing a second time.
            # Without words where the change has said its own.
            if page.done:
                messages.success(request, page.done)
            return redirect(page.on or page.back)
    shown = {"form": form, "errors": form.problems() if form.is_bound else []}
    # 422 for a fault of one's own and 409 for what changed meanwhile: programs, and tests, take neither for a success.
    return render(request, template, {**shown, **given}, status=status if form.is_bound else 200)


def changed_meanwhile(page: FormPage, form_class: Callable[..., Form], typed: Form) -> dict[str, Any]:
    """What a form's page shows beside what was typed, where what it is about has changed since it was opened."""
    return {"stale": True, "page": page, "otherwise": otherwise(form_class(None), typed)}


def as_opened(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    """What a form's page is given, with the versions that the form was opened at where it comes back.

    With those read now a change made meanwhile would be written over without a word, once the error is put right.
    ``stands`` is the version of what a record is about, beside that of the record's own draft.
    """
    page: FormPage = given["page"]
    if request.method != "POST":
        return given
    version = typed_version(request)
    page = page if page.version is None else replace(page, version=version)
    opened: dict[str, Any] = {name: typed_version(request, name) for name in ("version", "stands") if name in given}
    return {**given, "page": page, **opened}
