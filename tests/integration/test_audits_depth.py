"""What a re-audit is, by grade and the rules of the day of submission; what is tracked; refusals beside successes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.notices.models import Notice
from practicelens.quality.actions import internal as actions_internal
from practicelens.quality.audits.core.states import Depth, Status
from practicelens.quality.audits.cycle import re_audit as cycle_re_audit
from practicelens.quality.audits.grades import queries as grades_queries
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.audits.work.action_checks import CHECKED, carried_field, difference_field, done_field
from practicelens.quality.standards.states import Grade
from practicelens.rulebook import changes as rulebook
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import NOW, TODAY, Authority

G = Grade
FULL = {"outstanding": "full", "good": "full", "requires_improvement": "full", "inadequate": "full"}


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def ruled(key: str, value: Any, day: date = TODAY) -> None:
    rulebook.set_rule(key, value, valid_from=day, source="Programme board", by=SYSTEM, now=NOW)


def page(audits: Audits, audit_id: int) -> Any:
    return work_queries.audit(asking(audits.officer), audit_id)


def reviewed(audits: Audits, grade: Grade) -> int:
    """Handed in with one action, and reviewed; the 4R meeting held where there is one."""
    audit_id = audits.started()
    audits.fill(audit_id, grade)
    if grade is not G.INADEQUATE:
        audits.action(audit_id)
    audits.hand_in(audit_id)
    if grade is G.INADEQUATE:
        audits.four_r(audit_id)
    audits.review(audit_id)
    return audit_id


class TestNone:
    @pytest.mark.parametrize(
        ("grade", "outcome", "kind"),
        [
            (G.OUTSTANDING, Status.BEST_PRACTICE, "best_practice"),
            (G.GOOD, Status.BEST_PRACTICE, "best_practice"),
            (G.REQUIRES_IMPROVEMENT, Status.TRACKED, "tracked"),
            (G.INADEQUATE, Status.ESCALATED, "escalated"),
        ],
    )
    def test_month_four_follows_from_the_first_grade_straight_after_month_two(
        self, audits: Audits, grade: Grade, outcome: Status, kind: str
    ) -> None:
        ruled("cycle.re_audit", FULL | {grade.value: "none"})
        found = page(audits, reviewed(audits, grade))
        assert found.row.status is outcome and found.re_audits == ()
        assert Notice.objects.filter(kind=kind).exists()
        tracked = outcome in (Status.TRACKED, Status.ESCALATED)
        assert (found.re_audit_due == date(2026, 12, 31)) is tracked
        head = audits.actor(Role.HEAD_OF_QA)
        assert [one.since for one in grades_queries.tracked(asking(head), TODAY)] == ([TODAY] if tracked else [])

    def test_what_is_tracked_without_a_re_audit_is_re_audited_whole_each_month_until_good(self, audits: Audits) -> None:
        ruled("cycle.re_audit", FULL | {"requires_improvement": "none"})
        audit_id = reviewed(audits, G.REQUIRES_IMPROVEMENT)
        again = audits.re_audited(audit_id, G.GOOD)
        assert page(audits, again).depth is Depth.FULL
        assert page(audits, audit_id).row.status is Status.BEST_PRACTICE

    def test_the_rule_of_the_day_of_submission_holds_not_that_of_the_review(self, audits: Audits) -> None:
        before = audits.submitted(G.GOOD)
        tomorrow = TODAY + timedelta(days=1)
        ruled("cycle.re_audit", FULL | {"good": "none"}, tomorrow)
        audits.now += timedelta(days=1)
        after = audits.submitted(G.GOOD)
        audits.review(before)
        audits.review(after)
        assert page(audits, before).row.status is Status.ACTIONS_REVIEWED
        assert page(audits, after).row.status is Status.BEST_PRACTICE


class TestTrackedGrades:
    def test_requires_improvement_that_the_rule_does_not_track_ends_with_its_re_audit(self, audits: Audits) -> None:
        ruled("cycle.tracked_grades", ["inadequate"])
        audit_id = reviewed(audits, G.REQUIRES_IMPROVEMENT)
        audits.re_audited(audit_id, G.REQUIRES_IMPROVEMENT)
        found = page(audits, audit_id)
        assert found.row.status is Status.ENDED and found.re_audit_due is None
        assert grades_queries.tracked(asking(audits.actor(Role.HEAD_OF_QA)), date(2027, 2, 1)) == ()

    def test_an_audit_handed_in_before_the_rule_changed_is_tracked_still(self, audits: Audits) -> None:
        audit_id = reviewed(audits, G.REQUIRES_IMPROVEMENT)
        ruled("cycle.tracked_grades", ["inadequate"], TODAY + timedelta(days=1))
        audits.re_audited(audit_id, G.REQUIRES_IMPROVEMENT)
        assert page(audits, audit_id).row.status is Status.TRACKED


class TestNonsense:
    @pytest.mark.parametrize(
        ("key", "value", "code"),
        [
            ("cycle.re_audit", FULL | {"good": "sometimes"}, "choice"),
            ("cycle.re_audit", {"good": "full"}, "names"),
            ("cycle.re_audit", FULL | {"superb": "full"}, "names"),
            ("cycle.re_audit", ["full"], "shape"),
            ("cycle.tracked_grades", ["requires_improvement"], "names"),
            ("cycle.tracked_grades", ["inadequate", "good"], "choice"),
            ("cycle.tracked_grades", ["inadequate", "inadequate"], "names"),
        ],
    )
    def test_a_rule_that_makes_no_sense_is_refused(self, authority: Authority, key: str, value: Any, code: str) -> None:
        with pytest.raises(Refused, check=lambda error: error.code == code):
            ruled(key, value)

    def test_the_words_full_actions_and_none_are_accepted(self, authority: Authority) -> None:
        ruled("cycle.re_audit", FULL | {"good": "none", "outstanding": "actions"})
        ruled("cycle.tracked_grades", ["inadequate"])


class TestCheckOfTheActions:
    @pytest.fixture
    def opened(self, audits: Audits) -> int:
        """A check of the actions, begun by its auditor."""
        ruled("cycle.re_audit", FULL | {"requires_improvement": "actions"})
        return self.begin(audits, reviewed(audits, G.REQUIRES_IMPROVEMENT))

    def begin(self, audits: Audits, first: int) -> int:
        audits.now = audits.now.replace(year=2027, month=1, day=4)
        again = cycle_re_audit.open_re_audit(first, by=SYSTEM, now=audits.now)
        work_changes.start(again, independent=True, by=audits.officer, now=audits.now)
        return again

    def save(self, audits: Audits, audit_id: int, part: str, **typed: str) -> None:
        version = work_queries.work(asking(audits.officer, TODAY), audit_id).versions.get(part, 0)
        work_changes.save_draft(audit_id, part, typed, version=version, by=audits.officer, now=audits.now)

    def finish(self, audits: Audits, again: int) -> None:
        """Everything that is asked, and no domain."""
        one = work_queries.work(asking(audits.officer, TODAY), again).audit.checks[0].action_id
        self.save(
            audits,
            again,
            CHECKED,
            **{
                done_field(one): "helped",
                difference_field(one): "She is seen weekly.",
                carried_field(one): "Done late; she is seen weekly since.",
            },
        )
        self.save(audits, again, "family", no_view_why="They had moved that week.")
        self.save(audits, again, "whole", grade="good", why="What was agreed was done, and it helped.")

    def test_each_action_is_looked_at_and_no_domain_need_be(self, audits: Audits, opened: int) -> None:
        work = work_queries.work(asking(audits.officer, TODAY), opened)
        assert work.audit.depth is Depth.ACTIONS and len(work.audit.checks) == 1
        assert {gap.part for gap in work.gaps} == {CHECKED, "family", "whole"}
        self.finish(audits, opened)
        work = work_queries.work(asking(audits.officer, TODAY), opened)
        assert work.gaps == () and work.suggested is None
        audits.hand_in(opened)
        found = page(audits, opened)
        assert found.grading.domains == {} and found.checks[0].done_words == "Done, and seen to have helped"
        assert page(audits, found.original_id).row.status is Status.BEST_PRACTICE

    def test_done_without_the_difference_it_made_is_not_enough(self, audits: Audits, opened: int) -> None:
        self.finish(audits, opened)
        one = work_queries.work(asking(audits.officer, TODAY), opened).audit.checks[0].action_id
        self.save(audits, opened, CHECKED, **{difference_field(one): " "})
        with pytest.raises(Refused, match="difference", check=lambda error: error.code == "incomplete"):
            audits.hand_in(opened)

    def test_a_domain_may_be_graded_and_then_has_why(self, audits: Audits, opened: int) -> None:
        self.finish(audits, opened)
        self.save(audits, opened, "impact", grade="good")
        assert [gap.part for gap in work_queries.work(asking(audits.officer, TODAY), opened).gaps] == ["impact"]
        self.save(audits, opened, "impact", why="It shows.")
        audits.hand_in(opened)
        assert set(page(audits, opened).grading.domains) == {"impact"}

    def test_an_answer_that_is_none_or_about_another_action_is_not_kept(self, audits: Audits, opened: int) -> None:
        one = work_queries.work(asking(audits.officer, TODAY), opened).audit.checks[0].action_id
        with pytest.raises(Refused, check=lambda error: error.code == "no_such_answer"):
            self.save(audits, opened, CHECKED, **{done_field(one): "perhaps"})
        self.save(audits, opened, CHECKED, **{done_field(one): "helped", done_field(one + 1): "no"})
        assert work_queries.work(asking(audits.officer, TODAY), opened).answers[CHECKED] == {done_field(one): "helped"}

    def test_a_whole_audit_has_no_such_part(self, audits: Audits) -> None:
        audit_id = audits.started()
        with pytest.raises(Missing):
            self.save(audits, audit_id, CHECKED, done_1="yes")

    def test_where_there_are_no_actions_to_check_the_re_audit_is_a_whole_one(self, audits: Audits) -> None:
        ruled("cycle.re_audit", FULL | {"good": "actions"})
        first = audits.submitted(G.GOOD)
        audits.review(first)
        assert actions_internal.given_of_sources("audit", [first]) == {}
        assert page(audits, self.begin(audits, first)).depth is Depth.FULL

    def test_its_pages_ask_and_show_it(self, audits: Audits, opened: int) -> None:
        client = audits.authority.client(Role.QA_OFFICER)
        one = work_queries.work(asking(audits.officer, TODAY), opened).audit.checks[0].action_id
        shown = client.get(f"/audits/{opened}/part/checked/").content.decode()
        assert "What difference did it make?" in shown and done_field(one) in shown
        typed = {"version": "0", done_field(one): "helped", difference_field(one): "Seen.", "go": "on"}
        answer = client.post(f"/audits/{opened}/part/checked/", typed)
        assert answer.status_code == 302 and answer["Location"].endswith("/part/conversation/")
        stale = client.post(f"/audits/{opened}/part/checked/", typed | {difference_field(one): "Other words."})
        shown = stale.content.decode()
        assert stale.status_code == 409 and "Other words." in shown and "Seen." in shown
