"""A tool in draft as an auditor will see it: each part with its questions, and nothing that can be sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from practicelens.access.errors import Missing
from practicelens.quality.audits.core import rules
from practicelens.quality.standards import queries
from practicelens.quality.standards.content import Tool
from practicelens.web.pages.audits.conversation import talked_on
from practicelens.web.pages.audits.work import choices, section_questions, standards_of
from practicelens.web.pages.shared.asked import asking_of

TEMPLATES = {
    rules.CONVERSATION: "standards/preview_conversation.html",
    rules.SECTIONS: "standards/preview_sections.html",
    rules.FAMILY: "standards/preview_family.html",
    rules.WHOLE: "standards/preview_whole.html",
}


def preview(request: HttpRequest, key: str, part: str = rules.CONVERSATION) -> HttpResponse:
    """One part of the audit form."""
    found = queries.tool_draft(asking_of(request), key)
    parts = _parts(found.tool)
    if part not in dict(parts):
        raise Missing
    domain = found.tool.domain(part)
    context: dict[str, Any] = {
        "draft": found,
        "said": found.tool,
        "key": key,
        "parts": parts,
        "part": part,
        "title": dict(parts)[part],
        "domain": domain,
        # As on the first day: the auditor's own page is drawn from the same parts, with nothing answered yet.
        "answers": {},
        "talked_on": talked_on(None, {}),
        "first_name": "the practitioner",
        "choices": choices(domain, ""),
        "sections": section_questions(found.tool, {}),
        "standards": standards_of(request, domain),
        "evidence": domain.where if domain else "",
        "grades": [(one, "Not graded yet") for one in found.tool.domains],
        "crumbs": [
            {"text": "Standards and tools", "href": reverse("standards")},
            {"text": f"Draft: {found.tool.title}", "href": reverse("tool-draft", args=[key])},
        ],
    }
    return render(request, TEMPLATES.get(part, "standards/preview_domain.html"), context)


def _parts(tool: Tool) -> list[tuple[str, str]]:
    """The parts in the order they are worked through."""
    # Only where a section has one: an audit without questions has no such part.
    questions = [(rules.SECTIONS, "About this child")] if tool.asked_first else []
    return [
        (rules.CONVERSATION, "Conversation with the practitioner"),
        *questions,
        (rules.FAMILY, "What the family says"),
        *((one.key, one.title or "A domain without a title") for one in tool.domains),
        (rules.WHOLE, "The whole"),
    ]
