"""Why children have no row in a figure, asked of the tables of an edition: step by step, all children at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics import duck
from practicelens.analytics.edition.schema import EDITION
from practicelens.analytics.indicators.shapes import EVIDENCE
from practicelens.analytics.measure import Card, Timing
from practicelens.analytics.measurements import compiled
from practicelens.analytics.reconciling.steps import Step, Way, way

if TYPE_CHECKING:
    import duckdb

SECONDS: Final = 60.0
"""The longest that one step may take: a county's takes two."""
NOTHING_OF_IT: Final = "nothing of it falls into what the figure counts"
_DAYS: Final = ("as_at", "last_told")


@dataclass(frozen=True)
class ListRow:
    """A row of a child in the list that a figure begins in.

    ``dropped``: what is true of it, so that the figure leaves it out; "" where nothing did. ``values``: the dates and
    words of the row that were asked for, by their column. ``day``: the day that the row is of, where it has one.
    """

    row: int | None
    extract_day: date | None
    dropped: str
    values: Mapping[str, Any] = field(default_factory=dict)
    day: date | None = None


@dataclass(frozen=True)
class Found:
    """What a list has of each child, by number: in it on the day asked about, and the last day it was told at all.

    ``table`` is the list; of a figure counted on a day ``on`` is the extract that speaks for it.
    """

    table: str
    rows: Mapping[int, tuple[ListRow, ...]]
    last_days: Mapping[int, date]
    on: date | None = None


def rows_left_out(folder: Path, card: Card, children: Collection[int], on: date | None) -> Found:
    """The rows of some children in the list of a card, each with the step that left it out.

    ``on``: the extract that speaks for the day, of a figure that is counted on one. Raises ``duck.TookTooLong``.
    """
    made = way(card.key)
    with duck.building() as con:
        opened = _Opened(con, folder)
        base = made.table if made.table in EDITION else ""
        rows_here = _rows_in(opened, base, children, on) if base else {}
        dropped = _dropped(opened, made, children, on, rows_here)
        own = card.lists[0] if card.lists[0] in EDITION else base
        # A list's own rows where none of them is among those that the figure begins with: closed, ended, not begun.
        missing = [one for one in children if one not in rows_here]
        beneath = _rows_in(opened, own, missing, on) if own != base and missing else {}
        last = _last_days(opened, own, children)
    rows = {
        child: tuple(_row(base, one, dropped.get((child, one["row"], one["extract_day"]), "")) for one in ones)
        for child, ones in rows_here.items()
    }
    # Where many rows are put together nobody can say of one by which step it was lost.
    why = _not_open if base else lambda one: NOTHING_OF_IT
    rows |= {child: tuple(_row(own, one, why(one)) for one in ones) for child, ones in beneath.items()}
    return Found(own, rows, last, on if card.timing is Timing.STOCK else None)


