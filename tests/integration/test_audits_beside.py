"""A case graded again is graded blind, whatever the second grader's role; and it counts as no audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.notices.queries import for_person
from practicelens.quality.actions import queries as actions
from practicelens.quality.audits import waiting as audits_waiting
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core import views as core_views
from practicelens.quality.audits.core.states import Kind, Status
from practicelens.quality.audits.grades import queries as grades_queries
from practicelens.quality.audits.work import changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits, parts
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db
FIRST, SECOND = Role.REVIEWING_OFFICER, Role.QA_OFFICER
"""The first auditor; and the linked Quality Assurance Officer, whose role would open the first grades to them."""


@dataclass
class Case:
    """One case and its two gradings."""

    audits: Audits
    first: int
    second: int

    @property
    def grader(self) -> Actor:
        """The second grader."""
        return self.audits.actor(SECOND)

    def second_in(self, grade: Grade = Grade.GOOD) -> None:
        """The second grader hands in: domains and the whole, nothing else."""
        changes.start(self.second, independent=True, by=self.grader, now=self.audits.now)
        self.audits.fill(self.second, grade)
        self.audits.hand_in(self.second)


def first_in(audits: Audits, grade: Grade = Grade.REQUIRES_IMPROVEMENT) -> int:
    """A first audit handed in by the reviewing officer."""
    by = audits.actor(FIRST)
    audit_id = audits.allocated(auditor_id=audits.authority.account(FIRST))
    changes.start(audit_id, independent=True, by=by, now=audits.now)
    audits.fill(audit_id, grade, by=by)
    audits.hand_in(audit_id, by=by)
    return audit_id


@pytest.fixture
def case(authority: Authority) -> Case:
    """A first audit that requires improvement, and a second grade allocated to the linked officer."""
    audits = Audits(authority)
    first = first_in(audits)
    return Case(audits, first, audits.allocated(kind=Kind.SECOND, beside=first))


def peeks(case: Case) -> dict[str, bool]:
    """Whether each way to the first audit's grades is open to the second grader."""
    client, day = case.audits.authority.client(SECOND), case.audits.authority.today
    since, until = day - timedelta(days=40), day + timedelta(days=40)
    own = core_views.Filters()
    return {
        "page": client.get(f"/audits/{case.first}/").status_code == 200,
        "list": case.first in {row.id for row in core_queries.audits(asking(case.grader), own)},
        "child": case.first in {row.id for row in core_queries.of_child(asking(case.grader), _child(case))},
        "reports": case.first in {row.audit_id for row in grades_queries.gradings(asking(case.grader), since, until)},
        "suggested": case.first
        in {row.audit_id for row in grades_queries.suggested(asking(case.grader), since, until)},
    }


def _child(case: Case) -> object:
    """The child of the case."""
    return work_queries.audit(asking(case.audits.actor(Role.HEAD_OF_QA)), case.first).row.child


def test_every_way_of_peeking_is_closed_until_their_own_is_in(case: Case) -> None:
    """The same ways are open to the same person once they have handed in."""
    assert not any(peeks(case).values())
    case.second_in()
    assert all(peeks(case).values())


def test_nothing_that_waits_or_is_told_leads_to_the_first_audit(case: Case) -> None:
    """Work waiting and notices name the second grade alone."""
    link = f"/audits/{case.first}/"
    assert not any(link in one.link for one in audits_waiting.waiting(asking(case.grader, case.audits.authority.today)))
    assert not any(link in one.link for one in for_person(asking(case.grader)))
    assert any(
        f"/audits/{case.second}/" in one.link
        for one in audits_waiting.waiting(asking(case.grader, case.audits.authority.today))
    )


def test_a_4r_meeting_that_would_tell_the_grade_is_out_of_sight_too(authority: Authority) -> None:
    """An Inadequate calls a meeting, which the linked officer would convene."""
    audits = Audits(authority)
    first = first_in(audits, Grade.INADEQUATE)
    case = Case(audits, first, 0)
    today = authority.today
    assert any(f"/audits/{first}/" in one.link for one in audits_waiting.waiting(asking(case.grader, today)))
    case.second = audits.allocated(kind=Kind.SECOND, beside=first)
    assert not any(f"/audits/{first}/" in one.link for one in audits_waiting.waiting(asking(case.grader, today)))
    assert authority.client(SECOND).get(f"/audits/{first}/4r/").status_code == 404


def test_actions_that_would_tell_the_grade_are_out_of_sight_until_their_own_is_in(authority: Authority) -> None:
    audits = Audits(authority)
    first = first_in(audits, Grade.INADEQUATE)
    case = Case(audits, first, 0)
    (given,) = [one.id for one in actions.actions(asking(case.grader)) if one.source_id == first]
    client = authority.client(SECOND)
    assert client.get(f"/actions/{given}/").status_code == 200
    case.second = audits.allocated(kind=Kind.SECOND, beside=first)
    assert client.get(f"/actions/{given}/").status_code == 404
    assert f"/actions/{given}/" not in client.get("/actions/").content.decode()


