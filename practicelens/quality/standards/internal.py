"""What other apps ask of tools and standards without a person: titles, and the tool that an audit is made with."""

from __future__ import annotations

import json
from functools import lru_cache

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from practicelens.access.errors import Missing
from practicelens.quality.standards.content import Tool, standard_from_json, tool_from_json
from practicelens.quality.standards.models import StandardVersion, ToolVersion
from practicelens.quality.standards.states import Publication


def domain_titles() -> dict[str, str]:
    """Every domain's title by its key, in the tools' order; the version in force has the last word."""
    # By row id, which follows publication: the title last published is written last and stays.
    rows = ToolVersion.objects.exclude(status=Publication.DRAFT).order_by("pk").values_list("content", flat=True)
    return {domain["key"]: domain["title"] for content in rows for domain in content["domains"]}


def domains_with_tools() -> dict[str, tuple[str, str]]:
    """Every domain's title and that of its tool, by its key, as ``domain_titles``. One query."""
    rows = ToolVersion.objects.exclude(status=Publication.DRAFT).order_by("pk").values_list("title", "content")
    # A key belongs to one tool: the tool's own key stands in front of those made here (``editing.with_domain``).
    return {domain["key"]: (domain["title"], tool) for tool, content in rows for domain in content["domains"]}


def standard_titles() -> dict[str, str]:
    """The title in force of every standard by its key, in the order of their numbers."""
    # In force alone: reports and marks of learning name a standard as it is called now.
    rows = StandardVersion.objects.filter(status=Publication.PUBLISHED)
    found = (standard_from_json(row.key, row.version, row.title, row.content) for row in rows)
    return {one.key: one.title for one in sorted(found, key=lambda standard: standard.number)}


def tool_in_force(key: str) -> tuple[int, Tool]:
    """The row id and content of the tool in force, for an audit being allocated."""
    # A loop for at most one: there is one in force, or none where it has not been published yet.
    for found in _tools(ToolVersion.objects.filter(key=key, status=Publication.PUBLISHED)[:1]):
        return found
    raise Missing


def tools_in_force() -> tuple[Tool, ...]:
    """Every tool in force, by title. One query."""
    rows = ToolVersion.objects.filter(status=Publication.PUBLISHED).order_by("title")
    return tuple(tool for _, tool in _tools(rows))


def tool_titles() -> dict[str, str]:
    """The title of every tool in force by its key. One query."""
    # Without its content, which is some ten thousand characters a tool.
    return dict(ToolVersion.objects.filter(status=Publication.PUBLISHED).values_list("key", "title"))


def tools_by_id() -> dict[int, Tool]:
    """Every version ever published by its row id; there are a few dozen at most."""
    # Retired ones too: audits of years ago are read by the version they were done with.
    return dict(_tools(ToolVersion.objects.exclude(status=Publication.DRAFT)))


def tool_by_id(row_id: int) -> Tool:
    """The version an audit was done with, in force or retired, by its row id. Raises DoesNotExist."""
    for _, found in _tools(ToolVersion.objects.filter(pk=row_id)):
        return found
    raise ToolVersion.DoesNotExist


def _tools(rows: QuerySet[ToolVersion]) -> list[tuple[int, Tool]]:
    """Tools with their row ids."""
    # As text, so that what was read before is found by it; parsed only where it was not.
    found = rows.annotate(text=Cast("content", TextField())).values_list("pk", "key", "version", "title", "text")
    return [(pk, _tool(*rest)) for pk, *rest in found]


# By all that it is made of, not by its row: nearly every page and change asks for a tool, its text is some ten
# thousand characters, and a tool that was read once is the same tool for as long as it says the same.
@lru_cache(maxsize=256)
def _tool(key: str, version: int, title: str, text: str) -> Tool:
    """A tool from what is kept of it."""
    return tool_from_json(key, version, title, json.loads(text))
