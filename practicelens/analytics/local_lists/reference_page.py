"""The page docs/reference/local-lists.md, made from the kinds themselves."""

from __future__ import annotations

from practicelens.analytics.local_lists.kinds import KINDS, LocalField, LocalKind
from practicelens.analytics.local_lists.tables import COLUMNS, TABLE_OF

_HEAD = """# Local lists: their kinds and fields

<!-- Generated from practicelens/analytics/local_lists by `run.py docs`. Do not edit. -->

Lists that an authority keeps outside its case system. A file (CSV in any usual encoding and separator, or an Excel
workbook) may have its columns in any order and under any names: somebody says once what each is, and later files
with these headers are read so. Headers below are proposed by themselves; capitals, spaces and marks do not matter.
A row without a required field is refused with its reason, as is a row of totals and a row equal to one above it;
every row read is kept or refused. What else cannot be understood is left blank, and told. Dates are read as [Annex
A's](annex-a.md) are.

A list goes with the extract of its day, or of one of the six days after. Its rows are kept in that extract's
dataset, and in the edition whose newest extract that is, as the table named below: `row` is the row of the file.
Of kinds that figures ask of, the edition has a second table too, named below with the columns taken from the list and
`listed_on`, the list's day; the child is `child_no` there, team and worker `team_id`, `service_id` and `worker_id`.
"""


def reference() -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD, *(_kind(kind) for kind in KINDS.values())]).rstrip() + "\n"


def _kind(kind: LocalKind) -> str:
    lines = [f"## {kind.title}", "", f"Table `{kind.table}`. Each row is about a {kind.keyed}.", ""]
    lines += ["| column | called | holds | other headers | |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *(_field(field) for field in kind.fields), "", *_asked(kind)])


def _asked(kind: LocalKind) -> list[str]:
    """The table that figures ask of a kind, and what of the list it holds."""
    if kind.key not in TABLE_OF:
        return []
    table = TABLE_OF[kind.key]
    columns = ", ".join(f"`{column}`" for column in COLUMNS[table])
    return [f"Figures ask table `{table}`: {columns}.", ""]


def _field(field: LocalField) -> str:
    holds = f"{field.holds}, at most {field.most:g}" if field.most is not None else field.holds
    required = "required" if field.required else ""
    return f"| `{field.column}` | {field.words} | {holds} | {', '.join(field.also)} | {required} |"
