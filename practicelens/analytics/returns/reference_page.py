"""The parts that the reference pages of the returns share: a list of Annex A and what fills each of its columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from practicelens.analytics import further
from practicelens.analytics.annex_a.spec import BY_TABLE


def of_list(table: str, rows_of: str, written: Mapping[str, str], worked_out: Collection[str] = ()) -> str:
    """One list: what its rows are made of, and each of its columns."""
    spec = BY_TABLE[table]
    lines = [f"## List {spec.number}: {spec.title}", "", rows_of, "", "| column | as in Annex A | from | |"]
    lines.append("|---|---|---|---|")
    for field in spec.fields:
        source = written.get(field.column)
        how = "worked out" if field.column in worked_out else ""
        if field.column == "age":
            source, how = "the date of birth", "worked out"
        answer = source or "not in it"
        lines.append(f"| `{field.column}` | {field.header.strip()} | {answer} | {how} |")
    return "\n".join([*lines, ""])


def of_further(table: str, rows_of: str, written: Mapping[str, str]) -> str:
    """A table that Annex A lacks: what its rows are made of, and each of its columns."""
    words = further.TABLES[table]
    lines = [f"## {words.title}", "", words.rows, "", f"Not in Annex A. {rows_of}", ""]
    lines += ["| column | | from |", "|---|---|---|"]
    lines += [
        f"| `{column}` | {header} | {written.get(column, 'not in it')} |" for column, header in words.columns.items()
    ]
    return "\n".join([*lines, ""])
