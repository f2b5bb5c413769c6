"""A cycle driven at random never reaches a forbidden state, and what is suggested keeps its own rules."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from practicelens.access.errors import Refused
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.states import CLOSED, SUBMITTED_ONCE, Event, Facts, Status, after
from practicelens.quality.standards.shipped import CASE_AUDIT, TOOLS
from practicelens.quality.standards.states import GRADES, Grade
from practicelens.workdays.calendar import england

GRADE = st.sampled_from(GRADES)
GRADES_AGAIN = frozenset({Event.GRADED_AGAIN, Event.REGRADE_AGAIN, Event.REGRADE_HELD})
"""What gives the cycle its latest grade: a re-audit, or its grade changed."""
STEP = st.tuples(st.sampled_from(list(Event)), GRADE)
KEYS = [domain.key for domain in CASE_AUDIT.domains]
GRADINGS = st.fixed_dictionaries({key: st.none() | GRADE for key in KEYS})


@given(first=GRADE, steps=st.lists(STEP, max_size=40), tracks=st.booleans())
def test_no_way_round_the_cycle(first: Grade, steps: list[tuple[Event, Grade]], tracks: bool) -> None:
    """A plain model beside the table: what must have happened before each status can be reached."""
    status, happened, latest, owed = Status.ALLOCATED, [], first, False
    for event, grade in steps:
        asked = grade if event in GRADES_AGAIN else latest
        try:
            status = after(status, event, Facts(asked, four_r_held=not owed, tracks=tracks))
        except Refused:
            continue
        happened.append(event)
        latest = grade if event in GRADES_AGAIN else latest
        if event in {Event.SUBMIT, *GRADES_AGAIN} and latest is Grade.INADEQUATE:
            owed = True
        owed = owed and event not in (Event.HOLD_FOUR_R, Event.CALL_OFF_FOUR_R)
        _check(status, happened, first)
        _check_month_four(status, happened, latest, tracks)


def _check_month_four(status: Status, happened: list[Event], latest: Grade, tracks: bool) -> None:
    """Month 4 follows the latest grade, whether a re-audit gave it or the rule of the day had none."""
    if status is Status.BEST_PRACTICE:
        assert latest.at_least(Grade.GOOD)
    if status in (Status.TRACKED, Status.ESCALATED):
        assert not latest.at_least(Grade.GOOD)
    if status is Status.TRACKED:
        assert tracks and latest is Grade.REQUIRES_IMPROVEMENT
    if status is Status.ENDED and happened[-1] in {*GRADES_AGAIN, Event.GO_WITHOUT_RE_AUDIT}:
        assert not tracks and latest is Grade.REQUIRES_IMPROVEMENT


def _check(status: Status, happened: list[Event], first: Grade) -> None:
    """What no audit may ever be."""
    if status in SUBMITTED_ONCE:
        assert Event.START in happened
    if status in (Status.RE_AUDIT, Status.ESCALATED, Status.TRACKED, Status.BEST_PRACTICE):
        went_on = {Event.OPEN_RE_AUDIT, Event.GO_WITHOUT_RE_AUDIT} & set(happened)
        assert Event.REVIEW_ACTIONS in happened and went_on
        assert happened.index(Event.REVIEW_ACTIONS) < min(happened.index(event) for event in went_on)
        if first is Grade.INADEQUATE:
            assert Event.HOLD_FOUR_R in happened or Event.CALL_OFF_FOUR_R in happened
    if status in (Status.ESCALATED, Status.TRACKED, Status.BEST_PRACTICE):
        assert Event.GRADED_AGAIN in happened or Event.GO_WITHOUT_RE_AUDIT in happened
    if status in CLOSED:
        last = {Event.WITHDRAW, Event.SUBMIT_WITHOUT_CYCLE, Event.SHARE, Event.END_WITH_REASON}
        last |= {*GRADES_AGAIN, Event.GO_WITHOUT_RE_AUDIT}
        assert happened[-1] in last


@given(GRADINGS)
def test_the_suggestion_agrees_with_a_plain_twin(grades: dict[str, Grade | None]) -> None:
    given_ = sorted(GRADES.index(grade) for grade in grades.values() if grade is not None)
    suggested = rules.suggestion(CASE_AUDIT, grades)
    if not given_:
        assert suggested is None
        return
    middle = given_[len(given_) // 2]
    critical = any(grades[key] is Grade.INADEQUATE for key in ("lived_experience", "assessment", "oversight"))
    if critical:
        middle = 3
    elif 3 in given_:
        middle = max(middle, 2)
    if middle == 0 and (grades["impact"] is not Grade.OUTSTANDING or max(given_) > 1):
        middle = 1
    assert suggested is GRADES[middle]


@given(GRADINGS, st.sampled_from(KEYS))
def test_a_lower_domain_never_raises_the_suggestion(grades: dict[str, Grade | None], key: str) -> None:
    before = grades[key]
    if before is None or before is Grade.INADEQUATE:
        return
    lower = {**grades, key: GRADES[before.rank + 1]}
    one, two = rules.suggestion(CASE_AUDIT, grades), rules.suggestion(CASE_AUDIT, lower)
    assert one is not None and two is not None and two.rank >= one.rank


@given(st.dates(date(2020, 1, 1), date(2034, 6, 30)), st.integers(0, 200))
def test_months_follow_one_another(submitted: date, days: int) -> None:
    calendar = england()
    reviewed = date.fromordinal(submitted.toordinal() + days)
    review = rules.review_due(submitted, calendar)
    again = calendar.last_of_month(rules.re_audit_month(submitted, reviewed))
    assert calendar.is_working(review) and calendar.is_working(again)
    assert review > submitted and again > reviewed and again > review


TYPED = st.dictionaries(
    st.sampled_from([*rules.PART_FIELDS, *KEYS]),
    st.dictionaries(st.sampled_from(["grade", "why", "held_on", "best", "view"]), st.text(max_size=5), max_size=5),
    max_size=6,
)


@given(TYPED, st.sampled_from(TOOLS))
def test_whatever_is_typed_the_check_says_what_is_missing(typed: dict[str, dict[str, str]], tool) -> None:
    found = rules.gaps(tool, typed)
    assert found and all(gap.message for gap in found)
    known = {*rules.PART_FIELDS, rules.SECTIONS, "actions", *(domain.key for domain in tool.domains)}
    assert {gap.part for gap in found} <= known


@given(st.lists(st.text(min_size=1, max_size=6), min_size=1), st.text(max_size=8), st.integers(0, 12))
def test_a_draw_can_be_repeated_by_anybody(keys: list[str], seed: str, count: int) -> None:
    one = rules.drawn(keys, seed, count)
    assert one == rules.drawn(list(reversed(keys)), seed, count)
    assert len(set(one)) == len(one) == min(count, len(set(keys))) and set(one) <= set(keys)
