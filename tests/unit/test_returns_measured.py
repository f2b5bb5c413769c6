"""Cards answer from statutory returns as they do from Annex A, and say what they could not judge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from practicelens.analytics import cin, dataset, edition, measurements, ssda903
from practicelens.analytics.measure import Figure, Level
from practicelens.analytics.measurements import Measurements, unheld
from tests.builders import measuring
from tests.builders.care_returns import archive, whole
from tests.builders.census import EPISODE, census, child

AS_AT = date(2026, 3, 31)


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurements]:
    """A census of two children and a return of two others, as one extract of the reference day."""
    root = tmp_path_factory.mktemp("returns")
    later = EPISODE.replace("2025-05", "2026-01").replace("2025-06", "2026-02")
    children = cin.read(census(root / "census.xml", child(), child("C2", later)), today=AS_AT)
    cared_for = ssda903.read(archive(root / "return.zip", whole()), today=AS_AT)
    assert children.report.publishable and cared_for.report.publishable
    stored = dataset.store_tables(
        {**children.tables, **cared_for.tables}, root / "datasets", authority="E99", scheme="case", as_at=AS_AT
    )
    built = edition.build([stored], measuring.frame(), root / "editions")
    with Measurements(measurements.build(built, root / "measurements")) as data:
        yield data


def figure(data: Measurements, card: str) -> Figure:
    """A card's figure for the two months to the reference day."""
    (found,) = data.figures([card], Level.AUTHORITY, None, date(2026, 1, 1), AS_AT)
    return found


@pytest.mark.parametrize(
    ("card", "many"),
    [
        ("referrals", 1),
        ("section47_enquiries", 1),
        ("plans_open", 2),
        ("plans_started", 1),
        ("in_need_open", 2),
        ("looked_after_open", 1),
        ("missing_from_care", 1),
    ],
)
def test_a_card_counts_what_the_returns_hold(figures: Measurements, card: str, many: int) -> None:
    assert figure(figures, card).numerator == many


def test_a_share_is_of_the_rows_that_could_be_judged(figures: Measurements) -> None:
    in_time = figure(figures, "conferences_in_time")
    assert (in_time.numerator, in_time.denominator) == (1, 1)
    to_plan = figure(figures, "conferences_to_plan")
    assert (to_plan.numerator, to_plan.denominator) == (1, 1)


MISSING = [
    ("cp_visits_in_time", "protection_plans", "last_visit"),
    ("cp_reviews_in_time", "protection_plans", "latest_review"),
    ("cla_visits_in_time", "looked_after", "last_visit"),
    ("cla_reviews_in_time", "looked_after", "latest_review"),
    ("health_assessments", "looked_after", "last_health"),
    ("dental_checks", "looked_after", "last_dental"),
    ("in_need_not_seen", "in_need", "last_seen"),
    ("cp_not_visited_four_weeks", "protection_plans", "last_visit"),
    ("cla_permanence_plan", "looked_after", "permanence_plan"),
    ("leavers_contact", "care_leavers", "last_contact"),
    ("leavers_occupied_17_18", "care_leavers", "activity"),
    ("leavers_university", "care_leavers", "activity"),
    ("leavers_staying_put", "care_leavers", "accommodation"),
    ("leavers_unsettled", "care_leavers", "accommodation"),
    ("unallocated", "in_need", "worker"),
]


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurements]:
    """Two extracts of as many children as say that a source holds no such day; in the earlier one, one child has.

    In one before them all have been reviewed, and none had their reviewing officer's contact since.
    """
    common = {"started": date(2024, 5, 1), "age": 18, "in_touch": "no"}
    rows = [{"child": f"{place}", **common} for place in range(unheld.ENOUGH)]
    # Others than those looked after: of these, list 6 is not asked whether they were seen.
    in_need = [{**row, "child": f"need {row['child']}"} for row in rows]
    lists = {table: in_need if table == "in_need" else rows for _, table, _ in MISSING}
    words = {"worker": "Ann Bell", "permanence_plan": "return", "activity": "F1", "accommodation": "Z"}
    values = {
        table: {column: words.get(column, date(2026, 2, 20)) for _, of, column in MISSING if of == table}
        for table in lists
    }
    once = {table: [{**first, **values[table]}, *others] for table, (first, *others) in lists.items()}
    reviewed = {"looked_after": [{**row, "latest_review": date(2025, 10, 1)} for row in rows]}
    snapshots = {date(2026, 1, 31): reviewed, date(2026, 2, 28): once, AS_AT: lists}
    with measuring.measured(snapshots, tmp_path_factory.mktemp("silent")) as data:
        yield data


@pytest.mark.parametrize(("card", "table", "column"), MISSING)
def test_what_a_source_does_not_hold_is_not_judged_and_never_no(
    silent: Measurements, card: str, table: str, column: str
) -> None:
    found = figure(silent, card)
    # Every open child may have a worker.
    many = 2 * unheld.ENOUGH if card == "unallocated" else unheld.ENOUGH
    assert (found.value, found.denominator, found.not_judged) == (None, 0, many)
    # One child with such a day, and the blanks of the others are things not done.
    (before,) = silent.figures([card], Level.AUTHORITY, None, date(2026, 2, 1), date(2026, 2, 28))
    assert before.denominator == many


def test_no_contact_of_any_reviewing_officer_is_not_held(silent: Measurements) -> None:
    january = date(2026, 1, 1), date(2026, 1, 31)
    (found,) = silent.figures(["cla_officer_contact"], Level.AUTHORITY, None, *january)
    assert (found.value, found.denominator, found.not_judged) == (None, 0, unheld.ENOUGH)


def test_nothing_is_due_by_a_clock_that_nothing_winds(silent: Measurements) -> None:
    assert silent.due(None, date(2020, 1, 1), date(2030, 1, 1)) == ()


def test_of_a_few_children_all_may_be_new(figures: Measurements) -> None:
    assert figure(figures, "cp_visits_in_time").denominator == 2
