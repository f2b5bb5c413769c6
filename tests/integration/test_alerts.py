"""Practice concerns: raised, answered, judged, closed with what changed for the child; and who may do each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.history.models import Event as HistoryEvent
from practicelens.notices.models import Notice
from practicelens.people.accounts import changes as accounts
from practicelens.people.asking import Asking
from practicelens.people.setup import changes as people
from practicelens.quality.alerts import changes, climbing, queries
from practicelens.quality.alerts.models import Concern, Step
from practicelens.quality.alerts.states import Stage, Status
from practicelens.quality.alerts.waiting import waiting
from tests.builders import concerns
from tests.builders.audits import CHILD
from tests.builders.authority import NOW, Authority
from tests.builders.concerns import CLOSE5, CLOSE10, EXPLAINED, answer, close, found, judge, outcome, raised, send, step

OFFICER, MANAGER, WORKER = Role.REVIEWING_OFFICER, Role.TEAM_MANAGER, Role.PRACTITIONER
SENDER, HEAD, DIRECTOR, DCS = Role.SAFEGUARDING_MANAGER, Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.DCS


def notices(authority: Authority, kind: str) -> set[Role]:
    """The roles whose people were told of something."""
    accounts_of = set(Notice.objects.filter(kind=kind).values_list("to_account", flat=True))
    return {role for role in Role if authority.account(role) in accounts_of}


def waits(authority: Authority, role: Role, now: object = NOW) -> list[str]:
    """The kinds of what waits for somebody of practice concerns."""
    return [one.kind.name for one in waiting(Asking(authority.actor(role), now))]  # type: ignore[arg-type]


def restrict(authority: Authority, *named: Role) -> None:
    """The child becomes a restricted one, with these people named."""
    child = people.restrict_child(CHILD, reason="A colleague's own", starts=authority.today, by=SYSTEM, now=NOW)
    for role in named:
        people.name_on_restricted(child, authority.account(role), starts=authority.today, by=SYSTEM, now=NOW)


class TestRaising:
    def test_social_worker_and_team_manager_are_told_at_once_and_no_notice_names_the_child(
        self, authority: Authority
    ) -> None:
        one = raised(authority)
        assert notices(authority, "alert_raised") == {MANAGER, WORKER}
        assert CHILD.identifier not in repr(list(Notice.objects.values()))
        view = found(authority, one)
        assert (view.row.stage, view.row.status, view.day, view.row.due) == (Stage.TEAM, Status.OPEN, 0, concerns.DAY5)
        assert (view.whole_ends, view.meeting_by) == (concerns.DAY20, date(2026, 11, 24))
        assert waits(authority, MANAGER) == waits(authority, WORKER) == ["ALERT_ANSWER"]
        assert waits(authority, OFFICER) == ["ALERT_RECORD"]
        assert waits(authority, HEAD) == waits(authority, DIRECTOR) == waits(authority, SENDER) == []

    @pytest.mark.parametrize("role", [one for one in Role if one is not OFFICER])
    def test_nobody_else_raises_one(self, authority: Authority, role: Role) -> None:
        with pytest.raises(Missing):
            raised(authority, role=role)

    def test_nor_a_reviewing_officer_of_a_team_that_is_not_theirs(self, authority: Authority) -> None:
        with pytest.raises(Missing):
            raised(authority, team_id=authority.other_team)

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"what": " "}, "what"),
            ({"what": "x" * 201}, "too_long"),
            ({"why": ""}, "why"),
            ({"right": ""}, "right"),
            ({"theme": "Astrology"}, "theme"),
            ({"standard": "no_such"}, "standard"),
            ({"by_when": date(2026, 11, 22)}, "on"),
        ],
    )
    def test_what_must_be_written(self, authority: Authority, more: dict[str, object], code: str) -> None:
        with pytest.raises(Refused) as no:
            raised(authority, **more)
        assert no.value.code == code
        assert not Concern.objects.exists() and not Notice.objects.exists()

    def test_raised_twice_for_the_same_child_and_theme_the_second_is_led_to_the_first(
        self, authority: Authority
    ) -> None:
        one = raised(authority)
        with pytest.raises(Refused) as no:
            raised(authority, what="Still no plan")
        assert no.value.code == "twice" and f"PC-{1000 + one}" in no.value.message
        assert raised(authority, theme="Education") != one
        answer(authority, one)
        judge(authority, one, accepted=True)
        close(authority, one)
        again = raised(authority)
        # What was raised before stands beside the new one: a repeat is seen.
        assert {row.id for row in found(authority, again).earlier} >= {one}

    def test_where_nobody_has_the_child_the_safeguarding_manager_is_told(self, authority: Authority) -> None:
        raised(authority, worker_id=None)
        assert notices(authority, "alert_raised") == {MANAGER}
        accounts.deactivate_account(authority.account(MANAGER), by=SYSTEM, now=NOW)
        raised(authority, worker_id=None, theme="Health")
        assert notices(authority, "alert_raised") == {MANAGER, SENDER}


class TestAnswering:
    def test_an_answer_is_no_resolution_until_it_is_accepted(self, authority: Authority) -> None:
        one = raised(authority)
        answer(authority, one, words="A meeting in January.")
        assert notices(authority, "alert_answered") == {OFFICER}
        assert waits(authority, MANAGER) == [] and "ALERT_JUDGE" in waits(authority, OFFICER)
        judge(authority, one, accepted=False)
        assert notices(authority, "alert_judged") == {MANAGER, WORKER}
        assert waits(authority, MANAGER) == ["ALERT_ANSWER"]
        answer(authority, one, WORKER, words="A meeting on Friday.")
        judge(authority, one, accepted=True)
        view = found(authority, one)
        assert view.row.status is Status.ACCEPTED and view.row.outcome == ""
        assert [(answer.by, answer.verdict) for answer in view.answers] == [
            ("Amina Yusuf", "accepted"), ("Priya Nair", "not accepted")
        ]  # fmt: skip
        assert waits(authority, MANAGER) == [] and "ALERT_CLOSE" in waits(authority, OFFICER)

    @pytest.mark.parametrize("role", [one for one in Role if one not in (MANAGER, WORKER)])
    def test_whoever_it_was_not_asked_of_cannot_answer(self, authority: Authority, role: Role) -> None:
        one = raised(authority)
        with pytest.raises(Missing):
            changes.answer(one, "All is well.", None, version=1, by=authority.actor(role), now=NOW)
        assert not Step.objects.filter(what="ANSWER").exists()

    def test_the_stages_passed_may_still_answer_and_those_to_come_do_not_read_it(self, authority: Authority) -> None:
        one = raised(authority)
        send(authority, one)
        answer(authority, one, HEAD, CLOSE5)
        answer(authority, one, MANAGER, CLOSE5)
        for role in (DIRECTOR, DCS):
            with pytest.raises(Missing):
                found(authority, one, role, CLOSE5)
            assert queries.concerns(Asking(authority.actor(role), CLOSE5)) == ()

    def test_two_who_answer_at_once_the_second_is_shown_the_first_and_may_send_theirs_again(
        self, authority: Authority
    ) -> None:
        one = raised(authority)
        answer(authority, one, MANAGER, words="Ours.")
        with pytest.raises(Stale) as late:
            changes.answer(one, "Mine.", None, version=1, by=authority.actor(WORKER), now=NOW)
        assert "Ours." in repr(late.value.stands)
        answer(authority, one, WORKER, words="Mine.")
        assert len(found(authority, one).answers) == 2

    def test_nobody_but_its_holder_judges_and_an_answer_is_judged_once(self, authority: Authority) -> None:
        one = raised(authority)
        answer(authority, one)
        waits_id = found(authority, one).to_judge.id  # type: ignore[union-attr]
        for role in (MANAGER, WORKER, SENDER, Role.HEAD_OF_QA, HEAD):
            with pytest.raises(Missing):
                changes.judge(one, waits_id, "Fine.", accepted=True, version=2, by=authority.actor(role), now=NOW)
        judge(authority, one, accepted=False)
        with pytest.raises(Missing):
            changes.judge(one, waits_id, "Fine.", accepted=True, **step(authority, one, OFFICER, NOW))
        with pytest.raises(Refused) as no:
            answer(authority, one, words=" ")
        assert no.value.code == "text"

    def test_what_was_accepted_and_did_not_happen_goes_on_by_the_days_it_always_had(self, authority: Authority) -> None:
        one = raised(authority)
        answer(authority, one)
        judge(authority, one, accepted=True)
        assert waits(authority, SENDER, CLOSE5) == []
        changes.resume(one, "Nobody came.", **step(authority, one, OFFICER, CLOSE5))
        assert waits(authority, SENDER, CLOSE5) == ["ALERT_SEND"]
        assert SENDER in notices(authority, "alert_resumed")


class TestClosing:
    def test_closing_needs_the_outcome_for_the_child_and_how_they_were_told(self, authority: Authority) -> None:
        one = raised(authority)
        answer(authority, one)
        judge(authority, one, accepted=True)
        wrong = {
            "outcome": {"outcome": " "},
            "told": {"how_explained": ""},
            "on_record": {"on_record": date(2026, 11, 24)},
        }
        for code, more in wrong.items():
            with pytest.raises(Refused) as no:
                changes.close(one, "agreed", outcome(**more), **step(authority, one, OFFICER, NOW))
            assert no.value.code == code
        for agreement in ("", "not_agreed", "maybe"):
            with pytest.raises(Refused) as no:
                changes.close(one, agreement, outcome(), **step(authority, one, OFFICER, NOW))
            assert no.value.code == "agreement"
        close(authority, one)
        view = found(authority, one)
        assert (view.row.status, view.row.outcome, view.how_explained) == (
            Status.CLOSED,
            "He lives with his aunt.",
            EXPLAINED,
        )
        assert view.not_on_record == 0 and view.may == frozenset()
        assert notices(authority, "alert_closed") == {MANAGER, WORKER, SENDER}
        assert [row.id for row in queries.concerns(authority.asking(MANAGER), closed=True)] == [one]
        assert queries.concerns(authority.asking(MANAGER)) == () and waits(authority, OFFICER) == []

    def test_an_answer_that_nobody_accepted_closes_nothing(self, authority: Authority) -> None:
        one = raised(authority)
        answer(authority, one)
        for act in (
            lambda more: changes.close(one, "agreed", outcome(), **more),
            lambda more: changes.settle(one, "I do not agree.", outcome(), **more),
        ):
            with pytest.raises(Refused) as no:
                act(step(authority, one, OFFICER, NOW))
            assert no.value.code == "move_not_allowed"

    def test_settled_not_agreed_after_a_directors_answer_keeps_the_dissent(self, authority: Authority) -> None:
        one = raised(authority)
        climbing.go(one, Stage.DIRECTOR, "It cannot wait.", **step(authority, one, OFFICER, NOW))
        more = step(authority, one, OFFICER, NOW)
        with pytest.raises(Refused) as no:
            changes.settle(one, "I do not agree.", outcome(), **more)
        assert no.value.code == "not_refused"
        answer(authority, one, DIRECTOR)
        judge(authority, one, accepted=False)
        assert "ALERT_CLOSE" in waits(authority, OFFICER)
        with pytest.raises(Refused) as no:
            changes.settle(one, "", outcome(), **step(authority, one, OFFICER, NOW))
        assert no.value.code == "dissent"
        without = outcome(outcome="Nothing changed.", how_explained="", why_not_explained="He is not yet born.")
        changes.settle(one, "He still has no plan.", without, **step(authority, one, OFFICER, NOW))
        view = found(authority, one, DIRECTOR)
        assert view.dissent == "He still has no plan." and view.row.agreement == "not_agreed"

    def test_the_database_holds_closing_and_outcome_together(self, authority: Authority) -> None:
        one = raised(authority)
        for change in ({"status": "closed"}, {"outcome": "Better."}, {"agreement": "agreed"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Concern.objects.filter(pk=one).update(**change)

    def test_what_goes_on_the_childs_record_is_prepared_and_legal_advice_is_not_in_it(
        self, authority: Authority
    ) -> None:
        one = raised(authority)
        changes.record_advice(one, NOW.date(), "Counsel waits.", "A solicitor", **step(authority, one, OFFICER, NOW))
        changes.meet(one, NOW.date(), "We met.", "Priya", **step(authority, one, OFFICER, NOW))
        text = found(authority, one).text
        assert "He keeps a packed bag" in text and "We met." in text and "Counsel" not in text
        changes.put_on_record(one, NOW.date(), **step(authority, one, OFFICER, NOW))
        assert found(authority, one).not_on_record == 0 and waits(authority, OFFICER) == []
        answer(authority, one, words="On Friday.")
        later = found(authority, one)
        assert later.not_on_record == 1 and "On Friday." in later.text and "We met." not in later.text


class TestWho:
    def test_who_reads_a_new_one(self, authority: Authority) -> None:
        one, readers = raised(authority), {OFFICER, MANAGER, WORKER, SENDER, Role.HEAD_OF_QA}
        for role in Role:
            if role in readers:
                assert found(authority, one, role).row.id == one
                assert [row.id for row in queries.concerns(authority.asking(role))] == [one]
                continue
            with pytest.raises(Missing):
                found(authority, one, role)
            assert queries.of_child(authority.asking(role), CHILD) == ()

    def test_a_restricted_child_is_for_those_named_alone_and_somebody_is_told_where_nobody_is(
        self, authority: Authority
    ) -> None:
        restrict(authority, OFFICER)
        one = raised(authority)
        assert notices(authority, "alert_raised") == set()
        assert notices(authority, "alert_nobody_named") == {Role.INFORMATION_GOVERNANCE}
        for role in (MANAGER, WORKER, SENDER):
            with pytest.raises(Missing):
                found(authority, one, role)
            assert waits(authority, role) == [] and queries.concerns(authority.asking(role)) == ()
            assert waits(authority, role, CLOSE5) == []
        assert found(authority, one).row.id == one

    def test_an_officer_who_is_not_named_raises_none_about_a_restricted_child(self, authority: Authority) -> None:
        restrict(authority, MANAGER)
        with pytest.raises(Missing):
            raised(authority)

    def test_who_stands_in_for_the_officer_holds_it_meanwhile(self, authority: Authority) -> None:
        one, other = raised(authority), Role.PRACTICE_DEVELOPER
        answer(authority, one)
        with pytest.raises(Missing):
            found(authority, one, other)
        accounts.arrange_cover(
            authority.account(OFFICER), authority.account(other), starts=authority.today,
            ends=authority.today + timedelta(days=7), by=SYSTEM, now=NOW,
        )  # fmt: skip
        assert "ALERT_JUDGE" in waits(authority, other)
        view = found(authority, one, other)
        changes.judge(
            one, view.to_judge.id, "Enough.", accepted=True, version=view.version,  # type: ignore[union-attr]
            by=authority.actor(other), now=NOW,
        )  # fmt: skip
        assert found(authority, one).row.status is Status.ACCEPTED

    def test_the_raiser_leaves_and_the_safeguarding_manager_gives_it_to_another(self, authority: Authority) -> None:
        one = raised(authority)
        assert waits(authority, SENDER) == []
        other = accounts.create_account("second@northborough.example", "Noor Aziz", by=SYSTEM, now=NOW)
        accounts.grant_role(other, OFFICER, starts=authority.today, by=SYSTEM, now=NOW)
        accounts.deactivate_account(authority.account(OFFICER), by=SYSTEM, now=NOW)
        assert waits(authority, SENDER) == ["ALERT_GIVE"]
        officers = queries.officers_of(authority.asking(SENDER), one)
        assert officers == ((other, "Noor Aziz"),)
        more = {"version": 1, "by": authority.actor(SENDER), "now": NOW}
        with pytest.raises(Refused) as no:
            changes.give(one, authority.account(MANAGER), "She left.", **more)  # type: ignore[arg-type]
        assert no.value.code == "to"
        changes.give(one, other, "She left.", **more)  # type: ignore[arg-type]
        assert waits(authority, SENDER) == [] and Concern.objects.get(pk=one).holder_id == other

    def test_cafcass_only_for_a_child_looked_after(self, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
        one = raised(authority)
        more = step(authority, one, OFFICER, NOW)
        with pytest.raises(Missing):
            changes.tell_cafcass(one, NOW.date(), "We asked.", "A guardian", **more)
        monkeypatch.setattr(changes, "is_looked_after", lambda face: True)
        changes.tell_cafcass(one, NOW.date(), "We asked.", "A guardian", **more)
        assert found(authority, one).row.stage is Stage.TEAM  # the clock here goes on

    def test_every_step_and_every_look_is_in_history_without_a_word(self, authority: Authority) -> None:
        one = raised(authority)
        answer(authority, one, words="A secret word")
        authority.client(MANAGER).get(reverse("alert", args=[one]))
        kinds = set(HistoryEvent.objects.filter(subject_kind="concern").values_list("kind", flat=True))
        assert kinds == {"alerts.raised", "alerts.answer", "alerts.looked"}
        assert "A secret word" not in repr(list(HistoryEvent.objects.values_list("data", flat=True)))


def test_day_ten_counts_from_raising_however_late_the_alert_went(authority: Authority) -> None:
    one = raised(authority)
    send(authority, one, CLOSE10)
    assert waits(authority, SENDER, CLOSE10) == ["ALERT_SEND"]
    send(authority, one, CLOSE10)
    assert found(authority, one, DIRECTOR, CLOSE10).row.stage is Stage.DIRECTOR
