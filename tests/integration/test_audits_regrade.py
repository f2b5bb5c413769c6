"""A grade that changes after handing in: corrected by its auditor, or agreed between graders; all are kept."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.notices.models import Notice
from practicelens.quality.audits.core.changes import known_for
from practicelens.quality.audits.core.states import Status
from practicelens.quality.audits.cycle import re_audit as cycle_re_audit
from practicelens.quality.audits.four_r import convening
from practicelens.quality.audits.grades import changes as grades_changes
from practicelens.quality.audits.grades import queries as grades_queries
from practicelens.quality.audits.models import Grading
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.meetings.rules import Plan
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.writes import READS, write_transactions

pytestmark = pytest.mark.django_db
G = Grade


@pytest.fixture
def audits(authority: Authority) -> Audits:
    """Audits of the small authority."""
    return Audits(authority)


def correct(
    audits: Audits, audit_id: int, grade: Grade, why: str = "A visit was misread.", **overrides: object
) -> None:
    """The auditor corrects the whole and one domain, unless said otherwise."""
    plain: dict[str, object] = {
        "version": audits.version(audit_id, Role.QA_OFFICER),
        "by": audits.officer,
        "domains": {"assessment": grade},
        "differs_why": "Weighed as a whole.",
    }
    grades_changes.correct_grade(audit_id, grade, correction=why, now=audits.now, **{**plain, **overrides})


def agree(audits: Audits, audit_id: int, grade: Grade, domains: dict[str, Grade | None], why: str) -> None:
    """Two graders agreed, as moderation hands it down: what is asked was read before."""
    known = known_for(audit_id, audits.now)
    grades_changes.agree_grade(audit_id, grade, domains, why, by=audits.officer, now=audits.now, known=known)


def test_a_corrected_grade_is_a_new_edition_and_both_are_kept(audits: Audits) -> None:
    """The audit and the reports follow the later one, by domain too."""
    audit_id = audits.submitted(G.GOOD)
    correct(audits, audit_id, G.REQUIRES_IMPROVEMENT)
    kept = Grading.objects.filter(audit_id=audit_id, given_as="auditor").order_by("edition")
    assert [(one.overall, one.correction) for one in kept] == [
        ("good", ""),
        ("requires_improvement", "A visit was misread."),
    ]
    assert work_queries.audit(asking(audits.officer), audit_id).row.grade is G.REQUIRES_IMPROVEMENT
    head, day = audits.actor(Role.HEAD_OF_QA), audits.authority.today
    (row,) = grades_queries.gradings(asking(head), day, day)
    assert (row.overall, row.domains["assessment"]) == (G.REQUIRES_IMPROVEMENT, G.REQUIRES_IMPROVEMENT)


def test_a_correction_needs_its_auditor_a_reason_a_change_and_the_latest_version(audits: Audits) -> None:
    """Each refusal beside the success it differs from by one fact."""
    audit_id = audits.submitted(G.GOOD)
    with pytest.raises(Missing):
        correct(audits, audit_id, G.REQUIRES_IMPROVEMENT, by=audits.actor(Role.TEAM_MANAGER))
    with pytest.raises(Refused, match="why"):
        correct(audits, audit_id, G.REQUIRES_IMPROVEMENT, why=" ")
    with pytest.raises(Refused, match="Nothing"):
        correct(audits, audit_id, G.GOOD)
    with pytest.raises(Stale):
        correct(audits, audit_id, G.REQUIRES_IMPROVEMENT, version=1)
    correct(audits, audit_id, G.REQUIRES_IMPROVEMENT)


def test_becoming_inadequate_calls_a_4r_and_getting_better_calls_it_off(audits: Audits) -> None:
    """There and back: the meeting is called once, called off, and the audit goes on without it."""
    audit_id = audits.submitted(G.GOOD)
    correct(audits, audit_id, G.INADEQUATE)
    (meeting,) = work_queries.audit(asking(audits.officer), audit_id).four_rs
    assert meeting.called_off_on is None
    audits.review(audit_id)
    assert work_queries.audit(asking(audits.officer), audit_id).row.status is Status.FOUR_R_DUE
    agree(audits, audit_id, G.GOOD, {}, "Both read the visits again.")
    view = work_queries.audit(asking(audits.officer), audit_id)
    assert view.four_rs[0].called_off_on is not None
    assert (view.row.status, view.row.grade) == (Status.ACTIONS_REVIEWED, G.GOOD)


def test_inadequate_after_the_review_waits_for_its_4r(audits: Audits) -> None:
    """The re-audit that was planned waits until the meeting is held, and is then planned again."""
    audit_id = audits.submitted(G.GOOD)
    audits.review(audit_id)
    assert work_queries.audit(asking(audits.officer), audit_id).re_audit_due is not None
    agree(audits, audit_id, G.INADEQUATE, {}, "She was not seen alone.")
    view = work_queries.audit(asking(audits.officer), audit_id)
    assert (view.row.status, view.re_audit_due) == (Status.FOUR_R_DUE, None)
    audits.four_r(audit_id)
    assert work_queries.audit(asking(audits.officer), audit_id).re_audit_due is not None


def test_an_agreed_grade_is_a_third_thing_and_is_not_corrected_away(audits: Audits) -> None:
    """The auditor's own stays as it was; a correction after it is refused."""
    audit_id = audits.submitted(G.GOOD)
    agree(audits, audit_id, G.OUTSTANDING, {"assessment": G.OUTSTANDING}, "We agree.")
    view = work_queries.audit(asking(audits.officer), audit_id)
    assert view.row.grade is G.OUTSTANDING
    assert view.grading is not None
    assert view.grading.overall is G.GOOD
    head, day = audits.actor(Role.HEAD_OF_QA), audits.authority.today
    (row,) = grades_queries.gradings(asking(head), day, day)
    assert row.domains["assessment"] is G.OUTSTANDING
    with pytest.raises(Refused) as no:
        correct(audits, audit_id, G.REQUIRES_IMPROVEMENT)
    assert no.value.code == "agreed"


