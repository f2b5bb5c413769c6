"""Pages on which the Head of Safeguarding drafts, publishes or discards a version of an audit tool."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from practicelens.access.errors import Ended, Missing, Refused
from practicelens.quality.standards import changes, queries
from practicelens.quality.standards.rules import DOMAINS, SETTINGS, Fault
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, ask, by
from practicelens.web.pages.standards.forms import DomainForm, SectionForm, SettingsForm, TitleForm, ask_draft
from practicelens.web.request_input import typed_text, typed_version


def _crumbs(found: queries.ToolDraft | None = None) -> list[dict[str, str]]:
    """The way back."""
    crumbs = [{"text": "Standards and tools", "href": reverse("standards")}]
    if found is not None:
        crumbs.append({"text": f"Draft: {found.tool.title}", "href": reverse("tool-draft", args=[found.tool.key])})
    return crumbs


def add(request: HttpRequest) -> HttpResponse:
    """A tool from nothing."""
    if not queries.may_publish(asking_of(request)):
        raise Missing
    # Where it leads is known once it is made: a tool gets its key from its title.
    made: list[str] = []
    page = FormPage(
        "A new audit tool",
        "Start the draft",
        reverse("standards"),
        "The draft is started. Say what it looks at, then add its domains.",
        _crumbs(),
    )
    answer = ask(
        request, page, TitleForm, lambda data: made.append(changes.start_new_tool(data["title"], **by(request)))
    )
    return redirect("tool-draft", made[0]) if made else answer


@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """A draft from the version in force; where there is one already, that one."""
    try:
        changes.start_tool_draft(key, **by(request))
    # As of a standard: the draft that is there is where one goes on.
    except Refused as refused:
        messages.warning(request, refused.message)
    return redirect("tool-draft", key)


def draft(request: HttpRequest, key: str) -> HttpResponse:
    """The draft: its settings, sections and domains, what is left to mend, and what can be done with it."""
    found = queries.tool_draft(asking_of(request), key)
    context = {
        "draft": found,
        "said": found.tool,
        "key": key,
        "faults": _faults(found),
        "domains": [
            {"domain": one, "section": found.tool.section(one.section), "faulty": _is_faulty(found, one.key)}
            for one in found.tool.domains
        ],
        "crumbs": _crumbs(),
    }
    return render(request, "standards/tool_draft.html", context)


def _is_faulty(found: queries.ToolDraft, place: str) -> bool:
    """Whether something of this domain is to be mended."""
    return any(fault.place == place for fault in found.faults)


def _faults(found: queries.ToolDraft) -> list[dict[str, str]]:
    """What is left to mend, each with the page it is mended on."""
    return [{"text": fault.message, "href": _place(found.tool.key, fault)} for fault in found.faults]


def _place(key: str, fault: Fault) -> str:
    if fault.place == SETTINGS:
        return reverse("tool-settings", args=[key])
    if fault.place == DOMAINS:
        return f"{reverse('tool-draft', args=[key])}#domains"
    if fault.place.startswith("section:"):
        return reverse("tool-section", args=[key, fault.place.removeprefix("section:")])
    return reverse("tool-domain", args=[key, fault.place])


def _ask(
    request: HttpRequest,
    found: queries.ToolDraft,
    words: tuple[str, str, str],
    form: Callable[..., Form],
    do: Callable[..., object],
    *,
    lead: str = "",
    warning: bool = False,
    on: str = "",
    **more: Any,
) -> HttpResponse:
    """A form of the draft: ``words`` are title, button and what is said when done."""
    title, button, done = words
    back = reverse("tool-draft", args=[found.tool.key])
    page = FormPage(title, button, back, done, _crumbs(found), lead=lead, warning=warning, on=on)
    return ask_draft(
        request,
        page,
        form,
        lambda filled, edition: do(filled, edition=edition, **by(request)),
        edition=found.edition,
        **more,
    )


def settings(request: HttpRequest, key: str) -> HttpResponse:
    """What the whole tool says of itself."""
    found = queries.tool_draft(asking_of(request), key)
    return _ask(
        request,
        found,
        (f"About “{found.tool.title}”", "Save", "Saved in the draft."),
        SettingsForm,
        lambda form, **who: changes.edit_settings(key, form.words(), **who),
        filled=SettingsForm.filled(found.tool),
    )


def domain(request: HttpRequest, key: str, domain: str = "") -> HttpResponse:
    """Write one domain, or one more."""
    found = queries.tool_draft(asking_of(request), key)
    standing = found.tool.domain(domain)
    if domain and standing is None:
        raise Ended("It was taken out of the draft.")
    title = f"Domain: {standing.title}" if standing else "A new domain"
    # What most domains are: always asked, and sometimes about something that this child's life does not have.
    filled = DomainForm.filled(standing) if standing else {"marks": ["compulsory", "may_not_apply"]}
    return _ask(
        request,
        found,
        (title, "Save this domain", "The domain is saved in the draft."),
        partial(DomainForm, tool=found.tool, standards=found.standards),
        lambda form, **who: changes.edit_domain(key, form.domain(domain), **who),
        filled=filled,
    )


def section(request: HttpRequest, key: str, section: str = "") -> HttpResponse:
    """Write one section, or one more."""
    found = queries.tool_draft(asking_of(request), key)
    standing = found.tool.section(section)
    if section and standing is None:
        raise Ended("It was taken out of the draft.")
    return _ask(
        request,
        found,
        (f"Section: {standing.title}" if standing else "A new section", "Save this section", "The section is saved."),
        SectionForm,
        lambda form, **who: changes.edit_section(key, form.section(section), **who),
        filled=SectionForm.filled(standing) if standing else None,
        lead="Its domains are chosen on the domains’ own pages.",
    )


def remove_domain(request: HttpRequest, key: str, domain: str) -> HttpResponse:
    """Take a domain out of the draft."""
    found = queries.tool_draft(asking_of(request), key)
    standing = found.tool.domain(domain)
    if standing is None:
        raise Ended("It was taken out of the draft.")
    return _ask(
        request,
        found,
        (f"Take out “{standing.title}”", "Take it out", "The domain is taken out of the draft."),
        Form,
        lambda _, **who: changes.remove_domain(key, domain, **who),
        lead="Audits done with it keep it, and reports go on showing what it was graded.",
        warning=True,
    )


def remove_section(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """Take a section out of the draft."""
    found = queries.tool_draft(asking_of(request), key)
    standing = found.tool.section(section)
    if standing is None:
        raise Ended("It was taken out of the draft.")
    return _ask(
        request,
        found,
        (f"Take out the section “{standing.title}”", "Take it out", "The section is taken out of the draft."),
        Form,
        lambda _, **who: changes.remove_section(key, section, **who),
        lead="Its domains stay, and are asked of every child.",
        warning=True,
    )


@require_POST
def move_domain(request: HttpRequest, key: str, domain: str) -> HttpResponse:
    """Move a domain one place."""
    return _move(request, key, partial(changes.move_domain, key, domain), "#domains")


@require_POST
def move_section(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """Move a section one place."""
    return _move(request, key, partial(changes.move_section, key, section), "#sections")


def _move(request: HttpRequest, key: str, change: Callable[..., object], anchor: str) -> HttpResponse:
    """Move something up or down; somebody else's save meanwhile is said and nothing is moved."""
    try:
        # By the edition that was seen: one place up from where somebody else has moved it meanwhile is another place.
        change(up=typed_text(request, "way") == "up", edition=typed_version(request, "edition"), **by(request))
    except Refused as refused:
        messages.warning(request, f"{refused.message} Nothing was moved: this is how it stands now.")
    return redirect(reverse("tool-draft", args=[key]) + anchor)


def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publish the draft as it was seen."""
    found = queries.tool_draft(asking_of(request), key)
    return _ask(
        request,
        found,
        (
            f"Publish “{found.tool.title}”",
            "Publish it",
            f"“{found.tool.title}” is published. New audits take this version; those under way stay on theirs.",
        ),
        Form,
        lambda _, **who: changes.publish_tool(key, **who),
        lead="Audits allocated from now on take this version. Those under way, and those done, stay on the version "
        "they began with.",
        on=reverse("tool", args=[key]),
        # What it changes and what is left to mend are read before it is published, and not found out after.
        more={"faults": _faults(found), "differences": found.differences},
    )


def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw the draft away."""
    found = queries.tool_draft(asking_of(request), key)
    return _ask(
        request,
        found,
        (f"Discard the draft of “{found.tool.title}”", "Discard the draft", "The draft is discarded."),
        Form,
        lambda _, **who: changes.discard_tool_draft(key, **who),
        lead="What was written in the draft is lost. What is in force stays as it is.",
        warning=True,
        on=reverse("standards"),
    )
