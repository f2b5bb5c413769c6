"""Pages: a copy for outside is made for somebody who asked, and the register of those that left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.errors import Missing, Refused
from practicelens.people.asking import Asking
from practicelens.performance.explore.outside import changes, permissions, queries
from practicelens.performance.explore.outside.shapes import Copied
from practicelens.web.pages.performance import explore, explore_flow, organisation
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_pdf, as_workbook, in_parts
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, ask, by
from practicelens.web.request_input import Unreadable

MAKERS: Final[Mapping[str, Callable[[HttpRequest, Asking], Copied]]] = {
    "answer": explore.for_outside,
    "flow": explore_flow.for_outside,
    "organisation": organisation.for_outside,
}
"""What leaves, by its word in the address."""


class ReferenceForm(Form):
    """For whom a copy is made."""

    field_of = {"reference": "reference", "outside": "reference"}
    reference = forms.CharField(
        label="Who asked, and under which reference?", max_length=changes.LONGEST,
        help_text="For example “Freedom of information 2026/118” or “Scrutiny panel of 12 January”. Name no child.",
        error_messages={"required": "Say who asked, and under which reference."},
    )  # fmt: skip


def copies(request: HttpRequest) -> HttpResponse:
    """Every copy that left, the newest first."""
    asking = asking_of(request)
    shown = {"rows": queries.copies(asking), "makes": permissions.can_make(asking.actor)}
    return render(request, "explore/outside.html", shown)


def make(request: HttpRequest, what: str) -> HttpResponse:
    """Make a copy of what the address asks, after looking at it."""
    # Named on no restricted child: whoever asked reads of none, whoever makes it, and two copies differ by nobody's
    # being named.
    asking = asking_of(request).for_everybody()
    permissions.check_can_make(asking.actor)
    if what not in MAKERS:
        raise Missing("copy")
    try:
        found = MAKERS[what](request, asking)
    except Refused as refused:
        # There is nothing to show that could leave: said as any other address that cannot be answered.
        raise Unreadable(refused.message) from None
    page = FormPage(
        "Make a copy for outside", "Make the copy", reverse("explore"), "It is made, and stands below to be taken.",
        [{"text": "Copies for outside", "href": reverse("explore-outside")}],
        lead="This is what leaves: small numbers are hidden, and others that would tell them. It is kept as it is, and"
        " no later copy is made that would tell of a few together with it.",
        on=reverse("explore-outside"),
    )  # fmt: skip
    return ask(
        request, page, ReferenceForm,
        lambda data: changes.make(found.asked, found.document, found.numbers, data["reference"], **by(request)),
        template="explore/outside_make.html", more=in_parts(request, found.document),
    )  # fmt: skip


def copy(request: HttpRequest, copy_id: int) -> HttpResponse:
    """A copy as it left."""
    row, document = queries.copy(asking_of(request), copy_id)
    return render(request, "explore/outside_copy.html", {"row": row, **in_parts(request, document)})


def workbook(request: HttpRequest, copy_id: int) -> HttpResponse:
    """The same as Excel."""
    row, document = queries.copy(asking_of(request), copy_id)
    return as_workbook(document, f"copy {row.id} {row.title}")


def pdf(request: HttpRequest, copy_id: int) -> HttpResponse:
    """The same as a PDF."""
    row, document = queries.copy(asking_of(request), copy_id)
    return as_pdf(document, f"copy {row.id} {row.title}")


urls: list[URLPattern] = [
    path("explore/outside/", copies, name="explore-outside"),
    path("explore/outside/<int:copy_id>/", copy, name="explore-outside-copy"),
    path("explore/outside/<int:copy_id>/excel/", workbook, name="explore-outside-workbook"),
    path("explore/outside/<int:copy_id>/pdf/", pdf, name="explore-outside-pdf"),
    path("explore/outside/<slug:what>/new/", make, name="explore-outside-make"),
]
