"""Changes to standards and tools. The only code that writes to their tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.history.changes import record
from practicelens.quality.standards import permissions, rules
from practicelens.quality.standards.content import Standard, Tool, standard_from_json, tool_from_json
from practicelens.quality.standards.models import StandardVersion, ToolVersion
from practicelens.quality.standards.shipped import STANDARDS, TOOLS
from practicelens.quality.standards.states import Publication


@atomic
def ship(
    *,
    by: Actor,
    now: datetime,
    standards: Sequence[Standard] = STANDARDS,
    tools: Sequence[Tool] = TOOLS,
) -> int:
    """Publish what the product comes with, and say how many versions were new. Twice does nothing more.

    A version that is already published stays as it is; one that says something else under the same number is
    refused, because work may have been graded by it.
    """
    permissions.check_can_publish(by)
    for standard in standards:
        rules.check_standard(standard)
    known = frozenset(standard.key for standard in standards)
    known |= frozenset(StandardVersion.objects.values_list("key", flat=True))
    for tool in tools:
        rules.check_tool(tool, known)
    new = sum(_publish(StandardVersion, "standard", standard, by=by, now=now) for standard in standards)
    return new + sum(_publish(ToolVersion, "tool", tool, by=by, now=now) for tool in tools)


def _publish(
    table: type[StandardVersion] | type[ToolVersion],
    called: str,
    said: Standard | Tool,
    *,
    by: Actor,
    now: datetime,
) -> int:
    """Write one version unless it stands; retire the version before it. Returns 1 when it was new."""
    content: dict[str, Any] = said.to_json()
    standing = table.objects.filter(key=said.key, version=said.version).first()
    if standing is not None:
        # Compared as read, not as kept: what is kept may be older than a part that every version is read as lacking.
        if said.to_json() != _read(standing).to_json() or standing.title != said.title:
            raise Refused(
                f"“{said.title}” version {said.version} is published and says something else. Give it a new number.",
                code="version_published",
            )
        return 0
    table.objects.filter(key=said.key, version__lt=said.version).update(status=Publication.RETIRED)
    row = table.objects.create(
        key=said.key,
        version=said.version,
        title=said.title,
        content=content,
        status=Publication.PUBLISHED,
        published_at=now,
    )
    record(f"standards.{called}_published", by=by, at=now, subject=(called, row.pk), data={"version": said.version})
    return 1


def _read(row: StandardVersion | ToolVersion) -> Standard | Tool:
    """A kept version as it is read today."""
    reads = standard_from_json if isinstance(row, StandardVersion) else tool_from_json
    return reads(row.key, row.version, row.title, row.content)
