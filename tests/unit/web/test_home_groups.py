"""What waits, grouped: the gravest first, then the oldest, and counts that add up to the heading."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from practicelens.governance.packs.states import Kind as Pack
from practicelens.notices.waiting import Gravity, Kind, Place, Waiting
from practicelens.synth.packs import brought
from practicelens.synth.size import Size
from practicelens.web import waiting
from practicelens.web.pages.home.groups import Group, grouped, heading, here, narrowed
from practicelens.web.pages.home.ten_days import ten_days
from practicelens.workdays.calendar import england

TODAY = date(2026, 11, 23)
CALENDAR = england()


def thing(kind: Kind, days: int | None, number: int = 1) -> Waiting:
    """One thing due so many days from today."""
    due = None if days is None else TODAY + timedelta(days=days)
    return Waiting(f"{kind.key} {number}", f"/{number}/", due, kind=kind)


def groups(*items: Waiting, place: Place = Place.HERE) -> tuple[Group, ...]:
    return grouped(items, place, TODAY, CALENDAR)


def test_a_childs_safety_stands_first_then_inadequate_then_the_oldest_day_and_no_day_last() -> None:
    found = groups(
        thing(Kind.SHARE, None), thing(Kind.AUDIT, 7), thing(Kind.RE_AUDIT, -20), thing(Kind.FOUR_R, 9),
        thing(Kind.SAFETY_RECORD, 1),
    )  # fmt: skip
    assert [one.kind for one in found] == [Kind.SAFETY_RECORD, Kind.FOUR_R, Kind.RE_AUDIT, Kind.AUDIT, Kind.SHARE]
    assert [one.opened for one in found] == [True, False, False, False, False]


def test_late_is_told_in_counts_and_a_group_with_late_things_says_what_is_next() -> None:
    (some,) = groups(thing(Kind.AUDIT, -7, 1), thing(Kind.AUDIT, -7, 2), thing(Kind.AUDIT, 7, 3))
    assert (some.late_words, some.next) == ("2 late, by 5 working days", TODAY + timedelta(days=7))
    (every,) = groups(thing(Kind.AUDIT, -7, 1), thing(Kind.AUDIT, -3, 2), thing(Kind.AUDIT, -3, 3))
    assert (every.late_words, every.next) == ("all 3 late, the oldest by 5 working days", None)
    assert groups(thing(Kind.AUDIT, -3))[0].late_words == "late, by 1 working day"
    assert groups(thing(Kind.AUDIT, 0))[0].late_words == ""
    # On a Sunday what was due on Friday is late by no working day yet.
    (over_a_weekend,) = grouped((thing(Kind.AUDIT, -3),), Place.HERE, TODAY - timedelta(days=1), CALENDAR)
    assert over_a_weekend.late_words == "late"


def test_above_ten_things_five_are_shown() -> None:
    (ten,) = groups(*(thing(Kind.RE_AUDIT, one, one) for one in range(10)))
    (eleven,) = groups(*(thing(Kind.RE_AUDIT, one, one) for one in range(11)))
    assert (len(ten.shown), len(eleven.shown), len(eleven.items)) == (10, 5, 11)
    assert eleven.shown[0].due == TODAY
    assert (ten.rest, len(eleven.rest)) == ((), 6)


def test_what_is_done_elsewhere_or_by_others_is_not_counted_and_is_not_lost() -> None:
    items = (thing(Kind.AUDIT, 1), thing(Kind.DATES, -3), thing(Kind.HELD_UP, -3))
    assert heading(here(items), TODAY, elsewhere=2) == "1 thing waits for you"
    shown = [one for place in Place for one in groups(*items, place=place)]
    assert sum(len(one.items) for one in shown) == len(items)
    assert sum(len(one.items) for one in groups(*items)) == len(here(items)) == 1


def test_the_heading_says_how_many_are_late_and_how_many_of_those_are_about_safety() -> None:
    assert heading((), TODAY) == "Nothing waits for you"
    assert heading((), TODAY, elsewhere=3) == "Nothing waits for you here"
    mixed = (thing(Kind.SAFETY, -7), thing(Kind.AUDIT, -7), thing(Kind.AUDIT, 7, 2))
    assert heading(mixed, TODAY) == "3 things wait for you; 2 are late, one of them about a child’s safety"
    two = (thing(Kind.SAFETY, -7), thing(Kind.SAFETY, -6, 2), thing(Kind.AUDIT, 7, 3))
    assert heading(two, TODAY) == "3 things wait for you; 2 are late, both of them about a child’s safety"
    assert heading(mixed[:1], TODAY) == "1 thing waits for you; it is late, and about a child’s safety"
    assert heading(mixed[1:2], TODAY) == "1 thing waits for you; it is late"
    assert heading(mixed[:2], TODAY) == "2 things wait for you; both are late, one of them about a child’s safety"


def test_the_flat_list_is_narrowed_by_kind_and_by_day() -> None:
    items = (thing(Kind.AUDIT, -3), thing(Kind.AUDIT, 3, 2), thing(Kind.SHARE, None), thing(Kind.AUDIT, 40, 3))
    until = TODAY + timedelta(days=11)
    assert [one.title for one in narrowed(items, "audit", "", TODAY, until)] == ["audit 1", "audit 2", "audit 3"]
    for when, title in (("late", "audit 1"), ("soon", "audit 2"), ("none", "share 1")):
        assert [one.title for one in narrowed(items, "", when, TODAY, until)] == [title]


def test_the_ten_days_add_up_and_a_weekend_stands_with_the_working_day_after_it() -> None:
    items = (thing(Kind.AUDIT, -3), thing(Kind.AUDIT, 5, 2), thing(Kind.AUDIT, 7, 3), thing(Kind.AUDIT, 90, 4))
    chart = ten_days((*items, thing(Kind.SHARE, None)), TODAY, CALENDAR)
    assert chart is not None
    assert chart.title == "2 fall due on Monday 30 November"
    assert [one.count for one in chart.bars] == [1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]
    assert chart.note.startswith("4 things with a day, 1 of them after these ten; 1 more has none.")
    assert ten_days((thing(Kind.SHARE, None),), TODAY, CALENDAR) is None


@pytest.mark.parametrize(("many", "words"), [(1, "1 thing with a day, after"), (2, "2 things with a day, all after")])
def test_what_falls_due_later_alone_is_said_once(many: int, words: str) -> None:
    chart = ten_days(tuple(thing(Kind.AUDIT, 90, place) for place in range(many)), TODAY, CALENDAR)
    assert chart is not None and chart.note == f"{words} these ten."


def test_what_a_demonstrations_past_brings_by_itself_is_held_back_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waiting, "past_is_missing", lambda: True)
    while_built = dict(waiting.sources())
    monkeypatch.setattr(waiting, "past_is_missing", lambda: False)
    whole = dict(waiting.sources())
    assert set(whole) == set(while_built) and whole == dict(waiting.SOURCES)
    assert {words for words in while_built if while_built[words] is not whole[words]} == {"extracts", "reports"}
    # Service areas' reports of October come by themselves; the whole authority's is for somebody to write.
    came, october = brought(TODAY, Size()), date(2026, 10, 1)
    assert (Pack.MONTHLY, october, False) in came and (Pack.MONTHLY, october, True) not in came


def test_every_kind_has_words_and_only_what_is_here_or_in_the_record_is_grave() -> None:
    for kind in Kind:
        assert kind.value.one and kind.value.many
        assert kind.value.place is not Place.OTHERS or kind.value.gravity is Gravity.ORDINARY
