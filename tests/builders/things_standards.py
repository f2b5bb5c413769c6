"""What addresses of standards, tools and practice concerns name in the table of URL × role."""

from __future__ import annotations

from tests.builders import concerns, drafts
from tests.builders.authority import Authority


class StandardsThings:
    """Shipped standards and tools, drafts of one of each, and a concern about practice."""

    authority: Authority

    def _practice_concern(self) -> int:
        """About a child of the first team, raised a moment ago."""
        return concerns.raised(self.authority)

    def _good_practice(self) -> int:
        """In the work with the same child, told of a moment ago."""
        return concerns.praised(self.authority)

    def _kept_agency(self) -> int:
        """An agency with a contact."""
        return concerns.agency(self.authority)

    def _agency_link(self) -> str:
        """The token of a link that was sent to it."""
        return concerns.asked(self.authority, concerns.raised(self.authority, theme="Health")).token

    def _shipped_tool(self) -> str:
        drafts.shipped(self.authority)
        return drafts.TOOL

    def _shipped_standard(self) -> str:
        drafts.shipped(self.authority)
        return drafts.STANDARD

    def _drafted_tool(self) -> str:
        return drafts.tool(self.authority)

    def _drafted_standard(self) -> str:
        return drafts.standard(self.authority)
