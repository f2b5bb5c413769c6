"""Building a measurements file: every card asked of an edition, counted by month and level, in a new file."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from practicelens.analytics import duck
from practicelens.analytics.edition.build import EditionRef
from practicelens.analytics.edition.schema import DERIVED, EDITION, EVENT_TABLES, HISTORY_TABLES, STATE_TABLES
from practicelens.analytics.indicators import CARDS, CLOCKS, RELATIONS
from practicelens.analytics.indicators.shapes import CLOCK
from practicelens.analytics.measure import REFORM, Timing
from practicelens.analytics.measurements import compiled, pace, subjects, unheld
from practicelens.analytics.measurements.children import children, story
from practicelens.analytics.measurements.schema import LEVEL_COLUMNS, MEASUREMENTS, print_of_tables

if TYPE_CHECKING:
    import duckdb

_TYPES = {"date": "DATE", "int64": "BIGINT", "int32": "INTEGER", "string": "VARCHAR", "boolean": "BOOLEAN"}
TELLING: Final = frozenset(
    {*EVENT_TABLES, *STATE_TABLES, *HISTORY_TABLES, *DERIVED, *(f"clock_{kind}" for kind in CLOCKS)}
)
"""The tables that tell of children; all others are what these are read against."""

AT_ONCE: Final = 100_000
"""Rows of cards that are held in memory before they are written: all of a borough's years took half a GB."""

# Each worker's limit today: their own, else the rules' by hours and first year; the case system's own hours first.
LIMITS: Final = """
    WITH now AS (SELECT max(as_at) AS as_at FROM snapshots),
         held AS (SELECT key, number FROM rules, now WHERE as_at >= starts AND as_at < until)
    SELECT w.id, coalesce(w.caseload_limit, round(coalesce(p.fte, w.fte) * (SELECT number FROM held WHERE key =
               CASE WHEN w.first_year THEN 'caseload.first_year' ELSE 'caseload.limit' END))::BIGINT), p.fte
    FROM workers w LEFT JOIN (FROM workforce JOIN now USING (as_at)) p ON p.worker_id = w.id"""

# A name of the list that is nobody's here is nobody's supervision: it stands on the list's own page.
SUPERVISED: Final = """
    SELECT worker_id, CASE WHEN held_on <= listed_on THEN held_on END, listed_on FROM supervisions
    WHERE worker_id IS NOT NULL ORDER BY worker_id"""

# Spellings nobody matched, with the open children they keep from anybody's figures. Joined, not asked row by row: with
# hundreds of spellings (an authority's first extract, before any team is known) DuckDB 2.0 fails inside on the latter.
UNMATCHED: Final = """
    WITH held AS (
             SELECT 'team' AS kind, team AS spelling, child_no, as_at FROM open_children
             UNION ALL SELECT 'worker', worker, child_no, as_at FROM open_children),
         counted AS (
             SELECT kind, spelling, count(DISTINCT child_no) AS children FROM held
             WHERE as_at = (SELECT max(as_at) FROM snapshots) GROUP BY ALL)
    SELECT u.*, coalesce(counted.children, 0) FROM unmatched u LEFT JOIN counted USING (kind, spelling)"""

# The plan an open child had on each extract's day, as that extract tells it; in the order of ``questions.PLAN``.
ALLOCATED: Final = """
    SELECT o.as_at, o.child_no, o.worker_id, o.team_id, o.service_id, o.from_list, o.team, o.worker, o.on_plan,
           o.looked_after,
           CASE WHEN o.looked_after THEN 'looked_after' WHEN o.on_plan THEN 'protection_plan'
                WHEN v.child_no IS NOT NULL THEN 'care_leaver'
                WHEN o.from_list = 'in_need' AND NOT coalesce(n.assessing, false) THEN 'in_need'
                ELSE 'assessment' END
    FROM open_children o LEFT JOIN (SELECT DISTINCT as_at, child_no FROM care_leavers) v USING (as_at, child_no)
    LEFT JOIN (SELECT as_at, child_no, bool_or(case_status = 'open_assessment') AS assessing FROM in_need
               GROUP BY as_at, child_no) n USING (as_at, child_no)
    ORDER BY o.as_at, o.child_no"""


