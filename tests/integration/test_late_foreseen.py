"""Who is away, written with its history and never why; and what a week says may be late because of it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.performance.datasets import waiting as datasets_waiting
from practicelens.performance.datasets.week import queries as week_queries
from practicelens.performance.late.foreseen import changes, queries
from practicelens.performance.late.models import Absence
from practicelens.performance.late.own import queries as own_queries
from practicelens.workdays import clock
from tests.builders.authority import Authority
from tests.builders.extracts import publish, workbook

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 20), date(2026, 12, 4)


@pytest.fixture
def now(authority: Authority, data_dir: Path, tmp_path: Path) -> datetime:
    publish(authority, workbook(tmp_path / "annex-a.xlsx"))
    return authority.now


def enter(authority: Authority, now: datetime, role: Role = Role.TEAM_MANAGER, worker: int | None = None) -> None:
    who = authority.worker if worker is None else worker
    changes.enter(authority.team, who, FIRST, LAST, by=authority.actor(role), now=now)


def test_an_absence_is_kept_with_its_history_and_without_a_reason(authority: Authority, now: datetime) -> None:
    enter(authority, now)
    manager = authority.actor(Role.TEAM_MANAGER)
    (row,) = queries.absences(authority.asking(Role.TEAM_MANAGER), authority.team)
    assert (row.first, row.last, row.withdrawn) == (FIRST, LAST, "")
    with pytest.raises(Refused):
        enter(authority, now)  # the same days once more
    changes.withdraw(authority.team, row.id, by=manager, now=now)
    (row,) = queries.absences(authority.asking(Role.TEAM_MANAGER), authority.team)
    assert row.withdrawn and row.withdrawn == row.by
    assert not row.stands(authority.today) and Absence.objects.count() == 1
    with pytest.raises(Refused) as twice:
        changes.withdraw(authority.team, row.id, by=manager, now=now)
    assert twice.value.code == "withdrawn"
    kinds = list(Event.objects.filter(kind__startswith="late.absence").values_list("kind", flat=True))
    assert sorted(kinds) == ["late.absence_entered", "late.absence_withdrawn"]
    assert not {field.name for field in Absence._meta.fields} & {"why", "reason", "note", "text"}


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (None, LAST, "first"),
        (FIRST, None, "last"),
        (LAST, FIRST, "last"),
        (date(2026, 10, 1), date(2026, 10, 2), "last"),
        (FIRST, date(2036, 12, 4), "last"),
    ],
)
def test_days_that_cannot_be_meant_are_refused(
    authority: Authority, now: datetime, first: date | None, last: date | None, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        changes.enter(authority.team, authority.worker, first, last, by=authority.actor(Role.TEAM_MANAGER), now=now)
    assert refused.value.code == code


def test_who_is_away_is_for_those_who_plan_the_team_s_work(authority: Authority, now: datetime) -> None:
    for role in (Role.ANALYST, Role.QA_OFFICER, Role.PRACTITIONER):
        with pytest.raises(Missing):
            enter(authority, now, role)
        assert authority.client(role).get(reverse("team-away", args=[authority.team])).status_code == 404
    with pytest.raises(Refused):
        enter(authority, now, worker=authority.other_worker)
    enter(authority, now, Role.HEAD_OF_SERVICE)


def test_what_falls_due_while_its_worker_is_away_may_be_late_and_the_page_says_why(
    authority: Authority, now: datetime
) -> None:
    clock.stand_at(authority.today)
    manager, week = authority.client(Role.TEAM_MANAGER), reverse("week", args=[authority.team])
    asking = authority.asking(Role.TEAM_MANAGER)
    before = queries.foreseen(asking, authority.team)
    assert before is not None and before.due and not any("is away" in row.why for row in before.rows)
    sent = {"worker": authority.worker, "first-day": "20", "first-month": "11", "first-year": "2026"}
    address = reverse("team-away", args=[authority.team])
    assert manager.post(address, sent).status_code == 422
    ends = {"last-day": "4", "last-month": "12", "last-year": "2026"}
    assert manager.post(address, sent | ends).status_code == 302
    after = queries.foreseen(authority.asking(Role.TEAM_MANAGER), authority.team)
    assert after is not None and after.total >= before.total
    away = [row for row in after.rows if "is away until 4 December" in row.why]
    assert away, [row.why for row in after.rows]
    page = manager.get(week).content.decode()
    assert "is away until 4 December" in page and away[0].due.child in page and "How this is reckoned" in page
    # An officer of quality assurance sees the children, and nothing of who does how many or is away.
    officer = authority.client(Role.QA_OFFICER).get(week).content.decode()
    assert away[0].due.child in officer and "is away until" not in officer and "does about" not in officer


def test_the_week_names_each_timescale_and_what_cannot_be_told(authority: Authority, now: datetime) -> None:
    found = week_queries.week(authority.asking(Role.TEAM_MANAGER), authority.team)
    assert found is not None
    kinds = [row.kind for row in found.timescales]
    assert kinds[0] == "icpc" and {"cp_visit", "health", "dental"} <= set(kinds)
    assert {"CIN visits", "pathway plan reviews"} <= {one.words for one in found.silent} and "cin_visit" not in kinds
    for row in found.timescales:
        _, near = week_queries.due_list(
            authority.asking(Role.TEAM_MANAGER), authority.team, kind=row.kind, start=row.opens, end=row.near_ends
        )
        assert near.total == row.near <= row.far
        _, late = week_queries.due_list(authority.asking(Role.TEAM_MANAGER), authority.team, kind=row.kind)
        assert late.total == row.late


def test_the_plan_of_the_week_names_who_has_what_on_which_day_for_those_who_plan(
    authority: Authority, now: datetime
) -> None:
    clock.stand_at(authority.today)
    enter(authority, now)
    address = reverse("team-plan", args=[authority.team])
    page = authority.client(Role.TEAM_MANAGER).get(address).content.decode()
    assert "CP visit 90006" in page and ">away<" in page and "Amina Yusuf" in page
    for role in (Role.QA_OFFICER, Role.PRACTITIONER, Role.ANALYST):
        assert authority.client(role).get(address).status_code == 404
    assert Event.objects.filter(look=True, subject_id="plan").count() == 1


def test_a_worker_s_own_week_holds_own_children_and_nobody_else_opens_one(authority: Authority, now: datetime) -> None:
    clock.stand_at(authority.today)
    enter(authority, now)
    page = authority.client(Role.PRACTITIONER).get(reverse("own-week")).content.decode()
    own = {row.child for row in own_queries.own_week(authority.asking(Role.PRACTITIONER)).late}
    team = week_queries.week(authority.asking(Role.TEAM_MANAGER), authority.team)
    assert team is not None
    mine = {row.child for row in team.overdue.rows if row.worker == "Amina Yusuf"}
    assert own == mine and "90006" in page and "you are away until 4 December" in page and "You are away" in page
    for row in team.overdue.rows:
        assert (row.child in page) == (row.child in mine) or row.child in {"90006"}
    # Children of a team that nobody has matched are no less the worker's own.
    of_no_team = authority.asking(Role.PRACTITIONER)
    of_no_team.__dict__["teams"] = {}
    assert "90006" in own_queries.own_week(of_no_team).names
    assert any(one.title.startswith("90006: ") for one in datasets_waiting.waiting(of_no_team))
    for role in (Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, Role.ANALYST):
        assert authority.client(role).get(reverse("own-week")).status_code == 404
