"""Drawing cases: who is left out, that a seed repeats a draw, and that strata least reached come first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from practicelens.quality.audits.core.states import Draw
from practicelens.quality.programme.core.states import LeftOut
from practicelens.quality.programme.draws.rules import (
    Auditor,
    Bars,
    Case,
    Known,
    assessment_teams,
    pick,
    pool_of,
    print_of,
    shared_out,
    why_left_out,
)

TODAY = date(2026, 11, 23)
PLANS = ("looked_after", "protection_plan", "in_need")
POOL = tuple(Case(f"C-{n:03}", 1, n % 5 + 1, PLANS[n % 3]) for n in range(60))
TOM = Auditor(1)
PLAIN = Known(Case("C-1", 1, 7, "looked_after"), opened=TODAY - timedelta(days=90))
BARS = Bars(minimum_open_days=28, on=TODAY)


def test_the_same_list_and_seed_draw_the_same_whatever_order_the_list_is_in() -> None:
    for how in (Draw.RANDOM, Draw.STRATIFIED):
        first = pick(POOL, "seed", 8, how)
        assert first == pick(tuple(reversed(POOL)), "seed", 8, how)
        assert first != pick(POOL, "another seed", 8, how)
        assert len({case.child for case in first}) == 8


def test_a_list_kept_and_read_again_has_the_same_print_and_one_changed_has_not() -> None:
    kept = [case.to_json() for case in POOL]
    assert print_of(pool_of(kept)) == print_of(POOL)
    kept[3][2] = 99
    assert print_of(pool_of(kept)) != print_of(POOL)


def test_a_stratified_draw_reaches_every_worker_before_any_twice_and_every_plan_in_time() -> None:
    drawn = pick(POOL, "seed", 15, Draw.STRATIFIED)
    assert Counter(case.worker for case in drawn) == Counter(dict.fromkeys(range(1, 6), 3))
    assert {case.plan for case in drawn} == set(PLANS)


def test_whoever_was_reached_least_before_comes_first() -> None:
    before = {f"worker:{worker}": 2 for worker in (1, 2, 3, 5)}
    drawn = pick(POOL, "seed", 2, Draw.STRATIFIED, before=before)
    assert [case.worker for case in drawn] == [4, 4]


def test_nobody_left_out_or_taken_is_drawn_and_a_short_list_gives_what_it_has() -> None:
    pool = [replace(case, left_out="too_recent") if number >= 3 else case for number, case in enumerate(POOL)]
    for how in (Draw.RANDOM, Draw.STRATIFIED):
        assert {case.child for case in pick(pool, "s", 10, how)} == {"C-000", "C-001", "C-002"}
        assert [c.child for c in pick(pool, "s", 10, how, taken=POOL[:1], not_any_more=["C-001"])] == ["C-002"]


@pytest.mark.parametrize(
    ("known", "bars", "why"),
    [
        (PLAIN, BARS, None),
        (replace(PLAIN, case=replace(PLAIN.case, team=None)), BARS, LeftOut.NO_TEAM),
        (PLAIN, replace(BARS, audited=frozenset({"C-1"})), LeftOut.AUDITED_RECENTLY),
        (replace(PLAIN, opened=TODAY - timedelta(days=27)), BARS, LeftOut.TOO_RECENT),
        (replace(PLAIN, opened=TODAY - timedelta(days=28)), BARS, None),
        (
            replace(PLAIN, opened=TODAY - timedelta(days=2)),
            replace(BARS, assessment_teams=frozenset({1})),
            None,
        ),
        (replace(PLAIN, opened=None), BARS, None),
        (replace(PLAIN, reviewed_by=1), BARS, LeftOut.OWN_REVIEW),
        (replace(PLAIN, restricted=True), BARS, LeftOut.NOT_CLEARED),
    ],
)
def test_who_is_left_out_and_who_differing_by_one_fact_is_not(known: Known, bars: Bars, why: LeftOut | None) -> None:
    assert why_left_out(known, bars, [TOM]) is why


def test_a_conflict_bars_a_child_only_when_every_auditor_has_one() -> None:
    own = Auditor(1, worker_id=7)
    assert why_left_out(PLAIN, BARS, [own]) is LeftOut.OWN_WORK
    assert why_left_out(PLAIN, BARS, [own, Auditor(2)]) is None
    restricted = replace(PLAIN, restricted=True)
    assert why_left_out(restricted, BARS, [Auditor(2, cleared=frozenset({"C-1"}))]) is None


def test_audits_are_shared_out_by_load_and_never_into_a_conflict() -> None:
    known = [Known(case) for case in POOL[:5]]
    assert shared_out(known, [Auditor(1, load=3), Auditor(2)]) == (2, 2, 2, 1, 2)
    reviewed = [replace(one, reviewed_by=2) for one in known]
    assert shared_out(reviewed, [Auditor(1, load=3), Auditor(2)]) == (1,) * 5
    assert shared_out(reviewed, [Auditor(2)]) == (None,) * 5


def test_an_assessment_team_is_one_most_of_whose_children_stand_at_an_assessment() -> None:
    new, old = Case("a", 1, 1, "assessment"), Case("b", 1, 1, "in_need")
    assert assessment_teams([new, new, old]) == {1}
    assert assessment_teams([new, old]) == frozenset()
