"""The page docs/reference/ssda903.md, made from the tables and the mapping themselves."""

from __future__ import annotations

from practicelens.analytics.returns import reference_page
from practicelens.analytics.ssda903 import lists, reviews
from practicelens.analytics.ssda903.tables import DATE, IDENTIFIER, SPECS, TEXT, TableSpec

_HEAD = """# SSDA903, the return of children looked after: what is read

<!-- Generated from practicelens/analytics/ssda903 by `run.py docs`. Do not edit. -->

The return as a set of CSVs, in a zip or one alone, or as XML, of one year or of several put together. A file is
known by its columns, not by its name; columns may stand in any order and any capitals, parted by commas,
semicolons, tabs or bars, in any usual encoding. The lists are those of [Annex A](annex-a.md), where the columns,
codes and dates are explained. Counts of twelve months are only worked out where the return of the year before
stands beside.
"""
_KIND = {IDENTIFIER: "identifier", DATE: "date", TEXT: "text"}


def reference() -> str:
    """The whole page as Markdown."""
    parts = [
        reference_page.of_list(table, rows_of, written, worked_out)
        for table, (rows_of, written, worked_out) in lists.WRITTEN.items()
    ]
    further = reference_page.of_further(
        reviews.TABLE, "Rows of `reviews`, less those of short breaks.", reviews.WRITTEN
    )
    return "\n".join([_HEAD, *parts, further, _tables()]).rstrip() + "\n"


def _tables() -> str:
    """Every table of the return with its columns."""
    return "\n".join(["## Tables", "", *(_table(spec) for spec in SPECS.values())])


def _table(spec: TableSpec) -> str:
    serves = f"for list {spec.list}" if spec.list else "for several lists"
    lines = [f"### {spec.kind}: {spec.words}", ""]
    if not spec.used:
        return "\n".join([*lines, f"Known, and not read: {', '.join(f'`{name}`' for name in spec.columns)}.", ""])
    lines += [f"Read {serves}.", "", "| column | holds | |", "|---|---|---|"]
    for name, kind in spec.columns.items():
        holds = _KIND.get(kind, f"code: {kind}")
        lines.append(f"| `{name}` | {holds} | {'required' if name in spec.required else ''} |")
    return "\n".join([*lines, ""])
