"""What an extract lacks, and which lists and columns fall away with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.annex_a.spec import BY_TABLE
from practicelens.analytics.ssd.loading import Csv
from practicelens.analytics.ssd.mapping import REQUIRED, SOURCES, tables_needed
from practicelens.analytics.ssd.tables import LINKS, PERSON, table_of

NOT_IN_IT: Final = (
    "The dataset does not hold these, so they stay blank: where a placement lies (in or out, and in which authority),"
    " the adoptive family, and list 11 (adopters)."
)


def usable(table: str, tables: Mapping[str, Csv], findings: Findings) -> bool:
    """Whether a list can be made: its main table is there, and says whose its rows are and when."""
    spec, source = BY_TABLE[table], SOURCES[table]
    main = tables.get(source.main)
    if main is None:
        message = f"{source.main} is not in the extract, so there is no list {spec.number} ({spec.title.lower()})."
        findings.add(Finding("list_missing", Severity.WARNS, message, spec.number))
        return False
    # Whose and when: without one a row is nobody's, without the other it falls into no period.
    for column, fields in (("child", _ways(source.main)), (REQUIRED.get(table, ""), ())):
        wanted = fields or (source.columns[column].fields if column else ())
        if wanted and not any(field in main.cells for field in wanted):
            message = f"The field {wanted[0]} is missing, and list {spec.number} cannot be made without it."
            place = (spec.number, main.file, 1, wanted[0])
            findings.add(Finding("required_column_missing", Severity.BLOCKS, message, *place))
            return False
    return True


def _ways(main: str) -> tuple[str, ...]:
    """The fields by which a table's rows come to a child."""
    return (PERSON[main], *(key for key, _ in LINKS if table_of(key) == main))


def say(tables: Mapping[str, Csv], findings: Findings) -> None:
    """The tables and fields that are not there, each with the columns it costs."""
    for name, columns in tables_needed().items():
        if name not in tables:
            # The list itself has its finding where this was its main table.
            others = [(table, column) for table, column in columns if SOURCES[table].main in tables]
            if others:
                _say_table(name, others, tables, findings)
        else:
            _say_fields(tables[name], columns, tables, findings)
    findings.add(Finding("not_in_the_dataset", Severity.NOTES, NOT_IN_IT))


def _say_table(name: str, columns: Iterable[tuple[str, str]], tables: Mapping[str, Csv], findings: Findings) -> None:
    """A table that is not there: the columns that are blank for it, and those that other tables still answer."""
    columns = list(columns)
    # Where another table answers too, the column is only poorer and not blank.
    blank = [each for each in columns if not _answered(*each, tables)]
    less = [each for each in columns if each not in blank]
    parts = ([f"Blank for it: {_listed(blank)}."] if blank else []) + (
        [f"Made without it: {_listed(less)}."] if less else []
    )
    message = f"This table is not in the extract. {' '.join(parts)}"
    findings.add(Finding("table_missing", Severity.WARNS, message, None, name))


def _say_fields(table: Csv, columns: Iterable[tuple[str, str]], tables: Mapping[str, Csv], findings: Findings) -> None:
    """Fields that a table lacks and that nothing else answers."""
    lost: dict[str, list[tuple[str, str]]] = {}
    for name, column in columns:
        fields = SOURCES[name].columns[column].fields
        # The two that a list cannot be made without have their own findings, which stop publication.
        if (
            SOURCES[name].main in tables
            and column not in ("child", REQUIRED.get(name))
            and not _answered(name, column, tables)
        ):
            lost.setdefault(next(field for field in fields if table_of(field) == table.name), []).append((name, column))
    for field, each in lost.items():
        message = f"The field {field} is missing. Blank for it: {_listed(each)}."
        findings.add(Finding("column_missing", Severity.WARNS, message, None, table.file, 1, field))


def _answered(table: str, column: str, tables: Mapping[str, Csv]) -> bool:
    fields = SOURCES[table].columns[column].fields
    return any(field in tables[table_of(field)].cells for field in fields if table_of(field) in tables)


def _listed(columns: Iterable[tuple[str, str]]) -> str:
    """Columns by list, as Annex A names them."""
    by_list: dict[str, list[str]] = {}
    for table, column in columns:
        by_list.setdefault(table, []).append(f"“{BY_TABLE[table].field(column).header.strip()}”")
    return "; ".join(f"{', '.join(names)} of list {BY_TABLE[table].number}" for table, names in by_list.items())
