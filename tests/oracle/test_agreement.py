"""Our figures of agreement beside statsmodels, and beside irrCAC.

statsmodels is imported by the tests that ask it: every worker imports every module, and it takes seconds.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest

from practicelens.analytics.agreement import ALL_ALIKE, NO_SPREAD, ac2, kappa, share, sign_test, student95

Table = list[list[int]]
TABLES: dict[str, Table] = {
    "spread": [[5, 2, 0, 0], [1, 9, 3, 0], [0, 2, 12, 2], [0, 0, 1, 3]],
    "skewed": [[0, 1, 0, 0], [0, 1, 2, 0], [0, 3, 40, 1], [0, 0, 1, 1]],
    "few": [[0, 0, 0, 0], [0, 2, 1, 0], [0, 0, 3, 0], [0, 0, 0, 0]],
    "harsher": [[2, 0, 0, 0], [6, 4, 0, 0], [1, 9, 5, 0], [0, 1, 4, 2]],
    "opposed": [[0, 0, 1, 4], [0, 1, 2, 1], [1, 2, 0, 0], [5, 0, 1, 0]],
    "nearly": [[0, 0, 0, 0], [0, 0, 0, 0], [0, 1, 59, 0], [0, 0, 0, 0]],
}
# Made with irrCAC 0.4.4 (numpy 1.26.4, scipy 1.12.0, Python 3.11) in an environment apart, because it pins a scipy
# older than ours, from the tables above, one row for each pair:
#   CAC(pandas.DataFrame(pairs), weights="quadratic", categories=[0, 1, 2, 3], digits=8).gwet()["est"]
# coefficient, standard error, 95 % interval. Its interval is ours: Student's t with n - 1 degrees, cut at 1. Where no
# two pairs differ irrCAC takes an error of 1e-15 and so an interval of no width; we give none, and say why.
IRRCAC: dict[str, tuple[float, float, float, float]] = {
    "spread": (0.90753065, 0.02557393, 0.8558025, 0.9592588),
    "skewed": (0.9770225, 0.00887147, 0.95919462, 0.99485038),
    "few": (0.96518375, 0.03541661, 0.87414246, 1),
    "harsher": (0.72341067, 0.06202391, 0.59722207, 0.84959926),
    "opposed": (-1.08839779, 0.19534474, -1.50053918, -0.6762564),
    "nearly": (0.9981182, 0.00191198, 0.99429233, 1),
}


def pairs_of(table: Table) -> list[tuple[int, int]]:
    """One pair for each count of a table."""
    return [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]


# The last has no spread for kappa: one grader gave one grade only. statsmodels warns of the root it takes there.
@pytest.mark.parametrize("name", [name for name in TABLES if name != "nearly"])
def test_kappa_and_its_error_are_statsmodels(name: str) -> None:
    from statsmodels.stats.inter_rater import cohens_kappa

    theirs, ours = cohens_kappa(TABLES[name], wt="quadratic"), kappa(pairs_of(TABLES[name]))
    assert ours.value == pytest.approx(theirs.kappa, abs=1e-9)
    assert ours.error == pytest.approx(theirs.std_kappa, abs=1e-9)
    assert ours.low == pytest.approx(theirs.kappa_low, abs=1e-9)
    assert ours.high == pytest.approx(min(1, theirs.kappa_upp), abs=1e-9)


@pytest.mark.parametrize("name", TABLES)
def test_ac2_its_error_and_its_interval_are_irrcac(name: str) -> None:
    ours = ac2(pairs_of(TABLES[name]))
    assert (ours.value, ours.error, ours.low, ours.high) == pytest.approx(IRRCAC[name], abs=2e-7)


def test_where_most_grades_are_alike_kappa_falls_and_ac2_does_not() -> None:
    pairs = pairs_of(TABLES["nearly"])
    assert share(pairs).value == pytest.approx(59 / 60)
    ours = kappa(pairs)
    assert (ours.value, ours.low, ours.words) == (pytest.approx(0, abs=1e-9), None, NO_SPREAD)
    assert ac2(pairs).value == pytest.approx(0.998, abs=1e-3)


def test_pairs_that_all_agree_claim_no_certainty() -> None:
    ours = ac2([(2, 2), (1, 1), (2, 2)])
    assert (ours.value, ours.low, ours.high, ours.words) == (1, None, None, ALL_ALIKE)


@pytest.mark.parametrize(("degrees", "printed"), [(1, 12.706), (2, 4.303), (5, 2.571), (30, 2.042), (120, 1.980)])
def test_the_t_is_that_of_the_printed_tables(degrees: int, printed: float) -> None:
    assert student95(degrees) == pytest.approx(printed, abs=5e-4)


@pytest.mark.parametrize(("lower", "higher"), [(0, 1), (1, 1), (0, 6), (3, 9), (20, 31), (700, 800)])
def test_the_sign_test_is_counted_out(lower: int, higher: int) -> None:
    moved, fewer = lower + higher, min(lower, higher)
    tail = Fraction(2 * sum(comb(moved, k) for k in range(fewer + 1)), 2**moved)
    assert sign_test(lower, higher) == pytest.approx(min(1.0, float(tail)), rel=1e-9)
