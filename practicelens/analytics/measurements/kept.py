"""What stocks counted on days gone by, taken over from the file before and not asked again.

Two thirds of all rows are stocks of past months, and a new week changes none of them as long as they are told by the
same: the question, the rules and the calendar, and the rows of the extract that speaks for the day. So each card and
day has a print of just these, and the rows of one whose print is another today are asked anew. The whole is asked in
the same way: then nothing is kept yet.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from practicelens.analytics import duck
from practicelens.analytics.edition.schema import BY_DAY, EDITION, STATE_TABLES
from practicelens.analytics.indicators import CARDS, CLOCKS
from practicelens.analytics.measure import Timing
from practicelens.analytics.measurements import unheld
from practicelens.analytics.measurements.schema import KEPT, PARTED, print_of_tables

if TYPE_CHECKING:
    import duckdb

_ALL: Final = frozenset({*EDITION, *(f"clock_{kind}" for kind in CLOCKS)})
_OF_A_DAY: Final = frozenset({*BY_DAY, *(f"clock_{kind}" for kind in CLOCKS)} - {*STATE_TABLES})
"""Tables whose rows are of one extract's day each, and which cards ask; a clock's are such too, whatever wound it."""
_DATED: Final = frozenset({"calendar", "rules", "populations"})
"""What holds from a day on. Workers and teams are as they are today, and change nearly every week."""

ROWS_WAITING: Final = 30_720
"""Rows of each table that wait in memory before they are packed and written, a quarter of what is usual: 15 MB less."""

Asked = dict[tuple[str, date], str]
"""By card and day the print of all that its rows there are made of."""


@cache
def of_days_alone(key: str, question: str) -> bool:
    """Whether a card counts on days, and asks of each only what that day's extract and dated things tell."""
    # A table's name that is a column's too counts as that table: then the card is asked anew each time.
    return (
        CARDS[key].timing is Timing.STOCK
        and not unheld.of_all_days(key)
        and _tables(question) <= _OF_A_DAY | _DATED | {"moments"}
        # The newest day is it only until the next comes.
        and '"is_now"' not in question
    )


def _tables(question: str) -> frozenset[str]:
    return _ALL.intersection(re.findall(r'"(\w+)"', question))


def take_over(con: duckdb.DuckDBPyConnection, before: Path | None, made: Path, how: str) -> None:
    """Attach the file that is to be made as ``file``: empty, or a copy of an earlier one with what it keeps alone.

    ``how``: what else the rows hang on, such as the statements that write them.
    """
    if before is not None:
        try:
            shutil.copyfile(before, made)
            con.execute(_attach(made))
            if _taken(con, version(how)):
                return
            con.execute("DETACH file")
        except FileNotFoundError:
            pass  # removed since it was looked for
        made.unlink(missing_ok=True)
    con.execute(_attach(made))


def _attach(made: Path) -> str:
    """The statement that opens the file to be written."""
    return f"ATTACH {duck.text(made)} AS file (ROW_GROUP_SIZE {ROWS_WAITING})"


def newest(folder: Path) -> Path | None:
    """The file that was made last: of all it most likely keeps what is to be told again."""
    made: dict[Path, int] = {}
    for path in folder.glob("measurements-*.duckdb"):
        # Old ones are removed at night, whoever is building meanwhile.
        with suppress(FileNotFoundError):
            made[path] = path.stat().st_mtime_ns
    return max(made, key=made.__getitem__, default=None)


def version(how: str) -> str:
    """What a file is kept under: rows written otherwise, or by another DuckDB, are not taken over."""
    import duckdb

    # DuckDB's own hash, which the prints are made of, is the same within a version.
    return hashlib.sha256(f"{duckdb.__version__} {print_of_tables()} {how}".encode()).hexdigest()


