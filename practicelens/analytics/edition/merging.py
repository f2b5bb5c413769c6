"""Joining days to what is joined already: events merged with the latest telling kept, states one row a child a day.

Every table is made of the rows ``kept`` from an earlier edition, none where nothing is joined yet, and those of the
days that are new to it. So to join days one after the other is to join them at once.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from practicelens.analytics.duck import ask, columns, text
from practicelens.analytics.edition.earlier import Base
from practicelens.analytics.edition.schema import (
    BY_DAY,
    EDITION,
    EVENT_TABLES,
    HISTORY_TABLES,
    JOINED,
    ROSTER,
    STATE_TABLES,
    TYPES,
)
from practicelens.analytics.edition.telling import ALLOCATED
from practicelens.analytics.schema import ALLOCATION, EVENTS, STATES, TABLES

if TYPE_CHECKING:
    import duckdb

ONE_OF = {"workforce": "fte", "supervisions": "CASE WHEN held_on <= listed_on THEN held_on END"}
"""By roster that of which the greatest row is taken of a person's several: hours; the last day that has been."""
SURE_MONTHS = 5
"""An event this young must stand in an extract: one month of grace for how councils draw the line."""


def keep_base(con: duckdb.DuckDBPyConnection, base: Base | None) -> None:
    """Lay open what an earlier edition has joined, each table as ``kept_`` and its name; empty where none has."""
    for name, held in JOINED.items():
        if base is None:
            typed = ", ".join(f'"{column}" {TYPES[kind]}' for column, kind in held.items())
            con.execute(f"CREATE TEMP TABLE kept_{name} ({typed})")
        else:
            # Read where they lie, when they are asked for: most rows only pass through.
            file = text(base.path / f"{name}.parquet")
            con.execute(f"CREATE TEMP VIEW kept_{name} AS SELECT {columns(held)} FROM read_parquet({file})")
    for name in EVENTS:
        _keep_places(con, name, base)


def _keep_places(con: duckdb.DuckDBPyConnection, name: str, base: Base | None) -> None:
    """Lay beside each event that is kept its place among those of the child and day, by which it is told again."""
    source = f"(SELECT *, 0 AS file_row_number FROM kept_{name})"
    if base is not None:
        source = f"read_parquet({text(base.path / f'{name}.parquet')}, file_row_number = true)"
    # The order in which they were written is that of their places.
    con.execute(
        f"CREATE TEMP VIEW placed_{name} AS SELECT *, row_number() OVER (PARTITION BY child_no, event_date"
        f" ORDER BY file_row_number) AS place FROM {source}"
    )


def join_days(con: duckdb.DuckDBPyConnection) -> None:
    """Lay together the rows of each table that is one day's, those kept first."""
    for name in BY_DAY:
        held = columns(JOINED[name])
        con.execute(
            f"CREATE TEMP VIEW {name} AS SELECT {held} FROM kept_{name} UNION ALL SELECT {held} FROM new_{name}"
        )
    held = columns(JOINED["matches"])
    con.execute(
        f"CREATE TEMP VIEW matches AS SELECT {held} FROM kept_matches UNION ALL SELECT {held} FROM matched WHERE lasts"
    )


