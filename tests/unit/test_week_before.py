"""The extract that a week is laid beside."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from practicelens.performance.datasets.week.summing import week_before

DAYS = [date(2026, 11, day) for day in (1, 8, 15)]


def before(*newest: str) -> date | None:
    lists = [("in_need", DAYS[0]), ("looked_after", DAYS[1]), *((name, DAYS[2]) for name in newest)]
    answers = [SimpleNamespace(list=name, as_at=day) for name, day in lists]
    return week_before(cast(Any, SimpleNamespace(as_at=DAYS[2])), cast(Any, SimpleNamespace(answers=answers)))


def test_a_week_that_tells_of_no_open_child_is_laid_beside_none() -> None:
    assert before("in_need", "contacts") == DAYS[0]
    assert before("contacts") is None
