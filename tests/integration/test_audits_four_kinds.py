"""One page, four kinds: a first audit, a re-audit, a second grade, an agency’s part each say what is true of them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.jobs import moderate
from practicelens.quality.audits.work import changes
from practicelens.quality.moderation.models import SecondGrading
from practicelens.quality.standards.states import Grade
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db
SECOND = Role.REVIEWING_OFFICER


@pytest.fixture
def audits(authority: Authority) -> Audits:
    """Audits of the small authority."""
    return Audits(authority)


def page(audits: Audits, role: Role, name: str, *args: object) -> str:
    """A page that opens."""
    answer = audits.authority.client(role).get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def second(audits: Audits) -> SecondGrading:
    """A second grade that its grader has filled in and not handed in."""
    audit_id = audits.submitted(Grade.OUTSTANDING)
    moderate.run(audits.now)
    row = SecondGrading.objects.get(audit_id=audit_id)
    assert row.second_id is not None
    by = audits.actor(SECOND)
    changes.start(row.second_id, independent=True, by=by, now=audits.now)
    audits.fill(row.second_id, Grade.GOOD, by=by)
    return row


def test_a_second_grade_promises_no_actions_no_family_and_nobody_who_left(audits: Audits) -> None:
    row = second(audits)
    check = page(audits, SECOND, "audit-submit", row.second_id)
    assert "you read each other’s and agree one grade" in check
    before = page(audits, SECOND, "audit", row.second_id)
    for false in ("has left", "actions are given", "Add or take back", "own grades"):
        assert false not in check + before, false
    audits.hand_in(row.second_id or 0, by=audits.actor(SECOND))
    after = page(audits, SECOND, "audit", row.second_id)
    assert "The same case graded again" in after
    for false in ("Month 1", "What the family says", "Not asked", "has left", "own view yet", "Add an action"):
        assert false not in after, false


def test_an_action_of_a_second_grade_is_no_page(audits: Audits) -> None:
    row = second(audits)
    address = reverse("audit-actions", args=[row.second_id])
    assert audits.authority.client(SECOND).get(address).status_code == 404
    assert audits.authority.client(SECOND).post(address, {"what": "x"}).status_code == 404
    assert page(audits, Role.QA_OFFICER, "audit-actions", audits.started())


def test_both_gradings_are_side_by_side_when_the_second_is_handed_in(audits: Audits) -> None:
    """By the page itself, before any job has run; nothing says that one is still waited for."""
    row = second(audits)
    client = audits.authority.client(SECOND)
    version = (
        page(audits, SECOND, "audit-submit", row.second_id).partition('name="version" value="')[2].partition('"')[0]
    )
    answer = client.post(reverse("audit-submit", args=[row.second_id]), {"version": version}, follow=True)
    assert "Both are in" in answer.content.decode()
    side_by_side = page(audits, SECOND, "second-grade", row.pk)
    assert "until both gradings are in" not in side_by_side
    assert "Type what you agreed" in side_by_side


def test_a_re_audit_is_of_its_month_and_a_first_audit_of_the_first(audits: Audits) -> None:
    first = audits.submitted(Grade.REQUIRES_IMPROVEMENT)
    assert "Month 1" in page(audits, Role.QA_OFFICER, "audit", first)
    audits.review(first)
    again = audits.re_audited(first, Grade.GOOD)
    shown = page(audits, Role.QA_OFFICER, "audit", again)
    assert "Month 3 of the first audit’s cycle" in shown
    assert "Month 1<" not in shown


def test_a_practitioner_who_is_there_has_not_left(audits: Audits) -> None:
    shown = page(audits, Role.QA_OFFICER, "audit-submit", audits.started())
    assert "has left" not in shown and "own grades" in shown


def test_an_audit_without_a_practitioner_promises_no_talk_with_one(audits: Audits) -> None:
    audit_id = audits.allocated(worker_id=None)
    shown = page(audits, Role.QA_OFFICER, "audit", audit_id)
    start = page(audits, Role.QA_OFFICER, "audit-start", audit_id)
    assert "No practitioner is allocated" in shown and "conversation with the practitioner" not in shown
    assert "An audit begins with what is best. No practitioner can be asked" in start
    changes.start(audit_id, independent=True, by=audits.officer, now=audits.now)
    first = page(audits, Role.QA_OFFICER, "audit-part", audit_id, "conversation")
    assert "ask whoever knows the work best" in first and "each of you" not in first


def test_a_childs_number_is_a_link_only_where_its_page_opens(audits: Audits) -> None:
    """Before anything is published no child's page opens, for nobody."""
    audit_id = audits.submitted()
    link = reverse("child", args=["B-18012"])
    client = audits.authority.client(Role.TEAM_MANAGER)
    assert client.get(link).status_code == 404
    assert link not in page(audits, Role.TEAM_MANAGER, "audit", audit_id)
