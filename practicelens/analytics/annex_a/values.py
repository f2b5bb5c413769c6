"""Reads single cells: dates in every spelling, identifiers, whole numbers, text. What cannot be understood is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from math import floor, isfinite
from typing import Any, Final

from practicelens.analytics.annex_a.codes import read_code
from practicelens.analytics.annex_a.fields import Field, Kind

BLANK: Final = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "–",
        "—",
        ".",
        "n/a",
        "na",
        "n\\a",
        "null",
        "<null>",
        "(null)",
        "none",
        "nan",
        "nil",
        "#n/a",
        "not applicable",
        "(blank)",
        "blank",
        "unspecified date",
    }
)
"""Words that councils' systems write where nothing is known."""

EARLIEST: Final = date(1900, 1, 1)  # nobody in an extract was born, nothing in it happened, before or after these
LATEST: Final = date(2100, 12, 31)
EXCEL_DAY_0: Final = date(1899, 12, 30)  # not the 31st: Excel counts a 29 February 1900 that never was
EXCEL_1904: Final = date(1904, 1, 1)  # day 0 of workbooks that were begun on a Mac
NO_DATES: Final = frozenset(
    {
        *(date(year, 1, 1) for year in (1, 1753, 1800, 1900, 1901, 2100, 3000, 9999)),
        *(date(year, 12, 31) for year in (1899, 2099, 2100, 2999, 9999)),
        EXCEL_DAY_0,
    }
)
"""Days that systems write where there is no date: the first and the last that each of them knows."""

NO_SERIALS: Final = frozenset({0.0, 1.0, 2_958_465.0})  # 0 January 1900, the day after it, 31 December 9999
ROUNDED_FROM: Final = 1e15  # a spreadsheet keeps fifteen digits of a number and writes noughts for the others
INT32: Final = 2**31 - 1  # what a column of whole numbers holds in a dataset

# Three letters tell English months apart, however much of the name follows.
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_TIME = r"(?:[t,\s]\s*\d{1,2}[:.]\d{2}.*)?$"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
# Day before month always: these are English extracts, and guessing by the numbers would read 03/04 two ways in one
# column.
_DMY = re.compile(r"(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4}|\d{2})" + _TIME)
_D_MONTH_Y = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/.,\s]*(?:of\s+)?([a-z]{3,9})[-/.,\s]*(\d{4}|\d{2})" + _TIME)
_MONTH_D_Y = re.compile(r"([a-z]{3,9})[-/.,\s]*(\d{1,2})(?:st|nd|rd|th)?[-/.,\s]+(\d{4})" + _TIME)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,\s]+")
# Eight figures of this century and the last: other eight figures are no date.
_PACKED = re.compile(r"(?:19|20)\d{6}$")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?$")
_PLAIN = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+$")
_AGE = re.compile(r"(-?\d+)(?:\.\d+)?\s*(?:years?|yrs?|y)?\b.*$")
_UNDER_ONE = re.compile(r"\d+\s*(?:months?|mths?|weeks?|wks?|days?)\b")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")
_NOUGHTS = re.compile(r"0{1,2}[-/. ]0{1,2}[-/. ]0{2,4}|0{4}[-/. ]0{1,2}[-/. ]0{1,2}|99[-/. ]99[-/. ]9{2,4}")


@dataclass(frozen=True)
class Doubt:
    """Why a cell could not be understood: a finding's code and its words."""

    code: str
    message: str
    blocks: bool = False


Read = Any
"""What a cell became: a value of the column's kind, None when blank, or a Doubt."""

NO_SUCH_DAY: Final = Doubt("impossible_date", "There is no such day, so the date was left blank.")
FAR_DATE: Final = Doubt("impossible_date", "No date here can be before 1900 or after 2100, so it was left blank.")
NO_DATE: Final = Doubt("placeholder_date", "This day is written where there is no date, so it was taken as none.")
ROUNDED: Final = Doubt(
    "identifier_rounded",
    "The spreadsheet has rounded this identifier: of a number it keeps fifteen digits, so different children became"
    " one. Export it again with the identifiers as text.",
    blocks=True,
)
NOT_A_DATE: Final = Doubt("not_a_date", "This is not a date, so it was left blank.")
NOT_A_NUMBER: Final = Doubt("not_a_number", "This is not a whole number, so it was left blank.")
UNKNOWN_CODE: Final = Doubt("unknown_code", "This is not one of the codes of this column, so it was left blank.")


