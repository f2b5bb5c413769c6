"""Pages: views of the explorer that people keep: saved, shared by their address, renamed, deleted."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from practicelens.access.errors import Missing
from practicelens.access.roles import ROLES
from practicelens.performance.explore import changes, groups, rules, saved
from practicelens.performance.explore.questions import Question
from practicelens.web.pages.performance.explore import asked_here, asked_question
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, ask, by
from practicelens.web.request_input import typed_version


class ViewForm(Form):
    """The name of a view, and with whom it is shared."""

    field_of = {"name": "name", "too_long": "name", "many": "name", "roles": "roles"}
    name = forms.CharField(
        label="What is it called?", help_text="As you would ask it. Name no child and no family.",
        error_messages={"required": "Give it a name."},
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label="Who else may open it by its address?", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, ROLES[role].title) for role in rules.SHARED_WITH],
        help_text="They ask anew, and see what they may see. Leave all empty to keep it to yourself.",
    )  # fmt: skip


def views(request: HttpRequest) -> HttpResponse:
    """The person's own views and those shared with them."""
    return render(request, "explore/saved.html", {"rows": saved.views(asking_of(request))})


def opened(request: HttpRequest, view_id: int) -> HttpResponse:
    """A view's question, asked anew by whoever opens it."""
    row = saved.view(asking_of(request), view_id)
    return redirect(f"{reverse('explore')}?{urlencode(row.asked)}")


def save(request: HttpRequest, card: str) -> HttpResponse:
    """Keep the question of the address, whose figure is in its path, under a name."""
    question = _question(request)
    kept = question.address()
    back = f"{reverse('explore')}?{urlencode(kept)}"
    page = FormPage("Save this question", "Save it", back, "It is saved.", [_crumb()], on=reverse("explore-saved"))
    initial = {"name": _name(question)}
    return ask(
        request, page, partial(ViewForm, initial=initial),
        lambda data: changes.save(data["name"], kept, data["roles"], **by(request)),
    )  # fmt: skip


def change(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename a view, and say with whom it is shared."""
    row = saved.view(asking_of(request), view_id, own=True)
    back = reverse("explore-saved")
    page = FormPage(f"Change “{row.name}”", "Change it", back, "It is changed.", [_crumb()], version=row.version)
    initial = {"name": row.name, "roles": [role.value for role in row.roles]}

    def do(data: dict[str, Any]) -> None:
        changes.change(view_id, data["name"], data["roles"], version=typed_version(request), **by(request))

    return ask(request, page, partial(ViewForm, initial=initial), do)


def delete(request: HttpRequest, view_id: int) -> HttpResponse:
    """Delete a view."""
    row = saved.view(asking_of(request), view_id, own=True)
    back = reverse("explore-saved")
    lead = "Whoever has its address can open it no more. The figures stay as they are."
    page = FormPage(f"Delete “{row.name}”", "Delete it", back, "It is deleted.", [_crumb()], lead=lead)
    return ask(request, page, Form, lambda data: changes.delete(view_id, **by(request)))


def _question(request: HttpRequest) -> Question:
    """The question of the address; without one there is nothing to save."""
    question = asked_question(request, asked_here(request)).question
    if question is None:
        raise Missing("question")
    return question


def _name(question: Question) -> str:
    """What a question may be called: the figure, how it is divided, whom it is narrowed to."""
    divided = [f"by {question.cut.words}"] if question.cut else []
    narrowed = [f"{cut.words}: {groups.in_words(cut, key, {})}" for cut, key in question.narrowed]
    return ", ".join([question.card.title, *divided, *narrowed])[: rules.LONGEST_NAME]


def _crumb() -> dict[str, str]:
    return {"text": "Saved questions", "href": reverse("explore-saved")}


urls: list[URLPattern] = [
    path("explore/saved/", views, name="explore-saved"),
    path("explore/saved/<int:view_id>/", opened, name="explore-view"),
    path("explore/saved/<int:view_id>/change/", change, name="explore-view-change"),
    path("explore/saved/<int:view_id>/delete/", delete, name="explore-view-delete"),
    path("explore/save/<slug:card>/", save, name="explore-save"),
]
