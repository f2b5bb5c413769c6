"""Which audits are graded twice, by whom, and how two gradings become an agreed one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.jobs import moderate
from practicelens.notices.models import Notice
from practicelens.quality.audits.allocation import changes as allocation_changes
from practicelens.quality.audits.beside.internal import case, pairs_of_grades
from practicelens.quality.audits.core.states import Kind
from practicelens.quality.audits.cycle import re_audit as cycle_re_audit
from practicelens.quality.audits.grades.changes import correct_grade
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries as audits_queries
from practicelens.quality.moderation.models import Drawn, SecondGrading
from practicelens.quality.moderation.second_grades import agreeing, opening
from practicelens.quality.moderation.second_grades import queries as second_grades
from practicelens.quality.moderation.second_grades.base import Seen
from practicelens.quality.moderation.second_grades.rules import Grades
from practicelens.quality.moderation.second_grades.states import Reason, Status
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.writes import READS, write_transactions

pytestmark = pytest.mark.django_db
G = Grade
SECOND = Role.REVIEWING_OFFICER
"""Whom the small authority has for a second grade: neither its auditor nor the team's own manager."""


@pytest.fixture
def audits(authority: Authority) -> Audits:
    """Audits of the small authority."""
    return Audits(authority)


def opened(audits: Audits, grade: Grade = G.OUTSTANDING) -> SecondGrading:
    """An audit handed in, and what the job made of it."""
    audit_id = audits.submitted(grade)
    moderate.run(audits.now)
    return SecondGrading.objects.get(audit_id=audit_id)


def second_in(audits: Audits, row: SecondGrading, grade: Grade, role: Role = SECOND, **domains: Grade) -> SecondGrading:
    """The second grader hands in, and the job lays both side by side."""
    by = audits.actor(role)
    assert row.second_id is not None
    work_changes.start(row.second_id, independent=True, by=by, now=audits.now)
    audits.fill(row.second_id, grade, by=by, **domains)
    audits.hand_in(row.second_id, by=by)
    moderate.run(audits.now)
    row.refresh_from_db()
    return row


def grades(row: SecondGrading, overall: Grade) -> Grades:
    """An agreed grade: every domain like the whole."""
    return Grades(overall, {domain.key: overall for domain in case(row.audit_id).tool.domains})


def test_every_outstanding_audit_gets_a_second_grader_who_is_not_its_auditor_nor_its_teams_manager(audits: Audits):
    row = opened(audits, G.OUTSTANDING)
    assert (row.reason, row.status) == (Reason.GRADE, Status.GRADING)
    second = case(row.second_id or 0)
    assert second.kind is Kind.SECOND
    assert second.auditor_id == audits.authority.account(SECOND)


def test_the_lot_of_another_grade_is_kept_with_its_seed_and_drawn_once(audits: Audits):
    audit_id = audits.submitted(G.GOOD)
    moderate.run(audits.now)
    kept = Drawn.objects.get(audit_id=audit_id)
    assert kept.seed == f"second grade/A-{1000 + audit_id}"
    assert SecondGrading.objects.filter(audit_id=audit_id).exists() is kept.chosen
    moderate.run(audits.now)
    assert Drawn.objects.filter(audit_id=audit_id).count() == 1
    assert SecondGrading.objects.filter(audit_id=audit_id).count() == int(kept.chosen)


def test_where_both_gave_the_same_grades_it_is_agreed_at_once(audits: Audits):
    row = opened(audits)
    with write_transactions() as writes:
        row = second_in(audits, row, G.OUTSTANDING)
    assert writes.most[f"{agreeing.__name__}._lay_side_by_side"] <= READS
    assert (row.status, row.overall) == (Status.AGREED, G.OUTSTANDING)
    assert pairs_of_grades(audits.now.date(), audits.now.date())[0].agreed is G.OUTSTANDING


def test_the_same_overall_grade_with_another_domain_is_not_agreed_at_once(audits: Audits):
    row = second_in(audits, opened(audits), G.OUTSTANDING, planning=G.GOOD)
    assert row.status == Status.TO_AGREE


