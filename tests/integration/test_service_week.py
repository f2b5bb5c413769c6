"""A service area's week: its teams side by side, each number that of the team's own, and work that moved."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.analytics.measure import Move, MoveRow
from practicelens.performance.datasets.service_week import moving, queries
from practicelens.performance.datasets.week import queries as week_queries
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db


def test_children_who_moved_are_told_by_the_two_teams() -> None:
    rows = [
        MoveRow(Move.LEFT, "a", 1, None), MoveRow(Move.CAME, "a", 2, None),  # between two teams
        MoveRow(Move.CAME, "b", 1, None),  # opened
        MoveRow(Move.LEFT, "c", 2, None),  # closed
        MoveRow(Move.LEFT, "d", 8, None), MoveRow(Move.CAME, "d", 9, None),  # nothing of ours
        MoveRow(Move.PLAN_STARTED, "e", 1, None),
    ]  # fmt: skip
    assert moving.moves(rows, {1, 2}) == {(1, 2): ("a",), (None, 1): ("b",), (2, None): ("c",)}
    assert moving.moves(rows, {9}) == {(8, 9): ("d",)}


def test_each_number_is_that_of_the_team_s_own_week(authority: Authority, published: int, data_dir: Path) -> None:
    head, service = authority.asking(Role.HEAD_OF_SERVICE), authority.service
    found = queries.service_week(head, service)
    assert found is not None and found.teams
    for line in found.teams:
        week = week_queries.week(head, line.team.id)
        assert week is not None
        assert (line.children, line.unallocated, line.late) == (week.children, week.unallocated, week.overdue.total)
        assert line.near == sum(row.near for row in week.timescales)
        assert line.far == sum(row.far for row in week.timescales)
    page = authority.client(Role.HEAD_OF_SERVICE).get(reverse("services"), follow=True)
    assert page.redirect_chain and "Teams side by side" in page.content.decode()
    assert (
        reverse("service-week", args=[service])
        in authority.client(Role.HEAD_OF_SERVICE).get("/teams/").content.decode()
    )


def test_another_s_area_is_no_page(authority: Authority, published: int) -> None:
    for role in (Role.TEAM_MANAGER, Role.QA_OFFICER, Role.PRACTITIONER):
        with pytest.raises(Missing):
            queries.service_week(authority.asking(role), authority.service)
        assert authority.client(role).get(reverse("services")).status_code == 404
    others = {team.service_id for team in authority.asking(Role.DCS).teams.values()} - {authority.service}
    head = authority.client(Role.HEAD_OF_SERVICE)
    assert [head.get(reverse("service-week", args=[one])).status_code for one in others] == [404] * len(others) != []


@pytest.mark.usefixtures("contexts_kept")
def test_figures_by_worker_of_some_teams_alone_are_said_of_those(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of somebody who manages one team of the area and sees the figures of all by another role."""
    monkeypatch.setattr(queries.permissions, "can_see_workers_of", lambda actor, team_id: team_id == authority.team)
    page = authority.client(Role.HEAD_OF_SERVICE).get(reverse("service-week", args=[authority.service]))
    html = page.content.decode()
    assert ">None<" not in html
    assert html.count("not shown to you") == len(page.context["week"].teams) - 1 > 0
