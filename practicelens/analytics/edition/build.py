"""Building an edition: chain, merge, derive, and keep it as Parquet under its hash."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from practicelens.analytics import duck
from practicelens.analytics.dataset import DatasetRef, settle
from practicelens.analytics.edition import earlier, merging, standing, telling
from practicelens.analytics.edition.earlier import Base
from practicelens.analytics.edition.frametables import write_frame
from practicelens.analytics.edition.schema import EDITION, JOINED, MATCHES, ROSTER, TYPES
from practicelens.analytics.frame import Frame
from practicelens.analytics.joining import days
from practicelens.analytics.joining.days import Day
from practicelens.analytics.local_lists.kinds import TABLES as LOCAL_TABLES
from practicelens.analytics.schema import EVENTS, HISTORIES, STATES, TABLES

if TYPE_CHECKING:
    import duckdb

SHEET = "edition.json"
VERSION = 13
"""Raised when the same chain and frame would give another edition, so that an old one is not taken for it."""


AT_ONCE = 250_000
"""Rows of extracts that are joined at once: all of a borough's years took half a GB, and a county's would not fit."""


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
        _join(chain, frame, path.parent, aside)
        newest = chain[-1].newest
        _keep_local(newest, aside)
        earlier.write_prints(aside)
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
        # After the rename: nothing points to what is not there.
        earlier.remember(chain, frame, path)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _join(chain: Sequence[Day], frame: Frame, root: Path, folder: Path) -> None:
    """Write every table, from an earlier edition's and the days since where there is one, else from all days."""
    try:
        base = earlier.find(chain, frame, root)
        if base is not None:
            _join_on(chain, frame, base, folder)
            return
    except duck.errors():
        # Whatever the earlier edition's files have come to, the datasets say it all again. A fault that is in these
        # is met once more below, and raised.
        pass
    _join_on(chain, frame, None, folder)


def _join_on(chain: Sequence[Day], frame: Frame, base: Base | None, folder: Path) -> None:
    """Join the days that ``base`` has not, some at a time, and write every table into ``folder``."""
    with tempfile.TemporaryDirectory(prefix=".aside-", dir=folder.parent) as steps:
        for days_joined in _steps(chain, base.days if base else 0):
            step = Path(steps) / f"{days_joined}"
            step.mkdir()
            _write_tables(chain[:days_joined], frame, base, step, JOINED)
            base = Base(step, days_joined)
        _write_tables(chain, frame, base, folder, {**EDITION, "matches": MATCHES})


def _steps(chain: Sequence[Day], joined: int) -> Iterator[int]:
    """After how many of the days what is joined is written down, before all of them are."""
    rows = 0
    for count, day in enumerate(chain[joined:], start=joined + 1):
        rows += sum(ref.rows[name] for name, ref in day.lists.items() if name in TABLES)
        if rows > AT_ONCE and count < len(chain):
            yield count
            rows = 0


def _write_tables(
    chain: Sequence[Day], frame: Frame, base: Base | None, folder: Path, tables: Mapping[str, dict[str, str]]
) -> None:
    """Join the days to those that ``base`` has joined, if there is one, and write these tables."""
    with duck.building() as con:
        # Made in memory and written table by table, so a process killed halfway leaves only a folder that nobody
        # looks into.
        # Histories are told whole by their newest file: of days that others follow none is asked.
        _make(con, chain, frame, base, whole=tables is not JOINED)
        for name, columns in tables.items():
            _write(con, name, columns, folder)


def _keep_local(newest: DatasetRef, folder: Path) -> None:
    """The local lists that go with the newest extract, as they are: each says how things stood on about its day."""
    for name in LOCAL_TABLES:
        file = newest.path / f"{name}.parquet"
        if file.is_file():
            shutil.copyfile(file, folder / file.name)


def _make(
    con: duckdb.DuckDBPyConnection, chain: Sequence[Day], frame: Frame, base: Base | None, *, whole: bool
) -> None:
    """Make every table; each asks those before it. Histories are read of an edition that is to be ``whole``."""
    filled = telling.filled_lists(chain)
    # The frame first: spellings are matched by it as the chain is read.
    write_frame(con, frame)
    merging.keep_base(con, base)
    telling.read_chain(con, chain)
    telling.read_days(con, chain[base.days if base else 0 :], chain if whole else (), frame, filled)
    for join, names in (
        (merging.merge_events, EVENTS),
        (merging.merge_states, STATES),
        (merging.keep_history, HISTORIES),
        (merging.keep_roster, ROSTER),
    ):
        for name in names:
            # To plan the joining of a list costs the same where there is nothing to join, and most leave several out.
            (join if name in filled else merging.leave_empty)(con, name)
    merging.list_unmatched(con, filled)
    standing.stand(con, filled)
    merging.join_days(con)
    standing.span(con, filled)


def _write(con: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], folder: Path) -> None:
    """Write one table with the columns and types that cards expect of it."""
    # Cast by the schema: a list that no extract held has only nulls, whose type Parquet would otherwise guess.
    wanted = ", ".join(f'"{column}"::{TYPES[kind]} AS "{column}"' for column, kind in columns.items())
    target = duck.text(folder / f"{name}.parquet")
    con.execute(f"COPY (SELECT {wanted} FROM {name}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
