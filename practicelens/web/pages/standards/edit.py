"""Pages on which the Head of Safeguarding drafts, publishes or discards a version of a practice standard."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from practicelens.access.errors import Missing, Refused
from practicelens.quality.standards import changes, queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, ask, by
from practicelens.web.pages.standards.forms import StandardForm, TitleForm, ask_draft


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way back, with the pages between."""
    found = [{"text": "Standards and tools", "href": reverse("standards")}]
    return found + [{"text": text, "href": href} for text, href in more]


def add(request: HttpRequest) -> HttpResponse:
    """A standard from nothing."""
    if not queries.may_publish(asking_of(request)):
        raise Missing
    # Where it leads is known once it is made: a standard gets its key from its title.
    made: list[str] = []
    page = FormPage(
        "A new practice standard",
        "Start the draft",
        reverse("standards"),
        "The draft is started. Nobody else sees it before you publish it.",
        _crumbs(),
    )
    answer = ask(
        request, page, TitleForm, lambda data: made.append(changes.start_new_standard(data["title"], **by(request)))
    )
    return redirect("standard-draft", made[0]) if made else answer


@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """A draft from the version in force; where there is one already, that one."""
    try:
        changes.start_standard_draft(key, **by(request))
    # A draft that is there already is no error: the page leads to it, and says so.
    except Refused as refused:
        messages.warning(request, refused.message)
    return redirect("standard-draft", key)


def draft(request: HttpRequest, key: str) -> HttpResponse:
    """The draft: everything on one page, saved as often as one likes."""
    found = queries.standard_draft(asking_of(request), key)
    here = reverse("standard-draft", args=[key])
    page = FormPage(
        f"Draft: {found.standard.title}",
        "Save the draft",
        reverse("standards"),
        "The draft is saved. Nothing changes for anybody before you publish it.",
        _crumbs(),
        on=here,
    )
    return ask_draft(
        request,
        page,
        StandardForm,
        lambda form, edition: changes.edit_standard(key, form.words(), edition=edition, **by(request)),
        edition=found.edition,
        filled=StandardForm.filled(found.standard),
        template="standards/standard_draft.html",
        more={"draft": found, "key": key},
    )


def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publish the draft as it was seen."""
    found = queries.standard_draft(asking_of(request), key)
    back = reverse("standard-draft", args=[key])
    page = FormPage(
        f"Publish “{found.standard.title}”",
        "Publish it",
        back,
        f"“{found.standard.title}” is published. The version before is retired.",
        _crumbs((f"Draft: {found.standard.title}", back)),
        lead="From now on this is what good work looks like here. Audits keep the words of their tools.",
        # What is in force now, and no longer the draft, which is gone.
        on=reverse("standard", args=[key]),
    )
    return ask_draft(
        request,
        page,
        Form,
        lambda _, edition: changes.publish_standard(key, edition=edition, **by(request)),
        edition=found.edition,
        more={"faults": [{"text": fault.message, "href": back} for fault in found.faults]},
    )


def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw the draft away."""
    found = queries.standard_draft(asking_of(request), key)
    back = reverse("standard-draft", args=[key])
    page = FormPage(
        f"Discard the draft of “{found.standard.title}”",
        "Discard the draft",
        back,
        "The draft is discarded.",
        _crumbs((f"Draft: {found.standard.title}", back)),
        lead="What was written in the draft is lost. What is in force stays as it is.",
        warning=True,
        on=reverse("standards"),
    )
    return ask_draft(
        request,
        page,
        Form,
        lambda _, edition: changes.discard_standard_draft(key, edition=edition, **by(request)),
        edition=found.edition,
    )
