"""Reads of standards and tools, for a given actor."""

from __future__ import annotations

from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.quality.standards import permissions
from practicelens.quality.standards.content import Standard, Tool, standard_from_json, tool_from_json
from practicelens.quality.standards.models import StandardVersion, ToolVersion
from practicelens.quality.standards.queries_pages import (
    StandardDraft,
    StandardPage,
    ToolDraft,
    ToolPage,
    listed_standards,
    listed_tools,
    may_publish,
    may_read,
    standard_draft,
    standard_page,
    tool_draft,
    tool_page,
    waiting,
)
from practicelens.quality.standards.states import Publication


def standards(asking: Asking) -> tuple[Standard, ...]:
    """Every standard in force, in the order of their numbers."""
    permissions.check_can_read(asking.actor)
    rows = StandardVersion.objects.filter(status=Publication.PUBLISHED)
    found = (standard_from_json(row.key, row.version, row.title, row.content) for row in rows)
    return tuple(sorted(found, key=lambda standard: standard.number))


def tools(asking: Asking) -> tuple[Tool, ...]:
    """Every tool in force, by title."""
    permissions.check_can_read(asking.actor)
    rows = ToolVersion.objects.filter(status=Publication.PUBLISHED).order_by("title")
    return tuple(tool_from_json(row.key, row.version, row.title, row.content) for row in rows)


def tool(asking: Asking, key: str, version: int | None = None) -> Tool:
    """One tool: the version asked for, or the one in force."""
    permissions.check_can_read(asking.actor)
    rows = ToolVersion.objects.filter(key=key).exclude(status=Publication.DRAFT)
    rows = rows.filter(status=Publication.PUBLISHED) if version is None else rows.filter(version=version)
    row = rows.first()
    if row is None:
        raise Missing
    return tool_from_json(row.key, row.version, row.title, row.content)


def domain_titles() -> dict[str, str]:
    """House-internal: every domain's title by its key, in the tools' order; the version in force has the last word."""
    rows = ToolVersion.objects.exclude(status=Publication.DRAFT).order_by("pk").values_list("content", flat=True)
    return {domain["key"]: domain["title"] for content in rows for domain in content["domains"]}


def standard_titles() -> dict[str, str]:
    """House-internal: the title in force of every standard by its key, in the order of their numbers."""
    rows = StandardVersion.objects.filter(status=Publication.PUBLISHED)
    found = (standard_from_json(row.key, row.version, row.title, row.content) for row in rows)
    return {one.key: one.title for one in sorted(found, key=lambda standard: standard.number)}


def tool_in_force(key: str) -> tuple[int, Tool]:
    """House-internal: the row id and content of the tool in force, for an audit being allocated."""
    row = ToolVersion.objects.filter(key=key, status=Publication.PUBLISHED).first()
    if row is None:
        raise Missing
    return row.pk, tool_from_json(row.key, row.version, row.title, row.content)


def tools_in_force() -> tuple[Tool, ...]:
    """House-internal: every tool in force, by title. One query."""
    rows = ToolVersion.objects.filter(status=Publication.PUBLISHED).order_by("title")
    return tuple(tool_from_json(row.key, row.version, row.title, row.content) for row in rows)


def tool_titles() -> dict[str, str]:
    """House-internal: the title of every tool in force by its key. One query."""
    return dict(ToolVersion.objects.filter(status=Publication.PUBLISHED).values_list("key", "title"))


def tools_by_id() -> dict[int, Tool]:
    """House-internal: every version ever published by its row id; there are a few dozen at most."""
    rows = ToolVersion.objects.exclude(status=Publication.DRAFT)
    return {row.pk: tool_from_json(row.key, row.version, row.title, row.content) for row in rows}


def tool_by_id(row_id: int) -> Tool:
    """House-internal: the version an audit was done with."""
    row = ToolVersion.objects.get(pk=row_id)
    return tool_from_json(row.key, row.version, row.title, row.content)


__all__ = [
    "StandardDraft",
    "StandardPage",
    "ToolDraft",
    "ToolPage",
    "domain_titles",
    "listed_standards",
    "listed_tools",
    "may_publish",
    "may_read",
    "standard_draft",
    "standard_page",
    "standard_titles",
    "standards",
    "tool",
    "tool_by_id",
    "tool_draft",
    "tool_in_force",
    "tool_page",
    "tool_titles",
    "tools",
    "tools_by_id",
    "tools_in_force",
    "waiting",
]
