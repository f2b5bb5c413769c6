"""Comparison meetings: when due and by whom, who records and who reads, and what there is to compare."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.notices.queries import for_person
from practicelens.people.setup import changes as people
from practicelens.quality.moderation.comparison import queries
from practicelens.quality.moderation.comparison.changes import record_comparison
from practicelens.quality.moderation.comparison.queries import comparison, comparisons, lines, to_meet, waiting
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.changes import set_rule
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


def held(builder: Audits, role: Role = Role.QA_OFFICER, **said: object) -> int:
    """Recorded by one of the two."""
    if "audits" not in said:
        said["audits"] = [builder.submitted()]
    return record_comparison(met(builder, **said), by=builder.actor(role), now=builder.now)


def test_it_waits_for_officer_and_manager_from_the_day_the_period_is_over_until_it_is_held(audits: Audits) -> None:
    audit_id = audits.submitted()
    for role in (Role.QA_OFFICER, Role.TEAM_MANAGER):
        by = audits.actor(role)
        assert waiting(asking(by, audits.now.date())) == ()
        (one,) = waiting(asking(by, JANUARY))
        assert (one.due, one.since) == (DUE, date(2027, 1, 1))
        assert one.detail == "Tom Ferris and Priya Nair"
        (late,) = waiting(asking(by, FEBRUARY))
        assert late.detail == "Late: Tom Ferris and Priya Nair"
    assert waiting(asking(audits.actor(Role.HEAD_OF_QA), JANUARY)) == ()
    held(audits, audits=[audit_id])
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
    found = comparison(asking(audits.actor(Role.HEAD_OF_SERVICE)), held(audits))
    assert found.people == ("Tom Ferris", "Priya Nair")
    assert (found.supervision, found.recorded_by) == ("Ask what the child would say of the plan.", "Tom Ferris")
    assert Event.objects.filter(kind="moderation.compared", subject_id=found.id).count() == 1
    for role, told in ((Role.TEAM_MANAGER, True), (Role.PRACTICE_DEVELOPER, True), (Role.QA_OFFICER, False)):
        kinds = [one.kind for one in for_person(asking(audits.actor(role)))]
        assert ("comparison_recorded" in kinds) is told


def test_the_manager_may_record_it_too_and_nobody_else(audits: Audits) -> None:
    for role in set(Role) - {Role.QA_OFFICER, Role.TEAM_MANAGER}:
        with pytest.raises(Missing):
            record_comparison(met(audits, audits=[1]), by=audits.actor(role), now=audits.now)
    assert held(audits, Role.TEAM_MANAGER)


def test_a_period_is_recorded_once(audits: Audits) -> None:
    held(audits)
    with pytest.raises(Refused) as again:
        held(audits)
    assert again.value.code == "recorded"


def test_a_period_that_is_none_or_has_not_begun_is_missing(audits: Audits) -> None:
    for start in (date(2026, 11, 1), date(2027, 1, 1)):
        with pytest.raises(Missing):
            held(audits, period_start=start)
        with pytest.raises(Missing):
            to_meet(asking(audits.officer), audits.authority.team, start)


def test_audits_of_another_team_are_not_compared(audits: Audits) -> None:
    other = audits.submitted(team_id=audits.authority.sibling_team, worker_id=None)
    with pytest.raises(Refused) as refused:
        held(audits, audits=[other])
    assert refused.value.code == "audits_missing"


def test_a_pairs_difference_is_seen_by_its_graders_and_who_leads(audits: Audits) -> None:
    audit_id = paired(audits, G.GOOD, G.REQUIRES_IMPROVEMENT)
    (one,) = to_meet(asking(audits.officer), audits.authority.team, PERIOD).audits
    words = "Pair: Tom Ferris Good, Priya Nair Requires improvement; 1 step apart, "
    assert one.apart.startswith(words)
    meeting = held(audits, audits=[audit_id])
    assert comparison(asking(audits.actor(Role.HEAD_OF_QA)), meeting).audits[0].apart.startswith(words)
    assert comparison(asking(audits.actor(Role.HEAD_OF_SERVICE)), meeting).audits[0].apart == ""


def test_an_audit_of_a_restricted_child_is_offered_and_shown_only_to_those_named(audits: Audits) -> None:
    meeting = held(audits)
    head = audits.actor(Role.HEAD_OF_SERVICE)
    assert [len(comparison(asking(head), meeting).audits), comparison(asking(head), meeting).hidden] == [1, 0]
    restricted = people.restrict_child(CHILD, reason="Kin", starts=audits.now.date(), by=SYSTEM, now=audits.now)
    assert [len(comparison(asking(head), meeting).audits), comparison(asking(head), meeting).hidden] == [0, 1]
    assert to_meet(asking(audits.officer), audits.authority.team, PERIOD).audits == ()
    assert restricted


def test_reports_count_what_fell_due_what_was_held_and_what_was_late(audits: Audits) -> None:
    audit_id, head = audits.submitted(), audits.actor(Role.HEAD_OF_QA)
    year = (date(2026, 12, 1), FEBRUARY)
    assert comparisons(asking(head), *year) == queries.MeetingCounts(due=1, held=0, late=1)
    assert comparisons(asking(head), date(2026, 12, 1), DUE - timedelta(days=1)) == queries.MeetingCounts(0, 0, 0)
    held(audits, audits=[audit_id])
    assert comparisons(asking(head), *year) == queries.MeetingCounts(due=1, held=1, late=0)


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
    assert client.get(f"/moderation/comparisons/{audits.authority.team}/nonsense/record/").status_code == 404
