"""October 2026 of Duty and Assessment East, a team of Northborough, worked out by hand from its workbook.

What the team's rows say stands here as somebody reads them in Excel, with every number counted on fingers and a wall
calendar beside them. First the workbook is held to these rows, so that it is these that were counted; then each figure
of the team's October, and of its open work on the extract's day, to the number that was counted.

The calendar of 2026: 31 August, a Monday, is the summer bank holiday, the only one of those weeks. A working day is
counted from the day after the start, so an assessment from Monday 19 to Wednesday 28 October takes seven.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.builders.northborough import at_once

REFERRED = """
B-10911 | 2026-10-09 | 4  | went on
B-10913 | 2026-10-09 | 4  | went on
B-10914 | 2026-10-09 | 4  | went on
B-10915 | 2026-10-16 | 8  | went on
B-10649 | 2026-10-20 | 3F | went on
B-10917 | 2026-10-20 | 6  | went on
B-10918 | 2026-10-20 | 6  | went on
"""
"""List 3, referred in October. B-10649 had been referred on 25 June too: the one that came back within a year."""
ASSESSED = """
B-10857 | 2026-07-15 | 2026-10-12 | seen | no  | 2026-07-15
B-10872 | 2026-08-17 | 2026-10-12 | seen | yes | 2026-08-14
B-10873 | 2026-08-17 | 2026-10-12 | seen | yes | 2026-08-14
B-10876 | 2026-08-19 | 2026-10-02 | seen | no  | 2026-08-18
B-10886 | 2026-08-27 | 2026-10-27 | seen | no  | 2026-08-27
B-10764 | 2026-08-28 | 2026-10-26 | seen | yes | 2026-08-28
B-10887 | 2026-08-28 | 2026-10-14 | seen | no  | 2026-08-28
B-10901 | 2026-09-22 | 2026-10-29 | seen | no  | 2026-09-22
B-10915 | 2026-10-19 | 2026-10-28 | seen | no  | 2026-10-16
"""
"""List 4, authorised in October: started, authorised, seen, needs social care, and when list 3 has them referred.

Working days from the start: twelve weeks are 60 to 7 October, 8, 9 and 12 October, less the bank holiday, 62; eight
weeks less one, 39, twice; 31; 42; 40; 32; 27; 7. In order 7, 27, 31, 32, 39, 39, 40, 42, 62: the middle is 39, and one
of nine took longer than 45. From the referral three take one more (14 and 18 August, 16 October), none late by it.
"""
NEED_BEGAN = """
B-10911 | 2026-10-09
B-10913 | 2026-10-09
B-10914 | 2026-10-09
B-10915 | 2026-10-16
B-10649 | 2026-10-20
B-10917 | 2026-10-20
B-10918 | 2026-10-20
"""
NEED_ENDED = """
B-10876 | 2026-08-18 | 2026-10-02 | RC8
B-10857 | 2026-07-15 | 2026-10-12 | RC8
B-10887 | 2026-08-28 | 2026-10-14 | RC8
B-10886 | 2026-08-27 | 2026-10-27 | RC8
B-10915 | 2026-10-16 | 2026-10-28 | RC8
B-10901 | 2026-09-22 | 2026-10-29 | RC8
"""
"""List 6, closed in October, RC8 after assessment. Days: 13 + 30 + 2 are 45; 16 + 31 + 30 + 12 are 89; 3 + 30 + 14 are
47; 4 + 30 + 27 are 61; 12; 8 + 29 are 37. In order 12, 37, 45, 47, 61, 89: the middle lies between 45 and 47.
"""
OPEN = """
B-10902 | 2026-09-25
B-10903 | 2026-09-25
B-10904 | 2026-09-25
B-10911 | 2026-10-09
B-10913 | 2026-10-09
B-10914 | 2026-10-09
B-10649 | 2026-10-21
B-10917 | 2026-10-21
B-10918 | 2026-10-21
B-10924 | 2026-11-05
"""
"""List 4, not authorised by Sunday 22 November, and when it started.

Those of 25 September, a Friday, have their 45th working day nine weeks later, on Friday 27 November: the last of the
five working days ahead. The next is that of 9 October, on 11 December, beyond ten. None is late yet.
"""
OCTOBER = """
referrals                        | 7 |    | 7
re_referrals                     | 1 | 7  |
referral_nfa                     | 0 | 7  |
referrals_from_schools           | 0 | 7  |
referrals_from_police            | 2 | 7  |
referrals_from_health            | 1 | 7  |
assessments_completed            | 9 |    | 9
assessments_in_time_from_start   | 8 | 9  |
assessments_in_time_from_referral| 8 | 9  |
assessment_duration              |   | 9  | 39
assessments_child_seen           | 9 | 9  |
assessments_no_further_action    | 6 | 9  |
in_need_started                  | 7 |    | 7
in_need_ended                    | 6 |    | 6
in_need_duration                 |   | 6  | 46
in_need_closed_after_assessment  | 6 | 6  |
in_need_closed_to_early_help     | 0 | 6  |
section47_enquiries              | 0 |    | 0
conferences                      | 0 |    | 0
plans_started                    | 0 |    | 0
looked_after_started             | 0 |    | 0
"""
"""Counted of the month: how many, of how many, and what is told where it is no share."""
NOW = """
assessments_open      | 10 |    | 10
assessments_open_late | 0  | 10 |
assessments_due_in_5  | 3  | 10 |
assessments_due_in_10 | 3  | 10 |
in_need_open          | 10 |    | 10
caseload              | 10 |    | 10
unallocated           | 0  | 10 |
plans_open            | 0  |    | 0
looked_after_open     | 0  |    | 0
"""
"""Counted on Sunday 22 November, of the same ten children."""

READ = """
import json
from datetime import date, datetime
from pathlib import Path
from django.conf import settings
from openpyxl import load_workbook
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Level, Timing
from practicelens.people.models import Team
from practicelens.performance.datasets.register.internal import current, measured

