"""Audits taken over whole, the job that opens re-audits, and what reports and lists of waiting work then say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test.utils import CaptureQueriesContext

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.jobs import chase_audits
from practicelens.notices.models import Notice
from practicelens.quality.actions.queries import actions as actions_of
from practicelens.quality.actions.queries import waiting as actions_waiting
from practicelens.quality.actions.states import Status as ActionStatus
from practicelens.quality.audits import waiting as audits_waiting
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core.states import Closure, Done, Ending, Kind, Status
from practicelens.quality.audits.core.views import GradedDomain
from practicelens.quality.audits.cycle import queries as cycle_queries
from practicelens.quality.audits.cycle.reports import closures, re_audit_rows
from practicelens.quality.audits.grades import queries as grades_queries
from practicelens.quality.audits.past import changes
from practicelens.quality.audits.past.rows import (
    PastAction,
    PastAudit,
    PastClosure,
    PastGrading,
    PastJudgement,
    PastMeeting,
)
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.audits.work.effects import effects
from practicelens.quality.standards.internal import domain_titles
from practicelens.quality.standards.shipped import CASE_AUDIT
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

G = Grade


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def graded(day: date, grade: Grade) -> PastGrading:
    domains = tuple(
        GradedDomain(domain.key, grade, "Seen.", went_well="Warm work", better="Sooner")
        for domain in CASE_AUDIT.domains
    )
    return PastGrading(day, grade, "As the domains.", domains)


def past(audits: Audits, key: str, **overrides: object) -> PastAudit:
    authority = audits.authority
    plain = PastAudit(
        key=key,
        tool="case_audit",
        child=ChildKey("northborough", "case-system", f"B-{key}"),
        team_id=authority.team,
        service_id=authority.service,
        auditor_id=authority.account(Role.QA_OFFICER),
        worker_id=authority.worker,
        month=date(2026, 9, 1),
        status=Status.SUBMITTED,
        allocated_on=date(2026, 9, 2),
        started_on=date(2026, 9, 7),
        conversation_on=date(2026, 9, 8),
        conversation="The garden.",
        family_view="Kind.",
        grading=graded(date(2026, 9, 21), G.GOOD),
    )
    return replace(plain, **overrides)  # type: ignore[arg-type]


MET = PastMeeting(date(2026, 10, 12), "Both", "Agreed", "H. Doyle", "Safe")


def whole_cycle(audits: Audits) -> list[PastAudit]:
    """An Inadequate audit, re-audited at Requires improvement and tracked."""
    owner = audits.authority.account(Role.PRACTITIONER)
    action = PastAction("See her.", owner, date(2026, 9, 23), ActionStatus.OPEN)
    first = past(
        audits,
        "1",
        status=Status.TRACKED,
        grading=graded(date(2026, 9, 21), G.INADEQUATE),
        review=MET,
        four_r=MET,
        actions=(action,),
    )
    again = past(
        audits,
        "1a",
        kind=Kind.RE_AUDIT,
        original="1",
        round=1,
        status=Status.ENDED,
        ended_on=date(2026, 11, 16),
        child=first.child,
        grading=graded(date(2026, 11, 16), G.REQUIRES_IMPROVEMENT),
    )
    return [first, again]


def test_a_whole_cycle_is_taken_over_with_its_dates(audits: Audits) -> None:
    ids = changes.take_over(whole_cycle(audits), by=SYSTEM, now=audits.now)
    page = work_queries.audit(asking(audits.officer), ids["1"])
    assert page.row.status is Status.TRACKED and page.row.grade is G.INADEQUATE
    assert page.latest_grade is G.REQUIRES_IMPROVEMENT and page.re_audit_due == date(2026, 12, 31)
    assert [one.held_on for one in page.four_rs] == [date(2026, 10, 12)]
    assert page.conversation["best"] == "The garden." and page.grading and len(page.grading.domains) == 10
    assert [one.id for one in page.re_audits] == [ids["1a"]]
    assert Notice.objects.count() == 0
    assert Event.objects.filter(kind="audits.taken_over").count() == 2


def test_what_a_re_audit_found_of_the_actions_is_taken_over_and_counted(audits: Audits) -> None:
    first, again = whole_cycle(audits)
    found = PastJudgement(Done.NO, "She would hear what is next.", "It stays with the worker.")
    ids = changes.take_over([first, replace(again, judged=(found,))], by=SYSTEM, now=audits.now)
    (check,) = work_queries.audit(asking(audits.officer), ids["1a"]).checks
    assert (check.done, check.difference, check.carried) == (Done.NO, found.difference, found.carried)
    assert effects(asking(audits.actor(Role.HEAD_OF_QA)), [ids["1a"]]) == {Done.NO: 1}


def test_what_was_graded_applied_to_the_child_so_that_a_re_audit_carries_it_over(audits: Audits) -> None:
    first, again = whole_cycle(audits)
    assert first.grading is not None
    conditional = [section.key for section in CASE_AUDIT.asked_first]
    left_out = next(domain for domain in CASE_AUDIT.domains if domain.section == conditional[0])
    kept = tuple(one for one in first.grading.domains if one.domain != left_out.key)
    first = replace(first, status=Status.RE_AUDIT, grading=replace(first.grading, domains=kept))
    going = replace(again, status=Status.STARTED, ended_on=None, started_on=date(2026, 11, 9), grading=None)
    ids = changes.take_over([first, going], by=SYSTEM, now=audits.now)
    found = work_queries.audit(asking(audits.officer), ids["1a"]).follows
    # Of what was not graded nothing is known, and it is asked.
    assert found is not None and found.sections == dict.fromkeys(conditional[1:], "yes")
    page = audits.authority.client(Role.QA_OFFICER).get(f"/audits/{ids['1a']}/part/sections/").content.decode()
    assert "Carried over from" in page


def test_the_next_re_audit_is_due_when_the_one_given_out_is(audits: Audits) -> None:
    first, again = whole_cycle(audits)
    # Its two grades were agreed in the month after, which gives nobody a month more.
    month = date(2026, 10, 1)
    again = replace(again, grading=graded(date(2026, 10, 29), G.INADEQUATE), four_r=MET, ended_on=date(2026, 10, 29))
    again = replace(again, agreed=graded(date(2026, 11, 4), G.INADEQUATE), month=month)
    first = replace(first, status=Status.ESCALATED)
    ids = changes.take_over([first, again], by=SYSTEM, now=audits.now)
    assert work_queries.audit(asking(audits.officer), ids["1"]).re_audit_due == date(2026, 11, 30)
    opened = replace(
        again, key="1b", round=2, status=Status.ALLOCATED, grading=None, agreed=None, four_r=None, ended_on=None,
        conversation_on=None, started_on=None, month=date(2026, 11, 1), due=date(2026, 11, 24),
    )  # fmt: skip
    ids = changes.take_over([first, again, opened], by=SYSTEM, now=audits.now)
    assert work_queries.audit(asking(audits.officer), ids["1"]).re_audit_due == date(2026, 11, 24)


def test_a_cycle_taken_over_goes_on_by_the_same_doors(audits: Audits) -> None:
    ids = changes.take_over(whole_cycle(audits), by=SYSTEM, now=audits.now)
    audits.re_audited(ids["1"], G.GOOD)
    assert work_queries.audit(asking(audits.officer), ids["1"]).row.status is Status.BEST_PRACTICE


OVER = {"status": Status.ENDED, "ended_on": date(2026, 10, 9)}


def test_what_was_chosen_for_a_child_who_was_closed_is_taken_over_and_told_in_the_months_report(audits: Audits) -> None:
    head, manager = audits.actor(Role.HEAD_OF_SERVICE), audits.actor(Role.TEAM_MANAGER)
    chosen = date(2026, 10, 9)
    action = PastAction("Take it to the team.", manager.account_id, date(2026, 11, 30))
    closure = PastClosure(Closure.LEARNING, "It came late.", date(2026, 10, 1), chosen, head.account_id, action)
    ends = {"closure": closure, "ended_because": Ending.CLOSED, "ended_why": "Closed. It came late.", **OVER}
    ids = changes.take_over([past(audits, "1", **ends)], by=SYSTEM, now=audits.now)
    view = work_queries.audit(asking(head), ids["1"])
    assert (view.row.status, view.ended_why) == (Status.ENDED, "Closed. It came late.")
    assert [(one.what, one.owner, one.open) for one in view.actions] == [(action.what, manager.name, True)]
    assert closures(asking(head), chosen, chosen) == ((audits.authority.team, Closure.LEARNING),)
    assert closures(asking(head), date(2026, 11, 1), date(2026, 11, 30)) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"grading": None},
        {"status": Status.STARTED},
        {"status": Status.ACTIONS_REVIEWED},
        {"status": Status.ENDED},
        {"round": 1},
        {"kind": Kind.RE_AUDIT, "original": "elsewhere", "round": 1, "status": Status.ENDED},
        {"status": Status.RE_AUDIT, "review": MET, "grading": graded(date(2026, 9, 21), G.INADEQUATE)},
        {"judged": (PastJudgement(Done.NO, "Much."),)},
        {"closure": PastClosure(Closure.END, "It is over.", date(2026, 10, 1), date(2026, 10, 9), 1)},
        {"closure": PastClosure(Closure.LEARNING, "Much.", date(2026, 10, 1), date(2026, 10, 9), 1), **OVER},
    ],
)
def test_an_audit_that_contradicts_itself_is_refused(audits: Audits, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused) as no:
        changes.take_over([past(audits, "1", **wrong)], by=SYSTEM, now=audits.now)
    assert no.value.code == "contradiction"


def test_only_who_allocates_hands_over(audits: Audits) -> None:
    with pytest.raises(Missing):
        changes.take_over([past(audits, "1")], by=audits.officer, now=audits.now)
    assert changes.take_over([past(audits, "1")], by=audits.actor(Role.HEAD_OF_QA), now=audits.now)


def test_taking_over_asks_few_questions_however_many_there_are(
    audits: Audits, django_assert_max_num_queries: CaptureQueriesContext
) -> None:
    with django_assert_max_num_queries(41):  # type: ignore[operator]
        changes.take_over([past(audits, str(n)) for n in range(60)], by=SYSTEM, now=audits.now)


class TestReports:
    def test_gradings_within_reach_and_period(self, audits: Audits) -> None:
        changes.take_over(whole_cycle(audits), by=SYSTEM, now=audits.now)
        head = audits.actor(Role.HEAD_OF_SERVICE)
        found = grades_queries.gradings(asking(head), date(2026, 9, 1), date(2026, 9, 30))
        assert [(one.overall, one.kind, len(one.domains)) for one in found] == [(G.INADEQUATE, Kind.REGULAR, 10)]
        assert found[0].titles["impact"] == domain_titles()["impact"] == "Intervention and impact"
        assert grades_queries.gradings(asking(audits.actor(Role.SCRUTINEER)), date(2026, 9, 1), date(2026, 9, 30)) == ()
        second = re_audit_rows(asking(head), date(2026, 11, 1), date(2026, 11, 30))
        assert [(one.before, one.after) for one in second] == [(G.INADEQUATE, G.REQUIRES_IMPROVEMENT)]

    def test_tracked_on_a_day(self, audits: Audits) -> None:
        changes.take_over(whole_cycle(audits), by=SYSTEM, now=audits.now)
        head = audits.actor(Role.HEAD_OF_SERVICE)
        assert grades_queries.tracked(asking(head), date(2026, 11, 15)) == ()
        (one,) = grades_queries.tracked(asking(head), date(2026, 11, 16))
        assert (one.latest, one.since) == (G.REQUIRES_IMPROVEMENT, date(2026, 11, 16))
        listed = cycle_queries.tracked_audits(asking(head, date(2026, 11, 23)))
        assert [(each.row.id, each.since, each.holder) for each in listed] == [
            (one.audit_id, date(2026, 11, 16), "Priya Nair")
        ]

    def test_due_and_summary(self, audits: Audits) -> None:
        changes.take_over([past(audits, "1")], by=SYSTEM, now=audits.now)
        audits.allocated()
        manager = audits.actor(Role.TEAM_MANAGER)
        (one,) = grades_queries.due(asking(manager), date(2026, 9, 1), date(2026, 9, 30))
        assert (one.due, one.submitted_on) == (date(2026, 9, 30), date(2026, 9, 21))
        counted = grades_queries.summary(asking(manager, audits.authority.today), date(2026, 11, 1))
        assert (counted.to_do, counted.submitted, counted.late) == (1, 0, 0)

    def test_queries_do_not_grow_with_the_number_of_audits(
        self, audits: Audits, django_assert_max_num_queries: CaptureQueriesContext
    ) -> None:
        changes.take_over([past(audits, str(n)) for n in range(30)], by=SYSTEM, now=audits.now)
        head, manager = audits.actor(Role.HEAD_OF_SERVICE), audits.actor(Role.TEAM_MANAGER)
        with django_assert_max_num_queries(5):  # type: ignore[operator]
            assert len(grades_queries.gradings(asking(head), date(2026, 9, 1), date(2026, 9, 30))) == 30
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            assert len(core_queries.audits(asking(manager))) == 30
        with django_assert_max_num_queries(18):  # type: ignore[operator]
            assert (
                len(audits_waiting.waiting(asking(manager, audits.authority.today))) == 31
            )  # and one line of summaries that are late


class TestJob:
    def test_it_opens_what_is_due_and_twice_does_nothing_more(self, audits: Audits) -> None:
        reviewed = past(audits, "1", status=Status.ACTIONS_REVIEWED, review=MET)
        changes.take_over([reviewed, *whole_cycle(audits)[:0]], by=SYSTEM, now=audits.now)
        assert chase_audits.run(audits.now).startswith("1 re-audit")
        assert "re-audit" not in chase_audits.run(audits.now)
        (again,) = [row for row in core_queries.audits(asking(audits.officer)) if row.kind is Kind.RE_AUDIT]
        assert again.due == date(2026, 11, 30)

    def test_it_waits_for_the_month(self, audits: Audits) -> None:
        changes.take_over([past(audits, "1", status=Status.ACTIONS_REVIEWED, review=MET)], by=SYSTEM, now=audits.now)
        assert "re-audit" not in chase_audits.run(datetime(2026, 10, 31, 6, tzinfo=UTC))
        assert chase_audits.run(datetime(2026, 11, 1, 6, tzinfo=UTC)).startswith("1 re-audit")

    def test_a_late_audit_is_chased_once_a_month(self, audits: Audits) -> None:
        audits.allocated()
        # Late since the first of December, and found on the 31st: not again on the first of January.
        days = ((11, 30, 2026, ""), (12, 31, 2026, "1 late audit chased"), (1, 1, 2027, ""), (1, 30, 2027, ""))
        for month, day, year, chased in (*days, (1, 31, 2027, "1 late audit chased")):
            outcome = chase_audits.run(datetime(year, month, day, 6, tzinfo=UTC))
            assert chased in outcome and ("late audit" in outcome) is bool(chased)
        assert Notice.objects.filter(kind="audit_late").count() == 2


class TestWaiting:
    def titles(self, audits: Audits, role: Role) -> str:
        return " / ".join(
            one.title for one in audits_waiting.waiting(asking(audits.actor(role), audits.authority.today))
        )

    def test_each_role_has_its_own(self, audits: Audits) -> None:
        started, handed_in = audits.started(), audits.submitted(G.INADEQUATE)
        assert f"A-{1000 + started}, under way" in self.titles(audits, Role.QA_OFFICER)
        assert f"4R meeting for A-{1000 + handed_in}" in self.titles(audits, Role.QA_OFFICER)
        assert f"Review the actions of A-{1000 + handed_in}" in self.titles(audits, Role.TEAM_MANAGER)
        own = self.titles(audits, Role.PRACTITIONER)
        assert f"audit A-{1000 + handed_in}" in own and f"audit A-{1000 + started}" in own
        for role in (Role.SCRUTINEER, Role.PARTNER, Role.ADMINISTRATOR, Role.ANALYST):
            assert self.titles(audits, role) == ""

    def test_escalated_is_held_by_the_head_of_service(self, audits: Audits) -> None:
        first, again = whole_cycle(audits)
        again = replace(again, grading=graded(date(2026, 11, 16), G.INADEQUATE))
        ids = changes.take_over([replace(first, status=Status.ESCALATED), again], by=SYSTEM, now=audits.now)
        assert f"A-{1000 + ids['1']} is with you" in self.titles(audits, Role.HEAD_OF_SERVICE)

    def test_overdue_actions_climb(self, audits: Audits) -> None:
        owner = audits.authority.account(Role.PRACTITIONER)
        late, just = (PastAction("See her.", owner, due) for due in (date(2026, 11, 2), date(2026, 11, 20)))
        changes.take_over([past(audits, "1", actions=(late, just))], by=SYSTEM, now=audits.now)
        expected = {
            role: [one.title for one in actions_waiting(asking(audits.actor(role), audits.authority.today))]
            for role in (Role.PRACTITIONER, Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, Role.QA_OFFICER)
        }
        assert len(expected[Role.PRACTITIONER]) == 2
        (managers,) = expected[Role.TEAM_MANAGER]
        assert managers.startswith("2 actions")
        assert len(expected[Role.HEAD_OF_SERVICE]) == 1 and not expected[Role.HEAD_OF_SERVICE][0].startswith("2")
        assert expected[Role.QA_OFFICER] == []

    def test_actions_are_checked_by_somebody_else(self, audits: Audits) -> None:
        from practicelens.quality.actions import changes as actions

        audits.submitted(G.INADEQUATE)
        owner = audits.actor(Role.PRACTITIONER)
        (one,) = actions_of(asking(owner))
        with pytest.raises(Refused) as no:
            actions.finish(one.id, " ", version=one.version, by=owner, now=audits.now)
        assert no.value.code == "evidence_missing"
        actions.finish(one.id, "Visit today", version=one.version, by=owner, now=audits.now)
        with pytest.raises(Refused) as no:
            actions.verify(one.id, version=one.version + 1, by=owner, now=audits.now)
        assert no.value.code == "own_action"
        with pytest.raises(Missing):
            actions.verify(one.id, version=one.version + 1, by=audits.actor(Role.DIRECTOR), now=audits.now)
        actions.verify(one.id, version=one.version + 1, by=audits.officer, now=audits.now)
        assert actions_of(asking(owner))[0].status is ActionStatus.VERIFIED
