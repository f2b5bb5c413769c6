"""Reports published: the whole authority's, shared outside, quarterly, service areas', re-audits and 4R."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.governance.packs.core.periods import Month, Quarter
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes, internal
from practicelens.governance.packs.states import Kind
from practicelens.governance.packs.waiting import Brought
from practicelens.people.holders import holders
from practicelens.synth import thematic
from practicelens.synth.audits.present import on
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.size import Size
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


_SERVICE = (
    "We read each audit below Good in the managers' meeting. Planning is what comes back most, and the Practice "
    "Development Worker sits with two teams this month.",
    "What families told us is at the front of our next service day. A team that differs by more than chance is looked "
    "at first, beside what its families say; the others are not ranked.",
    "Re-audits show that what was agreed was done. Where it was not, a caseload had grown; that is being put right.",
)
_CYCLE = {
    Kind.RE_AUDIT: "More went up than down. Some rise is to be expected by chance, and whoever grades again knows the "
    "first grade. What is tracked longest is with its Head of Service; I look at it with them each week.",
    Kind.FOUR_R: "What the meetings ask for most is time for supervision: I have asked the Director for it. "
    "Where one was late, the practitioner was away; another time a colleague stands in.",
}
_QUARTERS = (
    "Second grading has run for its first quarter. Graders agree more often than not, least in planning; we read the "
    "descriptor of planning together in January. Nobody opened December while I was away: every audit of it is "
    "missed, and months open by themselves from here on. One team of the East and West Locality lost half its workers.",
    "Fewer second grades were late. The comparison meetings that were missed were missed for want of a manager, and "
    "each has its reason. Children with disabilities are audited as often as their number would ask for.",
    "The panel on families discussed at MARAC changed what schools are told. Intervention and Planning 2 has more "
    "Good audits than a year ago; Intervention and Planning 4 fewer, and has its Head of Service each week.",
    "Most meetings and second grades were done in time. What differs firmly is one team, in trouble since its turnover "
    "rose; its manager is late with reviews and is being helped. Learning is asked for in planning and recording.",
)
_FIGURES: Final = (
    "October is told whole. Read the signals first, and beside them how many chance alone would show; where a service "
    "has said what stands behind its figures, its words stand there too."
)
_ORGANISATION: Final = (
    "Read the pages of plans and of children looked after first: how long each has lasted says more than how many "
    "there are. Where health assessments are late, ask whether they are done late or recorded late: the nurses and we "
    "are putting the recording right.",
    "With the schools’ return come their contacts: lay what became of them beside how many they are. The ages of those "
    "who begin to be looked after tell which homes will be needed next year. What no extract tells says so.",
)
QUARTERLY_ON: Final = 12
"""Working days after a quarter."""


@dataclass(frozen=True)
class Planned:
    """A report to be published: its kind and month, of one service area or of the whole authority, and its words."""

    month: Month
    day: date
    hour: int
    words: Words
    kind: Kind = Kind.MONTHLY
    service_id: int | None = None


def planned_packs(ids: WorldIds, today: date, size: Size) -> tuple[Planned, ...]:
    """Every report, oldest first within its kind. Last month's of the whole authority waits to be written."""
    return _planned([*dict.fromkeys(ids.service(team) for team in ids.world.teams)], today, size)


def brought(today: date, size: Size) -> frozenset[Brought]:
    """What of the reports that are owed the building of the past publishes by itself. No query."""
    # One service area stands for all: each is brought the same periods.
    return frozenset((one.kind, one.month.first, one.service_id is None) for one in _planned([0], today, size))


def _planned(services: Sequence[int], today: date, size: Size) -> tuple[Planned, ...]:
    lengths = _Lengths.of(size)
    return (
        # From two months back: last month's report waits for the Head of Safeguarding to write it.
        *(_monthly(today, place + 2, place) for place in reversed(range(lengths.months))),
        *(_quarterly(today, back) for back in range(lengths.quarters, 0, -1)),
        *(
            _service(service, today, back, place)
            for back in range(lengths.services, 0, -1)
            for place, service in enumerate(services if lengths.whole else services[:1])
        ),
        *(_cycle(kind, today, back) for back in range(lengths.cycle, 0, -1) for kind in _CYCLE),
        # Of two years of extracts, which a small borough has not.
        *((_figures(today), *_organisation(today), _thematic(today)) if lengths.whole else ()),
    )


