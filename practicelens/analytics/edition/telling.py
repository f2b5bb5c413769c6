"""Reading what extracts tell: the rows of each list with their day, the child's number, and who is who."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from practicelens.analytics.annex_a.report import LOCAL, SSDA903
from practicelens.analytics.dataset import EVERY, DatasetRef, held_in
from practicelens.analytics.duck import ask, columns, text, unlike
from practicelens.analytics.edition.frametables import Row, keep, load
from practicelens.analytics.edition.matching import match_all
from practicelens.analytics.edition.schema import MATCHES, ROSTER
from practicelens.analytics.frame import Frame
from practicelens.analytics.joining.days import Day
from practicelens.analytics.schema import EVENTS, FROM_LISTS, FURTHER, HISTORIES, TABLES
from practicelens.analytics.ssda903.years import year_of
from practicelens.workdays.timescales import add_months

if TYPE_CHECKING:
    import duckdb

ALLOCATED = tuple(name for name, columns in TABLES.items() if "team" in columns)
SPELLED = (*ALLOCATED, *(name for name, columns in FURTHER.items() if "team" in columns))
KINDS = {"date": "DATE", "string": "VARCHAR", "int": "INTEGER", "number": "DOUBLE"}
"""The database's types of a list's columns."""
WINDOW_MONTHS = 6
"""An Annex A list holds the events of six months."""
EVENT_OF = {"reviews": "held", "interviews": "missing_from", "arrangements": "notified"}
"""By history that a return or a local list tells, the day of what it tells."""
ASKED_AGAIN = frozenset({"assessments", "referrals"})
"""The lists that are asked once more for how children stood on each day (standing.py)."""
NEWEST = (*HISTORIES, *(name for name in ROSTER if name in FROM_LISTS))
"""The tables that the newest file tells whole. Hours are asked of each day, and who was supervised when of none."""


def filled_lists(chain: Sequence[Day]) -> frozenset[str]:
    """The lists of which some day of a chain tells a row; what is made of the others alone is empty."""
    return frozenset(name for day in chain for name, ref in day.lists.items() if ref.rows[name])


def read_chain(con: duckdb.DuckDBPyConnection, chain: Sequence[Day]) -> None:
    """Write down what the days of a chain tell of, without a row of theirs."""
    load(con, "snapshots", ((day.as_at, day.hash) for day in chain))
    load(con, "told_at", ((name, day.as_at) for name in TABLES for day in _filled(chain, name)))
    load(con, "coverage", coverage(chain))
    load(con, "answers", _answers(chain))
    _begin(con, chain)


def read_days(
    con: duckdb.DuckDBPyConnection,
    new: Sequence[Day],
    history: Sequence[Day],
    frame: Frame,
    filled: AbstractSet[str],
) -> None:
    """Read the rows of the ``new`` days as told, with the extract's day, the child's number and who is who.

    ``history``: the days of which each history is read as told newest. Children of days before keep their numbers,
    which stand in ``kept_child_keys``. Lists that are not ``filled`` are left out, but for those that are asked again.
    """
    wanted = filled | ASKED_AGAIN
    for name in (one for one in (*TABLES, *ROSTER, *HISTORIES) if one in wanted):
        _read_list(con, name, newest_telling(history, name) if name in NEWEST else _telling(new, name))
    for name in (one for one in (*TABLES, *HISTORIES) if one in filled):
        _pair(con, name, frame)
    _number_children(con, wanted)
    _match_spellings(con, frame, wanted)
    for name in (one for one in (*TABLES, *HISTORIES, *ROSTER) if one in wanted):
        _identify(con, name)


def coverage(chain: Sequence[Day]) -> list[Row]:
    """For each list the spans of days, (list, since, until), whose events some extract of the chain holds.

    Lists of states hold what ended in six months too, so they speak for as long.
    """
    rows: list[Row] = []
    for name in TABLES:
        spans: list[tuple[date, date]] = []
        # By the day of the dataset that tells the list: carried on to a later day, it speaks for none after its own.
        for until in sorted({day.lists[name].as_at for day in chain if name in day.lists}):
            since = add_months(until, -WINDOW_MONTHS)
            # Weekly extracts overlap and make one span; a gap of more than six months is one nobody can speak for.
            if spans and since <= spans[-1][1]:
                since = spans.pop()[0]
            spans.append((since, until))
        rows.extend((name, since, until) for since, until in spans)
    for name in HISTORIES:
        rows.extend(_history_coverage(name, chain, rows))
    return rows


def _history_coverage(name: str, chain: Sequence[Day], rows: Sequence[Row]) -> list[Row]:
    """The days that a history speaks for: those of list 6, else of list 8, up to the newest file that tells it.

    It tells of earlier days too, but of children closed long ago whom no list of the chain names.
    """
    of = "in_need" if any(one[0] == "in_need" for one in rows) else "looked_after"
    spans = [(since, until) for one, since, until in rows if one == of]
    found: list[Row] = []
    for day in newest_telling(chain, name):
        first = _begins(day.lists[name], name)
        for since, until in spans:
            if isinstance(since, date) and isinstance(until, date):
                begins, ends = max(since, first), min(until, day.as_at)
                found += [(name, begins, ends)] if begins <= ends else []
    return found


def _begins(dataset: DatasetRef, name: str) -> date:
    """The first day that a history can tell of: a return of children looked after holds its own years alone.

    A local list holds what somebody left in it: it speaks from its first day on.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    source = _source(name, dataset)
    if source not in (LOCAL, SSDA903):
        return date.min
    column = EVENT_OF[name]
    first = pc.min(pq.ParquetFile(dataset.path / f"{name}.parquet").read(columns=[column])[column]).as_py()
    if first is None:
        return date.max
    return first if source == LOCAL else date(year_of(first) - 1, 4, 1)


