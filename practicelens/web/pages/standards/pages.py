"""Pages: practice standards and audit tools, in any version; the pages of drafts stand beside."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.people.asking import Asking
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.standards import queries
from practicelens.quality.standards.content import Domain
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.standards import edit as _standards_edit
from practicelens.web.pages.standards import tools_edit as _tools_edit
from practicelens.web.pages.standards import tools_preview as _tools_preview


def _audits(asking: Asking) -> list[dict[str, str]]:
    """The way back to the audits, for those who have a list of them."""
    return [{"text": "Audits", "href": reverse("audits")}] if core_queries.takes_part(asking) else []


def _crumbs(asking: Asking) -> list[dict[str, str]]:
    """The way back from a page of a standard or tool."""
    return [*_audits(asking), {"text": "Standards and tools", "href": reverse("standards")}]


def standards(request: HttpRequest) -> HttpResponse:
    """Every standard and every tool with the version in force."""
    asking = asking_of(request)
    context = {
        "standards": queries.listed_standards(asking),
        "tools": queries.listed_tools(asking),
        "may_publish": queries.may_publish(asking),
        # The rule of suggested grades stands beside the tools, because their marks decide it.
        "rule": work_queries.suggestion_rule(asking),
        "crumbs": _audits(asking),
    }
    return render(request, "standards/list.html", context)


def standard(request: HttpRequest, key: str, version: int | None = None) -> HttpResponse:
    """One standard in one version, and the domains that measure it."""
    page = queries.standard_page(asking_of(request), key, version)
    # By tool, in the order in which their domains come: the same domain's title stands in several tools.
    measured: dict[str, dict[str, Any]] = {}
    for tool_key, title, domain in page.measured_by:
        measured.setdefault(tool_key, {"key": tool_key, "title": title, "domains": []})["domains"].append(domain)
    context = {
        "page": page,
        "said": page.standard,
        "measured": measured.values(),
        "crumbs": _crumbs(asking_of(request)),
    }
    return render(request, "standards/standard.html", context)


def tool(request: HttpRequest, key: str, version: int | None = None) -> HttpResponse:
    """One tool in one version, with all its domains."""
    page = queries.tool_page(asking_of(request), key, version)
    context = {
        "page": page,
        "said": page.tool,
        "groups": groups(page),
        "crumbs": _crumbs(asking_of(request)),
    }
    return render(request, "standards/tool.html", context)


def groups(page: queries.ToolPage) -> list[dict[str, Any]]:
    """The domains by section in the tool's order, each with the standards it measures; those of none stand first."""
    tool = page.tool
    found = [
        {"section": section, "domains": [_domain(page, one) for one in tool.domains if one.section == key]}
        for key, section in [("", None), *((section.key, section) for section in tool.sections)]
    ]
    return [group for group in found if group["domains"]]


def _domain(page: queries.ToolPage, domain: Domain) -> dict[str, Any]:
    """A domain with the titles of its standards; one that is no longer in force is named by its key, without a link."""
    measures = [(page.standards.get(key, key), key if key in page.standards else "") for key in domain.standards]
    return {"said": domain, "measures": measures}


_STANDARD = "practice-standards/<slug:key>"
_TOOL = "audit-tools/<slug:key>"
urls: list[URLPattern] = [
    path("practice-standards/", standards, name="standards"),
    path("practice-standards/add/", _standards_edit.add, name="standard-add"),
    path(f"{_STANDARD}/", standard, name="standard"),
    path(f"{_STANDARD}/versions/<int:version>/", standard, name="standard-version"),
    path(f"{_STANDARD}/draft/", _standards_edit.draft, name="standard-draft"),
    path(f"{_STANDARD}/draft/start/", _standards_edit.start, name="standard-draft-start"),
    path(f"{_STANDARD}/draft/publish/", _standards_edit.publish, name="standard-publish"),
    path(f"{_STANDARD}/draft/discard/", _standards_edit.discard, name="standard-discard"),
    path("audit-tools/add/", _tools_edit.add, name="tool-add"),
    path(f"{_TOOL}/", tool, name="tool"),
    path(f"{_TOOL}/versions/<int:version>/", tool, name="tool-version"),
    path(f"{_TOOL}/draft/", _tools_edit.draft, name="tool-draft"),
    path(f"{_TOOL}/draft/start/", _tools_edit.start, name="tool-draft-start"),
    path(f"{_TOOL}/draft/settings/", _tools_edit.settings, name="tool-settings"),
    path(f"{_TOOL}/draft/publish/", _tools_edit.publish, name="tool-publish"),
    path(f"{_TOOL}/draft/discard/", _tools_edit.discard, name="tool-discard"),
    path(f"{_TOOL}/draft/domains/add/", _tools_edit.domain, name="tool-domain-add"),
    path(f"{_TOOL}/draft/domains/<slug:domain>/", _tools_edit.domain, name="tool-domain"),
    path(f"{_TOOL}/draft/domains/<slug:domain>/move/", _tools_edit.move_domain, name="tool-domain-move"),
    path(f"{_TOOL}/draft/domains/<slug:domain>/remove/", _tools_edit.remove_domain, name="tool-domain-remove"),
    path(f"{_TOOL}/draft/sections/add/", _tools_edit.section, name="tool-section-add"),
    path(f"{_TOOL}/draft/sections/<slug:section>/", _tools_edit.section, name="tool-section"),
    path(f"{_TOOL}/draft/sections/<slug:section>/move/", _tools_edit.move_section, name="tool-section-move"),
    path(f"{_TOOL}/draft/sections/<slug:section>/remove/", _tools_edit.remove_section, name="tool-section-remove"),
    path(f"{_TOOL}/draft/preview/", _tools_preview.preview, name="tool-preview"),
    path(f"{_TOOL}/draft/preview/<slug:part>/", _tools_preview.preview, name="tool-preview-part"),
]
