"""The issue's "Bad input and hard cases" about typing and days: two at once, dropped lines, holidays, lateness."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.jobs import chase_audits
from practicelens.notices.models import Notice
from practicelens.people.accounts import changes as people
from practicelens.quality.actions import changes as action_changes
from practicelens.quality.actions import queries as actions
from practicelens.quality.actions.models import Action
from practicelens.quality.audits.allocation import changes as allocation_changes
from practicelens.quality.audits.core.states import Status
from practicelens.quality.audits.cycle import queries as cycle_queries
from practicelens.quality.audits.cycle import re_audit as cycle_re_audit
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.standards.states import Grade
from practicelens.rulebook import changes as rulebook
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import NOW, TODAY, Authority

G = Grade


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def recipients(kind: str) -> list[int]:
    return list(Notice.objects.filter(kind=kind).order_by("id").values_list("to_account", flat=True))


class TestTwoPeopleEditTheSameAudit:
    def test_the_second_is_told_and_both_texts_are_shown(self, audits: Audits) -> None:
        audit_id, client = audits.started(), audits.authority.client(Role.QA_OFFICER)
        address = f"/audits/{audit_id}/part/family/"
        assert client.post(address, {"version": "0", "view": "The first words."}).status_code == 302
        second = client.post(address, {"version": "0", "view": "The second words."})
        shown = second.content.decode()
        assert second.status_code == 409
        assert "What they say" in shown and "The first words." in shown and "The second words." in shown
        assert (
            work_queries.work(asking(audits.officer, TODAY), audit_id).answers["family"]["view"] == "The first words."
        )

    def test_two_windows_on_two_parts_never_refuse_each_other(self, audits: Audits) -> None:
        audit_id = audits.started()
        for part, typed in (("family", {"view": "Heard."}), ("conversation", {"best": "The memory box."})):
            work_changes.save_draft(audit_id, part, typed, version=0, by=audits.officer, now=audits.now)

    def test_an_audit_passed_on_while_it_is_typed_is_no_longer_theirs(self, audits: Audits) -> None:
        audit_id, manager = audits.started(), audits.actor(Role.TEAM_MANAGER)
        head = audits.actor(Role.HEAD_OF_QA)
        allocation_changes.reassign(audit_id, manager.account_id, "Off sick.", by=head, now=audits.now)
        with pytest.raises(Missing):
            work_changes.save_draft(audit_id, "family", {"view": "Mine."}, version=0, by=audits.officer, now=audits.now)
        work_changes.save_draft(audit_id, "family", {"view": "Theirs."}, version=0, by=manager, now=audits.now)

    def test_what_was_changed_since_it_was_looked_at_is_not_handed_in(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id)
        seen = work_queries.audit(asking(audits.officer), audit_id).version
        work_changes.save_draft(audit_id, "family", {"who": "Dad"}, version=1, by=audits.officer, now=audits.now)
        with pytest.raises(Stale):
            work_changes.submit(audit_id, version=seen, by=audits.officer, now=audits.now)
        audits.hand_in(audit_id)


class TestTheConnectionDropsMidForm:
    def test_what_was_saved_is_there_and_a_save_whose_answer_was_lost_is_sent_again(self, audits: Audits) -> None:
        audit_id = audits.started()
        for _ in range(2):
            kept = work_changes.save_draft(
                audit_id, "family", {"view": "Heard."}, version=0, by=audits.officer, now=audits.now
            )
            assert kept == 1
        assert work_queries.work(asking(audits.officer, TODAY), audit_id).answers["family"] == {"view": "Heard."}

    @pytest.mark.parametrize("page", ["review", "actions", "own-grades", "4r", "not-safe"])
    def test_every_form_with_long_text_is_looked_after_in_the_browser(self, audits: Audits, page: str) -> None:
        audit_id = audits.submitted(G.INADEQUATE)
        who = {"own-grades": Role.PRACTITIONER, "4r": Role.QA_OFFICER}.get(page, Role.TEAM_MANAGER)
        shown = audits.authority.client(who).get(f"/audits/{audit_id}/{page}/").content.decode()
        assert "data-draft=" in shown

    def test_so_is_every_part_of_an_audit(self, audits: Audits) -> None:
        audit_id, client = audits.started(), audits.authority.client(Role.QA_OFFICER)
        for part in work_queries.work(asking(audits.officer, TODAY), audit_id).parts:
            if part.key != "actions":
                shown = client.get(f"/audits/{audit_id}/part/{part.key}/").content.decode()
                assert "data-draft=" in shown and "data-save-url=" in shown, part.key


class TestBankHolidays:
    @pytest.mark.parametrize(
        ("handed_in", "review", "immediate"),
        [
            (datetime(2026, 11, 30, 12, tzinfo=UTC), date(2026, 12, 31), date(2026, 12, 2)),
            (datetime(2026, 12, 23, 12, tzinfo=UTC), date(2027, 1, 29), date(2026, 12, 29)),
            (datetime(2027, 3, 25, 12, tzinfo=UTC), date(2027, 4, 30), date(2027, 3, 31)),
        ],
    )
    def test_due_dates_step_over_christmas_and_easter(
        self, audits: Audits, handed_in: datetime, review: date, immediate: date
    ) -> None:
        audits.now = handed_in
        audit_id = audits.started()
        audits.fill(audit_id, G.INADEQUATE)
        assert work_queries.work(asking(audits.officer, handed_in.date()), audit_id).act_by == immediate
        audits.hand_in(audit_id)
        assert work_queries.audit(asking(audits.officer), audit_id).review_due == review

    def test_a_day_the_authority_adds_is_stepped_over_too(self, audits: Audits) -> None:
        rulebook.add_holiday(TODAY + timedelta(days=1), "The King’s visit", by=SYSTEM, now=NOW)
        audit_id = audits.started()
        audits.fill(audit_id, G.INADEQUATE)
        assert work_queries.work(asking(audits.officer, TODAY), audit_id).act_by == date(2026, 11, 26)


class TestImmediateActions:
    def test_an_inadequate_needs_one_within_two_working_days_and_later_is_not_enough(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id, G.INADEQUATE)
        for action in work_queries.audit(asking(audits.officer), audit_id).actions:
            work_changes.drop_action(audit_id, action.id, by=audits.officer, now=audits.now)
        owner = audits.officer.account_id
        add = {"owner_id": owner, "by": audits.officer, "now": audits.now}
        work_changes.add_action(audit_id, "Later.", due=date(2026, 11, 26), **add)
        with pytest.raises(Refused, match="within 2 working days", check=lambda error: error.code == "incomplete"):
            audits.hand_in(audit_id)
        work_changes.add_action(audit_id, "See her.", due=date(2026, 11, 25), **add)
        audits.hand_in(audit_id)

    def test_the_form_proposes_that_day(self, audits: Audits) -> None:
        audit_id, client = audits.started(), audits.authority.client(Role.QA_OFFICER)
        assert "at least one action due by then" not in client.get(f"/audits/{audit_id}/actions/").content.decode()
        typed = {"grade": "inadequate", "why": "She was not seen."}
        work_changes.save_draft(audit_id, "whole", typed, version=0, by=audits.officer, now=audits.now)
        assert "at least one action due by then" in client.get(f"/audits/{audit_id}/actions/").content.decode()

    def test_the_head_of_service_is_told_on_submission_of_an_inadequate_alone(self, audits: Audits) -> None:
        audits.submitted(G.REQUIRES_IMPROVEMENT)
        assert recipients("audit_inadequate") == []
        audits.submitted(G.INADEQUATE)
        assert recipients("audit_inadequate") == [audits.authority.account(Role.HEAD_OF_SERVICE)]


class TestLateActionsClimb:
    def given(self, audits: Audits) -> int:
        """Due today, Monday 23 November."""
        audits.submitted(G.INADEQUATE)
        return Action.objects.get().pk

    def test_to_the_manager_after_a_working_day_and_to_the_head_of_service_after_ten_each_told_once(
        self, audits: Audits
    ) -> None:
        self.given(audits)
        manager, head = (audits.authority.account(one) for one in (Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE))
        expected: dict[int, list[int]] = {23: [], 24: [manager], 25: [manager]}
        for day, accounts in expected.items():
            chase_audits.run(audits.now.replace(day=day))
            assert recipients("action_climbed") == accounts
        for day, accounts in {4: [manager], 7: [manager, head], 8: [manager, head]}.items():
            chase_audits.run(audits.now.replace(month=12, day=day))
            assert recipients("action_climbed") == accounts
        assert set(Notice.objects.filter(kind="action_climbed").values_list("about", flat=True)) == {"1 late action"}

    def test_by_the_rule_of_the_day(self, audits: Audits) -> None:
        self.given(audits)
        three = {"length": 3, "unit": "working days"}
        rulebook.set_rule("action.climbs_to_manager", three, valid_from=TODAY, source="Board", by=SYSTEM, now=NOW)
        chase_audits.run(audits.now.replace(day=25))
        assert recipients("action_climbed") == []
        chase_audits.run(audits.now.replace(day=26))
        assert recipients("action_climbed") == [audits.authority.account(Role.TEAM_MANAGER)]

    def test_what_is_done_climbs_no_more_and_somebody_else_checks_it(self, audits: Audits) -> None:
        action_id, practitioner = self.given(audits), audits.actor(Role.PRACTITIONER)
        action_changes.finish(action_id, "Seen on Tuesday.", version=2, by=practitioner, now=audits.now)
        chase_audits.run(audits.now.replace(month=12, day=20))
        assert recipients("action_climbed") == []
        with pytest.raises(Refused, check=lambda error: error.code == "own_action"):
            action_changes.verify(action_id, version=3, by=practitioner, now=audits.now)
        action_changes.verify(action_id, version=3, by=audits.officer, now=audits.now)

    def test_the_manager_takes_it_over_and_nobody_else_may(self, audits: Audits) -> None:
        action_id, manager = self.given(audits), audits.actor(Role.TEAM_MANAGER)
        for by in (audits.actor(Role.PRACTITIONER), audits.officer):
            with pytest.raises(Missing):
                action_changes.hand_over(action_id, by.account_id, version=2, by=by, now=audits.now)
        action_changes.hand_over(action_id, manager.account_id, version=2, by=manager, now=audits.now)
        assert actions.action(asking(manager), action_id).owner == "Priya Nair"
        action_changes.finish(action_id, "Seen.", version=3, by=manager, now=audits.now)
        with pytest.raises(Refused, check=lambda error: error.code == "not_open"):
            action_changes.hand_over(action_id, audits.officer.account_id, version=4, by=manager, now=audits.now)

    def test_its_page_offers_the_team_and_hands_it_over(self, audits: Audits) -> None:
        action_id, client = self.given(audits), audits.authority.client(Role.TEAM_MANAGER)
        manager = audits.authority.account(Role.TEAM_MANAGER)
        address, action = f"/actions/{action_id}/hand-over/", Action.objects.get()
        page = client.get(address).content.decode()
        assert "Priya Nair" in page and f'name="version" value="{action.version}"' in page
        # Opened before somebody changed it: told so, and nobody is given it unseen.
        stale = client.post(address, {"owner": str(manager), "version": action.version - 1})
        assert stale.status_code == 409 and Action.objects.get().owner_id == action.owner_id
        shown = stale.content.decode()
        assert (
            "This changed after you opened the page." in shown and "What stands now" in shown and action.what in shown
        )
        assert f'name="version" value="{action.version}"' in stale.content.decode()
        assert client.post(address, {"owner": str(manager), "version": action.version}).status_code == 302
        assert Action.objects.get().owner_id == manager


class TestMonthFourWhileTracked:
    def test_a_new_inadequate_calls_a_new_4r_and_opens_no_new_cycle(self, audits: Audits) -> None:
        first = audits.submitted(G.REQUIRES_IMPROVEMENT)
        audits.review(first)
        audits.re_audited(first, G.REQUIRES_IMPROVEMENT)
        again = audits.re_audited(first, G.INADEQUATE)
        found = work_queries.audit(asking(audits.officer), first)
        assert found.row.status is Status.ESCALATED and [one.round for one in found.four_rs] == [2]
        assert work_queries.audit(asking(audits.officer), again).row.status is Status.ENDED
        assert audits.authority.account(Role.HEAD_OF_SERVICE) in recipients("escalated")

    def test_the_list_says_for_how_long_who_holds_it_and_what_is_next(self, audits: Audits) -> None:
        first = audits.submitted(G.REQUIRES_IMPROVEMENT)
        audits.review(first)
        audits.re_audited(first, G.INADEQUATE)
        head, march = audits.actor(Role.HEAD_OF_SERVICE), date(2027, 3, 1)
        (row,) = cycle_queries.tracked_audits(asking(head, march))
        assert (row.since, row.months, row.holder) == (date(2027, 1, 29), 1, "Sandra Blythe")
        assert row.next == "Re-audit to open"
        cycle_re_audit.open_re_audit(first, by=SYSTEM, now=audits.now.replace(month=2, day=1))
        assert cycle_queries.tracked_audits(asking(head, march))[0].next.endswith("to start")
        with pytest.raises(Missing):
            cycle_queries.tracked_audits(asking(audits.actor(Role.PRACTITIONER), march))


def test_whoever_stands_in_for_an_absent_linked_officer_may_re_audit(audits: Audits) -> None:
    """The original auditor is the linked officer herself, away; who stands in for her is linked in her place."""
    first = audits.submitted()
    audits.review(first)
    january = audits.now.replace(year=2027, month=1, day=4)
    other = audits.authority.account(Role.DIRECTOR)
    away = {"starts": date(2027, 1, 4), "ends": date(2027, 3, 1), "by": SYSTEM, "now": audits.now}
    people.arrange_cover(audits.officer.account_id, other, **away)
    again = cycle_re_audit.open_re_audit(first, by=SYSTEM, now=january)
    found = work_queries.audit(asking(audits.actor(Role.HEAD_OF_QA)), again)
    assert found.auditor_id == other and "away until 1 March 2027" in found.passed_on