def test_a_grade_corrected_between_being_read_and_being_laid_beside_the_other_is_read_again(
    audits: Audits, monkeypatch: pytest.MonkeyPatch
):
    row, read = opened(audits), agreeing.read_before

    def read_and_corrected_since(second_grading_id: int) -> Seen:
        seen = read(second_grading_id)
        version = audits.version(row.audit_id, Role.QA_OFFICER)
        correct_grade(row.audit_id, G.GOOD, {}, "Misread.", "As a whole.", version=version, by=audits.officer,
                      now=audits.now)  # fmt: skip
        return seen

    monkeypatch.setattr(agreeing, "read_before", read_and_corrected_since)
    assert second_in(audits, row, G.OUTSTANDING).status == Status.TO_AGREE


def test_one_grader_proposes_the_other_confirms_and_the_audit_follows(audits: Audits):
    row = second_in(audits, opened(audits), G.GOOD)
    agreeing.propose(row.pk, grades(row, G.GOOD), "Good help, not yet more.", version=row.version, by=audits.officer,
                    now=audits.now)  # fmt: skip
    row.refresh_from_db()
    with pytest.raises(Refused) as own:
        agreeing.confirm(row.pk, version=row.version, by=audits.officer, now=audits.now)
    assert own.value.code == "own_proposal"
    agreeing.confirm(row.pk, version=row.version, by=audits.actor(SECOND), now=audits.now)
    assert audits_queries.audit(asking(audits.officer), row.audit_id).row.grade is G.GOOD


def test_the_other_sends_a_proposal_back_with_a_word_and_the_head_of_safeguarding_settles(audits: Audits):
    row = second_in(audits, opened(audits), G.GOOD)
    now = audits.now
    agreeing.propose(row.pk, grades(row, G.GOOD), "Good.", version=row.version, by=audits.officer, now=now)
    row.refresh_from_db()
    with pytest.raises(Refused):
        agreeing.send_back(row.pk, " ", version=row.version, by=audits.actor(SECOND), now=now)
    agreeing.send_back(row.pk, "Impact shows more.", version=row.version, by=audits.actor(SECOND), now=now)
    row.refresh_from_db()
    assert (row.status, row.sent_back_why) == (Status.TO_AGREE, "Impact shows more.")
    with pytest.raises(Missing):
        agreeing.settle(row.pk, grades(row, G.GOOD), "Good.", version=row.version, by=audits.actor(SECOND), now=now)
    head = audits.actor(Role.HEAD_OF_QA)
    agreeing.settle(row.pk, grades(row, G.GOOD), "Both read.", version=row.version, by=head, now=now)
    row.refresh_from_db()
    assert (row.status, row.ended_by_id) == (Status.AGREED, audits.authority.account(Role.HEAD_OF_QA))
    (before,) = second_grades.second_grading(asking(head), row.pk).earlier
    assert (before.overall, before.why, before.sent_back_why) == (G.GOOD, "Good.", "Impact shows more.")


def test_every_proposal_stays_readable_beside_the_one_that_replaced_it(audits: Audits):
    row = second_in(audits, opened(audits), G.GOOD)
    for number, reply in (("First", "No."), ("Second", "")):
        agreeing.propose(row.pk, grades(row, G.GOOD), number, version=row.version, by=audits.officer, now=audits.now)
        row.refresh_from_db()
        if reply:
            agreeing.send_back(row.pk, reply, version=row.version, by=audits.actor(SECOND), now=audits.now)
            row.refresh_from_db()
    found = second_grades.second_grading(asking(audits.officer), row.pk)
    assert (found.why, [(one.why, one.sent_back_why) for one in found.earlier]) == ("Second", [("First", "No.")])
    head = audits.actor(Role.HEAD_OF_QA)
    agreeing.settle(row.pk, grades(row, G.GOOD), "Third", version=row.version, by=head, now=audits.now)
    found = second_grades.second_grading(asking(head), row.pk)
    assert [(one.why, one.sent_back_why) for one in found.earlier] == [("First", "No."), ("Second", "")]


