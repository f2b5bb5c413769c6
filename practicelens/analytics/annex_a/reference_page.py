"""The page docs/reference/annex-a.md, made from the lists, columns and codes themselves."""

from __future__ import annotations

from practicelens.analytics.annex_a.codes import SETS, CodeSet
from practicelens.analytics.annex_a.fields import MAX_ROWS, Field, Kind, ListSpec
from practicelens.analytics.annex_a.findings import MEANINGS
from practicelens.analytics.annex_a.spec import LISTS

_HEAD = f"""# Annex A: what is read

<!-- Generated from practicelens/analytics/annex_a by `run.py docs`. Do not edit. -->

Ofsted's eleven child-level lists, as Practice Lens reads them from a workbook. A list is recognised by its columns
first and the sheet's name second; its header may stand in any of the first fifteen rows. Capitals, spaces, quotation
marks, question marks and brackets in a header do not matter, and columns may stand in any order. Headers are those of
Ofsted's August 2019 template, with what January 2024 added; the Standard Safeguarding Dataset's and other usual
headers are read as well, and so is one that is nearly right.

A list may hold {MAX_ROWS:,} rows; a longer one is refused whole. Rows that hold nothing are not counted. Every row
read is either kept or refused, and each refusal has a finding.

**Dates** may be Excel's dates or serial numbers, or text: 31/12/2026, 1/2/26, 2026-12-31, 1 Jan 2026, with or without a
time, day before month always. **Identifiers** are text: leading zeros stay, and Excel's 123.0 is 123. **Blank** is an
empty cell, and also `-`, `n/a` or `NULL`. What cannot be understood is left blank, with a finding that says what was
written. An unborn child's age is -1.
"""


def reference() -> str:
    """The whole page as Markdown."""
    parts = [_HEAD, *(_list(spec) for spec in LISTS.values()), _codes(), _findings()]
    return "\n".join(parts).rstrip() + "\n"


def _list(spec: ListSpec) -> str:
    """One list: its table and its columns."""
    rows = "One row a child: of several, the most recent is kept." if spec.one_row_a_child else ""
    lines = [f"## List {spec.number}: {spec.title}", "", f"Table `{spec.table}`. {rows}".rstrip(), ""]
    lines += ["| column | header | holds | |", "|---|---|---|---|"]
    lines += [_field(field) for field in spec.fields]
    return "\n".join([*lines, ""])


def _field(field: Field) -> str:
    """One column of a list as a row of its table."""
    holds = f"code: [{field.codes}](#{field.codes})" if field.kind is Kind.CODE else field.kind.value
    remarks = [word for word, applies in (("required", field.required), ("since 2024", field.since_2024)) if applies]
    return f"| `{field.column}` | {field.header.strip()} | {holds} | {', '.join(remarks)} |"


def _codes() -> str:
    """Every code set with Ofsted's words."""
    return "\n".join(["## Codes", "", *(_code_set(each) for each in SETS.values())])


def _code_set(codes: CodeSet) -> str:
    lines = [f"### {codes.name}", "", "| kept as | Ofsted writes |", "|---|---|"]
    lines += [f"| `{each.value}` | {each.preferred} |" for each in codes.codes]
    return "\n".join([*lines, ""])


def _findings() -> str:
    """Every kind of finding and what it means."""
    lines = ["## Findings", "", "| code | severity | when |", "|---|---|---|"]
    lines += [f"| `{code}` | {severity} | {when} |" for code, (severity, when) in sorted(MEANINGS.items())]
    return "\n".join([*lines, ""])
