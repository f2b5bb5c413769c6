"""Pages: tokens, by which programs read figures: one's own, one made and shown once, everybody's, one ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Refused
from practicelens.people.asking import Asking
from practicelens.people.tokens import changes, queries
from practicelens.people.tokens.changes import Wanted
from practicelens.people.tokens.views import TokenView
from practicelens.web.pages.people.forms import ConfirmForm
from practicelens.web.pages.shared.asked import actor_of, asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ask, by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.paging import paginate
from practicelens.web.request_input import sent_form
from practicelens.workdays.timescales import add_months

USUAL_MONTHS = 3
"""What is proposed: long enough for a report that is being built, short enough to be thought of again."""
ALL_OF_MINE = "mine"
"""In a form, where an empty choice would be none."""


class TokenForm(Form):
    """A token: what it is for, whose figures it reads, until when."""

    field_of = {**dict.fromkeys(("name", "name_taken", "too_long", "many"), "name"), "place": "place", "ends": "ends"}
    name = forms.CharField(
        label="Which program will use it?",
        help_text="As you will know it again, such as “Power BI, the monthly board”.",
        error_messages={"required": "Give it a name: which program will use it?"},
    )
    place = forms.ChoiceField(
        label="Whose figures may it read?",
        help_text="As little as the program needs. What your roles lose, it loses too.",
        error_messages={"required": "Choose whose figures it may read."},
    )
    ends = DayField(label="When does it end?", help_text="The first day on which it no longer works.")

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With the places within the person's reach, and, for whoever sees children, whether small numbers show."""
        super().__init__(*args, initial={"ends": _proposed(asking), "place": ALL_OF_MINE, "small": "no"}, **kwargs)
        self.choose_from("place", [(one.key or ALL_OF_MINE, one.words) for one in queries.places(asking)])
        if asking.actor.can(Capability.SEE_CHILDREN):
            self.fields["small"] = forms.ChoiceField(
                label="Small numbers, where a figure is divided by what children are (age, ethnicity, need …)",
                choices=[("no", "Hidden"), ("yes", "Shown, as you see them")],
                help_text="Hidden is right wherever the workbook or dashboard has readers who see no child here.",
                error_messages={"required": "Choose whether small numbers are shown."},
            )

    def wanted(self) -> Wanted:
        """What was typed, as the change takes it."""
        data = self.cleaned_data
        place = "" if data["place"] == ALL_OF_MINE else data["place"]
        return Wanted(data["name"], place, data["ends"], small_numbers=data.get("small") == "yes")


def tokens(request: HttpRequest) -> HttpResponse:
    """The person's own tokens."""
    return render(request, "tokens/own.html", {"rows": queries.own(asking_of(request))})


@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Make a token. It stands on the answer's page, this once: nothing else of ours ever says it."""
    asking = asking_of(request)
    page = FormPage(
        "Make a token", "Make the token", reverse("tokens"), "", _crumbs(),
        lead="A program that brings it reads figures and published reports as you may, and never a child. Whoever "
        "holds it can do the same: keep it as you keep a password.",
    )  # fmt: skip
    # By hand and not by `ask`, which leads on to another page when all is well: this answer is the token itself.
    form = TokenForm(sent_form(request), asking=asking)
    if request.method == "POST" and form.is_valid():
        try:
            token = changes.make(form.wanted(), **by(request))
        except Refused as refused:
            form.refuse(refused)
        else:
            shown = {"token": token, "name": form.cleaned_data["name"], "crumbs": _crumbs(), "api": _api(request)}
            return render(request, "tokens/made.html", shown)
    shown = {"form": form, "page": page, "errors": form.problems() if form.is_bound else []}
    return render(request, "people/form.html", shown, status=422 if form.is_bound else 200)


def everybody(request: HttpRequest) -> HttpResponse:
    """Everybody's tokens, for those who watch over them."""
    some = narrowed(request, queries.everybody(asking_of(request)), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    return render(request, "tokens/everybody.html", {"page": paginate(some.rows, request), **some.shown})


def end(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token: one's own, or anybody's for those who watch."""
    found = queries.token(asking_of(request), token_id)
    own = found.owner_id == actor_of(request).account_id
    back = reverse("tokens" if own else "tokens-everybody")
    whose = "" if own else f" of {found.owner}"
    page = FormPage(
        f"End the token “{found.name}”{whose}", "End it", back, "It has ended.",
        _crumbs() if own else [{"text": "Everybody’s tokens", "href": back}],
        lead="The program that uses it reads nothing more from now on. It cannot be brought back: another is made "
        "instead.", warning=True,
    )  # fmt: skip
    return ask(request, page, ConfirmForm, lambda _: changes.end(token_id, **by(request)))


LIST: Listing[TokenView] = Listing(
    "Tokens",
    (
        ("Whose", lambda row: row.owner), ("Name", lambda row: row.name),
        ("Reads", lambda row: row.place or "all that their roles reach"),
        ("Small numbers", lambda row: "shown" if row.small_numbers else "hidden"),
        ("Made", lambda row: row.made_at), ("Ends", lambda row: row.ends), ("Last used", lambda row: row.used_at),
        ("Stands", lambda row: row.state.value), ("Ended by", lambda row: row.ended_by),
    ),
    (
        Question("state", "Works", lambda row: (row.state.name.lower(), row.state.value.capitalize())),
        Question("owner", "Whose", lambda row: (str(row.owner_id), row.owner)),
        Question("used", "Used", lambda row: "Used" if row.used_at else "Never"),
    ),
    (
        Order("owner", "Whose", lambda row: row.owner.casefold()),
        Order("ends", "Ends first", lambda row: row.ends),
    ),
    first="Those that work, newest first",
)  # fmt: skip


def _proposed(asking: Asking) -> Any:
    most = max(1, asking.rules.number("token.months"))
    return add_months(asking.today, min(USUAL_MONTHS, most))


def _api(request: HttpRequest) -> str:
    """Where the API stands, as this person's own browser reaches it."""
    return request.build_absolute_uri("/api/v1/")


def _crumbs() -> list[dict[str, str]]:
    return [{"text": "Tokens", "href": reverse("tokens")}]


urls: list[URLPattern] = [
    path("tokens/", tokens, name="tokens"),
    path("tokens/add/", add, name="token-add"),
    path("tokens/everybody/", everybody, name="tokens-everybody"),
    path("tokens/<int:token_id>/end/", end, name="token-end"),
]
