"""DuckDB opened safely: for building with files of ours, and for reading with nothing but the one file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import duckdb

Config = dict[str, str | bool | int | float | list[str]]

# Extensions would be fetched from the network: never, neither by name nor by need.
ALONE: Final[dict[str, str]] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
# In the order of insertion, so that the same building gives the same bytes. Each statement with one thread: a tenth
# less of a processor and of memory than with two, since there are some hundred short ones, which are shared out whole
# where two processors are to be used (`at_once`).
# What is written waits in memory for one group of rows (122,880) and not, as is usual, for five.
BUILDING: Final[dict[str, str]] = {
    "memory_limit": "2GB",
    "threads": "1",
    "preserve_insertion_order": "true",
    "write_buffer_row_group_count": "1",
}
# Bounds of the architecture (the measurements file): one person's question must not take the machine from all others.
READING: Final[dict[str, str]] = {
    "enable_external_access": "false",
    "threads": "2",
    "memory_limit": "1GB",
    "max_temp_directory_size": "0B",
}

TWO_AT_ONCE: bool = (os.cpu_count() or 1) > 1
"""Whether a building may ask with two connections at once; on one processor they would only wait for each other."""

_PARSED: Final[dict[str, duckdb.Statement | None]] = {}
"""What `ask` was given: the product's own questions, some hundred; those parsed that were asked again."""


def building() -> duckdb.DuckDBPyConnection:
    """A database in memory to build in. Close it when done."""
    import duckdb

    config: Config = {**ALONE, **BUILDING}
    return duckdb.connect(":memory:", config=config)


def reading(path: Path) -> duckdb.DuckDBPyConnection:
    """A finished file, read-only: no other file, no network, bounded memory and no temporary files."""
    import duckdb

    config: Config = {**ALONE, **READING}
    return duckdb.connect(str(path), read_only=True, config=config)


def at_once(first: Callable[[], None], second: Callable[[], None]) -> None:
    """Do two things at once, each with a connection of its own to one database; one after the other where told to.

    DuckDB lets go of Python while it plans and answers. Neither may hang on how far the other is. Raises whatever
    either raises, the first's before the second's.
    """
    if not TWO_AT_ONCE:
        first()
        second()
        return
    with ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(second)
        first()
        waiting.result()


def ask(con: duckdb.DuckDBPyConnection, question: str) -> duckdb.DuckDBPyConnection:
    """Run a statement that every building asks alike. A process that asks it again parses it once for all.

    That is a fifth of what it costs; but all of them, parsed, take 20 MB, which one that builds once has no use for.
    """
    # By the text itself, which is the same in every process (engine.sql sorts what ibis does not).
    if question not in _PARSED:
        _PARSED[question] = None
        return con.execute(question)
    parsed = _PARSED[question] or con.extract_statements(question)[0]
    _PARSED[question] = parsed
    return con.execute(parsed)


class TookTooLong(Exception):
    """A question was given up after the time that it was given."""


def fetched(
    cursor: duckdb.DuckDBPyConnection, question: str, given: tuple[Any, ...], seconds: float | None
) -> list[tuple[Any, ...]]:
    """The answer to a question; given up after some seconds, where they are given. Raises ``TookTooLong``."""
    if seconds is None:
        return cursor.execute(question, given).fetchall()
    import duckdb

    # DuckDB has no limit of time of its own: another thread stops it.
    stop = Timer(seconds, cursor.interrupt)
    stop.start()
    try:
        return cursor.execute(question, given).fetchall()
    except duckdb.InterruptException:
        raise TookTooLong from None
    finally:
        stop.cancel()


def errors() -> type[Exception]:
    """Everything DuckDB raises."""
    import duckdb

    return duckdb.Error


def damage() -> tuple[type[Exception], ...]:
    """What DuckDB raises for a damaged file; never what it raises for a wrong question, which is our fault and loud."""
    import duckdb

    # A wrong question raises others of DuckDB's errors, and is to be seen.
    return (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)


class TableDamaged(Exception):
    """A Parquet file is missing or damaged."""


@contextmanager
def telling_damage() -> Iterator[None]:
    """Raise ``TableDamaged`` for what DuckDB raises of Parquet files; a wrong question is our fault and stays loud."""
    import duckdb

    try:
        yield
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException):
        raise
    # Cut, emptied or written over, such a file is told by half a dozen of DuckDB's errors, the most general among them.
    except duckdb.Error as error:
        raise TableDamaged from error


def unlike() -> tuple[type[Exception], ...]:
    """What DuckDB raises for files that have not all of the columns that are asked for."""
    import duckdb

    return (duckdb.BinderException, duckdb.InvalidInputException)


def text(value: object) -> str:
    """A value quoted for SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def columns(names: Iterable[str], of: str = "") -> str:
    """Names of columns quoted and joined for SQL, of one table when it is named ("left" is a word of SQL's own)."""
    return ", ".join(f'{of}."{name}"' if of else f'"{name}"' for name in names)
