"""Practice standards and audit tools in force, found by the words of their texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from practicelens.access.words import Excerpt, Wanted, excerpt
from practicelens.people.asking import Asking
from practicelens.quality.standards.content import Domain, Standard, Tool
from practicelens.quality.standards.queries import may_read, standards, tools


@dataclass(frozen=True)
class FoundText:
    """A standard or a tool, which of the two, and where the words stand in it."""

    key: str
    title: str
    is_tool: bool
    excerpt: Excerpt | None


def find(asking: Asking, wanted: Wanted) -> tuple[FoundText, ...]:
    """Those in force alone, never a draft; standards first. Two queries: there are some dozens, so each is read."""
    if not may_read(asking):
        # Empty and not missing: a search asks every list, also of those who have no part in this one.
        return ()
    found = [(one.key, one.title, False, _of_standard(one)) for one in standards(asking)]
    found += [(one.key, one.title, True, list(_of_tool(one))) for one in tools(asking)]
    return tuple(
        # Where the title says it already, an excerpt would say it twice.
        FoundText(key, title, is_tool, None if wanted.fits(title) else excerpt(texts, wanted))
        for key, title, is_tool, texts in found
        if wanted.fits(title, *texts)
    )


def _of_standard(standard: Standard) -> list[str]:
    """What a standard says."""
    # Its title apart: it is compared first, and shown anyhow.
    return [standard.meaning, *standard.looks_like.values()]


def _of_tool(tool: Tool) -> Iterable[str]:
    """What a tool asks, domain by domain."""
    yield tool.about
    for domain in tool.domains:
        yield from _of_domain(domain)


def _of_domain(domain: Domain) -> Iterable[str]:
    """A domain's title, what it is about, its prompts, and each grade in words."""
    yield from (domain.title, domain.about, *domain.look_for, *domain.looks_like.values())
