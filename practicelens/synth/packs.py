"""Reports published for some months: the whole authority's, shared outside, one service area's, re-audits and 4R."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from practicelens.access.roles import Role
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes
from practicelens.governance.packs.states import Kind
from practicelens.synth.audits.present import on
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.workdays.calendar import england

PUBLISHED_ON = 4  # working days into the next month
_ANALYSES = (
    "Audits were done as planned but for a few. Visits to children on plans are steady. One team's grades are worth a "
    "closer look, and the Head of Service and I will look there first, beside its families' own answers.",
    "More audits were Good than in spring, though not by more than chance can make. Where planning is weak, it is weak "
    "in re-audits too: the Practice Development Workers begin there this month.",
    "Timeliness of assessments fell a little with the holidays. No team differs firmly from the rest but one, whose "
    "turnover explains much of it. What went well is told on the first page.",
)
_OUTSIDE = (
    "Practice is steady. Most work that was looked at is good; what is not yet is looked at again until it is.",
    "The programme of audits is on course. Planning is where most remains to be done; training for it has begun.",
    "Children are seen and heard, and more of what they say reaches their plans. Recording is being made simpler.",
)


_CYCLE = {
    Kind.RE_AUDIT: "More went up than down. Some rise is to be expected by chance, and whoever grades again knows the "
    "first grade. What is tracked longest is with its Head of Service; I look at it with them each week.",
    Kind.FOUR_R: "What the meetings ask for most is time for supervision: I have asked the Director for it. "
    "Where one was late, the practitioner was away; another time a colleague stands in.",
}


def publish_packs(ids: WorldIds, today: date, count: int, tell: Callable[[int, int], None]) -> int:
    """Publish months of packs, oldest first, the last also for a service area; last month's waits to be written."""
    account = ids.person("Alan Price")
    for place in range(count):
        month = Month.of(today).back(count + 1 - place)
        day = england().add(month.last, PUBLISHED_ON)
        words = Words(_ANALYSES[place % 3], _OUTSIDE[place % 3], roles=(Role.SCRUTINEER.value, Role.PARTNER.value))
        changes.publish(None, month, words, version=0, by=ids.actor(account, day), now=on(day, 11))
        tell(place + 1, count + 1)
    month = Month.of(today).back(2)
    day = england().add(month.last, PUBLISHED_ON + 1)
    service = ids.service(ids.world.teams[0])
    changes.publish(service, month, Words(_ANALYSES[0]), version=0, by=ids.actor(account, day), now=on(day, 11))
    for kind, analysis in _CYCLE.items():
        by, now = ids.actor(account, day), on(day, 12)
        changes.publish(None, month, Words(analysis), version=0, by=by, now=now, kind=kind)
    tell(count + 1, count + 1)
    return count + 1 + len(_CYCLE)
