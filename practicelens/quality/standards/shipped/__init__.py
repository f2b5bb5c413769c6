"""The standards and tools the product comes with, as data in our own words."""

from __future__ import annotations

from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.shipped.case_audit import CASE_AUDIT
from practicelens.quality.standards.shipped.early_help import EARLY_HELP
from practicelens.quality.standards.shipped.front_door import CONTACTS, MASH, PRIVATE_FOSTERING
from practicelens.quality.standards.shipped.in_care import COMING_INTO_CARE, LEAVING_CARE
from practicelens.quality.standards.shipped.practice import STANDARDS
from practicelens.quality.standards.shipped.together import EXPLOITATION, MARAC, PARTNER_PART

TOOLS: tuple[Tool, ...] = (
    CASE_AUDIT,
    MASH,
    CONTACTS,
    PRIVATE_FOSTERING,
    MARAC,
    EXPLOITATION,
    COMING_INTO_CARE,
    LEAVING_CARE,
    EARLY_HELP,
    PARTNER_PART,
)

__all__ = ["STANDARDS", "TOOLS"]
