"""Comparison meetings: when due and by whom, who records and who reads, and what there is to compare."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.jobs import climb_duties
from practicelens.notices.models import Notice
from practicelens.notices.queries import for_person
from practicelens.people.setup import changes as people
from practicelens.quality.duties.rules import Counts
from practicelens.quality.duties.states import State
from practicelens.quality.moderation.comparison.changes import close_comparison, record_comparison
from practicelens.quality.moderation.comparison.owed import comparisons, lines, waiting
from practicelens.quality.moderation.comparison.queries import comparison, to_meet
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.changes import set_rule
from practicelens.workdays import clock
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import Authority
from tests.builders.graded_twice import paired
from tests.builders.things_comparison import PERIOD, met

pytestmark = pytest.mark.django_db
G = Grade
JANUARY, DUE, FEBRUARY = date(2027, 1, 4), date(2027, 1, 29), date(2027, 2, 1)


@pytest.fixture
def audits(authority: Authority) -> Audits:
    """Audits of the small authority."""
    return Audits(authority)


def at(day: date) -> datetime:
    """Nine in the morning of a day."""
    return datetime.combine(day, time(9), UTC)


def recorded(builder: Audits, role: Role = Role.QA_OFFICER, **overrides: object) -> int:
    """Recorded by one of the two."""
    if "audits" not in overrides:
        overrides["audits"] = [builder.submitted()]
    return record_comparison(met(builder, **overrides), by=builder.actor(role), now=builder.now)


def test_it_waits_for_officer_and_manager_from_the_day_the_period_is_over_until_it_is_held(audits: Audits) -> None:
    audit_id = audits.submitted()
    for role in (Role.QA_OFFICER, Role.TEAM_MANAGER):
        by = audits.actor(role)
        assert waiting(asking(by, audits.now.date())) == ()
        (one,) = waiting(asking(by, JANUARY))
        assert (one.due, one.since) == (DUE, date(2027, 1, 1))
        assert one.detail == "Tom Ferris and Priya Nair"
        (late,) = waiting(asking(by, FEBRUARY))
        assert late.detail == "Tom Ferris and Priya Nair"
    assert waiting(asking(audits.actor(Role.HEAD_OF_QA), JANUARY)) == ()
    recorded(audits, audits=[audit_id])
    assert waiting(asking(audits.officer, JANUARY)) == ()


def test_a_period_without_an_audit_has_nothing_to_compare(audits: Audits) -> None:
    assert lines(asking(audits.officer, JANUARY)) == ()
    audits.submitted()
    assert [(one.team, one.period.start, one.audits) for one in lines(asking(audits.officer, JANUARY))] == [
        ("Family Support Team One", PERIOD, 1)
    ]


def test_a_shorter_period_is_a_setting_and_cuts_the_running_one_at_the_month_after_it(audits: Audits) -> None:
    set_rule("comparison.months", 1, valid_from=audits.now.date(), source="Ours", by=SYSTEM, now=audits.now)
    audits.submitted()
    (one,) = waiting(asking(audits.officer, date(2026, 12, 1)))
    assert one.due == date(2026, 12, 31)
    assert one.title == "Compare the audits of Family Support Team One, October to November 2026"


def test_the_officer_records_it_and_the_others_are_told(audits: Audits) -> None:
    found = comparison(asking(audits.actor(Role.HEAD_OF_SERVICE)), recorded(audits))
    assert found.people == ("Tom Ferris", "Priya Nair")
    assert (found.supervision, found.recorded_by) == ("Ask what the child would say of the plan.", "Tom Ferris")
    assert Event.objects.filter(kind="moderation.compared", subject_id=found.id).count() == 1
    for role, notified in ((Role.TEAM_MANAGER, True), (Role.PRACTICE_DEVELOPER, True), (Role.QA_OFFICER, False)):
        kinds = [one.kind for one in for_person(asking(audits.actor(role)))]
        assert ("comparison_recorded" in kinds) is notified


def test_the_manager_may_record_it_too_and_nobody_else(audits: Audits) -> None:
    for role in set(Role) - {Role.QA_OFFICER, Role.TEAM_MANAGER}:
        with pytest.raises(Missing):
            record_comparison(met(audits, audits=[1]), by=audits.actor(role), now=audits.now)
    assert recorded(audits, Role.TEAM_MANAGER)


def test_a_period_is_recorded_once(audits: Audits) -> None:
    recorded(audits)
    with pytest.raises(Refused) as again:
        recorded(audits)
    assert again.value.code == "recorded"


def test_a_period_that_is_none_or_has_not_begun_is_missing(audits: Audits) -> None:
    for start in (date(2026, 11, 1), date(2027, 1, 1)):
        with pytest.raises(Missing):
            recorded(audits, period_start=start)
        with pytest.raises(Missing):
            to_meet(asking(audits.officer), audits.authority.team, start)


def test_audits_of_another_team_are_not_compared(audits: Audits) -> None:
    other = audits.submitted(team_id=audits.authority.sibling_team, worker_id=None)
    with pytest.raises(Refused) as refused:
        recorded(audits, audits=[other])
    assert refused.value.code == "audits_missing"


def test_a_pairs_difference_is_seen_by_its_graders_and_who_leads(audits: Audits) -> None:
    audit_id = paired(audits, G.GOOD, G.REQUIRES_IMPROVEMENT)
    (one,) = to_meet(asking(audits.officer), audits.authority.team, PERIOD).audits
    words = "Pair: Tom Ferris Good, Priya Nair Requires improvement; 1 step apart, "
    assert one.apart.startswith(words)
    meeting = recorded(audits, audits=[audit_id])
    assert comparison(asking(audits.actor(Role.HEAD_OF_QA)), meeting).audits[0].apart.startswith(words)
    assert comparison(asking(audits.actor(Role.HEAD_OF_SERVICE)), meeting).audits[0].apart == ""


def test_an_audit_of_a_restricted_child_is_offered_and_shown_only_to_those_named(audits: Audits) -> None:
    meeting = recorded(audits)
    head = audits.actor(Role.HEAD_OF_SERVICE)
    assert [len(comparison(asking(head), meeting).audits), comparison(asking(head), meeting).hidden] == [1, 0]
    restricted = people.restrict_child(CHILD, reason="Kin", starts=audits.now.date(), by=SYSTEM, now=audits.now)
    assert [len(comparison(asking(head), meeting).audits), comparison(asking(head), meeting).hidden] == [0, 1]
    assert to_meet(asking(audits.officer), audits.authority.team, PERIOD).audits == ()
    assert restricted


def test_reports_count_what_fell_due_what_was_held_and_what_was_late(audits: Audits) -> None:
    audit_id, head = audits.submitted(), audits.actor(Role.HEAD_OF_QA)
    year = (date(2026, 12, 1), FEBRUARY)
    assert comparisons(asking(head), *year).counts == Counts(due=1, done=0, late=0, missed=1, closed=0)
    assert comparisons(asking(head), date(2026, 12, 1), DUE - timedelta(days=1)).counts == Counts(0, 0, 0, 0, 0)
    recorded(audits, audits=[audit_id])
    assert comparisons(asking(head), *year).counts == Counts(due=1, done=1, late=0, missed=0, closed=0)


def test_a_missed_one_waits_for_years_and_climbs_to_the_head_of_service_in_one_line(audits: Audits) -> None:
    audits.submitted()
    climbs = date(2027, 2, 12)  # ten working days after its day
    for role in (Role.HEAD_OF_SERVICE, Role.HEAD_OF_QA):
        by = audits.actor(role)
        assert waiting(asking(by, climbs - timedelta(days=1))) == ()
        (one,) = waiting(asking(by, climbs))
        assert (one.title, one.due, one.detail) == ("A comparison meeting was missed", DUE, "Family Support Team One")
        assert one.link == "/moderation/comparisons/?state=missed"
    notices = Notice.objects.filter(kind="duty_climbed", about__startswith="QA Officer")
    climb_duties.run(at(climbs - timedelta(days=1)))
    assert not notices.exists()
    climb_duties.run(at(climbs))
    notified = set(notices.values_list("to_account", flat=True))
    assert notified == {audits.authority.account(role) for role in (Role.HEAD_OF_SERVICE, Role.HEAD_OF_QA)}
    for years in (date(2027, 2, 12), date(2031, 2, 12)):
        (one,) = waiting(asking(audits.officer, years))
        assert one.title == "Compare the audits of Family Support Team One, October to December 2026"
        assert [line.period.start for line in lines(asking(audits.officer, years), missed=True)] == [PERIOD]


def test_one_that_is_closed_with_a_reason_is_asked_for_no_more_and_stays_missed(audits: Audits) -> None:
    audits.submitted()
    head, team = audits.actor(Role.HEAD_OF_SERVICE), audits.authority.team
    close_comparison(team, PERIOD, "Both were new in post.", by=head, now=at(FEBRUARY))
    assert waiting(asking(audits.officer, FEBRUARY)) == () == waiting(asking(head, date(2028, 1, 10)))
    (line,) = [one for one in lines(asking(head, date(2031, 2, 12))) if one.period.start == PERIOD]
    assert line.owed.closed is not None and line.owed.closed.why == "Both were new in post."
    assert (line.state, line.may_close) == (State.CLOSED, False)
    counted = comparisons(asking(audits.actor(Role.HEAD_OF_QA), FEBRUARY), date(2026, 12, 1), FEBRUARY)
    assert counted.counts == Counts(due=1, done=0, late=0, missed=1, closed=1)
    with pytest.raises(Refused) as again:
        close_comparison(team, PERIOD, "Again.", by=head, now=at(FEBRUARY))
    assert again.value.code == "closed"


def test_one_held_after_all_counts_as_held_late(audits: Audits) -> None:
    audit_id, head = audits.submitted(), audits.actor(Role.HEAD_OF_QA)
    close_comparison(audits.authority.team, PERIOD, "Nobody was there.", by=head, now=at(FEBRUARY))
    record_comparison(met(audits, audits=[audit_id], held_on=FEBRUARY), by=audits.officer, now=at(FEBRUARY))
    counted = comparisons(asking(head, FEBRUARY), date(2026, 12, 1), FEBRUARY)
    assert counted.counts == Counts(due=1, done=0, late=1, missed=0, closed=0)


@pytest.mark.parametrize(
    ("day", "why", "code"), [(DUE, "Why.", "not_missed"), (FEBRUARY, " ", "why_missing"), (FEBRUARY, "Why.", "")]
)
def test_only_what_was_missed_is_closed_and_with_words(audits: Audits, day: date, why: str, code: str) -> None:
    audits.submitted()
    by, team = audits.actor(Role.HEAD_OF_SERVICE), audits.authority.team
    if not code:
        close_comparison(team, PERIOD, why, by=by, now=at(day))
        return
    with pytest.raises(Refused) as no:
        close_comparison(team, PERIOD, why, by=by, now=at(day))
    assert no.value.code == code


def test_the_two_who_owe_it_do_not_close_it_nor_does_anybody_close_one_with_nothing_to_compare(audits: Audits) -> None:
    team = audits.authority.team
    with pytest.raises(Missing):
        close_comparison(team, PERIOD, "Why.", by=audits.actor(Role.HEAD_OF_QA), now=at(FEBRUARY))
    audits.submitted()
    for role in set(Role) - {Role.HEAD_OF_QA, Role.HEAD_OF_SERVICE}:
        with pytest.raises(Missing):
            close_comparison(team, PERIOD, "Why.", by=audits.actor(role), now=at(FEBRUARY))
    close_comparison(team, PERIOD, "Why.", by=audits.actor(Role.HEAD_OF_QA), now=at(FEBRUARY))


def test_the_page_lists_what_is_missed_and_takes_a_reason(audits: Audits) -> None:
    audits.submitted()
    clock.stand_at(FEBRUARY)
    client = audits.authority.client(Role.HEAD_OF_SERVICE)
    address = f"/moderation/comparisons/{audits.authority.team}/{PERIOD}/missed/"
    assert address in client.get("/moderation/comparisons/?state=missed").content.decode()
    assert client.post(address, {"words": ""}).status_code == 422
    assert client.post(address, {"words": "Both were new in post."}).status_code == 302
    page = client.get("/moderation/comparisons/").content.decode()
    assert "Both were new in post." in page and address not in page
    assert client.get(address).status_code == 404
    assert audits.authority.client(Role.QA_OFFICER).get(address).status_code == 404


def test_the_page_keeps_what_was_typed_when_nothing_is_to_be_learnt_and_then_records(audits: Audits) -> None:
    audit_id, client = audits.submitted(), audits.authority.client(Role.TEAM_MANAGER)
    address = f"/moderation/comparisons/{audits.authority.team}/{PERIOD}/record/"
    day, there = audits.now.date(), met(audits, audits=[]).people
    typed = {
        "held_on_0": day.day, "held_on_1": day.month, "held_on_2": day.year,
        "held_on_day": day.day, "held_on_month": day.month, "held_on_year": day.year,
        "people": list(there), "audits": [audit_id], "alike": "Alike.", "different": "Nothing.",
    }  # fmt: skip
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Say what is to be learnt" in refused.content.decode()
    assert "Nothing." in refused.content.decode()
    assert client.post(address, {**typed, "workforce": "A workshop on plans."}).status_code == 302
    page = client.get("/moderation/comparisons/").content.decode()
    assert "Held on" in page
    # The other of the two had the same page open: their words stay before them, and the record is shown.
    other = audits.authority.client(Role.QA_OFFICER)
    second = other.post(address, {**typed, "workforce": "Mine, typed meanwhile."})
    assert second.status_code == 409 and "Mine, typed meanwhile." in second.content.decode()
    assert "What stands now" in second.content.decode() and "A workshop on plans." in second.content.decode()
    assert "is recorded, and stands" in other.get(address, follow=True).content.decode()
    assert audits.authority.client(Role.ANALYST).get(address).status_code == 404
    assert client.get(f"/moderation/comparisons/{audits.authority.team}/nonsense/record/").status_code == 404
