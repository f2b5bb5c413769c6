"""What follows an audit: blindness, the cycle, a child's safety, restricted children; refusals beside successes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.notices.models import Notice
from practicelens.notices.waiting import Kind
from practicelens.people.models import RestrictedChild, RoleGrant
from practicelens.people.setup import changes as people
from practicelens.quality.audits import waiting as audits_waiting
from practicelens.quality.audits.core import changes as core_changes
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core.states import Ending, Status
from practicelens.quality.audits.cycle import changes as cycle_changes
from practicelens.quality.audits.cycle import re_audit as cycle_re_audit
from practicelens.quality.audits.four_r import changes as four_r_changes
from practicelens.quality.audits.grades import queries as grades_queries
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.safety import changes as safety_changes
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import Authority
from tests.builders.writes import READS, write_transactions

G = Grade


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def code_of(info: pytest.ExceptionInfo[Refused]) -> str:
    return info.value.code


def status(audits: Audits, audit_id: int) -> Status:
    return work_queries.audit(asking(audits.actor(Role.HEAD_OF_QA)), audit_id).row.status


def recipients(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("to_account", flat=True))


def kinds() -> list[str]:
    return list(Event.objects.filter(subject_kind="audit").order_by("id").values_list("kind", flat=True))


def test_a_cycle_that_ended_before_good_shared_no_practice(audits: Audits) -> None:
    first = audits.submitted(G.REQUIRES_IMPROVEMENT)
    page = audits.authority.client(Role.HEAD_OF_SERVICE).get(f"/audits/{first}/").content.decode()
    assert "Best practice shared, or tracked to Good" in page
    head, version = audits.actor(Role.HEAD_OF_SERVICE), audits.version(first, Role.HEAD_OF_SERVICE)
    cycle_changes.end_with_reason(first, Ending.MOVED_AWAY, "To her aunt.", version=version, by=head, now=audits.now)
    page = audits.authority.client(Role.HEAD_OF_SERVICE).get(f"/audits/{first}/").content.decode()
    assert "The cycle ended" in page and "On 23 November 2026" in page
    # Neither what was not done nor what would have come.
    assert "Best practice shared" not in page and "Actions reviewed" not in page and "Month 3" not in page


class TestOwnView:
    def waits(self, audits: Audits) -> list[str]:
        found = audits_waiting.waiting(asking(audits.actor(Role.PRACTITIONER), audits.now.date()))
        return [one.link for one in found if one.kind is Kind.OWN_VIEW]

    def test_a_re_audit_that_ended_still_asks_while_its_cycle_goes_on(self, audits: Audits) -> None:
        first = audits.submitted(G.REQUIRES_IMPROVEMENT)
        audits.review(first)
        again = audits.re_audited(first, G.REQUIRES_IMPROVEMENT)
        assert status(audits, again) is Status.ENDED and status(audits, first) is Status.TRACKED
        assert f"/audits/{again}/own-grades/" in self.waits(audits)
        page = audits.authority.client(Role.PRACTITIONER).get(f"/audits/{again}/own-grades/")
        assert page.status_code == 200
        own = work_changes.OwnGrades(G.GOOD, "It was done.", {})
        work_changes.hand_in_own_grades(again, own, by=audits.actor(Role.PRACTITIONER), now=audits.now)
        assert f"/audits/{again}/own-grades/" not in self.waits(audits)

    def test_one_of_a_cycle_that_is_over_does_not(self, audits: Audits) -> None:
        first = audits.submitted(G.REQUIRES_IMPROVEMENT)
        audits.review(first)
        again = audits.re_audited(first, G.REQUIRES_IMPROVEMENT)
        Audit.objects.filter(pk=first).update(status=Status.ENDED)
        assert f"/audits/{again}/own-grades/" not in self.waits(audits)

    def test_without_a_cycle_it_is_asked_until_the_end_of_the_next_month(self, audits: Audits) -> None:
        alone = audits.submitted(tool="mash")
        assert status(audits, alone) is Status.ENDED
        assert self.waits(audits) == [f"/audits/{alone}/own-grades/"]
        audits.now += timedelta(days=30)  # December
        assert self.waits(audits) == [f"/audits/{alone}/own-grades/"]
        audits.now += timedelta(days=31)
        assert self.waits(audits) == []


class TestBlindness:
    def own(self, audits: Audits, audit_id: int) -> None:
        own = work_changes.OwnGrades(G.OUTSTANDING, "I am proud of it.", {"impact": G.GOOD}, {"impact": "She sleeps."})
        work_changes.hand_in_own_grades(audit_id, own, by=audits.actor(Role.PRACTITIONER), now=audits.now)

    def test_the_practitioner_does_not_see_grades_before_their_own(self, audits: Audits) -> None:
        audit_id = audits.submitted()
        practitioner = audits.actor(Role.PRACTITIONER)
        page = work_queries.audit(asking(practitioner), audit_id)
        assert page.grading is None and page.row.grade is None and page.latest_grade is None and not page.family
        self.own(audits, audit_id)
        page = work_queries.audit(asking(practitioner), audit_id)
        assert page.grading is not None and page.own is not None

    def test_the_auditor_does_not_see_own_grades_before_handing_in(self, audits: Audits) -> None:
        audit_id = audits.started()
        self.own(audits, audit_id)
        page = work_queries.work(asking(audits.officer, audits.authority.today), audit_id).audit
        assert page.own is None and page.own_handed_in_at is not None
        audits.fill(audit_id)
        audits.hand_in(audit_id)
        own = work_queries.audit(asking(audits.officer), audit_id).own
        assert own and own.overall is G.OUTSTANDING

    def test_own_grades_do_not_make_the_auditors_page_stale(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id)
        seen = work_queries.audit(asking(audits.officer), audit_id).version
        self.own(audits, audit_id)
        work_changes.submit(audit_id, version=seen, by=audits.officer, now=audits.now)

    def test_own_grades_are_given_once_and_by_the_practitioner_alone(self, audits: Audits) -> None:
        audit_id = audits.started()
        self.own(audits, audit_id)
        with pytest.raises(Refused) as no:
            self.own(audits, audit_id)
        assert code_of(no) == "handed_in"
        with pytest.raises(Missing):
            own = work_changes.OwnGrades(G.GOOD, "x", {})
            work_changes.hand_in_own_grades(audit_id, own, by=audits.officer, now=audits.now)

    def test_a_reply_after_both_and_not_before(self, audits: Audits) -> None:
        audit_id = audits.started()
        practitioner = audits.actor(Role.PRACTITIONER)
        self.own(audits, audit_id)
        with pytest.raises(Refused) as no:
            work_changes.reply(audit_id, "Thank you.", by=practitioner, now=audits.now)
        assert code_of(no) == "not_both_in"
        audits.fill(audit_id)
        audits.hand_in(audit_id)
        work_changes.reply(audit_id, "Thank you.", by=practitioner, now=audits.now)
        own = work_queries.audit(asking(audits.officer), audit_id).own
        assert own and own.reply == "Thank you."

    def test_the_suggestion_comes_after_the_auditors_own_grade_and_reason(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id)
        work_changes.save_draft(audit_id, "whole", {"why": ""}, version=1, by=audits.officer, now=audits.now)
        assert work_queries.work(asking(audits.officer, audits.authority.today), audit_id).suggested is None
        work_changes.save_draft(audit_id, "whole", {"why": "So."}, version=2, by=audits.officer, now=audits.now)
        assert work_queries.work(asking(audits.officer, audits.authority.today), audit_id).suggested is G.GOOD


class TestCycle:
    def test_review_by_the_team_manager_and_nobody_else(self, audits: Audits) -> None:
        audit_id = audits.submitted()
        version = audits.version(audit_id, Role.QA_OFFICER)
        with pytest.raises(Missing):
            cycle_changes.review_actions(audit_id, audits.meeting(), version=version, by=audits.officer, now=audits.now)
        audits.review(audit_id)
        page = work_queries.audit(asking(audits.officer), audit_id)
        assert page.row.status is Status.ACTIONS_REVIEWED and page.re_audit_due == date(2027, 1, 29)

    def test_a_review_in_the_future_or_before_is_refused(self, audits: Audits) -> None:
        audit_id = audits.submitted()
        by, version = audits.actor(Role.TEAM_MANAGER), audits.version(audit_id, Role.TEAM_MANAGER)
        for days, code in ((1, "in_future"), (-1, "before_submission")):
            held = core_changes.Meeting(audits.now.date() + timedelta(days=days), "Both", "Agreed")
            with pytest.raises(Refused) as no:
                cycle_changes.review_actions(audit_id, held, version=version, by=by, now=audits.now)
            assert code_of(no) == code

    def test_inadequate_needs_the_4r_in_either_order(self, audits: Audits) -> None:
        one, two = audits.submitted(G.INADEQUATE), audits.submitted(G.INADEQUATE)
        audits.review(one)
        assert status(audits, one) is Status.FOUR_R_DUE
        audits.four_r(one)
        audits.four_r(two)
        assert status(audits, two) is Status.SUBMITTED
        audits.review(two)
        assert status(audits, one) is status(audits, two) is Status.ACTIONS_REVIEWED

    def test_a_4r_begins_with_whether_the_child_is_safe(self, audits: Audits) -> None:
        audit_id = audits.submitted(G.INADEQUATE)
        version = audits.version(audit_id, Role.QA_OFFICER)
        with pytest.raises(Refused) as no:
            held = audits.four_r_held(safety="")
            four_r_changes.hold_four_r(audit_id, held, version=version, by=audits.officer, now=audits.now)
        assert code_of(no) == "safety_missing"

    def test_no_4r_where_none_was_called(self, audits: Audits) -> None:
        audit_id = audits.submitted(G.GOOD)
        with pytest.raises(Refused) as no:
            audits.four_r(audit_id)
        assert code_of(no) == "no_four_r_called"

    def test_a_re_audit_waits_for_its_month_and_for_the_review(self, audits: Audits) -> None:
        audit_id = audits.submitted()
        with pytest.raises(Refused) as no:
            cycle_re_audit.open_re_audit(audit_id, by=SYSTEM, now=audits.now)
        assert code_of(no) == "no_re_audit_due"
        audits.review(audit_id)
        with pytest.raises(Refused) as no:
            cycle_re_audit.open_re_audit(audit_id, by=SYSTEM, now=audits.now)
        assert code_of(no) == "month_not_come"

    @pytest.mark.parametrize(
        ("grade", "outcome"),
        [
            (G.INADEQUATE, Status.ESCALATED),
            (G.REQUIRES_IMPROVEMENT, Status.TRACKED),
            (G.GOOD, Status.BEST_PRACTICE),
            (G.OUTSTANDING, Status.BEST_PRACTICE),
        ],
    )
    def test_month_four_follows_the_re_audits_grade(self, audits: Audits, grade: Grade, outcome: Status) -> None:
        audit_id = audits.submitted(G.REQUIRES_IMPROVEMENT)
        audits.review(audit_id)
        with write_transactions() as writes:
            again = audits.re_audited(audit_id, grade)
        assert writes.most["practicelens.quality.audits.work.changes._submit"] <= READS
        page = work_queries.audit(asking(audits.officer), audit_id)
        assert page.row.status is outcome
        assert page.row.grade is G.REQUIRES_IMPROVEMENT and page.latest_grade is grade
        assert status(audits, again) is Status.ENDED
        escalated = {audits.authority.account(Role.HEAD_OF_SERVICE)} if grade is G.INADEQUATE else set()
        assert recipients("escalated") == escalated

    def test_tracking_goes_on_each_month_until_good(self, audits: Audits) -> None:
        audit_id = audits.submitted(G.REQUIRES_IMPROVEMENT)
        audits.review(audit_id)
        audits.re_audited(audit_id, G.REQUIRES_IMPROVEMENT)
        assert work_queries.audit(asking(audits.officer), audit_id).re_audit_due == date(2027, 2, 26)
        audits.re_audited(audit_id, G.GOOD)
        assert status(audits, audit_id) is Status.BEST_PRACTICE
        assert [one.round for one in work_queries.audit(asking(audits.officer), audit_id).re_audits] == [1, 2]

    def test_the_first_audit_of_a_cycle_is_locked_before_its_re_audit(self, audits: Audits) -> None:
        audit_id = audits.submitted(G.REQUIRES_IMPROVEMENT)
        audits.review(audit_id)
        audits.re_audited(audit_id, G.REQUIRES_IMPROVEMENT)
        again = Audit.objects.get(original_id=audit_id).pk
        assert list(core_changes.to_lock(again).values_list("pk", flat=True)) == [audit_id, again]
        assert list(core_changes.to_lock(audit_id).values_list("pk", flat=True)) == [audit_id]

    def test_only_the_head_of_service_ends_tracking_and_says_why(self, audits: Audits) -> None:
        audit_id = audits.submitted(G.REQUIRES_IMPROVEMENT)
        audits.review(audit_id)
        audits.re_audited(audit_id, G.REQUIRES_IMPROVEMENT)
        head, version = audits.actor(Role.HEAD_OF_SERVICE), audits.version(audit_id, Role.HEAD_OF_SERVICE)
        with pytest.raises(Missing):
            by = audits.actor(Role.TEAM_MANAGER)
            cycle_changes.end_with_reason(audit_id, Ending.MOVED_AWAY, "", version=version, by=by, now=audits.now)
        with pytest.raises(Refused) as no:
            cycle_changes.end_with_reason(audit_id, Ending.OTHER, " ", version=version, by=head, now=audits.now)
        assert code_of(no) == "why_missing"
        cycle_changes.end_with_reason(audit_id, Ending.MOVED_AWAY, "", version=version, by=head, now=audits.now)
        assert status(audits, audit_id) is Status.ENDED

    def test_it_is_said_why_best_practice_is_not_shared_and_the_cycle_ends(self, audits: Audits) -> None:
        audit_id = audits.submitted(G.GOOD)
        audits.review(audit_id)
        audits.re_audited(audit_id, G.OUTSTANDING)
        version = audits.version(audit_id, Role.QA_OFFICER)
        cycle_changes.end_without_piece(
            audit_id, "She would rather not.", version=version, by=audits.officer, now=audits.now
        )
        assert status(audits, audit_id) is Status.ENDED

    def test_the_original_auditor_gone_it_passes_to_the_linked_officer(self, audits: Audits) -> None:
        manager = audits.actor(Role.TEAM_MANAGER)
        audit_id = audits.allocated(auditor_id=manager.account_id)
        work_changes.start(audit_id, independent=True, by=manager, now=audits.now)
        audits.fill(audit_id, by=manager)
        audits.hand_in(audit_id, by=manager)
        audits.review(audit_id)
        RoleGrant.objects.filter(account_id=manager.account_id).update(ends=date(2026, 12, 1))
        now = audits.now.replace(year=2027, month=1, day=4)
        again = cycle_re_audit.open_re_audit(audit_id, by=SYSTEM, now=now)
        page = work_queries.audit(asking(audits.officer), again)
        assert page.auditor_id == audits.officer.account_id and page.passed_on
        assert "audits.re_audit_opened" in kinds() and recipients("re_audit_passed_on")


class TestSafety:
    def test_manager_and_head_of_service_are_told_at_once(self, audits: Audits) -> None:
        audit_id = audits.started()
        typed = {"telephoned": "Priya Nair, 10:40", "worry": "Not seen for weeks."}
        concern = safety_changes.raise_concern(audit_id, **typed, by=audits.officer, now=audits.now)
        leaders = {audits.authority.account(Role.TEAM_MANAGER), audits.authority.account(Role.HEAD_OF_SERVICE)}
        assert recipients("child_may_not_be_safe") == leaders
        manager = audits.actor(Role.TEAM_MANAGER)
        assert any(
            "may not be safe" in one.title for one in audits_waiting.waiting(asking(manager, audits.authority.today))
        )
        safety_changes.answer_concern(concern, "Seen today, safe with her aunt.", by=manager, now=audits.now)
        assert not any(
            "may not be safe" in one.title for one in audits_waiting.waiting(asking(manager, audits.authority.today))
        )

    def test_telephone_first(self, audits: Audits) -> None:
        audit_id = audits.started()
        with pytest.raises(Refused) as no:
            safety_changes.raise_concern(audit_id, telephoned="", worry="Not seen.", by=audits.officer, now=audits.now)
        assert code_of(no) == "telephone_first"

    def test_it_never_blocks_handing_in(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id)
        safety_changes.raise_concern(audit_id, telephoned="P", worry="W", by=audits.officer, now=audits.now)
        audits.hand_in(audit_id)
        assert status(audits, audit_id) is Status.SUBMITTED

    def test_the_raiser_does_not_answer(self, audits: Audits) -> None:
        audit_id = audits.started()
        concern = safety_changes.raise_concern(audit_id, telephoned="P", worry="W", by=audits.officer, now=audits.now)
        with pytest.raises(Missing):
            safety_changes.answer_concern(concern, "Done", by=audits.officer, now=audits.now)


class TestRestricted:
    @pytest.fixture
    def restricted(self, audits: Audits) -> Audits:
        by = audits.actor(Role.INFORMATION_GOVERNANCE)
        people.restrict_child(CHILD, reason="A colleague’s child", starts=audits.authority.today, by=by, now=audits.now)
        return audits

    def test_an_auditor_must_be_cleared(self, restricted: Audits) -> None:
        with pytest.raises(Refused) as no:
            restricted.allocated()
        assert code_of(no) == "not_cleared"
        by = restricted.actor(Role.INFORMATION_GOVERNANCE)
        officer = restricted.authority.account(Role.QA_OFFICER)
        people.name_on_restricted(
            RestrictedChild.objects.get().pk, officer, starts=restricted.authority.today, by=by, now=restricted.now
        )
        assert restricted.allocated()

    def test_it_is_seen_by_those_named_and_counted_for_all(self, audits: Audits) -> None:
        audit_id = audits.submitted()
        by = audits.actor(Role.INFORMATION_GOVERNANCE)
        people.restrict_child(CHILD, reason="A colleague’s child", starts=audits.authority.today, by=by, now=audits.now)
        officer = audits.authority.account(Role.QA_OFFICER)
        people.name_on_restricted(
            RestrictedChild.objects.get().pk, officer, starts=audits.authority.today, by=by, now=audits.now
        )
        manager = audits.actor(Role.TEAM_MANAGER)
        with pytest.raises(Missing):
            work_queries.audit(asking(manager), audit_id)
        assert core_queries.audits(asking(manager)) == () and core_queries.audits(asking(audits.officer)) != ()
        assert len(grades_queries.gradings(asking(manager), date(2026, 11, 1), date(2026, 11, 30))) == 1
        assert not any("Review" in one.title for one in audits_waiting.waiting(asking(manager, audits.authority.today)))
