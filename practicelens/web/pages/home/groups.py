"""What waits, grouped by kind: the gravest kind first, then the longest late; what has no day last."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from practicelens.notices.waiting import Gravity, Kind, Place, Waiting
from practicelens.workdays.calendar import WorkingCalendar

ALL_SHOWN = 10  # a group of no more than this is shown whole
FEW_SHOWN = 5


class When(Enum):
    """What the flat list can be narrowed to, besides a kind."""

    LATE = "late"
    SOON = "soon"
    NO_DAY = "none"


@dataclass(frozen=True)
class Group:
    """Things of one kind, the oldest due first."""

    kind: Kind
    items: tuple[Waiting, ...]
    late: tuple[date, ...]
    next: date | None
    late_words: str
    opened: bool = False

    @property
    def name(self) -> str:
        """One audit, or several."""
        return self.kind.value.one if len(self.items) == 1 else self.kind.value.many

    @property
    def what(self) -> str:
        """How far its things are, where they differ; else what the kind asks."""
        states = Counter(item.state for item in self.items if item.state)
        return ", ".join(f"{many} {state}" for state, many in sorted(states.items())) or self.kind.value.what

    @property
    def shown(self) -> tuple[Waiting, ...]:
        """All of a few; the oldest five of many."""
        return self.items if len(self.items) <= ALL_SHOWN else self.items[:FEW_SHOWN]

    @property
    def rest(self) -> tuple[Waiting, ...]:
        """What is folded away where no list has it all."""
        return self.items[len(self.shown) :]

    @property
    def all_late(self) -> bool:
        """Whether nothing of it is still in time."""
        return len(self.late) == len(self.items)


def place_of(item: Waiting) -> Place:
    """Where a thing is done."""
    return item.kind.value.place


def here(items: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """What is done here by this person: the heading counts nothing else."""
    return tuple(item for item in items if place_of(item) is Place.HERE)


def grouped(items: Iterable[Waiting], place: Place, today: date, calendar: WorkingCalendar) -> tuple[Group, ...]:
    """The groups of one place. The gravest is open, where anything here is grave at all or it is the first of all."""
    by_kind: dict[Kind, list[Waiting]] = defaultdict(list)
    for item in items:
        if place_of(item) is place:
            by_kind[item.kind].append(item)
    # The same order on the landing page and in the flat list, or one would look for a thing twice.
    found = sorted(by_kind.items(), key=lambda pair: _order(pair[0], pair[1]))
    return tuple(
        # Only the first here: whatever else is open would push it down.
        _group(kind, some, today, calendar, opened=place is Place.HERE and number == 0)
        for number, (kind, some) in enumerate(found)
    )


def narrowed(items: Sequence[Waiting], kind: str, when: str, today: date, until: date) -> tuple[Waiting, ...]:
    """The flat list by day, of one kind, or of what is late, near or without a day."""
    rows = (item for item in items if not kind or item.kind.key == kind)
    return tuple(sorted((row for row in rows if _falls(row.due, when, today, until)), key=_by_day))


def in_groups(rows: Iterable[Waiting]) -> list[Waiting]:
    """The same rows as a landing page has them: kind by kind, the gravest first, the oldest day first in each."""
    by_kind: dict[Kind, list[Waiting]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    found = sorted(by_kind.items(), key=lambda pair: _order(pair[0], pair[1]))
    return [row for _, some in found for row in some]


def _falls(due: date | None, when: str, today: date, until: date) -> bool:
    if when == When.NO_DAY.value:
        return due is None
    if when == When.LATE.value:
        return due is not None and due < today
    if when == When.SOON.value:
        return due is not None and today <= due <= until
    return True


def _by_day(item: Waiting) -> tuple[bool, date, str]:
    return (item.due is None, item.due or date.max, item.title)


def _order(kind: Kind, items: Sequence[Waiting]) -> tuple[int, date, str]:
    """Gravity, then the oldest day; no day last."""
    # Gravity before any day: a worry about a child of today comes before a report that is a month late.
    return (kind.value.gravity, min(item.due or date.max for item in items), kind.value.many)


def _group(kind: Kind, some: Iterable[Waiting], today: date, calendar: WorkingCalendar, *, opened: bool) -> Group:
    items = tuple(sorted(some, key=_by_day))
    days = [item.due for item in items if item.due is not None]
    # Late begins on the day after, as everywhere.
    late = tuple(day for day in days if day < today)
    coming = min((day for day in days if day >= today), default=None)
    return Group(kind, items, late, coming, _late_words(late, len(items), today, calendar), opened)


def _late_words(late: Sequence[date], many: int, today: date, calendar: WorkingCalendar) -> str:
    """ "3 late, by 16 working days"; "2 late, the oldest by 4 working days"; "all 6 late, by 16 working days"."""
    if not late:
        return ""
    # In working days, as deadlines are reckoned: a weekend makes nothing later.
    days = calendar.between(min(late), today)
    by = f", by {days} working day{'' if days == 1 else 's'}" if days else ""
    oldest = by if len(set(late)) == 1 or not days else f", the oldest{by.removeprefix(',')}"
    if len(late) == many:
        return f"late{by}" if many == 1 else f"{'both' if many == 2 else f'all {many}'} late{oldest}"
    return f"{len(late)} late{oldest}"


def heading(items: Sequence[Waiting], today: date, elsewhere: int = 0) -> str:
    """The finding of the page: how much waits, how much of it is late, how much of that is about a child's safety."""
    if not items:
        # What is done elsewhere (on the child's record, by a team) is counted in no heading, but "nothing" would deny
        # it.
        return "Nothing waits for you here" if elsewhere else "Nothing waits for you"
    late = [item for item in items if item.due is not None and item.due < today]
    # Of the late ones: a worry in time is told by its group, the heading tells what is wrong.
    grave = sum(1 for item in late if item.kind.value.gravity is Gravity.SAFETY)
    words = "1 thing waits for you" if len(items) == 1 else f"{len(items)} things wait for you"
    if not late:
        return words
    # One thing has no "all of them".
    if len(items) == 1:
        return f"{words}; it is late" + (", and about a child’s safety" if grave else "")
    every = "both" if len(items) == 2 else "all"
    words += (
        f"; {every} are late" if len(late) == len(items) else f"; {len(late)} {'is' if len(late) == 1 else 'are'} late"
    )
    return words + _grave_words(grave, len(late))


def _grave_words(grave: int, late: int) -> str:
    """How many of the late things are about a child's safety."""
    if not grave:
        return ""
    if grave == late:
        return (
            ", about a child’s safety"
            if grave == 1
            else f", {'both' if grave == 2 else 'all'} of them about a child’s safety"
        )
    return f", {'one' if grave == 1 else grave} of them about a child’s safety"
