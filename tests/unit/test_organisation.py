"""ChAT's pages without a database: what is hidden, of which months they are asked, and how their charts are drawn."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import openpyxl
import pytest

from practicelens.analytics.disclosure import Counts, derivable
from practicelens.documents import charts, xlsx
from practicelens.documents.blocks import (
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Strip,
    Table,
    Text,
    from_json,
    to_json,
)
from practicelens.documents.specs import Bar, Bars, Pyramid, PyramidRow, Spec, Stacked, StackedRow
from practicelens.performance.explore.chat import hiding, periods

AS_AT = date(2026, 11, 22)
PYRAMID = Pyramid((PyramidRow("Under 1", 3, 0), PyramidRow("1", None, 1_200)), "Girls 3", "Boys 1,200")
STACKED = Stacked((StackedRow("In touch", (3, 1, 0), "75 %"), StackedRow("Nobody", (0, 0, 0), "–")), ("Yes", "No", "–"))
BARS = Bars((Bar("Black, African, Caribbean or Black British", 3, "3"), Bar("White", 5, "5")))


@pytest.mark.parametrize("numbers", [(3, 40, 60), (3, 1, 60), (0, 7, 90), (40, 50), (2, 2)])
def test_what_is_small_cannot_be_worked_out_from_the_whole(numbers: tuple[int, ...]) -> None:
    shown = hiding.of_groups(numbers, 5)
    assert all(one is None or not 1 <= one <= 5 for one in shown)
    hidden = {(row, column) for row, one in enumerate(shown) if one is None for column in (0, 1)}
    exposed = derivable(Counts(tuple((one,) for one in numbers)), frozenset(hidden))
    assert all(row == len(numbers) for row, _ in exposed)


def test_ages_hide_a_small_number_in_both_directions() -> None:
    rows, totals = hiding.of_table([(3, 40), (50, 60), (70, 80)], 5)
    assert rows[0][0] is None and sum(one is None for row in rows for one in row) >= 4 and totals == (123, 180)
    large, _ = hiding.of_table([(30, 40), (50, 60)], 5)
    assert large == ((30, 40), (50, 60))


def test_a_quarter_up_to_the_last_whole_month_is_asked_where_nothing_is_said() -> None:
    asked = periods.read("", "", AS_AT)
    assert asked is not None and asked.period().words == "the 3 months to October 2026"
    assert (asked.period().start, asked.period().end) == (date(2026, 8, 1), date(2026, 10, 31))


def test_an_extracts_own_six_months_end_with_its_day() -> None:
    asked = periods.read("6", "now", AS_AT)
    assert asked is not None and (asked.period().start, asked.period().end) == (date(2026, 5, 23), AS_AT)
    assert periods.read("6", "2025-10", AS_AT) is not None
    assert periods.read("6", "2025-09", AS_AT) is None and periods.read("5", "", AS_AT) is None
    assert periods.key_of(AS_AT, AS_AT) == "now" and periods.key_of(date(2026, 10, 31), AS_AT) == "2026-10"


@pytest.mark.parametrize("spec", [PYRAMID, STACKED, BARS])
@pytest.mark.parametrize("width", [charts.WIDE, charts.HALF, charts.NARROW])
def test_a_chart_is_well_formed_and_keeps_within_its_picture(spec: Spec, width: float) -> None:
    drawn = ElementTree.fromstring(charts.draw(spec, "What it shows", width))
    assert drawn.attrib["aria-label"] == "What it shows"
    for one in drawn:
        assert "style" not in one.attrib
        if one.tag.endswith("rect"):
            assert float(one.attrib["x"]) >= 0 and float(one.attrib["x"]) + float(one.attrib["width"]) <= width


def test_a_hidden_number_of_a_pyramid_is_said_and_a_nought_is_not() -> None:
    words = [one.text for one in ElementTree.fromstring(charts.draw(PYRAMID, "x")) if one.tag.endswith("text")]
    assert "c" in words and "1,200" in words and "0" not in words


def test_long_names_stand_above_their_bars_where_there_is_little_room() -> None:
    words = "Black, African, Caribbean or Black British"
    assert words in charts.draw(BARS, "x", charts.HALF) and words not in charts.draw(BARS, "x", charts.WIDE)


def test_a_section_with_a_sheet_is_one_sheet_with_its_tables_and_charts() -> None:
    table = Table("By group", (Column("Group"), Column("Number", numeric=True)), ((Cell("A"), Cell("3", 3)),
                  (Cell("B"), Cell("5", 5))), "A note")  # fmt: skip
    figure = Figure("A finding", BARS, "A 3, B 5", table)
    blocks = (Table("Alone", table.columns, table.rows), Heading("1. Contacts: 8", sheet="1 Contacts"),
              Text("Words"), table, Strip((figure,)), Heading("A part", level=3),
              Heading("2. Other", sheet="2 Other"))  # fmt: skip
    document = Document("Title", "", (), blocks)
    assert from_json(to_json(document)) == document
    book = openpyxl.load_workbook(BytesIO(xlsx.render(document)))
    assert book.sheetnames == ["Report", "Alone", "1 Contacts", "2 Other", "Data"]
    sheet = book["1 Contacts"]
    words = [row[0] for row in sheet.iter_rows(max_col=1, values_only=True) if row[0]]
    table_words = ["By group", "Group", "A", "B", "A note"]
    assert words == ["1. Contacts: 8", "Words", *table_words, "A finding", *table_words, "A part"]
    assert len(sheet._charts) == 1
