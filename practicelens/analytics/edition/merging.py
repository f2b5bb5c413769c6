"""Joining a chain of datasets: events merged with the latest telling kept, states one row a child an extract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from practicelens.analytics.annex_a.report import LOCAL, SSDA903
from practicelens.analytics.dataset import EVERY, DatasetRef, held_in
from practicelens.analytics.duck import ask, columns, text
from practicelens.analytics.edition.frametables import Row, keep, load
from practicelens.analytics.edition.matching import match_all
from practicelens.analytics.edition.schema import EVENT_TABLES, HISTORY_TABLES, ROSTER, STATE_TABLES
from practicelens.analytics.frame import Frame
from practicelens.analytics.joining.days import Day
from practicelens.analytics.schema import ALLOCATION, EVENTS, FROM_LISTS, FURTHER, HISTORIES, STATES, TABLES
from practicelens.analytics.ssda903.years import year_of
from practicelens.workdays.timescales import add_months

if TYPE_CHECKING:
    import duckdb

ALLOCATED = tuple(name for name, columns in TABLES.items() if "team" in columns)
SPELLED = (*ALLOCATED, *(name for name, columns in FURTHER.items() if "team" in columns))
WINDOW_MONTHS = 6
"""An Annex A list holds the events of six months."""
EVENT_OF = {"reviews": "held", "interviews": "missing_from"}
"""By history that a return or a local list tells, the day of what it tells."""
ONE_OF = {"workforce": "fte", "supervisions": "CASE WHEN held_on <= listed_on THEN held_on END"}
"""By roster that of which the greatest row is taken of a person's several: hours; the last day that has been."""
SURE_MONTHS = 5
"""An event this young must stand in an extract: one month of grace for how councils draw the line."""


def read_chain(con: duckdb.DuckDBPyConnection, chain: Sequence[Day], frame: Frame) -> None:
    """Read every day's rows as told, with the extract's day, the child's number and who is who."""
    load(con, "snapshots", ((day.as_at, day.hash) for day in chain))
    for name in TABLES:
        _read_list(con, name, _telling(chain, name))
        _pair(con, name, frame)
    for name in HISTORIES:
        _read_list(con, name, newest_telling(chain, name))
        _pair(con, name, frame)
    for name in ROSTER:
        # Who was supervised when is told by the newest list; hours are asked of each day.
        _read_list(con, name, newest_telling(chain, name) if name in FROM_LISTS else _telling(chain, name))
    # A list that came empty says nothing: else every event before it would be taken for withdrawn.
    list_days: list[Row] = [
        (name, day.as_at) for name in TABLES for day in chain if name in day.lists and day.lists[name].rows[name]
    ]
    load(con, "told_at", list_days)
    load(con, "coverage", coverage(chain))
    load(con, "answers", _answers(chain))
    _number_children(con)
    _match_spellings(con, frame)
    for name in (*TABLES, *HISTORIES, *ROSTER):
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


def _answers(chain: Sequence[Day]) -> list[Row]:
    """For each list of each day (list, day, source, held): which source tells it, and what that holds of it."""
    # Read once for each dataset, which may tell several lists on several days.
    held = {ref.hash: held_in(ref.path) for day in chain for ref in day.lists.values()}
    return [
        (name, day.as_at, _source(name, ref), f" {' '.join(held[ref.hash][name])} ")
        for day in chain
        for name, ref in day.lists.items()
    ]


def _read_list(con: duckdb.DuckDBPyConnection, name: str, chain: Sequence[Day]) -> None:
    """One list of all datasets, or an empty table when none holds it."""
    # Cards ask of every list, also of one that this authority has never sent.
    if not chain:
        kinds = {"date": "DATE", "string": "VARCHAR", "int": "INTEGER", "number": "DOUBLE"}
        typed = ", ".join(f"{columns([column])} {kinds[kind]}" for column, kind in EVERY[name].items())
        con.execute(f"CREATE TEMP TABLE told_{name} (as_at DATE, told_by VARCHAR, {typed})")
        return
    files_by_day = [
        (text(day.lists[name].path / f"{name}.parquet"), day.as_at, text(_source(name, day.lists[name])))
        for day in chain
    ]
    # Once each: a file that tells of two days stands twice among the days, and one scan gives its rows for both.
    files = ", ".join(dict.fromkeys(file for file, *_ in files_by_day))
    days = ", ".join(f"({file}, DATE {text(as_at)}, {source})" for file, as_at, source in files_by_day)
    con.execute(
        f"CREATE TEMP TABLE told_{name} AS SELECT d.as_at, d.told_by, {columns(EVERY[name], 'r')}"
        # One scan for the whole chain; the file's name says which extract's day a row is of.
        f" FROM read_parquet([{files}], filename='file') r"
        f" JOIN (VALUES {days}) d(file, as_at, told_by) USING (file)"
    )


