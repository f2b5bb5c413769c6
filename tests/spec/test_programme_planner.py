"""The planner’s sum by the rules as shipped: for forty teams 95 audits, 268 gradings a month; and what saves hours."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from practicelens.quality.programme.months.rules import LinkedTeam, Standing, month_plan
from practicelens.quality.programme.planner.rules import Assumed, Programme, Settings, Work, needed, savings, total
from practicelens.quality.standards.shipped import TOOLS
from practicelens.rulebook.defaults import DEFINITIONS


def shipped(rule: str) -> object:
    """A rule as shipped."""
    return DEFINITIONS[rule].default


def northborough() -> Programme:
    """Forty teams, each with an officer and a manager, by every rule as shipped."""
    teams = [LinkedTeam(team, 900, 100 + team) for team in range(40)]
    standing = Standing(quotas=shipped("audit.quotas"), lists=shipped("audit.area_lists"))  # type: ignore[arg-type]
    counted = Counter(one.tool for one in month_plan(date(2027, 1, 1), teams, standing))
    work = tuple(Work(t.key, t.title, counted[t.key], t.hours, t.enters_cycle) for t in TOOLS if counted[t.key])
    shares = {grade: count / 100 for grade, count in shipped("planner.shares").items()}  # type: ignore[attr-defined]
    always = frozenset(shipped("moderation.grades"))  # type: ignore[call-overload]
    tracked = frozenset(shipped("cycle.tracked_grades"))  # type: ignore[call-overload]
    return Programme(work, Settings(shipped("cycle.re_audit"), tracked), Assumed(shares, 2, 1, 5, always))  # type: ignore[arg-type]


def test_northborough_needs_95_audits_and_up_to_268_gradings_a_month() -> None:
    lines = {line.key: line for line in needed(northborough())}
    assert lines["first"].count == 95
    assert {key: round(line.count) for key, line in lines.items()} == {
        "first": 95, "re_audit": 72, "second": 29, "tracked": 72,
    }  # fmt: skip
    assert round(total(tuple(lines.values()))[0]) == 268


def test_the_hours_are_those_of_the_tools() -> None:
    plan = northborough()
    first = needed(plan)[0]
    assert first.hours == pytest.approx(sum(one.count * one.hours for one in plan.work))
    assert total(needed(plan))[1] > first.hours


def test_what_a_setting_saves_is_what_the_sum_is_less_with_it() -> None:
    plan = northborough()
    saved = {one.what: one for one in savings(plan, 20, 2)}
    good = next(one for what, one in saved.items() if "nothing instead of a full re-audit" in what)
    # Half of the 72 have a first grade of Good or Outstanding.
    assert good.gradings == pytest.approx(36)
    fewer = next(one for what, one in saved.items() if what == "Team Managers audit every 3 months")
    assert fewer.gradings > 20 / 3
    half = next(one for what, one in saved.items() if "one in 10" in what)
    assert half.gradings == pytest.approx(95 * 0.87 / 10)
    assert [one.hours for one in saved.values()] == sorted((one.hours for one in saved.values()), reverse=True)


def test_a_setting_that_is_set_already_saves_nothing() -> None:
    plan = northborough()
    none = replace(plan, settings=replace(plan.settings, re_audit=dict.fromkeys(plan.settings.re_audit, "none")))
    assert not any("month 3" in one.what for one in savings(none, 20, 2))
    alone = replace(plan, settings=replace(plan.settings, tracked=frozenset({"inadequate"})))
    assert not any(one.what == "Tracking Inadequate alone" for one in savings(alone, 20, 2))


def test_a_check_of_actions_takes_hours_and_gives_no_grade() -> None:
    plan = northborough()
    checks = {**plan.settings.re_audit, "good": "actions"}
    lines = {line.key: line for line in needed(replace(plan, settings=replace(plan.settings, re_audit=checks)))}
    assert lines["check"].count == lines["check"].hours == pytest.approx(72 * 0.45)
    assert total(tuple(lines.values()))[0] == pytest.approx(total(needed(plan))[0] - 72 * 0.45)


def test_second_grades_follow_the_rules_of_moderation() -> None:
    plan = northborough()
    shipped_line = next(line for line in needed(plan) if line.key == "second")
    assert shipped_line.how.startswith("every Inadequate and Outstanding (13 %) and one in 5 of the rest")
    alone = replace(plan, assumed=replace(plan.assumed, second_one_in=0, second_always=frozenset({"inadequate"})))
    line = next(line for line in needed(alone) if line.key == "second")
    assert line.count == pytest.approx(95 * alone.assumed.shares["inadequate"])
    assert line.how.startswith("every Inadequate (") and "none of the rest" in line.how
    # With none of the rest there is nothing to halve.
    assert any("A second grade for" in one.what for one in savings(plan, 20, 2))
    assert not any("A second grade for" in one.what for one in savings(alone, 20, 2))
