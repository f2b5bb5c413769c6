"""A meeting's record is written over days: its draft is kept on the server, its actions are given and changed there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Stale
from practicelens.access.roles import Role
from practicelens.notices.models import Notice
from practicelens.quality.actions import changes as action_changes
from practicelens.quality.actions import queries as actions
from practicelens.quality.actions.changes import Change
from practicelens.quality.audits.four_r import convening
from practicelens.quality.audits.four_r import queries as four_rs
from practicelens.quality.meetings.models import Draft
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

PRACTITIONER, MANAGER, OFFICER, HEAD = Role.PRACTITIONER, Role.TEAM_MANAGER, Role.QA_OFFICER, Role.HEAD_OF_QA


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


@pytest.fixture
def audit_id(audits: Audits) -> int:
    """Inadequate, so that a 4R meeting is called."""
    return audits.submitted(Grade.INADEQUATE)


class TestDraft:
    def test_what_is_typed_is_kept_and_comes_back_without_scripts(self, audits: Audits, audit_id: int) -> None:
        client, address = audits.authority.client(OFFICER), reverse("audit-four-r", args=[audit_id])
        typed = {"safety": "Seen at school.", "held_on_day": "3", "held_on_month": "12", "do": "keep", "version": "0"}
        account = audits.authority.account
        kept = client.post(address, {**typed, "people": [account(MANAGER), account(PRACTITIONER)]})
        assert kept.status_code == 302 and kept.headers["Location"] == address
        page = audits.authority.client(HEAD).get(address).content.decode()
        assert "Seen at school." in page and 'value="12"' in page and "Not recorded yet" in page
        assert "There is a problem" not in page
        assert page.count(" checked") == 2

    def test_it_is_saved_as_it_is_typed_and_a_newer_one_refuses(self, audits: Audits, audit_id: int) -> None:
        key = four_rs.four_r_to_hold(asking(audits.officer), audit_id).meeting_id
        save = reverse("meeting-draft", args=["four_r", key])
        client = audits.authority.client(OFFICER)
        first = client.post(save, {"safety": "Seen", "version": "0"}, headers={"Accept": "application/json"})
        assert first.json()["version"] == 1
        assert client.post(save, {"safety": "Seen", "version": "0"}).json()["version"] == 1
        assert client.post(save, {"support": "Time", "version": "1"}).json()["version"] == 2
        late = client.post(save, {"safety": "Other", "version": "1"}, headers={"Accept": "application/json"})
        assert late.status_code == 409
        draft = four_rs.four_r_to_hold(asking(audits.officer), audit_id).draft
        assert draft.answers == {"safety": ["Seen"], "support": ["Time"]}
        assert audits.authority.client(MANAGER).post(save, {"safety": "x", "version": "2"}).status_code == 404

    def test_it_is_gone_once_the_meeting_is_recorded(self, audits: Audits, audit_id: int) -> None:
        convening.save_draft(audit_id, {"safety": ["Seen"]}, version=0, by=audits.officer, now=audits.now)
        with pytest.raises(Stale):
            convening.save_draft(audit_id, {"safety": ["?"]}, version=0, by=audits.officer, now=audits.now)
        audits.four_r(audit_id)
        assert not Draft.objects.exists()


class TestActionsInPlace:
    def post(self, audits: Audits, audit_id: int, do: str, **typed: Any) -> tuple[int, str]:
        client, address = audits.authority.client(OFFICER), reverse("audit-four-r", args=[audit_id])
        draft = four_rs.four_r_to_hold(asking(audits.officer), audit_id).draft
        answer = client.post(address, {"do": do, "version": draft.version, "safety": "Half a sentence", **typed})
        return answer.status_code, answer.content.decode()

    def given(self, audits: Audits, audit_id: int) -> tuple[actions.ActionView, ...]:
        return actions.of_source(asking(audits.officer), "audit", audit_id)

    def test_one_is_given_at_once_and_the_rest_of_the_page_is_kept(self, audits: Audits, audit_id: int) -> None:
        owner = audits.authority.account(MANAGER)
        new = {"new_what": "Ring the aunt", "new_owner": owner}
        day = {"new_due_day": "1", "new_due_month": "12", "new_due_year": "2026"}
        status, text = self.post(audits, audit_id, "give", **new)
        assert status == 422 and "Say by when." in text and "Ring the aunt" in text and "Half a sentence" in text
        assert "Say what support" not in text
        assert self.post(audits, audit_id, "give", **new, **day)[0] == 302
        (_, one) = self.given(audits, audit_id)
        assert (one.what, one.owner, one.due, one.open) == ("Ring the aunt", "Priya Nair", date(2026, 12, 1), True)
        page = audits.authority.client(OFFICER).get(reverse("audit-four-r", args=[audit_id])).content.decode()
        assert "Half a sentence" in page and page.count("Ring the aunt") >= 1
        assert not four_rs.four_r_to_hold(asking(audits.officer), audit_id).draft.answers["new_what"]

    def test_one_is_changed_where_it_stands_and_how_it_was_stays_to_be_read(
        self, audits: Audits, audit_id: int
    ) -> None:
        (one,) = self.given(audits, audit_id)
        name, manager = f"a{one.id}v{one.version}", audits.authority.account(MANAGER)
        typed = {
            f"{name}_what": one.what, f"{name}_owner": manager, f"{name}_due_day": "1", f"{name}_due_month": "12",
            f"{name}_due_year": "2026",
        }  # fmt: skip
        status, text = self.post(audits, audit_id, f"change-{one.id}", **typed)
        assert status == 422 and "Say why the action is changed." in text
        assert self.post(audits, audit_id, f"change-{one.id}", **typed, **{f"{name}_why": "He is ill."})[0] == 302
        (now,) = self.given(audits, audit_id)
        assert (now.owner, now.due, now.version) == ("Priya Nair", date(2026, 12, 1), one.version + 1)
        (was,) = actions.action(asking(audits.officer), one.id).earlier
        assert (was.owner, was.due, was.why) == ("Amina Yusuf", one.due, "He is ill.")
        # To whoever did it nothing of it is open any more: the notice of before says so, and leads nowhere.
        practitioner = audits.authority.account(PRACTITIONER)
        notices = Notice.objects.filter(kind__startswith="action_")
        passed = {(row.kind, row.to_account, row.over_kind) for row in notices}
        assert passed == {
            ("action_given", practitioner, "action_passed_on"), ("action_passed_on", practitioner, ""),
            ("action_given", manager, ""),
        }  # fmt: skip
        page = audits.authority.client(MANAGER).get(reverse("action", args=[one.id])).content.decode()
        assert "He is ill." in page and "Changed on" in page
        # Words about how it stood before are not dropped in silence: they stand beside what stands now, not done yet.
        old = {**typed, f"{name}_what": "Ring her", f"{name}_why": "It is late."}
        status, text = self.post(audits, audit_id, f"change-{one.id}", **old)
        assert status == 422 and "This action changed after you opened the page" in text and "Priya Nair" in text
        assert "Ring her" in text and f'name="a{one.id}v{now.version}_why"' in text
        assert self.given(audits, audit_id) == (now,)
        again = {name.replace(f"v{one.version}_", f"v{now.version}_"): value for name, value in old.items()}
        assert self.post(audits, audit_id, f"change-{one.id}", **again)[0] == 302
        assert [each.what for each in self.given(audits, audit_id)] == ["Ring her"]
        # Done meanwhile, it can be changed no more: what stands is shown beside what was typed.
        (last,) = self.given(audits, audit_id)
        done = {"version": last.version, "by": audits.actor(MANAGER), "now": audits.now}
        action_changes.finish(last.id, "She was rung on Monday.", **done)
        status, text = self.post(audits, audit_id, f"change-{one.id}", **old)
        assert status == 409 and "She was rung on Monday." in text and "It is late." in text

    def test_what_a_draft_keeps_of_an_action_that_has_changed_since_stands_beside_it(
        self, audits: Audits, audit_id: int
    ) -> None:
        (one,) = self.given(audits, audit_id)
        before = f"a{one.id}v{one.version - 1}"
        kept = {f"{before}_what": ["Ring her"], f"{before}_why": ["He is ill."]}
        convening.save_draft(audit_id, kept, version=0, by=audits.officer, now=audits.now)
        client, address = audits.authority.client(OFFICER), reverse("audit-four-r", args=[audit_id])
        text = client.get(address).text
        assert "He is ill." in text and "Ring her" in text and "This action changed after that was typed." in text
        # Used up in the fields of today it does not come back from those of before.
        now = {f"a{one.id}v{one.version}_why": [""]}
        convening.save_draft(audit_id, now, version=1, by=audits.officer, now=audits.now)
        assert "He is ill." not in client.get(address).text

    def test_a_draft_that_a_colleague_wrote_on_stands_beside_ones_own_words(
        self, audits: Audits, audit_id: int
    ) -> None:
        convening.save_draft(audit_id, {"safety": ["Theirs"]}, version=0, by=audits.actor(HEAD), now=audits.now)
        client, address = audits.authority.client(OFFICER), reverse("audit-four-r", args=[audit_id])
        for do in ({"do": "keep"}, {}):
            answer = client.post(address, {**do, "safety": "Mine", "version": "0"})
            text = answer.content.decode()
            assert answer.status_code == 409 and "What stands now" in text and "Theirs" in text and "Mine" in text
            assert 'name="version" value="1"' in text
        assert client.post(address, {"do": "keep", "safety": "Mine", "version": "1"}).status_code == 302

    def test_nobody_changes_an_action_of_another_audit(self, audits: Audits, audit_id: int) -> None:
        other = audits.submitted(Grade.INADEQUATE)
        (foreign,) = self.given(audits, other)
        assert self.post(audits, audit_id, f"change-{foreign.id}")[0] == 409
        change = Change(foreign.id, foreign.version, "Other", foreign.owner_id, foreign.due, "Why")
        with pytest.raises(Missing):
            convening.change_action(audit_id, change, by=audits.officer, now=audits.now)

    def test_what_was_typed_and_not_pressed_is_done_with_the_record(self, audits: Audits, audit_id: int) -> None:
        (one,) = self.given(audits, audit_id)
        name, day = f"a{one.id}v{one.version}", {"day": "23", "month": "11", "year": "2026"}
        account = audits.authority.account
        typed: dict[str, Any] = {
            **{f"heading_{place}": "Worked out" for place in range(4)},
            **{f"held_on_{part}": value for part, value in day.items()},
            **{f"{name}_due_{part}": value for part, value in day.items()},
            **{f"new_due_{part}": value for part, value in day.items()},
            "safety": "Yes", "chair": account(HEAD), "people": [account(MANAGER)], "support": "Time",
            "looks_for": "Visits", "stands": audits.version(audit_id, OFFICER), f"{name}_what": "See her twice",
            f"{name}_owner": one.owner_id, f"{name}_why": "Once was too little", "new_what": "Ring the aunt",
            "new_owner": account(MANAGER),
        }  # fmt: skip
        client = audits.authority.client(OFFICER)
        assert client.post(reverse("audit-four-r", args=[audit_id]), typed).status_code == 302
        assert {one.what for one in self.given(audits, audit_id)} == {"See her twice", "Ring the aunt"}
