"""Runs a card's SQL in the child process: only the tables it names are there, and nothing else can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics import duck
from practicelens.analytics.local_cards.judging import Refusal, tables_of
from practicelens.analytics.local_cards.shape import (
    MEMORY,
    MOST_ROWS,
    TABLES,
    Answer,
    Fault,
    Faulty,
    Form,
    Row,
)
from practicelens.analytics.measure import Kind, Timing

if TYPE_CHECKING:
    import duckdb

# Without a folder for what finds no room: its bound alone is not held, and the tables would lie there in clear.
_CONFIG: Final[duck.Config] = {
    **duck.ALONE, "memory_limit": MEMORY, "threads": "1", "temp_directory": "", "max_temp_directory_size": "0B",
    "python_enable_replacements": "false",
}  # fmt: skip
_TYPES: Final = {"child_no": (int,), "day": (date,), "team_id": (int, type(None)), "counts": (bool, type(None))}
_OWN_WORDS: Final = frozenset({"BinderException", "CatalogException", "ParserException", "SyntaxException"})
"""Errors that are found before a row is read: their words are of the SQL and the tables' columns alone."""


@dataclass(frozen=True)
class _Known:
    """What numbers and days of an answer may be: the edition's children and teams, and the days of its extracts."""

    children: frozenset[int]
    teams: frozenset[int]
    days: frozenset[date]


def run(folder: Path, sql: str, form: Form, seconds: float) -> Answer | Faulty:
    """A card's answer of the edition in a folder, or why there is none. Never raises about the SQL."""
    import duckdb

    con = duckdb.connect(":memory:", config=_CONFIG)
    stop = Timer(seconds, con.interrupt)
    try:
        tables = tables_of(con, sql)
        known = _laid_out(con, folder, tables)
        stop.start()
        rows = _rows(con.execute(sql), form)
        _check(rows, known, form)
        return Answer(rows, tables)
    except Refusal as refused:
        return refused.faulty
    except duckdb.InterruptException:
        return Faulty(Fault.TIME, f"It took longer than {seconds:g} seconds, and was stopped.")
    except (duckdb.OutOfMemoryException, MemoryError):
        return Faulty(Fault.MEMORY, f"It needed more memory than {MEMORY}, and was stopped.")
    except duckdb.Error as error:
        return _faulty(error)
    finally:
        stop.cancel()
        con.close()


def _laid_out(con: duckdb.DuckDBPyConnection, folder: Path, tables: Sequence[str]) -> _Known:
    """Copy the tables that are asked into memory and shut the door; what is known of them."""
    for name in tables:
        con.execute(f'CREATE TABLE "{name}" AS SELECT {_columns_of(con, folder, name)} FROM {_file(folder, name)}')
    of = (("child_no", "child_keys"), ("id", "teams"), ("as_at", "snapshots"))
    children, teams, days = (
        frozenset(one for (one,) in con.execute(f"SELECT {column} FROM {_file(folder, name)}").fetchall())
        for column, name in of
    )
    # From here on no file can be opened, not the edition's either, and no statement can undo that.
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return _Known(children, teams, days)


def _columns_of(con: duckdb.DuckDBPyConnection, folder: Path, name: str) -> str:
    """The columns that a card may ask and the edition has."""
    try:
        rows = con.execute(f"DESCRIBE SELECT * FROM {_file(folder, name)}").fetchall()
    except duck.damage():
        # An edition of before the table was read has not even the file.
        raise Refusal(Fault.GONE, f"The published figures have no table “{name}”.") from None
    return duck.columns(column for column, *_ in rows if column in TABLES[name])


def _file(folder: Path, name: str) -> str:
    return f"read_parquet({duck.text(folder / f'{name}.parquet')})"


def _rows(asked: duckdb.DuckDBPyConnection, form: Form) -> tuple[Row, ...]:
    """The rows of an answer. Raises ``Refusal`` where its columns or values are others, or there are too many."""
    columns = [str(one[0]).lower() for one in asked.description or ()]
    _check_columns(columns, form)
    found = asked.fetchmany(MOST_ROWS + 1)
    if len(found) > MOST_ROWS:
        raise Refusal(Fault.ROWS, f"It gives more than {MOST_ROWS:,} rows. Is a join without its condition?")
    return tuple(_row(dict(zip(columns, values, strict=True)), form) for values in found)


def _check_columns(columns: Sequence[str], form: Form) -> None:
    needed = {"child_no", "day"} | ({"counts"} if form.kind is Kind.SHARE else set())
    if missing := needed - set(columns):
        raise Refusal(Fault.COLUMNS, f"Its answer lacks the column {' and '.join(sorted(missing))}.")
    allowed = {*needed, "team_id"}
    for name in columns:
        if name not in allowed:
            raise Refusal(Fault.COLUMNS, f"Its answer has a column “{name}”. Wanted are {', '.join(sorted(allowed))}.")
    if len(set(columns)) < len(columns):
        raise Refusal(Fault.COLUMNS, "Its answer has a column twice.")


def _row(values: dict[str, Any], form: Form) -> Row:
    for name, value in values.items():
        # A moment is a day too in Python, and would place a child by a time of the day.
        if (
            not isinstance(value, _TYPES[name])
            or isinstance(value, datetime)
            or (name != "counts" and isinstance(value, bool))
        ):
            wanted = {"day": "a date", "counts": "true, false or null"}.get(name, "a number of the tables")
            raise Refusal(Fault.COLUMNS, f"Its column “{name}” holds what is not {wanted}.")
    counts = values["counts"] if form.kind is Kind.SHARE else True
    return Row(values["child_no"], values["day"], values.get("team_id"), counts)


def _check(rows: Iterable[Row], known: _Known, form: Form) -> None:
    """Raise ``Refusal`` where a row is of no child or team of the edition, or on a day of which no extract tells."""
    for row in rows:
        if row.child_no not in known.children:
            raise Refusal(Fault.CHILDREN, "Its column “child_no” has numbers that are no child’s. Take it as it is.")
        # Another number would be lost from every place without a word, or be too large for any column.
        if row.team_id is not None and row.team_id not in known.teams:
            raise Refusal(Fault.COLUMNS, "Its column “team_id” has numbers that are no team’s. Take it as it is.")
        if form.timing is Timing.STOCK and row.day not in known.days:
            raise Refusal(
                Fault.DAYS, "What is counted on a day is told by the extract of that day: take as_at as the day."
            )


def _faulty(error: Exception) -> Faulty:
    """An error of the database in words; those that could quote a cell are said without it."""
    name = type(error).__name__
    if name in _OWN_WORDS:
        first = str(error).strip().splitlines()[0].partition("Error: ")[2]
        return Faulty(Fault.QUESTION, f"The database cannot answer it: {first.rstrip('.')}.")
    if name in ("ConversionException", "InvalidInputException", "OutOfRangeException", "TypeMismatchException"):
        return Faulty(
            Fault.VALUE,
            "A value is not what the SQL makes of it, as a text that is no number. try_cast passes it over.",
        )
    return Faulty(Fault.QUESTION, f"The database gave it up ({name}).")
