"""The page docs/reference/ssd.md, made from the mapping itself."""

from __future__ import annotations

from practicelens.analytics.annex_a.spec import BY_TABLE
from practicelens.analytics.further import TABLES
from practicelens.analytics.ssd.findings import MEANINGS
from practicelens.analytics.ssd.mapping import FURTHER, PARTS, SOURCES, From
from practicelens.analytics.ssd.tables import MOSAIC, NOT_MOSAIC

_HEAD = """# The Standard Safeguarding Dataset: what is read

<!-- Generated from practicelens/analytics/ssd by `run.py docs`. Do not edit. -->

Which fields of the dataset (Data to Insight, version 1.4.5) become which column of Practice Lens. Every table is known
by its columns, not by its file's name. The lists are those of [Annex A](annex-a.md), where the columns, codes and dates
are explained; each list's rows come from one table, and a row is named by its line in that table's file. Codes, dates
and blanks are read as Annex A's are. What only is planned on the extract's day (the latest event that is not in the
future) has not happened: a later visit or review is not the last one.
"""


def reference() -> str:
    """The whole page as Markdown."""
    return (
        "\n".join(
            [_HEAD, *(_list(name) for name in SOURCES), *map(_further, FURTHER), _dialects(), _findings()]
        ).rstrip()
        + "\n"
    )


def _list(name: str) -> str:
    """One list: the table it is made from, and each of its columns."""
    spec, source = BY_TABLE[name], SOURCES[name]
    lines = [f"## List {spec.number}: {spec.title}", "", f"Rows of `{source.main}`.", ""]
    lines += ["| column | as in Annex A | from | |", "|---|---|---|---|"]
    lines += [_row(field.column, field.header.strip(), source.columns.get(field.column)) for field in spec.fields]
    return "\n".join([*lines, ""])


def _further(name: str) -> str:
    """A table that Annex A lacks: the tables it is made from, and each of its columns."""
    words = TABLES[name]
    lines = [
        f"## {words.title}",
        "",
        words.rows,
        "",
        f"Not in Annex A. Rows of {', '.join(f'`{one}`' for one in PARTS[name])}.",
        "",
    ]
    lines += ["| column | | from | |", "|---|---|---|---|"]
    lines += [_row(column, words.columns[column], each) for column, each in FURTHER[name].items()]
    return "\n".join([*lines, ""])


def _row(column: str, header: str, source: From | None) -> str:
    if source is None:
        return f"| `{column}` | {header} | not in the dataset | |"
    return f"| `{column}` | {header} | {', '.join(f'`{field}`' for field in source.fields)} | {source.how} |"


def _dialects() -> str:
    """Whose fields are whose."""
    mosaic = ", ".join(f"`{one}`" for one in sorted(MOSAIC))
    others = ", ".join(f"`{one}`" for one in sorted(NOT_MOSAIC))
    return (
        "## Suppliers\n\nSystemC's and Eclipse's tables have the same fields. Only Mosaic's have "
        f"{mosaic}, and they lack {others}: a row without a person belongs to the child of its plan, referral, enquiry"
        " or period of care, and workers are shown by identifier.\n"
    )


def _findings() -> str:
    """The kinds of finding that this source has beside Annex A's."""
    lines = ["## Findings", "", "Beside [those of Annex A](annex-a.md#findings):", ""]
    lines += ["| code | severity | when |", "|---|---|---|"]
    lines += [f"| `{code}` | {severity} | {when} |" for code, (severity, when) in sorted(MEANINGS.items())]
    return "\n".join([*lines, ""])
