"""Two local cards of Northborough's analyst: one checked and published, one put together and waiting to be checked."""

from __future__ import annotations

from datetime import date
from typing import Final

from practicelens.access.roles import Role
from practicelens.analytics.local_cards.shape import Form
from practicelens.analytics.measure import Polarity
from practicelens.people.holders import holders
from practicelens.performance.local_cards import changes
from practicelens.performance.local_cards.rules import Definition
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.workdays import clock
from practicelens.workdays.timescales import add_months

UNDER_ONE: Final = Definition(
    "Referrals of children under one",
    "Referrals of children before their first birthday. Asked for by the safeguarding partnership after its review of"
    " babies who were hurt.",
    Form.EVENT_COUNT, Polarity.NEITHER, "Referrals of children who were not yet one on the day of the referral", "",
    "select child_no, event_date as day, team_id\nfrom referrals\nwhere age < 1 and not withdrawn",
)  # fmt: skip
FOUND: Final = "Ten looked up in the case system: all babies. Unborn children are left out, as they have no age."
SOONER: Final = Definition(
    "Assessments of under-fives within 35 working days",
    "Of assessments of children under five that were authorised, how many were within 35 working days of their start.",
    Form.EVENT_SHARE, Polarity.HIGHER, "Assessments authorised within 35 working days", "Assessments authorised", "",
    chosen={
        "of": "assessments", "day": "authorised", "where1": "age", "is1": "at_most", "value1": "4", "share": "yes",
        "rule": "within", "since": "started", "until": "authorised", "days": "35", "working": "yes",
    },
)  # fmt: skip


def write_cards(ids: WorldIds, today: date) -> None:
    """Let the analyst write both, and the Head of Safeguarding check the first."""
    analysts, heads = holders(Role.ANALYST, today), holders(Role.HEAD_OF_QA, today)
    if not (analysts and heads):  # a small Northborough may have neither
        return
    by, head, now = ids.actor(analysts[0], today), ids.actor(heads[0], today), clock.now()
    first = changes.write(UNDER_ONE, by=by, now=now)
    changes.ask_for_check(first, revision=1, by=by, now=now)
    changes.publish(first, FOUND, add_months(today, 10), revision=1, by=head, now=now)
    second = changes.write(SOONER, by=by, now=now)
    changes.ask_for_check(second, revision=1, by=by, now=now)