def _taken(con: duckdb.DuckDBPyConnection, wanted: str) -> bool:
    """Leave what is kept in the file that is attached, and nothing else; False where it keeps nothing of use."""
    if con.execute("SELECT value FROM file.meta WHERE key = 'kept'").fetchall() != [(wanted,)]:
        return False
    for name in PARTED:
        con.execute(f"DROP VIEW file.{name}")
    tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'file'").fetchall()
    for (name,) in tables:
        if name not in KEPT:
            con.execute(f"DROP TABLE file.{name}")
    # So that the room of what was dropped is written over, and the file does not grow from week to week.
    con.execute("CHECKPOINT file")
    return True


def asked(con: duckdb.DuckDBPyConnection, questions: Mapping[str, str], silent: AbstractSet[str]) -> Asked:
    """The print of each card and day that is counted on days, of those that ask of somebody."""
    cards = {key: questions[key] for key in sorted(CARDS) if of_days_alone(key, questions[key])}
    cards = {key: question for key, question in cards.items() if not _tables(question) & _OF_A_DAY <= silent}
    tables = {key: sorted(_tables(question) - {"moments"}) for key, question in cards.items()}
    prints = {name: _prints(con, name) for name in sorted({one for names in tables.values() for one in names})}
    moments = con.execute("SELECT day, as_at FROM moments WHERE as_at IS NOT NULL ORDER BY day").fetchall()
    # Whether the day's source tells nothing of it is all that an answer hangs on beside these tables.
    unsaid = unheld.find_days(con)
    found = {}
    for key, question in cards.items():
        for day, as_at in moments:
            rows = [prints[name].get(as_at if name in _OF_A_DAY else None) for name in tables[key]]
            made = (unheld.of_card(key, question), as_at in unsaid.get(key, ()), as_at, rows)
            found[key, day] = hashlib.sha256(repr(made).encode()).hexdigest()
    return found


def _prints(con: duckdb.DuckDBPyConnection, name: str) -> dict[date | None, str]:
    """A print of a table's rows, in whatever order; by the extract's day of those that are of one."""
    day = "as_at" if name in _OF_A_DAY else "NULL"
    rows = f"SELECT {day}, concat(count(*), ' ', sum(hash(one)::HUGEINT)) FROM {name} AS one GROUP BY 1"
    return dict(con.execute(rows).fetchall())


def forget(con: duckdb.DuckDBPyConnection, wanted: Asked) -> dict[frozenset[date], list[str]]:
    """Remove what is kept and would be told otherwise today; by the days that are then to be asked, the cards."""
    held = {(card, day): made for card, day, made in con.execute("FROM file.kept").fetchall()}
    stale = {one for one, made in held.items() if wanted.get(one) != made}
    if stale:
        con.execute(
            "CREATE TEMP TABLE stale AS SELECT unnest(?::VARCHAR[]) AS card, unnest(?::DATE[]) AS day",
            [[card for card, _ in stale], [day for _, day in stale]],
        )
        for name, placed in (("kept", "day"), ("kept_events", "date"), ("kept_monthly", "day")):
            con.execute(f"DELETE FROM file.{name} AS k USING stale AS s WHERE k.card = s.card AND k.{placed} = s.day")
    missing: dict[str, set[date]] = defaultdict(set)
    for card, day in wanted.keys() - (held.keys() - stale):
        missing[card].add(day)
    # Most weeks of all cards the same day is missing: the newest extract's.
    by_days: dict[frozenset[date], list[str]] = defaultdict(list)
    for card in sorted(missing):
        by_days[frozenset(missing[card])].append(card)
    return by_days


def remember(con: duckdb.DuckDBPyConnection, wanted: Asked, days: AbstractSet[date], cards: Iterable[str]) -> None:
    """Keep what cards were asked on these days."""
    rows = [(card, day, wanted[card, day]) for card in cards for day in sorted(days)]
    con.execute(
        "INSERT INTO file.kept SELECT unnest(?::VARCHAR[]), unnest(?::DATE[]), unnest(?::VARCHAR[])",
        [[row[place] for row in rows] for place in range(3)],
    )