def _telling(chain: Sequence[Day], name: str) -> list[Day]:
    """The days of which some source tells a list."""
    return [day for day in chain if name in day.lists]


def _source(name: str, dataset: DatasetRef) -> str:
    """Who tells a list: a local list is its own source, whatever extract it is kept with."""
    return LOCAL if name in FROM_LISTS else dataset.source


def newest_telling(chain: Sequence[Day], name: str) -> list[Day]:
    """The newest file that tells a history, on its own day; none where no file does."""
    # One day of it serves as the form: its own day and file take the place of what that had.
    telling = [day.lists[name] for day in _telling(chain, name)]
    return [replace(chain[0], as_at=telling[-1].as_at, lists={name: telling[-1]})] if telling else []


def _filled(chain: Sequence[Day], name: str) -> list[Day]:
    """The days that tell a list. One that came empty says nothing: else every event before were taken for withdrawn."""
    return [day for day in chain if name in day.lists and day.lists[name].rows[name]]


def _answers(chain: Sequence[Day]) -> list[Row]:
    """For each list of each day (list, day, source, held): which source tells it, and what that holds of it."""
    # Read once for each dataset, which may tell several lists on several days.
    held = {ref.hash: held_in(ref.path) for day in chain for ref in day.lists.values()}
    return [
        (name, day.as_at, _source(name, ref), f" {' '.join(held[ref.hash][name])} ")
        for day in chain
        for name, ref in day.lists.items()
    ]


def _begin(con: duckdb.DuckDBPyConnection, chain: Sequence[Day]) -> None:
    """The first event that is told on each day from which on another source is believed of a list."""
    con.execute("CREATE TEMP TABLE begins (list VARCHAR, as_at DATE, first_event DATE)")
    for name, dated in EVENTS.items():
        for before, day in pairwise(_filled(chain, name)):
            if before.lists[name].source != day.lists[name].source:
                file = text(day.lists[name].path / f"{name}.parquet")
                con.execute(
                    f"INSERT INTO begins SELECT {text(name)}, DATE {text(day.as_at)}, min(coalesce({', '.join(dated)}))"
                    f" FROM read_parquet({file}) WHERE child IS NOT NULL"
                )


def _read_list(con: duckdb.DuckDBPyConnection, name: str, days: Sequence[Day]) -> None:
    """One list of some days, or an empty table when none holds it."""
    # Cards ask of every list, also of one that this authority has never sent.
    if not days:
        typed = ", ".join(f"{columns([column])} {KINDS[kind]}" for column, kind in EVERY[name].items())
        con.execute(f"CREATE TEMP TABLE told_{name} (as_at DATE, told_by VARCHAR, {typed})")
        return
    files_by_day = [
        (text(day.lists[name].path / f"{name}.parquet"), day.as_at, text(_source(name, day.lists[name])))
        for day in days
    ]
    # Once each: a file that tells of two days stands twice among the days, and one scan gives its rows for both.
    files = ", ".join(dict.fromkeys(file for file, *_ in files_by_day))
    days_of_files = ", ".join(f"({file}, DATE {text(as_at)}, {source})" for file, as_at, source in files_by_day)
    rows = f"read_parquet([{files}], filename='file')"

    def read(rows: str) -> None:
        con.execute(
            f"CREATE TEMP TABLE told_{name} AS SELECT d.as_at, d.told_by, {columns(EVERY[name], 'r')}"
            # One scan for all days; the file's name says which extract's day a row is of.
            f" FROM {rows} r JOIN (VALUES {days_of_files}) d(file, as_at, told_by) USING (file)"
        )

    try:
        read(rows)
    except unlike():
        # Kept by an earlier version, which did not know every column yet: what it did not know, it does not tell.
        empty = ", ".join(f"NULL::{KINDS[kind]} AS {columns([column])}" for column, kind in EVERY[name].items())
        alike = rows.replace("filename='file'", "filename='file', union_by_name=true")
        read(f"(SELECT {empty} WHERE false UNION ALL BY NAME SELECT * FROM {alike})")


