"""Datasets: an extract as read and checked, kept as Parquet under the hash of its content and never changed."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from practicelens.analytics.annex_a.report import ANNEX_A, Report
from practicelens.analytics.local_lists.kinds import TABLES as LOCAL_TABLES
from practicelens.analytics.schema import FROM_LISTS, FURTHER, TABLES

if TYPE_CHECKING:
    import pyarrow as pa

SHEET = "dataset.json"
BESIDE = ("ssd_department",)
"""Tables that are no list of children, kept in the dataset as they were read."""
EVERY = {**TABLES, **FURTHER}
"""Every table that is told of children and those who work with them, by name."""
REPORT = "report.json"
"""What the reader writes beside the tables; it says where they come from, and which columns were found."""


@dataclass(frozen=True)
class DatasetRef:
    """Where a dataset lies and what it holds: rows of each list that was in the extract."""

    hash: str
    path: Path
    authority: str
    scheme: str
    as_at: date
    rows: Mapping[str, int] = field(default_factory=dict)
    source: str = ANNEX_A


Place = tuple[str, tuple[tuple[str, int], ...]]
"""The sheet, file or element that a list's rows stand in, and where several files are one list, those in order."""


@dataclass(frozen=True)
class Origin:
    """Where tables come from: the source, and by table the columns that it holds; of the others it can say nothing.

    ``places``: by table the sheet, file or element that its rows stand in, and its files where it has several.
    """

    source: str = ANNEX_A
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)

    @classmethod
    def of_report(cls, report: Report) -> Origin:
        """What a reader's report says."""
        names = list(TABLES)
        # Annex A's lists by number, other tables by name: a report written before there were any has the first alone.
        columns = {names[one.list - 1]: tuple(one.columns_read_as.values()) for one in report.lists}
        columns |= {one.table: one.columns for one in report.further}
        places = {names[one.list - 1]: (one.sheet, one.parts) for one in report.lists}
        return cls(report.format, columns, places | {one.table: (one.sheet, one.parts) for one in report.further})

    def with_lists(self, folder: Path) -> Origin:
        """The same, with what local lists beside them tell: of each the columns that somebody mapped."""
        import pyarrow.parquet as pq

        there = [name for name in FROM_LISTS if (folder / f"{name}.parquet").is_file()]
        held = {name: tuple(pq.read_schema(folder / f"{name}.parquet").names) for name in there}
        return replace(self, columns={**self.columns, **held})

    def of(self, tables: Mapping[str, pa.Table]) -> dict[str, list[str]]:
        """By table the columns that are held, in the schema's order; without a report, those that are there."""
        known = {name: self.columns.get(name, table.column_names) for name, table in tables.items()}
        return {name: [column for column in EVERY[name] if column in known[name]] for name in EVERY if name in known}


_ANYTHING = Origin()