TEAM = "Duty and Assessment East"
book = load_workbook(Path(settings.VAR_DIR) / "demonstration" / "annex-a-2026-11-22.xlsx", read_only=True)

def cell(value):
    return value.date().isoformat() if isinstance(value, datetime) else "" if value is None else str(value).strip()

def rows(sheet):
    lines = [[cell(one) for one in line] for line in book[sheet].iter_rows(values_only=True)]
    head = next(place for place, line in enumerate(lines) if line[0] == "Child Unique ID")
    return [dict(zip(lines[head], line)) for line in lines[head + 1:]]

lists = {number: [row for row in rows(f"List_{number}") if row["Allocated Team"] == TEAM] for number in (3, 4, 5, 6)}
team = Team.objects.get(name=TEAM).pk
data = measured(current())
found = {}
days = {Timing.FLOW: (date(2026, 10, 1), date(2026, 10, 31)), Timing.STOCK: (data.as_at, data.as_at)}
for timing, (first, last) in days.items():
    keys = [key for key, card in CARDS.items() if card.timing is timing and Level.TEAM in card.levels]
    for one in data.figures(keys, Level.TEAM, [team], first, last):
        found[one.card] = [one.numerator, one.denominator, one.value, one.why]
print(json.dumps({"lists": lists, "figures": found, "as_at": data.as_at.isoformat()}))
"""
Row = dict[str, str]


def table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def read(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The team's rows of the workbook of 22 November, and its figures."""
    found: dict[str, Any] = json.loads(at_once(tmp_path_factory.getbasetemp()).run(READ)[-1])
    assert found["as_at"] == "2026-11-22"
    return found


def of_october(rows: list[Row], column: str) -> list[Row]:
    return [row for row in rows if row[column].startswith("2026-10")]


def test_the_rows_that_were_counted_are_those_of_the_workbook(read: dict[str, Any]) -> None:
    referrals, assessments, enquiries, need = (read["lists"][number] for number in "3456")
    day, start, done = (
        "Date of referral",
        "Continuous Assessment Start Date",
        "Continuous Assessment Date of Authorisation",
    )
    seen, needs = "Child Seen During Continuous Assessment", assessments[0].keys()
    (needs,) = [one for one in needs if one.startswith("Was the child assessed as requiring")]
    went = {"b) No": "went on", "a) Yes": "no further action"}
    code = {"a) Yes": "yes", "b) No": "no"}
    assert table(REFERRED) == [
        [row["Child Unique ID"], row[day], row["Referral Source"].split(" ")[1].rstrip(":"), went[row["Referral NFA?"]]]
        for row in of_october(referrals, day)
    ]
    twice = [row[day] for row in referrals if row["Child Unique ID"] == "B-10649"]
    assert twice == ["2026-06-25", "2026-10-20"]
    latest = {row["Child Unique ID"]: row[day] for row in referrals}
    assert table(ASSESSED) == [
        [row["Child Unique ID"], row[start], row[done], "seen" if code[row[seen]] == "yes" else "", code[row[needs]],
         latest[row["Child Unique ID"]]]
        for row in of_october(assessments, done)
    ]  # fmt: skip
    assert table(OPEN) == [[row["Child Unique ID"], row[start]] for row in assessments if not row[done]]
    began = sorted(of_october(need, "CIN Start Date"), key=lambda row: row["CIN Start Date"])
    assert sorted(table(NEED_BEGAN)) == sorted([row["Child Unique ID"], row["CIN Start Date"]] for row in began)
    ended = sorted(of_october(need, "CIN Closure Date"), key=lambda row: row["CIN Closure Date"])
    assert table(NEED_ENDED) == [
        [row["Child Unique ID"], row["CIN Start Date"], row["CIN Closure Date"], row["Reason for Closure"][:3]]
        for row in ended
    ]
    discussed = "Strategy discussion initiating Section 47 Enquiry Start Date"
    assert of_october(enquiries, discussed) == [], "nobody of this team was discussed in October"


@pytest.mark.parametrize("line", [*table(OCTOBER), *table(NOW)], ids=lambda line: line[0])
def test_each_figure_is_the_number_that_was_counted(read: dict[str, Any], line: list[str]) -> None:
    key, counted, of, value = (*line, "")[:4]
    numerator, denominator, figure, why = read["figures"][key]
    assert why == ""
    if counted and of:
        assert (numerator, denominator, figure) == (int(counted), int(of), int(counted) / int(of))
    elif of:
        assert (denominator, figure) == (int(of), float(value))
    else:
        assert (numerator, figure) == (int(counted), float(value))
