"""What ChAT's pages stand on, by example: adopters as households, who waits, and seven faults that are not repeated.

Of 31 May 2026. The faults are those of the only public re-implementation of ChAT, each beside what is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pytest

from practicelens.analytics.chat.pages import PAGES, AgeAndSex, By, Shares
from practicelens.analytics.exploring.cuts import cut_of
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import EventRow, Figure, Kind, Level, Only
from practicelens.analytics.measurements import Measurements
from tests.builders import measuring

AS_AT: Final = date(2026, 5, 31)

HOUSEHOLDS: Final = """
    family | stage1_started | stage1_ended | stage2_started | stage2_ended | matched    | placed | ordered    | left       | open     | waiting | stage 1    | stage 2
           | 2026-05-01     |              |                |              |            |        |            |            | stage_1  |         |            |
           | 2026-03-01     | 2026-05-01   | 2026-05-10     |              |            |        |            |            | stage_2  |         | yes 61     |
           | 2026-03-01     | 2026-05-02   |                |              |            |        |            |            | stage_1  |         | no 62      |
           | 2025-10-01     | 2025-12-01   | 2026-01-04     | 2026-05-04   |            |        |            |            | approved | 27      | yes 61     | yes 120
           | 2025-10-01     | 2025-12-02   | 2026-01-04     | 2026-05-05   | 2026-05-20 |        |            |            | matched  |         | no 62      | no 121
           | 2025-10-01     | 2025-12-01   | 2026-01-04     | 2026-05-04   |            |        |            | 2026-05-04 |          |         | yes 61     | yes 120
    F7     | 2025-11-03     |              |                |              |            |        |            |            | merged   |         |            |
    F7     | 2025-11-03     | 2026-01-05   |                |              |            |        |            |            | stage_1  |         | no 63      |
           |                | 2026-01-05   |                |              |            |        |            |            |          |         | not judged |
           | 2024-01-08     |              |                | 2024-09-02   | 2025-01-06 |        | 2026-05-11 |            |          |         |            | not judged
           | 2026-06-01     |              |                |              |            |        |            |            |          |         |            |
