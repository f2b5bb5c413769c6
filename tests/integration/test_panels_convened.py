"""Panels: convened, drafted; their actions are everybody's actions; what they agreed is corrected as a new edition."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.notices.models import Notice
from practicelens.people.asking import Asking
from practicelens.quality.actions import changes as actions
from practicelens.quality.actions import queries as action_queries
from practicelens.quality.actions.changes import Change
from practicelens.quality.actions.states import Status as ActionStatus
from practicelens.quality.findings.models import Finding
from practicelens.quality.meetings import queries as meetings
from practicelens.quality.meetings.models import Asked, Convened, Draft
from practicelens.quality.meetings.rules import Plan
from practicelens.quality.panels.core.loading import OURS
from practicelens.quality.panels.meeting import convening, correcting, giving
from practicelens.quality.panels.meeting.rules import PanelAction as Given
from practicelens.quality.panels.models import PanelAction
from practicelens.quality.panels.parts import changes as parts_changes
from practicelens.quality.panels.waiting import waiting as panels_waiting
from practicelens.quality.panels.whole import queries as wholes
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import CHILD
from tests.builders.authority import Authority
from tests.builders.panels import POLICE, Panels

HEAD, GUEST, MANAGER = Role.HEAD_OF_QA, Role.AGENCY_AUDITOR, Role.TEAM_MANAGER


@pytest.fixture
def panels(authority: Authority) -> Panels:
    return Panels(authority)


def convene(panels: Panels, whole: int, *, chair: Role = HEAD, by: Role = HEAD) -> int:
    account = panels.authority.account
    plan = Plan(date(2026, 12, 15), time(9, 30), 90, "Police station", (account(GUEST),), account(chair))
    return convening.convene(whole, plan, by=panels.authority.actor(by), now=panels.authority.now)


class TestConvened:
    def test_an_agency_is_asked_and_opens_the_meeting_and_nothing_more(self, panels: Panels) -> None:
        whole = panels.all_in()
        meeting = convene(panels, whole)
        notified = Notice.objects.filter(kind="meeting_convened")
        assert {one.to_account for one in notified} == {panels.authority.account(role) for role in (GUEST, HEAD)}
        assert all(CHILD.identifier not in one.calendar + one.about for one in notified)
        page = panels.authority.client(GUEST).get(reverse("meeting", args=[meeting])).content.decode()
        assert "Police station" in page and CHILD.identifier not in page and "Move it" not in page
        assert "What the meeting is about" in page
        later = panels.authority.now + timedelta(days=40)
        (owed,) = meetings.waiting(Asking(panels.authority.actor(HEAD), later))
        assert owed.link == f"/multi-agency/{whole}/panel/"
        panels.hold(whole)
        assert meetings.waiting(Asking(panels.authority.actor(HEAD), later)) == ()

    def test_convened_it_waits_once(self, panels: Panels) -> None:
        whole = panels.all_in()
        officer = panels.authority.account(Role.QA_OFFICER)
        (owed,) = panels_waiting(panels.authority.asking(HEAD))
        assert owed.title.startswith("Hold the panel") and owed.detail == "Every part is in."
        meeting = convene(panels, whole)
        # As a meeting for who chairs it, and to be recorded once its day has passed; not as owed beside that.
        head = panels.authority.asking(HEAD)
        assert panels_waiting(head) == () and len(meetings.waiting(head)) == 1
        later = Asking(panels.head, panels.authority.now + timedelta(days=40))
        assert panels_waiting(later) == () and len(meetings.waiting(later)) == 1
        # Whoever runs it and is not asked still has it as owed, with its day.
        Convened.objects.filter(pk=meeting).update(chair_id=officer)
        Asked.objects.filter(meeting_id=meeting, account_id=panels.authority.account(HEAD)).update(account_id=officer)
        (owed,) = panels_waiting(panels.authority.asking(HEAD))
        assert owed.detail == "Every part is in. Convened for 15 December."

    def test_whoever_runs_it_convenes_and_chairs(self, panels: Panels) -> None:
        whole = panels.all_in()
        with pytest.raises(Refused) as no:
            convene(panels, whole, chair=GUEST)
        assert no.value.code == "chair_wrong"
        with pytest.raises(Missing):
            convene(panels, whole, by=Role.QA_OFFICER)
        panels.hold(whole)
        with pytest.raises(Missing):
            convene(panels, whole)

    def test_cancelled_it_is_taken_out_of_calendars(self, panels: Panels) -> None:
        whole = panels.all_in()
        convene(panels, whole)
        version = wholes.whole(asking(panels.head), whole).version
        parts_changes.cancel(whole, "Another inquiry.", version=version, by=panels.head, now=panels.authority.now)
        assert Notice.objects.filter(kind="meeting_called_off").count() == 2

    def test_its_record_is_drafted(self, panels: Panels) -> None:
        whole = panels.all_in()
        client, address = panels.authority.client(HEAD), reverse("multi-agency-panel", args=[whole])
        kept = client.post(address, {"do": "keep", "version": "0", "learning": "Call sooner.", "new_what": "Ring"})
        assert kept.status_code == 302
        text = client.get(address).content.decode()
        assert "Call sooner." in text and ">Ring</textarea>" in text
        panels.hold(whole)
        assert not Draft.objects.exists()


class TestActions:
    def agreed(self, panels: Panels) -> int:
        """Two actions: the Team Manager's, and one that a sergeant does for the police."""
        account, due = panels.authority.account, panels.authority.today + timedelta(days=60)
        whole = panels.all_in()
        ours = Given(OURS, "Ring the school.", account(MANAGER), panels.authority.today)
        theirs = Given(POLICE, "Send every report.", account(GUEST), due, "Sergeant Kate Rowan")
        panels.hold(whole, actions=(ours, theirs))
        return whole

    def of(self, panels: Panels, role: Role) -> list[str]:
        return [one.what for one in action_queries.actions(panels.authority.asking(role), mine=True)]

    def test_ours_are_given_at_once_and_an_agency_its_own_when_it_is_told(self, panels: Panels) -> None:
        whole = self.agreed(panels)
        assert self.of(panels, MANAGER) == ["Ring the school."] and self.of(panels, GUEST) == []
        page = panels.authority.client(HEAD).get(reverse("multi-agency", args=[whole])).content.decode()
        assert "Given when the agencies are told" in page and "To do" in page
        panels.publish(whole)
        assert self.of(panels, GUEST) == [f"Send every report. {POLICE}: Sergeant Kate Rowan."]
        # Their access outlives the day of what they are to do.
        later = panels.authority.today + timedelta(days=75)
        from practicelens.people.actors import actor_for

        assert Role.AGENCY_AUDITOR in actor_for(panels.authority.account(GUEST), later).roles

    def test_it_waits_is_done_is_checked_and_stands_on_the_panels_page(self, panels: Panels) -> None:
        whole = self.agreed(panels)
        panels.publish(whole)
        (one,) = action_queries.actions(panels.authority.asking(GUEST), mine=True)
        assert action_queries.waiting(panels.authority.asking(GUEST))
        guest = panels.authority.client(GUEST)
        page = guest.get(reverse("action", args=[one.id]))
        text = page.content.decode()
        # Of another agency's people nobody here is the supervisor.
        assert page.status_code == 200 and f"/multi-agency/{whole}/" in text and "Seen in supervision" not in text
        actions.finish(
            one.id, "Sent daily.", version=one.version, by=panels.authority.actor(GUEST), now=panels.authority.now
        )
        panel = wholes.whole(asking(panels.head), whole).panel
        assert panel is not None
        (found,) = [action for action in panel.actions if action.agency == POLICE]
        assert found.status is ActionStatus.DONE and found.evidence == "Sent daily." and found.opens
        assert "Sergeant Kate Rowan" in found.owner
        version = one.version + 1
        actions.verify(one.id, version=version, by=panels.authority.actor(MANAGER), now=panels.authority.now)

    def test_late_it_climbs_as_every_action_does(self, panels: Panels) -> None:
        self.agreed(panels)
        later = panels.authority.now + timedelta(days=30)
        head = panels.authority.actor(Role.HEAD_OF_SERVICE)
        assert any("late" in one.title for one in action_queries.waiting(Asking(head, later)))

    @pytest.mark.parametrize(
        ("owner", "days", "code"),
        [
            (Role.SCRUTINEER, 1, "action_owner"),
            (MANAGER, 1, ""),
            (MANAGER, -1, "action_due"),
            (None, 1, "action_owner"),
        ],
    )
    def test_what_is_refused(self, panels: Panels, owner: Role | None, days: int, code: str) -> None:
        whole = panels.all_in()
        account = panels.authority.account(owner) if owner else 0
        action = Given(OURS, "Ring", account, panels.authority.today + timedelta(days=days))
        if code:
            with pytest.raises(Refused) as no:
                panels.hold(whole, actions=(action,))
            assert no.value.code == code
        panels.hold(whole)