def test_whoever_still_grades_beside_the_first_is_not_told_that_a_4r_was_called(authority: Authority) -> None:
    audits = Audits(authority)
    plain, paired = audits.started(), audits.started()
    manager = audits.actor(Role.TEAM_MANAGER)
    audits.allocated(kind=Kind.PAIRED, beside=paired, auditor_id=manager.account_id)
    for audit_id in (plain, paired):
        audits.fill(audit_id, Grade.INADEQUATE)
        audits.hand_in(audit_id)
    links = [one.link for one in for_person(asking(manager)) if one.kind == "four_r_called"]
    assert any(f"/audits/{plain}/" in link for link in links)
    assert not any(f"/audits/{paired}/" in link for link in links)


def test_a_second_grade_needs_no_talk_and_no_actions_and_has_no_cycle(case: Case) -> None:
    """Inadequate by the second grader calls no 4R of its own and writes no findings; it ends on handing in."""
    changes.start(case.second, independent=True, by=case.grader, now=case.audits.now)
    with pytest.raises(Refused, match="first audit"):
        case.audits.action(case.second)
    for part, typed in _only_grades(Grade.INADEQUATE).items():
        changes.save_draft(case.second, part, typed, version=0, by=case.grader, now=case.audits.now)
    shown = work_queries.work(asking(case.grader, case.audits.authority.today), case.second)
    assert not {"conversation", "family", "actions"} & {part.key for part in shown.parts}
    case.audits.hand_in(case.second)
    view = work_queries.audit(asking(case.grader), case.second)
    assert view.row.status is Status.ENDED
    assert view.four_rs == ()
    assert work_queries.audit(asking(case.grader), case.first).row.grade is Grade.REQUIRES_IMPROVEMENT


def _only_grades(grade: Grade) -> dict[str, dict[str, str]]:
    """The domains and the whole."""
    return {part: typed for part, typed in parts(overall=grade).items() if part not in {"conversation", "family"}}


def test_a_second_grade_counts_as_no_audit(case: Case) -> None:
    """Neither as due, nor done, nor in any share."""
    head, day = case.audits.actor(Role.HEAD_OF_QA), case.audits.authority.today
    before = grades_queries.summary(asking(head, day), day)
    case.second_in()
    assert grades_queries.summary(asking(head, day), day) == before
    assert before.to_do == 1
    ids = {row.audit_id for row in grades_queries.gradings(asking(head), day, day)}
    assert ids == {case.first}


def test_the_practitioner_has_no_part_in_a_second_grade(case: Case) -> None:
    """Nobody asks them to grade twice, and they do not see it even when it is in."""
    amina = case.audits.actor(Role.PRACTITIONER)
    case.second_in()
    with pytest.raises(Missing):
        work_queries.audit(asking(amina), case.second)
    waits = audits_waiting.waiting(asking(amina, case.audits.authority.today))
    assert [one.title for one in waits if "Your own view" in one.title] == [
        f"Your own view of your work, audit A-{1000 + case.first}"
    ]


@pytest.mark.parametrize(
    ("role", "code"),
    [(FIRST, "same_grader"), (Role.HEAD_OF_QA, "reads_history"), (Role.TEAM_MANAGER, "own_team")],
)
def test_who_may_not_grade_a_case_again(authority: Authority, role: Role, code: str) -> None:
    """Not the first auditor, nor whoever reads the history, nor the team's own manager."""
    audits = Audits(authority)
    first = first_in(audits)
    with pytest.raises(Refused) as no:
        audits.allocated(kind=Kind.SECOND, beside=first, auditor_id=authority.account(role))
    assert no.value.code == code
    assert audits.allocated(kind=Kind.SECOND, beside=first)


def test_a_second_grade_follows_the_first_and_a_pair_begins_before(authority: Authority) -> None:
    """A second grade of what is not handed in, and a pair of what is, are refused."""
    audits = Audits(authority)
    open_one = audits.allocated(auditor_id=authority.account(FIRST))
    with pytest.raises(Refused) as no:
        audits.allocated(kind=Kind.SECOND, beside=open_one)
    assert no.value.code == "not_handed_in"
    assert audits.allocated(kind=Kind.PAIRED, beside=open_one)
    with pytest.raises(Refused) as no:
        audits.allocated(kind=Kind.PAIRED, beside=first_in(audits))
    assert no.value.code == "handed_in"


def test_a_pair_is_blind_of_each_other_until_both_are_in(authority: Authority) -> None:
    """The Team Manager would see what the officer handed in, were it not for the pair."""
    audits = Audits(authority)
    first = audits.started()
    manager = audits.actor(Role.TEAM_MANAGER)
    pair = audits.allocated(kind=Kind.PAIRED, beside=first, auditor_id=authority.account(Role.TEAM_MANAGER))
    changes.start(pair, independent=True, by=manager, now=audits.now)
    audits.fill(pair, by=manager)
    audits.hand_in(pair, by=manager)
    with pytest.raises(Missing):
        work_queries.audit(asking(audits.officer), pair)
    audits.fill(first)
    audits.hand_in(first)
    # The other half is read side by side with one’s own, through moderation; whoever settles reads it as it is.
    assert work_queries.audit(asking(audits.actor(Role.HEAD_OF_QA)), pair).row.grade is Grade.GOOD
    assert work_queries.audit(asking(manager), first).row.grade is Grade.GOOD