"""  # noqa: E501
"""A line is a row of list 11: two months from 1 March end on 1 May, four from 4 January on 4 May."""

WAITING: Final = (
    ("waits", {"decided": "2026-05-01"}, 30),
    ("lives there", {"decided": "2026-01-01", "placed": "2026-05-01"}, 150),
    ("adopted", {"decided": "2025-01-01", "ordered": "2026-05-31"}, None),
    ("adopted later", {"decided": "2025-01-01", "ordered": "2026-06-01"}, 515),
    ("reversed", {"decided": "2026-01-01", "reversed": "2026-05-01"}, None),
    ("not yet", {"decided": "2026-06-01"}, None),
)
"""Children of whom adoption was decided, and for how many days those who wait have waited."""


def lines() -> list[dict[str, str]]:
    head, *body = [line for line in HOUSEHOLDS.splitlines() if line.strip()]
    names = [cell.strip() for cell in head.split("|")]
    return [dict(zip(names, (cell.strip() for cell in line.split("|")), strict=True)) for line in body]


def _rows() -> dict[str, list[dict[str, Any]]]:
    days = [name for name in lines()[0] if name not in ("family", "open", "waiting", "stage 1", "stage 2")]
    adopters = [
        {"adopter": f"A{place}", "family": line["family"] or None, "left_reason": "1" if line["left"] else None}
        | {name: date.fromisoformat(line[name]) for name in days if line[name]}
        for place, line in enumerate(lines())
    ]
    adoption = [
        {"child": child} | {name: date.fromisoformat(day) for name, day in days.items()} for child, days, _ in WAITING
    ]
    return {"adopters": adopters, "adoption": adoption, **_faults()}


def _faults() -> dict[str, list[dict[str, Any]]]:
    """A few children for each fault, told apart by the beginning of their number."""
    day = date.fromisoformat
    care = {"legal_status": "C2", "born": day("2014-01-01")}
    long, checked = day("2023-05-01"), {"started": day("2025-01-01")}
    leaver = {"in_touch": "yes", "suitable": "yes", "accommodation": "U", "activity": "F1"}
    return {
        "assessments": [
            {"child": "easter", "started": day("2026-04-01"), "authorised": day("2026-05-13")},
            {"child": "open", "started": day("2026-05-20")},
        ],
        "looked_after": [
            {"child": "long", "started": long, "placement_started": long, **care},
            {"child": "new", "started": day("2026-03-01"), "placement_started": day("2026-03-01"), **care},
            {"child": "eleven months", "last_health": day("2025-06-30"), **checked, **care},
            {"child": "thirteen months", "last_health": day("2025-04-30"), **checked, **care},
            {"child": "absent", "started": day("2026-01-01"), "absent_12m": 2, **care},
            {"child": "never absent", "started": day("2026-01-01"), "absent_12m": 0, **care},
        ],
        "care_leavers": [
            *({"child": f"leaver {age}", "born": day(f"{2026 - age}-01-01"), **leaver} for age in (18, 19, 21, 22)),
            *({"child": f"leaver {code}", "born": day("2006-01-01"), **leaver, "activity": code}
              for code in ("G4", "G5", "G6")),
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurements]:
    with measuring.measured({AS_AT: _rows()}, tmp_path_factory.mktemp("chat")) as data:
        yield data


def figure(measured: Measurements, card: str) -> Figure:
    (found,) = measured.figures([card], Level.AUTHORITY, None, date(2025, 12, 1), AS_AT)
    return found


def rows(measured: Measurements, card: str) -> dict[str, EventRow]:
    """The rows behind a card by their child; of adopters by the line that tells them."""
    found = measured.children(card, Level.AUTHORITY, None, date(2025, 12, 1), AS_AT, Only.ALL)
    # A workbook's first row of a list is its third.
    return {one.child or str((one.row or 0) - 3): one for one in found}


def test_adopters_are_counted_as_households_and_as_far_as_they_have_come(measured: Measurements) -> None:
    stages = {place: one.evidence[0].value for place, one in rows(measured, "adopters_open").items()}
    assert stages == {str(at): line["open"] for at, line in enumerate(lines()) if line["open"] not in ("", "merged")}
    waiting = {place: one.amount for place, one in rows(measured, "adopters_waiting").items()}
    assert waiting == {str(at): float(line["waiting"]) for at, line in enumerate(lines()) if line["waiting"]}
    assert {one.child for one in measured.children("adopters_open", Level.AUTHORITY, None, AS_AT, AS_AT)} == {""}


@pytest.mark.parametrize("stage", [1, 2])
def test_a_stage_is_in_time_by_its_months(stage: int, measured: Measurements) -> None:
    words = {True: "yes", False: "no", None: "not judged"}
    found = {place: f"{words[one.counts]} {one.amount or 0:g}".removesuffix(" 0")
             for place, one in rows(measured, f"adopters_stage{stage}_in_time").items()}  # fmt: skip
    wanted = {str(at): line[f"stage {stage}"] for at, line in enumerate(lines()) if line[f"stage {stage}"]}
    # What ended before the period is in no figure of it.
    first = {str(at) for at, line in enumerate(lines()) if line[f"stage{stage}_ended"] >= "2025-12-01"}
    assert found == {place: answer for place, answer in wanted.items() if place in first}


def test_who_left_is_counted_and_who_was_refused_is_not_approved(measured: Measurements) -> None:
    assert set(rows(measured, "adopters_left")) == {"5"}
    assert set(rows(measured, "adopters_approved")) == {"3", "4"}
    assert set(rows(measured, "adopters_started")) == {"0", "1", "2"}


def test_children_wait_until_they_are_adopted_or_the_decision_is_reversed(measured: Measurements) -> None:
    found = {child: one.amount for child, one in rows(measured, "adoption_waiting").items()}
    assert found == {child: float(days) for child, _, days in WAITING if days is not None}


def test_what_stands_open_tells_how_long(measured: Measurements) -> None:
    assert rows(measured, "assessments_open")["open"].amount == 6
    assert rows(measured, "looked_after_open")["new"].amount == 91
    days = rows(measured, "placement_days")
    assert days["new"].amount == 91 and days["absent"].counts is None and days["absent"].note


def test_fault_1_working_days_leave_bank_holidays_out(measured: Measurements) -> None:
    """From 1 April to 13 May 2026 lie thirty weekdays, of which Good Friday, Easter Monday and 4 May are none."""
    assert rows(measured, "assessments_in_time_from_start")["easter"].amount == 27


def test_fault_2_stability_is_asked_of_those_long_looked_after_alone(measured: Measurements) -> None:
    found = rows(measured, "placement_stability")
    assert found["long"].counts is True and "new" not in found


def test_fault_3_a_health_assessment_of_eleven_months_ago_is_in_time_and_one_of_thirteen_is_not(
    measured: Measurements,
) -> None:
    found = rows(measured, "health_assessments")
    assert found["eleven months"].counts is True and found["thirteen months"].counts is False


def test_fault_4_19_to_21_takes_nobody_younger_or_older(measured: Measurements) -> None:
    found = set(rows(measured, "leavers_suitable_19_21"))
    assert {"leaver 19", "leaver 21"} <= found and not {"leaver 18", "leaver 22"} & found


def test_fault_5_reasons_for_not_being_in_work_are_not_work(measured: Measurements) -> None:
    found = rows(measured, "leavers_occupied_19_21")
    assert [found[f"leaver {code}"].counts for code in ("19", "G4", "G5", "G6")] == [True, False, False, False]


def test_fault_6_an_absence_is_told_by_its_number(measured: Measurements) -> None:
    found = rows(measured, "absent_from_care")
    assert (found["absent"].counts, found["never absent"].counts) == (True, False)


def test_fault_7_an_open_assessment_is_no_success(measured: Measurements) -> None:
    found = rows(measured, "assessments_in_time_from_start")
    assert set(found) == {"easter"} and figure(measured, "assessments_in_time_from_start").denominator == 1
    assert set(rows(measured, "assessments_open_late")) == {"open"}


def test_every_page_is_made_of_cards_that_can_be_divided_so() -> None:
    assert len({page.key for page in PAGES}) == len(PAGES) == 24
    for page in PAGES:
        assert all(key in CARDS for key in page.cards), page.key
        # Excel cuts the name of a sheet after 31 letters, its number among them.
        assert len(page.sheet) <= 28, page.sheet
        for part in page.parts:
            match part:
                case By(card, cut):
                    assert cut_of(CARDS[card], cut) is not None, (page.key, card, cut)
                case Shares(cards=cards):
                    assert {CARDS[one].kind for one in cards} == {Kind.SHARE}
                case AgeAndSex(card):
                    assert CARDS[card].of_children
