"""Building a measurements file: every card asked of an edition, counted by month and level, in a new file."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from practicelens.analytics import duck
from practicelens.analytics.edition.build import EditionRef
from practicelens.analytics.edition.schema import DERIVED, EDITION, EVENT_TABLES, HISTORY_TABLES, STATE_TABLES
from practicelens.analytics.indicators import CARDS, CLOCKS, RELATIONS
from practicelens.analytics.indicators.shapes import CLOCK
from practicelens.analytics.measure import REFORM, Timing
from practicelens.analytics.measurements import compiled, kept, pace, subjects, unheld
from practicelens.analytics.measurements.children import children, story
from practicelens.analytics.measurements.schema import FRESH, KEPT, LEVEL_COLUMNS, MEASUREMENTS, PARTED, print_of_tables
from practicelens.analytics.measurements.unheld import of_card

if TYPE_CHECKING:
    import duckdb

    Halves = tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]

_ANSWER = duck.columns(name for name in MEASUREMENTS["events"] if name != "card")
_TYPES = {"date": "DATE", "int64": "BIGINT", "int32": "INTEGER", "string": "VARCHAR", "boolean": "BOOLEAN"}
TELLING: Final = frozenset(
    {*EVENT_TABLES, *STATE_TABLES, *HISTORY_TABLES, *DERIVED, *(f"clock_{kind}" for kind in CLOCKS)}
)
"""The tables that tell of children; all others are what these are read against."""

AT_ONCE: Final = 100_000
"""Rows of cards that are counted at once, which takes memory for each."""

PACKED_AT_ONCE: Final = 30_000
"""Rows of an edition that are read before they are packed: what few have is packed in no time, and takes no room."""

ROWS: Final = (
    f"INSERT INTO file.{{part}}_events SELECT '{{key}}', {_ANSWER} FROM ({{question}})"
    " WHERE date IS NOT NULL ORDER BY date, child_no"
)
# Children first, each once, and then counted: to count distinct ones by group takes twice as long.
MONTHS: Final = """
    INSERT INTO file.{part}_monthly
    SELECT card, '{level}', level_id, day, sum(rows)::BIGINT, sum(counted)::BIGINT, sum(judged)::BIGINT, count(child_no)
    FROM (SELECT card, {id} AS level_id, {day} AS day, child_no, count(*) AS rows, count(*) FILTER (counts) AS counted,
                 count(counts) AS judged
          FROM file.{part}_events WHERE {where} GROUP BY ALL)
    GROUP BY ALL ORDER BY ALL"""
HOW: Final = repr((ROWS, MONTHS, LEVEL_COLUMNS))
"""The statements that write what is kept, and the levels that they count by."""

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


def build(edition: EditionRef, folder: Path, *, anew: bool = False) -> Path:
    """Measure an edition into ``folder/measurements-<hash>.duckdb``; a file that is there already is the same.

    What earlier files of the folder counted is taken over where it is the same, unless all is to be asked ``anew``.

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
            _make(edition, questions, made, None if anew else kept.newest(folder))
            os.replace(made, target)
    return target


def _make(edition: EditionRef, questions: dict[str, str], made: Path, before: Path | None) -> None:
    """Make a file, from what an earlier one keeps if one is given."""
    try:
        with duck.building() as con:
            kept.take_over(con, before, made, HOW)
            _measure(con, edition, questions)
            # Closed before it is moved, so that its last block is on the disk.
            con.execute("DETACH file")
    except duck.errors():
        if before is None:
            raise
        # Whatever the earlier file has come to, the edition says it all again; a fault of its own is met once more.
        for one in (made, made.with_name(f"{made.name}.wal")):
            one.unlink(missing_ok=True)
        _make(edition, questions, made, None)


def file_name(edition: EditionRef, questions: dict[str, str]) -> str:
    """What the file is called that these questions of an edition make."""
    # Every question is in the hash: a changed card gives a new name, never another answer under the old one.
    digest = hashlib.sha256(repr(_asked(edition, questions)).encode())
    return f"measurements-{digest.hexdigest()[:32]}.duckdb"


def _asked(edition: EditionRef, questions: dict[str, str]) -> tuple[object, ...]:
    """All that a file is made of."""
    filled = (ALLOCATED, children(), story(), pace.MADE, subjects.GROUPS, unheld.statements())
    return (edition.hash, questions, MEASUREMENTS, KEPT, HOW, filled)


