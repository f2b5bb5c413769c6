"""Past weeks: opened as they were published, by the names of their day, and by today's scope and restrictions."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.urls import reverse

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.analytics.edition import keptframe
from practicelens.history.models import Event
from practicelens.jobs import prune_measurements
from practicelens.people.models import Team
from practicelens.people.setup import changes as people
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.models import Dataset, Edition
from practicelens.performance.datasets.past import changes, queries
from practicelens.performance.datasets.past.queries import OpenWeek
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.week import queries as week_queries
from practicelens.performance.extracts import loading
from practicelens.performance.extracts.publishing import changes as publishing
from practicelens.performance.extracts.weeks import queries as weeks_queries
from practicelens.performance.worklist import changes as worklist
from practicelens.performance.worklist import queries as worklist_queries
from practicelens.performance.worklist.queries import Scope
from practicelens.performance.worklist.states import Event as WorklistEvent
from practicelens.performance.worklist.states import State
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.builders.extracts import publish, workbook
from tests.builders.kept import Kept
from tests.builders.workbooks import AS_AT

pytestmark = pytest.mark.django_db
BEFORE = AS_AT - timedelta(days=7)
Lose = Callable[[Edition], object]


@pytest.fixture
def two_weeks(authority: Authority, data_dir: Path, tmp_path: Path) -> tuple[int, int]:
    """Two weeks published one after the other: the later one lost a list and moved every event."""
    return _two_weeks(authority, tmp_path)


def _publish_two_weeks(authority: Authority, files: Path) -> tuple[int, int]:
    early = publish(authority, workbook(files / "one.xlsx", as_at=BEFORE), BEFORE)
    late = publish(authority, workbook(files / "two.xlsx", rows={6: [], 7: []}), AS_AT)
    return tuple(Dataset.objects.get(pk=pk).pk for pk in datasets(early, late))  # type: ignore[return-value]


_two_weeks = Kept(_publish_two_weeks, files=lambda: Path(settings.DATA_DIR))


def datasets(*extracts: int) -> list[int]:
    from practicelens.performance.extracts.models import Extract

    return [Extract.objects.get(pk=one).dataset_id or 0 for one in extracts]


def opened(authority: Authority, dataset: int, role: Role = Role.ANALYST) -> OpenWeek:
    found = queries.open_week(authority.asking(role), dataset)
    assert found is not None
    return found


def every_figure(authority: Authority, week: OpenWeek | None = None) -> list[tuple[object, ...]]:
    """Every figure of the authority, of a past week or of now."""
    page = figures_queries.figures(week.asking if week else authority.asking(Role.ANALYST), "authority", None)
    assert page is not None
    return [(line.card.key, line.figure.value, line.figure.denominator, line.figure.end) for line in page.lines]


def rename(authority: Authority) -> str:
    """The first team is called otherwise from now on; what it was called."""
    was = Team.objects.get(pk=authority.team).name
    Team.objects.filter(pk=authority.team).update(name="Family Support, renamed")
    return was


def forget_folder(edition: Edition) -> None:
    keptframe.frame_of.cache_clear()
    shutil.rmtree(building.below() / edition.path)


def lose_a_table(edition: Edition) -> None:
    (building.below() / edition.path / "open_children.parquet").unlink()


def lose_nothing(edition: Edition) -> None:
    """Only its file of figures is gone."""


def test_a_week_has_the_figures_and_children_that_it_was_published_with(
    authority: Authority, data_dir: Path, tmp_path: Path
) -> None:
    first = publish(authority, workbook(tmp_path / "one.xlsx", as_at=BEFORE), BEFORE)
    (dataset,) = datasets(first)
    then = every_figure(authority)
    manager = week_queries.week(authority.asking(Role.TEAM_MANAGER), authority.team)
    publish(authority, workbook(tmp_path / "two.xlsx", rows={6: [], 7: []}), AS_AT)
    assert every_figure(authority) != then
    assert every_figure(authority, opened(authority, dataset)) == then
    again = week_queries.week(opened(authority, dataset, Role.TEAM_MANAGER).asking, authority.team)
    assert manager is not None and again is not None
    assert (again.overdue, again.caseloads, again.days) == (manager.overdue, manager.caseloads, manager.days)
    assert again.children == manager.children > 0


def test_its_names_are_those_of_its_day_and_whom_one_may_see_is_as_today(
    authority: Authority, two_weeks: tuple[int, int]
) -> None:
    was = rename(authority)
    week = week_queries.week(opened(authority, two_weeks[0], Role.TEAM_MANAGER).asking, authority.team)
    assert week is not None and week.team.name == was
    child = week.overdue.rows[0].child
    people.restrict_child(
        ChildKey("northborough", "case-system", child),
        reason="A colleague's own child",
        starts=authority.today,
        by=authority.actor(Role.INFORMATION_GOVERNANCE),
        now=authority.now,
    )
    again = week_queries.week(opened(authority, two_weeks[0], Role.TEAM_MANAGER).asking, authority.team)
    assert again is not None
    assert child not in {row.child for row in again.overdue.rows}
    assert (again.overdue.total, again.children) == (week.overdue.total, week.children)
    with pytest.raises(Missing):
        week_queries.week(opened(authority, two_weeks[0], Role.TEAM_MANAGER).asking, authority.sibling_team)
    for role in (Role.ADMINISTRATOR, Role.SCRUTINEER, Role.PRACTITIONER):
        with pytest.raises(Missing):
            queries.open_week(authority.asking(role), two_weeks[0])


@pytest.mark.parametrize("lose", [lose_nothing, lose_a_table, forget_folder])
def test_what_is_gone_is_worked_out_again_from_what_is_kept(
    authority: Authority, two_weeks: tuple[int, int], lose: Lose
) -> None:
    then = every_figure(authority, opened(authority, two_weeks[0]))
    was = rename(authority)
    edition = Edition.objects.get(as_at=BEFORE)
    register_internal._open.clear()
    (building.below() / edition.measurements).unlink()
    lose(edition)
    assert queries.open_week(authority.asking(Role.ANALYST), two_weeks[0]) is None
    now = register_internal.current()
    changes.work_out(two_weeks[0], by=authority.actor(Role.ANALYST), now=authority.now)
    week = opened(authority, two_weeks[0])
    assert every_figure(authority, week) == then
    assert register_internal.current() == now
    # Without the edition's own tables nobody knows any more what the team was called.
    assert (week.asking.teams[authority.team].name == was) is (lose is not forget_folder)


def test_without_its_dataset_a_week_says_that_it_cannot_be_opened(
    authority: Authority, two_weeks: tuple[int, int]
) -> None:
    edition = Edition.objects.get(as_at=BEFORE)
    register_internal._open.clear()
    (building.below() / edition.measurements).unlink()
    forget_folder(edition)
    shutil.rmtree(building.below() / Dataset.objects.get(pk=two_weeks[0]).path)
    with pytest.raises(Refused) as refused:
        changes.work_out(two_weeks[0], by=authority.actor(Role.ANALYST), now=authority.now)
    assert refused.value.code == "not_kept"


def test_a_corrected_file_of_the_same_day_leaves_the_first_as_it_was(
    authority: Authority, data_dir: Path, tmp_path: Path
) -> None:
    first = publish(authority, workbook(tmp_path / "one.xlsx"))
    then = every_figure(authority)
    second = publish(authority, workbook(tmp_path / "two.xlsx", rows={6: [], 7: []}))
    early, late = datasets(first, second)
    assert every_figure(authority, opened(authority, early)) == then
    assert every_figure(authority, opened(authority, late)) == every_figure(authority) != then
    assert [one.replaced for one in queries.weeks(authority.asking(Role.ANALYST))] == [False, True]
    publishing.withdraw(second, "the wrong file", by=authority.actor(Role.ANALYST), now=authority.now)
    with pytest.raises(Missing):
        queries.open_week(authority.asking(Role.ANALYST), late)
    assert every_figure(authority, opened(authority, early)) == then


def test_weeks_published_together_open_as_if_they_had_come_one_by_one(
    authority: Authority, data_dir: Path, tmp_path: Path
) -> None:
    files = {day: workbook(tmp_path / f"{day}.xlsx", as_at=day) for day in (BEFORE, AS_AT)}
    by = authority.actor(Role.ANALYST)
    for day, path in files.items():
        loading.load(path, day, by=by, now=authority.now, publish=False)
    from practicelens.performance.extracts.models import Extract

    joining = [
        publishing.Joining(one.pk, authority.now - timedelta(days=(AS_AT - (one.as_at or AS_AT)).days))
        for one in Extract.objects.order_by("as_at")
    ]
    publishing.publish_many(joining, by=by, now=authority.now, progress=lambda *_: None)
    early = Dataset.objects.get(as_at=BEFORE)
    assert queries.open_week(authority.asking(Role.ANALYST), early.pk) is None
    for _ in range(2):
        changes.work_out(early.pk, by=by, now=authority.now)
    week = opened(authority, early.pk)
    assert week.edition.as_at == BEFORE
    assert week.later is not None and week.later.as_at == AS_AT
    assert Edition.objects.filter(week=early).count() == 1
    current = register_internal.current()
    assert current is not None and current.as_at == AS_AT


def test_what_was_worked_out_stays_for_a_while(authority: Authority, two_weeks: tuple[int, int]) -> None:
    changes.work_out(two_weeks[0], by=authority.actor(Role.ANALYST), now=authority.now)
    kept = dict(register_internal.prunable(0, authority.now - timedelta(days=1)))
    edition = Edition.objects.get(as_at=BEFORE)
    assert edition.pk not in kept
    assert edition.pk in dict(register_internal.prunable(0, authority.now + timedelta(seconds=1)))
    prune_measurements.run(authority.now + timedelta(days=31))
    assert opened(authority, two_weeks[0]).week.as_at == BEFORE


PAGES = ("week", "figures", "team-changes", "due-children")


@pytest.mark.parametrize("name", PAGES)
def test_its_pages_say_which_week_they_show_and_lead_on_in_it(
    authority: Authority, two_weeks: tuple[int, int], name: str
) -> None:
    address = reverse(name, args=[authority.team])
    page = authority.client(Role.TEAM_MANAGER).get(f"{address}?week={two_weeks[0]}").content.decode()
    assert "This is a past week: the extract of Friday 13 November" in page
    assert f'href="{address}?week={two_weeks[1]}">Later: 20 Nov' in page
    assert f'<a href="{address}">Now</a>' in page
    for link in (part.split('"')[0] for part in page.split('href="')[1:]):
        if link.startswith((f"/teams/{authority.team}/", "/figures/")) and link != address:
            assert f"week={two_weeks[0]}" in link or f"week={two_weeks[1]}" in link, link
    assert "This is a past week" not in authority.client(Role.TEAM_MANAGER).get(address).content.decode()


def test_children_of_a_past_week_are_noted_as_looked_at(authority: Authority, two_weeks: tuple[int, int]) -> None:
    address = reverse("figure-children", args=["re_referrals", "authority", 0])
    assert authority.client(Role.ANALYST).get(f"{address}?week={two_weeks[0]}").status_code == 200
    looked = Event.objects.order_by("pk").last()
    assert looked is not None and looked.data["edition"] == Edition.objects.get(as_at=BEFORE).hash


def test_a_week_without_figures_is_put_together_in_the_background(
    authority: Authority, two_weeks: tuple[int, int]
) -> None:
    edition = Edition.objects.get(as_at=BEFORE)
    register_internal._open.clear()
    (building.below() / edition.measurements).unlink()
    client, address = (
        authority.client(Role.TEAM_MANAGER),
        f"{reverse('week', args=[authority.team])}?week={two_weeks[0]}",
    )
    answer = client.get(address)
    # Its page leads on to the week once the work is done, which in a test it is at once.
    assert answer["Location"].startswith("/work/")
    assert client.get(answer["Location"])["Location"] == address
    assert "This is a past week" in client.get(address).content.decode()


def test_every_week_is_listed_and_opens_where_one_came_from(authority: Authority, two_weeks: tuple[int, int]) -> None:
    client, own = authority.client(Role.TEAM_MANAGER), reverse("week", args=[authority.team])
    page = client.get(f"/weeks/?next={own}").content.decode()
    assert [f'href="{own}?week={one}"' in page for one in two_weeks] == [True, True]
    assert f'<li><a href="{own}">The same page as it stands now</a></li>' in page
    assert '<li><a href="/teams/">Teams</a></li>' in client.get("/weeks/").content.decode()
    assert (
        f'href="/teams/?week={two_weeks[0]}"' in client.get("/weeks/?next=https://elsewhere.example/").content.decode()
    )
    assert f"/weeks/?next={quote(own, safe='')}" in client.get(own).content.decode()
    assert f"/teams/?week={two_weeks[0]}" in authority.client(Role.ANALYST).get("/extracts/").content.decode()
    assert client.get(f"{own}?week=999999").status_code == 404


def test_the_worklist_of_a_past_week_is_as_it_stood(authority: Authority, data_dir: Path, tmp_path: Path) -> None:
    wrong = {(6, 2, "primary_need"): "Z9", (6, 0, "primary_need"): "Z9"}
    first = publish(authority, workbook(tmp_path / "one.xlsx", cells=wrong, as_at=BEFORE), BEFORE)
    by, (dataset,) = authority.actor(Role.ANALYST), datasets(first)
    found = [row.id for row in worklist_queries.items(authority.asking(Role.ANALYST), Scope(code="unknown_code")).rows]
    later = authority.now + timedelta(hours=1)
    worklist.mark(found, WorklistEvent.ACCEPT, "Our own code", by=by, now=later)
    publish(
        authority,
        workbook(tmp_path / "two.xlsx", cells={(6, 2, "primary_need"): "Z8"}),
        AS_AT,
        now=authority.now + timedelta(days=1),
    )

    def stood(role: Role) -> list[tuple[str, str, State]]:
        who = authority.asking(role)
        rows = weeks_queries.findings(who, opened(authority, dataset, role)).rows
        return sorted((row.child, row.value, row.state) for row in rows if row.code == "unknown_code")

    assert stood(Role.ANALYST) == [("90001", "Z9", State.OPEN), ("90003", "Z9", State.OPEN)]
    assert stood(Role.TEAM_MANAGER) == [("90003", "Z9", State.OPEN)]
    page = authority.client(Role.TEAM_MANAGER).get(f"/worklist/week/?week={dataset}").content.decode()
    assert "90003" in page and "90001" not in page
    assert authority.client(Role.TEAM_MANAGER).get("/worklist/week/")["Location"] == "/worklist/list/"


def test_who_looks_back_asks_of_that_day_and_hides_as_today(authority: Authority) -> None:
    today = asking(authority.actor(Role.TEAM_MANAGER), authority.now)
    past = today.looking_back(date(2026, 1, 5), {}, {})
    assert (past.today, past.hiding_on) == (date(2026, 1, 5), today.today)
    assert past.restricted == today.restricted


def test_a_figure_of_a_past_week_leads_to_the_children_of_that_week(
    authority: Authority, two_weeks: tuple[int, int]
) -> None:
    opened(authority, two_weeks[0])
    client = authority.client(Role.ANALYST)
    page = client.get(f"{reverse('authority-figures')}?week={two_weeks[0]}").content.decode()
    links = {unescape(one) for one in re.findall(r'href="(/figures/[a-z_0-9]+/authority/0/children/[^"]*)"', page)}
    assert links and all(f"&week={two_weeks[0]}" in one for one in links)
    assert "This is a past week" in client.get(min(links)).content.decode()
