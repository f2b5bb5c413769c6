"""A record written over days: what is typed is kept on the server, what is done meanwhile is done, then it is recorded.

Everything is one form. Where scripts run it is saved as it is typed; without them a button saves it, and whatever else
is pressed saves it first, so that nothing typed is lost on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from practicelens.access.errors import Refused, Stale
from practicelens.web.pages.shared.govuk_forms import BOXES, DayField, Form, FormPage, as_opened, ask, changed_meanwhile
from practicelens.web.pages.shared.standing import Lines, otherwise
from practicelens.web.request_input import sent_form, typed_lists, typed_text, typed_version

KEEP = "keep"
"""The button that saves what is typed and stays."""
# What a form sends beside what is typed into it.
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version", "stands", "do"})
_FIELD = re.compile(r"[a-z0-9_]{1,80}")
MOST_FIELDS = 600


def recorded_meanwhile(request: HttpRequest, what: str, stands: HttpResponse, record: Lines) -> HttpResponse:
    """Two may write one record: whoever comes second is led to what stands, and what they typed stays before them.

    Raises Stale where something was sent, whose page shows the record as it stands and what was typed, to be copied.
    """
    if request.method == "POST":
        raise Stale(f"{what} is recorded already. What you would add can be written by correcting it.", record)
    messages.info(request, f"{what} is recorded, and stands.")
    return stands


@dataclass(frozen=True)
class InPlace:
    """Something that is done while the record is written: its words when done, and the fields it has used up."""

    do: Callable[[], object]
    done: str
    fields: Sequence[str] = ()


@dataclass(frozen=True)
class Desk:
    """Where a record is written. ``answers`` and ``version`` are the draft's, ``save`` keeps more and gives the next.

    ``in_place`` says what a button does, with the form as it was sent; None where its form says what is wrong.
    """

    save_url: str
    save: Callable[[Mapping[str, Sequence[str]], int], int]
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    version: int = 0
    saved_at: datetime | None = None
    in_place: Callable[[str, Any], InPlace | None] | None = None


def typed_draft(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed, field by field, as a draft keeps it."""
    # Browsers send line ends in two bytes: a draft would differ from itself each time it is saved.
    return {
        name: [text.replace("\r\n", "\n") for text in texts]
        # A longest form has about two hundred: whatever sends more is no form of ours, and is kept from filling the
        # table.
        for name, texts in typed_lists(request)[:MOST_FIELDS]
        if name not in _NOT_TYPED and _FIELD.fullmatch(name)
    }


def initial_from(fields: Mapping[str, forms.Field], answers: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What a form shows at first: what its draft keeps, for every field that was typed into."""
    found: dict[str, Any] = {}
    for name, one in fields.items():
        # Boxes as they were typed and not as a day: half a date is kept too.
        if isinstance(one, DayField):
            boxes = [(answers.get(f"{name}_{part}") or [""])[-1] for part, _ in BOXES]
            found |= {name: boxes} if any(f"{name}_{part}" in answers for part, _ in BOXES) else {}
        elif name in answers:
            texts = list(answers[name])
            many = isinstance(one, forms.MultipleChoiceField)
            found[name] = [text for text in texts if text] if many else (texts or [""])[-1]
    return found


def write(
    request: HttpRequest,
    page: FormPage,
    make: Callable[[Any], Form],
    do: Callable[[Any], object],
    desk: Desk,
    *,
    template: str,
    more: Mapping[str, Any],
) -> HttpResponse:
    """The page on which a record is written: as ``ask`` with the whole form, its draft, and what is done in place.

    ``more`` may hold ``stands``, the version that what the record is about has now.
    """
    shown = {**more, "desk": desk, "version": desk.version}
    if request.method != "POST":
        return ask(request, page, make, do, template=template, more=shown, whole=True)
    # The version that this page was opened at: a second window's draft is then found to be newer.
    button, version = typed_text(request, "do"), typed_version(request)
    try:
        # Saved before the button does anything: what is refused below must not cost what was typed.
        version = desk.save(typed_draft(request), version) if button else _as_read(request, make, desk, version)
    except Stale as stale:
        return _beside(request, page, make, shown, stale, template=template)
    if not button:
        return ask(request, page, make, do, template=template, more=shown, whole=True)
    if button == KEEP:
        messages.success(request, "Saved. It is not recorded yet.")
        return redirect(request.path)
    form = make(sent_form(request))
    used = desk.in_place(button, form) if desk.in_place else None
    if _done(request, form, used):
        # What the button used up is emptied, or the page would offer the same action to be given again.
        desk.save({name: [] for name in (used.fields if used else ())}, version)
        return redirect(f"{request.path}#actions")
    given = as_opened(request, {**shown, "page": page})
    shown = {**given, "form": form, "errors": form.problems(), "version": version}
    return render(request, template, shown, status=422)


def _as_read(request: HttpRequest, make: Callable[[Any], Form], desk: Desk, version: int) -> int:
    """The draft's version, where nobody wrote otherwise since it was opened at ``version``. Raises Stale.

    A record that is sent from an older page would put an end to words that whoever sends it never saw.
    """
    if version != desk.version and otherwise(make(None), make(sent_form(request))):
        raise Stale
    return version


def _beside(
    request: HttpRequest,
    page: FormPage,
    make: Callable[[Any], Form],
    shown: dict[str, Any],
    stale: Stale,
    *,
    template: str,
) -> HttpResponse:
    """What was typed, beside what somebody else has typed of the same record meanwhile; sent again it stands."""
    form = make(sent_form(request))
    form.is_valid()
    # What is missing yet is not asked of whoever is still writing.
    form.unjudged()
    form.refuse(stale)
    # The draft's newest version, which has been shown now; what the record is about has not.
    given = {**as_opened(request, {**shown, "page": page}), "version": shown["version"]}
    given |= {**changed_meanwhile(page, make, form), "form": form, "errors": form.problems()}
    return render(request, template, given, status=409)


def act(
    request: HttpRequest,
    page: FormPage,
    make: Callable[[Any], Form],
    in_place: Callable[[str, Any], InPlace | None],
    *,
    template: str,
    more: Mapping[str, Any],
) -> HttpResponse:
    """The page of what is done in place once the record is written: every button does one thing."""
    form = make(sent_form(request))
    if request.method == "POST" and _done(request, form, in_place(typed_text(request, "do"), form)):
        return redirect(f"{request.path}#actions")
    shown = {**more, "page": page, "form": form, "errors": form.problems() if form.is_bound else []}
    return render(request, template, shown, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, form: Form, used: InPlace | None) -> bool:
    """Do what a button says, in its words; whether it was done, else the form says what is wrong."""
    if used is None:
        return False
    try:
        used.do()
    except Refused as refused:
        form.refuse(refused)
        return False
    messages.success(request, used.done)
    return True
