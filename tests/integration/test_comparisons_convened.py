"""Comparison meetings: convened between the two, drafted, recorded, and corrected as a new edition."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.history.models import EventChild
from practicelens.notices.models import Notice
from practicelens.quality.actions import queries as actions
from practicelens.quality.actions.changes import Change
from practicelens.quality.audits.core.changes import Agreed
from practicelens.quality.meetings import queries as meetings
from practicelens.quality.meetings.models import Draft
from practicelens.quality.meetings.rules import Plan
from practicelens.quality.moderation.comparison import convening, giving
from practicelens.quality.moderation.comparison.changes import close_comparison, record_comparison
from practicelens.quality.moderation.comparison.correcting import correct_comparison
from practicelens.quality.moderation.comparison.owed import comparisons, waiting
from practicelens.quality.moderation.comparison.queries import comparison, edition_to_correct
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.page_forms import version_in
from tests.builders.things_comparison import PERIOD, met

OFFICER, MANAGER = Role.QA_OFFICER, Role.TEAM_MANAGER
JANUARY = date(2027, 1, 12)


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


@pytest.fixture
def compared(audits: Audits) -> int:
    """An audit that there is to compare."""
    return audits.submitted()


def convene(audits: Audits, *, chair: Role = OFFICER, by: Role = MANAGER) -> int:
    account = audits.authority.account
    plan = Plan(date(2026, 12, 15), time(11, 0), 60, "Room 4", (account(OFFICER), account(MANAGER)), account(chair))
    subject = (audits.authority.team, PERIOD)
    return convening.convene(subject, plan, by=audits.actor(by), now=audits.now)


def test_the_two_are_asked_and_it_waits_for_whoever_chairs(audits: Audits, compared: int) -> None:
    convene(audits)
    notices = Notice.objects.filter(kind="meeting_convened")
    assert {one.to_account for one in notices} == {audits.authority.account(role) for role in (OFFICER, MANAGER)}
    file = notices[0].calendar.replace("\r\n ", "")
    assert "SUMMARY:Comparison meeting\\, Family Support Team One\\, October to December 2026" in file
    later = {role: asking(audits.actor(role), JANUARY) for role in (OFFICER, MANAGER)}
    (chair,) = meetings.waiting(later[OFFICER])
    assert chair.title.startswith("Record: Comparison meeting") and meetings.waiting(later[MANAGER]) == ()
    # One line for one thing: whoever does not chair still has it as owed, whoever does has it as a meeting.
    assert waiting(later[OFFICER]) == () and len(waiting(later[MANAGER])) == 1
    record_comparison(met(audits, audits=[compared]), by=audits.officer, now=audits.now)
    assert meetings.waiting(asking(audits.actor(OFFICER), JANUARY)) == ()
    with pytest.raises(Missing):
        convene(audits)


def test_one_of_the_two_chairs_and_nobody_else_convenes(audits: Audits, compared: int) -> None:
    with pytest.raises(Refused) as no:
        convene(audits, chair=Role.HEAD_OF_QA)
    assert no.value.code == "chair_wrong"
    with pytest.raises(Missing):
        convene(audits, by=Role.HEAD_OF_QA)


def test_a_reason_for_missing_it_clears_calendars(audits: Audits, compared: int) -> None:
    convene(audits)
    now = datetime.combine(date(2027, 2, 8), time(9), UTC)
    close_comparison(audits.authority.team, PERIOD, "Both were ill.", by=audits.actor(Role.HEAD_OF_QA), now=now)
    assert Notice.objects.filter(kind="meeting_called_off").count() == 2


def test_its_record_is_drafted_on_its_page(audits: Audits, compared: int) -> None:
    client = audits.authority.client(OFFICER)
    address = reverse("comparison-record", args=[audits.authority.team, PERIOD.isoformat()])
    assert "Convene it" in client.get(address).content.decode()
    kept = client.post(address, {"do": "keep", "version": "0", "alike": "Visits are alive.", "held_on_day": "7"})
    assert kept.status_code == 302
    page = audits.authority.client(MANAGER).get(address).content.decode()
    assert "Visits are alive." in page and 'value="7"' in page and "Not recorded yet" in page
    save = reverse("meeting-draft", args=["comparison", convening.key_of(audits.authority.team, PERIOD)])
    assert client.post(save, {"different": "Plans", "version": "1"}).json()["version"] == 2
    assert audits.authority.client(Role.HEAD_OF_QA).post(save, {"alike": "x", "version": "2"}).status_code == 404
    record_comparison(met(audits, audits=[compared]), by=audits.officer, now=audits.now)
    assert not Draft.objects.exists()


def test_why_it_was_called_off_stands_on_the_page_it_is_recorded_on(audits: Audits, compared: int) -> None:
    convene(audits)
    address = reverse("comparison-record", args=[audits.authority.team, PERIOD.isoformat()])
    client = audits.authority.client(OFFICER)
    assert "Called off" not in client.get(address).content.decode()
    subject = (audits.authority.team, PERIOD)
    convening.call_off(subject, "The room is flooded.", by=audits.actor(MANAGER), now=audits.now)
    page = client.get(address).content.decode()
    assert "it was to be on Tuesday 15 December 2026, 11:00 to 12:00. The room is flooded." in page
    assert "Convene it anew" in page
    convene(audits)
    page = client.get(address).content.decode()
    assert "The room is flooded." in page and "Convene it anew" not in page


def test_it_is_convened_by_its_page(audits: Audits, compared: int) -> None:
    key = convening.key_of(audits.authority.team, PERIOD)
    client, address = audits.authority.client(MANAGER), reverse("meeting-convene", args=["comparison", key])
    assert "Owen Pryce" in client.get(address).content.decode()
    account = audits.authority.account
    typed = {
        "day_day": "15", "day_month": "12", "day_year": "2026", "at": "11", "minutes": "60", "place": "Room 4",
        "chair": account(MANAGER), "people": [account(OFFICER)],
    }  # fmt: skip
    assert client.post(address, typed).status_code == 302
    assert "Tuesday 15 December 2026, 11:00 to 12:00" in client.get(address).content.decode()
    for wrong in ("comparison/99-x", "comparison/1", "nothing/1", f"comparison/{audits.authority.team}-2026-10-02"):
        assert client.get(f"/meetings/{wrong}/convene/").status_code == 404


class TestActions:
    """Given and changed on the meeting's page, before it is recorded and after: ordinary actions, about no child."""

    DUE = {"new_due_day": "15", "new_due_month": "12", "new_due_year": "2026"}

    def give(self, audits: Audits, address: str, owner: Role = MANAGER, by: Role = OFFICER, **typed: object) -> int:
        new = {"new_what": "Read plans together", "new_owner": audits.authority.account(owner), **self.DUE}
        sent = {"do": "give", "version": self.version(audits), **new, **typed}
        return audits.authority.client(by).post(address, sent).status_code

    def version(self, audits: Audits) -> int:
        draft = Draft.objects.first()
        return draft.version if draft else 0

    def test_while_it_is_prepared_and_after_its_record(self, audits: Audits, compared: int) -> None:
        address = reverse("comparison-record", args=[audits.authority.team, PERIOD.isoformat()])
        assert self.give(audits, address) == 302
        mine = actions.actions(asking(audits.actor(MANAGER)), mine=True)
        assert [(one.what, one.child) for one in mine] == [("Read plans together", "")]
        one = mine[0]
        page = audits.authority.client(MANAGER).get(reverse("action", args=[one.id])).content.decode()
        assert "The comparison meeting it comes from" in page and one.link in page and "About" not in page
        assert audits.authority.client(MANAGER).get(one.link).headers["Location"] == address
        assert not EventChild.objects.filter(identifier="").exists()
        changed = Change(one.id, one.version, "Read two plans", one.owner_id, one.due, "Two are enough")
        meeting = met(audits, audits=[compared])
        found = record_comparison(meeting, changed=[changed], by=audits.officer, now=audits.now)
        record = reverse("comparison", args=[found])
        assert audits.authority.client(MANAGER).get(one.link).headers["Location"] == record
        assert self.give(audits, reverse("comparison-actions", args=[found]), Role.PRACTITIONER) == 302
        page = audits.authority.client(Role.HEAD_OF_QA).get(record).content.decode()
        assert "Read two plans" in page and "Read plans together" in page
        assert reverse("action", args=[one.id]) in page
        # The Practice Development Worker reads what was agreed; the action's page is not theirs, nor the list above.
        page = audits.authority.client(Role.PRACTICE_DEVELOPER).get(record).content.decode()
        assert "Read two plans" in page and "/actions/" not in page
        page = audits.authority.client(Role.PRACTICE_DEVELOPER).get(reverse("comparisons")).content.decode()
        assert f'href="{reverse("audits")}"' not in page
        # Whoever does one without reading the team's meetings is not led to a page that does not open.
        (theirs,) = actions.actions(asking(audits.actor(Role.PRACTITIONER)), mine=True)
        page = audits.authority.client(Role.PRACTITIONER).get(reverse("action", args=[theirs.id])).content.decode()
        assert "It comes from a comparison meeting of the team." in page

    def test_it_climbs_in_words_that_name_the_team(self, audits: Audits, compared: int) -> None:
        address = reverse("comparison-record", args=[audits.authority.team, PERIOD.isoformat()])
        self.give(audits, address, Role.PRACTITIONER)
        self.give(audits, address, Role.PRACTITIONER)
        lines = [one.title for one in actions.waiting(asking(audits.actor(MANAGER), date(2027, 1, 30)))]
        assert lines == ["2 actions for Family Support Team One, with Amina Yusuf"]
        (own, _) = actions.waiting(asking(audits.actor(Role.PRACTITIONER)))
        assert own.title == "Action for Family Support Team One" and own.detail == "From a comparison meeting"

    def test_whom_and_by_whom(self, audits: Audits, compared: int) -> None:
        address = reverse("comparison-record", args=[audits.authority.team, PERIOD.isoformat()])
        assert self.give(audits, address, Role.SCRUTINEER) == 422
        assert self.give(audits, address, by=Role.HEAD_OF_QA) == 404
        subject, today = (audits.authority.team, PERIOD), audits.now.date()
        for owner, code in ((Role.PRACTICE_DEVELOPER, "action_owner"), (Role.PRACTITIONER, "")):
            one = Agreed("Ring", audits.authority.account(owner), today)
            if code:
                with pytest.raises(Refused) as no:
                    giving.give_action(subject, one, by=audits.officer, now=audits.now)
                assert no.value.code == code
            else:
                giving.give_action(subject, one, by=audits.officer, now=audits.now)

    def test_reports_count_them(self, audits: Audits, compared: int) -> None:
        one = Agreed("Ring", audits.authority.account(MANAGER), audits.now.date())
        giving.give_action((audits.authority.team, PERIOD), one, by=audits.officer, now=audits.now)
        counts = comparisons(
            asking(audits.actor(Role.HEAD_OF_QA), date(2027, 2, 20)), date(2027, 1, 1), date(2027, 2, 19)
        )
        assert (counts.actions.given, counts.actions.overdue) == (1, 1)


