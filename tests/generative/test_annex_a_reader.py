"""Whatever stands in a workbook, the reader answers with a report, and its rows add up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from practicelens.analytics import annex_a
from practicelens.analytics.annex_a import columns, headers, values
from practicelens.analytics.annex_a.codes import SETS, read_code
from practicelens.analytics.annex_a.findings import MEANINGS
from practicelens.analytics.annex_a.spec import LISTS
from tests.builders.workbooks import annex_a_workbook

HEADERS = sorted({text for spec in LISTS.values() for field in spec.fields for text in (field.header, *field.also)})
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
CELLS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    TEXT,
    st.sampled_from(["-", "NULL", "31/02/2024", "a) Male", "1A: Individual", "s) REFU", "#N/A", "=1+1", "90001"]),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2050, 1, 1)),
)
ANY_CELL = st.one_of(CELLS, st.datetimes(), st.times(), st.timedeltas(), st.floats())


@settings(max_examples=40)
@given(
    st.lists(st.one_of(st.sampled_from(HEADERS), TEXT), max_size=12),
    st.lists(st.lists(CELLS, max_size=12), max_size=8),
    st.sampled_from(["List_1", "8 - CLA", "Sheet1"]),
)
def test_any_cells_under_any_header(header: list[str], rows: list[list[Any]], name: str) -> None:
    with TemporaryDirectory() as folder:
        path = annex_a_workbook(Path(folder) / "any.xlsx", lists=(), sheets={name: [header, *rows]})
        whole = annex_a.read(path, today=date(2026, 11, 20))
    _holds(whole)


@settings(max_examples=40)
@given(st.sampled_from(sorted(LISTS)), st.data())
def test_any_values_in_a_real_list(number: int, data: st.DataObject) -> None:
    row = st.fixed_dictionaries({}, optional={field.column: CELLS for field in LISTS[number].fields})
    rows = data.draw(st.lists(row, max_size=6))
    with TemporaryDirectory() as folder:
        path = annex_a_workbook(Path(folder) / "any.xlsx", lists=[number], rows={number: rows})
        whole = annex_a.read(path, today=date(2026, 11, 20))
    _holds(whole)
    assert [each.list for each in whole.report.lists] == [number]


def _holds(whole: annex_a.Reading) -> None:
    """What is true of every reading."""
    kept = {LISTS[each.list].table: each.rows_kept for each in whole.report.lists}
    for each in whole.report.lists:
        assert each.rows_read == each.rows_kept + each.rows_refused
        assert min(each.rows_read, each.rows_kept, each.rows_refused) >= 0
    for name, table in whole.tables.items():
        assert table.num_rows == kept[name]
    for spec in LISTS.values():
        if spec.table in whole.tables:
            assert whole.tables[spec.table].schema == columns.schema(spec)
            assert whole.tables[spec.table].column(spec.who).null_count == 0
    for finding in whole.report.findings:
        assert MEANINGS[finding.code][0] == finding.severity or finding.code == "list_twice"
    assert annex_a.Report.from_json(whole.report.to_keep()) == whole.report


@settings(max_examples=30)
@given(st.binary(max_size=3000), st.sampled_from([b"", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")]))
def test_any_bytes(content: bytes, start: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.xlsx"
        path.write_bytes(start + content)
        report = annex_a.read(path).report
    assert not report.readable
    assert report.findings[0].severity == "blocks"


@given(ANY_CELL)
def test_any_cell_is_read_or_doubted(cell: Any) -> None:
    for read in (values.read_date, values.read_count, values.read_age, values.read_identifier, values.read_text):
        read(cell)
    for name in SETS:
        values.read_coded(name, cell)
    day = values.read_date(cell)
    assert day is None or isinstance(day, values.Doubt) or (type(day) is date and 1900 <= day.year <= 2100)
    age = values.read_age(cell)
    assert age is None or isinstance(age, values.Doubt) or -1 <= age <= 130


@given(st.dates(date(1951, 1, 1), date(2050, 12, 31)))
def test_a_day_is_read_back_from_every_way_of_writing_it(day: date) -> None:
    serial = (day - values.EXCEL_DAY_0).days
    written: list[Any] = [f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day:%y}", day.isoformat(), f"{day:%d %b %Y}"]
    written += [serial, str(serial), datetime.combine(day, time(23, 59)), f"{day:%A %d %B %Y}", f"{day:%d-%b-%y}"]
    assert {values.read_date(each) for each in written} == {day}
    assert values.read_date(day + timedelta(days=0)) == day


@given(st.sampled_from(sorted(SETS)), st.data())
def test_a_code_is_read_whatever_its_capitals_and_blanks(name: str, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(SETS[name].codes))
    text = data.draw(st.sampled_from([code.preferred, code.words, code.preferred.upper(), f" {code.words}\u00a0 "]))
    assert read_code(name, values.tidy(text)) == code.value


@given(st.sampled_from(sorted(LISTS)), st.randoms(use_true_random=False))
def test_a_header_is_found_in_any_order_and_with_columns_left_out(number: int, random: Any) -> None:
    spec = LISTS[number]
    needed = [field.header for field in spec.fields if field.required]
    others = [field.header for field in spec.fields if not field.required]
    texts = needed + random.sample(others, random.randint(len(others) // 2 + 1, len(others)))
    random.shuffle(texts)
    header = headers.find(f"List {number}", [["A title"], texts])
    assert header is not None
    assert header.spec.number == number
    assert {header.written[column] for column in header.places} == set(texts)