def build(edition: EditionRef, folder: Path) -> Path:
    """Measure an edition into ``folder/measurements-<hash>.duckdb``; a file that is there already is the same.

    The hash covers the edition and every question asked of it. The file is built beside its place and moved there
    whole, so that a reader never sees half of it and never sees it change.
    """
    questions = compiled.questions()
    target = folder / file_name(edition, questions)
    # Never written over: a reader in this process would go on seeing the old file under the same name (architecture,
    # the measurements file).
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".aside-", dir=folder) as aside:
            made = Path(aside) / target.name
            with duck.building() as con:
                con.execute(f"ATTACH {duck.text(made)} AS file")
                _measure(con, edition, questions)
                # Closed before it is moved, so that its last block is on the disk.
                con.execute("DETACH file")
            os.replace(made, target)
    return target


def file_name(edition: EditionRef, questions: dict[str, str]) -> str:
    """What the file is called that these questions of an edition make."""
    # Every question is in the hash: a changed card gives a new name, never another answer under the old one.
    digest = hashlib.sha256(repr(_asked(edition, questions)).encode())
    return f"measurements-{digest.hexdigest()[:32]}.duckdb"


def _asked(edition: EditionRef, questions: dict[str, str]) -> tuple[object, ...]:
    """All that a file is made of."""
    filled = (ALLOCATED, children(), story(), pace.MADE, subjects.GROUPS, unheld.statements())
    return (edition.hash, questions, MEASUREMENTS, filled)


def _measure(con: duckdb.DuckDBPyConnection, edition: EditionRef, questions: dict[str, str]) -> None:
    """Ask every question of the edition, in memory, and write the answers to the file that is attached."""
    silent = _read_edition(con, edition)
    for name, columns in MEASUREMENTS.items():
        _create(con, f"file.{name}", columns)
    # Clocks first: cards of visits and reviews ask of their tables.
    for kind in CLOCKS:
        _create(con, f"clock_{kind}", {column: _TYPES[of] for column, of in CLOCK.items()})
        if of_nobody(questions[f"clock_{kind}"], silent):
            silent.add(f"clock_{kind}")
            continue
        duck.ask(con, f"INSERT INTO clock_{kind} {questions[f'clock_{kind}']}")
        unheld.apply(con, unheld.of_clock(kind))
    _fill_events(con, questions, silent)
    _fill_due(con, silent)
    _fill_rest(con, edition)


def _read_edition(con: duckdb.DuckDBPyConnection, edition: EditionRef) -> set[str]:
    """Lay its tables open; the names of those that could tell of children, and tell of none."""
    silent = set()
    for name in EDITION:
        rows = f"SELECT * FROM read_parquet({duck.text(edition.path / f'{name}.parquet')})"
        # What nearly no question asks is read where it lies; all else once, into memory.
        con.execute(f"CREATE {'VIEW' if name in STATE_TABLES else 'TABLE'} {name} AS {rows}")
        if name in TELLING and con.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,):
            silent.add(name)
    return silent


def of_nobody(question: str, silent: AbstractSet[str]) -> bool:
    """Whether a clock or card asks only tables without a row, and need not be asked: of nobody nothing is told.

    To plan a question costs the same however little there is to ask of, and most authorities leave some list out.
    """
    return _tables_of(question) <= silent


@cache
def _tables_of(question: str) -> frozenset[str]:
    """The tables of children that a question may ask of; a column of the same name counts too, which does no harm."""
    return TELLING.intersection(re.findall(r'"(\w+)"', question))


def _create(con: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str]) -> None:
    """Make an empty table with its types first: a question's answer is cast to them, or refused."""
    typed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    con.execute(f"CREATE TABLE {name} ({typed})")


def _fill(con: duckdb.DuckDBPyConnection, name: str, question: str) -> None:
    """Fill a table of the file by position, so that a question must answer in the order of its columns."""
    duck.ask(con, f"INSERT INTO file.{name} {question}")