@dataclass(frozen=True)
class _Lengths:
    """For how many months and quarters back each kind was published."""

    whole: bool
    months: int
    quarters: int
    services: int
    cycle: int

    @classmethod
    def of(cls, size: Size) -> _Lengths:
        """As much as a borough of this size can tell; a small one, made for tests, is soon read."""
        if size.scale < 1.0:
            return cls(False, min(2, size.audit_months), 2 if size.audit_months >= 12 else 1, 1, 1)
        return cls(True, min(6, size.audit_months), min(4, size.audit_months // 3), 2, 3)


def _monthly(today: date, back: int, turn: int) -> Planned:
    """The whole authority's, shared outside."""
    month = Month.of(today).back(back)
    words = Words(_ANALYSES[turn % 3], _OUTSIDE[turn % 3], roles=(Role.SCRUTINEER.value, Role.PARTNER.value))
    return Planned(month, england().add(month.last, PUBLISHED_ON), 11, words)


def _quarterly(today: date, back: int) -> Planned:
    """The whole authority's consolidation of a quarter."""
    quarter = Quarter.of(today).back(back)
    # The oldest quarter has the first text, which tells that second grading has begun.
    words = Words(_QUARTERS[-back % len(_QUARTERS)])
    return Planned(quarter, england().add(quarter.last, QUARTERLY_ON), 14, words, Kind.QUARTERLY)


def _service(service: int, today: date, back: int, turn: int) -> Planned:
    """One service area's."""
    month = Month.of(today).back(back)
    # Heads of Service publish on four days one after another, the day after the whole authority's at the earliest.
    day = england().add(month.last, PUBLISHED_ON + 1 + turn % 4)
    return Planned(month, day, 11, Words(_SERVICE[(turn + back) % 3]), service_id=service)


def _cycle(kind: Kind, today: date, back: int) -> Planned:
    """Re-audits, or 4R meetings, of the whole authority."""
    month = Month.of(today).back(back)
    return Planned(month, england().add(month.last, PUBLISHED_ON + 1), 12, Words(_CYCLE[kind]), kind)


def _figures(today: date) -> Planned:
    """Last month's Performance Matters of the whole authority: told by today's extract, so published today."""
    return Planned(Month.of(today).back(1), today, 8, Words(_FIGURES), Kind.PERFORMANCE)


def _organisation(today: date) -> tuple[Planned, ...]:
    """The organisation's last quarters, told by today's extract too, the older first."""
    quarter, latest = Quarter.of(today), len(_ORGANISATION)
    return tuple(
        Planned(quarter.back(latest - place), today, 8, _shared(words), Kind.ORGANISATION)
        for place, words in enumerate(_ORGANISATION)
    )


def _thematic(today: date) -> Planned:
    """What the analyst was asked about, by the month in which its time ends: its days are known once it is made."""
    return Planned(Month.of(today).back(1), today, 8, Words(thematic.ANALYSIS), Kind.THEMATIC)


def _shared(words: str) -> Words:
    """The organisation's analysis, and figures alone for partners' meetings."""
    return Words(words, roles=(Role.SCRUTINEER.value, Role.PARTNER.value))


def count(size: Size, services: int) -> int:
    """How many reports ``planned_packs`` plans, where there are so many service areas."""
    lengths = _Lengths.of(size)
    each = services if lengths.whole else 1
    # Performance Matters and a thematic report beside the organisation's quarters.
    figures = 2 + len(_ORGANISATION) if lengths.whole else 0
    return lengths.months + lengths.quarters + lengths.services * each + lengths.cycle * len(_CYCLE) + figures


def publish(ids: WorldIds, one: Planned) -> None:
    """Publish one, unless somebody has: the Head of Safeguarding's own, or this very one before a process was killed.

    Raises Missing where who publishes it is not in post any more.
    """
    by, now = ids.actor(_publisher(ids, one), one.day), on(one.day, one.hour)
    month = thematic.put_together(by, now) if one.kind is Kind.THEMATIC else one.month
    if internal.is_published(one.service_id, month, one.kind):
        return
    changes.publish(one.service_id, month, one.words, version=0, by=by, now=now, kind=one.kind)


def _publisher(ids: WorldIds, one: Planned) -> int:
    """The Head of Safeguarding, or of figures an analyst. Raises Missing."""
    if one.kind.of_audits:
        return ids.person("Alan Price")
    analysts = holders(Role.ANALYST, one.day)
    if not analysts:
        raise Missing("analyst")
    return analysts[0]
