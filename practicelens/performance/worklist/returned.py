"""A workbook of findings that comes back: what each row asks for, what changes, and what is refused in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from practicelens.access.moves import can
from practicelens.performance.worklist.states import MOVES, WORDS, Event, State

HEADER_WITHIN: Final = 10  # titles above the header do no harm
LONGEST: Final = 2_000
# As many as may be moved at once (changes.MOST_AT_ONCE).
MOST_ROWS: Final = 5_000
COLUMNS: Final = {"number": "Number", "state": "State", "why": "Why", "note": "Note"}
_EVENTS: Final = {State.AWAITED: Event.MEND, State.RIGHT: Event.ACCEPT, State.OPEN: Event.REOPEN}
# What people write into a cell, beside the words that the workbook came with.
_SPELLED: Final = {
    **{words.casefold(): state for state, words in WORDS.items()},
    "mended": State.AWAITED, "done": State.AWAITED, "fixed": State.AWAITED, "right": State.RIGHT, "ok": State.RIGHT,
    "to do": State.OPEN, "mended, says somebody": State.AWAITED,
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row as it was sent: its place in the file, the finding's number, and the three columns that are read."""

    place: int
    number: int
    state: str
    why: str
    note: str


@dataclass(frozen=True)
class Fault:
    """A row that is not taken, and why."""

    place: int
    message: str


@dataclass(frozen=True)
class Standing:
    """A finding as it stands: its state, and whether whoever sends the workbook may decide about it."""

    state: State
    may_decide: bool


@dataclass(frozen=True)
class Asked:
    """What a row asks for a finding: where it goes, why, and a note; ``place`` is its row in the file."""

    place: int
    number: int
    start: State
    event: Event | None
    why: str
    note: str

    @property
    def to(self) -> State:
        """Where it will stand."""
        return MOVES[self.start, self.event] if self.event else self.start


@dataclass(frozen=True)
class Understood:
    """What a workbook asks for, what of it is refused, and how many rows change nothing."""

    asked: tuple[Asked, ...] = ()
    faults: tuple[Fault, ...] = ()
    same: int = 0


def rows_of(lines: Sequence[Sequence[str]]) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    """The rows under the header. A fault of place 0 is one of the whole file."""
    headers = [_places(line) for line in lines[:HEADER_WITHIN]]
    at = next((place for place, found in enumerate(headers) if {"number", "state"} <= found.keys()), None)
    # Told in one sentence of the whole file: a fault a row would be thousands for one missing header.
    if at is None:
        return (), (Fault(0, "No columns headed “Number” and “State” were found in the first ten rows."),)
    places = headers[at]
    if len(lines) - at > MOST_ROWS:
        return (), (Fault(0, f"The workbook has more than {MOST_ROWS:,} rows."),)
    rows, faults = [], []
    # Rows are counted as a spreadsheet counts them, from one and with the header, so that each fault can be found.
    for place, line in enumerate(lines[at + 1 :], start=at + 2):
        cells = {key: line[column].strip() if column < len(line) else "" for key, column in places.items()}
        if not any(cells.values()):
            continue
        # Sixteen digits and more are no number of ours, and no database has them.
        if not cells["number"].isdecimal() or len(cells["number"]) > 15:
            faults.append(Fault(place, "The number of the finding is missing, or is no number."))
        else:
            rows.append(Row(place, int(cells["number"]), cells["state"], cells.get("why", ""), cells.get("note", "")))
    return tuple(rows), tuple(faults)


def _places(line: Sequence[str]) -> dict[str, int]:
    """Where the columns are, if this line is the header."""
    # By header and not by place: people insert columns of their own and move ours.
    return {key: place for place, cell in enumerate(line) for key, name in COLUMNS.items() if cell.strip() == name}


def understand(rows: Sequence[Row], known: Mapping[int, Standing]) -> Understood:
    """What each row asks of the findings that are known to whoever sends it."""
    asked: list[Asked] = []
    faults: list[Fault] = []
    seen: set[int] = set()
    for row in rows:
        standing = known.get(row.number)
        message = _fault(row, standing, seen)
        if message or standing is None:
            faults.append(Fault(row.place, message))
            continue
        # Only of rows that are taken: a faulty row must not make the right one after it a second.
        seen.add(row.number)
        event = _event(row, standing)
        if event or row.note:
            asked.append(Asked(row.place, row.number, standing.state, event, row.why if event else "", row.note))
    return Understood(tuple(asked), tuple(faults), len(seen) - len(asked))


def _event(row: Row, standing: Standing) -> Event | None:
    """The move that a row asks for; none where it stands so already, or nothing is written."""
    # An empty cell changes nothing: whoever has no answer yet sends the row back as it came.
    to = _SPELLED.get(row.state.casefold(), standing.state)
    # Whoever writes that it is mended cannot know what the next extract shows.
    if to in {State.MENDED, State.AWAITED}:
        to = State.MENDED if standing.state is State.MENDED else State.AWAITED
    return None if to is standing.state else _EVENTS.get(to)


def _fault(row: Row, standing: Standing | None, seen: set[int]) -> str:
    """Why a row is not taken; "" where it is."""
    if standing is None:
        return f"There is no finding {row.number} that you may work."
    if row.number in seen:
        return f"Finding {row.number} stands in an earlier row already."
    if max(len(row.why), len(row.note)) > LONGEST:
        return f"The reason or the note is longer than {LONGEST:,} characters."
    if row.state and row.state.casefold() not in _SPELLED:
        return f"“{row.state[:40]}” is no state: write open, mended or right as it is."
    event = _event(row, standing)
    if event is None:
        return ""
    if not can(MOVES, standing.state, event):
        return f"It is at “{standing.state.words}”, and cannot be put there."
    if event is not Event.MEND and not standing.may_decide:
        return (
            "Whether it is right as it is, or is open again, is for the team's manager or the performance team to say."
        )
    return "Why it is right as it is has to be written beside it." if event is Event.ACCEPT and not row.why else ""