class TestInPlace:
    """Given, changed and taken back one at a time, before the panel is recorded and after."""

    DUE = {"new_due_day": "15", "new_due_month": "12", "new_due_year": "2026"}

    def press(self, panels: Panels, name: str, whole: int, button: str, **typed: object) -> int:
        client, address = panels.authority.client(HEAD), reverse(name, args=[whole])
        kept = convening.panel_draft(asking(panels.head), whole).version if name == "multi-agency-panel" else 0
        return client.post(address, {"do": button, "version": kept, **typed}).status_code

    def give(self, panels: Panels, whole: int, owner: Role, agency: str, name: str = "multi-agency-panel") -> int:
        typed = {"new_what": "Ring", "new_owner": panels.authority.account(owner), "new_agency": agency, **self.DUE}
        return self.press(panels, name, whole, "give", **typed)

    def of(self, panels: Panels, role: Role) -> list[str]:
        return [one.what for one in action_queries.actions(panels.authority.asking(role), mine=True)]

    def standing(self, panels: Panels, whole: int) -> action_queries.ActionView:
        (one,) = convening.acted(asking(panels.head), whole).actions
        return one

    def test_given_while_it_is_prepared_ours_is_told_and_the_record_has_it(self, panels: Panels) -> None:
        whole = panels.all_in()
        assert self.give(panels, whole, MANAGER, OURS) == 302 and self.of(panels, MANAGER) == ["Ring"]
        one = self.standing(panels, whole)
        name = f"a{one.id}v{one.version}"
        changed = {f"{name}_what": "Ring, and write", f"{name}_owner": one.owner_id, f"{name}_due_day": "16",
                   f"{name}_due_month": "12", f"{name}_due_year": "2026"}  # fmt: skip
        assert self.press(panels, "multi-agency-panel", whole, f"change-{one.id}", **changed) == 422
        changed[f"{name}_why"] = "It rings nowhere"
        assert self.press(panels, "multi-agency-panel", whole, f"change-{one.id}", **changed) == 302
        panels.hold(whole, actions=())
        page = panels.authority.client(HEAD).get(reverse("multi-agency", args=[whole])).content.decode()
        assert "Ring, and write" in page and self.standing(panels, whole).due == date(2026, 12, 16)
        assert self.give(panels, whole, MANAGER, OURS, "multi-agency-panel-actions") == 302
        assert self.of(panels, MANAGER) == ["Ring", "Ring, and write"]

    def test_an_agency_s_waits_and_can_be_taken_back_unseen(self, panels: Panels) -> None:
        whole = panels.all_in()
        assert self.give(panels, whole, GUEST, POLICE) == 302
        one = self.standing(panels, whole)
        assert one.status is ActionStatus.PROPOSED and not Notice.objects.filter(kind="action_given").exists()
        assert self.press(panels, "multi-agency-panel", whole, f"back-{one.id}") == 302
        assert not convening.acted(asking(panels.head), whole).actions
        assert self.give(panels, whole, GUEST, POLICE) == 302
        panels.hold(whole, actions=())
        panels.publish(whole)
        assert self.of(panels, GUEST) == ["Ring"]
        # Told once, an agency has what follows at once; what was given is not taken back.
        assert self.give(panels, whole, GUEST, POLICE, "multi-agency-panel-actions") == 302
        assert self.of(panels, GUEST) == ["Ring", "Ring"]
        one = convening.acted(asking(panels.head), whole).actions[0]
        with pytest.raises(Refused):
            giving.take_back_action(whole, one.id, by=panels.head, now=panels.authority.now)

    def test_an_agency_is_told_of_no_action_before_it_is_told_what_was_agreed(self, panels: Panels) -> None:
        whole = panels.all_in()
        self.give(panels, whole, MANAGER, OURS)
        one, account = self.standing(panels, whole), panels.authority.account
        for owner, code in ((GUEST, "action_owner"), (Role.SCRUTINEER, "action_owner"), (Role.QA_OFFICER, "")):
            new = Change(one.id, one.version, one.what, account(owner), one.due, "Another does it")
            if code:
                with pytest.raises(Refused) as no:
                    giving.change_action(whole, new, by=panels.head, now=panels.authority.now)
                assert no.value.code == code
            else:
                giving.change_action(whole, new, by=panels.head, now=panels.authority.now)
        assert self.of(panels, Role.QA_OFFICER) == ["Ring"]

    def test_passed_from_an_agency_to_one_of_us_it_is_given(self, panels: Panels) -> None:
        whole = panels.all_in()
        self.give(panels, whole, GUEST, POLICE)
        one = self.standing(panels, whole)
        new = Change(one.id, one.version, one.what, panels.authority.account(MANAGER), one.due, "We do it")
        giving.change_action(whole, new, by=panels.head, now=panels.authority.now)
        assert self.of(panels, MANAGER) == ["Ring"]

    def test_cancelled_what_was_not_given_is_nobody_s(self, panels: Panels) -> None:
        whole = panels.all_in()
        self.give(panels, whole, GUEST, POLICE)
        version = wholes.whole(asking(panels.head), whole).version
        parts_changes.cancel(whole, "Another inquiry.", version=version, by=panels.head, now=panels.authority.now)
        with pytest.raises(Missing):
            convening.acted(asking(panels.head), whole)
        assert not PanelAction.objects.exists()

    def test_only_whoever_runs_it(self, panels: Panels) -> None:
        whole = panels.all_in()
        one = Given(OURS, "Ring", panels.authority.account(MANAGER), panels.authority.today)
        with pytest.raises(Missing):
            giving.give_action(whole, one, by=panels.authority.actor(Role.QA_OFFICER), now=panels.authority.now)
        giving.give_action(whole, one, by=panels.head, now=panels.authority.now)