def _pair(con: duckdb.DuckDBPyConnection, name: str, frame: Frame) -> None:
    """Give children the number that somebody said is theirs elsewhere, before anything is counted."""
    if not frame.pairs or name == "adopters":
        return
    rows = ", ".join(f"({text(one.source)}, {text(one.written)}, {text(one.becomes)})" for one in frame.pairs)
    con.execute(
        f"UPDATE told_{name} AS t SET child = p.becomes FROM (VALUES {rows}) p(source, written, becomes)"
        " WHERE p.source = t.told_by AND p.written = t.child"
    )


def _number_children(con: duckdb.DuckDBPyConnection) -> None:
    """Give each child a number: SQL written in the product sees no identifier."""
    every = " UNION ".join(
        # Adopters are adults and no children of the authority's: they get no number.
        f"SELECT child FROM told_{name} WHERE child IS NOT NULL"
        for name in TABLES
        if name != "adopters"
    )
    ask(
        con,
        # By order, so that the same chain gives the same numbers and the same edition gives the same file.
        f"CREATE TABLE child_keys AS SELECT row_number() OVER (ORDER BY child) AS child_no, child AS identifier"
        f" FROM ({every})",
    )


def _match_spellings(con: duckdb.DuckDBPyConnection, frame: Frame) -> None:
    """Match every team and worker written, on the day of the extract that wrote them."""
    import pyarrow as pa

    every = " UNION ".join(
        f"SELECT coalesce(team, ''), coalesce(worker, ''), as_at, told_by FROM told_{name}" for name in SPELLED
    )
    # Matched in Python once for each spelling and day, of which there are hundreds, and joined back to rows, of which
    # there are tens of thousands.
    rows = match_all(frame, ask(con, f"SELECT * FROM ({every}) ORDER BY ALL").fetchall())
    names = [
        "team",
        "worker",
        "as_at",
        "told_by",
        "team_id",
        "worker_id",
        "service_id",
        "why_team",
        "why_worker",
        "no_team",
        "no_worker",
    ]
    kinds = [pa.string(), pa.string(), pa.date32(), pa.string(), pa.int64(), pa.int64(), pa.int64()]
    kinds += [pa.string(), pa.string(), pa.bool_(), pa.bool_()]
    arrays = [pa.array([row[place] for row in rows], kind) for place, kind in enumerate(kinds)]
    keep(con, "matches", pa.table(arrays, names=names))


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
            "LEFT JOIN matches m ON m.team = coalesce(t.team, '') AND m.worker = coalesce(t.worker, '')"
            " AND m.as_at = t.as_at AND m.told_by = t.told_by"
        )
    else:
        ids = "NULL::BIGINT AS team_id, NULL::BIGINT AS worker_id, NULL::BIGINT AS service_id"
        join, row = "", "t.*"
    of_children = "child" in EVERY[name]
    child = "k.child_no, " if of_children else ""
    keys = "JOIN child_keys k ON k.identifier = t.child" if of_children else ""
    ask(
        con,
        f"CREATE TEMP TABLE known_{name} AS SELECT {child}{ids}, {row} FROM told_{name} t {keys} {join}",
    )


