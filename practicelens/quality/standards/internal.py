"""What other apps ask of tools and standards without a person: titles, and the tool that an audit is made with."""

from __future__ import annotations

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
    return {domain["key"]: (domain["title"], tool) for tool, content in rows for domain in content["domains"]}


def standard_titles() -> dict[str, str]:
    """The title in force of every standard by its key, in the order of their numbers."""
    rows = StandardVersion.objects.filter(status=Publication.PUBLISHED)
    found = (standard_from_json(row.key, row.version, row.title, row.content) for row in rows)
    return {one.key: one.title for one in sorted(found, key=lambda standard: standard.number)}


def tool_in_force(key: str) -> tuple[int, Tool]:
    """The row id and content of the tool in force, for an audit being allocated."""
    row = ToolVersion.objects.filter(key=key, status=Publication.PUBLISHED).first()
    if row is None:
        raise Missing
    return row.pk, tool_from_json(row.key, row.version, row.title, row.content)


def tools_in_force() -> tuple[Tool, ...]:
    """Every tool in force, by title. One query."""
    rows = ToolVersion.objects.filter(status=Publication.PUBLISHED).order_by("title")
    return tuple(tool_from_json(row.key, row.version, row.title, row.content) for row in rows)


def tool_titles() -> dict[str, str]:
    """The title of every tool in force by its key. One query."""
    return dict(ToolVersion.objects.filter(status=Publication.PUBLISHED).values_list("key", "title"))


def tools_by_id() -> dict[int, Tool]:
    """Every version ever published by its row id; there are a few dozen at most."""
    rows = ToolVersion.objects.exclude(status=Publication.DRAFT)
    return {row.pk: tool_from_json(row.key, row.version, row.title, row.content) for row in rows}


def tool_by_id(row_id: int) -> Tool:
    """The version an audit was done with, in force or retired, by its row id. Raises DoesNotExist."""
    row = ToolVersion.objects.get(pk=row_id)
    return tool_from_json(row.key, row.version, row.title, row.content)
