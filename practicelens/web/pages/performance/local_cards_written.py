"""Pages: a local card is written, run, checked by somebody else, published, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from practicelens.access.errors import Ended, Missing
from practicelens.analytics.local_cards.choosing import EVENTS, STANDING
from practicelens.analytics.local_cards.shape import Form as CardForm
from practicelens.analytics.measure import Polarity
from practicelens.performance.local_cards import changes, permissions, queries
from practicelens.performance.local_cards.rules import Definition
from practicelens.performance.local_cards.shapes import VersionView
from practicelens.performance.local_cards.states import Status
from practicelens.web.pages.performance.local_cards_chosen import ChooseForm, MeaningForm, chosen_definition
from practicelens.web.pages.shared.asked import actor_of, asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, WordsForm, ask, by
from practicelens.web.pages.shared.standing import lines
from practicelens.web.request_input import asked_number, asked_text, typed_version
from practicelens.workdays.timescales import add_months

SQL_ROWS = 14


class WriteForm(MeaningForm):
    """What a card means, and the SQL that answers it."""

    field_order = ("title", "meaning", "form", "numerator", "denominator", "polarity", "sql", "why")
    field_of = {name: name for name in field_order} | {"too_long": "sql"}
    form = forms.ChoiceField(label="What sort of figure is it?", choices=[(one.value, one.words) for one in CardForm],
                             error_messages={"required": "Choose what sort of figure it is."})  # fmt: skip
    sql = forms.CharField(
        label="The SQL", widget=forms.Textarea(attrs={"data-rows": SQL_ROWS, "class": "pl-sql"}),
        help_text="One SELECT that gives each row’s child and day, its team where it has one, and of a share whether it"
        " counts. How these columns are called stands with the tables.",
        error_messages={"required": "Write the SQL."},
    )  # fmt: skip

    def __init__(self, *args: Any, first: bool, what: Definition | None = None, **kwargs: Any) -> None:
        """Empty, or with what the newest version says."""
        more = {"sql": what.sql, "form": what.form.value} if what else {}
        super().__init__(*args, first=first, what=what, more=more, **kwargs)


class CheckForm(Form):
    """What whoever checks a card found, and when its meaning is read again."""

    field_of = {"found": "found", "next_on": "next_on"}
    found = forms.CharField(
        label="What did you check, and what did you find?", widget=forms.Textarea,
        help_text="For example five children looked up in the case system, and what the SQL leaves out.",
        error_messages={"required": "Say what you checked and found."},
    )  # fmt: skip
    next_on = DayField(label="When is what it means to be read again?")


def write(request: HttpRequest) -> HttpResponse:
    """Write a card."""
    permissions.check_can_write(actor_of(request))
    page = FormPage(
        "Write a local card", "Keep and run it", reverse("local-cards"),
        "It is kept; what it answers stands below. Nobody but those who check cards sees it yet.",
        _crumbs(), lead="It is run on the published tables, reads them and changes nothing.",
    )  # fmt: skip
    made: list[int] = []

    def do(data: dict[str, Any]) -> None:
        made.append(changes.write(_definition(data), **by(request)))

    answer = ask(request, page, partial(WriteForm, first=True), do, template="local_cards/write.html")
    # On to the card itself, whose number nobody knew before.
    return redirect("local-card", made[0]) if made else answer


def edit(request: HttpRequest, card_id: int) -> HttpResponse:
    """Change a draft, or begin a card's next version."""
    asking = asking_of(request)
    permissions.check_can_write(asking.actor)
    newest = queries.draft(asking, card_id)
    first = newest.number == 1 and newest.status is Status.DRAFT
    title = f"Change: {newest.what.title}" if newest.being_written else f"A new version: {newest.what.title}"
    page = _page(
        newest,
        title,
        "Keep and run it",
        "It is kept; what it answers stands below.",
        draft=True,
    )
    chosen = newest.what.chosen
    # Put together by choosing, it is changed so; written on as SQL, it is SQL from then on.
    if chosen and asked_text(request, "as") != "sql":
        form = partial(ChooseForm, table=chosen["of"], first=first, what=newest.what)
        return ask(
            request, replace(page, lead=f"Of: {EVENTS.get(chosen['of']) or STANDING[chosen['of']]}."), form,
            lambda data: changes.edit(
                card_id, chosen_definition(chosen["of"], data), revision=_revision(request, newest), **by(request)
            ),
            template="local_cards/choose_of.html",
        )  # fmt: skip
    return ask(
        request, page, partial(WriteForm, first=first, what=newest.what),
        lambda data: changes.edit(
            card_id, _definition(data), revision=_revision(request, newest), **by(request)
        ),
        template="local_cards/write.html",
    )  # fmt: skip


