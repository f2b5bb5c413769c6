"""Pure decisions about the worklist: which finding is the same as last week's, and what an extract does to each."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from practicelens.access import moves
from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.analytics.annex_a import findings as annex_a
from practicelens.analytics.joining import differences
from practicelens.analytics.returns import findings as returns
from practicelens.analytics.ssd import findings as ssd
from practicelens.performance.worklist.states import MOVES, Event, State

MOST_DAYS: Final = 250  # working days, a year of them: a day beyond that is a slip of the finger
SEVERAL: Final = "several"
"""The source of what no extract alone can tell: that it is not what another source tells."""
KEY_BYTES: Final = 8
"""Of a hash: among a hundred thousand findings two alike are less likely than one in three thousand million."""


@dataclass(frozen=True)
class Found:
    """A finding as an extract has it, and what tells whose it is.

    ``who`` is the child (``is_child``) or the adopter, "" where the finding is of a whole column, list or file;
    ``event`` are the days and codes by which the list tells a child's rows apart. ``field`` is our name of the column,
    ``column`` the extract's. ``apart`` tells findings of no list apart where their sheet cannot, because it and its
    file are called otherwise every week.
    """

    code: str
    severity: str
    message: str
    list: int | None = None
    field: str = ""
    column: str = ""
    who: str = ""
    is_child: bool = True
    event: tuple[str, ...] = ()
    value: str = ""
    sheet: str = ""
    row: int | None = None
    levelled: str = ""
    apart: str = ""

    @property
    def of_a_row(self) -> bool:
        """Whether it is about one row."""
        return self.row is not None


@dataclass(frozen=True)
class Reading:
    """A published extract for the worklist: its findings, and of what it can say that a finding is gone.

    ``fields`` are the columns read, by list; ``cut`` the codes, lists and columns of which only some were written
    down, the rest being counted.
    """

    as_at: date
    source: str
    found: tuple[Found, ...]
    fields: Mapping[int, frozenset[str]] = field(default_factory=dict)
    cut: frozenset[tuple[str, int | None, str]] = frozenset()


def keys(found: Iterable[Found]) -> list[str]:
    """The identity of each: its check, list, child, event and column, and of those alike which one in order.

    Never the sheet's row, which is another every week; the sheet itself only where no list is known and nothing
    else tells the finding apart.
    """
    seen: Counter[str] = Counter()
    made = []
    for one in found:
        apart = "" if one.list else one.apart or one.sheet
        # Spelled without what differs from week to week: joined to another spelling, a child's finding is the same one.
        parts = [one.code, one.list, one.levelled or one.who, one.event, one.field, apart]
        whole = json.dumps(parts)
        seen[whole] += 1
        # Which of those alike: two rows of one child and day with one fault are two findings to mend.
        print_ = hashlib.sha256(f"{whole} {seen[whole]}".encode())
        made.append(print_.hexdigest()[: 2 * KEY_BYTES])
    return made


@dataclass(frozen=True)
class Known:
    """A finding of the worklist, as far as an extract may change it. ``since``: the day it came to stand so.

    ``withdrawn``: every extract that had it is.
    """

    code: str
    list: int | None
    field: str
    of_a_row: bool
    source: str
    state: State
    since: date
    value: str = ""
    accepted: str | None = None
    withdrawn: bool = False


def gone(known: Known, reading: Reading) -> bool:
    """Whether its not being in the extract says that it is gone: only where the extract could have told it again."""
    # Another source has other checks: what it does not find may still be so.
    if known.source != reading.source or (known.code, known.list, known.field) in reading.cut:
        return False
    # Of a whole file: any later one of its source would have told it again.
    if known.list is None:
        return True
    read = reading.fields.get(known.list)
    # A column that is not there, or a list, has no finding in its cells, and none of them is mended by that.
    return read is not None and (not known.of_a_row or not known.field or known.field in read)


def after_absence(known: Known, reading: Reading) -> Event | None:
    """What an extract does to a finding that it does not have."""
    return Event.GONE if known.state is not State.MENDED and gone(known, reading) else None


def after_presence(known: Known, value: str, reading: Reading) -> Event | None:
    """What an extract does to a finding that it has."""
    # An empty value may be what was accepted, so None alone says that nothing was.
    same = known.accepted is not None and known.accepted == value
    if known.state is State.MENDED:
        return Event.BACK_AS_ACCEPTED if same else Event.RETURNED if known.withdrawn else Event.BACK
    if known.state is State.RIGHT:
        return None if same else Event.CHANGED
    # An extract taken on the day itself may be of the morning before: it says nothing against whoever mended it.
    return Event.STILL if known.state is State.AWAITED and reading.as_at > known.since else None


def moved(start: State, event: Event) -> State:
    """Where an event leads. Raises Refused(move_not_allowed)."""
    return moves.after(MOVES, start, event, thing="finding")


def climbs_to(team_id: int | None, *, of_manager: bool) -> Role:
    """To whom a finding climbs: from a worker to the team's manager, from the manager to the Head of Service.

    What is of no team, as of a whole file, is the performance team's, and climbs to the Head of Safeguarding.
    """
    if team_id is None:
        return Role.HEAD_OF_QA
    return Role.HEAD_OF_SERVICE if of_manager else Role.TEAM_MANAGER


def check_days(days: int | None) -> int:
    """Working days until a finding is due: a whole number from 1 up to a year of them."""
    if days is None or not 1 <= days <= MOST_DAYS:
        raise Refused(f"Say in how many working days, from 1 to {MOST_DAYS}.", code="days")
    return days


@dataclass(frozen=True)
class Tally:
    """A week of the worklist: findings that were there, new since the extract before, gone since, accepted as right."""

    as_at: date
    here: int
    new: int
    gone: int
    right: int

    @property
    def to_do(self) -> int:
        """What was still to be mended."""
        return self.here - self.right


Standing = tuple[date, frozenset[str], frozenset[str]]
"""A day, what was there, and what of it was right."""


def tallies(weeks: Iterable[Standing]) -> tuple[Tally, ...]:
    """Week after week from what was there in each and what of it was right; of the first nothing is new or gone."""
    made: list[Tally] = []
    before: frozenset[str] | None = None
    for as_at, here, right in sorted(weeks, key=lambda one: one[0]):
        new, left = (here - before, before - here) if before is not None else ((), ())
        made.append(Tally(as_at, len(here), len(new), len(left), len(right)))
        before = here
    return tuple(made)


def together(weeks: Iterable[tuple[date, str, frozenset[str], frozenset[str]]]) -> list[Standing]:
    """Day after day what all sources have: of each what its latest extract up to the day has."""
    newest: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    found: dict[date, Standing] = {}
    for as_at, source, here, right in sorted(weeks, key=lambda one: one[:2]):
        # What a source has stands until its next extract: a yearly return's findings are not gone with Monday's file.
        newest[source] = here, right
        every, accepted = (frozenset[str]().union(*each) for each in zip(*newest.values(), strict=True))
        # Written over by the next source of the same day, so that the day has what all of them have.
        found[as_at] = as_at, every, accepted
    return list(found.values())


def packed(present: Collection[str]) -> bytes:
    """Identities as a few bytes each, sorted: 1,777 findings of a week are 14 KB."""
    return b"".join(bytes.fromhex(key) for key in sorted(present))


def unpacked(kept: bytes | memoryview) -> frozenset[str]:
    """The reverse of ``packed``."""
    raw = bytes(kept)
    return frozenset(raw[at : at + KEY_BYTES].hex() for at in range(0, len(raw), KEY_BYTES))


def kind_words(code: str) -> str:
    """What a check's code means, in a sentence."""
    of_several = {differences.CODE: differences.MEANING}
    every = (annex_a.MEANINGS, ssd.MEANINGS, returns.MEANINGS, of_several)
    return next((words[code][1] for words in every if code in words), f"{code.replace('_', ' ').capitalize()}.")
