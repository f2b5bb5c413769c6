"""The reference of Annex A says everything that is read, and every finding that can be made is explained."""

from __future__ import annotations

import re
from pathlib import Path

from practicelens.analytics import annex_a
from practicelens.analytics.annex_a.codes import SETS
from practicelens.analytics.annex_a.findings import MEANINGS
from practicelens.analytics.annex_a.spec import LISTS

PACKAGE = Path(annex_a.__file__).parent


def test_every_column_and_code_is_in_the_reference() -> None:
    page = annex_a.reference()
    for spec in LISTS.values():
        assert f"## List {spec.number}: {spec.title}" in page
        for field in spec.fields:
            assert f"| `{field.column}` | {field.header.strip()} |" in page
    for name, codes in SETS.items():
        assert f"### {name}" in page
        assert all(f"| `{code.value}` | {code.preferred} |" in page for code in codes.codes)


def test_every_finding_made_is_explained_and_every_one_explained_is_made() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in PACKAGE.glob("*.py") if file.name != "findings.py")
    made = set(re.findall(r"(?:[Ff]inding|Unreadable|unreadable|Doubt)\(\s*\"([a-z_0-9]+)\"", source))
    made |= {
        "required_column_missing", "column_missing", "total_row", "note_row", "header_again", "error_value",
        "formula_not_stored",
    } & set(
        re.findall(r'"([a-z_]+)"', source)
    )  # fmt: skip
    assert made == set(MEANINGS)
