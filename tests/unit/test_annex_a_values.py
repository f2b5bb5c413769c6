"""How single cells are read: dates, identifiers, numbers, text and codes."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from practicelens.analytics.annex_a import values
from practicelens.analytics.annex_a.codes import SETS, read_code
from practicelens.analytics.annex_a.spec import LISTS
from practicelens.analytics.annex_a.values import Doubt

NEW_YEAR = date(2026, 1, 1)


@pytest.mark.parametrize(
    "cell",
    [
        NEW_YEAR,
        datetime(2026, 1, 1, 14, 30),  # noqa: DTZ001  (cells have no time zone)
        46023,
        46023.75,
        "46023",
        "01/01/2026",
        "1/1/26",
        "1-1-2026",
        "1.1.2026",
        " 01/01/2026 ",
        "2026-01-01",
        "2026-01-01T09:30:00",
        "2026/01/01",
        "01/01/2026 00:00:00",
        "01/01/2026 9:30 AM",
        "1 Jan 2026",
        "1st January 2026",
        "01-Jan-26",
        "Thursday, 1 January 2026",
        "January 1, 2026",
        "20260101",
        20260101.0,
    ],
)
def test_one_day_written_in_many_ways(cell: Any) -> None:
    assert values.read_date(cell) == NEW_YEAR


@pytest.mark.parametrize("cell", ["31/02/2024", "12/31/2024", "00/01/2024", "2024-13-01", "31 June 2025", "29/02/2023"])
def test_a_day_that_does_not_exist(cell: str) -> None:
    assert values.read_date(cell) is values.NO_SUCH_DAY


def test_the_leap_day_exists_in_its_year() -> None:
    assert values.read_date("29/02/2024") == date(2024, 2, 29)


def test_day_comes_before_month() -> None:
    assert values.read_date("03/04/2026") == date(2026, 4, 3)


@pytest.mark.parametrize(
    "cell", ["01/01/1900", date(1900, 1, 1), 0.0, 1.0, "31/12/9999", date(9999, 12, 31), 2_958_465, "00/00/0000"]
)
def test_a_day_that_stands_for_no_date(cell: Any) -> None:
    assert values.read_date(cell) is values.NO_DATE


@pytest.mark.parametrize("cell", [1e15, 1.9143100000101e18, "1.91431E+18"])
def test_a_rounded_identifier_is_none(cell: Any) -> None:
    assert values.read_identifier(cell) is values.ROUNDED


@pytest.mark.parametrize("cell", ["1914310000010100016", "12E5", "E+18"])
def test_long_text_is_an_identifier(cell: str) -> None:
    assert values.read_identifier(cell) == cell


@pytest.mark.parametrize("cell", ["01/01/1899", "01/01/2101", 99_999, -3, date(1850, 1, 1)])
def test_a_day_too_far_away(cell: Any) -> None:
    assert values.read_date(cell) is values.FAR_DATE


@pytest.mark.parametrize("cell", ["tomorrow", "Q3", True, time(9, 30), "1/2", "May be 8 Jan 2000", float("nan")])
def test_what_is_not_a_date(cell: Any) -> None:
    assert values.read_date(cell) is values.NOT_A_DATE


@pytest.mark.parametrize("cell", ["", None, "-", "n/a", "N/A", "NULL", "null", "  ", "nan", "#N/A", "\u00a0"])
def test_words_for_nothing(cell: Any) -> None:
    assert values.read_date(cell) is None
    assert values.read_identifier(cell) is None
    assert values.read_text(cell) is None
    assert values.read_count(cell) is None


@pytest.mark.parametrize(
    ("cell", "child"),
    [
        (123.0, "123"),
        (123, "123"),
        ("123.0", "123"),
        ("00123", "00123"),
        (" 123 ", "123"),
        ("AB 12", "AB 12"),
        (999_999_999_999_999.0, "999999999999999"),
        ("12\u00a0", "12"),
    ],
)
def test_identifiers_are_text(cell: Any, child: str) -> None:
    assert values.read_identifier(cell) == child


@pytest.mark.parametrize(("cell", "count"), [(3.0, 3), ("3", 3), (0, 0), ("1,200", 1200), ("+2", 2)])
def test_counts(cell: Any, count: int) -> None:
    assert values.read_count(cell) == count


@pytest.mark.parametrize("cell", [-1, 2.5, "many", True, NEW_YEAR, 2**40, "3 or 4"])
def test_what_is_not_a_count(cell: Any) -> None:
    assert values.read_count(cell) is values.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("cell", "age"),
    [(6.9, 6), ("12", 12), (-1, -1), ("-1", -1), ("Unborn", -1), ("8 years", 8), ("7 months", 0), (0, 0), ("14.0", 14)],
)
def test_ages_are_whole_years(cell: Any, age: int) -> None:
    assert values.read_age(cell) == age


@pytest.mark.parametrize("cell", [-2, 400, "old"])
def test_what_is_not_an_age(cell: Any) -> None:
    assert isinstance(values.read_age(cell), Doubt)


def test_text_is_trimmed_and_otherwise_as_written() -> None:
    assert values.read_text("  Duty\u00a0Team  2 ") == "Duty Team 2"
    assert values.read_text(12.0) == "12"


@pytest.mark.parametrize("name", sorted(SETS))
def test_every_code_is_read_as_ofsted_writes_it(name: str) -> None:
    for code in SETS[name].codes:
        assert read_code(name, code.preferred) == code.value
        assert read_code(name, code.words) == code.value
        assert read_code(name, code.value) == code.value
        assert read_code(name, f"  {code.words.upper()} ") == code.value


@pytest.mark.parametrize(
    "name", sorted({field.codes for each in LISTS.values() for field in each.fields if field.codes})
)
def test_every_code_column_has_its_codes(name: str) -> None:
    assert SETS[name].codes


@pytest.mark.parametrize(
    ("codes", "written", "value"),
    [
        ("sex", "M", "male"),
        ("sex", "c) Not stated/recorded", "unknown"),
        ("adopter_sex", "c) Neither", "neither"),
        ("adopter_sex", "d) Not stated/recorded", "unknown"),
        ("ethnicity", "s) REFU", "REFU"),
        ("ethnicity", "s) NOBT", "NOBT"),
        ("ethnicity", "t) NOBT", "NOBT"),
        ("ethnicity", "Asian or Asian British - Pakistani", "APKN"),
        ("ethnicity", "Black or Black British – Caribbean", "BCRB"),
        ("ethnicity", "Mixed White and Black African", "MWBA"),
        ("source", "1A: Individual", "1A"),
        ("source", "a) 1A: Individual", "1A"),
        ("source", "u) 10: Unknown", "10"),
        ("source", "p1) 5D: LA services", "5D"),
        ("source", "Health Visitor", "3B"),
        ("source", "GP Surgery", "3A"),
        ("source", "LA services – External e.g. from another LAs adult social care", "5C"),
        ("source", "Social Worker", "5A"),
        ("need", "N1 - Abuse or Neglect", "N1"),
        ("need", "n5", "N5"),
        ("closure", "RC9", "RC9"),
        ("category", "Neglect; Emotional abuse", "multiple"),
        ("case_status", "CPP", "protection_plan"),
        ("legal_status", "C2 - Full care order", "C2"),
        ("end_reason", "E4A: Returned home to live with parents or relatives - part of planning", "E4A"),
        ("placement", "U6", "U6"),
        ("in_touch", "d) Refu", "refused"),
        ("suitable", "b) Unsuitable", "no"),
        ("yes_no", "Y", "yes"),
        ("yes_no", "0 - No", "no"),
        ("nfa", "No further action", "yes"),
        ("accommodation", "Z - Staying Put", "Z"),
    ],
)
def test_spellings(codes: str, written: str, value: str) -> None:
    assert values.read_coded(codes, written) == value


@pytest.mark.parametrize("codes", sorted(set(SETS) - {"ethnicity", "source"}))
def test_nonsense_is_no_code(codes: str) -> None:
    assert values.read_coded(codes, "qqq zzz 77") is values.UNKNOWN_CODE


def test_a_letter_two_codes_share_says_nothing() -> None:
    assert read_code("ethnicity", "s)") is None
    assert read_code("sex", "a)") == "male"


def test_no_text_makes_a_rule_slow() -> None:
    for text in ("- " * 450, "( " * 450, "a " * 450, "not " * 220, "health " * 140, "1) " * 300, "neglect " * 120):
        for codes in SETS:
            read_code(codes, text)


def test_a_very_long_text_is_not_searched() -> None:
    assert read_code("source", "school " * 200) is None