def as_written(cell: Any) -> str | None:
    """A cell as a person would see it typed; None when it is empty."""
    # An empty text is an empty cell: formulas leave it behind.
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M") if cell.time() != time(0) else cell.strftime("%d/%m/%Y")
    if isinstance(cell, date):
        return f"{cell.day:02}/{cell.month:02}/{cell.year}"
    # Excel keeps every number as a float: a person typed 12 and would not know 12.0.
    if isinstance(cell, float) and isfinite(cell) and cell == floor(cell):
        return str(int(cell))
    return str(cell)


def tidy(text: str) -> str:
    """Text without outer blanks and with ordinary single spaces."""
    # Signs without width come with texts from web pages, and make two alike look alike and differ.
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing, or one of the words for nothing."""
    if cell is None:
        return True
    return isinstance(cell, str) and (not cell or tidy(cell).lower() in BLANK)


def reader(field: Field, day_0: date = EXCEL_DAY_0) -> Callable[[Any], Read]:
    """The function that reads one cell of this column; ``day_0`` is the day its workbook counts from."""
    if field.kind is Kind.DATE:
        return partial(read_date, day_0=day_0)
    if field.kind is Kind.CODE:
        return partial(read_coded, field.codes)
    if field.column == "age":
        return read_age
    return {
        Kind.INTEGER: read_count,
        Kind.IDENTIFIER: read_identifier,
        Kind.TEXT: read_text,
    }[field.kind]


def read_coded(codes: str, cell: Any) -> Read:
    """A code in our own spelling; ``Doubt`` when no rule knows it."""
    text = tidy(as_written(cell) or "")
    # The code is looked for before the blank: "none" is an answer about a disability.
    found = read_code(codes, text) if text else None
    if found is not None:
        return found
    return None if is_blank(cell) else UNKNOWN_CODE


def read_text(cell: Any) -> Read:
    """Text as written, trimmed."""
    if is_blank(cell):
        return None
    return tidy(as_written(cell) or "") or None


def read_identifier(cell: Any) -> Read:
    """An identifier as text: trimmed, leading zeros kept, Excel's 123.0 as 123; ``Doubt`` for one that was rounded."""
    if isinstance(cell, str) and _PLAIN.fullmatch(cell):  # nearly all, and there are more of them than of all else
        return None if cell.lower() in BLANK else cell
    if is_blank(cell):
        return None
    # As a float it has lost its last figures already, whatever is done about it here.
    if isinstance(cell, float) and abs(cell) >= ROUNDED_FROM:
        return ROUNDED
    text = tidy(as_written(cell) or "")
    # Text that Excel made of a long number before it was saved: its last digits are gone as well.
    if _SCIENTIFIC.fullmatch(text):
        return ROUNDED
    whole = _WHOLE_FLOAT.fullmatch(text)
    return whole[1] if whole else text


def read_count(cell: Any) -> Read:
    """A whole number of things, never negative."""
    number = _number(cell)
    if number is None or isinstance(number, Doubt):
        return number
    return int(number) if number == floor(number) and 0 <= number <= INT32 else NOT_A_NUMBER


def read_age(cell: Any) -> Read:
    """Age in whole years at the last birthday; -1 for an unborn child."""
    if isinstance(cell, str):
        words = tidy(cell).lower()
        if words.startswith("unborn") or words == "ub":
            return -1
        # Before years: "11 months" has a number that is no age in years.
        if _UNDER_ONE.match(words):
            return 0
        years = _AGE.fullmatch(words)
        cell = float(years[1]) if years else cell
    number = _number(cell)
    if number is None or isinstance(number, Doubt):
        return number
    # Rounded down, as ages are: 4.9 is four.
    return floor(number) if -1 <= number <= 130 else NOT_A_NUMBER


