"""What makes a standard or a tool fit to publish, decided without a database."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.quality.standards.content import Domain, Standard, Tool
from practicelens.quality.standards.states import GRADES

RESERVED_PARTS = frozenset({"conversation", "sections", "family", "whole", "actions", "checked", "check", "add"})
"""Parts every audit has beside its domains, and words of addresses; a domain may not take their names."""
# The column's own length; texts are bounded so that a whole tool stays readable on one page.
LONGEST_TITLE = 200
LONGEST_TEXT = 4_000
# A year and a working week: beyond either it is a slip of the hand, which the planner would multiply.
MOST_DAYS, MOST_HOURS = 365, 40.0
SETTINGS, DOMAINS, STANDARD = "settings", "domains", "standard"


@dataclass(frozen=True)
class Fault:
    """Something to mend before publishing: words, a stable code, and where.

    ``place`` is a domain's key, ``section:`` with a section's key, or one of SETTINGS, DOMAINS and STANDARD.
    """

    message: str
    code: str
    place: str


def check_standard(standard: Standard) -> None:
    """Refuse a standard that does not say what it means and what every grade looks like."""
    # The first alone: a refusal has one sentence. The draft's page lists them all.
    for fault in faults_of_standard(standard):
        raise Refused(fault.message, code=fault.code)


def faults_of_standard(standard: Standard) -> Iterator[Fault]:
    """Everything wrong with a standard."""
    if not standard.title.strip():
        yield Fault("Give the standard a title.", "no_title", STANDARD)
    if not standard.meaning.strip():
        yield Fault(f"“{standard.title}” does not say what it means.", "no_meaning", STANDARD)
    # Every one: an auditor between two grades has only these words to decide by.
    for grade in GRADES:
        if not standard.looks_like.get(grade, "").strip():
            words = f"“{standard.title}” does not say what {grade.words} looks like."
            yield Fault(words, "grade_not_described", STANDARD)


def check_tool(tool: Tool, standards: frozenset[str]) -> None:
    """Refuse a tool that could not be audited with; ``standards`` are the keys that are published."""
    for fault in faults_of_tool(tool, standards):
        raise Refused(fault.message, code=fault.code)


def faults_of_tool(tool: Tool, standards: frozenset[str]) -> Iterator[Fault]:
    """Everything wrong with a tool, in the order a person would mend it."""
    yield from _setting_faults(tool)
    keys = [domain.key for domain in tool.domains]
    if not keys:
        yield Fault(f"“{tool.title}” has no domains.", "no_domains", DOMAINS)
    if len(set(keys)) < len(keys):
        yield Fault(f"“{tool.title}” names the same domain twice.", "domain_twice", DOMAINS)
    # Only where there are domains: an empty tool has one fault, not two.
    if keys and not any(domain.impact for domain in tool.domains):
        yield Fault(
            "Mark the domain that asks about impact: Outstanding is suggested only where it is.", "no_impact", DOMAINS
        )
    yield from _section_faults(tool)
    for domain in tool.domains:
        yield from _domain_faults(domain, tool, standards)


def _setting_faults(tool: Tool) -> Iterator[Fault]:
    """What the whole tool says of itself."""
    if not tool.title.strip():
        yield Fault("Give the tool a title.", "no_title", SETTINGS)
    if not tool.about.strip():
        yield Fault(f"Say what “{tool.title}” looks at.", "no_about", SETTINGS)
    if not 0 < tool.hours <= MOST_HOURS:
        yield Fault(f"Say how many hours one audit with “{tool.title}” takes.", "hours", SETTINGS)
    if not 0 <= tool.minimum_open_days <= MOST_DAYS:
        words = f"The days a child must have been open are a whole number from 0 to {MOST_DAYS}."
        yield Fault(words, "minimum_open_days", SETTINGS)


def _domain_faults(domain: Domain, tool: Tool, standards: frozenset[str]) -> Iterator[Fault]:
    if domain.key in RESERVED_PARTS:
        yield Fault(f"A domain may not be called “{domain.key}”.", "reserved_name", domain.key)
    if domain.section and tool.section(domain.section) is None:
        yield Fault(f"“{domain.title}” is in a section that the tool does not have.", "no_such_section", domain.key)
    # A finding belongs to a standard through its domain: without one it could not be counted.
    if not domain.standards or not set(domain.standards) <= standards:
        yield Fault(f"“{domain.title}” does not point at a published practice standard.", "no_standard", domain.key)
    # Prompts are what makes an inquiry of it; without them a domain is only a box for a grade.
    if not domain.look_for:
        yield Fault(f"“{domain.title}” has no prompts.", "no_prompts", domain.key)
    for grade in GRADES:
        if not domain.looks_like.get(grade, "").strip():
            words = f"“{domain.title}” does not say what {grade.words} looks like."
            yield Fault(words, "grade_not_described", domain.key)


def _section_faults(tool: Tool) -> Iterator[Fault]:
    """What is wrong with the sections: named twice, empty, or all of them hanging on a question."""
    keys = [section.key for section in tool.sections]
    if len(set(keys)) < len(keys):
        yield Fault(f"“{tool.title}” names the same section twice.", "section_twice", DOMAINS)
    used = {domain.section for domain in tool.domains if domain.section}
    for section in tool.sections:
        # A conditional one without domains would ask a question to which nothing follows.
        if section.key not in used:
            words = f"The section “{section.title}” has no domains. Put one in, or take the section out."
            yield Fault(words, "section_empty", f"section:{section.key}")
    # A child to whom no section applied would have nothing to be graded by.
    conditional = {section.key for section in tool.asked_first}
    if tool.domains and all(domain.section in conditional for domain in tool.domains):
        words = "Every domain hangs on a question. At least one must be asked of every child."
        yield Fault(words, "all_conditional", DOMAINS)


def key_for(title: str, taken: Collection[str], *, before: str = "") -> str:
    """A key made of a title, which then never changes: plain letters, not taken, no word of an address."""
    # It stands in addresses, so of plain letters alone.
    # Short of the column's 60, so that a number can still follow.
    plain = re.sub(r"[^a-z0-9]+", "_", f"{before} {title}".lower()).strip("_")[:50].strip("_") or "untitled"
    # Numbered from 2: the first of a name has none.
    free = (name for name in (plain, *(f"{plain}_{place}" for place in range(2, 10_000))) if name not in taken)
    return next(name for name in free if name not in RESERVED_PARTS)


def check_words(title: str, *texts: str) -> None:
    """Refuse a title that is missing, and words too long to be kept; they are refused, never cut."""
    require_text(title, "Give it a title.", "no_title")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"A title may be {LONGEST_TITLE} characters long.", code="title_too_long")
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise Refused(f"A text may be {LONGEST_TEXT:,} characters long.", code="too_long")