def leave_empty(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """A table without a row, of a list that nothing tells; of what is one day's, what the new days would give."""
    spelled = dict.fromkeys(ALLOCATION, "string") if name in STATES else {}
    typed = ", ".join(f'"{column}" {TYPES[kind]}' for column, kind in (EDITION[name] | spelled).items())
    if name not in BY_DAY:
        con.execute(f"CREATE TABLE {name} ({typed})")
        return
    con.execute(f"CREATE TEMP TABLE new_{name} ({typed})")
    if name in STATES:
        con.execute(f"CREATE TEMP VIEW single_{name} AS FROM new_{name}")


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
    own = columns(column for column in EVENT_TABLES[name] if column not in ("withdrawn", "first_told", "last_told"))
    ask(
        con,
        f"""
        CREATE TABLE {name} AS
        WITH single AS (
            SELECT child_no, team_id, worker_id, service_id, as_at, coalesce({", ".join(EVENTS[name])}) AS event_date,
                   {columns(own_columns)}, min(row) AS row
            FROM known_{name} GROUP BY ALL
        ), placed AS (
            SELECT {own}, as_at AS first_told, as_at AS last_told,
                   row_number() OVER (PARTITION BY as_at, child_no, event_date ORDER BY row) AS place
            FROM single
            UNION ALL SELECT {own}, first_told, last_told, place FROM placed_{name}
        ), latest AS (
            SELECT * REPLACE (min(first_told) OVER same AS first_told),
                   row_number() OVER (same ORDER BY last_told DESC) AS telling
            FROM placed WINDOW same AS (PARTITION BY child_no, event_date, place)
        ), following AS (
            SELECT as_at, lead(as_at) OVER days AS next_at,
                   CASE WHEN source <> lead(source) OVER days THEN lead(first_event) OVER days END AS others_from
            FROM told_at JOIN answers USING (list, as_at) LEFT JOIN begins USING (list, as_at)
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
    ask(con, f"CREATE TEMP VIEW new_{name} AS SELECT {kept} FROM single_{name}")


def keep_history(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Keep all that ever was, as the newest file tells it, of the children whom some list names."""
    kept = columns(column for column in HISTORY_TABLES[name] if column not in ("last_told", "who"))
    # Below nought, so that a name that is matched to nobody is never taken for somebody's number.
    number = "coalesce(worker_id, -dense_rank() OVER (ORDER BY lower(trim(worker))))"
    who = f", CASE WHEN worker IS NOT NULL THEN {number} END AS who" if "who" in HISTORY_TABLES[name] else ""
    ask(con, f"CREATE TABLE {name} AS SELECT {kept}, as_at AS last_told{who} FROM known_{name} ORDER BY child_no, row")
    # What nothing asks any more: a history is the longest of all that was read.
    ask(con, f"DROP VIEW known_{name}")
    ask(con, f"DROP TABLE told_{name}")


def keep_roster(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Keep how people's posts stood on each extract's day: of somebody with two rows the one with more hours.

    Of supervisions the last, by the newest list alone.
    """
    kept = columns(ROSTER[name])
    made = f"TEMP TABLE new_{name}" if name in BY_DAY else f"TABLE {name}"
    ask(
        con,
        f"""
        CREATE {made} AS SELECT {kept} FROM known_{name}
        QUALIFY row_number() OVER (PARTITION BY as_at, coalesce(worker_id, -row)
                                   ORDER BY {ONE_OF[name]} DESC NULLS LAST, row) = 1
        ORDER BY as_at, row""",
    )


def list_unmatched(con: duckdb.DuckDBPyConnection, filled: AbstractSet[str]) -> None:
    """List the spellings that matched nobody, with the lists and rows of the newest extract that holds them.

    A name is of every source; an identifier is of its own. Histories are not asked: they name whoever left long ago.
    """
    spelled = [name for name in ALLOCATED if name in filled]
    if not spelled:
        leave_empty(con, "unmatched")
        return
    number = "regexp_matches(t.{0}, '[0-9]') AND NOT regexp_matches(t.{0}, '[[:alpha:]]{{2}}')"
    every = " UNION ALL ".join(
        f"SELECT {text(name)} AS list, as_at, {text(kind)} AS kind, t.{kind} AS spelling,"
        f" CASE WHEN {number.format(kind)} THEN told_by ELSE '' END AS source, m.why_{kind} AS why"
        f" FROM told_{name} t JOIN matched m USING (as_at, told_by)"
        f" WHERE m.team = coalesce(t.team, '') AND m.worker = coalesce(t.worker, '') AND m.why_{kind} <> ''"
        for name in spelled
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
        -- What is spelled on no later day stands as it was seen last.
        UNION ALL SELECT k.* FROM kept_unmatched k ANTI JOIN newest USING (kind, spelling, source)
        ORDER BY kind, spelling, source""",
    )