def test_after_month_four_began_nothing_that_happened_is_undone(audits: Audits) -> None:
    """The first audit's later grade is kept and counted; the cycle stays where its re-audit led."""
    audit_id = audits.submitted(G.REQUIRES_IMPROVEMENT)
    audits.review(audit_id)
    audits.re_audited(audit_id, G.GOOD)
    agree(audits, audit_id, G.INADEQUATE, {}, "Looked at again.")
    view = work_queries.audit(asking(audits.officer), audit_id)
    assert (view.row.status, view.row.grade) == (Status.BEST_PRACTICE, G.INADEQUATE)
    assert view.latest_grade is G.GOOD
    assert view.four_rs == ()


def re_audit_of(audits: Audits, grade: Grade) -> tuple[int, int]:
    """A first audit that requires improvement, and its re-audit handed in with a grade."""
    audit_id = audits.submitted(G.REQUIRES_IMPROVEMENT)
    audits.review(audit_id)
    return audit_id, audits.re_audited(audit_id, grade)


def agreed(audits: Audits, audit_id: int, grade: Grade) -> None:
    """Graders agreed on another grade."""
    agree(audits, audit_id, grade, {}, "Looked at again.")


def test_a_re_audits_agreed_grade_corrects_month_four_where_nothing_has_followed(audits: Audits) -> None:
    first, again = re_audit_of(audits, G.GOOD)
    agreed(audits, again, G.INADEQUATE)
    view = work_queries.audit(asking(audits.officer), first)
    assert (view.row.status, view.latest_grade, view.row.grade) == (
        Status.ESCALATED,
        G.INADEQUATE,
        G.REQUIRES_IMPROVEMENT,
    )
    assert view.re_audit_due is not None
    assert [(one.round, one.held_on, one.called_off_on) for one in view.four_rs] == [(1, None, None)]


