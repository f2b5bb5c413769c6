"""A card's answer kept as a file, and counted by place and month as any other card's rows are."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from practicelens.analytics import duck
from practicelens.analytics.local_cards.shape import Answer, Form
from practicelens.analytics.measure import EventRow, Level, Only
from practicelens.analytics.measurements.figures import Tally

VERSION: Final = 1
"""Raised when the same SQL would give another file: it is part of each one's name."""
_COLUMN: Final = {Level.SERVICE: "service_id", Level.TEAM: "team_id"}
_ONLY: Final = {Only.ALL: "true", Only.COUNTED: "counts", Only.MISSED: "NOT counts", Only.NOT_JUDGED: "counts IS NULL"}
Span = tuple[date, date]
Tallies = dict[tuple[Level, int | None, date], Tally]


def name_of(edition: str, sql: str, form: Form) -> str:
    """The name of an answer's file: the same SQL of the same edition has the same, whoever asks."""
    return hashlib.sha256(repr((VERSION, edition, sql, form.value)).encode()).hexdigest()


def as_file(answer: Answer) -> bytes:
    """The answer's rows as Parquet. Children stand in it by their number in the edition alone."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [("child_no", pa.int64()), ("day", pa.date32()), ("team_id", pa.int64()), ("counts", pa.bool_())]
    )
    columns = [[getattr(row, name) for row in answer.rows] for name in schema.names]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns, schema=schema), sink)
    return bytes(sink.getvalue().to_pybytes())


def is_whole(file: Path) -> bool:
    """Whether an answer's file is there and every row of it can be read."""
    try:
        # All columns: damage in the middle of a file is met by whoever reads there, and by nobody else.
        _ask(f"SELECT bit_xor(hash(a)) FROM read_parquet({duck.text(file)}) AS a")
    except duck.TableDamaged:
        return False
    return True


def _ask(question: str, given: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The rows of a question of files. Raises ``TableDamaged``."""
    con = duck.building()
    try:
        with duck.telling_damage():
            return con.execute(question, given).fetchall()
    finally:
        con.close()


def _rows_of(file: Path, folder: Path) -> str:
    """The rows with their service area, which is their team's in the edition."""
    rows, teams = (f"read_parquet({duck.text(one)})" for one in (file, folder / "teams.parquet"))
    return f"(SELECT a.*, t.service_id FROM {rows} AS a LEFT JOIN {teams} AS t ON a.team_id = t.id)"


# Both paths are named by what is in them, so that what was counted once stays true.
@lru_cache(maxsize=256)
def by_day(file: Path, folder: Path) -> Tallies:
    """What is counted at each place on each day that rows have: of a stock, each extract's day."""
    return _tallies(f"SELECT *, day AS placed FROM {_rows_of(file, folder)}", ())


@lru_cache(maxsize=512)
def in_spans(file: Path, folder: Path, spans: tuple[Span, ...]) -> Tallies:
    """What is counted at each place in each of some periods, both days included; under the period's last day."""
    # All in one question: thirteen of a card, one by one, would each read its file anew.
    since, until = ([span[end] for span in spans] for end in (0, 1))
    rows = (
        f"SELECT r.*, until AS placed FROM {_rows_of(file, folder)} AS r"
        " JOIN (SELECT unnest(?::DATE[]) AS since, unnest(?::DATE[]) AS until) ON r.day BETWEEN since AND until"
    )
    return _tallies(rows, (since, until))


def _tallies(question: str, given: tuple[Any, ...]) -> Tallies:
    """Rows, each placed on a day, counted by place and day."""
    rows = _ask(
        "SELECT grouping(service_id) = 0, grouping(team_id) = 0, service_id, team_id, placed, count(*),"
        f" count_if(counts), count(counts), count(DISTINCT child_no) FROM ({question})"
        " GROUP BY GROUPING SETS ((placed), (placed, service_id), (placed, team_id))", given,
    )  # fmt: skip
    found: Tallies = {}
    for by_service, by_team, service, team, placed, *counts in rows:
        level = Level.TEAM if by_team else Level.SERVICE if by_service else Level.AUTHORITY
        one = team if by_team else service if by_service else None
        # Rows of no team that is known are the authority's alone.
        if level is Level.AUTHORITY or one is not None:
            found[level, one, placed] = Tally(*counts)
    return found


def behind(
    file: Path, folder: Path, level: Level, level_id: int | None, start: date, end: date, only: Only = Only.ALL
) -> tuple[EventRow, ...]:
    """The rows behind a figure, the earliest first, with the children's own identifiers."""
    keys = f"read_parquet({duck.text(folder / 'child_keys.parquet')})"
    at = f"{_COLUMN[level]} = ?" if level in _COLUMN else "? IS NULL"
    rows = _ask(
        f"SELECT identifier, team_id, day, counts FROM {_rows_of(file, folder)} JOIN {keys} USING (child_no)"
        f" WHERE day BETWEEN ? AND ? AND {at} AND {_ONLY[only]} ORDER BY day, identifier", (start, end, level_id),
    )  # fmt: skip
    return tuple(EventRow(child, None, team, day, counts, None) for child, team, day, counts in rows)