def merge_events(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Merge one list's events: by child, date and place among that day's; the latest telling is kept.

    The same row twice in one extract is one event. An event that the next extract should have told again, and did
    not, is marked ``withdrawn``: it was deleted, or its date was put right and it is told anew under another. Where
    another source is believed from then on, so is every event of the time that it tells of: no event stands twice.
    One without any date stays while the newest extract tells it: no card can judge it, and each says how many there
    are.
    """
    # Without the row of the sheet, so that an event written twice in one extract groups to one: its first row's place.
    own_columns = [column for column in TABLES[name] if column not in ("row", "child")]
    kept = columns(column for column in EVENT_TABLES[name] if column != "withdrawn")
    ask(
        con,
        f"""
        CREATE TABLE {name} AS
        WITH single AS (
            SELECT child_no, team_id, worker_id, service_id, as_at, coalesce({", ".join(EVENTS[name])}) AS event_date,
                   {columns(own_columns)}, min(row) AS row
            FROM known_{name} GROUP BY ALL
        ), placed AS (
            SELECT *, row_number() OVER (PARTITION BY as_at, child_no, event_date ORDER BY row) AS place
            FROM single
        ), latest AS (
            SELECT *, min(as_at) OVER same AS first_told, max(as_at) OVER same AS last_told,
                   row_number() OVER (same ORDER BY as_at DESC) AS telling
            FROM placed WINDOW same AS (PARTITION BY child_no, event_date, place)
        ), begins AS (
            SELECT as_at, min(event_date) AS first_event FROM single GROUP BY as_at
        ), following AS (
            SELECT as_at, lead(as_at) OVER days AS next_at,
                   CASE WHEN source <> lead(source) OVER days THEN lead(first_event) OVER days END AS others_from
            FROM told_at JOIN answers USING (list, as_at) LEFT JOIN begins USING (as_at)
            WHERE list = {text(name)} WINDOW days AS (ORDER BY as_at)
        )
        SELECT {kept}, CASE WHEN event_date IS NULL THEN next_at IS NOT NULL
                            ELSE coalesce(event_date > next_at - INTERVAL {SURE_MONTHS} MONTH, false)
                                 OR coalesce(event_date >= others_from, false) END AS withdrawn
        FROM latest LEFT JOIN following ON following.as_at = last_told
        WHERE telling = 1 ORDER BY event_date, child_no, place""",
    )


def merge_states(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Keep each extract's states: one row a child, the one begun last, and of equals the lowest in the sheet."""
    child = "adopter" if name == "adopters" else "child_no"
    kept = columns(STATE_TABLES[name])
    spelled = ", ".join(ALLOCATION) if name in ALLOCATED else "NULL AS team, NULL AS worker"
    ask(
        con,
        f"""
        CREATE TEMP TABLE single_{name} AS
        SELECT {kept}, {spelled} FROM known_{name} WHERE {child} IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY as_at, {child} ORDER BY {STATES[name]} DESC NULLS LAST, row DESC) = 1
        ORDER BY as_at, {child}""",
    )
    ask(con, f"CREATE TABLE {name} AS SELECT {kept} FROM single_{name}")


def keep_history(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Keep all that ever was, as the newest file tells it, of the children whom some list names."""
    kept = columns(column for column in HISTORY_TABLES[name] if column not in ("last_told", "who"))
    # Below nought, so that a name that is matched to nobody is never taken for somebody's number.
    number = "coalesce(worker_id, -dense_rank() OVER (ORDER BY lower(trim(worker))))"
    who = f", CASE WHEN worker IS NOT NULL THEN {number} END AS who" if "who" in HISTORY_TABLES[name] else ""
    ask(con, f"CREATE TABLE {name} AS SELECT {kept}, as_at AS last_told{who} FROM known_{name} ORDER BY child_no, row")


def keep_roster(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Keep how people's posts stood on each extract's day: of somebody with two rows the one with more hours.

    Of supervisions the last.
    """
    kept = columns(ROSTER[name])
    ask(
        con,
        f"""
        CREATE TABLE {name} AS SELECT {kept} FROM known_{name}
        QUALIFY row_number() OVER (PARTITION BY as_at, coalesce(worker_id, -row)
                                   ORDER BY {ONE_OF[name]} DESC NULLS LAST, row) = 1
        ORDER BY as_at, row""",
    )


def list_unmatched(con: duckdb.DuckDBPyConnection) -> None:
    """List the spellings that matched nobody, with the lists and rows of the newest extract that holds them.

    A name is of every source; an identifier is of its own. Histories are not asked: they name whoever left long ago.
    """
    number = "regexp_matches(t.{0}, '[0-9]') AND NOT regexp_matches(t.{0}, '[[:alpha:]]{{2}}')"
    every = " UNION ALL ".join(
        f"SELECT {text(name)} AS list, as_at, {text(kind)} AS kind, t.{kind} AS spelling,"
        f" CASE WHEN {number.format(kind)} THEN told_by ELSE '' END AS source, m.why_{kind} AS why"
        f" FROM told_{name} t JOIN matches m USING (as_at, told_by)"
        f" WHERE m.team = coalesce(t.team, '') AND m.worker = coalesce(t.worker, '') AND m.why_{kind} <> ''"
        for name in ALLOCATED
        for kind in ("team", "worker")
    )
    ask(
        con,
        f"""
        CREATE TABLE unmatched AS
        WITH told AS (SELECT * FROM ({every})),
             newest AS (SELECT *, max(as_at) OVER (PARTITION BY kind, spelling, source) AS last_seen FROM told)
        SELECT kind, spelling, source, count(*) AS rows, string_agg(DISTINCT list, ', ' ORDER BY list) AS lists,
               last_seen, min(why) AS why
        FROM newest WHERE as_at = last_seen GROUP BY kind, spelling, source, last_seen
        ORDER BY kind, spelling, source""",
    )
