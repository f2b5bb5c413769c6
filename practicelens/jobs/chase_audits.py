"""Follows children and auditors who went, opens re-audits, chases what is late; safely more than once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.jobs.past import past_is_missing
from practicelens.quality.actions import changes as actions
from practicelens.quality.audits.cycle import changes as cycle_changes
from practicelens.quality.audits.cycle import handover as cycle_handover
from practicelens.quality.audits.cycle import re_audit as cycle_re_audit
from practicelens.workdays.clock import local_date
from practicelens.workdays.counting import what_was_done


def run(now: datetime) -> str:
    """Do what falls due at this instant, and say what was done. A second run on the same day does nothing more.

    Children first: a re-audit is of the team that holds the child on the day it is opened.
    """
    today = local_date(now)
    followed = sum(_did(cycle_handover.follow, one, team, now=now) for one, team in cycle_handover.moved(today).items())
    passed = sum(_did(cycle_handover.pass_to_officer, one, now=now) for one in cycle_handover.without_auditor(today))
    opened = sum(_did(cycle_re_audit.open_re_audit, one, now=now) for one in cycle_re_audit.re_audits_due(today))
    # After what was handed on and opened: whoever has an audit since this morning is not chased for it.
    # An audit of a demonstration's past is late by its day until the past hands it in, a moment after: it is no news.
    late_ones = () if past_is_missing() else cycle_changes.late_unchased(today)
    late = sum(_did(cycle_changes.chase, one, now=now) for one in late_ones)
    reviews = sum(_did(cycle_changes.chase_review, one, now=now) for one in cycle_changes.reviews_late(today))
    # Last and together: one notice a team, that says how many have climbed.
    climbed = actions.tell_of_climbing(by=SYSTEM, now=now)
    return what_was_done(
        (opened, "re-audit opened", "re-audits opened"),
        (late, "late audit chased", "late audits chased"),
        (reviews, "late review chased", "late reviews chased"),
        (followed, "cycle went to another team", "cycles went to another team"),
        (passed, "audit without an auditor passed on", "audits without an auditor passed on"),
        (climbed, "late action climbed", "late actions climbed"),
    )


def _did(change: Callable[..., object], *about: int, now: datetime) -> bool:
    """Do one; another worker may have been quicker, and one that cannot be done never blocks the rest."""
    try:
        change(*about, by=SYSTEM, now=now)
    except (Refused, Missing):
        return False
    return True
