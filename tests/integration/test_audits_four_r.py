"""4R meetings: called off, held with what must be said, and reflections that belong to whoever wrote them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.notices.models import Notice
from practicelens.people.setup import changes as people
from practicelens.quality.audits import waiting as audits_waiting
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core.changes import load_for_house
from practicelens.quality.audits.core.states import Ending, Status
from practicelens.quality.audits.cycle import changes as cycle_changes
from practicelens.quality.audits.cycle import re_audit as cycle_re_audit
from practicelens.quality.audits.four_r import changes as four_r_changes
from practicelens.quality.audits.four_r import queries as four_r_queries
from practicelens.quality.audits.models import FourR
from practicelens.quality.audits.past import changes as past_changes
from practicelens.quality.audits.past import rows as past_rows
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.standards.states import Grade
from practicelens.rulebook import changes as rulebook
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import Authority

CALLED_OFF = "four_r_called_off"


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def waits(audits: Audits, role: Role) -> list[str]:
    return [one.title for one in audits_waiting.waiting(asking(audits.actor(role), audits.now.date()))]


SECRET = "I was frightened of getting it wrong."


def meeting_of(audits: Audits, audit_id: int) -> int:
    return work_queries.audit(asking(audits.officer), audit_id).four_rs[-1].id


def refused(audits: Audits, audit_id: int, **overrides: Any) -> str:
    with pytest.raises(Refused) as no:
        audits.four_r(audit_id, **overrides)
    return no.value.code


class TestCalledOff:
    @pytest.mark.parametrize("reviewed", [True, False])
    def test_it_is_not_to_be_held_any_more_and_the_audit_goes_on(self, audits: Audits, reviewed: bool) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        if reviewed:
            audits.review(audit_id)
        assert any("4R" in title for title in waits(audits, Role.QA_OFFICER))
        row = load_for_house(audit_id)
        assert four_r_changes.call_off_four_r(row, "The agreed grade is Good.", by=audits.officer, now=audits.now)
        row.save()
        page = work_queries.audit(asking(audits.officer), audit_id)
        assert page.row.status is (Status.ACTIONS_REVIEWED if reviewed else Status.SUBMITTED)
        assert (page.re_audit_due is not None) is reviewed
        assert page.four_rs[0].called_off_why == "The agreed grade is Good." and not page.may.four_r
        assert not any("4R" in title for title in waits(audits, Role.QA_OFFICER))
        assert not four_r_changes.call_off_four_r(row, "Again", by=audits.officer, now=audits.now)

    @pytest.mark.parametrize("grade", [Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE])
    def test_a_later_re_audit_that_is_not_inadequate_calls_it_off(self, audits: Audits, grade: Grade) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        audits.four_r(audit_id)
        audits.review(audit_id)
        audits.re_audited(audit_id, Grade.INADEQUATE)
        assert (
            len([one for one in work_queries.audit(asking(audits.officer), audit_id).four_rs if one.held_on is None])
            == 1
        )
        audits.re_audited(audit_id, grade)
        called = [one for one in work_queries.audit(asking(audits.officer), audit_id).four_rs if one.held_on is None]
        assert [one.called_off_on is None for one in called] == [grade is Grade.INADEQUATE]
        assert any("4R" in title for title in waits(audits, Role.QA_OFFICER)) is (grade is Grade.INADEQUATE)

    def test_the_end_of_the_cycle_calls_it_off(self, audits: Audits) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        head = audits.actor(Role.HEAD_OF_SERVICE)
        version = audits.version(audit_id, Role.HEAD_OF_SERVICE)
        cycle_changes.end_with_reason(audit_id, Ending.MOVED_AWAY, "", version=version, by=head, now=audits.now)
        page = work_queries.audit(asking(audits.officer), audit_id)
        assert page.row.status is Status.ENDED and page.four_rs[0].called_off_on == audits.now.date()


class TestHeld:
    def test_all_of_it_is_kept_and_its_actions_are_given_at_once(self, audits: Audits) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        owner = audits.authority.account(Role.TEAM_MANAGER)
        due = audits.now.date() + timedelta(days=2)
        audits.four_r(
            audit_id, others="J. Bell, health visitor", actions=(four_r_changes.Agreed("Visit today", owner, due),)
        )
        page = work_queries.audit(asking(audits.actor(Role.HEAD_OF_SERVICE)), audit_id)
        held = page.four_rs[0]
        assert [heading for heading, _ in held.headings] == ["Report and respond", "Relate", "Reason", "Reconstruct"]
        assert held.chair == "Helen Doyle" and held.support and held.looks_for
        assert held.attendees == "Amina Yusuf, Priya Nair, Tom Ferris, J. Bell, health visitor"
        assert "Visit today" in {one.what for one in page.actions if one.open and one.owner == "Priya Nair"}

    @pytest.mark.parametrize(
        ("overrides", "code"),
        [
            ({"safety": " "}, "safety_missing"),
            ({"people": (), "others": ""}, "attendees_missing"),
            ({"chair_id": None, "chair": ""}, "chair_missing"),
            ({"support": ""}, "support_missing"),
            ({"looks_for": ""}, "looks_for_missing"),
            ({"headings": {"Relate": "Only this"}}, "heading_missing"),
        ],
    )
    def test_what_must_be_said(self, audits: Audits, overrides: dict[str, Any], code: str) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        assert refused(audits, audit_id, **overrides) == code
        assert work_queries.audit(asking(audits.officer), audit_id).four_rs[0].held_on is None

    def test_its_headings_are_those_of_the_day_it_was_called(self, audits: Audits) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        by, today = audits.actor(Role.HEAD_OF_QA), audits.now.date()
        later = today + timedelta(days=1)
        rulebook.set_rule("four_r.headings", ["Look", "Learn"], valid_from=later, source="Ours", by=by, now=audits.now)
        audits.now += timedelta(days=2)
        audits.four_r(audit_id)
        assert len(work_queries.audit(asking(audits.officer), audit_id).four_rs[0].headings) == 4

    def test_what_the_re_audit_looks_for_is_on_its_page(self, audits: Audits) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        audits.four_r(audit_id)
        audits.review(audit_id)
        again = audits.re_audited(audit_id, Grade.GOOD)
        assert work_queries.audit(asking(audits.officer), audit_id).looks_for == ""
        assert work_queries.audit(asking(audits.officer), again).looks_for.startswith("Visits alone")


def chairs_offered(audits: Audits, audit_id: int) -> set[int]:
    """Whom the form of the record offers as its chair."""
    asked = four_r_queries.four_r_to_hold(asking(audits.officer), audit_id)
    return {one.id for one in asked.people} - asked.not_chairs


class TestChair:
    def test_the_team_manager_may_not_where_management_oversight_is_inadequate(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id, Grade.INADEQUATE, oversight=Grade.INADEQUATE)
        audits.hand_in(audit_id)
        manager, practitioner = (audits.authority.account(role) for role in (Role.TEAM_MANAGER, Role.PRACTITIONER))
        assert refused(audits, audit_id, chair_id=manager) == "chair_not_independent"
        assert refused(audits, audit_id, chair_id=None, chair="priya  nair") == "chair_not_independent"
        assert not {manager, practitioner} & chairs_offered(audits, audit_id)
        audits.four_r(audit_id)

    def test_where_oversight_is_good_the_team_manager_may(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id, Grade.INADEQUATE, oversight=Grade.GOOD, chair_oversight=Grade.GOOD)
        audits.hand_in(audit_id)
        assert audits.authority.account(Role.TEAM_MANAGER) in chairs_offered(audits, audit_id)
        audits.four_r(audit_id, chair_id=audits.authority.account(Role.TEAM_MANAGER))
        assert work_queries.audit(asking(audits.officer), audit_id).four_rs[0].chair == "Priya Nair"

    def test_nobody_chairs_a_meeting_about_their_own_work(self, audits: Audits) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        own = audits.authority.account(Role.PRACTITIONER)
        assert refused(audits, audit_id, chair_id=own) == "chair_own_work"


class TestReflections:
    @pytest.fixture
    def meeting(self, audits: Audits) -> int:
        """Written by the practitioner before the meeting, which the manager and the officer were at too."""
        audit_id = audits.submitted(Grade.INADEQUATE)
        found = meeting_of(audits, audit_id)
        four_r_changes.write_reflection(found, SECRET, by=audits.actor(Role.PRACTITIONER), now=audits.now)
        audits.four_r(audit_id)
        return found

    def seen(self, by: Actor, meeting: int) -> list[str]:
        audit_id = FourR.objects.get(pk=meeting).audit_id
        return [one.text for one in four_r_queries.four_r_meeting(asking(by), audit_id, meeting).reflections]

    @pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.TEAM_MANAGER, Role.QA_OFFICER, Role.HEAD_OF_QA])
    def test_those_at_the_meeting_read_it(self, audits: Audits, meeting: int, role: Role) -> None:
        assert self.seen(audits.actor(role), meeting) == [SECRET]

    @pytest.mark.parametrize("role", [Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.DCS, Role.SAFEGUARDING_MANAGER])
    def test_whoever_was_not_there_reads_the_meeting_and_no_reflection(
        self, audits: Audits, meeting: int, role: Role
    ) -> None:
        assert self.seen(audits.actor(role), meeting) == []
        audit_id = FourR.objects.get(pk=meeting).audit_id
        page = audits.authority.client(role).get(reverse("audit-four-r-meeting", args=[audit_id, meeting]))
        assert page.status_code == 200 and "Visits alone with her" in page.content.decode()
        assert SECRET not in page.content.decode() and "eflections</h2>" not in page.content.decode()

    def test_the_head_of_qa_who_was_not_there_does_not_either(self, audits: Audits) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        meeting = meeting_of(audits, audit_id)
        audits.four_r(audit_id, chair_id=audits.authority.account(Role.QA_OFFICER))
        four_r_changes.write_reflection(meeting, SECRET, by=audits.actor(Role.PRACTITIONER), now=audits.now)
        assert self.seen(audits.actor(Role.HEAD_OF_QA), meeting) == []
        assert self.seen(audits.officer, meeting) == [SECRET]

    def test_before_the_meeting_only_the_practitioner_reads_and_writes(self, audits: Audits) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        meeting = meeting_of(audits, audit_id)
        four_r_changes.write_reflection(meeting, SECRET, by=audits.actor(Role.PRACTITIONER), now=audits.now)
        assert self.seen(audits.actor(Role.PRACTITIONER), meeting) == [SECRET]
        for role in (Role.QA_OFFICER, Role.TEAM_MANAGER, Role.HEAD_OF_QA):
            assert self.seen(audits.actor(role), meeting) == []
            with pytest.raises(Missing):
                four_r_changes.write_reflection(meeting, "Mine", by=audits.actor(role), now=audits.now)

    def test_somebody_from_outside_the_audit_who_was_there_has_the_meetings_page_alone(self, audits: Audits) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        meeting, worker = meeting_of(audits, audit_id), audits.authority.account(Role.PRACTICE_DEVELOPER)
        developer = audits.actor(Role.PRACTICE_DEVELOPER)
        with pytest.raises(Missing):
            four_r_queries.four_r_meeting(asking(developer), audit_id, meeting)
        audits.four_r(audit_id, people=(worker,))
        assert Notice.objects.get(kind="four_r_held", to_account=worker).link.endswith(f"/4r/{meeting}/")
        four_r_changes.write_reflection(meeting, "I could have offered help sooner.", by=developer, now=audits.now)
        assert len(self.seen(developer, meeting)) == 1
        with pytest.raises(Missing):
            work_queries.audit(asking(developer), audit_id)

    def test_no_word_of_it_is_in_history_or_in_notices(self, audits: Audits, meeting: int) -> None:
        kept = [*Event.objects.values_list("data", flat=True), *Notice.objects.values_list("about", flat=True)]
        assert Event.objects.filter(kind="audits.reflection_written").count() == 1
        assert SECRET not in repr(kept)

    def test_it_is_written_anew_and_taken_back_by_its_writer(self, audits: Audits, meeting: int) -> None:
        own = audits.actor(Role.PRACTITIONER)
        four_r_changes.write_reflection(meeting, "Said better.", by=own, now=audits.now)
        assert self.seen(own, meeting) == ["Said better."]
        with pytest.raises(Missing):
            four_r_changes.take_back_reflection(meeting, by=audits.officer, now=audits.now)
        four_r_changes.take_back_reflection(meeting, by=own, now=audits.now)
        assert self.seen(audits.officer, meeting) == []
        with pytest.raises(Refused):
            four_r_changes.write_reflection(meeting, "  ", by=own, now=audits.now)

    def test_of_a_restricted_child_only_those_named_read_even_who_was_there(self, audits: Audits, meeting: int) -> None:
        today = audits.now.date()
        people.restrict_child(CHILD, reason="A colleague's own", starts=today, by=SYSTEM, now=audits.now)
        with pytest.raises(Missing):
            self.seen(audits.actor(Role.TEAM_MANAGER), meeting)


class TestPages:
    def test_whoever_does_the_re_audit_sees_what_to_look_for_on_every_part(self, audits: Audits) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        audits.four_r(audit_id)
        audits.review(audit_id)
        due = work_queries.audit(asking(audits.officer), audit_id).re_audit_due
        assert due is not None
        audits.now = audits.now.replace(year=due.year, month=due.month, day=due.day)
        again = cycle_re_audit.open_re_audit(audit_id, by=SYSTEM, now=audits.now)
        work_changes.start(again, independent=True, by=audits.officer, now=audits.now)
        client = audits.authority.client(Role.QA_OFFICER)
        for part in ("conversation", "assessment", "whole"):
            page = client.get(reverse("audit-part", args=[again, part])).content.decode()
            assert "Visits alone with her" in page, part

    def test_a_stale_version_loses_nothing(self, audits: Audits) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        today = audits.now.date()
        typed = {
            **{f"heading_{place}": "Worked out together" for place in range(4)},
            "held_on_day": today.day, "held_on_month": today.month, "held_on_year": today.year,
            "safety": "Seen at school.", "chair": "other", "chair_other": "Ann Howe", "others": "Ann Howe",
            "support": "Time", "looks_for": "Visits", "stands": "1",
        }  # fmt: skip
        client, address = audits.authority.client(Role.QA_OFFICER), reverse("audit-four-r", args=[audit_id])
        page = client.post(address, typed)
        assert page.status_code == 409 and "changed after you opened the page" in page.content.decode()
        assert "Worked out together" in page.content.decode()
        typed["stands"] = audits.version(audit_id, Role.QA_OFFICER)
        # Somebody chosen and another name typed: one of the two would be dropped without a word.
        both = client.post(address, {**typed, "chair": audits.authority.account(Role.HEAD_OF_SERVICE)})
        assert both.status_code == 422 and "not both" in both.content.decode()
        assert client.post(address, typed).status_code == 302

    def test_the_list_shows_those_to_hold_and_those_held_in_ones_teams(self, audits: Audits) -> None:
        held, to_hold = audits.submitted(Grade.INADEQUATE), audits.submitted(Grade.INADEQUATE)
        audits.four_r(held)
        rows = four_r_queries.four_rs(asking(audits.actor(Role.HEAD_OF_SERVICE), audits.now.date()))
        assert {(one.audit_id, one.held_on is not None, one.days) for one in rows} == {
            (held, True, 0),
            (to_hold, False, None),
        }
        with pytest.raises(Missing):
            four_r_queries.four_rs(asking(audits.actor(Role.TEAM_MANAGER), audits.now.date()))
        client, address = audits.authority.client(Role.HEAD_OF_SERVICE), reverse("audits-four-rs")
        narrowed = client.get(address, {"where": "To be held"}).content.decode()
        assert "None has been held yet" not in narrowed and "Nothing here is what the list is narrowed to" in narrowed


def test_one_taken_over_keeps_its_headings_and_who_was_there(audits: Audits) -> None:
    from tests.integration.test_audits_past import graded, past

    manager, day = audits.authority.account(Role.TEAM_MANAGER), date(2026, 10, 12)
    review = past_rows.PastMeeting(date(2026, 10, 6), "Both", "Agreed")
    held = past_rows.PastMeeting(
        day,
        "Both",
        "",
        chair="A. Price",
        safety="Yes",
        headings=(("Relate", "Shame"),),
        looks_for="Visits",
        people=(manager,),
    )
    grading = graded(date(2026, 9, 21), Grade.INADEQUATE)
    one = past(audits, "1", grading=grading, status=Status.ACTIONS_REVIEWED, review=review, four_r=held)
    past_changes.take_over([one], by=SYSTEM, now=audits.now)
    (row,) = core_queries.audits(asking(audits.actor(Role.TEAM_MANAGER)))
    (meeting,) = work_queries.audit(asking(audits.actor(Role.TEAM_MANAGER)), row.id).four_rs
    assert meeting.headings == (("Relate", "Shame"),) and meeting.looks_for == "Visits"
    assert four_r_queries.four_r_meeting(asking(audits.actor(Role.TEAM_MANAGER)), row.id, meeting.id).was_there
    assert not four_r_queries.four_r_meeting(asking(audits.officer), row.id, meeting.id).was_there
