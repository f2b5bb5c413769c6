"""Questions about reports and packs: every read, for a given person; out of scope looks the same as missing."""

from __future__ import annotations

from practicelens.governance.packs.queries_kinds import cycle_report
from practicelens.governance.packs.queries_monthly import monthly_report, reports, scopes_for
from practicelens.governance.packs.queries_packs import draft, pack, packs, to_publish
from practicelens.governance.packs.queries_waiting import waiting

__all__ = ["cycle_report", "draft", "monthly_report", "pack", "packs", "reports", "scopes_for", "to_publish", "waiting"]
