"""Agreement at its edges, and what holds for any pairs."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from practicelens.analytics.agreement import NO_PAIRS, NO_SPREAD, ONE_GRADE, ONE_PAIR, Shift, agreement, sign_test

GRADE = st.integers(0, 3)
PAIRS = st.lists(st.tuples(GRADE, GRADE), min_size=2, max_size=60)


def test_no_pairs_say_nothing_at_all() -> None:
    found = agreement([])
    assert found.n == 0
    assert {one.value for one in (found.same, found.kappa, found.ac2)} == {None}
    assert {one.words for one in (found.same, found.kappa, found.ac2)} == {NO_PAIRS}
    assert found.shift == Shift(0, 0, 0, None)


def test_one_pair_has_a_share_and_nothing_beyond_chance() -> None:
    found = agreement([(2, 2)])
    assert found.same.value == 1
    assert found.same.low == pytest.approx(0.2065, abs=1e-4)
    assert (found.kappa.value, found.kappa.words) == (None, ONE_PAIR)
    assert (found.ac2.value, found.ac2.words) == (None, ONE_PAIR)


def test_where_every_grade_is_the_same_kappa_is_undefined_and_ac2_is_1() -> None:
    found = agreement([(2, 2)] * 5)
    assert (found.kappa.value, found.kappa.words) == (None, ONE_GRADE)
    assert found.ac2.value == 1


def test_one_more_grade_defines_kappa() -> None:
    assert agreement([(2, 2)] * 5 + [(1, 1)]).kappa.value == pytest.approx(1)


def test_always_one_lower_is_no_better_than_chance_to_kappa_and_has_no_interval() -> None:
    found = agreement([(2, 1)] * 8)
    assert found.kappa.value == pytest.approx(0)
    assert (found.kappa.low, found.kappa.words) == (None, NO_SPREAD)
    assert found.shift == Shift(8, 0, 0, pytest.approx(2 / 256))


def test_a_grade_off_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="one of 4"):
        agreement([(2, 4)])


def test_nothing_that_differs_has_no_sign_test() -> None:
    assert sign_test(0, 0) is None
    assert sign_test(1, 0) == 1


@given(PAIRS)
def test_figures_keep_to_their_bounds(pairs: list[tuple[int, int]]) -> None:
    found = agreement(pairs)
    assert found.kappa.value is None or -1 - 1e-9 <= found.kappa.value <= 1 + 1e-9
    assert found.ac2.value is not None and found.ac2.value <= 1 + 1e-9
    for one in (found.same, found.kappa, found.ac2):
        if one.low is not None and one.high is not None and one.value is not None:
            assert one.low - 1e-9 <= one.value <= one.high + 1e-9 <= 1 + 2e-9
    assert found.shift.lower + found.shift.higher + found.shift.same == found.n


# Of these kappa is nothing and so is its variance, but for what rounding leaves of it the one way and not the other.
@example([(0, 2), (1, 2), (2, 1), (2, 1), (2, 3), (2, 3), (3, 2), (3, 2), (3, 2)])
@given(PAIRS)
def test_it_matters_not_who_was_first(pairs: list[tuple[int, int]]) -> None:
    one, other = agreement(pairs), agreement([(second, first) for first, second in pairs])
    assert one.kappa.value == pytest.approx(other.kappa.value)
    assert one.ac2.value == pytest.approx(other.ac2.value)
    assert one.kappa.error == pytest.approx(other.kappa.error, abs=1e-7)
    assert (one.shift.lower, one.shift.higher, one.shift.p) == (other.shift.higher, other.shift.lower, other.shift.p)


@given(st.lists(GRADE, min_size=2, max_size=40))
def test_perfect_agreement_is_1(grades: list[int]) -> None:
    found = agreement([(grade, grade) for grade in grades])
    assert found.ac2.value == pytest.approx(1)
    assert found.kappa.value == (pytest.approx(1) if len(set(grades)) > 1 else None)
