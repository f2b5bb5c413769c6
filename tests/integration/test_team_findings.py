"""Findings of the published extract, team by team: what is the team's, who may read it, and what is held back."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.people.setup import changes as people
from practicelens.performance.extracts.team import queries as team_queries
from tests.builders.authority import Authority
from tests.builders.extracts import publish, workbook

pytestmark = pytest.mark.django_db

# The third child in need is held by the first team, the first by the second.
CELLS = {(6, 2, "primary_need"): "Z9", (6, 0, "primary_need"): "Z9", (1, 2, "source"): "Z9"}


@pytest.fixture
def mended(authority: Authority, data_dir: Path, tmp_path: Path) -> int:
    """A workbook with three unknown codes, published; two are about one child of the first team."""
    return publish(authority, workbook(tmp_path / "files" / "annex-a-2026-11-20.xlsx", cells=CELLS))


def of_team(authority: Authority, role: Role = Role.TEAM_MANAGER) -> team_queries.TeamFindings:
    """What is told of the first team."""
    found = team_queries.of_team(authority.asking(role), authority.team)
    assert found is not None
    return found


def test_findings_of_every_list_follow_the_child_to_the_team(authority: Authority, mended: int) -> None:
    found = of_team(authority)
    assert [(row.child, row.list.split(":")[0], row.value) for row in found.rows] == [
        ("90003", "List 1", "Z9"),
        ("90003", "List 6", "Z9"),
    ]
    assert (found.hidden, found.total) == (0, 2 + len(found.unmatched) + found.without_worker)


def test_the_week_counts_them_and_leads_to_them(authority: Authority, mended: int) -> None:
    client, team = authority.client(Role.TEAM_MANAGER), authority.team
    total = of_team(authority).total
    assert f"published with {total} findings of yours" in client.get(f"/teams/{team}/week/").content.decode()
    page = client.get(f"/teams/{team}/findings/").content.decode()
    assert f"{total} things to put right" in page
    assert "90003" in page
    assert Event.objects.filter(kind="children", subject_id="findings").count() == 1
    head = authority.client(Role.HEAD_OF_SERVICE).get(f"/teams/{team}/week/").content.decode()
    assert f"published with {total} findings of the team" in head


def test_figures_alone_open_no_finding(authority: Authority, mended: int) -> None:
    with pytest.raises(Missing):
        team_queries.of_team(authority.asking(Role.PRACTICE_DEVELOPER), authority.team)
    week = authority.client(Role.PRACTICE_DEVELOPER).get(f"/teams/{authority.team}/week/").content.decode()
    assert "published with" not in week


def test_another_team_is_as_if_there_were_none(authority: Authority, mended: int) -> None:
    client = authority.client(Role.TEAM_MANAGER)
    assert client.get(f"/teams/{authority.other_team}/findings/").status_code == 404


def test_a_restricted_childs_findings_are_counted_and_not_told(authority: Authority, mended: int) -> None:
    people.restrict_child(
        ChildKey("northborough", "case-system", "90003"), reason="A colleague's own child", starts=authority.today,
        by=authority.actor(Role.INFORMATION_GOVERNANCE), now=authority.now,
    )  # fmt: skip
    found = of_team(authority)
    assert (found.rows, found.hidden) == ((), 2)
    assert "90003" not in authority.client(Role.TEAM_MANAGER).get(f"/teams/{authority.team}/findings/").content.decode()


def test_before_anything_is_published_the_page_says_how_it_gets_there(authority: Authority) -> None:
    assert team_queries.of_team(authority.asking(Role.TEAM_MANAGER), authority.team) is None
    page = authority.client(Role.TEAM_MANAGER).get(f"/teams/{authority.team}/findings/").content.decode()
    assert "No extract is published yet" in page
