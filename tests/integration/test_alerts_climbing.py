"""How practice concerns climb: what a person sends, what the clock alone brings, and every hard case by its name."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.jobs import climb_alerts
from practicelens.notices.models import Notice
from practicelens.people.accounts import changes as accounts
from practicelens.people.asking import Asking
from practicelens.people.setup import changes as people
from practicelens.performance.datasets.whereabouts.internal import ChildPlace
from practicelens.quality.alerts import changes, climbing, queries
from practicelens.quality.alerts.models import Concern, Notified
from practicelens.quality.alerts.states import Stage, Status
from practicelens.quality.alerts.waiting import waiting
from practicelens.rulebook.changes import set_rule
from tests.builders.audits import CHILD
from tests.builders.authority import NOW, TODAY, Authority
from tests.builders.concerns import (
    CLOSE5,
    CLOSE10,
    CLOSE20,
    DAY5,
    DAY10,
    answer,
    at,
    close,
    found,
    judge,
    raised,
    send,
    step,
)

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
OFFICER, MANAGER, WORKER = Role.REVIEWING_OFFICER, Role.TEAM_MANAGER, Role.PRACTITIONER
SENDER, HEAD, DIRECTOR, DCS = Role.SAFEGUARDING_MANAGER, Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.DCS
NOTHING = "nothing to do"


def notices(authority: Authority, kind: str) -> list[Role]:
    """The roles whose people were told of something, once for each time."""
    by_account = {authority.account(role): role for role in Role}
    found_of = Notice.objects.filter(kind=kind).order_by("pk").values_list("to_account", flat=True)
    return [by_account[one] for one in found_of if one in by_account]


def waits(authority: Authority, role: Role, now: datetime) -> list[str]:
    """The kinds of what waits for somebody of practice concerns."""
    return [one.kind.name for one in waiting(Asking(authority.actor(role), now))]


def put(monkeypatch: pytest.MonkeyPatch, **where: object) -> None:
    """Have the newest dataset place the child there."""
    plain: dict[str, object] = {"as_at": TODAY, "open": True, "worker_id": None, "closed_on": None}
    place = ChildPlace(**{**plain, **where})  # type: ignore[arg-type]
    monkeypatch.setattr(climbing, "places_of", lambda asking, keys: {CHILD: place})


class TestTheClock:
    def test_at_the_close_of_day_5_it_waits_for_the_safeguarding_manager_and_not_a_second_before(
        self, authority: Authority
    ) -> None:
        one = raised(authority)
        assert climb_alerts.run(CLOSE5 - SECOND) == NOTHING and waits(authority, SENDER, CLOSE5 - SECOND) == []
        assert climb_alerts.run(CLOSE5) == "1 day of a practice concern told"
        assert notices(authority, "alert_to_send") == [SENDER] and waits(authority, SENDER, CLOSE5) == ["ALERT_SEND"]
        # It waits for whoever was asked too: they may still answer.
        assert waits(authority, MANAGER, CLOSE5) == ["ALERT_ANSWER"]
        assert found(authority, one, SENDER, CLOSE5).row.stage is Stage.TEAM

    def test_run_twice_it_tells_nobody_twice(self, authority: Authority) -> None:
        raised(authority)
        climb_alerts.run(CLOSE5)
        assert climb_alerts.run(CLOSE5) == climb_alerts.run(CLOSE5 + timedelta(hours=2)) == NOTHING
        assert notices(authority, "alert_to_send") == [SENDER]

    def test_answered_a_second_before_it_climbs_it_climbs_and_accepted_a_second_before_it_does_not(
        self, authority: Authority
    ) -> None:
        one = raised(authority)
        answer(authority, one, now=CLOSE5 - SECOND)
        climb_alerts.run(CLOSE5)
        assert waits(authority, SENDER, CLOSE5) == ["ALERT_SEND"]
        other = raised(authority, theme="Health")
        answer(authority, other, now=CLOSE5 - SECOND)
        judge(authority, other, accepted=True, now=CLOSE5 - SECOND)
        climb_alerts.run(CLOSE5)
        assert Notified.objects.filter(concern=other).count() == 0

    def test_accepted_a_second_after_its_close_it_is_not_sent_any_more(self, authority: Authority) -> None:
        one = raised(authority)
        climb_alerts.run(CLOSE5)
        answer(authority, one, now=CLOSE5 + SECOND)
        judge(authority, one, accepted=True, now=CLOSE5 + SECOND)
        assert waits(authority, SENDER, CLOSE5 + SECOND) == []
        with pytest.raises(Refused) as no:
            send(authority, one, CLOSE5 + SECOND)
        assert no.value.code == "move_not_allowed"

    def test_unsent_at_the_next_close_the_head_of_service_hears_that_one_waits_and_reads_no_word_of_it(
        self, authority: Authority
    ) -> None:
        one, next_close = raised(authority), CLOSE5 + DAY
        climb_alerts.run(CLOSE5)
        assert climb_alerts.run(next_close - SECOND) == NOTHING and waits(authority, HEAD, next_close - SECOND) == []
        climb_alerts.run(next_close)
        assert notices(authority, "alert_unsent") == [HEAD] and waits(authority, HEAD, next_close) == ["ALERT_UNSENT"]
        with pytest.raises(Missing):
            found(authority, one, HEAD, next_close)
        assert queries.concerns(Asking(authority.actor(HEAD), next_close)) == ()
        # The raiser may release it too, with a reason: past the Safeguarding Manager, at any time.
        climbing.go(one, Stage.HEAD, "It waits since Monday.", **step(authority, one, OFFICER, next_close))
        assert found(authority, one, HEAD, next_close).row.called == "Practice Alert"
        assert waits(authority, HEAD, next_close) == ["ALERT_ANSWER"]

    def test_the_server_was_down_over_day_5_and_over_the_weekend_and_the_days_are_right_all_the_same(
        self, authority: Authority
    ) -> None:
        one = raised(authority)
        later = CLOSE5 + 2 * DAY
        assert climb_alerts.run(later) == "2 days of practice concerns told"
        assert notices(authority, "alert_to_send") == [SENDER] and notices(authority, "alert_unsent") == [HEAD]
        send(authority, one, later)
        assert found(authority, one, HEAD, later).row.due == DAY10

    def test_killed_between_two_concerns_the_next_run_tells_the_other(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        raised(authority)
        second = raised(authority, theme="Health")
        real = climbing.post_letters

        def dies(letters: object, row: Concern, **more: object) -> None:
            if row.pk == second:
                raise KeyboardInterrupt
            real(letters, row, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(climbing, "post_letters", dies)
        with pytest.raises(KeyboardInterrupt):
            climb_alerts.run(CLOSE5)
        assert notices(authority, "alert_to_send") == [SENDER]
        monkeypatch.setattr(climbing, "post_letters", real)
        assert climb_alerts.run(CLOSE5) == "1 day of a practice concern told"
        assert notices(authority, "alert_to_send") == [SENDER, SENDER]

    def test_day_10_counts_from_raising_and_goes_to_the_operational_director(self, authority: Authority) -> None:
        one = raised(authority)
        send(authority, one)
        assert notices(authority, "alert_sent") == [HEAD]
        assert set(notices(authority, "alert_went_on")) == {MANAGER, WORKER, OFFICER}
        answer(authority, one, HEAD, CLOSE5)
        judge(authority, one, accepted=False, now=CLOSE5)
        climb_alerts.run(CLOSE10)
        assert waits(authority, SENDER, CLOSE10) == ["ALERT_SEND"]
        send(authority, one, CLOSE10)
        assert notices(authority, "alert_sent") == [HEAD, DIRECTOR]
        assert waits(authority, DIRECTOR, CLOSE10) == ["ALERT_ANSWER"]
        with pytest.raises(Missing):
            found(authority, one, DCS, CLOSE10)

    def test_past_the_whole_of_its_time_it_is_told_once_and_stays_visible(self, authority: Authority) -> None:
        one = raised(authority)
        climbing.go(one, Stage.DIRECTOR, "It cannot wait.", **step(authority, one, OFFICER, NOW))
        climb_alerts.run(CLOSE20)
        assert sorted(notices(authority, "alert_past")) == sorted([SENDER, OFFICER])
        climbing.go(one, Stage.DCS, "Twenty days.", **step(authority, one, OFFICER, CLOSE20))
        assert climb_alerts.run(CLOSE20 + DAY) == NOTHING
        assert "ALERT_PAST" in waits(authority, SENDER, CLOSE20 + DAY)
        assert found(authority, one, DCS, CLOSE20).row.late

    def test_a_rule_that_changes_moves_no_concern_raised_before(self, authority: Authority) -> None:
        one = raised(authority)
        three = {"length": 3, "unit": "working days"}
        day = TODAY + DAY
        set_rule("escalation.head_of_service", three, valid_from=day, source="Ours", by=SYSTEM, now=NOW)
        other = raised(authority, theme="Health", now=at(day))
        assert found(authority, one).row.due == DAY5
        assert found(authority, other, now=at(day)).row.due == day + 3 * DAY


class TestSending:
    def test_before_its_day_has_closed_it_is_not_sent(self, authority: Authority) -> None:
        one = raised(authority)
        with pytest.raises(Refused) as no:
            send(authority, one, CLOSE5 - SECOND)
        assert no.value.code == "not_yet" and "Monday 30 November" in no.value.message

    @pytest.mark.parametrize("role", [OFFICER, MANAGER, WORKER, HEAD, DIRECTOR])
    def test_nobody_else_sends_it(self, authority: Authority, role: Role) -> None:
        one = raised(authority)
        with pytest.raises(Missing):
            climbing.send(one, "", version=1, by=authority.actor(role), now=CLOSE5)

    def test_who_stands_in_for_the_safeguarding_manager_sends_it(self, authority: Authority) -> None:
        one, other = raised(authority), Role.PRACTICE_DEVELOPER
        accounts.arrange_cover(
            authority.account(SENDER), authority.account(other), starts=TODAY, ends=DAY10, by=SYSTEM, now=NOW
        )
        assert waits(authority, other, CLOSE5) == ["ALERT_SEND"]
        climbing.send(one, "", version=1, by=authority.actor(other), now=CLOSE5)
        assert Concern.objects.get(pk=one).stage == Stage.HEAD

    def test_where_nobody_is_safeguarding_manager_it_waits_for_the_head_of_safeguarding(
        self, authority: Authority
    ) -> None:
        raised(authority)
        assert waits(authority, Role.HEAD_OF_QA, CLOSE5) == []
        accounts.deactivate_account(authority.account(SENDER), by=SYSTEM, now=NOW)
        climb_alerts.run(CLOSE5)
        assert notices(authority, "alert_to_send") == [Role.HEAD_OF_QA]
        assert waits(authority, Role.HEAD_OF_QA, CLOSE5) == ["ALERT_SEND"]

    def test_sent_by_two_at_once_it_goes_on_once(self, authority: Authority) -> None:
        one = raised(authority)
        send(authority, one)
        with pytest.raises((Stale, Refused)):
            climbing.send(one, "", version=1, by=authority.actor(SENDER), now=CLOSE10)
        assert Concern.objects.get(pk=one).stage == Stage.HEAD


class TestGoingPastAStage:
    @pytest.mark.parametrize(("to", "reads"), [(Stage.HEAD, HEAD), (Stage.DIRECTOR, DIRECTOR), (Stage.DCS, DCS)])
    def test_to_any_stage_at_once_with_a_reason(self, authority: Authority, to: Stage, reads: Role) -> None:
        one = raised(authority)
        with pytest.raises(Refused) as no:
            climbing.go(one, to, " ", **step(authority, one, OFFICER, NOW))
        assert no.value.code == "why"
        climbing.go(one, to, "He may be hurt today.", **step(authority, one, OFFICER, NOW))
        assert notices(authority, "alert_sent") == [reads]
        assert set(notices(authority, "alert_went_on")) == {MANAGER, WORKER, SENDER}
        assert found(authority, one, reads).row.stage is to

    def test_never_down_and_by_its_holder_alone(self, authority: Authority) -> None:
        one = raised(authority)
        climbing.go(one, Stage.DIRECTOR, "At once.", **step(authority, one, OFFICER, NOW))
        for stage in (Stage.HEAD, Stage.DIRECTOR, Stage.TEAM):
            with pytest.raises(Refused) as no:
                climbing.go(one, stage, "Back.", **step(authority, one, OFFICER, NOW))
            assert no.value.code in ("move_not_allowed", "to")
        for role in (MANAGER, SENDER, DIRECTOR):
            with pytest.raises(Missing):
                climbing.go(one, Stage.DCS, "Up.", version=2, by=authority.actor(role), now=NOW)


class TestHolding:
    def test_a_pause_moves_its_stage_and_never_the_whole_and_ends_by_itself(self, authority: Authority) -> None:
        one = raised(authority)
        until = TODAY + 2 * DAY
        climbing.pause(one, until, "A test is coming.", "The Team Manager", **step(authority, one, OFFICER, NOW))
        view = found(authority, one)
        assert (view.row.due, view.whole_ends) == (DAY5 + 2 * DAY, CLOSE20.date()) and view.pause is not None
        assert climb_alerts.run(CLOSE5) == NOTHING
        assert climb_alerts.run(CLOSE5 + 2 * DAY) == "1 day of a practice concern told"
        assert found(authority, one, now=CLOSE5).pause is None

    def test_ended_early_it_holds_no_longer(self, authority: Authority) -> None:
        one = raised(authority)
        climbing.pause(one, TODAY + 3 * DAY, "A test.", "The Team Manager", **step(authority, one, OFFICER, NOW))
        with pytest.raises(Refused) as no:
            climbing.pause(one, TODAY + 2 * DAY, "Again.", "She", **step(authority, one, OFFICER, NOW))
        assert no.value.code == "held"
        climbing.unpause(one, **step(authority, one, OFFICER, NOW + DAY))
        assert found(authority, one).row.due == DAY5 + DAY
        with pytest.raises(Missing):
            climbing.unpause(one, **step(authority, one, OFFICER, NOW + DAY))

    def test_for_longer_than_the_next_stage_it_is_refused_and_so_is_one_by_anybody_else(
        self, authority: Authority
    ) -> None:
        one = raised(authority)
        with pytest.raises(Refused) as no:
            climbing.pause(one, TODAY + 20 * DAY, "Long.", "She", **step(authority, one, OFFICER, NOW))
        assert no.value.code == "until"
        with pytest.raises(Missing):
            climbing.pause(one, TODAY + DAY, "Long.", "I", version=1, by=authority.actor(MANAGER), now=NOW)


class TestTheChild:
    def test_moved_to_another_team_the_concern_goes_along_and_those_now_asked_are_told(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one = raised(authority)
        put(monkeypatch, team_id=authority.other_team, worker_id=authority.other_worker)
        assert climb_alerts.run(NOW) == "1 practice concern moved with its child"
        assert climb_alerts.run(NOW) == NOTHING
        row = Concern.objects.get(pk=one)
        assert (row.team_id, row.service_id, row.worker_id) == (
            authority.other_team, authority.other_service, authority.other_worker
        )  # fmt: skip
        for role in (MANAGER, WORKER):
            with pytest.raises(Missing):
                found(authority, one, role)
        # Its holder keeps it, though not linked to the new team.
        assert found(authority, one, OFFICER).row.team_id == authority.other_team

    def test_of_a_worker_who_is_gone_the_team_manager_alone_is_asked(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        raised(authority)
        put(monkeypatch, team_id=authority.team)
        climb_alerts.run(NOW)
        assert waits(authority, WORKER, NOW) == [] and waits(authority, MANAGER, NOW) == ["ALERT_ANSWER"]

    @pytest.mark.parametrize("where", [{"open": False, "team_id": None, "closed": True}, {"team_id": None}])
    def test_the_childs_case_closed_or_eighteen_the_concern_stays_where_it_was(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch, where: dict[str, object]
    ) -> None:
        one = raised(authority)
        put(monkeypatch, **where)
        assert climb_alerts.run(NOW) == NOTHING
        assert waits(authority, MANAGER, NOW) == ["ALERT_ANSWER"]
        climb_alerts.run(CLOSE5)
        assert notices(authority, "alert_to_send") == [SENDER] and Concern.objects.get(pk=one).status == Status.OPEN

    def test_of_a_team_that_was_closed_whoever_took_its_work_over_is_asked(self, authority: Authority) -> None:
        one = raised(authority)
        people.close_team(authority.team, closes=TODAY, successor_id=authority.sibling_team, by=SYSTEM, now=NOW)
        climb_alerts.run(NOW)
        assert Concern.objects.get(pk=one).team_id == authority.sibling_team

    def test_a_closed_concern_stays_with_the_team_that_had_it(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one = raised(authority)
        answer(authority, one)
        judge(authority, one, accepted=True)
        close(authority, one)
        put(monkeypatch, team_id=authority.other_team)
        assert climb_alerts.run(CLOSE20 + DAY) == NOTHING
        assert Concern.objects.get(pk=one).team_id == authority.team


def test_legal_advice_and_cafcass_leave_the_days_as_they_are(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = raised(authority)
    monkeypatch.setattr(changes, "is_looked_after", lambda face: True)
    changes.tell_cafcass(one, TODAY, "We asked.", "A guardian", **step(authority, one, OFFICER, NOW))
    changes.record_advice(one, TODAY, "We wait.", "A solicitor", **step(authority, one, OFFICER, NOW))
    assert climb_alerts.run(CLOSE5) == "1 day of a practice concern told"
