"""What is foretold late against a slow twin, on queues made by chance; and its score, row by row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from practicelens.analytics.measure import DueRow, MadeRow
from practicelens.performance.late.foreseen import forecast
from practicelens.performance.late.foreseen.forecast import Days, Expected, Why
from practicelens.workdays.calendar import england

TODAY = date(2026, 12, 21)  # a Monday before days off
CALENDAR = england()
KINDS = ("assessment", "cp_visit", "cla_visit", "cin_visit", "cp_review", "health")


def due_row(kind: str, child: int, worker: int | None, days: int) -> DueRow:
    day = TODAY + timedelta(days=days)
    return DueRow(kind, f"{child:03}", worker, 1, day, day - timedelta(days=14), day + timedelta(days=1))


workers = st.one_of(st.none(), st.integers(1, 3))
rows = st.lists(
    st.builds(due_row, st.sampled_from(KINDS), st.integers(1, 60), workers, st.integers(-9, 14)),
    max_size=40,
    unique_by=lambda row: (row.kind, row.child),
)
made = st.lists(
    st.builds(
        lambda kind, worker, days: MadeRow(kind, "1", worker, 1, TODAY - timedelta(days=days)),
        st.sampled_from(["assessment", "cp_visit", "cin_visit"]), workers, st.integers(0, 120),
    ),
    max_size=60,
)  # fmt: skip
spells = st.lists(
    st.builds(
        lambda first, long: (TODAY + timedelta(days=first), TODAY + timedelta(days=first + long)),
        st.integers(-5, 14), st.integers(0, 9),
    ),
    max_size=2,
)  # fmt: skip


def slow(
    late: Sequence[DueRow], soon: Sequence[DueRow], done: Sequence[MadeRow], away: dict[int, list[Days]]
) -> set[tuple[DueRow, Why]]:
    """Each thing asked by itself: who stands before it, which days its worker is there, how many are done by then."""
    began = TODAY - timedelta(weeks=13) + timedelta(days=1)
    before = [began + timedelta(days=n) for n in range(91)]
    worked = [day for day in before if CALENDAR.is_working(day)]

    def sort(kind: str) -> str | None:
        return "a" if kind == "assessment" else "v" if kind in ("cp_visit", "cla_visit", "cin_visit") else None

    def did(worker: int, of: str | None) -> int:
        return sum(one.worker_id == worker and sort(one.kind) == of and one.day in before for one in done)

    found = set()
    for row in soon:
        of = sort(row.kind)
        if of is None:
            continue
        if row.worker_id is None:
            found.add((row, Why.NO_WORKER))
            continue
        own = [one for one in (*late, *soon) if one.worker_id == row.worker_id and sort(one.kind) == of]
        mine = (row.due, row.kind, row.child)
        place = 1 + sum((one.due, one.kind, one.child) < mine for one in own)
        ahead = [TODAY + timedelta(days=n) for n in range((row.due - TODAY).days + 1)]
        ahead = [day for day in ahead if CALENDAR.is_working(day)]
        there = [day for day in ahead if not any(a <= day <= b for a, b in away.get(row.worker_id, []))]
        every = [did(who, of) for who in (1, 2, 3) if did(who, of)]
        pace: float = did(row.worker_id, of)
        if pace < 5:
            pace = sum(every) / len(every) if every else 0
        if ahead and not there:
            found.add((row, Why.AWAY))
        elif every and place > math.ceil(pace * len(there) / len(worked)):
            found.add((row, Why.PACE))
    return found


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(rows, made, st.dictionaries(st.integers(1, 3), spells))
def test_what_is_foretold_equals_its_slow_twin(
    due: list[DueRow], done: list[MadeRow], away: dict[int, list[Days]]
) -> None:
    late, soon = [row for row in due if row.due < TODAY], [row for row in due if row.due >= TODAY]
    by = forecast.pace(done, TODAY, CALENDAR)
    found = forecast.expected(late, soon, by, away, TODAY, CALENDAR)
    assert {(one.row, one.why) for one in found} == slow(late, soon, done, away)
    assert list(found) == sorted(found, key=_by_day)


def _by_day(one: Expected) -> tuple[date, str, str]:
    return one.row.due, one.row.kind, one.row.child


def test_a_name_that_nobody_has_matched_is_not_nobody() -> None:
    nobodys = due_row("cp_visit", 1, None, 3)
    for row, foretold in ((nobodys, [Why.NO_WORKER]), (replace(nobodys, spelled=True), [])):
        found = forecast.expected([], [row], forecast.pace([], TODAY, CALENDAR), {}, TODAY, CALENDAR)
        assert [one.why for one in found] == foretold


def test_what_became_of_each_is_told() -> None:
    row = due_row("cp_visit", 1, 1, -3)
    by_day, late = row.due, row.late_from
    assert forecast.outcome(row, [by_day], still=False) is False
    assert forecast.outcome(row, [late], still=False) is True
    assert forecast.outcome(row, [late, by_day], still=False) is False  # once in time, though visited again
    assert forecast.outcome(row, [row.since], still=True) is True  # the visit that wound the clock is no doing
    assert forecast.outcome(row, [], still=False) is None
    assessment = due_row("assessment", 1, 1, -3)
    assert forecast.outcome(assessment, [assessment.since], still=False) is False  # begun and authorised in a day


def test_a_score_counts_what_came_to_its_day_and_nothing_else() -> None:
    kinds = ("cp_visit", "cla_visit", "cp_visit", "cp_review")
    called, other, ended, review = (due_row(kind, child, 1, -3) for child, kind in enumerate(kinds, start=1))
    later = due_row("cp_visit", 5, 1, 9)
    still = {(row.kind, row.child, row.since) for row in (called, review)}
    done = {("cla_visit", "002"): [other.due]}
    due = [called, other, ended, review, later]
    found = forecast.score(TODAY - timedelta(days=7), TODAY, [called, ended, later], due, done, still)
    assert (found.foretold, found.late, found.gone, found.others, found.others_late) == (2, 1, 1, 1, 0)