def test_both_graders_are_links_by_a_notice_that_opens_to_them(audits: Audits):
    row = second_in(audits, opened(audits), G.GOOD)
    links = dict(Notice.objects.filter(kind="second_grade_in").values_list("to_account", "link"))
    officer, second = (audits.authority.account(role) for role in (Role.QA_OFFICER, SECOND))
    assert links == {officer: f"/audits/{row.audit_id}/", second: f"/audits/{row.second_id}/"}
    for role, link in ((Role.QA_OFFICER, links[officer]), (SECOND, links[second])):
        assert audits.authority.client(role).get(link).status_code == 200


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, Role.PRACTITIONER, Role.DIRECTOR])
def test_nobody_else_proposes_or_settles(audits: Audits, role: Role):
    row = second_in(audits, opened(audits), G.GOOD)
    for change in (agreeing.propose, agreeing.settle):
        with pytest.raises(Missing):
            change(row.pk, grades(row, G.GOOD), "Good.", version=row.version, by=audits.actor(role), now=audits.now)


def asked(audits: Audits, days_later: int) -> int:
    """The practitioner sees the grade and asks, so many days after a Tuesday's handing in."""
    from practicelens.quality.audits.work.changes import OwnGrades

    audit_id = audits.submitted(G.REQUIRES_IMPROVEMENT)
    by = audits.actor(Role.PRACTITIONER)
    work_changes.hand_in_own_grades(audit_id, OwnGrades(G.GOOD, "I see it so.", {}), by=by, now=audits.now)
    return opening.second_look(audit_id, "The visits are not seen.", by=by, now=audits.now + timedelta(days=days_later))


def test_a_second_look_on_the_fifth_working_day_is_answered_by_the_agreed_grade(audits: Audits):
    row = SecondGrading.objects.get(pk=asked(audits, 7))
    assert row.reason == Reason.SECOND_LOOK
    row = second_in(audits, row, G.GOOD)
    head = audits.actor(Role.HEAD_OF_QA)
    agreeing.settle(row.pk, grades(row, G.GOOD), "The visits count.", version=row.version, by=head, now=audits.now)
    from practicelens.quality.audits.beside.internal import second_looks

    assert second_looks([row.audit_id])[row.audit_id].answer == "The visits count."


def test_who_asks_twice_for_a_second_look_keeps_their_words(audits: Audits):
    address = f"/audits/{SecondGrading.objects.get(pk=asked(audits, 0)).audit_id}/second-look/"
    client = audits.authority.client(Role.PRACTITIONER)
    assert client.get(address).status_code == 302
    again = client.post(address, {"words": "And the school was not asked."})
    assert again.status_code == 409 and "And the school was not asked." in again.content.decode()


def test_a_second_look_on_the_sixth_working_day_is_refused(audits: Audits):
    with pytest.raises(Refused) as late:
        asked(audits, 8)
    assert late.value.code == "too_late"


def test_the_auditor_pairs_an_audit_with_the_teams_manager_and_both_grade_it(audits: Audits):
    audit_id = audits.started()
    row = SecondGrading.objects.get(pk=opening.pair(audit_id, by=audits.officer, now=audits.now))
    assert case(row.second_id or 0).auditor_id == audits.authority.account(Role.TEAM_MANAGER)
    audits.fill(audit_id, G.GOOD)
    audits.hand_in(audit_id)
    row = second_in(audits, row, G.REQUIRES_IMPROVEMENT, role=Role.TEAM_MANAGER)
    assert row.status == Status.TO_AGREE
    assert row.due is not None


def test_a_pair_is_for_an_audit_not_handed_in_by_those_who_may(audits: Audits):
    with pytest.raises(Refused):
        opening.pair(audits.submitted(), by=audits.officer, now=audits.now)
    audit_id = audits.started(month=audits.now.date() + timedelta(days=31))
    with pytest.raises(Missing):
        opening.pair(audit_id, by=audits.actor(Role.TEAM_MANAGER), now=audits.now)
    opening.pair(audit_id, by=audits.actor(Role.HEAD_OF_QA), now=audits.now)


def test_who_audits_their_own_team_is_offered_no_pair_with_themselves(audits: Audits):
    audit_id = audits.started(month=audits.now.date() + timedelta(days=31))
    page = audits.authority.client(Role.QA_OFFICER)
    assert "Pair it with" in page.get(f"/audits/{audit_id}/").content.decode()
    Audit.objects.filter(pk=audit_id).update(own_team=True)
    assert "Pair it with" not in page.get(f"/audits/{audit_id}/").content.decode()


