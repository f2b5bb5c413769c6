"""Who owes which audit: the standing rules as tables, and what counts as missed."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from practicelens.quality.programme.core.states import Missed, Reason
from practicelens.quality.programme.months.rules import LinkedTeam, Standing, missed, month_plan
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.workdays.timescales import add_months

JANUARY = date(2027, 1, 1)
QUOTAS = DEFINITIONS["audit.quotas"].default
LISTS = DEFINITIONS["audit.area_lists"].default
SHIPPED = Standing(quotas=QUOTAS, lists=LISTS)


def lines(count: int) -> list[LinkedTeam]:
    """Teams, each with an officer (of five) and a manager of its own."""
    return [LinkedTeam(team, officer=900 + team % 5, manager=100 + team) for team in range(1, count + 1)]


def test_northborough_owes_95_audits_a_month_from_40_teams() -> None:
    for month in (JANUARY, date(2027, 2, 1)):
        plan = month_plan(month, lines(40), SHIPPED)
        assert Counter(one.reason for one in plan) == {Reason.OFFICER: 40, Reason.MANAGER: 20, Reason.AREA: 35}
        assert len(plan) == 95


def test_quotas_are_the_strategys_and_early_help_has_its_place() -> None:
    areas = Counter(one.tool for one in month_plan(JANUARY, [], SHIPPED))
    assert areas == {
        "mash": 12, "private_fostering": 1, "marac": 1, "exploitation": 1, "contacts": 10,
        "coming_into_care": 5, "leaving_care": 5,
    }  # fmt: skip
    more = month_plan(JANUARY, [], Standing(quotas={**QUOTAS, "early_help": 3}, lists=LISTS))
    assert Counter(one.population for one in more)["early_help"] == 3


@pytest.mark.parametrize("every", [1, 2, 3])
def test_each_manager_audits_once_in_so_many_months_and_the_months_are_even(every: int) -> None:
    rules = Standing(manager_every=every)
    months = [month_plan(add_months(JANUARY, n), lines(12), rules) for n in range(every)]
    managers = [[one for one in plan if one.reason is Reason.MANAGER] for plan in months]
    assert [len(each) for each in managers] == [12 // every] * every
    assert Counter(one.auditor for each in managers for one in each) == {100 + team: 1 for team in range(1, 13)}
    assert all(one.auditor == 100 + (one.team or 0) for each in managers for one in each)


def test_managers_who_swap_never_audit_their_own_team_and_come_round_to_every_other() -> None:
    rules = Standing(manager_every=2, manager_team="swap")
    seen: dict[int | None, list[int | None]] = {}
    for n in range(2 * 5):
        plan = [one for one in month_plan(add_months(JANUARY, n), lines(6), rules) if one.reason is Reason.MANAGER]
        assert len({one.team for one in plan}) == len(plan)
        for one in plan:
            seen.setdefault(one.auditor, []).append(one.team)
    for auditor, teams in seen.items():
        assert sorted(100 + (team or 0) for team in teams) == sorted({101, 102, 103, 104, 105, 106} - {auditor})


def test_a_manager_alone_has_nobody_to_swap_with() -> None:
    rules = Standing(manager_every=1, manager_team="swap")
    assert all(one.reason is not Reason.MANAGER for one in month_plan(JANUARY, lines(1), rules))


def test_a_team_without_an_officer_is_owed_its_audit_all_the_same() -> None:
    plan = month_plan(JANUARY, [LinkedTeam(1)], Standing())
    assert [(one.reason, one.team, one.auditor) for one in plan] == [(Reason.OFFICER, 1, None)]


DUE = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("drawn", "withdrawn", "submitted", "today", "why"),
    [
        (True, False, None, DUE, None),
        (True, False, None, date(2026, 12, 1), Missed.NOT_HANDED_IN),
        (True, True, None, date(2026, 12, 1), Missed.WITHDRAWN),
        (False, False, None, date(2026, 12, 1), Missed.NOT_DRAWN),
        (False, False, None, DUE, None),
        (True, False, DUE, date(2026, 12, 1), None),
        (True, False, date(2026, 12, 1), date(2026, 12, 1), Missed.HANDED_IN_LATE),
    ],
)
def test_what_was_owed_and_not_done_by_its_day_is_missed(
    drawn: bool, withdrawn: bool, submitted: date | None, today: date, why: Missed | None
) -> None:
    outcome = missed(drawn=drawn, withdrawn=withdrawn, submitted_on=submitted, due=DUE, today=today)
    assert outcome is why
