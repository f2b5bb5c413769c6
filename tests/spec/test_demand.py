"""Demand in the months ahead: the model beside its worked examples, scores that know nothing of what came later."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from statistics import fmean

import openpyxl
import pytest

from practicelens.analytics.demand import pressure
from practicelens.analytics.demand.outlook import FIRST, FURTHEST, TRIED, outlook
from practicelens.analytics.demand.theta import foresee
from practicelens.analytics.exploring.questions import Whose
from practicelens.analytics.measurements.periods import month_end
from practicelens.documents import xlsx
from practicelens.documents.blocks import Figure, Strip, Table
from practicelens.documents.specs import Control
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.explore.demand import document
from practicelens.performance.explore.demand.shapes import Caseloads, CaseloadThen, DemandView, Group, Pressed, Series
from practicelens.performance.explore.questions import Place
from practicelens.workdays.timescales import add_months

EDITION = EditionView(1, "", date(2026, 7, 5), datetime(2026, 7, 6, 9, tzinfo=UTC), "", 1, "", "")
STEADY = [40.0] * 30
CLIMBING = [100.0 + 2 * month for month in range(30)]
UNEVEN = [
    52, 49, 55, 61, 58, 57, 63, 60, 66, 70, 64, 61, 59, 55, 58,
    66, 68, 71, 69, 75, 78, 74, 71, 73, 80, 77, 82, 85, 81, 88,
]  # fmt: skip


def test_what_never_moved_goes_on_as_it_was() -> None:
    found = outlook(STEADY)
    assert len(found.ahead) == 12
    for one in found.ahead:
        assert (one.value, one.low, one.high) == pytest.approx((40, 40, 40))
    assert all(one.miss == pytest.approx(0, abs=1e-9) and one.year_before == 0 for one in found.scores)


def test_what_climbs_goes_on_by_half_of_its_slope_a_month() -> None:
    steps = foresee(CLIMBING, 12)
    assert [round(later - one, 6) for one, later in pairwise(steps)] == [1.0] * 11
    # The level has caught up with a line: the next month is little off where the line goes on.
    assert steps[0] == pytest.approx(CLIMBING[-1] + 1, abs=1.2)


def test_nothing_is_foreseen_below_nought() -> None:
    assert min(foresee([9.0, 7, 5, 4, 3, 2, 1, 1, 0, 0, 0, 0], 12)) == 0.0
    with pytest.raises(ValueError, match="no slope"):
        foresee([1.0], 1)


@pytest.mark.parametrize(("months", "furthest"), [(17, 0), (18, 1), (20, 3), (23, 6), (28, 11), (29, 12), (48, 12)])
def test_it_is_told_as_far_ahead_as_it_could_be_tried(months: int, furthest: int) -> None:
    assert [one.ahead for one in outlook(list(range(months))).ahead] == list(range(1, furthest + 1))


def test_scores_by_plain_loop() -> None:
    """Each month of the past with nothing known but the months before it."""
    found = {one.ahead: one for one in outlook(UNEVEN).scores}
    for ahead in range(1, FURTHEST + 1):
        ours: list[tuple[int, float]] = []
        theirs: list[float] = []
        within: list[bool] = []
        for origin in range(FIRST, len(UNEVEN) - ahead + 1):
            actual = UNEVEN[origin + ahead - 1]
            ours.append((origin, abs(actual - foresee(UNEVEN[:origin], ahead)[-1])))
            theirs.append(abs(actual - UNEVEN[origin + ahead - 1 - 12]))
            known = [miss for other, miss in ours if other + ahead <= origin]
            if len(known) >= TRIED:
                reach = 1.2815515655446004 * fmean(miss * miss for miss in known) ** 0.5
                within.append(ours[-1][1] <= reach)
        score = found[ahead]
        assert (score.times, score.judged, score.within) == (len(ours), len(within), sum(within))
        assert (score.miss, score.year_before) == pytest.approx((fmean(miss for _, miss in ours), fmean(theirs)))


def test_a_month_that_came_later_changes_no_earlier_score() -> None:
    """What was said and judged of the months known by then stands, whatever comes."""
    before, after = outlook(UNEVEN[:-1]), outlook([*UNEVEN[:-1], 900.0])
    assert before.ahead != after.ahead
    for one, other in zip(before.scores, after.scores, strict=False):
        assert other.times == one.times + 1
        assert other.within == one.within  # the new month lies in no interval


def test_intervals_never_narrow_with_the_months() -> None:
    reaches = [one.high - one.value for one in outlook(UNEVEN).ahead]
    assert reaches == sorted(reaches)


def test_how_long_one_stays_and_what_more_of_them_make() -> None:
    """40 stand and 10 go a month: each stays four months. Two more a month make eight more at last."""
    stays = pressure.stay([38, 42, 40], [10, 9, 11])
    assert stays == 4.0
    assert pressure.stay([40], [0]) is None and pressure.stay([], []) is None
    assert pressure.more_open(2, 4.0, 4) == pytest.approx(8 * 0.632, abs=0.001)
    assert pressure.more_open(2, 4.0, 60) == pytest.approx(8, abs=0.001)
    # Month by month: each leaves by the same chance, in steps as small as one likes.
    stood, steps = 0.0, 1000
    for _ in range(6 * steps):
        stood += (2 - stood / 4) / steps
    assert pressure.more_open(2, 4.0, 6) == pytest.approx(stood, abs=0.01)


def test_children_a_worker() -> None:
    assert pressure.each(120, 10, 2) == 10.0 and pressure.each(120, 10, -2) == 15.0
    assert pressure.each(120, 2, -2) is None


# The document ------------------------------------------------------------------------------------------------------


def series(values: list[int], title: str = "Referrals", *, of_days: bool = False) -> Series:
    known = tuple((month_end(add_months(date(2024, 1, 1), place)), one) for place, one in enumerate(values))
    return Series("referrals", title, of_days, known, outlook(values))


def view(*groups: Group, more: float = 1, referrals: float = 10) -> DemandView:
    rows = (CaseloadThen(0, 120, 120, 120, 12, 10, 7), CaseloadThen(3, 130.4, 118.2, 142.6, 13.04, 10.87, 8))
    pressed = (Pressed("Children in need", "in_need_open", 30, 9, 270, (8.5, 14, 21), 27),)
    place, edition = Place("authority", "Northborough", Whose()), EDITION
    short = ("Contacts", "Care leavers")
    return DemandView(
        place, edition, date(2026, 6, 30), groups, short, Caseloads(10, more, 18, rows), referrals, pressed
    )


def test_each_number_has_its_months_behind_and_ahead_in_picture_and_table() -> None:
    made = document.build(view(Group("What comes in", (series(UNEVEN),))))
    figure = next(block for block in made.blocks if isinstance(block, Strip)).figures[0]
    assert isinstance(figure, Figure) and isinstance(figure.spec, Control)
    assert figure.title.startswith("Referrals: 88 now, ") and "in 12 months" in figure.title
    assert len(figure.spec.values) == 24 + 12 == len(figure.table.rows) == len(figure.spec.labels)
    assert figure.spec.values[23] == 88.0 and figure.spec.values[24] is None
    assert figure.spec.centre[23] is None and figure.spec.centre[24] is not None
    assert figure.spec.labels[23:25] == ("Jun 2026", "Jul 2026")
    stands = document.build(view(Group("Plans", (series(UNEVEN, of_days=True),))))
    figure = next(block for block in stands.blocks if isinstance(block, Strip)).figures[0]
    assert isinstance(figure.spec, Control) and figure.spec.centre[23] == 88.0


def test_what_is_too_short_has_its_last_month_and_nothing_ahead() -> None:
    made = document.build(view(Group("What comes in", (series(UNEVEN[:14]),))))
    table = next(block for block in made.blocks if isinstance(block, Table))
    assert [cell.text for cell in table.rows[0]] == ["Referrals", "55 (Feb 2025)", "", "", ""]
    assert not any(isinstance(block, Strip) for block in made.blocks)
    assert "Of contacts and care leavers too few months" in repr(made)
    assert "How well it foresaw" not in repr(made)


@pytest.mark.parametrize(
    ("more", "referrals", "words"),
    [
        (1, 10, "1 worker more|10 in a hundred referrals more"),
        (-2, -20, "2 workers fewer|20 in a hundred referrals fewer"),
    ],
)
def test_what_if_is_said_as_it_was_asked(more: float, referrals: float, words: str) -> None:
    made = repr(document.build(view(more=more, referrals=referrals)))
    assert all(one in made for one in words.split("|"))


def test_a_workbook_holds_each_number_as_a_number() -> None:
    made = document.build(view(Group("What comes in", (series(UNEVEN),))))
    book = openpyxl.load_workbook(BytesIO(xlsx.render(made)))
    numbers = {cell for row in book["Caseloads"].values for cell in row if isinstance(cell, int | float)}
    assert {120, 130.4, 12, 13, 10, 10.9, 7, 8} <= numbers
