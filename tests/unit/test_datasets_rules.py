"""Datasets' pure decisions: which are joined, which day is the heaviest."""

from __future__ import annotations

from datetime import date

import pytest

from practicelens.performance.datasets import rules
from practicelens.performance.datasets.rules import Known
from practicelens.performance.datasets.states import MOVES, WORDS, Status

FIRST, SECOND, THIRD = date(2026, 11, 8), date(2026, 11, 15), date(2026, 11, 22)


def test_datasets_are_joined_oldest_day_first_whenever_they_came() -> None:
    known = [Known(1, THIRD, Status.IN_USE), Known(2, FIRST, Status.IN_USE), Known(3, SECOND, Status.IN_USE)]
    assert rules.chain(known) == (2, 3, 1)


def test_the_later_of_one_day_replaces_the_earlier() -> None:
    known = [Known(1, FIRST, Status.IN_USE), Known(2, FIRST, Status.IN_USE)]
    assert rules.statuses(known) == {1: Status.REPLACED, 2: Status.IN_USE}
    assert rules.chain(known) == (2,)


def test_withdrawing_the_later_brings_the_earlier_back() -> None:
    known = [Known(1, FIRST, Status.REPLACED), Known(2, FIRST, Status.WITHDRAWN)]
    assert rules.statuses(known) == {1: Status.IN_USE, 2: Status.WITHDRAWN}


def test_nothing_is_joined_from_nothing() -> None:
    assert rules.chain([]) == ()


@pytest.mark.parametrize(
    ("counts", "day"),
    [
        ({FIRST: 5, SECOND: 3}, FIRST),
        ({FIRST: 5, SECOND: 5}, None),
        ({FIRST: 1}, None),
        ({}, None),
    ],
)
def test_the_heaviest_day_is_told_only_when_it_stands_out(counts: dict[date, int], day: date | None) -> None:
    assert rules.heaviest(counts) == day


def test_kinds_have_the_fields_words() -> None:
    assert rules.kind_words("cp_visit") == "CP visit"
    assert rules.kind_words("assessment", 2) == "assessments"
    assert rules.kind_words("something_new", 2) == "something new"
    assert [rules.lacking(kind) for kind in ("cp_visit", "cla_review", "assessment", "dental")] == [
        "no visit since", "no review since", "open since", "no dental check since",
    ]  # fmt: skip


def test_every_status_has_words_and_moves() -> None:
    assert set(WORDS) == set(MOVES) == set(Status)
