"""Questions about reports and packs: every read, for a given person; out of scope looks the same as missing."""

from __future__ import annotations

from practicelens.governance.packs.queries_monthly import scopes_for
from practicelens.governance.packs.queries_packs import draft, pack, packs, to_publish
from practicelens.governance.packs.queries_reports import kinds, report, reports
from practicelens.governance.packs.queries_waiting import waiting

__all__ = ["draft", "kinds", "pack", "packs", "report", "reports", "scopes_for", "to_publish", "waiting"]
