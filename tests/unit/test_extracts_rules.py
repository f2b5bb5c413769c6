"""Extracts' pure decisions: the day a name holds, what may be published, where a report leads."""

from __future__ import annotations

from datetime import date

import pytest

from practicelens.access.errors import Refused
from practicelens.performance.extracts import rules
from practicelens.performance.extracts.publishing import rules as publishing
from practicelens.performance.extracts.states import AT_WORK, MOVES, WORDS, State, may_move

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("annex-a-2026-11-22.xlsx", date(2026, 11, 22)),
        ("AnnexA_20261122.xlsx", date(2026, 11, 22)),
        ("Annex A 22.11.2026 final.xlsx", date(2026, 11, 22)),
        ("annex 2026.11.22 (2).xlsx", date(2026, 11, 22)),
        ("annex-a-2026-13-22.xlsx", None),
        ("annex-a-2026-02-31.xlsx", None),
        ("annex-a-12026112299.xlsx", None),
        ("annex a.xlsx", None),
    ],
)
def test_the_day_in_a_files_name(name: str, day: date | None) -> None:
    assert rules.day_in_name(name) == day


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (r"C:\Users\me\annex.xlsx", "annex.xlsx"),
        ("/home/me/annex.xlsx", "annex.xlsx"),
        ("an\x00nex\n.xlsx", "annex.xlsx"),
        ("", "extract"),
    ],
)
def test_a_name_is_kept_without_its_folders(sent: str, kept: str) -> None:
    assert rules.plain_name(sent) == kept


def test_a_very_long_name_keeps_its_ending() -> None:
    kept = rules.plain_name("a" * 500 + ".xlsx")
    assert len(kept) == rules.NAME_LIMIT
    assert kept.endswith(".xlsx")


def test_a_file_of_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    rules.check_size(100, 100)
    with pytest.raises(Refused) as refused:
        rules.check_size(101, 100)
    assert refused.value.code == "too_large"


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Refused, match="empty"):
        rules.check_size(0, 100)


def test_today_may_be_the_day_and_tomorrow_may_not() -> None:
    assert rules.check_as_at(TODAY, TODAY) == TODAY
    with pytest.raises(Refused) as refused:
        rules.check_as_at(date(2026, 11, 24), TODAY)
    assert refused.value.code == "as_at_future"


@pytest.mark.parametrize(("day", "code"), [(None, "as_at_missing"), (date(26, 11, 22), "as_at_old")])
def test_a_day_is_needed_and_belongs_to_this_century(day: date | None, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_as_at(day, TODAY)
    assert refused.value.code == code


def test_what_is_ready_may_be_published_alone() -> None:
    rules.check_publishable(State.READY, others_publishing=False)
    with pytest.raises(Refused) as refused:
        rules.check_publishable(State.READY, others_publishing=True)
    assert refused.value.code == "busy"


@pytest.mark.parametrize("state", [state for state in State if state is not State.READY])
def test_what_is_not_ready_may_not(state: State) -> None:
    with pytest.raises(Refused):
        rules.check_publishable(state, others_publishing=False)


@pytest.mark.parametrize(
    ("readable", "publishable", "state"),
    [(True, True, State.READY), (True, False, State.BLOCKED), (False, False, State.UNREADABLE)],
)
def test_where_a_report_leads(readable: bool, publishable: bool, state: State) -> None:
    assert rules.state_after_reading(readable, publishable) is state


def test_an_older_extract_joins_the_chain_behind_the_later_one() -> None:
    assert rules.state_after_publishing(date(2026, 11, 22), [date(2026, 11, 15)]) is State.PUBLISHED
    assert rules.state_after_publishing(date(2026, 11, 8), [date(2026, 11, 15)]) is State.SUPERSEDED
    assert rules.state_after_publishing(date(2026, 11, 15), [date(2026, 11, 15)]) is State.PUBLISHED


def test_a_reason_is_words() -> None:
    assert rules.check_reason(" wrong day ") == "wrong day"
    with pytest.raises(Refused):
        rules.check_reason("   x ")


def test_every_state_has_words_and_moves() -> None:
    assert set(WORDS) == set(MOVES) == set(State)


def test_what_is_at_work_can_always_end() -> None:
    for state in AT_WORK:
        assert MOVES[state], state


def test_nothing_leaves_withdrawn_and_published_never_goes_back_to_ready() -> None:
    assert not MOVES[State.WITHDRAWN]
    assert not may_move(State.PUBLISHED, State.READY)
    assert may_move(State.PUBLISHING, State.READY)


def test_what_follows_from_another_authority_s_file_is_asked_after_it() -> None:
    lists = [publishing.Question(f"list_{number}_changed", "Right", "Longer.") for number in range(1, 12)]
    strangers = publishing.Question(publishing.STRANGERS, "Our own", "None is known.")
    older = publishing.Question("older", "Meant", "Before.")
    assert publishing.first_and_following([older, strangers, *lists]) == ([older, strangers], lists)
    # Two more are no wall, and once it is answered the rest stand by themselves.
    assert publishing.first_and_following([strangers, *lists[:2]]) == ([strangers, *lists[:2]], ())
    assert publishing.first_and_following(lists) == (lists, ())