def _measure(con: duckdb.DuckDBPyConnection, edition: EditionRef, questions: dict[str, str]) -> None:
    """Ask every question of the edition, in memory, and write the answers to the file that is attached.

    Each half is asked by a connection of its own, at once where there are two processors, and written in a transaction
    of its own; the first's rows stand before the second's, whichever was done earlier.
    """
    silent = _read_edition(con, edition)
    with _two(con) as halves:
        # Clocks first: cards of visits and reviews ask of their tables.
        _wind_clocks(halves, questions, silent)
        of_days = kept.asked(con, questions, silent)
        # Before either writes: what is to be told otherwise is gone for both.
        con.execute("BEGIN")
        _create_file(con)
        missing = kept.forget(con, of_days)
        con.execute("COMMIT")
        # In one transaction each: each statement's own writes its last rows apart, and the file is twice as long. What
        # the questions asked goes before what asks nothing of it is written.
        for half in dict.fromkeys(halves):
            half.execute("BEGIN")
        _fill_events(halves, questions, silent, of_days, missing)
        _fill_due(con, silent)
        for half in dict.fromkeys(halves):
            half.execute("COMMIT")
    for kind in CLOCKS:
        con.execute(f"DROP TABLE clock_{kind}")
    con.execute("BEGIN")
    _fill_rest(con, edition)
    con.execute("COMMIT")


@contextmanager
def _two(con: duckdb.DuckDBPyConnection) -> Iterator[Halves]:
    """Two connections to what is being built; twice the one where they would not ask at once."""
    if not duck.TWO_AT_ONCE:
        yield con, con
        return
    # Closed whatever happens: while it is open, so is the file, which could not be made again.
    with con.cursor() as beside:
        beside.execute("USE packed")
        yield con, beside


