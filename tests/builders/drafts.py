"""Drafts of standards and tools for tests, through the same doors as anybody's."""

from __future__ import annotations

from practicelens.access.actor import SYSTEM
from practicelens.access.roles import Role
from practicelens.quality.standards import changes
from practicelens.quality.standards.content import Section
from tests.builders.authority import Authority

TOOL, STANDARD = "case_audit", "planning"


def shipped(authority: Authority) -> None:
    """What the product comes with, published."""
    changes.ship(by=SYSTEM, now=authority.now)


def tool(authority: Authority) -> str:
    """The case audit in draft."""
    shipped(authority)
    changes.start_tool_draft(TOOL, by=authority.actor(Role.HEAD_OF_QA), now=authority.now)
    return TOOL


def standard(authority: Authority) -> str:
    """The standard of planning in draft."""
    shipped(authority)
    changes.start_standard_draft(STANDARD, by=authority.actor(Role.HEAD_OF_QA), now=authority.now)
    return STANDARD


def unfinished_tool(authority: Authority) -> str:
    """A tool from nothing, of which nothing is said yet but its title and an empty section."""
    by, now = authority.actor(Role.HEAD_OF_QA), authority.now
    tool(authority)
    key = changes.start_new_tool("Neglect audit", by=by, now=now)
    changes.edit_section(key, Section("", "Home", "Is there a home to look at?"), edition=1, by=by, now=now)
    return key
