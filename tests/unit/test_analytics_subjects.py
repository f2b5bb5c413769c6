"""What the weeks of subjects are counted from, by one small authority and by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from practicelens.analytics.measurements import Measurements, subjects
from tests.builders import measuring

NOW = date(2026, 11, 22)
CARE = {"started": date(2026, 1, 5), "team": "Care 2", "legal_status": "V2"}
LEFT = {"team": "Care 2", "eligibility": "relevant"}
SNAPSHOT = {
    "contacts": [
        {"child": child, "contact_date": NOW - timedelta(days=ago)}
        for child, days in (("1", (0, 6)), ("2", (7,)), ("3", (2, 340)), ("4", (1, 400)), ("5", (34, 35)))
        for ago in days
    ],
    "referrals": [
        {"child": child, "referral_date": NOW - timedelta(days=ago), "team": "Duty 1", "nfa": nfa}
        for child, ago, nfa in (("2", 5, None), ("3", 2, "yes"), ("5", 26, "yes"))
    ],
    "looked_after": [
        CARE | {"child": "10", "uasc": "yes"},
        CARE | {"child": "11", "uasc": "no"},
        CARE | {"child": "12", "uasc": "yes", "ended": date(2026, 3, 1)},
    ],
    "care_leavers": [
        LEFT | {"child": "20", "in_touch": "no", "uasc": "yes"},
        LEFT | {"child": "21", "in_touch": "yes"},
    ],
    "adoption": [
        {"child": "11", "decided": date(2026, 6, 1)},
        {"child": "30", "decided": date(2026, 6, 1), "matched": date(2026, 8, 1)},
        {"child": "31", "decided": date(2025, 6, 1), "placed": date(2026, 8, 1)},
        {"child": "32", "decided": date(2025, 6, 1), "placed": date(2026, 1, 1), "ordered": date(2026, 9, 1)},
        {"child": "33", "decided": date(2025, 6, 1), "reversed": date(2026, 9, 1)},
    ],
    "adopters": [
        # Two people of one family are one household.
        *({"adopter": one, "family": "F", "stage1_started": date(2026, 6, 1)} for one in ("A1", "A2")),
        {"adopter": "B", "applied": date(2026, 1, 1), "approved": date(2026, 6, 1)},
        {"adopter": "C", "applied": date(2026, 1, 1), "approved": date(2026, 6, 1), "left": date(2026, 9, 1)},
    ],
}  # fmt: skip


GROUPS = """
    unaccompanied unaccompanied_leaver leaver leaver_out_of_touch adoption_waiting adoption_matched adoption_placed
    adopters_assessed adopters_waiting referral_waiting
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurements]:
    with measuring.measured({NOW: SNAPSHOT}, tmp_path_factory.mktemp("subjects")) as found:
        yield found


def test_weeks_end_on_the_extract_s_own_day(data: Measurements) -> None:
    weeks = subjects.by_week(data)
    assert [weeks.get(("Contact", week), 0) for week in range(5)] == [4, 1, 0, 0, 1]
    # Child 1 twice in a week, child 3 within the year; child 4's was longer ago; child 5's is 35 days old.
    assert [weeks.get(("Repeat contact", week), 0) for week in range(5)] == [2, 0, 0, 0, 1]
    # A referral on the day, one 2 days on, and one 8 days on, which is too late.
    assert [weeks.get(("Contact to referral", week), 0) for week in range(5)] == [1, 1, 0, 0, 0]


def test_groups_hold_whoever_is_in_them_now(data: Measurements) -> None:
    counts = subjects.in_groups(data, GROUPS.split())
    assert counts == {
        ("unaccompanied", 2): 1, ("unaccompanied_leaver", 2): 1, ("leaver", 2): 2, ("leaver_out_of_touch", 2): 1,
        ("adoption_waiting", 2): 1, ("adoption_matched", None): 1, ("adoption_placed", None): 1,
        ("adopters_assessed", None): 1, ("adopters_waiting", None): 1, ("referral_waiting", 1): 1,
    }  # fmt: skip
    due = subjects.due_in_groups(data, ["unaccompanied"])
    assert {row.child for row in due} == {"10"} and {"cla_visit", "cla_review", "health"} <= {row.kind for row in due}