def store(
    reading_dir: Path,
    root: Path,
    *,
    authority: str,
    scheme: str,
    as_at: date,
    joined: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> DatasetRef:
    """Keep what was read under the hash of its content; keeping the same twice changes nothing.

    ``reading_dir`` holds ``<table>.parquet`` for each list found and each local list; files of other names are left
    alone. ``joined`` says by table which spellings of children become others.
    """
    tables = {name: _canonical(reading_dir / f"{name}.parquet", name) for name in _present(reading_dir)}
    tables |= local_tables(reading_dir) | _beside(reading_dir)
    # Before the hash: a dataset under another spelling is another dataset.
    tables |= {name: _respelled(tables[name], joined[name]) for name in tables.keys() & joined.keys()}
    origin = _origin(reading_dir / REPORT).with_lists(reading_dir)
    return store_tables(tables, root, authority=authority, scheme=scheme, as_at=as_at, origin=origin)


def store_tables(
    tables: Mapping[str, pa.Table], root: Path, *, authority: str, scheme: str, as_at: date, origin: Origin = _ANYTHING
) -> DatasetRef:
    """Keep tables that are in memory already, as ``store`` does."""
    held = origin.of(tables)
    # In the schema's order and types, so that two readings of one extract have one hash.
    local = {name: tables[name] for name in (*LOCAL_TABLES, *BESIDE) if name in tables}
    tables = {name: canonical(tables[name], name) for name in EVERY if name in tables} | local
    digest = _digest(tables, authority, scheme, as_at, origin.source, held)
    # Partitioned by authority, quoted so that no name can climb out of the folder.
    home = root / f"authority={quote(authority, safe='')}"
    path = home / digest
    rows = {name: table.num_rows for name, table in tables.items()}
    if not path.exists():
        _write_aside(tables, path, _sheet(authority, scheme, as_at, rows, origin, held))
    return DatasetRef(digest, path, authority, scheme, as_at, rows, origin.source)


def at(path: Path) -> DatasetRef:
    """The dataset that lies at this path. Raises FileNotFoundError when there is none."""
    sheet = json.loads((path / SHEET).read_text(encoding="utf-8"))
    as_at = date.fromisoformat(sheet["as_at"])
    source = sheet.get("source", ANNEX_A)
    return DatasetRef(path.name, path, sheet["authority"], sheet["scheme"], as_at, sheet["rows"], source)


def held_in(path: Path) -> dict[str, tuple[str, ...]]:
    """By table of the dataset at this path the columns that its source holds."""
    sheet = json.loads((path / SHEET).read_text(encoding="utf-8"))
    # Kept before it was written down what a source holds: then every column counts as held, as it did.
    return {name: tuple(sheet.get("held", EVERY)[name]) for name in EVERY if name in sheet["rows"]}


@lru_cache(maxsize=64)
def places_in(path: Path) -> Mapping[str, Place]:
    """By table of the dataset at this path, which never changes, where its rows stand in the file; {} of older ones."""
    try:
        sheet = json.loads((path / SHEET).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    found = sheet.get("places", {}).items()
    return {name: (where, tuple((file, after) for file, after in parts)) for name, (where, parts) in found}


def cells_of_rows(
    path: Path, rows: Mapping[str, Collection[int]], columns: Mapping[str, Sequence[str]]
) -> dict[tuple[str, int], tuple[Any, ...]]:
    """Some columns of some rows of the sheet, by table and row; rows that were not kept are not told."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    found: dict[tuple[str, int], tuple[Any, ...]] = {}
    for name, asked in rows.items():
        file = path / f"{name}.parquet"
        if file.is_file() and asked:
            whole = pq.ParquetFile(file).read(columns=["row", *columns[name]])
            # By Arrow's own filter: a loop over a county's rows took longer than reading them.
            some = whole.filter(pc.is_in(whole["row"], pa.array(sorted(asked), pa.int32())))
            cells = zip(*(some[column].to_pylist() for column in columns[name]), strict=True)
            found |= {(name, row): each for row, each in zip(some["row"].to_pylist(), cells, strict=True)}
    return found


def spelled(path: Path) -> dict[str, dict[str, set[date]]]:
    """By table of a folder, each child as spelled there, with the dates of birth that stand beside them."""
    import pyarrow.parquet as pq

    found: dict[str, dict[str, set[date]]] = {}
    for name in _present(path):
        if "child" not in EVERY[name] or "born" not in EVERY[name]:
            continue
        pairs = pq.ParquetFile(path / f"{name}.parquet").read(columns=["child", "born"])
        # Grouped first: a child stands on some lists a dozen times.
        each = pairs.group_by(["child", "born"]).aggregate([])
        children: dict[str, set[date]] = {}
        # By columns: to make a dictionary of every row took twice as long as all else here.
        for child, born in zip(each["child"].to_pylist(), each["born"].to_pylist(), strict=True):
            if child is not None:
                days = children.setdefault(child, set())
                if born is not None:
                    days.add(born)
        found[name] = children
    return found


def children_of(path: Path, names: Collection[str] = tuple(TABLES)) -> frozenset[str]:
    """The identifiers of the children in some tables of a folder; in all of them together, each once."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    found: set[str] = set()
    for name in names:
        file = path / f"{name}.parquet"
        if file.is_file() and "child" in pq.read_schema(file).names:
            found.update(pc.unique(pq.ParquetFile(file).read(columns=["child"])["child"]).to_pylist())
    return frozenset(found - {None})


def undated(path: Path, dates: Mapping[str, str]) -> dict[str, int]:
    """By table, the rows without a date in the column named for it; tables that are not there are not told."""
    import pyarrow.parquet as pq

    there = [name for name in dates if (path / f"{name}.parquet").is_file()]
    return {
        name: int(pq.ParquetFile(path / f"{name}.parquet").read(columns=[dates[name]])[dates[name]].null_count)
        for name in there
    }


def local_tables(folder: Path) -> dict[str, pa.Table]:
    """The local lists of a folder of tables, by the name of their table."""
    import pyarrow.parquet as pq

    there = [name for name in LOCAL_TABLES if (folder / f"{name}.parquet").is_file()]
    return {name: pq.ParquetFile(folder / f"{name}.parquet").read() for name in there}


def _beside(folder: Path) -> dict[str, pa.Table]:
    """What a source tells beside its lists."""
    import pyarrow.parquet as pq

    there = [name for name in BESIDE if (folder / f"{name}.parquet").is_file()]
    return {name: pq.ParquetFile(folder / f"{name}.parquet").read() for name in there}


def canonical(table: pa.Table, name: str) -> pa.Table:
    """The table with every column of its list, in order and of its type; columns it lacks are empty."""
    import pyarrow as pa

    types = {"date": pa.date32(), "string": pa.string(), "int": pa.int32(), "number": pa.float64()}
    wanted = {column: types[kind] for column, kind in EVERY[name].items()}
    held = set(table.column_names)
    columns = [
        table[column].cast(kind) if column in held else pa.nulls(table.num_rows, kind)
        for column, kind in wanted.items()
    ]
    return pa.table(columns, names=list(wanted)).combine_chunks()


# In the schema's order, whatever the folder's.
def _present(folder: Path) -> list[str]:
    """The tables that were found in the extract."""
    return [name for name in EVERY if (folder / f"{name}.parquet").is_file()]


def _canonical(path: Path, name: str) -> pa.Table:
    """One list as read from its file."""
    import pyarrow.parquet as pq

    return canonical(pq.ParquetFile(path).read(), name)


def _respelled(table: pa.Table, becomes: Mapping[str, str]) -> pa.Table:
    """The table with these children under their other spelling."""
    import pyarrow as pa

    children = [becomes.get(child, child) for child in table["child"].to_pylist()]
    return table.set_column(table.column_names.index("child"), "child", pa.array(children, pa.string()))


def _origin(report: Path) -> Origin:
    """What the reader's report says of where its tables come from; without one every column counts as held."""
    if not report.is_file():
        return Origin()
    return Origin.of_report(Report.from_json(json.loads(report.read_text(encoding="utf-8"))))


def _digest(
    tables: Mapping[str, pa.Table],
    authority: str,
    scheme: str,
    as_at: date,
    source: str,
    columns: Mapping[str, list[str]],
) -> str:
    """The hash of the content, written as CSV: it hangs on no library's version and no file's metadata."""
    import pyarrow.csv as pacsv

    digest = hashlib.sha256(json.dumps([authority, scheme, as_at.isoformat(), source, columns]).encode())
    for name, table in sorted(tables.items()):
        written = io.BytesIO()
        pacsv.write_csv(table, written)
        # A nought between name and content: no table's text can be taken for another's name.
        digest.update(f"\0{name}\0".encode())
        digest.update(written.getbuffer())
    return digest.hexdigest()


def _sheet(
    authority: str,
    scheme: str,
    as_at: date,
    rows: Mapping[str, int],
    origin: Origin,
    columns: Mapping[str, list[str]],
) -> str:
    """What lies beside the tables, so that a dataset can be found again without a database."""
    about = {"authority": authority, "scheme": scheme, "as_at": as_at.isoformat(), "rows": dict(rows)}
    # Not in the hash: the same rows are the same dataset, whatever their sheet is called.
    return json.dumps({**about, "source": origin.source, "held": dict(columns), "places": origin.places}, indent=1)


def _write_aside(tables: Mapping[str, pa.Table], path: Path, sheet: str) -> None:
    """Write everything beside its place and move it there whole, so that no half of it is ever seen."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".aside-", dir=path.parent))
    try:
        for name, table in tables.items():
            pq.write_table(table, aside / f"{name}.parquet", compression="zstd")
        (aside / SHEET).write_text(sheet, encoding="utf-8")
        settle(aside, path)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def settle(aside: Path, path: Path) -> None:
    """Move a finished folder to its place; when another process was quicker, theirs is the same and stays."""
    try:
        # One move within one disk: whoever looks meanwhile finds nothing or everything.
        aside.rename(path)
    except OSError:
        if not path.exists():
            raise
