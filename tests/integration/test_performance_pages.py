"""Pages of the week, the teams, figures, children and definitions: who gets them, what they name, what is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM, Actor, ChildKey
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.people.asking import Asking
from practicelens.people.setup import changes as people
from practicelens.performance.datasets import waiting
from practicelens.performance.datasets.cases import queries as cases_queries
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.performance.datasets.definitions import queries as definitions_queries
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.models import Dataset
from practicelens.performance.datasets.week import queries as week_queries
from practicelens.rulebook.changes import set_rule
from tests.builders.asking import asking
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db

SEES_TEAM = {
    Role.DCS,
    Role.DIRECTOR,
    Role.HEAD_OF_QA,
    Role.SAFEGUARDING_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.TEAM_MANAGER,
    Role.QA_OFFICER,
    Role.REVIEWING_OFFICER,
    Role.PRACTICE_DEVELOPER,
    Role.ANALYST,
}


def text(authority: Authority, role: Role, address: str) -> str:
    """The page as the person in the role gets it."""
    answer = authority.client(role).get(address)
    assert answer.status_code == 200, (role, address, answer.status_code)
    return answer.content.decode()


def restrict(authority: Authority, child: str) -> None:
    """Only the person in the information governance role may see this child."""
    people.restrict_child(
        ChildKey("northborough", "case-system", child),
        reason="A colleague's own child",
        starts=authority.today,
        by=authority.actor(Role.INFORMATION_GOVERNANCE),
        now=authority.now,
    )


def first_child(authority: Authority) -> str:
    """A child of the first team."""
    found = children_queries.children(authority.asking(Role.TEAM_MANAGER))
    assert found is not None
    return found.rows[0].child


def test_before_anything_is_published_every_page_says_how_it_gets_there(authority: Authority) -> None:
    for name, args in [("week", [authority.team]), ("teams", []), ("figures", [authority.team]), ("children", [])]:
        assert "No extract is published yet" in text(authority, Role.TEAM_MANAGER, reverse(name, args=args)), name


@pytest.mark.parametrize("role", Role)
def test_a_teams_week_is_for_those_whose_figures_reach_it(authority: Authority, role: Role) -> None:
    answer = authority.client(role).get(reverse("week", args=[authority.team]))
    assert answer.status_code == (200 if role in SEES_TEAM else 404)


def test_another_teams_week_is_as_if_there_were_none(authority: Authority) -> None:
    client = authority.client(Role.TEAM_MANAGER)
    assert client.get(reverse("week", args=[authority.sibling_team])).status_code == 404
    assert client.get(reverse("week", args=[999_999])).status_code == 404


def test_the_week_says_what_is_late_who_holds_how_many_and_how_it_goes(authority: Authority, published: int) -> None:
    page = text(authority, Role.TEAM_MANAGER, reverse("week", args=[authority.team]))
    week = week_queries.week(authority.asking(Role.TEAM_MANAGER), authority.team)
    assert week is not None
    assert week.children == sum(line.children for line in week.caseloads) > 0
    assert "Family Support Team One: this week" in page
    assert "Amina Yusuf" in page
    assert "95 % interval" in page
    assert len(week.days) == 10
    assert week.measures


def test_looking_at_the_week_is_noted_when_it_names_children(authority: Authority, published: int) -> None:
    week = week_queries.week(authority.asking(Role.TEAM_MANAGER), authority.team)
    assert week is not None
    text(authority, Role.TEAM_MANAGER, reverse("week", args=[authority.team]))
    looks = Event.objects.filter(look=True, subject_id="week")
    assert looks.count() == (1 if week.overdue.rows else 0)


def test_who_sees_figures_alone_sees_counts_and_no_child_and_no_worker(authority: Authority, published: int) -> None:
    child = first_child(authority)
    page = text(authority, Role.PRACTICE_DEVELOPER, reverse("week", args=[authority.team]))
    assert child not in page
    assert "/children/" not in page
    assert "Amina Yusuf" not in page


def test_children_without_a_worker_lead_to_their_list_for_those_alone_who_may_see_children(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = week_queries.week

    def without_worker(asking: Asking, team_id: int) -> object:
        found = asked(asking, team_id)
        return replace(found, unallocated=2) if found else found

    monkeypatch.setattr(week_queries, "week", without_worker)
    address = f"{reverse('children')}?team={authority.team}&worker=none"
    for role, opens in ((Role.TEAM_MANAGER, True), (Role.PRACTICE_DEVELOPER, False)):
        page = text(authority, role, reverse("week", args=[authority.team]))
        assert "2 without a worker" in page
        assert (address.replace("&", "&amp;") in page) == opens
        assert (authority.client(role).get(address).status_code == 200) == opens


def test_figures_by_worker_are_for_the_line_alone(authority: Authority, published: int) -> None:
    for role, waits in [(Role.TEAM_MANAGER, True), (Role.DCS, True), (Role.QA_OFFICER, False), (Role.ANALYST, False)]:
        week = week_queries.week(authority.asking(role), authority.team)
        assert week is not None
        assert bool(week.caseloads) is waits, role


def test_a_childs_page_is_noted_before_it_is_shown(authority: Authority, published: int) -> None:
    child = first_child(authority)
    page = text(authority, Role.TEAM_MANAGER, reverse("child", args=[child]))
    look = Event.objects.get(look=True, subject_kind="child")
    assert child in page
    assert "not held in the extract" in page
    assert look.subject_id == f"northborough/case-system/{child}"
    assert look.by_name == "Priya Nair"


def test_a_childs_page_is_not_shown_when_the_look_cannot_be_written(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from practicelens.performance.datasets.register import changes as register_changes

    child = first_child(authority)

    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(register_changes.history, "record_look", broken)
    client = authority.client(Role.TEAM_MANAGER)
    client.raise_request_exception = False
    answer = client.get(reverse("child", args=[child]))
    assert answer.status_code == 500
    assert "Born" not in answer.content.decode()


def test_a_child_of_another_team_and_one_unknown_look_the_same(authority: Authority, published: int) -> None:
    everybody = children_queries.children(authority.asking(Role.DCS), count=100)
    assert everybody is not None
    elsewhere = next(row.child for row in everybody.rows if row.team == "Children in Care Team One")
    client = authority.client(Role.TEAM_MANAGER)
    assert client.get(reverse("child", args=[elsewhere])).status_code == 404
    assert client.get(reverse("child", args=["nobody"])).status_code == 404
    assert not Event.objects.filter(look=True, subject_kind="child").exists()


def test_a_practitioner_sees_their_own_children_and_no_others(authority: Authority, published: int) -> None:
    actor = authority.actor(Role.PRACTITIONER)
    own = children_queries.children(asking(actor, authority.today), count=100)
    everybody = children_queries.children(authority.asking(Role.DCS), count=100)
    assert own is not None
    assert everybody is not None
    assert 0 < own.total < everybody.total
    assert {row.worker for row in own.rows} == {"Amina Yusuf"}
    client = authority.client(Role.PRACTITIONER)
    assert client.get(reverse("child", args=[own.rows[0].child])).status_code == 200
    other = next(row.child for row in everybody.rows if row.child not in {one.child for one in own.rows})
    assert client.get(reverse("child", args=[other])).status_code == 404


def test_a_restricted_child_is_counted_and_not_named(authority: Authority, published: int) -> None:
    child = first_child(authority)
    manager = authority.actor(Role.TEAM_MANAGER)
    before = week_queries.week(asking(manager, authority.today), authority.team)
    listed = figures_queries.children_behind(asking(manager), "caseload", "team", authority.team)
    restrict(authority, child)
    after = week_queries.week(asking(manager, authority.today), authority.team)
    behind = figures_queries.children_behind(asking(manager), "caseload", "team", authority.team)
    found = children_queries.children(asking(manager, authority.today))
    assert before is not None
    assert after is not None
    assert found is not None
    assert after.children == before.children
    assert behind.figure == listed.figure
    assert (len(behind.list.children), behind.list.hidden) == (len(listed.list.children) - 1, 1)
    assert found.hidden == 1
    searched = children_queries.children(asking(manager, authority.today), search=child)
    assert searched is not None and (searched.total, searched.hidden) == (0, 0), "a search tells nobody they are here"
    narrowed = children_queries.children(asking(manager, authority.today), status="closed")
    assert narrowed is not None
    assert (narrowed.total, narrowed.hidden) == (0, 0), "of another status is not the same as not to be seen"
    assert child not in {row.child for row in found.rows}
    assert authority.client(Role.TEAM_MANAGER).get(reverse("child", args=[child])).status_code == 404
    assert authority.client(Role.DCS).get(reverse("child", args=[child])).status_code == 404
    page = text(authority, Role.TEAM_MANAGER, reverse("figure-children", args=["caseload", "team", authority.team]))
    assert "And 1 that you may not see" in page
    assert child not in page


def test_somebody_named_on_a_restricted_child_sees_them(authority: Authority, published: int) -> None:
    child = first_child(authority)
    restrict(authority, child)
    manager = authority.actor(Role.TEAM_MANAGER)
    key = ChildKey("northborough", "case-system", child)
    from dataclasses import replace

    named = replace(manager, restricted=frozenset({key}))
    assert children_queries.child(asking(named), key).restricted


def test_a_figure_and_the_children_behind_it_agree_and_the_look_is_noted(authority: Authority, published: int) -> None:
    manager = authority.actor(Role.TEAM_MANAGER)
    week = week_queries.week(asking(manager, authority.today), authority.team)
    assert week is not None
    for line in week.measures:
        behind = figures_queries.children_behind(
            asking(manager), line.card.key, "team", authority.team, start=line.figure.start, end=line.figure.end
        )
        judged = [row for row in behind.list.children if row.counts is not None]
        if line.figure.denominator is not None:
            assert len(judged) == line.figure.denominator, line.card.key
    text(authority, Role.TEAM_MANAGER, reverse("figure-children", args=["caseload", "team", authority.team]))
    look = Event.objects.get(look=True, subject_id="caseload")
    assert look.data["edition"] == week.edition.hash


def test_the_children_behind_are_for_those_who_may_see_children(authority: Authority, published: int) -> None:
    address = reverse("figure-children", args=["caseload", "team", authority.team])
    for role, code in [(Role.TEAM_MANAGER, 200), (Role.PRACTICE_DEVELOPER, 404), (Role.SCRUTINEER, 404)]:
        assert authority.client(role).get(address).status_code == code, role


@pytest.mark.parametrize("address", ["/figures/nothing/team/{}/children/", "/figures/caseload/planet/{}/children/"])
def test_an_address_that_means_nothing_is_missing(authority: Authority, published: int, address: str) -> None:
    assert authority.client(Role.DCS).get(address.format(authority.team)).status_code == 404


@pytest.mark.parametrize(
    ("role", "name", "code"),
    [
        (Role.DCS, "authority-figures", 200),
        (Role.HEAD_OF_SERVICE, "authority-figures", 404),
        (Role.HEAD_OF_SERVICE, "service-figures", 200),
        (Role.TEAM_MANAGER, "service-figures", 404),
        (Role.TEAM_MANAGER, "figures", 200),
    ],
)
def test_figures_of_a_place_are_for_those_it_is_within_reach_of(
    authority: Authority, published: int, role: Role, name: str, code: int
) -> None:
    args = {"service-figures": [authority.service], "figures": [authority.team]}.get(name, [])
    assert authority.client(role).get(reverse(name, args=args)).status_code == code


def test_an_extract_is_opened_before_any_team_is_known(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Actor, "teams_for", lambda actor, capability: frozenset())
    page = authority.client(Role.ANALYST).get(reverse("teams")).content.decode()
    assert "No team is known yet" in page and reverse("authority-figures") in page
    week = Dataset.objects.get().pk
    assert authority.client(Role.ANALYST).get(reverse("authority-figures"), {"week": week}).status_code == 200
    # Whoever sees no more than their teams has nothing to open.
    assert authority.client(Role.TEAM_MANAGER).get(reverse("teams")).status_code == 404


def test_teams_stand_side_by_side_by_name(authority: Authority, published: int) -> None:
    page = text(authority, Role.DCS, reverse("teams"))
    assert page.index("Family Support Team One") < page.index("Family Support Team Two")
    assert "figures of the whole authority" in page
    # Who is over their limit is told to whoever sees workers; to others no empty column.
    assert "Over limit" not in text(authority, Role.ANALYST, reverse("teams"))
    assert "Over limit" in text(authority, Role.TEAM_MANAGER, reverse("teams"))
    own = text(authority, Role.HEAD_OF_SERVICE, reverse("teams"))
    assert "Children in Care Team One" not in own


def test_what_falls_due_and_what_is_late_open_onto_their_children(authority: Authority, published: int) -> None:
    later = authority.today + timedelta(days=60)
    address = reverse("due-children", args=[authority.team])
    page = text(authority, Role.TEAM_MANAGER, f"{address}?from={authority.today}&to={later}")
    late = text(authority, Role.TEAM_MANAGER, address)
    assert "late" in late
    assert 'href="/children/' in page
    assert Event.objects.filter(look=True, subject_id="due").count() == 2
    assert authority.client(Role.PRACTICE_DEVELOPER).get(address).status_code == 404


def test_children_are_found_by_identifier_within_reach(authority: Authority, published: int) -> None:
    child = first_child(authority)
    page = text(authority, Role.TEAM_MANAGER, f"{reverse('children')}?q={child[-3:]}")
    assert child in page
    assert "No open child within your reach matches" in text(
        authority, Role.TEAM_MANAGER, f"{reverse('children')}?q=zzz"
    )
    sibling = f"{reverse('children')}?team={authority.sibling_team}"
    assert authority.client(Role.TEAM_MANAGER).get(sibling).status_code == 404


def test_every_card_has_a_definition_that_can_be_read(authority: Authority) -> None:
    for card in definitions_queries.cards():
        page = text(authority, Role.SCRUTINEER, reverse("definition", args=[card.key]))
        assert card.key and "What it means" in page
    assert authority.client(Role.SCRUTINEER).get(reverse("definition", args=["nothing"])).status_code == 404
    assert "Re-referrals within 12 months" in text(authority, Role.SCRUTINEER, reverse("definitions"))


def test_case_lists_mark_restricted_children_and_keep_to_reach(authority: Authority, published: int) -> None:
    child = first_child(authority)
    restrict(authority, child)
    everybody = cases_queries.case_list(authority.asking(Role.HEAD_OF_QA), "open", authority.today)
    linked = cases_queries.case_list(authority.asking(Role.QA_OFFICER), "open", authority.today)
    assert [case.key.identifier for case in everybody.cases if case.restricted] == [child]
    assert {case.team_id for case in linked.cases} == {authority.team}
    assert everybody.edition == linked.edition


def test_what_waits_is_told_by_role(authority: Authority, published: int) -> None:
    today = authority.today + timedelta(days=100)
    # So that figures a hundred days old still speak for today: what is late then is what this test is about.
    set_rule("figures.old", 365, valid_from=authority.today, source="this test", by=SYSTEM, now=authority.now)
    for role in (Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, Role.REVIEWING_OFFICER, Role.PRACTITIONER, Role.ANALYST):
        assert waiting.waiting(asking(authority.actor(role), today)), role
    for role in (Role.SCRUTINEER, Role.ADMINISTRATOR, Role.PRACTICE_DEVELOPER):
        assert not waiting.waiting(asking(authority.actor(role), today)), role