def _fill_events(con: duckdb.DuckDBPyConnection, questions: dict[str, str], silent: AbstractSet[str]) -> None:
    """Every card's rows, ordered by card and date so that most of the file is passed over; then months by level."""
    _create(con, "asked", MEASUREMENTS["events"])
    answer = duck.columns(name for name in MEASUREMENTS["events"] if name != "card")
    # Cards in their order, so that what is written is in order however often it is.
    for key in sorted(RELATIONS):
        if of_nobody(questions[key], silent):
            continue
        duck.ask(
            con,
            f"INSERT INTO asked SELECT {duck.text(key)} AS card, {answer} FROM ({questions[key]})"
            " WHERE date IS NOT NULL",
        )
        unheld.apply(con, unheld.of_card(key))
        if duck.ask(con, "SELECT count(*) FROM asked").fetchall()[0][0] > AT_ONCE:
            _write_events(con)
    _write_events(con)


def _write_events(con: duckdb.DuckDBPyConnection) -> None:
    """Write what was asked, counted by month and level too, and forget it."""
    _fill(con, "events", "FROM asked ORDER BY card, date, child_no")
    stocks = ", ".join(duck.text(key) for key, card in CARDS.items() if card.timing is Timing.STOCK)
    # Counted at each level apart, because distinct children of teams do not add up to those of a service: a child may
    # move.
    for level, column in LEVEL_COLUMNS.items():
        _fill(
            con,
            "monthly",
            f"""SELECT card, {duck.text(level.value)} AS level, {column or "NULL::BIGINT"} AS level_id,
                       CASE WHEN card IN ({stocks}) THEN date ELSE last_day(date) END AS day, count(*),
                       count(*) FILTER (counts), count(counts), count(DISTINCT child_no)
                FROM asked WHERE {f"{column} IS NOT NULL" if column else "true"} GROUP BY ALL ORDER BY ALL""",
        )
    duck.ask(con, "TRUNCATE asked")


def _fill_due(con: duckdb.DuckDBPyConnection, silent: AbstractSet[str]) -> None:
    """What each open child waits for, by the newest extract."""
    for kind in (kind for kind in CLOCKS if f"clock_{kind}" not in silent):
        _fill(
            con,
            "due",
            f"""SELECT {duck.text(kind)}, child_no, worker_id, team_id, service_id, due_on, since, late_from, note
                FROM clock_{kind} WHERE due_on IS NOT NULL AND as_at = (SELECT max(as_at) FROM snapshots)
                ORDER BY due_on, child_no""",
        )
        _fill(con, "owed", pace.owed(kind))


def _fill_rest(con: duckdb.DuckDBPyConnection, edition: EditionRef) -> None:
    """What figures and lists of children need beside the events."""
    whose = {"edition": edition.hash, "authority": edition.authority, "scheme": edition.scheme}
    # All of them, since it may be switched off again: what lies in none is dormant, and not nought.
    switched = f"SELECT starts, until FROM rules WHERE key = {duck.text(REFORM)} AND text = 'on' ORDER BY starts"
    reforms = " ".join(f"{since}/{until}" for since, until in duck.ask(con, switched).fetchall())
    for key, value in {**whose, "tables": print_of_tables(), "reforms": reforms}.items():
        con.execute(f"INSERT INTO file.meta VALUES ({duck.text(key)}, {duck.text(value)})")
    for name in ("snapshots", "moments", "coverage", "answers", "populations", "child_keys"):
        _fill(con, name, f"SELECT {duck.columns(MEASUREMENTS[name])} FROM {name}")
    _fill(con, "allocations", ALLOCATED)
    _fill(con, "made", pace.MADE)
    _fill(con, "groups", subjects.GROUPS)
    _fill(con, "leavers", "SELECT DISTINCT as_at, child_no FROM care_leavers ORDER BY ALL")
    _fill(con, "workers", LIMITS)
    _fill(con, "supervisions", SUPERVISED)
    _fill(con, "unmatched", UNMATCHED)
    _fill(con, "children", children())
    _fill(con, "story", story())
