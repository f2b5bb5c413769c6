"""Each line of the issue's "Bad input and hard cases" about who is there: auditors, practitioners, teams, children."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.jobs import chase_audits
from practicelens.notices.models import Notice
from practicelens.people.accounts import changes as people_accounts
from practicelens.people.models import Account, RestrictedChild, RoleGrant, TeamLink
from practicelens.people.setup import changes as people_setup
from practicelens.quality.actions import changes as action_changes
from practicelens.quality.actions import queries as actions
from practicelens.quality.audits import waiting as audits_waiting
from practicelens.quality.audits.allocation import changes as allocation_changes
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core.states import Ending, Kind, Status
from practicelens.quality.audits.cycle import changes as cycle_changes
from practicelens.quality.audits.cycle import handover as cycle_handover
from practicelens.quality.audits.cycle import re_audit as cycle_re_audit
from practicelens.quality.audits.grades import queries as grades_queries
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.standards.states import Grade
from tests.builders import extracts
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import TODAY, Authority
from tests.builders.workbooks import WORKERS, usual_rows

G = Grade
JANUARY = date(2027, 1, 4)


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def recipients(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("to_account", flat=True))


def page(audits: Audits, audit_id: int, role: Role = Role.HEAD_OF_QA) -> Any:
    return work_queries.audit(asking(audits.actor(role)), audit_id)


def titles(audits: Audits, role: Role, on: date = TODAY) -> list[str]:
    return [one.title for one in audits_waiting.waiting(asking(audits.actor(role), on))]


def leaves(account_id: int, on: date = TODAY) -> None:
    """The account ends, and with it every role."""
    Account.objects.filter(pk=account_id).update(ends=on)


def in_january(audits: Audits) -> None:
    audits.now = audits.now.replace(year=2027, month=1, day=4)


class TestTheAuditorLeaves:
    @pytest.fixture
    def by_manager(self, audits: Audits) -> int:
        """Begun by the Team Manager, with words typed."""
        manager = audits.actor(Role.TEAM_MANAGER)
        audit_id = audits.allocated(auditor_id=manager.account_id)
        work_changes.start(audit_id, independent=True, by=manager, now=audits.now)
        work_changes.save_draft(audit_id, "family", {"view": "Heard."}, version=0, by=manager, now=audits.now)
        return audit_id

    def test_an_audit_under_way_passes_to_the_linked_officer_with_its_drafts(
        self, audits: Audits, by_manager: int
    ) -> None:
        leaves(audits.authority.account(Role.TEAM_MANAGER))
        chase_audits.run(audits.now)
        work = work_queries.work(asking(audits.officer, TODAY), by_manager)
        assert work.answers["family"] == {"view": "Heard."} and "no longer audits" in work.audit.passed_on
        assert Event.objects.filter(kind="audits.passed_on").count() == 1
        assert not titles(audits, Role.HEAD_OF_QA)

    def test_while_the_auditor_is_here_it_stays(self, audits: Audits, by_manager: int) -> None:
        chase_audits.run(audits.now)
        assert page(audits, by_manager).auditor_id == audits.authority.account(Role.TEAM_MANAGER)

    def test_where_nobody_is_linked_the_head_of_safeguarding_is_told_once_and_gives_it_to_somebody(
        self, audits: Audits, by_manager: int
    ) -> None:
        leaves(audits.authority.account(Role.TEAM_MANAGER))
        TeamLink.objects.all().delete()
        chase_audits.run(audits.now)
        chase_audits.run(audits.now + timedelta(days=1))
        head = audits.actor(Role.HEAD_OF_QA)
        assert Notice.objects.filter(kind="audit_without_auditor").count() == 1
        assert recipients("audit_without_auditor") == {head.account_id}
        assert titles(audits, Role.HEAD_OF_QA) == [
            f"Audit {page(audits, by_manager).row.reference} has nobody to do it"
        ]
        allocation_changes.reassign(by_manager, audits.officer.account_id, "She has time.", by=head, now=audits.now)
        assert titles(audits, Role.HEAD_OF_QA) == []
        assert work_queries.work(asking(audits.officer, TODAY), by_manager).answers["family"] == {"view": "Heard."}


class TestTheReAuditsAuditor:
    def reviewed(self, audits: Audits) -> int:
        manager = audits.actor(Role.TEAM_MANAGER)
        audit_id = audits.allocated(auditor_id=manager.account_id)
        work_changes.start(audit_id, independent=True, by=manager, now=audits.now)
        audits.fill(audit_id, by=manager)
        audits.hand_in(audit_id, by=manager)
        audits.review(audit_id)
        in_january(audits)
        return audit_id

    def test_it_is_the_original_auditor(self, audits: Audits) -> None:
        again = cycle_re_audit.open_re_audit(self.reviewed(audits), by=SYSTEM, now=audits.now)
        assert page(audits, again).auditor_id == audits.authority.account(Role.TEAM_MANAGER)

    @pytest.mark.parametrize("case", ["gone", "away", "in conflict", "not cleared"])
    def test_else_the_linked_officer_and_why_is_recorded(self, audits: Audits, case: str) -> None:
        first = self.reviewed(audits)
        manager = audits.authority.account(Role.TEAM_MANAGER)
        if case == "gone":
            RoleGrant.objects.filter(account_id=manager).update(ends=JANUARY)
        elif case == "away":
            people_accounts.arrange_cover(
                manager,
                audits.authority.account(Role.HEAD_OF_SERVICE),
                starts=JANUARY,
                ends=date(2027, 2, 8),
                by=SYSTEM,
                now=audits.now,
            )
        elif case == "in conflict":
            Audit.objects.filter(pk=first).update(reviewed_by=manager)
        else:
            restricted(audits, Role.QA_OFFICER)
        again = cycle_re_audit.open_re_audit(first, by=SYSTEM, now=audits.now)
        found = page(audits, again, Role.QA_OFFICER)
        words = {"gone": "no longer audits", "away": "away until 8 February 2027", "in conflict": "reviews them"}
        assert found.auditor_id == audits.officer.account_id
        assert words.get(case, "not named") in found.passed_on
        assert recipients("re_audit_passed_on") == {audits.officer.account_id}

    def test_back_before_it_is_due_the_original_auditor_does_it(self, audits: Audits) -> None:
        first = self.reviewed(audits)
        manager, other = (audits.authority.account(role) for role in (Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE))
        people_accounts.arrange_cover(manager, other, starts=JANUARY, ends=date(2027, 1, 18), by=SYSTEM, now=audits.now)
        assert page(audits, cycle_re_audit.open_re_audit(first, by=SYSTEM, now=audits.now)).auditor_id == manager

    def test_where_nobody_can_it_is_open_and_the_head_of_safeguarding_is_told(self, audits: Audits) -> None:
        first = self.reviewed(audits)
        RoleGrant.objects.filter(account_id=audits.authority.account(Role.TEAM_MANAGER)).update(ends=JANUARY)
        TeamLink.objects.all().delete()
        again = cycle_re_audit.open_re_audit(first, by=SYSTEM, now=audits.now)
        assert page(audits, again).row.status is Status.ALLOCATED
        assert recipients("audit_without_auditor") == {audits.authority.account(Role.HEAD_OF_QA)}
        assert f"Re-audit {page(audits, again).row.reference} has nobody to do it" in titles(
            audits, Role.HEAD_OF_QA, JANUARY
        )


class TestThePractitionerLeaves:
    def test_their_own_view_is_asked_for_no_more_and_the_audit_goes_on(self, audits: Audits) -> None:
        audit_id = audits.allocated()
        leaves(audits.authority.account(Role.PRACTITIONER))
        work_changes.start(audit_id, independent=True, by=audits.officer, now=audits.now)
        assert recipients("own_grades_asked") == set()
        assert page(audits, audit_id).goes_on.practitioner_left
        audits.fill(audit_id)
        audits.hand_in(audit_id)
        found = page(audits, audit_id)
        assert found.row.status is Status.SUBMITTED and found.grading is not None

    def test_while_they_are_here_they_are_asked(self, audits: Audits) -> None:
        audit_id = audits.started()
        assert recipients("own_grades_asked") == {audits.authority.account(Role.PRACTITIONER)}
        assert not page(audits, audit_id).goes_on.practitioner_left


def restricted(audits: Audits, *roles: Role) -> None:
    """The child is restricted, and these people are named."""
    by = audits.actor(Role.INFORMATION_GOVERNANCE)
    people_setup.restrict_child(CHILD, reason="A colleague’s child", starts=TODAY, by=by, now=audits.now)
    child = RestrictedChild.objects.get().pk
    for role in roles:
        people_setup.name_on_restricted(child, audits.authority.account(role), starts=TODAY, by=by, now=audits.now)


class TestAnAuditOfARestrictedChild:
    def test_a_cleared_auditor_does_it_the_manager_not_named_sees_nothing_and_reports_count_it(
        self, audits: Audits
    ) -> None:
        restricted(audits, Role.QA_OFFICER)
        audit_id = audits.submitted(G.INADEQUATE)
        manager, head = audits.actor(Role.TEAM_MANAGER), audits.actor(Role.HEAD_OF_SERVICE)
        for actor in (manager, head):
            with pytest.raises(Missing):
                work_queries.audit(asking(actor), audit_id)
            assert core_queries.audits(asking(actor)) == () and audits_waiting.waiting(asking(actor, TODAY)) == ()
            assert len(grades_queries.gradings(asking(actor), TODAY, TODAY)) == 1
        assert work_queries.audit(asking(audits.officer), audit_id).grading is not None

    @pytest.mark.parametrize("named", [True, False])
    def test_its_practitioner_takes_part_where_they_are_named(self, audits: Audits, named: bool) -> None:
        restricted(audits, Role.QA_OFFICER, *([Role.PRACTITIONER] if named else []))
        audit_id = audits.submitted()
        practitioner = audits.actor(Role.PRACTITIONER)
        own = work_changes.OwnGrades(G.GOOD, "I am proud of it.", {})
        if named:
            work_changes.hand_in_own_grades(audit_id, own, by=practitioner, now=audits.now)
            assert work_queries.audit(asking(practitioner), audit_id).grading is not None
        else:
            assert audits_waiting.waiting(asking(practitioner, TODAY)) == ()
            with pytest.raises(Missing):
                work_changes.hand_in_own_grades(audit_id, own, by=practitioner, now=audits.now)

    def test_an_auditor_who_is_not_cleared_is_refused(self, audits: Audits) -> None:
        restricted(audits)
        with pytest.raises(Refused, check=lambda error: error.code == "not_cleared"):
            audits.allocated()

    def test_its_late_actions_are_told_without_a_word_of_them_and_seen_by_those_named(self, audits: Audits) -> None:
        restricted(audits, Role.QA_OFFICER)
        audits.submitted(G.INADEQUATE)
        later = audits.now + timedelta(days=30)
        chase_audits.run(later)
        assert "18012" not in " ".join(Notice.objects.values_list("about", flat=True))
        assert actions.waiting(asking(audits.actor(Role.TEAM_MANAGER), later.date())) == ()


class TestAReAuditDueBeforeItsReviewIsDone:
    def test_it_waits_for_the_review_which_is_chased_and_climbs(self, audits: Audits) -> None:
        audit_id = audits.submitted()
        first_late = audits.now.replace(year=2027, month=1, day=4)
        assert chase_audits.run(first_late).startswith("1 late review chased")
        assert (
            recipients("review_late") == {audits.authority.account(Role.TEAM_MANAGER)}
            and recipients("review_climbed") == set()
        )
        assert "1 late review" not in chase_audits.run(first_late + timedelta(days=1))
        climbed = audits.now.replace(year=2027, month=1, day=18)
        assert "1 late review chased" in chase_audits.run(climbed)
        assert recipients("review_climbed") == {audits.authority.account(Role.HEAD_OF_SERVICE)}
        assert any("review" in one and "late" in one for one in titles(audits, Role.HEAD_OF_SERVICE, climbed.date()))
        with pytest.raises(Refused, check=lambda error: error.code == "no_re_audit_due"):
            cycle_re_audit.open_re_audit(audit_id, by=SYSTEM, now=climbed)

    def test_after_a_late_review_it_is_in_the_month_that_follows(self, audits: Audits) -> None:
        audit_id = audits.submitted()
        audits.now = audits.now.replace(year=2027, month=2, day=3)
        audits.review(audit_id)
        assert page(audits, audit_id).re_audit_due == date(2027, 3, 31)
        assert not any("late" in one for one in titles(audits, Role.HEAD_OF_SERVICE, date(2027, 2, 4)))

    def test_it_grades_practice_since_the_review_and_the_first_grade_stands(self, audits: Audits) -> None:
        audit_id = audits.submitted(G.REQUIRES_IMPROVEMENT)
        audits.now = audits.now.replace(month=12, day=10)
        audits.review(audit_id)
        again = audits.re_audited(audit_id, G.GOOD)
        found, first = page(audits, again), page(audits, audit_id)
        assert (found.period_start, found.period_end) == (date(2026, 12, 10), date(2027, 1, 29))
        assert first.row.grade is G.REQUIRES_IMPROVEMENT and first.latest_grade is G.GOOD


class TestTheTeamClosesOrIsMerged:
    def test_merged_the_cycle_goes_on_with_the_team_that_took_over(self, audits: Audits) -> None:
        audit_id = audits.submitted(G.INADEQUATE)
        sibling = audits.authority.sibling_team
        people_setup.close_team(audits.authority.team, closes=TODAY, successor_id=sibling, by=SYSTEM, now=audits.now)
        head = audits.authority.account(Role.DIRECTOR)
        people_accounts.grant_role(head, Role.TEAM_MANAGER, starts=TODAY, team_id=sibling, by=SYSTEM, now=audits.now)
        chase_audits.run(audits.now)
        manager = audits.actor(Role.DIRECTOR)
        found = work_queries.audit(asking(manager), audit_id)
        assert found.goes_on.team == "Family Support Team Two" and found.row.team == "Family Support Team One"
        cycle_changes.review_actions(audit_id, audits.meeting(), version=found.version, by=manager, now=audits.now)
        (action,) = actions.of_source(asking(manager), "audit", audit_id)
        assert action.team_id == sibling
        action_changes.hand_over(action.id, manager.account_id, version=action.version, by=manager, now=audits.now)
        assert actions.action(asking(manager), action.id).owner_id == manager.account_id

    def test_closed_with_no_successor_it_waits_for_the_head_of_service_and_the_head_of_safeguarding(
        self, audits: Audits
    ) -> None:
        audit_id = audits.submitted()
        people_setup.close_team(audits.authority.team, closes=TODAY, successor_id=None, by=SYSTEM, now=audits.now)
        chase_audits.run(audits.now)
        for role in (Role.HEAD_OF_SERVICE, Role.HEAD_OF_QA):
            assert "Family Support Team One has closed: 1 audit to pass on" in titles(audits, role)
        head, sibling = audits.actor(Role.HEAD_OF_SERVICE), audits.authority.sibling_team
        version = page(audits, audit_id).version
        with pytest.raises(Missing):
            manager = audits.actor(Role.TEAM_MANAGER)
            cycle_handover.hand_to_team(audit_id, sibling, "Nearest.", version=version, by=manager, now=audits.now)
        with pytest.raises(Refused, check=lambda error: error.code == "team_closed"):
            team = audits.authority.team
            cycle_handover.hand_to_team(audit_id, team, "Nearest.", version=version, by=head, now=audits.now)
        cycle_handover.hand_to_team(audit_id, sibling, "Nearest.", version=version, by=head, now=audits.now)
        assert page(audits, audit_id).going_on_with == "Family Support Team Two"
        assert not any("closed" in one for one in titles(audits, Role.HEAD_OF_SERVICE))
        chase_audits.run(audits.now)
        assert page(audits, audit_id).going_on_with == "Family Support Team Two"

    def test_while_the_team_is_there_nobody_passes_its_cycle_on_by_hand(self, audits: Audits) -> None:
        audit_id = audits.submitted()
        head, sibling = audits.actor(Role.HEAD_OF_SERVICE), audits.authority.sibling_team
        with pytest.raises(Refused, check=lambda error: error.code == "team_stands"):
            cycle_handover.hand_to_team(
                audit_id, sibling, "Why not.", version=page(audits, audit_id).version, by=head, now=audits.now
            )

    @pytest.mark.parametrize(("itself", "code"), [(True, "successor"), (False, "dates")])
    def test_a_team_does_not_take_over_from_itself_nor_close_before_it_opened(
        self, audits: Audits, itself: bool, code: str
    ) -> None:
        team = audits.authority.team
        closes = TODAY if itself else date(2020, 1, 1)
        with pytest.raises(Refused, check=lambda error: error.code == code):
            people_setup.close_team(
                team, closes=closes, successor_id=team if itself else None, by=SYSTEM, now=audits.now
            )


class TestTheChildMovesOrIsClosed:
    KEY = ChildKey("northborough", "case-system", "90003")

    @pytest.fixture
    def at_home(self, audits: Audits, published: int) -> int:
        """Inadequate, with an action; the extract has the child with the first team."""
        return audits.submitted(G.INADEQUATE, child=self.KEY)

    def extract(self, audits: Audits, folder: Path, **cells: object) -> None:
        """A later extract in which the child's rows say something else."""
        day = date(2026, 11, 23)
        moved = timedelta(days=(day - extracts.AS_AT).days)
        rows = {number: [extracts._moved(row, moved) for row in each] for number, each in usual_rows().items()}
        for each in rows.values():
            for row in each:
                if row.get("child") == self.KEY.identifier:
                    row.update({name: value for name, value in cells.items() if name in row or name == "closed"})
        book = extracts.workbook(folder / "files" / f"{day}.xlsx", as_at=day, rows=rows)
        extracts.publish(audits.authority, book, day, now=audits.now)

    def test_to_another_team_and_the_actions_follow_and_its_practice_is_then_graded(
        self, audits: Audits, at_home: int, tmp_path: Path
    ) -> None:
        other, now = audits.authority.other_team, audits.now
        director = audits.authority.account(Role.DIRECTOR)
        people_accounts.grant_role(director, Role.TEAM_MANAGER, starts=TODAY, team_id=other, by=SYSTEM, now=now)
        self.extract(audits, tmp_path, team="Children in Care Team One", worker=extracts.HELD[WORKERS[2]])
        assert "1 cycle went to another team" in chase_audits.run(now)
        assert recipients("cycle_moved") == {audits.authority.account(Role.TEAM_MANAGER), director}
        receiving = audits.actor(Role.DIRECTOR)
        (action,) = actions.of_source(asking(receiving), "audit", at_home)
        assert action.team_id == other and action.may_note_supervision
        audits.four_r(at_home)
        version = page(audits, at_home).version
        cycle_changes.review_actions(at_home, audits.meeting(), version=version, by=receiving, now=now)
        in_january(audits)
        again = page(audits, cycle_re_audit.open_re_audit(at_home, by=SYSTEM, now=audits.now))
        first = page(audits, at_home)
        assert again.row.team == "Children in Care Team One" and again.worker_id == audits.authority.other_worker
        assert first.row.team == "Family Support Team One" and first.row.kind is not Kind.RE_AUDIT
        assert "cycle" not in chase_audits.run(audits.now)

    def test_who_stays_is_followed_nowhere(self, audits: Audits, at_home: int) -> None:
        assert "went to another team" not in chase_audits.run(audits.now)
        assert page(audits, at_home).goes_on.team == ""

    def test_closed_to_us_the_cycle_goes_on_until_the_head_of_service_ends_it_with_a_reason(
        self, audits: Audits, at_home: int, tmp_path: Path
    ) -> None:
        self.extract(audits, tmp_path, case_status="e) Closed episode", closed=date(2026, 11, 18))
        chase_audits.run(audits.now)
        found = page(audits, at_home)
        assert found.row.status is Status.SUBMITTED and found.goes_on.child_closed
        assert found.goes_on.child_closed_on == date(2026, 11, 18)
        assert f"{found.row.reference}: the child is closed to us since 18 November 2026" in titles(
            audits, Role.HEAD_OF_SERVICE
        )
        head = audits.actor(Role.HEAD_OF_SERVICE)
        with pytest.raises(Refused, check=lambda error: error.code == "why_missing"):
            cycle_changes.end_with_reason(at_home, Ending.OTHER, version=found.version, by=head, now=audits.now)
        cycle_changes.end_with_reason(at_home, Ending.CLOSED, version=found.version, by=head, now=audits.now)
        ended = page(audits, at_home)
        assert ended.row.status is Status.ENDED and ended.ended_why == "The child is closed to us."
        assert not any("closed to us" in one for one in titles(audits, Role.HEAD_OF_SERVICE))
