"""Where the pages of reports and packs are, for notices and for what waits."""

from __future__ import annotations

from practicelens.governance.packs.material import Month


def pack(pack_id: int) -> str:
    """A pack's page."""
    return f"/packs/{pack_id}/"


def publish(month: Month) -> str:
    """The page on which a month's reports are published."""
    return f"/packs/?month={month}"


def report(month: Month) -> str:
    """A month's report of every team the reader sees, as it stands."""
    return f"/reports/monthly/?month={month}"