def _halves(keys: Iterable[str], questions: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """What either connection asks, in order: about as much to plan, the same whenever the same is asked."""
    shares: tuple[list[str], list[str]] = ([], [])
    lengths = [0, 0]
    for key in sorted(keys, key=lambda one: (-len(questions[one]), one)):
        shorter = lengths.index(min(lengths))
        shares[shorter].append(key)
        lengths[shorter] += len(questions[key])
    return sorted(shares[0]), sorted(shares[1])


def _wind_clocks(halves: Halves, questions: dict[str, str], silent: set[str]) -> None:
    """Fill the table of every clock; those of nobody are added to what is ``silent``."""
    for kind in CLOCKS:
        _create(halves[0], f"clock_{kind}", {column: _TYPES[of] for column, of in CLOCK.items()})
    silent |= {name for name in (f"clock_{kind}" for kind in CLOCKS) if of_nobody(questions[name], silent)}
    shares = _halves({f"clock_{kind}" for kind in CLOCKS} - silent, questions)

    def wind(place: int) -> None:
        for name in shares[place]:
            duck.ask(halves[place], f"INSERT INTO {name} {questions[name]}")
            unheld.apply(halves[place], unheld.of_clock(name.removeprefix("clock_")))

    duck.at_once(lambda: wind(0), lambda: wind(1))
    # Packed as the edition is: 12 MB that all cards would be asked beside.
    halves[0].execute("CHECKPOINT packed")


def _create_file(con: duckdb.DuckDBPyConnection) -> None:
    """The tables of the file, less those that were taken over."""
    for name, columns in {**MEASUREMENTS, **FRESH, **KEPT}.items():
        if name not in PARTED:
            _create(con, f"file.{name}", columns)
    # Written from within, so that its text names no file: that is called otherwise when it is read.
    con.execute("USE file")
    for name in PARTED:
        con.execute(f"CREATE VIEW {name} AS FROM kept_{name} UNION ALL FROM fresh_{name}")
    con.execute("USE packed")


def _read_edition(con: duckdb.DuckDBPyConnection, edition: EditionRef) -> set[str]:
    """Lay its tables open, packed in memory; the names of those that could tell of children, and tell of none."""
    con.execute("ATTACH ':memory:' AS packed (COMPRESS)")
    con.execute("USE packed")
    silent, unpacked = set(), 0
    for name in EDITION:
        rows = f"SELECT * FROM read_parquet({duck.text(edition.path / f'{name}.parquet')})"
        # What nearly no question asks is read where it lies; all else once, into memory.
        con.execute(f"CREATE {'VIEW' if name in STATE_TABLES else 'TABLE'} {name} AS {rows}")
        ((many,),) = con.execute(f"SELECT count(*) FROM {name}").fetchall()
        if name in TELLING and not many:
            silent.add(name)
        unpacked += many
        if unpacked > PACKED_AT_ONCE:
            # A quarter of the memory, and it is looked through as quickly.
            con.execute("CHECKPOINT packed")
            unpacked = 0
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
    con.execute(f"CREATE TABLE IF NOT EXISTS {name} ({typed})")


def _fill(con: duckdb.DuckDBPyConnection, name: str, question: str) -> None:
    """Fill a table of the file by position, so that a question must answer in the order of its columns."""
    duck.ask(con, f"INSERT INTO file.{name} {question}")


def _fill_events(
    halves: Halves,
    questions: dict[str, str],
    silent: AbstractSet[str],
    of_days: kept.Asked,
    missing: Mapping[frozenset[date], list[str]],
) -> None:
    """Every card's rows, those of a card by date so that most of the file is passed over; then months by level.

    ``missing``: by the days that stocks are to be asked on, of all of ``of_days``, the cards.
    """
    newest = max((day for _, day in of_days), default=None)
    known = {key for key, _ in of_days}
    rest = [key for key in sorted(RELATIONS) if key not in known and not of_nobody(questions[key], silent)]
    shares = _halves(RELATIONS, questions)

    def fill(place: int) -> None:
        half, mine = halves[place], set(shares[place])
        for days, cards in missing.items():
            # Under the name that every question asks, before the one that it hides.
            half.execute(f"CREATE TEMP TABLE moments AS FROM packed.moments WHERE day IN ({_days(days)})")
            where, part = ("true", "fresh") if days == {newest} else (f"date IN ({_days(days)})", "kept")
            _ask_cards(half, part, [key for key in cards if key in mine], questions, where)
            half.execute("DROP TABLE temp.moments")
        for timing in Timing:
            _ask_cards(half, "fresh", [key for key in rest if key in mine and CARDS[key].timing is timing], questions)

    duck.at_once(lambda: fill(0), lambda: fill(1))
    for days, cards in missing.items():
        if days != {newest}:
            kept.remember(halves[0], of_days, days, cards)


def _days(days: Iterable[date]) -> str:
    return ", ".join(f"DATE {duck.text(day)}" for day in sorted(days))


def _ask_cards(
    con: duckdb.DuckDBPyConnection, part: str, cards: Sequence[str], questions: dict[str, str], where: str = "true"
) -> None:
    """Write the rows of some cards, all stocks or all flows, into a part of the file; then count them by month."""
    counting: list[str] = []
    rows = 0
    for key in cards:
        ((written,),) = duck.ask(con, ROWS.format(part=part, key=key, question=of_card(key, questions[key]))).fetchall()
        counting.append(key)
        rows += written
        if rows > AT_ONCE:
            _count(con, part, counting, where)
            counting, rows = [], 0
    _count(con, part, counting, where)


def _count(con: duckdb.DuckDBPyConnection, part: str, cards: Sequence[str], where: str) -> None:
    """Count what was written of some cards by month and level."""
    if not cards:
        return
    day = "date" if CARDS[cards[0]].timing is Timing.STOCK else "last_day(date)"
    chosen = f"card IN ({', '.join(map(duck.text, cards))}) AND {where}"
    # Counted at each level apart, because distinct children of teams do not add up to those of a service: a child may
    # move.
    for level, column in LEVEL_COLUMNS.items():
        whose = f"{chosen} AND {column} IS NOT NULL" if column else chosen
        id_ = column or "NULL::BIGINT"
        duck.ask(con, MONTHS.format(part=part, level=level.value, id=id_, day=day, where=whose))


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
    made_by = {"tables": print_of_tables(), "kept": kept.version(HOW)}
    for key, value in {**whose, **made_by, "reforms": reforms}.items():
        con.execute(f"INSERT INTO file.meta VALUES ({duck.text(key)}, {duck.text(value)})")
    # These first, which take most memory to work out: nothing else of the rest is written yet, and waits in it too.
    _fill(con, "children", children())
    _fill(con, "story", story())
    for name in ("snapshots", "moments", "coverage", "answers", "populations", "child_keys"):
        _fill(con, name, f"SELECT {duck.columns(MEASUREMENTS[name])} FROM {name}")
    _fill(con, "allocations", ALLOCATED)
    _fill(con, "made", pace.MADE)
    _fill(con, "groups", subjects.GROUPS)
    _fill(con, "leavers", "SELECT DISTINCT as_at, child_no FROM care_leavers ORDER BY ALL")
    _fill(con, "workers", LIMITS)
    _fill(con, "supervisions", SUPERVISED)
    _fill(con, "unmatched", UNMATCHED)