def _number(cell: Any) -> float | Doubt | None:
    """A cell's number, None when blank."""
    # A bool is an int to Python: without this, TRUE would be one placement.
    if isinstance(cell, bool | date | time | timedelta):
        return NOT_A_NUMBER
    if isinstance(cell, int | float):
        return float(cell) if isfinite(cell) else NOT_A_NUMBER
    if is_blank(cell):
        return None
    # People and systems write thousands with a comma.
    text = tidy(str(cell)).replace(",", "")
    # Longer digits are an identifier in the wrong column.
    return float(text) if len(text) <= 20 and _NUMBER.fullmatch(text) else NOT_A_NUMBER


def read_date(cell: Any, day_0: date = EXCEL_DAY_0) -> Read:
    """A date written as Excel's date or serial number, or as text: DD/MM/YYYY, D/M/YY, ISO, 1 Jan 2026, with times."""
    if isinstance(cell, str) and len(cell) == 10 and (day := _usual(cell)) is not None:
        return _plausible(day)
    if isinstance(cell, datetime):
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    # Before numbers: Python takes True for 1, which would be a day of 1900.
    if isinstance(cell, bool | time | timedelta):
        return NOT_A_DATE
    if isinstance(cell, int | float):
        return _numbered(float(cell), day_0)
    if is_blank(cell):
        return None
    return _spelled(_WEEKDAY.sub("", tidy(str(cell)).lower()), day_0)


def _usual(text: str) -> date | None:
    """The day of a text in one of the two spellings that nearly all have, YYYY-MM-DD and DD/MM/YYYY; else None.

    Whatever it does not know is read by the rules for all spellings, which take ten times as long.
    """
    if text[2] == "/" == text[5]:
        text = f"{text[6:]}-{text[3:5]}-{text[:2]}"
    elif not text[4] == "-" == text[7]:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _plausible(day: date) -> date | Doubt:
    if day in NO_DATES:
        return NO_DATE
    return day if EARLIEST <= day <= LATEST else FAR_DATE


def _numbered(number: float, day_0: date) -> date | Doubt:
    """Excel's count of days, or 20260131."""
    if not isfinite(number):
        return NOT_A_DATE
    # 20261231 typed as a number is a date and no serial: serials of this century have five digits.
    if number == floor(number) and _PACKED.fullmatch(str(int(number))):
        return _packed(str(int(number)))
    if number in NO_SERIALS:
        return NO_DATE
    # Serial 80,000 is in 2119: past LATEST and short of what a date can hold.
    if not 1 <= number <= 80_000:
        return FAR_DATE
    return _plausible(day_0 + timedelta(days=int(number)))


def _packed(text: str) -> date | Doubt:
    return _day(text[:4], text[4:6], text[6:])


def _spelled(text: str, day_0: date) -> date | Doubt:
    """A date in words or figures; English order, never American."""
    if _NOUGHTS.match(text):
        return NO_DATE
    if found := _ISO.match(text):
        return _day(found[1], found[2], found[3])
    if found := _DMY.match(text):
        return _day(found[3], found[2], found[1])
    if (found := _D_MONTH_Y.match(text)) and found[2][:3] in _MONTHS:
        return _day(found[3], _MONTHS[found[2][:3]], found[1])
    if (found := _MONTH_D_Y.match(text)) and found[1][:3] in _MONTHS:
        return _day(found[3], _MONTHS[found[1][:3]], found[2])
    if _PACKED.fullmatch(text):
        return _packed(text)
    if len(text) <= 12 and _NUMBER.fullmatch(text):
        return _numbered(float(text), day_0)
    return NOT_A_DATE


def _day(year: str, month: str | int, day: str) -> date | Doubt:
    """The day of these figures; years of two figures are 1951 to 2050."""
    full = int(year)
    if len(year) == 2:
        # Nobody in an extract was born before 1951 or has a plan after 2050.
        full += 2000 if full <= 50 else 1900
    try:
        return _plausible(date(full, int(month), int(day)))
    except ValueError:
        return NO_SUCH_DAY
