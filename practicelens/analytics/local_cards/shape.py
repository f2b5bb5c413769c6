"""What a local card may ask of, what it answers with, and within which bounds: as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from practicelens.analytics.edition.schema import DERIVED, EDITION, EVENT_TABLES, HISTORY_TABLES, STATE_TABLES
from practicelens.analytics.measure import Kind, Timing

SECONDS: Final = 10
"""So long the database may take: somebody waits at the page. The whole process is ended a little later."""
MEMORY: Final = "512MB"
MOST_ROWS: Final = 200_000
"""Of ten years of a large authority's referrals and more; a card with more rows joins what it should not."""
LONGEST_SQL: Final = 20_000

# Names of people as extracts spell them, and which identifier a child has, are in no table that SQL sees; nor are
# tables of people without a child, since a card lists children.
_KEPT_BACK: Final = frozenset({"team", "worker", "adopter"})
_FRAME: Final = ("calendar", "rules", "services", "teams", "populations", "snapshots", "moments", "coverage")
_OF_CHILDREN: Final = (
    *EVENT_TABLES, *(name for name in STATE_TABLES if name != "adopters"), *HISTORY_TABLES, *DERIVED,
)  # fmt: skip

TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    name: {column: kind for column, kind in EDITION[name].items() if column not in _KEPT_BACK}
    for name in (*_OF_CHILDREN, *_FRAME)
}
"""Every table that a local card may name, with its columns."""

STANDS_ON: Final[Mapping[str, str]] = {
    **{name: name for name in (*EVENT_TABLES, *STATE_TABLES, *HISTORY_TABLES)},
    "open_need": "in_need", "need_spells": "in_need", "open_children": "in_need",
    "open_plans": "protection_plans", "plan_spells": "protection_plans",
    "open_care": "looked_after", "care_spells": "looked_after",
    "open_assessments": "assessments", "leavers": "care_leavers",
}  # fmt: skip
"""The list of an extract that each table of children comes from: which months it speaks for hangs on it."""


class Form(StrEnum):
    """What sort of figure a local card is."""

    DAY_COUNT = "count_day"
    EVENT_COUNT = "count_events"
    DAY_SHARE = "share_day"
    EVENT_SHARE = "share_events"

    @property
    def words(self) -> str:
        """As people choose it."""
        return _FORM_WORDS[self]

    @property
    def kind(self) -> Kind:
        """A count or a share."""
        return Kind.SHARE if self in (Form.DAY_SHARE, Form.EVENT_SHARE) else Kind.COUNT

    @property
    def timing(self) -> Timing:
        """Counted on a day, or over a period."""
        return Timing.STOCK if self in (Form.DAY_COUNT, Form.DAY_SHARE) else Timing.FLOW


_FORM_WORDS: Final = {
    Form.DAY_COUNT: "How many children on a day",
    Form.EVENT_COUNT: "How many events in a period",
    Form.DAY_SHARE: "Which share of children on a day",
    Form.EVENT_SHARE: "Which share of events in a period",
}


class Fault(StrEnum):
    """Why a card gives no answer; stable, for tests and history."""

    NOT_SQL = "not_sql"
    NOT_READING = "not_reading"
    TABLE = "table"
    FUNCTION = "function"
    COLUMNS = "columns"
    QUESTION = "question"
    VALUE = "value"
    ROWS = "rows"
    TIME = "time"
    MEMORY = "memory"
    BUSY = "busy"
    DAYS = "days"
    CHILDREN = "children"
    GONE = "gone"


@dataclass(frozen=True)
class Faulty:
    """Why there is no answer, in words that hold nothing of a child."""

    fault: Fault
    why: str


@dataclass(frozen=True)
class Row:
    """One row of an answer: a child's number in the edition, the day that places it, its team, whether it counts."""

    child_no: int
    day: date
    team_id: int | None
    counts: bool | None


@dataclass(frozen=True)
class Answer:
    """The rows that a card's SQL gave, and the tables it asked, in the order in which it names them."""

    rows: tuple[Row, ...]
    tables: tuple[str, ...]


def lists_of(tables: tuple[str, ...]) -> tuple[str, ...]:
    """The lists of an extract that tables come from, in their order, once each."""
    return tuple(dict.fromkeys(STANDS_ON[name] for name in tables if name in STANDS_ON))
