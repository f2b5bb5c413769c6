"""Sentences of reports about nothing, one and two: what a walk of ten weeks found false."""

from __future__ import annotations

from datetime import date

import pytest

from practicelens.documents.blocks import Text
from practicelens.governance.packs.frozen.together import _of_words
from practicelens.governance.packs.monthly import meetings, tables
from practicelens.governance.packs.monthly.meetings import became
from practicelens.governance.packs.monthly.tallies import Tally
from practicelens.governance.packs.monthly.verdicts import compare, sentence
from practicelens.quality.actions.internal import DoneInTime
from practicelens.quality.duties.rules import Counts
from practicelens.quality.moderation.comparison.owed import Met


@pytest.mark.parametrize(("counted", "words"), [((0, 0), "none"), ((0, 3), "0 of 3"), ((2, 3), "2 of 3")])
def test_a_share_of_nothing_is_none(counted: tuple[int, int], words: str) -> None:
    assert _of_words(counted) == words


def test_two_teams_are_both_and_neither() -> None:
    two = {name: Tally(good=6, requires_improvement=4) for name in ("East", "West")}
    words = sentence(compare(two))
    assert words.startswith("Both teams lie inside the 95 % limits: neither is shown to differ from the other.")
    assert "Were both teams alike" in words
    assert "All 3 teams" in sentence(compare({**two, "North": Tally(good=6, requires_improvement=4)}))


def test_a_month_without_audits_has_no_handful() -> None:
    assert "handful" not in tables.handful("Case audits", (), ()).note


def test_what_became_of_one_two_and_many_leaves_noughts_out() -> None:
    month = "One fell due in the month: held by its day."
    assert became(Counts(1, 1, 0, 0, 0), "held", "missed", "month") == month
    late = "2 fell due in the quarter: all held after their day."
    assert became(Counts(2, 0, 2, 0, 0), "held", "missed", "quarter") == late
    words = "6 fell due in the quarter: 4 held by their day, 1 after it, 1 missed."
    assert became(Counts(6, 4, 1, 1, 0), "held", "missed", "quarter") == words


@pytest.mark.parametrize(("counts", "learnt"), [(Counts(11, 0, 0, 11, 0), False), (Counts(2, 0, 1, 1, 0), True)])
def test_where_no_meeting_was_held_nothing_is_said_to_have_been_learnt(counts: Counts, learnt: bool) -> None:
    found = meetings.blocks(Met(counts, DoneInTime()), (), date(2026, 11, 30), "month")
    assert any(isinstance(one, Text) and "What was learnt" in one.text for one in found) is learnt
