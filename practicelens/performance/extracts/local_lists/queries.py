"""Local lists for those who load extracts: all of them, one with its columns and findings, those beside an extract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from practicelens.access.errors import Missing
from practicelens.analytics import dataset
from practicelens.analytics.annex_a.matching import places
from practicelens.analytics.annex_a.matching.places import WORDS, Column
from practicelens.analytics.annex_a.report import UNKNOWN, Finding, Severity
from practicelens.analytics.local_lists.kinds import CHILD, KINDS, TABLES
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts import files, permissions
from practicelens.performance.extracts.local_lists import internal
from practicelens.performance.extracts.models import Extract, LocalList, LocalMapping


@dataclass(frozen=True)
class LocalRow:
    """One list that was sent, and where it stands."""

    id: int
    kind: str
    name: str
    as_at: date
    received_at: datetime
    received_by: str
    rows_read: int
    rows_kept: int
    findings: int
    stands: str

    @property
    def rows_refused(self) -> int:
        """Rows that could not be used: each has its finding."""
        return self.rows_read - self.rows_kept


@dataclass(frozen=True)
class LocalColumn:
    """One column: the field it is read as, or likely is ("": none), why, and three of its values."""

    number: int
    header: str
    field: str
    words: str
    why: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class LocalView:
    """One list, whole."""

    row: LocalRow
    fault: str
    sheet: str
    read: bool
    set_aside: bool
    columns: tuple[LocalColumn, ...]
    fields: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    mapping: MappingRow | None

    @property
    def children(self) -> tuple[str, ...]:
        """The children whose identifiers stand among the values, for the look that is kept of them."""
        return tuple(value for column in self.columns if column.field == CHILD.column for value in column.values)


@dataclass(frozen=True)
class MappingRow:
    """A version of a kind's mapping: what it reads as what, who made it, and since and until when it holds."""

    kind: str
    version: int
    columns: tuple[tuple[str, str], ...]
    starts: date
    ends: date | None
    made_by: str


def kinds(asking: Asking) -> tuple[tuple[str, str], ...]:
    """Every kind of local list that may be sent, by its key and title."""
    permissions.check_can_load(asking.actor)
    return tuple((kind.key, kind.title) for kind in KINDS.values())


def lists(asking: Asking) -> tuple[LocalRow, ...]:
    """Every local list, the newest first. Two queries."""
    permissions.check_can_load(asking.actor)
    # Without the columns, whose three values each are children's: no line of the list shows them.
    rows = list(LocalList.objects.defer("columns"))
    named = asking.names([row.received_by_id for row in rows])
    return tuple(_row(row, named) for row in rows)


def mappings(asking: Asking) -> tuple[MappingRow, ...]:
    """Every version of every kind's mapping, what holds first. Two queries."""
    permissions.check_can_load(asking.actor)
    rows = sorted(LocalMapping.objects.order_by("kind", "-version"), key=lambda row: row.ends is not None)
    named = asking.names([row.made_by_id for row in rows])
    return tuple(_mapping(row, named) for row in rows)


def local_list(asking: Asking, list_id: int) -> LocalView:
    """One list with its columns and what was found; ``Missing`` when there is none."""
    permissions.check_can_load(asking.actor)
    row = LocalList.objects.filter(pk=list_id).select_related("mapping").first()
    if row is None:
        raise Missing("local list")
    mapping = row.mapping
    named = asking.names([row.received_by_id, mapping.made_by_id if mapping else None])
    kind, columns = KINDS[row.kind], places.columns_from_json(row.columns)
    taken = {column.field for column in columns}
    return LocalView(
        row=_row(row, named),
        fault=row.fault,
        sheet=row.sheet,
        read=mapping is not None,
        set_aside=row.set_aside_at is not None,
        columns=tuple(_column(asking, row.kind, number, column) for number, column in enumerate(columns)),
        fields=tuple((field.column, f"{field.words} ({field.holds})") for field in kind.fields),
        missing=tuple(field.words for field in kind.fields if field.column not in taken),
        findings=tuple(Finding(**{**one, "severity": Severity(one["severity"])}) for one in row.findings),
        mapping=_mapping(mapping, named) if mapping else None,
    )


def taken_over(asking: Asking, extract_id: int) -> LocalRow | None:
    """The local list that a file became which was sent as an extract; None of any other. Two queries."""
    permissions.check_can_load(asking.actor)
    # As a subquery, and only of unknown files: any other kind never becomes a local list.
    prints = Extract.objects.filter(pk=extract_id, source=UNKNOWN).values("sha256")
    # Put aside or not: the extract's page says what became of its file.
    row = LocalList.objects.filter(sha256__in=prints).defer("columns", "findings").order_by("-pk").first()
    return _row(row, asking.names([row.received_by_id])) if row else None


@dataclass(frozen=True)
class BesideRow:
    """A list that goes with an extract, and how many of its children the extract has not (None: it has no children)."""

    row: LocalRow
    strangers: int | None


def beside(asking: Asking, extract_id: int) -> tuple[BesideRow, ...]:
    """The lists that go with an extract that waits to be published, one of each kind. Three queries at most."""
    permissions.check_can_load(asking.actor)
    extract = Extract.objects.filter(pk=extract_id).only("as_at", "sha256").first()
    rows = internal.going_with(extract.as_at) if extract is not None and extract.as_at else ()
    if extract is None or not rows:
        return ()
    named = asking.names([row.received_by_id for row in rows])
    children = dataset.children_of(files.reading_folder(extract.sha256))
    return tuple(BesideRow(_row(row, named), internal.strangers(row, children)) for row in rows)


def kept_with(asking: Asking, dataset_id: int | None) -> tuple[tuple[str, int], ...]:
    """The local lists that a published extract's dataset keeps: kind and rows. One query."""
    permissions.check_can_load(asking.actor)
    rows = register_internal.rows_of(dataset_id) if dataset_id is not None else {}
    return tuple((kind.title, rows[table]) for table, kind in TABLES.items() if table in rows)


def _row(row: LocalList, named: Mapping[int, str]) -> LocalRow:
    return LocalRow(
        row.pk, KINDS[row.kind].title, row.name, row.as_at, row.received_at,
        named.get(row.received_by_id or 0, "Practice Lens"), row.rows_read, row.rows_kept,
        0 if "findings" in row.get_deferred_fields() else len(row.findings), _stands(row),
    )  # fmt: skip


def _stands(row: LocalList) -> str:
    if row.set_aside_at is not None:
        return "Put aside"
    if row.fault:
        return "Could not be read"
    return "Read" if row.mapping_id else "Waits: say what its columns are"


def _column(asking: Asking, kind: str, number: int, column: Column) -> LocalColumn:
    # A value may be a child's identifier: those of children hidden from this person are not shown.
    values = tuple(value for value in column.sample.values if asking.may_see(asking.key_of(value)))
    words = KINDS[kind].field(column.field).words if column.field else ""
    return LocalColumn(number, column.header, column.field, words, WORDS[column.why], values)


def _mapping(row: LocalMapping, named: Mapping[int, str]) -> MappingRow:
    kind = KINDS[row.kind]
    columns = tuple((header, kind.field(field).words) for field, header in row.written.items())
    return MappingRow(
        kind.title, row.version, columns, row.starts, row.ends, named.get(row.made_by_id or 0, "Practice Lens")
    )