def check(request: HttpRequest, card_id: int) -> HttpResponse:
    """Check what another wrote, and publish it."""
    asking = asking_of(request)
    permissions.check_can_check(asking.actor)
    newest = queries.draft(asking, card_id)
    if newest.own:
        raise Missing("local card")
    _needs(newest, Status.ASKED)
    again = add_months(asking.today, max(1, asking.rules.number("definition.again")))
    page = _page(
        newest, f"Check: {newest.what.title}", "Publish it", "It is published.",
        lead=f"{newest.author} wrote it. Published, it stands among the figures of everybody who may see them.",
    )  # fmt: skip
    return ask(
        request, page, partial(CheckForm, initial={"next_on": again}),
        lambda data: changes.publish(
            card_id, data["found"], data["next_on"], revision=_revision(request, newest), **by(request)
        ),
        template="local_cards/check.html", more={"what": newest.what},
    )  # fmt: skip


def send_back(request: HttpRequest, card_id: int) -> HttpResponse:
    """Give a card back to be written further."""
    asking = asking_of(request)
    permissions.check_can_check(asking.actor)
    newest = queries.draft(asking, card_id)
    _needs(newest, Status.ASKED)
    label = "Why is it taken back?" if newest.own else "What is to be changed?"
    title = f"Take back: {newest.what.title}" if newest.own else f"Send back: {newest.what.title}"
    page = _page(newest, title, "Take it back" if newest.own else "Send it back", "It is being written again.")
    return ask(
        request, page, partial(WordsForm, label=label),
        lambda data: changes.send_back(card_id, data["words"], revision=_revision(request, newest), **by(request)),
    )  # fmt: skip


def end(request: HttpRequest, card_id: int) -> HttpResponse:
    """Withdraw what is published, or discard a draft."""
    asking = asking_of(request)
    permissions.check_can_write(asking.actor)
    newest = queries.to_end(asking, card_id, asked_number(request, "version"))
    _needs(newest, Status.DRAFT, Status.PUBLISHED)
    word, done = ("Discard", "discarded") if newest.being_written else ("Withdraw", "withdrawn")
    page = _page(newest, f"{word}: {newest.what.title}", f"{word} it", f"It is {done}. It stays to be read.")
    return ask(
        request, page, partial(WordsForm, label=f"Why is it {done}?"),
        lambda data: changes.end(card_id, data["words"], revision=_revision(request, newest), **by(request)),
    )  # fmt: skip


@require_POST
def ask_for_check(request: HttpRequest, card_id: int) -> HttpResponse:
    """Ask that somebody else checks a draft."""
    changes.ask_for_check(card_id, revision=typed_version(request), **by(request))
    messages.success(request, "Somebody else who reviews what measures mean is asked to check it.")
    return redirect("local-card", card_id)


@require_POST
def run_again(request: HttpRequest, card_id: int) -> HttpResponse:
    """Run a card once more on the published figures."""
    changes.run_again(card_id, **by(request))
    messages.success(request, "It was run again.")
    return redirect("local-card", card_id)


def _revision(request: HttpRequest, newest: VersionView) -> int:
    """The version that was read, which a form opened before a change sends back."""
    return typed_version(request) if request.method == "POST" else newest.revision


def _needs(newest: VersionView, *statuses: Status) -> None:
    if newest.status not in statuses:
        raise Ended(f"This card is {newest.status.words}.", lines(("Where it stands", newest.status.words)))


def _definition(data: dict[str, Any]) -> Definition:
    return Definition(
        data["title"], data["meaning"], CardForm(data["form"]), Polarity(data["polarity"]), data["numerator"],
        data["denominator"], data["sql"], data.get("why", ""),
    )  # fmt: skip


def _crumbs() -> list[dict[str, str]]:
    return [{"text": "Local cards", "href": reverse("local-cards")}]


def _page(newest: VersionView, title: str, button: str, done: str, *, lead: str = "", draft: bool = False) -> FormPage:
    back = reverse("local-card", args=[newest.card_id])
    # A published card's next version stands beside it, under its number.
    on = f"{back}?version={newest.number + (not newest.being_written)}" if draft else back
    return FormPage(title, button, back, done, _crumbs(), lead=lead, on=on, version=newest.revision)


urls: list[URLPattern] = [
    path("local-cards/new/", write, name="local-card-write"),
    path("local-cards/<int:card_id>/edit/", edit, name="local-card-edit"),
    path("local-cards/<int:card_id>/ask/", ask_for_check, name="local-card-ask"),
    path("local-cards/<int:card_id>/check/", check, name="local-card-check"),
    path("local-cards/<int:card_id>/send-back/", send_back, name="local-card-send-back"),
    path("local-cards/<int:card_id>/end/", end, name="local-card-end"),
    path("local-cards/<int:card_id>/run/", run_again, name="local-card-run"),
]
