"""Whose limit is not known: somebody's whose hours are not, or a name that nobody has matched; not nobody's."""

from __future__ import annotations

import pytest

from practicelens.performance.datasets.shapes import Caseload


@pytest.mark.parametrize(
    ("worker_id", "detail", "limit", "lacks"),
    [
        (1, "", 18, False),
        (1, "", None, True),
        (None, "a name nobody has matched", None, True),
        (None, "", None, False),
    ],
)
def test_a_limit_that_is_not_known(worker_id: int | None, detail: str, limit: int | None, lacks: bool) -> None:
    line = Caseload("Ann Bell", worker_id, detail, 5, 1, 0, 0, limit, matched=worker_id is not None)
    assert line.lacks_limit is lacks
