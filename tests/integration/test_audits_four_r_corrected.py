"""A recorded 4R meeting is corrected as a new edition: with why, the one before readable, reports by the newest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.notices.models import Notice
from practicelens.quality.audits.cycle.reports import meeting_rows
from practicelens.quality.audits.four_r import correcting
from practicelens.quality.audits.four_r import queries as four_rs
from practicelens.quality.audits.four_r.changes import FourRMeeting
from practicelens.quality.audits.models import FourR
from practicelens.quality.audits.work import queries as work
from practicelens.quality.meetings.models import Edition
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

OFFICER, MANAGER, HEAD = Role.QA_OFFICER, Role.TEAM_MANAGER, Role.HEAD_OF_QA


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


@pytest.fixture
def meeting(audits: Audits) -> FourR:
    """Recorded yesterday as held that day."""
    audit_id = audits.submitted(Grade.INADEQUATE)
    audits.now += timedelta(days=3)
    audits.four_r(audit_id, others="J. Bell, health visitor")
    return FourR.objects.get(audit_id=audit_id)


def correct(
    audits: Audits, meeting: FourR, record: FourRMeeting, why: str = "A day was wrong.", role: Role = OFFICER
) -> None:
    version = work.audit(asking(audits.officer), meeting.audit_id).version
    by = audits.actor(role)
    correcting.correct_four_r(meeting.audit_id, meeting.pk, record, why, version=version, by=by, now=audits.now)


def test_the_new_record_stands_and_the_one_before_stays_to_be_read(audits: Audits, meeting: FourR) -> None:
    day = audits.now.date() - timedelta(days=1)
    record = audits.four_r_held(safety="Yes: seen at home.", held_on=day, others="J. Bell, health visitor")
    correct(audits, meeting, record)
    (now,) = work.audit(asking(audits.actor(MANAGER)), meeting.audit_id).four_rs
    assert (now.safety, now.held_on) == ("Yes: seen at home.", day)
    (was,) = now.earlier
    assert dict(was.shown)["Is the child safe?"] == "Yes: seen today at school." and was.why == "A day was wrong."
    assert dict(was.shown)["Held on"] == "26 November 2026" and was.corrected_by == "Tom Ferris"
    # Reports are made of what stands.
    (row,) = meeting_rows(asking(audits.actor(HEAD)), audits.now.date().replace(day=1), audits.now.date())
    assert row.held_on == day
    page = audits.authority.client(MANAGER).get(reverse("audit", args=[meeting.audit_id])).content.decode()
    assert "Yes: seen at home." in page and "Yes: seen today at school." in page and "A day was wrong." in page


def test_those_there_by_either_record_are_told_and_reflections_follow_the_new_one(
    audits: Audits, meeting: FourR
) -> None:
    account = audits.authority.account
    record = audits.four_r_held(people=(account(Role.PRACTITIONER), account(Role.HEAD_OF_SERVICE)))
    correct(audits, meeting, record)
    recipients = set(Notice.objects.filter(kind="four_r_corrected").values_list("to_account", flat=True))
    there = {account(one) for one in (Role.PRACTITIONER, Role.HEAD_OF_SERVICE, MANAGER, HEAD)}
    assert recipients == there
    reads = {
        role: four_rs.four_r_meeting(asking(audits.actor(role)), meeting.audit_id, meeting.pk).was_there
        for role in (MANAGER, Role.HEAD_OF_SERVICE)
    }
    assert reads == {MANAGER: False, Role.HEAD_OF_SERVICE: True}
    (event,) = Event.objects.filter(kind="audits.four_r_corrected")
    assert event.data["edition"] == 2 and "day was wrong" not in repr(event.data)


def test_what_is_refused_leaves_the_record_as_it_is(audits: Audits, meeting: FourR) -> None:
    record = audits.four_r_held(others="J. Bell, health visitor")
    for other, why, code in (
        (record, "Nothing", "nothing_changed"),
        (replace(record, safety="Yes: at home."), "  ", "why_missing"),
        (replace(record, safety=" "), "Why", "safety_missing"),
        (replace(record, chair_id=audits.authority.account(Role.PRACTITIONER)), "Why", "chair_own_work"),
        (replace(record, held_on=audits.now.date() + timedelta(days=1)), "Why", "in_future"),
    ):
        with pytest.raises(Refused) as no:
            correct(audits, meeting, other, why)
        assert no.value.code == code
    assert not Edition.objects.exists()


@pytest.mark.parametrize("role", [MANAGER, Role.PRACTITIONER, Role.HEAD_OF_SERVICE])
def test_whoever_only_reads_it_does_not_correct_it(audits: Audits, meeting: FourR, role: Role) -> None:
    with pytest.raises(Missing):
        correct(audits, meeting, audits.four_r_held(safety="Other"), role=role)
    page = audits.authority.client(role).get(reverse("audit-four-r-meeting", args=[meeting.audit_id, meeting.pk]))
    assert "Correct this record" not in page.content.decode()


def test_one_still_to_be_held_has_no_record_and_an_older_page_is_stale(audits: Audits, meeting: FourR) -> None:
    called = FourR.objects.get(audit_id=audits.submitted(Grade.INADEQUATE))
    with pytest.raises(Missing):
        correct(audits, called, audits.four_r_held())
    with pytest.raises(Stale):
        correcting.correct_four_r(
            meeting.audit_id, meeting.pk, audits.four_r_held(safety="Other"), "Why", version=1, by=audits.officer,
            now=audits.now,
        )  # fmt: skip


def test_its_page_begins_with_the_record_and_keeps_what_was_typed(audits: Audits, meeting: FourR) -> None:
    address = reverse("audit-four-r-correct", args=[meeting.audit_id, meeting.pk])
    client = audits.authority.client(OFFICER)
    text = client.get(address).content.decode()
    assert "Yes: seen today at school." in text and "J. Bell" in text and text.count(" checked") == 3
    version = work.audit(asking(audits.officer), meeting.audit_id).version
    account = audits.authority.account
    typed = {
        **{f"heading_{place}": "Worked out" for place in range(4)},
        "held_on_day": "23", "held_on_month": "11", "held_on_year": "2026", "safety": "Yes: at home.",
        "chair": account(HEAD), "people": [account(MANAGER)], "support": "Time", "looks_for": "Visits",
        "version": version,
    }  # fmt: skip
    no = client.post(address, typed)
    assert no.status_code == 422 and "Say why the record is corrected." in no.content.decode()
    assert "Yes: at home." in no.content.decode()
    # Another change came between: what stands now is shown beside what was typed, and the next press puts it there.
    stale = client.post(address, {**typed, "why": "She was at home.", "version": version - 1})
    shown = stale.content.decode()
    assert stale.status_code == 409 and "Yes: seen today at school." in shown and "Yes: at home." in shown
    assert "J. Bell" in shown and shown.count("She was at home.") == 1 and f'name="version" value="{version}"' in shown
    assert client.post(address, {**typed, "why": "She was at home."}).status_code == 302
    assert Edition.objects.get().number == 1
