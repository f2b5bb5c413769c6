"""Building an edition: chain, merge, derive, and keep it as Parquet under its hash."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from practicelens.analytics import duck
from practicelens.analytics.dataset import DatasetRef, settle
from practicelens.analytics.edition import merging, standing
from practicelens.analytics.edition.frametables import write_frame
from practicelens.analytics.edition.schema import EDITION, ROSTER
from practicelens.analytics.frame import Frame
from practicelens.analytics.joining import days
from practicelens.analytics.joining.days import Day
from practicelens.analytics.local_lists.kinds import TABLES as LOCAL_TABLES
from practicelens.analytics.schema import EVENTS, HISTORIES, STATES

if TYPE_CHECKING:
    import duckdb

SHEET = "edition.json"
VERSION = 10
"""Raised when the same chain and frame would give another edition, so that an old one is not taken for it."""


@dataclass(frozen=True)
class EditionRef:
    """Where an edition lies, and the day of its newest extract."""

    hash: str
    path: Path
    as_at: date
    authority: str = ""
    scheme: str = ""


def build(datasets: Sequence[DatasetRef], frame: Frame, root: Path) -> EditionRef:
    """Build the edition of a chain of datasets and a frame; building the same again finds it.

    Datasets may come in any order; of two of one day and source the later in the sequence is taken. Raises ValueError
    for an empty chain, or one of more than one authority or scheme.
    """
    chain = _chain(datasets, frame)
    digest, newest = _digest(chain, frame), chain[-1].newest
    path = root / digest
    # What is built under a hash never changes: that it is there is all that has to be known.
    if not path.exists():
        _build_aside(chain, frame, path)
    return EditionRef(digest, path, newest.as_at, newest.authority, newest.scheme)


def at(path: Path) -> EditionRef:
    """The edition that lies at this path. Raises FileNotFoundError when there is none."""
    sheet = json.loads((path / SHEET).read_text(encoding="utf-8"))
    return EditionRef(path.name, path, date.fromisoformat(sheet["as_at"]), sheet["authority"], sheet["scheme"])


def _chain(datasets: Sequence[DatasetRef], frame: Frame) -> list[Day]:
    """The days that the datasets tell of."""
    if not datasets:
        raise ValueError("an edition needs a dataset")
    if len({(ref.authority, ref.scheme) for ref in datasets}) > 1:
        raise ValueError("an edition is of one authority and one scheme of identifiers")
    return days.days(datasets, frame)


def _digest(chain: Sequence[Day], frame: Frame) -> str:
    """The hash of the days in order, the frame and the version: what is built of the same has the same name."""
    # With the frame: the same extracts under another spelling of a team are other figures.
    parts = [VERSION, [day.hash for day in chain], frame.canonical()]
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()


def _build_aside(chain: Sequence[Day], frame: Frame, path: Path) -> None:
    """Build in a folder beside and move it to its place whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".aside-", dir=path.parent))
    try:
        with duck.building() as con:
            # Made in memory and written table by table, so a process killed halfway leaves only a folder that nobody
            # looks into.
            _make(con, chain, frame)
            for name, columns in EDITION.items():
                _write(con, name, columns, aside)
        newest = chain[-1].newest
        _keep_local(newest, aside)
        sheet = {
            "as_at": newest.as_at.isoformat(),
            "authority": newest.authority,
            "scheme": newest.scheme,
            "datasets": [day.hash for day in chain],
            "pairs": [astuple(one) for one in sorted(frame.pairs)],
        }
        # Last, and then the rename: a folder with its sheet is whole.
        (aside / SHEET).write_text(json.dumps(sheet, indent=1), encoding="utf-8")
        settle(aside, path)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _keep_local(newest: DatasetRef, folder: Path) -> None:
    """The local lists that go with the newest extract, as they are: each says how things stood on about its day."""
    for name in LOCAL_TABLES:
        file = newest.path / f"{name}.parquet"
        if file.is_file():
            shutil.copyfile(file, folder / file.name)


def _make(con: duckdb.DuckDBPyConnection, chain: Sequence[Day], frame: Frame) -> None:
    """Make every table of the edition: each step asks tables that those before it made."""
    # The frame first: spellings are matched by it as the chain is read.
    write_frame(con, frame)
    merging.read_chain(con, chain, frame)
    for name in EVENTS:
        merging.merge_events(con, name)
    for name in STATES:
        merging.merge_states(con, name)
    for name in HISTORIES:
        merging.keep_history(con, name)
    for name in ROSTER:
        merging.keep_roster(con, name)
    merging.list_unmatched(con)
    standing.derive(con)


def _write(con: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], folder: Path) -> None:
    """Write one table with the columns and types that cards expect of it."""
    kinds = {"int64": "BIGINT", "int32": "INTEGER", "string": "VARCHAR", "date": "DATE", "boolean": "BOOLEAN",
             "float64": "DOUBLE"}  # fmt: skip
    # Cast by the schema: a list that no extract held has only nulls, whose type Parquet would otherwise guess.
    wanted = ", ".join(f'"{column}"::{kinds[kind]} AS "{column}"' for column, kind in columns.items())
    target = duck.text(folder / f"{name}.parquet")
    con.execute(f"COPY (SELECT {wanted} FROM {name}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
