"""The review of actions: convened with the practitioner, actions updated where they stand, recorded, corrected."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.notices.models import Notice
from practicelens.people.asking import Asking
from practicelens.quality.actions import queries as actions
from practicelens.quality.actions.states import Status as ActionStatus
from practicelens.quality.audits import waiting as audits_waiting
from practicelens.quality.audits.core.changes import Meeting
from practicelens.quality.audits.core.states import Ending
from practicelens.quality.audits.cycle import changes as cycle
from practicelens.quality.audits.cycle import convening
from practicelens.quality.audits.work import queries as work
from practicelens.quality.meetings import queries as meetings
from practicelens.quality.meetings.models import Draft
from practicelens.quality.meetings.rules import Plan
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

PRACTITIONER, MANAGER, OFFICER = Role.PRACTITIONER, Role.TEAM_MANAGER, Role.QA_OFFICER
DAY = date(2026, 12, 3)


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


@pytest.fixture
def audit_id(audits: Audits) -> int:
    """Good, with one action of the practitioner's."""
    audit_id = audits.started()
    audits.fill(audit_id)
    audits.action(audit_id)
    audits.hand_in(audit_id)
    return audit_id


def convene(audits: Audits, audit_id: int, chair: Role = MANAGER, by: Role = MANAGER) -> int:
    account = audits.authority.account
    plan = Plan(DAY, time(10, 0), 45, "Room 1", (account(PRACTITIONER),), account(chair))
    return convening.convene(audit_id, plan, by=audits.actor(by), now=audits.now)


def titles(audits: Audits, role: Role) -> list[str]:
    asked = Asking(audits.authority.actor(role), audits.now)
    return [one.title for one in (*audits_waiting.waiting(asked), *meetings.waiting(asked)) if "eview" in one.title]


def test_it_is_convened_by_the_manager_and_is_one_line_for_one_thing(audits: Audits, audit_id: int) -> None:
    assert len(titles(audits, MANAGER)) == 1
    convene(audits, audit_id)
    recipients = set(Notice.objects.filter(kind="meeting_convened").values_list("to_account", flat=True))
    assert recipients == {audits.authority.account(PRACTITIONER), audits.authority.account(MANAGER)}
    reference = work.audit(asking(audits.officer), audit_id).row.reference
    assert titles(audits, MANAGER) == [f"Review of actions, {reference}"]
    page = audits.authority.client(OFFICER).get(reverse("audit", args=[audit_id])).content.decode()
    assert "Thursday 3 December 2026, 10:00 to 10:45" in page
    audits.now += timedelta(days=12)
    assert titles(audits, MANAGER) == [f"Record: Review of actions, {reference}"]
    audits.review(audit_id)
    assert titles(audits, MANAGER) == []


def test_the_team_manager_holds_it_and_nobody_else_convenes_it(audits: Audits, audit_id: int) -> None:
    with pytest.raises(Refused) as no:
        convene(audits, audit_id, chair=OFFICER)
    assert no.value.code == "chair_wrong"
    for role in (OFFICER, PRACTITIONER):
        with pytest.raises(Missing):
            convene(audits, audit_id, by=role)


def test_the_end_of_the_cycle_takes_it_out_of_calendars(audits: Audits, audit_id: int) -> None:
    convene(audits, audit_id)
    head, version = audits.actor(Role.HEAD_OF_SERVICE), audits.version(audit_id, Role.HEAD_OF_SERVICE)
    cycle.end_with_reason(audit_id, Ending.MOVED_AWAY, "", version=version, by=head, now=audits.now)
    assert Notice.objects.filter(kind="meeting_called_off").count() == 2


def test_its_page_updates_actions_where_they_stand(audits: Audits, audit_id: int) -> None:
    client, address = audits.authority.client(MANAGER), reverse("audit-review", args=[audit_id])
    (one,) = actions.of_source(asking(audits.actor(MANAGER)), "audit", audit_id)
    name = f"a{one.id}v{one.version}"
    text = client.get(address).content.decode()
    assert "It is done" in text and f'name="{name}_evidence"' in text
    no = client.post(address, {"do": f"done-{one.id}", "notes": "Half a word", "version": "0"})
    assert no.status_code == 422 and "Say what was done" in no.content.decode()
    assert "Half a word" in no.content.decode()
    yes = client.post(address, {"do": f"done-{one.id}", f"{name}_evidence": "Seen on Tuesday", "version": "1"})
    assert yes.status_code == 302
    (now,) = actions.of_source(asking(audits.actor(MANAGER)), "audit", audit_id)
    assert now.status is ActionStatus.DONE and now.evidence == "Seen on Tuesday"
    assert "Half a word" in client.get(address).content.decode()
    typed: dict[str, Any] = {
        "held_on_day": "23", "held_on_month": "11", "held_on_year": "2026", "attendees": "Both", "notes": "It helped.",
        "new_what": "Tell the school", "new_owner": audits.authority.account(MANAGER), "new_due_day": "24",
        "new_due_month": "11", "new_due_year": "2026", "stands": audits.version(audit_id, MANAGER),
    }  # fmt: skip
    # Three times it was kept: the form brings the version of what was read.
    typed["version"] = "3"
    assert client.post(address, typed).status_code == 302
    found = actions.of_source(asking(audits.actor(MANAGER)), "audit", audit_id)
    assert {one.what for one in found if one.open} == {"Tell the school"} and not Draft.objects.exists()
    # Pressed twice it stands, with what was typed; gone back to, it is told; and no page as of work that is not theirs.
    again = client.post(address, typed)
    assert again.status_code == 409 and "is recorded already" in again.content.decode()
    assert "is recorded, and stands" in client.get(address, follow=True).content.decode()
    assert len(work.audit(asking(audits.officer), audit_id).reviews) == 1
    assert audits.authority.client(Role.ANALYST).get(address).status_code == 404


def test_it_is_corrected_and_the_record_before_stays(audits: Audits) -> None:
    audit_id = audits.submitted(Grade.GOOD)
    audits.now += timedelta(days=30)
    audits.review(audit_id)
    due = work.audit(asking(audits.officer), audit_id).re_audit_due
    by, version = audits.actor(MANAGER), audits.version(audit_id, MANAGER)
    day = audits.now.date() - timedelta(days=29)
    record = Meeting(day, "Team Manager and social worker", "Agreed, and written down.")
    with pytest.raises(Missing):
        cycle.correct_review(audit_id, record, "Why", version=version, by=audits.officer, now=audits.now)
    with pytest.raises(Refused) as no:
        cycle.correct_review(audit_id, record, " ", version=version, by=by, now=audits.now)
    assert no.value.code == "why_missing"
    cycle.correct_review(audit_id, record, "The day was wrong.", version=version, by=by, now=audits.now)
    found = work.audit(asking(audits.officer), audit_id)
    (review,) = found.reviews
    assert (review.held_on, review.notes) == (day, "Agreed, and written down.")
    assert dict(review.earlier[0].shown)["What was agreed"] == "Agreed." and due is not None
    # A re-audit that is not open yet follows the day of the review: a month earlier here.
    assert found.re_audit_due is not None and found.re_audit_due <= due
    page = audits.authority.client(PRACTITIONER).get(reverse("audit", args=[audit_id])).content.decode()
    assert "Correct this record" not in page
    recipients = set(Notice.objects.filter(kind="review_corrected").values_list("to_account", flat=True))
    assert recipients == {audits.authority.account(PRACTITIONER), audits.authority.account(OFFICER)}
    form = audits.authority.client(MANAGER).get(reverse("audit-review-correct", args=[audit_id]))
    assert "Agreed, and written down." in form.content.decode()
