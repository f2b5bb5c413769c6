"""What addresses of standards and tools name in the table of URL × role."""

from __future__ import annotations

from tests.builders import drafts
from tests.builders.authority import Authority


class StandardsThings:
    """Shipped standards and tools, and drafts of one of each."""

    authority: Authority

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
