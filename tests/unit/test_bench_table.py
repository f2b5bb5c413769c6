"""The benchmarks' page keeps when each of its lines was measured."""

from __future__ import annotations

from benchmarks.run_all import parts, table


def test_a_part_measured_again_leaves_the_others_with_their_own_day() -> None:
    before = table({"starting": ["| first page | 42 s | how | 29 November 2026, c906d2a |"], "pages": ["| a | old |"]})
    after = table({**parts(before), "pages": ["| a | 14 ms | how | 1 December 2026, abcdef0 |"]})
    assert parts(after) == {
        "starting": ["| first page | 42 s | how | 29 November 2026, c906d2a |"],
        "pages": ["| a | 14 ms | how | 1 December 2026, abcdef0 |"],
    }