class TestCorrected:
    @pytest.fixture
    def recorded(self, audits: Audits, compared: int) -> int:
        return record_comparison(met(audits, audits=[compared]), by=audits.officer, now=audits.now)

    def correct(self, audits: Audits, recorded: int, why: str = "Something was left out.", **other: Any) -> None:
        role, other_edition = other.pop("role", MANAGER), other.pop("edition", None)
        compared = other.pop("chosen", None) or [
            one.row.id for one in comparison(asking(audits.officer), recorded).audits
        ]
        new = replace(met(audits, audits=compared), **other)
        edition = other_edition or edition_to_correct(asking(audits.officer), recorded)
        correct_comparison(recorded, new, why, edition=edition, by=audits.actor(role), now=audits.now)

    def test_the_new_record_stands_and_the_one_before_stays(self, audits: Audits, recorded: int) -> None:
        second = audits.submitted()
        first = comparison(asking(audits.officer), recorded).audits[0].row.id
        self.correct(audits, recorded, alike="Visits, and plans too.", chosen=[first, second])
        found = comparison(asking(audits.actor(Role.HEAD_OF_QA)), recorded)
        assert found.alike == "Visits, and plans too." and len(found.audits) == 2
        was = dict(found.earlier[0].shown)
        assert was["What they saw alike"] == "Visits are alive on the page." and was["Audits compared"] == "1"
        recipients = set(Notice.objects.filter(kind="comparison_corrected").values_list("to_account", flat=True))
        assert recipients == {audits.authority.account(role) for role in (OFFICER, Role.PRACTICE_DEVELOPER)}

    def test_what_is_refused_leaves_it(self, audits: Audits, recorded: int) -> None:
        for other, code in (
            ({}, "nothing_changed"),
            ({"alike": "Other", "why": " "}, "why_missing"),
            ({"alike": ""}, "alike_missing"),
            ({"people": [audits.authority.account(OFFICER)]}, "people"),
        ):
            with pytest.raises(Refused) as no:
                self.correct(audits, recorded, **other)  # type: ignore[arg-type]
            assert no.value.code == code
        with pytest.raises(Missing):
            self.correct(audits, recorded, alike="Other", role=Role.HEAD_OF_QA)
        with pytest.raises(Missing):
            edition_to_correct(asking(audits.actor(Role.HEAD_OF_QA)), recorded)
        assert comparison(asking(audits.officer), recorded).earlier == ()

    def test_who_has_not_read_what_stands_writes_nothing_over_it(self, audits: Audits, recorded: int) -> None:
        """Of the two who meet the second corrects from a page that shows the record before."""
        self.correct(audits, recorded, alike="Visits, and plans too.")
        with pytest.raises(Stale):
            self.correct(audits, recorded, alike="Something else.", edition=1, role=OFFICER)
        assert comparison(asking(audits.officer), recorded).alike == "Visits, and plans too."
        self.correct(audits, recorded, alike="Something else.", role=OFFICER)

    def test_by_its_page(self, audits: Audits, recorded: int) -> None:
        address, client = reverse("comparison-correct", args=[recorded]), audits.authority.client(OFFICER)
        text = client.get(address).content.decode()
        assert "Visits are alive on the page." in text and text.count(" checked") == 3
        shown = comparison(asking(audits.officer), recorded)
        typed = {
            "held_on_day": "23", "held_on_month": "11", "held_on_year": "2026", "alike": "Other", "different": "None",
            "supervision": "Ask", "people": [audits.authority.account(role) for role in (OFFICER, MANAGER)],
            "audits": [one.row.id for one in shown.audits],
        }  # fmt: skip
        typed["version"] = str(version_in(text))
        assert client.post(address, typed).status_code == 422
        assert client.post(address, {**typed, "why": "Wrong words"}).status_code == 302
        page = audits.authority.client(Role.HEAD_OF_QA).get(reverse("comparison", args=[recorded])).content.decode()
        assert "Wrong words" in page and "Correct this record" not in page
