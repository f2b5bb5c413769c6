"""Opens re-audits when their month comes and reminds auditors of late audits, safely more than once."""

from __future__ import annotations

from datetime import datetime

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Refused
from practicelens.quality.audits import changes
from practicelens.workdays.clock import local_date


def run(now: datetime) -> str:
    """Do what falls due at this instant, and say what was done. A second run on the same day does nothing more."""
    today = local_date(now)
    opened = sum(_open(audit_id, now) for audit_id in changes.re_audits_due(today))
    late = changes.late_unchased(today)
    for audit_id in late:
        changes.chase(audit_id, by=SYSTEM, now=now)
    return f"{opened} re-audits opened, {len(late)} late audits chased"


def _open(audit_id: int, now: datetime) -> int:
    """Open one; another worker may have been quicker, and one that cannot be opened never blocks the rest."""
    try:
        changes.open_re_audit(audit_id, by=SYSTEM, now=now)
    except Refused:
        return 0
    return 1