def _pair(con: duckdb.DuckDBPyConnection, name: str, frame: Frame) -> None:
    """Give children the number that somebody said is theirs elsewhere, before anything is counted."""
    if not frame.pairs or name == "adopters":
        return
    rows = ", ".join(f"({text(one.source)}, {text(one.written)}, {text(one.becomes)})" for one in frame.pairs)
    con.execute(
        f"UPDATE told_{name} AS t SET child = p.becomes FROM (VALUES {rows}) p(source, written, becomes)"
        " WHERE p.source = t.told_by AND p.written = t.child"
    )


def _number_children(con: duckdb.DuckDBPyConnection, read: AbstractSet[str]) -> None:
    """Give each child a number: SQL written in the product sees no identifier."""
    every = " UNION ".join(
        # Adopters are adults and no children of the authority's: they get no number.
        f"SELECT child, as_at FROM told_{name} WHERE child IS NOT NULL"
        for name in TABLES
        if name != "adopters" and name in read
    )
    ask(
        con,
        # By the day that first tells of them and then by identifier: the same chain gives the same numbers, and a day
        # joined later changes none.
        f"""
        CREATE TABLE child_keys AS
        SELECT child_no, identifier FROM kept_child_keys
        UNION ALL SELECT known + row_number() OVER (ORDER BY min(as_at), child), child
        FROM ({every}), (SELECT coalesce(max(child_no), 0) AS known FROM kept_child_keys)
        WHERE child NOT IN (SELECT identifier FROM kept_child_keys) GROUP BY child, known
        ORDER BY child_no""",
    )


def _match_spellings(con: duckdb.DuckDBPyConnection, frame: Frame, read: AbstractSet[str]) -> None:
    """Match every team and worker written, on the day of the extract that wrote them."""
    import pyarrow as pa

    # What histories alone spell is of whoever left long ago: they are read anew each time, and nothing of them is kept.
    every = " UNION ".join(
        f"SELECT coalesce(team, ''), coalesce(worker, ''), as_at, told_by, {name not in NEWEST} FROM told_{name}"
        for name in SPELLED
        if name in read
    )
    # Matched in Python once for each spelling and day, of which there are hundreds, and joined back to rows, of which
    # there are tens of thousands.
    in_order = "ORDER BY as_at, told_by, team, worker, lasts"
    spelled = ask(con, f"SELECT * FROM ({every}) t(team, worker, as_at, told_by, lasts) {in_order}").fetchall()
    lasting = {tuple(one): lasts for *one, lasts in spelled}
    rows = match_all(frame, lasting)
    kinds = {"string": pa.string(), "date": pa.date32(), "int64": pa.int64(), "boolean": pa.bool_()}
    arrays = [pa.array([row[place] for row in rows], kinds[kind]) for place, kind in enumerate(MATCHES.values())]
    arrays.append(pa.array(lasting.values(), pa.bool_()))
    keep(con, "matched", pa.table(arrays, names=[*MATCHES, "lasts"]))


def _identify(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Lay the child's number and the ids of team, worker and service area beside each row as told."""
    if name == "adopters":
        ask(con, "CREATE TEMP VIEW known_adopters AS SELECT * FROM told_adopters")
        return
    if name in SPELLED:
        ids = "m.team_id, m.worker_id, m.service_id"
        # A word for nobody goes here, before anything is counted: below this line the extract names none.
        row = (
            "t.* REPLACE (CASE WHEN m.no_team THEN NULL ELSE t.team END AS team,"
            " CASE WHEN m.no_worker THEN NULL ELSE t.worker END AS worker)"
        )
        join = (
            "LEFT JOIN matched m ON m.team = coalesce(t.team, '') AND m.worker = coalesce(t.worker, '')"
            " AND m.as_at = t.as_at AND m.told_by = t.told_by"
        )
    else:
        ids = "NULL::BIGINT AS team_id, NULL::BIGINT AS worker_id, NULL::BIGINT AS service_id"
        join, row = "", "t.*"
    of_children = "child" in EVERY[name]
    child = "k.child_no, " if of_children else ""
    keys = "JOIN child_keys k ON k.identifier = t.child" if of_children else ""
    # Nearly all are asked once and never again, and need not be laid down beside what was told.
    made = "TABLE" if name in ASKED_AGAIN else "VIEW"
    ask(con, f"CREATE TEMP {made} known_{name} AS SELECT {child}{ids}, {row} FROM told_{name} t {keys} {join}")