class TestCorrected:
    def correct(
        self, panels: Panels, whole: int, why: str = "A word was wrong.", role: Role = HEAD, **other: Any
    ) -> None:
        version = wholes.whole(asking(panels.head), whole).version
        agreed = panels.agreement(actions=(), **other)
        by = panels.authority.actor(role)
        correcting.correct_panel(whole, agreed, why, version=version, by=by, now=panels.authority.now)

    def test_the_new_record_stands_findings_follow_and_the_one_before_stays(self, panels: Panels) -> None:
        whole = panels.all_in()
        panels.hold(whole)
        panels.publish(whole)
        self.correct(panels, whole, learning="Share it within the hour.", grade=Grade.GOOD)
        panel = wholes.whole(asking(panels.head), whole).panel
        assert panel is not None and (panel.learning, panel.grade) == ("Share it within the hour.", Grade.GOOD)
        was = dict(panel.earlier[0].shown)
        assert was["What the agencies learnt"] == "Share what was heard the same day." and len(panel.actions) == 1
        assert set(Finding.objects.filter(source_kind="panel").values_list("text", flat=True)) == {
            "Both knew her and liked her.",
            "Share it within the hour.",
        }
        notified = set(Notice.objects.filter(kind="panel_corrected").values_list("to_account", flat=True))
        assert notified == {panels.authority.account(GUEST)}

    def test_what_is_refused_leaves_it(self, panels: Panels) -> None:
        whole = panels.all_in()
        with pytest.raises(Missing):
            self.correct(panels, whole, learning="Other")
        panels.hold(whole)
        for other, code in (
            ({}, "nothing_changed"),
            ({"why": " ", "learning": "Other"}, "why_missing"),
            ({"learning": " "}, "learning_missing"),
        ):
            with pytest.raises(Refused) as no:
                self.correct(panels, whole, **other)  # type: ignore[arg-type]
            assert no.value.code == code
        with pytest.raises(Missing):
            self.correct(panels, whole, learning="Other", role=Role.QA_OFFICER)

    def test_by_its_page(self, panels: Panels) -> None:
        whole = panels.all_in()
        panels.hold(whole)
        client, address = panels.authority.client(HEAD), reverse("multi-agency-panel-correct", args=[whole])
        assert "Share what was heard the same day." in client.get(address).content.decode()
        version = wholes.whole(asking(panels.head), whole).version
        typed = {
            "held_on_day": "23", "held_on_month": "11", "held_on_year": "2026", "attendees": "Both", "grade": "good",
            "why": "Seen", "strengths": "", "learning": "Call", "version": version,
        }  # fmt: skip
        assert client.post(address, typed).status_code == 422
        assert client.post(address, {**typed, "reason": "It was misheard"}).status_code == 302
        page = client.get(reverse("multi-agency", args=[whole])).content.decode()
        assert "It was misheard" in page and "Share what was heard the same day." in page
