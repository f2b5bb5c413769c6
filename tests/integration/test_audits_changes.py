"""Each change to an audit, with a refusal beside the success it differs from by one fact."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.notices.models import Notice
from practicelens.people.accounts import changes as people
from practicelens.quality.actions.queries import actions as actions_of
from practicelens.quality.audits.allocation import changes as allocation_changes
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core.states import Draw, Kind, Status
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.findings.queries import themes
from practicelens.quality.findings.states import Sort
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

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


class TestAllocate:
    def test_the_auditor_is_told_and_history_keeps_the_draw(self, audits: Audits) -> None:
        audit_id = audits.allocated(draw=Draw.RANDOM, population="open children", population_size=94, draw_seed="s-1")
        assert recipients("audit_allocated") == {audits.authority.account(Role.QA_OFFICER)}
        kept = Event.objects.get(kind="audits.allocated").data
        assert (kept["seed"], kept["population_size"], kept["draw"]) == ("s-1", 94, "random")
        page = work_queries.audit(asking(audits.officer), audit_id)
        assert page.row.due == date(2026, 11, 30)
        assert page.row.reference == f"A-{1000 + audit_id}"

    def test_a_draw_without_its_seed_is_refused(self, audits: Audits) -> None:
        with pytest.raises(Refused) as no:
            audits.allocated(draw=Draw.RANDOM, population_size=94)
        assert code_of(no) == "draw_not_told"

    def test_only_who_allocates_allocates(self, audits: Audits) -> None:
        with pytest.raises(Missing):
            allocation_changes.allocate(audits.allocation(), by=audits.officer, now=audits.now)

    def test_nobody_audits_their_own_work(self, audits: Audits) -> None:
        people.grant_role(
            audits.authority.account(Role.PRACTITIONER),
            Role.QA_OFFICER,
            starts=audits.authority.today,
            by=audits.actor(Role.ADMINISTRATOR),
            now=audits.now,
        )
        with pytest.raises(Refused) as no:
            audits.allocated(auditor_id=audits.authority.account(Role.PRACTITIONER))
        assert code_of(no) == "own_work"

    def test_a_reviewing_officer_audits_but_not_a_child_they_review(self, audits: Audits) -> None:
        chair = audits.authority.account(Role.REVIEWING_OFFICER)
        assert audits.allocated(auditor_id=chair)
        with pytest.raises(Refused) as no:
            audits.allocated(auditor_id=chair, reviewed_by=chair)
        assert code_of(no) == "own_review"

    def test_a_scrutineer_does_not_audit(self, audits: Audits) -> None:
        with pytest.raises(Refused) as no:
            audits.allocated(auditor_id=audits.authority.account(Role.SCRUTINEER))
        assert code_of(no) == "not_an_auditor"

    def test_a_team_managers_own_team_is_marked(self, audits: Audits) -> None:
        manager = audits.authority.account(Role.TEAM_MANAGER)
        own = audits.allocated(auditor_id=manager)
        other = audits.allocated(auditor_id=manager, team_id=audits.authority.sibling_team, worker_id=None)
        everything = {row.id: row.own_team for row in core_queries.audits(asking(audits.actor(Role.HEAD_OF_QA)))}
        assert everything == {own: True, other: False}

    def test_passing_on_keeps_the_drafts_and_the_reason(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id)
        manager = audits.authority.account(Role.TEAM_MANAGER)
        head = audits.actor(Role.HEAD_OF_QA)
        allocation_changes.reassign(audit_id, manager, "She has left us.", by=head, now=audits.now)
        work = work_queries.work(asking(audits.actor(Role.TEAM_MANAGER), audits.authority.today), audit_id)
        assert work.audit.passed_on == "She has left us." and not work.gaps
        with pytest.raises(Missing):
            work_queries.audit(asking(audits.officer), audit_id)
        # It opens to whoever had it no more: they are told, and the notice by which they got it says so.
        of_officer = Notice.objects.filter(to_account=audits.officer.account_id).order_by("id")
        recipients = {(row.kind, row.over_kind) for row in of_officer}
        assert recipients == {("audit_allocated", "audit_passed_on"), ("audit_passed_on", "")}
        client = audits.authority.client(Role.QA_OFFICER)
        page = client.post(reverse("notice-open", args=[of_officer[0].pk]), follow=True)
        assert page.status_code == 200 and "This is over" in page.text and "passed to somebody else" in page.text
        assert audits.authority.client(Role.TEAM_MANAGER).get(f"/notices/{of_officer[0].pk}/").status_code == 404

    def test_passing_on_needs_a_reason(self, audits: Audits) -> None:
        audit_id = audits.started()
        with pytest.raises(Refused) as no:
            manager = audits.authority.account(Role.TEAM_MANAGER)
            allocation_changes.reassign(audit_id, manager, " ", by=audits.actor(Role.HEAD_OF_QA), now=audits.now)
        assert code_of(no) == "why_missing"

    def test_withdrawing_before_but_not_after_handing_in(self, audits: Audits) -> None:
        head = audits.actor(Role.HEAD_OF_QA)
        before, after = audits.started(), audits.submitted()
        allocation_changes.withdraw(before, "The child moved away.", by=head, now=audits.now)
        assert status(audits, before) is Status.WITHDRAWN
        with pytest.raises(Refused) as no:
            allocation_changes.withdraw(after, "The child moved away.", by=head, now=audits.now)
        assert code_of(no) == "move_not_allowed"


class TestWork:
    def test_an_auditor_says_they_are_independent(self, audits: Audits) -> None:
        audit_id = audits.allocated()
        with pytest.raises(Refused) as no:
            work_changes.start(audit_id, independent=False, by=audits.officer, now=audits.now)
        assert code_of(no) == "not_independent"
        work_changes.start(audit_id, independent=True, by=audits.officer, now=audits.now)
        assert recipients("own_grades_asked") == {audits.authority.account(Role.PRACTITIONER)}

    def test_a_draft_is_kept_field_by_field_and_is_not_history(self, audits: Audits) -> None:
        audit_id = audits.started()
        before = kinds()
        one = work_changes.save_draft(
            audit_id, "assessment", {"seen": "Two"}, version=0, by=audits.officer, now=audits.now
        )
        two = work_changes.save_draft(
            audit_id, "assessment", {"why": "Late"}, version=one, by=audits.officer, now=audits.now
        )
        work = work_queries.work(asking(audits.officer, audits.authority.today), audit_id)
        assert work.answers["assessment"] == {"seen": "Two", "why": "Late"} and two == one + 1
        assert kinds() == before

    def test_a_stale_draft_is_refused_and_the_later_one_stays(self, audits: Audits) -> None:
        audit_id = audits.started()
        work_changes.save_draft(audit_id, "assessment", {"seen": "First"}, version=0, by=audits.officer, now=audits.now)
        with pytest.raises(Stale):
            work_changes.save_draft(
                audit_id, "assessment", {"seen": "Other"}, version=0, by=audits.officer, now=audits.now
            )
        work = work_queries.work(asking(audits.officer, audits.authority.today), audit_id)
        assert work.answers["assessment"]["seen"] == "First"

    def test_the_same_words_sent_twice_are_no_conflict(self, audits: Audits) -> None:
        audit_id = audits.started()
        for _ in range(2):
            typed = {"seen": "First"}
            kept = work_changes.save_draft(audit_id, "assessment", typed, version=0, by=audits.officer, now=audits.now)
            assert kept == 1

    def test_an_action_sent_twice_is_one(self, audits: Audits) -> None:
        audit_id = audits.started()
        add = {"owner_id": audits.authority.account(Role.PRACTITIONER), "by": audits.officer, "now": audits.now}
        days = (date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 2))
        first, again, later = (work_changes.add_action(audit_id, "See her alone.", due=day, **add) for day in days)
        assert first == again != later
        # Taken back, it may be added anew.
        work_changes.drop_action(audit_id, first, by=audits.officer, now=audits.now)
        assert work_changes.add_action(audit_id, "See her alone.", due=days[0], **add) != first

    def test_two_parts_open_at_once_do_not_refuse_each_other(self, audits: Audits) -> None:
        audit_id = audits.started()
        for part in ("assessment", "planning"):
            kept = work_changes.save_draft(audit_id, part, {"seen": "x"}, version=0, by=audits.officer, now=audits.now)
            assert kept == 1

    def test_several_parts_are_kept_together_or_none_of_them(self, audits: Audits) -> None:
        audit_id = audits.started()
        both = {"assessment": work_changes.Draft({"seen": "Two"}), "planning": work_changes.Draft({"seen": "Three"})}
        kept = work_changes.save_drafts(audit_id, both, by=audits.officer, now=audits.now)
        assert kept == {"assessment": 1, "planning": 1}

        one_stale = {
            "assessment": work_changes.Draft({"seen": "Four"}, version=1),
            "planning": work_changes.Draft({"seen": "Five"}, version=0),
        }
        with pytest.raises(Stale):
            work_changes.save_drafts(audit_id, one_stale, by=audits.officer, now=audits.now)
        work = work_queries.work(asking(audits.officer, audits.authority.today), audit_id)
        assert (work.answers["assessment"], work.answers["planning"]) == ({"seen": "Two"}, {"seen": "Three"})

    @pytest.mark.parametrize(
        ("part", "typed", "code"),
        [
            ("assessment", {"grade": "splendid"}, "no_such_grade"),
            ("assessment", {"why": "x" * 20_001}, "too_long"),
            ("conversation", {"held_on": "31/02/2026"}, "no_date"),
        ],
    )
    def test_what_cannot_be_kept_is_refused(self, audits: Audits, part: str, typed: dict[str, str], code: str) -> None:
        audit_id = audits.started()
        with pytest.raises(Refused) as no:
            work_changes.save_draft(audit_id, part, typed, version=0, by=audits.officer, now=audits.now)
        assert code_of(no) == code

    def test_a_part_the_tool_does_not_have_is_missing(self, audits: Audits) -> None:
        audit_id = audits.started()
        with pytest.raises(Missing):
            work_changes.save_draft(audit_id, "weather", {"why": "x"}, version=0, by=audits.officer, now=audits.now)

    def test_somebody_elses_audit_is_missing_to_another_auditor(self, audits: Audits) -> None:
        audit_id = audits.started()
        by = audits.actor(Role.REVIEWING_OFFICER)
        with pytest.raises(Missing):
            work_changes.save_draft(audit_id, "assessment", {"seen": "x"}, version=0, by=by, now=audits.now)

    def test_an_unfinished_audit_is_not_handed_in(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id)
        work_changes.save_draft(audit_id, "impact", {"why": ""}, version=1, by=audits.officer, now=audits.now)
        with pytest.raises(Refused) as no:
            audits.hand_in(audit_id)
        assert code_of(no) == "incomplete" and "Intervention and impact" in no.value.message

    def test_handing_in_what_one_did_not_see_is_stale(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id)
        seen = work_queries.audit(asking(audits.officer), audit_id).version
        work_changes.save_draft(audit_id, "impact", {"why": "Other"}, version=1, by=audits.officer, now=audits.now)
        with pytest.raises(Stale):
            work_changes.submit(audit_id, version=seen, by=audits.officer, now=audits.now)


class TestSubmit:
    def test_month_two_begins(self, audits: Audits) -> None:
        audit_id = audits.submitted(G.GOOD)
        page = work_queries.audit(asking(audits.actor(Role.TEAM_MANAGER)), audit_id)
        assert page.row.status is Status.SUBMITTED and page.review_due == date(2026, 12, 31)
        assert page.grading and page.grading.overall is G.GOOD and page.four_rs == ()
        assert recipients("audit_submitted") == {audits.authority.account(Role.TEAM_MANAGER)}
        assert recipients("own_audit_submitted") == {audits.authority.account(Role.PRACTITIONER)}
        assert not recipients("audit_inadequate")

    def test_inadequate_tells_the_head_of_service_and_calls_a_4r(self, audits: Audits) -> None:
        audit_id = audits.submitted(G.INADEQUATE)
        assert recipients("audit_inadequate") == {audits.authority.account(Role.HEAD_OF_SERVICE)}
        page = work_queries.audit(asking(audits.officer), audit_id)
        assert [(one.held_on, one.due) for one in page.four_rs] == [(None, date(2026, 12, 31))]

    def test_the_practitioner_hears_of_the_4r_only_once_their_own_view_is_in(self, audits: Audits) -> None:
        """It would say that the grade is Inadequate before they have graded their own work."""
        audit_id, own = audits.submitted(G.INADEQUATE), audits.authority.account(Role.PRACTITIONER)
        assert own not in recipients("four_r_called")
        mine = work_changes.OwnGrades(G.GOOD, "It went well.", {})
        work_changes.hand_in_own_grades(audit_id, mine, by=audits.actor(Role.PRACTITIONER), now=audits.now)
        assert own in recipients("four_r_called")

    def test_inadequate_without_an_action_is_not_finished(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id, G.INADEQUATE)
        action = work_queries.audit(asking(audits.officer), audit_id).actions[0].id
        work_changes.drop_action(audit_id, action, by=audits.officer, now=audits.now)
        with pytest.raises(Refused) as no:
            audits.hand_in(audit_id)
        assert code_of(no) == "incomplete"

    def test_differing_from_the_suggestion_takes_a_word_and_is_kept(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id, G.GOOD, assessment=G.INADEQUATE)
        work_changes.save_draft(audit_id, "whole", {"differs_why": ""}, version=1, by=audits.officer, now=audits.now)
        with pytest.raises(Refused):
            audits.hand_in(audit_id)
        typed = {"differs_why": "The rest is strong."}
        work_changes.save_draft(audit_id, "whole", typed, version=2, by=audits.officer, now=audits.now)
        audits.hand_in(audit_id)
        grading = work_queries.audit(asking(audits.officer), audit_id).grading
        assert grading and grading.suggested is G.INADEQUATE and grading.differs_why == "The rest is strong."

    def test_findings_are_written_strengths_and_improvements(self, audits: Audits) -> None:
        audits.submitted()
        head, team = audits.actor(Role.HEAD_OF_SERVICE), audits.authority.team
        found = themes(asking(head), date(2026, 11, 1), date(2026, 11, 30), [team])
        assert {one.theme for one in found if one.sort is Sort.STRENGTH} >= {"Assessment"}
        assert not themes(asking(head), date(2026, 11, 1), date(2026, 11, 30), [audits.authority.other_team])

    def test_actions_are_given_when_the_audit_is_handed_in_and_not_before(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id)
        audits.action(audit_id)
        practitioner = audits.actor(Role.PRACTITIONER)
        assert actions_of(asking(practitioner)) == () and not recipients("action_given")
        audits.hand_in(audit_id)
        assert [one.what for one in actions_of(asking(practitioner))] == ["See her alone this week."]
        assert recipients("action_given") == {practitioner.account_id}

    def test_an_audit_whose_tool_has_no_cycle_ends(self, audits: Audits) -> None:
        audit_id = audits.started(tool="mash", kind=Kind.PREDEFINED)
        audits.fill(audit_id)
        audits.hand_in(audit_id)
        assert status(audits, audit_id) is Status.ENDED

    def test_handing_in_twice_is_refused(self, audits: Audits) -> None:
        audit_id = audits.submitted()
        with pytest.raises(Refused) as no:
            audits.hand_in(audit_id)
        assert code_of(no) == "move_not_allowed"

    def test_an_audit_shows_the_version_it_was_done_with(self, audits: Audits) -> None:
        from dataclasses import replace

        from practicelens.quality.standards import changes as standards
        from practicelens.quality.standards.shipped import CASE_AUDIT

        audit_id = audits.submitted()
        standards.ship(
            by=SYSTEM,
            now=audits.now,
            tools=[replace(CASE_AUDIT, version=CASE_AUDIT.version + 1, title="Another title")],
        )
        assert work_queries.audit(asking(audits.officer), audit_id).tool.version == CASE_AUDIT.version
        assert work_queries.audit(asking(audits.officer), audits.allocated()).tool.version == CASE_AUDIT.version + 1
