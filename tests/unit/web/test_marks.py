"""Small marks: they say in words what they show, and hold no style of their own."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

from practicelens.web.templatetags.marks import bar, grade_bar, grade_tag, spark, week_bars


def test_a_bar_over_its_limit_is_marked_and_one_at_its_limit_is_not() -> None:
    assert "pl-bar__fill--over" in bar(19, 18)
    assert "pl-bar__fill--over" not in bar(18, 18)


def test_a_bar_never_leaves_its_frame() -> None:
    length = float(re.search(r'width="([\d.]+)" height="10"', bar(900, 18)).group(1))  # type: ignore[union-attr]
    assert length == 72


def test_a_mark_is_read_out_only_when_given_words() -> None:
    assert 'aria-label="21 children, limit 18"' in bar(21, 18, "21 children, limit 18")
    assert 'aria-hidden="true"' in bar(21, 18)


def test_a_sparkline_lifts_its_pen_over_a_month_that_could_not_be_judged() -> None:
    assert spark([0.1, None, 0.3]).count("M") == 2
    assert spark([0.1, 0.2, 0.3]).count("M") == 1


def test_a_flat_sparkline_runs_through_the_middle_and_an_empty_one_is_nothing() -> None:
    assert "M3.0 10.0 L77.0 10.0" in spark([0.5, 0.5])
    assert spark([None, None]) == ""


def test_grades_stand_from_outstanding_to_inadequate_and_say_so() -> None:
    html = grade_bar({"inadequate": 1, "good": 2, "outstanding": 1})
    assert re.findall(r"pl-fill-(\w+)", html) == ["outstanding", "good", "inadequate"]
    assert 'aria-label="1 Outstanding, 2 Good, 0 Requires improvement, 1 Inadequate"' in html
    assert 'width="50.00%"' in html


def test_no_grades_draw_nothing() -> None:
    assert grade_bar({}) == ""


def test_a_grade_is_a_word() -> None:
    assert ">Requires improvement<" in grade_tag("requires_improvement")
    assert " style=" not in grade_tag("good") + grade_bar({"good": 1}) + bar(1, 2) + spark([1, 2])


def test_a_month_is_named_wherever_it_is_another() -> None:
    days = (date(2026, 3, 15), date(2026, 11, 22), date(2026, 11, 29))
    drawn = week_bars([SimpleNamespace(as_at=day, to_do=3, new=1, gone=0) for day in days])
    assert all(f">{words}</text>" in drawn for words in ("15 Mar", "22 Nov", "29"))
