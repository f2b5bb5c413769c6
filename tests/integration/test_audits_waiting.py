"""What audits and their actions ask of people, told in as few lines as it takes."""

from __future__ import annotations

from datetime import date, timedelta

from practicelens.access.roles import Role
from practicelens.people.models import RoleGrant
from practicelens.quality.actions import queries as actions
from practicelens.quality.actions.models import Action
from practicelens.quality.audits import waiting as audits
from practicelens.quality.audits.core.states import Draw, Status
from practicelens.quality.audits.models import Audit
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import NOW, TODAY, Authority
from tests.builders.graded import Graded

LONG_LATE = TODAY - timedelta(days=60)


def give(authority: Authority, child: str, due: date = LONG_LATE, owner: Role = Role.PRACTITIONER) -> Action:
    """An open action of the first team."""
    return Action.objects.create(
        source_kind="audit", source_id=1, authority="northborough", scheme="case-system", child=child,
        team_id=authority.team, service_id=authority.service, link="/audits/1/", what="See the child at home.",
        owner_id=authority.account(owner), due=due, status="open", proposed_at=NOW, opened_at=NOW,
    )  # fmt: skip


def test_a_practice_developer_is_told_where_a_linked_team_is_weakest(authority: Authority) -> None:
    graded, developer = Graded(authority), authority.actor(Role.PRACTICE_DEVELOPER)
    graded.add(3, Grade.REQUIRES_IMPROVEMENT)
    graded.add(1, Grade.GOOD)
    assert audits.waiting(asking(developer, TODAY)) == ()  # four audits are too few
    graded.add(1, Grade.GOOD)
    (item,) = audits.waiting(asking(developer, TODAY))
    assert (item.link, item.due) == ("/reports/monthly/#domains", None)
    assert "below Good in 3 of 5 audits" in item.detail
    graded.add(2, Grade.GOOD)
    assert audits.waiting(asking(developer, TODAY)) == ()  # three of seven are fewer than half


def test_neither_own_nor_purposive_audits_nor_other_teams_speak_of_a_need(authority: Authority) -> None:
    graded = Graded(authority)
    graded.add(6, Grade.INADEQUATE, own_team=True)
    graded.add(6, Grade.INADEQUATE, draw=Draw.PURPOSIVE)
    graded.add(6, Grade.INADEQUATE, team=authority.other_team)
    assert audits.waiting(authority.asking(Role.PRACTICE_DEVELOPER)) == ()


def test_a_manager_is_told_once_of_a_colleague_and_a_child(authority: Authority) -> None:
    first, _ = give(authority, "C-1"), give(authority, "C-1", LONG_LATE + timedelta(days=3))
    other = give(authority, "C-2")
    items = {item.title.split(",")[0]: item for item in actions.waiting(authority.asking(Role.TEAM_MANAGER))}
    assert items["2 actions about C-1"].link == "/actions/?child=C-1"
    assert items["2 actions about C-1"].due == first.due
    assert items["Action about C-2"].link == f"/actions/{other.pk}/"


def test_a_head_of_service_is_told_once_of_a_team(authority: Authority) -> None:
    give(authority, "C-1")
    head = authority.actor(Role.HEAD_OF_SERVICE)
    (item,) = actions.waiting(asking(head, TODAY))
    assert item.title.endswith(": 1 action is late")
    give(authority, "C-2", LONG_LATE - timedelta(days=1))
    (item,) = actions.waiting(asking(head, TODAY))
    assert item.title.endswith(": 2 actions are late")
    assert (item.link, item.due) == (f"/actions/?team={authority.team}", LONG_LATE - timedelta(days=1))


def test_ones_own_actions_are_told_one_by_one(authority: Authority) -> None:
    give(authority, "C-1")
    give(authority, "C-1")
    found = actions.waiting(authority.asking(Role.PRACTITIONER))
    assert [item.title for item in found] == ["Action about C-1", "Action about C-1"]


def test_the_list_of_actions_narrows_to_a_child_or_a_team(authority: Authority) -> None:
    give(authority, "C-1")
    give(authority, "C-2")
    client = authority.client(Role.TEAM_MANAGER)
    about = client.get("/actions/?child=C-1").content.decode()
    assert "C-1" in about and "C-2" not in about
    assert "Not only about C-1" in about
    assert "C-2" in client.get(f"/actions/?team={authority.team}").content.decode()
    assert "C-2" not in client.get(f"/actions/?team={authority.other_team}").content.decode()


def test_somebody_without_grants_is_asked_nothing(authority: Authority) -> None:
    give(authority, "C-1")
    RoleGrant.objects.filter(account_id=authority.account(Role.HEAD_OF_SERVICE)).update(ends=TODAY)
    assert actions.waiting(authority.asking(Role.HEAD_OF_SERVICE)) == ()


def test_an_escalated_cycle_is_with_the_head_of_the_service_that_holds_it_and_no_other(authority: Authority) -> None:
    audit_id = Audits(authority).submitted(Grade.INADEQUATE)
    Audit.objects.filter(pk=audit_id).update(status=Status.ESCALATED)

    def waits_for_head() -> bool:
        found = audits.waiting(asking(authority.actor(Role.HEAD_OF_SERVICE), TODAY))
        return any("is with you until it is Good" in one.title for one in found)

    assert waits_for_head()
    Audit.objects.filter(pk=audit_id).update(holding_team=authority.other_team)
    assert not waits_for_head()