def test_a_re_audit_no_longer_inadequate_calls_its_4r_off_and_ends_tracking(audits: Audits) -> None:
    first, again = re_audit_of(audits, G.INADEQUATE)
    agreed(audits, again, G.GOOD)
    view = work_queries.audit(asking(audits.officer), first)
    assert (view.row.status, view.latest_grade) == (Status.BEST_PRACTICE, G.GOOD)
    assert view.re_audit_due is None
    assert view.four_rs[0].called_off_on is not None


def test_a_good_re_audit_calls_off_the_4r_meeting_that_was_convened_about_the_last(audits: Audits) -> None:
    first, _ = re_audit_of(audits, G.INADEQUATE)
    practitioner, head = (audits.authority.account(role) for role in (Role.PRACTITIONER, Role.HEAD_OF_QA))
    plan = Plan(audits.now.date() + timedelta(days=10), time(14, 30), 60, "Room 2", (practitioner,), head)
    convening.convene(first, plan, by=audits.officer, now=audits.now)
    with write_transactions() as writes:
        audits.re_audited(first, G.GOOD)
    # Of all hand-ins this one reads most, and still no more than a write may.
    assert writes.most["practicelens.quality.audits.work.changes._submit"] <= READS
    view = work_queries.audit(asking(audits.officer), first)
    assert (view.row.status, view.four_rs[0].called_off_on) == (Status.BEST_PRACTICE, audits.now.date())
    called_off = Notice.objects.filter(kind="meeting_called_off").values_list("to_account", flat=True)
    assert set(called_off) == {practitioner, head}


def test_a_re_audits_new_grade_undoes_nothing_once_the_next_re_audit_was_opened(audits: Audits) -> None:
    first, again = re_audit_of(audits, G.REQUIRES_IMPROVEMENT)
    due = work_queries.audit(asking(audits.officer), first).re_audit_due
    assert due is not None
    cycle_re_audit.open_re_audit(first, by=SYSTEM, now=audits.now.replace(year=due.year, month=due.month, day=due.day))
    agreed(audits, again, G.GOOD)
    view = work_queries.audit(asking(audits.officer), first)
    assert (view.row.status, view.latest_grade) == (Status.TRACKED, G.GOOD)


def test_a_correction_works_out_anew_what_the_domains_suggest_and_asks_why_the_whole_differs(audits: Audits) -> None:
    """The whole alone, or a domain alone: never "suggested Good too" above another grade; the report counts follow."""
    audit_id = audits.submitted(G.GOOD)
    with pytest.raises(Refused) as refused:
        correct(audits, audit_id, G.INADEQUATE, domains={}, differs_why=" ")
    assert refused.value.code == "differs_missing"
    assert "suggest Good" in refused.value.message
    correct(audits, audit_id, G.INADEQUATE, domains={}, differs_why="She was never seen alone.")
    head, day = audits.actor(Role.HEAD_OF_QA), audits.authority.today
    (row,) = grades_queries.suggested(asking(head), day, day)
    assert (row.suggested, row.given, row.differs) == (G.GOOD, G.INADEQUATE, True)
    kept = Grading.objects.get(audit_id=audit_id, edition=2)
    assert (kept.suggested, kept.differs_why) == ("good", "She was never seen alone.")
    # A domain that brings the suggestion to the whole's own grade leaves nothing to explain.
    correct(audits, audit_id, G.INADEQUATE, domains={"lived_experience": G.INADEQUATE}, differs_why="Left over.")
    kept = Grading.objects.get(audit_id=audit_id, edition=3)
    assert (kept.suggested, kept.differs_why) == ("inadequate", "")
    (row,) = grades_queries.suggested(asking(head), day, day)
    assert (row.suggested, row.differs) == (G.INADEQUATE, False)
