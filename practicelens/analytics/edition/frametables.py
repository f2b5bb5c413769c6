"""Writing the frame into an edition: the calendar with its index, dated rules without overlaps, teams, spellings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeVar

from practicelens.analytics.arrow import without_pandas
from practicelens.analytics.edition.schema import EDITION
from practicelens.analytics.frame import AliasRow, Frame, PopulationRow, RuleRow
from practicelens.workdays.calendar import WorkingCalendar
from practicelens.workdays.timescales import Unit

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

FIRST_DAY, LAST_DAY = date(1985, 1, 1), date(2050, 12, 31)
"""Days outside are taken for slips of the pen: nothing is reckoned from them."""

Row = tuple[object, ...]
T = TypeVar("T", RuleRow, PopulationRow)


def load(con: duckdb.DuckDBPyConnection, name: str, rows: Iterable[Row]) -> None:
    """Make an edition's table from rows in the order of its columns."""
    import pyarrow as pa

    # Before Arrow makes its first list in this process.
    without_pandas()
    kinds = {
        "int64": pa.int64(), "int32": pa.int32(), "string": pa.string(), "date": pa.date32(), "boolean": pa.bool_(),
        "float64": pa.float64(),
    }  # fmt: skip
    columns = EDITION[name]
    # Held, because each column goes through the rows again.
    held = list(rows)
    values = [[row[place] for row in held] for place in range(len(columns))]
    arrays = [pa.array(column, kinds[kind]) for column, kind in zip(values, columns.values(), strict=True)]
    keep(con, name, pa.table(arrays, names=list(columns)))


def keep(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Make a table of the database from one in memory."""
    con.register("incoming", table)
    con.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
    con.unregister("incoming")


def write_frame(con: duckdb.DuckDBPyConnection, frame: Frame) -> None:
    """Write the frame beside the lists, so that an edition can be computed again without the operational database."""
    keep(con, "calendar", calendar_table(frame.calendar))
    load(con, "rules", rule_rows(frame.rules))
    load(con, "services", ((row.id, row.name) for row in frame.services))
    load(con, "teams", ((row.id, row.name, row.service_id) for row in frame.teams))
    load(
        con,
        "workers",
        ((w.id, w.name, w.team_id, w.fte, w.first_year, w.caseload_limit) for w in frame.workers),
    )
    load(con, "aliases", (_alias(row) for row in frame.spellings()))
    spans = segments(frame.populations, _latest)
    load(con, "populations", ((starts, until, row.children) for starts, until, row in spans))


def _alias(row: AliasRow) -> Row:
    return (row.kind, row.spelling, row.target_id, row.starts, row.ends, row.source)


@lru_cache(maxsize=4)
def calendar_table(calendar: WorkingCalendar) -> pa.Table:
    """Every day with the working days gone up to and including it (differences count them), and the next one."""
    import pyarrow as pa

    # Every day and not the working ones alone, since clocks begin on any.
    days = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    working = [calendar.is_working(day) for day in days]
    following: list[date | None] = []
    upcoming: date | None = None
    # Backwards, so that the next working day is known without looking ahead: 24,000 days in one pass.
    for day, works in zip(reversed(days), reversed(working), strict=True):
        following.append(upcoming)
        upcoming = day if works else upcoming
    return pa.table(
        {
            "day": pa.array(days, pa.date32()),
            "working": working,
            "day_index": pa.array(accumulate(int(works) for works in working), pa.int64()),
            "next_working": pa.array(following[::-1], pa.date32()),
        }
    )


def rule_rows(rules: Sequence[RuleRow]) -> list[Row]:
    """Rules as rows that never overlap, with limits parted into working days, months and days."""
    rows: list[Row] = []
    for key in sorted({row.key for row in rules}):
        for starts, until, rule in segments([row for row in rules if row.key == key], _latest):
            rows.append((key, starts, until, *_parts(rule), rule.number, rule.value))
    return rows


def _parts(rule: RuleRow) -> tuple[int | None, int | None, int | None]:
    """A limit as (working days, months, days): the first alone, or the other two; nothing when it is no limit."""
    limit = rule.limit
    if limit is None:
        return None, None, None
    match limit.unit:
        case Unit.WORKING_DAYS:
            return limit.length, None, None
        case Unit.MONTHS:
            return None, limit.length, 0
        # Weeks are days and months are not: 6 weeks are 42 days in any month.
        case Unit.WEEKS:
            return None, 0, limit.length * 7
    return None, 0, limit.length


def segments(rows: Sequence[T], choose: Callable[[list[T]], T]) -> list[tuple[date, date, T]]:
    """Cut dated rows at every start and end, and choose one for each piece: (starts, until not included, row)."""
    # Dated rows may overlap (a correction is entered over an older row): pieces that never do let a join find one
    # rule a day.
    bounds = sorted({edge for row in rows for edge in (_start(row), _until(row))})
    pieces: list[tuple[date, date, T]] = []
    for starts, until in pairwise(bounds):
        held = [row for row in rows if _start(row) <= starts and until <= _until(row)]
        if held:
            pieces.append((starts, until, choose(held)))
    return pieces


def _latest(rows: list[T]) -> T:
    """The row that came into force last."""
    return max(rows, key=_start)


def _start(row: RuleRow | PopulationRow) -> date:
    """The first day."""
    return row.starts or date.min


def _until(row: RuleRow | PopulationRow) -> date:
    """The day after the last."""
    # date.max has no day after it: adding one would raise.
    return date.max if row.ends is None or row.ends == date.max else row.ends + timedelta(days=1)