class _Opened:
    """An edition's tables, each laid open when it is first asked."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.con, self.folder = con, folder
        self._known: set[str] = set()

    def ask(self, question: str, *given: Any) -> list[tuple[Any, ...]]:
        return duck.fetched(self.con.cursor(), question, given, SECONDS)

    def open(self, names: Collection[str]) -> None:
        for name in sorted(names):
            # Asked anew for each: a clock opens tables of its own.
            if name in self._known:
                continue
            self._known.add(name)
            if name in EDITION:
                rows = f"SELECT * FROM read_parquet({duck.text(self.folder / f'{name}.parquet')})"
                self.con.execute(f"CREATE VIEW {name} AS {rows}")
            elif name.startswith("clock_"):
                question = _questions()[name]
                self.open(_tables_in(question))
                self.con.execute(f"CREATE VIEW {name} AS {question}")


def _questions() -> dict[str, str]:
    return compiled.questions()


def _tables_in(question: str) -> set[str]:
    return {name for name in (*EDITION, "clock_assessment") if f'"{name}"' in question}


def _rows_in(
    opened: _Opened, table: str, children: Collection[int], on: date | None
) -> dict[int, list[dict[str, Any]]]:
    """The rows of children in a table; of one that is told day by day those of a day, where it is given."""
    columns = EDITION[table]
    if "child_no" not in columns:
        return {}
    opened.open([table])
    day = next((name for name in _DAYS if name in columns), "NULL::DATE")
    given: list[Any] = [sorted(children)]
    where = "child_no IN (SELECT unnest(?))"
    if on is not None and "as_at" in columns:
        where, given = f"{where} AND as_at = ?", [*given, on]
    elif "as_at" in columns:
        # Of each row the newest telling: of an event it is one, of a state there is one an extract.
        where = f"{where} QUALIFY as_at = max(as_at) OVER (PARTITION BY child_no)"
    shown = [name for name in columns if name not in ("child_no", "row", *_DAYS)]
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    row = '"row"' if "row" in columns else "NULL"
    for child, *values in opened.ask(
        f"SELECT child_no, {row}, {day}, {duck.columns(shown)} FROM {table} WHERE {where}", *given
    ):
        found[child].append(dict(zip(("row", "extract_day", *shown), values, strict=True)))
    return dict(found)


def _dropped(
    opened: _Opened,
    made: Way,
    children: Collection[int],
    on: date | None,
    rows_here: Mapping[int, list[dict[str, Any]]],
) -> dict[tuple[int, int, date], str]:
    """By row the words of the first step that it does not come through."""
    left = {(child, one["row"], one["extract_day"]) for child, ones in rows_here.items() for one in ones}
    found: dict[tuple[int, int, date], str] = {}
    for step in made.steps if left else ():
        through = _through(opened, step, children, on)
        gone = left - through
        found |= dict.fromkeys(gone, step.words)
        left -= gone
        if not left:
            break
    return found


def _through(opened: _Opened, step: Step, children: Collection[int], on: date | None) -> set[tuple[Any, ...]]:
    opened.open(step.tables)
    where, given = "child_no IN (SELECT unnest(?))", [sorted(children)]
    if on is not None:
        where, given = f"{where} AND day = ?", [*given, on]  # type: ignore[list-item]
    return set(opened.ask(f"SELECT DISTINCT child_no, row, day FROM ({step.sql}) WHERE {where}", *given))


def _last_days(opened: _Opened, table: str, children: Collection[int]) -> dict[int, date]:
    """The last extract that has a row of each child in a list."""
    columns = EDITION.get(table, {})
    day = next((name for name in _DAYS if name in columns), "")
    if not day or "child_no" not in columns:
        return {}
    opened.open([table])
    question = f"SELECT child_no, max({day}) FROM {table} WHERE child_no IN (SELECT unnest(?)) GROUP BY child_no"
    return dict(opened.ask(question, sorted(children)))  # type: ignore[arg-type]


def _row(table: str, one: Mapping[str, Any], dropped: str) -> ListRow:
    values = {name: value for name, value in one.items() if name in EVIDENCE and value is not None}
    day = next((value for value in values.values() if isinstance(value, date)), None)
    return ListRow(one["row"], one["extract_day"], dropped, values, one.get("event_date") or day)


def _not_open(one: Mapping[str, Any]) -> str:
    """Why a row of a list is not open on its extract's day, or is in none of its spells."""
    extract_day, started = one["extract_day"], one.get("started")
    ended = next((one[name] for name in ("ended", "closed", "authorised") if one.get(name)), None)
    if ended is not None and extract_day is not None and ended <= extract_day:
        return "it had ended by the day of the extract"
    if "started" in one and started is None:
        return "no beginning is held"
    if started is not None and extract_day is not None and started > extract_day:
        return "it begins after the extract"
    if one.get("case_status") == "closed":
        return "the case is closed"
    return "the list does not tell it as open"
