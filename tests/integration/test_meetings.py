"""Meetings are convened: who is told, what calendars get, what stays owed, what is typed before it is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.jobs import moderate
from practicelens.notices import delivering
from practicelens.notices.models import Notice
from practicelens.people.asking import Asking
from practicelens.people.setup import changes as people
from practicelens.quality.audits import waiting as audits_waiting
from practicelens.quality.audits.core.states import Ending
from practicelens.quality.audits.cycle import changes as cycle
from practicelens.quality.audits.four_r import convening
from practicelens.quality.audits.four_r import queries as four_rs
from practicelens.quality.audits.work import queries as work
from practicelens.quality.meetings import queries as meetings
from practicelens.quality.meetings.rules import Plan
from practicelens.quality.meetings.states import Status
from practicelens.quality.standards.states import Grade
from practicelens.rulebook import changes as rulebook
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import Authority

DAY = date(2026, 12, 3)
PRACTITIONER, MANAGER, OFFICER, HEAD = Role.PRACTITIONER, Role.TEAM_MANAGER, Role.QA_OFFICER, Role.HEAD_OF_QA


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


@pytest.fixture
def audit_id(audits: Audits) -> int:
    """Inadequate, so that a 4R meeting is called."""
    return audits.submitted(Grade.INADEQUATE)


def plan(audits: Audits, **other: Any) -> Plan:
    """Thursday at half past two, chaired by the Head of Safeguarding, with practitioner, manager and officer."""
    asked = tuple(audits.authority.account(role) for role in (PRACTITIONER, MANAGER, OFFICER))
    plain = Plan(DAY, time(14, 30), 60, "Room 2", asked, audits.authority.account(HEAD))
    return replace(plain, **other)


def convene(audits: Audits, audit_id: int, **other: Any) -> int:
    return convening.convene(audit_id, plan(audits, **other), by=audits.officer, now=audits.now)


def refused(audits: Audits, audit_id: int, **other: Any) -> str:
    with pytest.raises(Refused) as no:
        convene(audits, audit_id, **other)
    return no.value.code


def calendars(kind: str) -> dict[int, str]:
    """Who got a notice of a kind, with the calendar file that came along, unfolded."""
    return {one.to_account: one.calendar.replace("\r\n ", "") for one in Notice.objects.filter(kind=kind)}


def at(audits: Audits, role: Role, now: datetime) -> Asking:
    return Asking(audits.authority.actor(role), now)


AFTER = timedelta(days=12)


class TestConvened:
    def test_everybody_asked_is_told_with_a_file_for_their_calendar(self, audits: Audits, audit_id: int) -> None:
        convene(audits, audit_id)
        files = calendars("meeting_convened")
        assert set(files) == {audits.authority.account(role) for role in (PRACTITIONER, MANAGER, OFFICER, HEAD)}
        text = files[audits.authority.account(MANAGER)]
        reference = work.audit(asking(audits.officer), audit_id).row.reference
        assert f"SUMMARY:4R meeting\\, {reference}\r\n" in text and "SEQUENCE:0\r\n" in text
        assert "DTSTART;TZID=Europe/London:20261203T143000\r\n" in text and "METHOD:REQUEST\r\n" in text
        assert "ROLE=CHAIR" in text and "head_of_qa@northborough.example" in text

    def test_no_child_is_named_in_calendar_notice_or_history(self, audits: Audits, audit_id: int) -> None:
        convene(audits, audit_id)
        notice = Notice.objects.filter(kind="meeting_convened").first()
        assert notice and CHILD.identifier not in notice.calendar + notice.about + notice.link
        (event,) = Event.objects.filter(kind="meetings.convened")
        assert "Room 2" not in repr(event.data)
        assert refused(audits, audit_id, place=f"School of {CHILD.identifier.lower()}") == "names_child"
        assert refused(audits, audit_id, others=f"Aunt of {CHILD.identifier}") == "names_child"

    def test_the_letter_has_the_file_and_says_nothing_else(self, audits: Audits, audit_id: int) -> None:
        convene(audits, audit_id)
        manager = audits.authority.account(MANAGER)
        Notice.objects.exclude(kind="meeting_convened", to_account=manager).delete()
        delivering.deliver(audits.now, resolve=lambda _: {manager: "priya@northborough.example"})
        (letter,) = mail.outbox
        ((name, content, kind),) = letter.attachments
        assert name == "meeting.ics" and "BEGIN:VEVENT" in content and "method=REQUEST" in kind
        assert "Room 2" not in letter.body and "4R" not in letter.subject

    @pytest.mark.parametrize(
        ("other", "code"),
        [
            ({"day": date(2026, 11, 22)}, "past"),
            ({"day": date(2028, 1, 3)}, "far"),
            ({"place": "  "}, "place_missing"),
            ({"minutes": 61}, "length"),
            ({"day": date(2027, 3, 28), "at": time(1, 30)}, "no_such_time"),
            ({"asked": (), "chair_id": None}, "nobody_asked"),
        ],
    )
    def test_what_is_refused(self, audits: Audits, audit_id: int, other: dict[str, Any], code: str) -> None:
        assert refused(audits, audit_id, **other) == code
        assert calendars("meeting_convened") == {}

    def test_the_chair_may_chair_and_can_open_what_is_recorded(self, audits: Audits, audit_id: int) -> None:
        account = audits.authority.account
        assert refused(audits, audit_id, chair_id=account(PRACTITIONER)) == "chair_own_work"
        assert refused(audits, audit_id, chair_id=account(Role.PRACTICE_DEVELOPER)) == "chair_cannot_see"
        # Who would be refused is not offered.
        offered = four_rs.four_r_to_convene(asking(audits.officer), audit_id).chairs
        assert account(Role.QA_OFFICER) in offered
        assert not offered & {account(Role.PRACTICE_DEVELOPER), account(PRACTITIONER)}
        assert convene(audits, audit_id, chair_id=account(Role.SAFEGUARDING_MANAGER))

    def test_whoever_still_grades_the_case_blind_is_not_asked(self, audits: Audits, audit_id: int) -> None:
        moderate.run(audits.now)
        grader = audits.authority.account(Role.REVIEWING_OFFICER)
        assert refused(audits, audit_id, asked=(grader,)) == "not_yet"

    def test_of_a_restricted_child_those_alone_are_asked_who_are_named(self, audits: Audits, audit_id: int) -> None:
        by, today = audits.authority.actor, audits.now.date()
        restricted = people.restrict_child(CHILD, reason="A colleague's", starts=today, by=SYSTEM, now=audits.now)
        for role in (OFFICER, HEAD):
            account = audits.authority.account(role)
            people.name_on_restricted(restricted, account, starts=today, by=SYSTEM, now=audits.now)
        with pytest.raises(Refused) as no:
            convening.convene(audit_id, plan(audits), by=by(OFFICER), now=audits.now)
        assert no.value.code == "not_cleared" and "Priya Nair" in no.value.message
        only = plan(audits, asked=(audits.authority.account(OFFICER),))
        assert convening.convene(audit_id, only, by=by(OFFICER), now=audits.now)

    @pytest.mark.parametrize("role", [MANAGER, PRACTITIONER, Role.HEAD_OF_SERVICE])
    def test_whoever_does_not_convene_finds_no_such_thing(self, audits: Audits, audit_id: int, role: Role) -> None:
        with pytest.raises(Missing):
            convening.convene(audit_id, plan(audits), by=audits.actor(role), now=audits.now)


class TestChanged:
    def test_moved_it_is_the_same_meeting_with_a_higher_number(self, audits: Audits, audit_id: int) -> None:
        meeting = convene(audits, audit_id)
        assert convene(audits, audit_id, at=time(15, 0)) == meeting
        first, second = calendars("meeting_convened"), calendars("meeting_moved")
        assert set(first) == set(second)
        one, two = first[audits.authority.account(MANAGER)], second[audits.authority.account(MANAGER)]
        uid = next(line for line in one.split("\r\n") if line.startswith("UID:"))
        assert uid in two and "SEQUENCE:1\r\n" in two and "T150000" in two
        assert refused(audits, audit_id, at=time(15, 0)) == "nothing_changed"

    def test_who_comes_is_asked_and_who_goes_has_it_taken_out(self, audits: Audits, audit_id: int) -> None:
        meeting = convene(audits, audit_id)
        developer, manager = audits.authority.account(Role.PRACTICE_DEVELOPER), audits.authority.account(MANAGER)
        convene(audits, audit_id, asked=(audits.authority.account(PRACTITIONER), developer))
        assert developer in calendars("meeting_convened") and calendars("meeting_moved") == {}
        off = calendars("meeting_called_off")
        assert set(off) == {manager, audits.authority.account(OFFICER)} and "METHOD:CANCEL" in off[manager]
        # Their own page takes it out too, and tells no more than that.
        page = audits.authority.client(MANAGER).get(reverse("meeting", args=[meeting])).content.decode()
        assert "not asked to this meeting any more" in page and "Room 2" not in page
        file = audits.authority.client(MANAGER).get(reverse("meeting-calendar", args=[meeting]))
        assert "METHOD:CANCEL" in file.content.decode() and "method=CANCEL" in file.headers["Content-Type"]
        convene(audits, audit_id)
        assert not meetings.meeting(asking(audits.actor(MANAGER)), meeting).taken_off

    def test_called_off_it_stays_owed(self, audits: Audits, audit_id: int) -> None:
        meeting = convene(audits, audit_id)
        convening.call_off(audit_id, "The chair is ill.", by=audits.officer, now=audits.now)
        off = calendars("meeting_called_off")
        assert len(off) == 4 and all("METHOD:CANCEL" in text and "SEQUENCE:1\r\n" in text for text in off.values())
        seen = meetings.meeting(asking(audits.actor(MANAGER)), meeting)
        assert seen.status is Status.CALLED_OFF and seen.called_off_why == "The chair is ill."
        assert any("4R" in one.title for one in audits_waiting.waiting(asking(audits.officer)))
        with pytest.raises(Missing):
            convening.call_off(audit_id, "Again", by=audits.officer, now=audits.now)
        assert convene(audits, audit_id) != meeting

    def test_the_end_of_the_cycle_takes_it_out_of_calendars(self, audits: Audits, audit_id: int) -> None:
        convene(audits, audit_id)
        head, version = audits.actor(Role.HEAD_OF_SERVICE), audits.version(audit_id, Role.HEAD_OF_SERVICE)
        cycle.end_with_reason(audit_id, Ending.MOVED_AWAY, "", version=version, by=head, now=audits.now)
        assert len(calendars("meeting_called_off")) == 4


class TestOwed:
    def test_one_that_has_passed_waits_for_its_chair_until_it_is_recorded(self, audits: Audits, audit_id: int) -> None:
        convene(audits, audit_id)
        head = audits.authority.actor(HEAD)
        (coming,) = meetings.waiting(at(audits, HEAD, audits.now))
        assert coming.due == DAY and coming.link.startswith("/meetings/")
        audits.now += AFTER
        (owed,) = meetings.waiting(at(audits, HEAD, audits.now))
        assert owed.link == f"/audits/{audit_id}/4r/" and owed.due == DAY
        # Whoever was asked alone has nothing left to do; whoever convenes 4R meetings still has it on their list.
        assert meetings.waiting(at(audits, MANAGER, audits.now)) == ()
        assert any("4R" in one.title for one in audits_waiting.waiting(at(audits, OFFICER, audits.now)))
        year = audits.now + timedelta(days=300)
        assert meetings.waiting(Asking(head, year))
        audits.four_r(audit_id)
        assert meetings.waiting(at(audits, HEAD, audits.now)) == ()

    def test_without_an_account_in_the_chair_it_waits_for_whoever_convened_it(
        self, audits: Audits, audit_id: int
    ) -> None:
        convene(audits, audit_id, chair_id=None)
        assert meetings.waiting(at(audits, HEAD, audits.now + AFTER)) == ()
        assert len(meetings.waiting(at(audits, OFFICER, audits.now + AFTER))) == 1

    def test_whoever_chairs_records_it_whatever_their_role(self, audits: Audits, audit_id: int) -> None:
        chair = Role.SAFEGUARDING_MANAGER
        client, address = audits.authority.client(chair), reverse("audit-four-r", args=[audit_id])
        assert client.get(address).status_code == 404
        convene(audits, audit_id, chair_id=audits.authority.account(chair))
        assert client.get(address).status_code == 200
        page = client.get(reverse("audit", args=[audit_id])).content.decode()
        assert "Prepare and record the 4R meeting" in page

    def test_it_is_one_line_for_one_thing(self, audits: Audits, audit_id: int) -> None:
        asked = asking(audits.officer)
        (before,) = [one for one in audits_waiting.waiting(asked) if "4R" in one.title]
        assert before.state == "to convene"
        convene(audits, audit_id)
        asked = asking(audits.officer)
        assert not [one for one in audits_waiting.waiting(asked) if "4R" in one.title]
        assert len(meetings.waiting(at(audits, OFFICER, audits.now))) == 1


class TestPages:
    def convene_form(self, audits: Audits, **other: Any) -> dict[str, Any]:
        account = audits.authority.account
        plain = {
            "day_day": "3", "day_month": "12", "day_year": "2026", "at": "2.30pm", "minutes": "60", "place": "Room 2",
            "chair": account(HEAD), "people": [account(MANAGER)], "others": "J. Bell, health visitor",
        }  # fmt: skip
        return {**plain, **other}

    def test_convened_moved_and_called_off_by_its_pages(self, audits: Audits, audit_id: int) -> None:
        key = work.audit(asking(audits.officer), audit_id).four_rs[0].id
        officer, address = audits.authority.client(OFFICER), reverse("meeting-convene", args=["four_r", key])
        assert "independent of the team" in officer.get(address).content.decode()
        no = officer.post(address, self.convene_form(audits, at="soon", others="nobody@nowhere.example"))
        text = no.content.decode()
        assert no.status_code == 422 and "Enter a time" in text and "Nobody signs in here" in text and "Room 2" in text
        yes = officer.post(address, self.convene_form(audits, others="practice_developer@northborough.example"))
        assert yes.status_code == 302
        assert audits.authority.account(Role.PRACTICE_DEVELOPER) in calendars("meeting_convened")
        listed = officer.get(reverse("audits-four-rs")).content.decode()
        assert "14:30 on Thursday 3 December" in listed
        shown = officer.get(address).content.decode()
        assert 'value="14:30"' in shown and "Owen Pryce" in shown and "Call it off" in shown
        off = officer.post(reverse("meeting-call-off", args=["four_r", key]), {"words": "Nobody can come"})
        assert off.status_code == 302 and len(calendars("meeting_called_off")) == 3

    def test_a_saturday_is_meant_before_anybody_is_asked(self, audits: Audits, audit_id: int) -> None:
        key = work.audit(asking(audits.officer), audit_id).four_rs[0].id
        officer, address = audits.authority.client(OFFICER), reverse("meeting-convene", args=["four_r", key])
        saturday = self.convene_form(audits, day_day="5")
        no = officer.post(address, saturday)
        assert no.status_code == 422 and "Saturday 5 December is not a working day" in no.content.decode()
        assert not calendars("meeting_convened")
        assert officer.post(address, {**saturday, "off_day": ["meant"]}).status_code == 302
        assert calendars("meeting_convened")
        # Where it stands already it is meant, whatever else is changed.
        assert officer.post(address, {**saturday, "place": "Room 3"}).status_code == 302

    def test_a_guest_opens_the_meeting_and_a_stranger_finds_none(self, audits: Audits, audit_id: int) -> None:
        developer = Role.PRACTICE_DEVELOPER
        meeting = convene(audits, audit_id, asked=(audits.authority.account(developer),))
        page = audits.authority.client(developer).get(reverse("meeting", args=[meeting])).content.decode()
        assert "Thursday 3 December 2026, 14:30 to 15:30" in page and "Helen Doyle" in page
        assert CHILD.identifier not in page and "Move it" not in page
        file = audits.authority.client(developer).get(reverse("meeting-calendar", args=[meeting]))
        assert file.status_code == 200 and "attachment" in file.headers["Content-Disposition"]
        for name in ("meeting", "meeting-calendar"):
            assert audits.authority.client(Role.ANALYST).get(reverse(name, args=[meeting])).status_code == 404
        # Whoever runs the audit and is not asked reads when they meet, and is led to no page that is none for them.
        key = work.audit(asking(audits.officer), audit_id).four_rs[0].id
        for role, opens in ((OFFICER, True), (MANAGER, False)):
            page = audits.authority.client(role).get(reverse("audit-four-r-meeting", args=[audit_id, key])).text
            assert "Thursday 3 December 2026" in page and (reverse("meeting", args=[meeting]) in page) is opens

    def test_prompts_stand_under_the_headings_and_are_those_of_the_day(self, audits: Audits, audit_id: int) -> None:
        address = reverse("audit-four-r", args=[audit_id])
        assert "how will the child notice?" in audits.authority.client(OFFICER).get(address).content.decode()
        later = audits.now.date() + timedelta(days=1)
        rulebook.set_rule(
            "four_r.prompts", ["Ours"], valid_from=later, source="Ours", by=audits.actor(HEAD), now=audits.now
        )
        audits.now += timedelta(days=2)
        called = four_rs.four_r_to_hold(at(audits, OFFICER, audits.now), audit_id)
        assert called.prompts[3].endswith("how will the child notice?")
        second = audits.submitted(Grade.INADEQUATE)
        assert four_rs.four_r_to_hold(at(audits, OFFICER, audits.now), second).prompts == ("Ours", "", "", "")
