"""A dataset's tree of departments proposes services and teams: made in bulk, and nobody sees anything by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics.ssd.departments import Department, teams
from practicelens.people.models import Post, ServiceArea, Team, TeamLink, Worker
from practicelens.performance.extracts import loading
from practicelens.performance.extracts.departments import changes, queries
from practicelens.performance.extracts.staff import changes as staff_changes
from practicelens.performance.extracts.staff import queries as staff
from tests.builders.authority import NAMES, Authority
from tests.builders.extracts import publish, publish_all_ticked, workbook
from tests.builders.ssd_extracts import AS_AT, ssd_extract
from tests.builders.workbooks import usual_rows

pytestmark = pytest.mark.django_db
ROWS = [
    {"dept_team_id": "S1", "dept_team_name": "Early Help", "dept_team_parent_id": "", "dept_team_parent_name": ""},
    {"dept_team_id": "T1", "dept_team_name": "North Hub", "dept_team_parent_id": "S1", "dept_team_parent_name": ""},
    {"dept_team_id": "T2", "dept_team_name": "South Hub", "dept_team_parent_id": "S1",
     "dept_team_parent_name": "Early Help"},
    {"dept_team_id": "T3", "dept_team_name": "family  support team one", "dept_team_parent_id": "",
     "dept_team_parent_name": ""},
]  # fmt: skip


@pytest.fixture
def waits(authority: Authority, data_dir: Path, tmp_path: Path) -> int:
    """An extract that waits to be published, as on an authority's first day."""
    path = ssd_extract(tmp_path / "ssd.zip", rows={"department": ROWS})
    by, now = authority.actor(Role.ANALYST), authority.now
    return loading.load(path, AS_AT, by=by, now=now, publish=False).extract_id


def test_teams_are_what_is_above_nobody() -> None:
    tree = [Department("S1", "Care"), Department("T1", "One", "S1"), Department("T2", "Two", "", "Care")]
    assert teams([*tree, Department("9", "Alone")]) == (("Alone", "Alone"), ("One", "Care"), ("Two", "Care"))


def test_what_is_not_here_is_proposed_and_stays_so_once_published(authority: Authority, waits: int) -> None:
    asking = authority.asking(Role.ANALYST)

    def proposed() -> set[tuple[str, str, bool]]:
        found = queries.tree(authority.asking(Role.ANALYST))
        assert found is not None
        return {(one.team, one.service, bool(one.here)) for one in found.teams}

    expected = {("North Hub", "Early Help", False), ("South Hub", "Early Help", False)}
    assert proposed() == expected | {("family support team one", "family support team one", True)}
    publish_all_ticked(waits, asking)
    assert proposed() >= expected


def test_they_are_made_together_and_nobody_is_linked(authority: Authority, waits: int) -> None:
    links, client = TeamLink.objects.count(), authority.client(Role.ANALYST)
    address = reverse("departments")
    assert "2 teams are not here" in client.get(address).text
    nobody = client.post(address, {"opens-day": "1", "opens-month": "4", "opens-year": "2026"})
    assert nobody.status_code == 422 and "Tick the teams" in nobody.text
    typed = {"team": ["North Hub", "South Hub"], "opens-day": "1", "opens-month": "4", "opens-year": "2026"}
    assert "2 teams are made" in client.post(address, typed, follow=True).text
    made = Team.objects.filter(service__name="Early Help")
    assert {f"{one.opens}" for one in made} == {"2026-04-01"} and made.count() == 2
    assert ServiceArea.objects.filter(name="Early Help").count() == 1
    assert TeamLink.objects.count() == links
    assert "Every team is here" in client.get(address).text
    # The administrator, who links people to them, sees the same.
    assert authority.client(Role.ADMINISTRATOR).get(address).status_code == 200


def test_only_what_is_proposed_is_made(authority: Authority, waits: int) -> None:
    by, now, day = authority.actor(Role.ANALYST), authority.now, authority.today
    for chosen, error in ((["Elsewhere"], Stale), (["Early Help"], Stale), ([], Refused)):
        with pytest.raises(error):
            changes.confirm(chosen, day, by=by, now=now)
    with pytest.raises(Missing):
        changes.confirm(["North Hub"], day, by=authority.actor(Role.TEAM_MANAGER), now=now)
    assert not Team.objects.filter(name="North Hub").exists()


def test_workers_whom_an_extract_names_are_made_in_the_team_of_their_children(
    authority: Authority, data_dir: Path, tmp_path: Path
) -> None:
    # One, one under two spellings, one who may be somebody here already, a number, and one by an initial.
    like = NAMES[Role.PRACTITIONER].split()[-1] + " X"
    names = ["Jo Alma Marchbank", "Ivo Penhallow", "PENHALLOW, Ivo", like, "20417", "Q Zabriskie"]
    rows = {number: [dict(row) for row in each] for number, each in usual_rows().items()}
    held: dict[object, str] = {}
    for number in range(3, 9):
        for row in rows[number]:
            name = held.setdefault(row["child"], names[len(held) % len(names)])
            row |= {"team": "Family Support Team One", "worker": name}
    publish(authority, workbook(tmp_path / "annex-a.xlsx", rows=rows))
    client, address = authority.client(Role.ANALYST), reverse("extract-workers")
    found = staff.staff(authority.asking(Role.ANALYST))
    assert found is not None and [each.may_be_two for each in found.proposed] == [True, False]
    two, one = found.proposed
    assert one.name == names[0] and one.team_id == two.team_id == authority.team and set(two.spelled) == set(names[1:3])
    left = {each.why: each.names for each in found.left_out}
    assert left == {staff.Why.ALIKE: (like,), staff.Why.NUMBER: ("20417",), staff.Why.SHORT: ("Q Zabriskie",)}
    page = client.get(address).text
    assert "2 workers are not here" in page and "One person?" in page and "Q Zabriskie" in page
    # Ticked at first is whoever is one person; of two spellings somebody says so.
    assert [f'value="{each.name}" checked' in page for each in (one, two)] == [True, False]
    day = {"starts-day": "1", "starts-month": "4", "starts-year": "2026"}
    nobody = client.post(address, day)
    assert nobody.status_code == 422 and "Tick the workers" in nobody.text
    assert "1 worker is made" in client.post(address, {**day, "worker": [one.name]}, follow=True).text
    made = Worker.objects.get(name=one.name)
    assert made.account_id is None and Post.objects.get(worker=made).team_id == authority.team
    again = staff.staff(authority.asking(Role.ANALYST))
    assert again is not None and [each.name for each in again.proposed] == [two.name]
    with pytest.raises(Stale):
        staff_changes.confirm([one.name], authority.today, by=authority.actor(Role.ANALYST), now=authority.now)
    with pytest.raises(Missing):
        staff_changes.confirm([one.name], authority.today, by=authority.actor(Role.TEAM_MANAGER), now=authority.now)


@pytest.mark.parametrize(("role", "comes_from"), [(Role.ANALYST, "extracts"), (Role.ADMINISTRATOR, "team-links")])
def test_whoever_may_make_teams_is_led_there_and_back(authority: Authority, role: Role, comes_from: str) -> None:
    client, there, back = authority.client(role), reverse("departments"), reverse(comes_from)
    assert f'href="{there}"' in client.get(back).content.decode()
    assert f'<ol><li><a href="{back}">' in client.get(there).content.decode()
