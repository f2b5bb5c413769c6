"""What a month's report lays beside what other authorities published."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from practicelens.analytics.indicators import CARDS
from practicelens.governance.packs.performance.document import _other
from practicelens.performance.matters.comparators import ComparatorView


@pytest.mark.parametrize(("card", "year", "ours"), [
    ("re_referrals", 0.2, 0.2), ("re_referrals", None, None), ("placements_three", None, 0.5),
])  # fmt: skip
def test_a_month_is_not_laid_beside_a_year(card: str, year: float | None, ours: float | None) -> None:
    published = ComparatorView(2025, "20 %", "21 %", 9, None, "22 %", "23 %", "", (0.2, 0.21, 0.22, 0.23))
    line = SimpleNamespace(card=CARDS[card], year=year, figure=SimpleNamespace(value=0.5), published=published)
    cell = _other(cast(Any, line))[1]
    assert cell.number == ours and (cell.text == "–") == (ours is None)