def test_a_re_audit_is_paired_with_nobody_because_the_manager_knows_its_first_grade(audits: Audits):
    first = audits.submitted()
    audits.review(first)
    due = audits_queries.audit(asking(audits.officer), first).re_audit_due
    assert due is not None
    later = audits.now.replace(year=due.year, month=due.month, day=due.day)
    again = cycle_re_audit.open_re_audit(first, by=SYSTEM, now=later)
    with pytest.raises(Refused, match="first grade"):
        opening.pair(again, by=audits.officer, now=later)
    assert "Pair it with" not in audits.authority.client(Role.QA_OFFICER).get(f"/audits/{again}/").content.decode()


def test_a_second_grader_who_withdraws_is_replaced_or_the_head_of_safeguarding_hears(audits: Audits):
    row = opened(audits)
    allocation_changes.withdraw(row.second_id or 0, "Away.", by=audits.actor(Role.HEAD_OF_QA), now=audits.now)
    moderate.run(audits.now)
    row.refresh_from_db()
    assert row.status in (Status.GRADING, Status.NOBODY)
    assert row.second_id is None or case(row.second_id).status.value == "allocated"


def test_a_late_agreed_grade_is_chased_once_a_month(audits: Audits):
    row = second_in(audits, opened(audits), G.GOOD)
    later = audits.now + timedelta(days=15)
    assert "1 late agreed" in moderate.run(later)
    assert moderate.run(later) == "nothing to do"
    assert row.due is not None
    with pytest.raises(Missing):
        agreeing.chase(row.pk, by=audits.officer, now=later)
    assert audits.officer != SYSTEM


def page(audits: Audits, role: Role, audit_id: int) -> str:
    """An audit's page, as this person reads it."""
    return audits.authority.client(role).get(f"/audits/{audit_id}/").content.decode()


def test_the_audits_page_says_a_second_grade_is_under_way_then_shows_the_agreed_one_beside_the_auditors(audits: Audits):
    row = opened(audits)
    assert "Somebody else grades this case too" in page(audits, Role.TEAM_MANAGER, row.audit_id)
    before = page(audits, Role.HEAD_OF_QA, row.audit_id)
    assert "The second grade of this case" in before and "side by side" not in before
    row = second_in(audits, row, G.GOOD)
    head = audits.actor(Role.HEAD_OF_QA)
    agreeing.settle(row.pk, grades(row, G.GOOD), "Both read it.", version=row.version, by=head, now=audits.now)
    shown = page(audits, Role.TEAM_MANAGER, row.audit_id)
    assert "Somebody else grades this case too" not in shown
    assert "The agreed grade:" in shown and "Both read it." in shown
    assert "side by side" not in shown
    assert "side by side" in page(audits, Role.QA_OFFICER, row.audit_id)


def test_the_auditor_corrects_grades_on_a_page_and_both_are_shown(audits: Audits):
    audit_id = audits.submitted(G.GOOD)
    client, address = audits.authority.client(Role.QA_OFFICER), f"/audits/{audit_id}/correct/"
    typed = {f"domain_{domain.key}": "good" for domain in case(audit_id).tool.domains}
    typed |= {"overall": "requires_improvement", "version": str(audits.version(audit_id, Role.QA_OFFICER))}
    assert client.post(address, typed).status_code == 422
    typed["correction"] = "I had the wrong plan before me."
    unsaid = client.post(address, typed)
    assert unsaid.status_code == 422 and "now suggest Good" in unsaid.content.decode()
    assert client.post(address, {**typed, "differs_why": "The plan weighs most."}).status_code == 302
    shown = page(audits, Role.TEAM_MANAGER, audit_id)
    assert "I had the wrong plan before me." in shown and "What the auditor gave on" in shown


def test_a_second_grader_begins_on_a_page_and_comes_to_one(audits: Audits):
    row = opened(audits)
    client, address = audits.authority.client(SECOND), f"/audits/{row.second_id}/"
    assert "conversation with" not in client.get(address).content.decode()
    started = client.post(f"{address}start/", {"independent": "yes"}, follow=True)
    assert started.status_code == 200
    assert started.redirect_chain[-1][0] in client.get(address).content.decode()
