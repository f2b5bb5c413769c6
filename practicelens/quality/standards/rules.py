"""What makes a standard or a tool fit to publish, decided without a database."""

from __future__ import annotations

from collections.abc import Iterator

from practicelens.access.errors import Refused
from practicelens.quality.standards.content import Standard, Tool
from practicelens.quality.standards.states import GRADES

RESERVED_PARTS = frozenset({"conversation", "sections", "family", "whole", "actions", "check"})
"""Parts every audit has beside its domains; a domain may not take their names."""


def check_standard(standard: Standard) -> None:
    """Refuse a standard that does not say what every grade looks like."""
    for grade in GRADES:
        if not standard.looks_like.get(grade, "").strip():
            raise Refused(f"“{standard.title}” does not say what {grade.words} looks like.", code="grade_not_described")


def check_tool(tool: Tool, standards: frozenset[str]) -> None:
    """Refuse a tool that could not be audited with; ``standards`` are the keys that are published."""
    for message, code in _faults(tool, standards):
        raise Refused(message, code=code)


def _faults(tool: Tool, standards: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Everything wrong with a tool, in the order a person would mend it."""
    keys = [domain.key for domain in tool.domains]
    if not keys:
        yield f"“{tool.title}” has no domains.", "no_domains"
    if len(set(keys)) < len(keys):
        yield f"“{tool.title}” names the same domain twice.", "domain_twice"
    if keys and not any(domain.impact for domain in tool.domains):
        yield "Mark the domain that asks about impact: Outstanding is suggested only where it is.", "no_impact"
    if tool.hours <= 0:
        yield f"Say how many hours one audit with “{tool.title}” takes.", "hours"
    if tool.minimum_open_days < 0:
        yield "The days a child must have been open are a whole number, or 0.", "minimum_open_days"
    yield from _section_faults(tool)
    for domain in tool.domains:
        if domain.key in RESERVED_PARTS:
            yield f"A domain may not be called “{domain.key}”.", "reserved_name"
        if not domain.standards or not set(domain.standards) <= standards:
            yield f"“{domain.title}” does not point at a published practice standard.", "no_standard"
        for grade in GRADES:
            if not domain.looks_like.get(grade, "").strip():
                yield f"“{domain.title}” does not say what {grade.words} looks like.", "grade_not_described"


def _section_faults(tool: Tool) -> Iterator[tuple[str, str]]:
    """What is wrong with the sections: named twice, empty, or pointed at and not there."""
    keys = [section.key for section in tool.sections]
    if len(set(keys)) < len(keys):
        yield f"“{tool.title}” names the same section twice.", "section_twice"
    used = {domain.section for domain in tool.domains if domain.section}
    for section in tool.sections:
        if section.key not in used:
            yield f"The section “{section.title}” has no domains. Add one, or take the section out.", "section_empty"
    for domain in tool.domains:
        if domain.section and domain.section not in keys:
            yield f"“{domain.title}” is in a section that the tool does not have.", "no_such_section"
    if tool.domains and all((found := tool.section(d.section)) and found.conditional for d in tool.domains):
        yield "Every domain hangs on a question. At least one must be asked of every child.", "all_conditional"
