"""What stands behind a figure: the dates that made each row count, its place in the file, and rows without a date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Level, Only, Timing
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.measurements.trends import trend
from tests.builders import measuring
from tests.builders.measuring import Snapshot

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)


def shown(data: Measurements, card: str, child: str, *, only: Only = Only.ALL) -> dict[str, date | int | str | None]:
    """A child's evidence behind a figure of the quarter, by its words."""
    rows = data.children(card, Level.AUTHORITY, None, date(2026, 9, 1), NOVEMBER, only)
    (row,) = [one for one in rows if one.child == child]
    return {one.label: one.value for one in row.evidence} | {"told": row.extract_day, "list": row.list, "row": row.row}


def test_a_row_shows_what_it_was_judged_by_and_where_it_stands(tmp_path: Path) -> None:
    done = {"child": "1", "started": date(2026, 10, 1), "authorised": date(2026, 11, 20)}
    plan = {"child": "2", "started": date(2026, 5, 1), "latest_review": date(2026, 8, 1), "seen_alone": "yes"}
    lists: Snapshot = {"assessments": [{"child": "9"}, done], "protection_plans": [plan]}
    cards = ("assessments_in_time_from_start", "cp_reviews_in_time", "cp_visits_in_time", "caseload")
    with measuring.measured({NOVEMBER: lists}, tmp_path, cards=cards) as data:
        assert shown(data, "assessments_in_time_from_start", "1") == {
            "began": date(2026, 10, 1),
            "authorised": date(2026, 11, 20),
            "told": NOVEMBER,
            "list": "assessments",
            "row": 4,
        }
        review = shown(data, "cp_reviews_in_time", "2")
        assert (review["last done"], review["last day in time"]) == (date(2026, 8, 1), date(2027, 2, 1))
        # What is missing is evidence too: it is told as not held, not left out.
        assert shown(data, "cp_visits_in_time", "2")["last done"] is None
        loads = shown(data, "caseload", "2")
        assert (loads["allocation taken from"], loads["list"], loads["row"]) == (
            "protection_plans",
            "protection_plans",
            3,
        )


def test_every_card_shows_something(tmp_path: Path) -> None:
    start = {"started": date(2026, 10, 1)}
    lists: Snapshot = {
        "contacts": [{"child": "1", "contact_date": date(2026, 10, 1)}],
        "referrals": [{"child": "1", "referral_date": date(2026, 10, 1)}],
        "in_need": [{"child": "1", **start}],
        "looked_after": [{"child": "2", **start, "missing_12m": 1}],
        "care_leavers": [{"child": "3", "age": 20}],
    }
    with measuring.measured({NOVEMBER: lists}, tmp_path) as data:
        for key in CARDS:
            for row in data.children(key, Level.AUTHORITY, None, date(2026, 6, 1), NOVEMBER):
                assert row.evidence and row.row == 3 and row.extract_day == NOVEMBER, key


def test_what_has_no_date_is_counted_as_not_judged_and_never_as_counted(tmp_path: Path) -> None:
    dated = {"child": "1", "referral_date": date(2026, 11, 2), "nfa": "no"}
    lists: Snapshot = {
        "referrals": [dated, {"child": "2", "nfa": "no"}],
        "section47": [{"child": "3", "icpc_date": date(2026, 11, 9)}],
        "protection_plans": [{"child": "4"}, {"child": "5", "ended": date(2026, 11, 3)}],
    }
    expected = {
        "referrals": (1, 1), "referral_nfa": (0, 1), "section47_enquiries": (0, 1), "plans_started": (0, 2),
        "plans_ended": (0, 1), "plans_open": (0, 1),
    }  # fmt: skip
    with measuring.measured({NOVEMBER: lists}, tmp_path, cards=expected) as data:
        for card, (counted, unjudged) in expected.items():
            (figure,) = data.figures([card], Level.AUTHORITY, None, date(2026, 9, 1), NOVEMBER)
            assert (figure.numerator, figure.not_judged) == (counted, unjudged), card
            rows = data.children(card, Level.AUTHORITY, None, date(2026, 9, 1), NOVEMBER, Only.NOT_JUDGED)
            assert len(rows) == unjudged and all(row.note for row in rows), card
        assert shown(data, "referrals", "2", only=Only.NOT_JUDGED)["referral"] is None


def test_a_date_that_a_later_extract_puts_right_is_no_longer_missing(tmp_path: Path) -> None:
    put_right = {"child": "1", "referral_date": date(2026, 10, 5)}
    chain: dict[date, Snapshot] = {OCTOBER: {"referrals": [{"child": "1"}]}, NOVEMBER: {"referrals": [put_right]}}
    with measuring.measured(chain, tmp_path, cards=("referrals",)) as data:
        (figure,) = data.figures(["referrals"], Level.AUTHORITY, None, date(2026, 9, 1), NOVEMBER)
        assert (figure.numerator, figure.not_judged) == (1, 0)


def test_each_point_of_a_line_is_the_figure_of_as_long_a_time(tmp_path: Path) -> None:
    weeks = [{"child": f"{n}", "referral_date": date(2026, 6 + n, 10)} for n in range(6)]
    snapshots = {OCTOBER: {"referrals": weeks}, NOVEMBER: {"referrals": weeks}}
    cards = ("referrals", "referral_nfa")
    with measuring.measured(snapshots, tmp_path, cards=cards) as data:
        for key in cards:
            last = trend(data, key, Level.AUTHORITY, None, span=3)[-1]
            assert CARDS[key].timing is Timing.FLOW and (last.start, last.end) == (date(2026, 9, 1), NOVEMBER)
            assert data.figures([key], Level.AUTHORITY, None, last.start, last.end) == (last,)
        assert [one.value for one in trend(data, "referrals", Level.AUTHORITY, None, span=3)[-2:]] == [3, 3]
