"""What was done and by whom, what was owed before, and the children without a worker, by one small authority."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from practicelens.analytics.measurements import Measurements
from tests.builders import measuring

BEFORE, NOW = date(2026, 11, 15), date(2026, 11, 22)
ANN = {"team": "Duty 1", "worker": "Ann Bell"}
PLAN = {"child": "1", "started": date(2026, 6, 1)}
ENQUIRY = {"strategy_discussion": date(2026, 11, 10), "icpc_unnecessary": "no", "team": "Duty 1"}
LISTS = {
    "in_need": [{"child": child, "started": date(2026, 6, 1), "team": "Duty 1"} for child in ("2", "3", "4")],
    "section47": [
        ENQUIRY | {"child": "3"},
        ENQUIRY | {"child": "1"},  # has a worker
        ENQUIRY | {"child": "4", "icpc_unnecessary": "yes"},
    ],
}
SNAPSHOTS = {
    BEFORE: LISTS | {"protection_plans": [PLAN | ANN | {"last_visit": date(2026, 11, 5)}]},
    # Passed to another worker since; who made the last visit is told by the extract that tells it first.
    NOW: LISTS | {
        "protection_plans": [PLAN | {"team": "Care 2", "worker": "Cy Dean", "last_visit": date(2026, 11, 18)}],
        "assessments": [ANN | {"child": "2", "started": date(2026, 10, 1), "authorised": date(2026, 11, 20)}],
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurements]:
    with measuring.measured(SNAPSHOTS, tmp_path_factory.mktemp("pace")) as found:
        yield found


def test_what_was_done_is_told_with_who_did_it(data: Measurements) -> None:
    made = data.made_for(["1", "2"], date(2026, 11, 1), NOW)
    assert [(row.kind, row.child, row.worker_id, row.day) for row in made] == [
        ("assessment", "2", 5, date(2026, 11, 20)),
        ("cp_visit", "1", 5, date(2026, 11, 5)),
        ("cp_visit", "1", 6, date(2026, 11, 18)),
    ]
    assert {row.kind for row in data.made([1], date(2026, 11, 6), NOW)} == {"assessment"}


def test_what_was_owed_by_the_extract_before_stands_there_still(data: Measurements) -> None:
    owed = {(row.kind, row.since, row.due) for row in data.owed([1], BEFORE) if row.kind == "cp_visit"}
    assert owed == {("cp_visit", date(2026, 11, 5), date(2026, 11, 19))}
    assert data.owed([1, 2], NOW) == ()


def test_children_without_a_worker_stand_with_the_gravest_first(data: Measurements) -> None:
    found = data.without_worker([1])
    assert [(row.child, row.strategy) for row in found] == [("3", date(2026, 11, 10)), ("2", None), ("4", None)]
    assert found[0].conference_due == date(2026, 12, 1)
