"""Reports published for some months: the whole authority's, shared outside, one service area's, re-audits and 4R."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.roles import Role
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes, internal
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


@dataclass(frozen=True)
class Planned:
    """A report to be published: its kind and month, of one service area or of the whole authority, and its words."""

    month: Month
    day: date
    hour: int
    words: Words
    kind: Kind = Kind.MONTHLY
    service_id: int | None = None


def planned_packs(ids: WorldIds, today: date, months: int) -> tuple[Planned, ...]:
    """Months of packs, oldest first, the last also for a service area; last month's waits to be written."""
    found = []
    for place in range(months):
        month = Month.of(today).back(months + 1 - place)
        words = Words(_ANALYSES[place % 3], _OUTSIDE[place % 3], roles=(Role.SCRUTINEER.value, Role.PARTNER.value))
        found.append(Planned(month, england().add(month.last, PUBLISHED_ON), 11, words))
    month = Month.of(today).back(2)
    day = england().add(month.last, PUBLISHED_ON + 1)
    service = ids.service(ids.world.teams[0])
    found.append(Planned(month, day, 11, Words(_ANALYSES[0]), service_id=service))
    found += [Planned(month, day, 12, Words(analysis), kind) for kind, analysis in _CYCLE.items()]
    return tuple(found)


def count(months: int) -> int:
    """How many reports ``planned_packs`` plans."""
    return months + 1 + len(_CYCLE)


def publish(ids: WorldIds, one: Planned) -> None:
    """Publish one, unless somebody has: the Head of Safeguarding's own, or this very one before a process was killed.

    Raises Missing where the Head of Safeguarding is not in post any more.
    """
    if internal.is_published(one.service_id, one.month, one.kind):
        return
    by = ids.actor(ids.person("Alan Price"), one.day)
    changes.publish(one.service_id, one.month, one.words, version=0, by=by, now=on(one.day, one.hour), kind=one.kind)
