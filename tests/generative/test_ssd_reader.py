"""Whatever stands in an extract of the Standard Safeguarding Dataset, it is answered with a report, and rows add up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from practicelens.analytics import ssd
from practicelens.analytics.annex_a import Reading, Report
from practicelens.analytics.annex_a import findings as annex_a_findings
from practicelens.analytics.annex_a.columns import schema
from practicelens.analytics.annex_a.spec import BY_TABLE, LISTS
from practicelens.analytics.ssd import findings as ssd_findings
from practicelens.synth.ssd.tables import DIALECTS
from tests.builders.ssd_extracts import AS_AT, ssd_extract, usual_tables, write_files

FIELDS = [
    (table, row, field) for table, rows in usual_tables().items() for row, cells in enumerate(rows) for field in cells
]
NAMES = [*usual_tables(), *dict.fromkeys(field for _, _, field in FIELDS)]
ODD = st.one_of(
    st.sampled_from(
        ["", "31/02/2026", "9999-12-31", "1E+20", "1.0", "null", "{}", '{"LTFOST18": [1]}', "[[", "Y", "?"]
    ),
    st.text(max_size=12),
    st.dates(date(1890, 1, 1), date(2110, 1, 1)),
    st.integers(-5, 10**18),
)


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=25),
    st.lists(st.sampled_from(NAMES), max_size=5),
    st.sampled_from(sorted(DIALECTS)),
    st.sampled_from([AS_AT, None]),
)
def test_any_cells_and_whatever_is_missing(
    cells: dict[tuple[str, int, str], Any], without: list[str], dialect: str, today: date | None
) -> None:
    with TemporaryDirectory() as folder:
        path = ssd_extract(Path(folder) / "any.zip", cells=cells, without=without, dialect=dialect)
        _holds(ssd.read(path, today=today))


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["a.csv", "b.csv"]), st.binary(max_size=300), max_size=2), st.booleans())
def test_any_bytes(files: dict[str, bytes], with_header: bool) -> None:
    start = b"cont_person_id,cont_contact_date\r\n" if with_header else b""
    with TemporaryDirectory() as folder:
        path = write_files(Path(folder) / "any.zip", {name: start + data for name, data in files.items()})
        _holds(ssd.read(path, today=AS_AT))


def _holds(whole: Reading) -> None:
    """What is true of every reading."""
    kept = {LISTS[each.list].table: each.rows_kept for each in whole.report.lists}
    for each in whole.report.lists:
        assert each.rows_read == each.rows_kept + each.rows_refused
        assert min(each.rows_read, each.rows_kept, each.rows_refused) >= 0
    for name, table in whole.tables.items():
        assert table.num_rows == kept[name] and table.schema == schema(BY_TABLE[name])
        assert table.column("child").null_count == 0
    for finding in whole.report.findings:
        assert finding.code in ssd_findings.MEANINGS or finding.code in annex_a_findings.MEANINGS
    assert Report.from_json(whole.report.to_keep()) == whole.report
