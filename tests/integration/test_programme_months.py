"""A month of the programme: previewed, opened, filled by draws, chased, and what was missed reported."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.people.accounts import changes as people
from practicelens.quality.audits.allocation import changes as allocation_changes
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.programme.board import queries as board_queries
from practicelens.quality.programme.core.states import Missed, Reason
from practicelens.quality.programme.filling import changes as filling_changes
from practicelens.quality.programme.models import Slot
from practicelens.quality.programme.months import changes as months_changes
from practicelens.quality.programme.months import queries as months_queries
from practicelens.rulebook.changes import set_rule
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db
MONTH = date(2026, 11, 1)


@pytest.fixture
def made(authority: Authority, published: int) -> Audits:
    """The small authority with tools and a published extract."""
    return Audits(authority)


def head(made: Audits) -> dict[str, Any]:
    """The Head of Safeguarding, now."""
    return {"by": made.actor(Role.HEAD_OF_QA), "now": made.now}


def opened(made: Audits) -> filling_changes.Filled:
    """November, opened and filled."""
    months_changes.open_month(MONTH, **head(made))
    return filling_changes.fill_month(MONTH, **head(made))


def test_a_preview_says_what_would_be_owed_and_what_would_keep_it_from_being_filled(made: Audits) -> None:
    preview = months_queries.preview(asking(made.actor(Role.HEAD_OF_QA), made.authority.today), MONTH)
    assert dict(preview.by_reason)[Reason.AREA.words] == 35
    assert any("No Quality Assurance Officer is linked" in note for note in preview.notes)
    assert any("no list has been uploaded" in note for note in preview.notes)
    with pytest.raises(Missing):
        months_queries.preview(asking(made.actor(Role.QA_OFFICER), made.authority.today), MONTH)


def test_opening_keeps_a_slot_for_everything_and_each_is_filled_or_says_why(made: Audits) -> None:
    preview = months_queries.preview(asking(made.actor(Role.HEAD_OF_QA), made.authority.today), MONTH)
    filled = opened(made)
    view = months_queries.month(asking(made.actor(Role.HEAD_OF_QA), made.authority.today), MONTH)
    assert len(view.slots) == preview.total == filled.given + filled.not_given
    assert filled.given > 0
    assert all(slot.audit_id is not None or slot.why_not for slot in view.slots)
    officer = next(s for s in view.slots if s.reason is Reason.OFFICER and s.team_id == made.authority.team)
    assert officer.audit_id is not None and officer.auditor == "Tom Ferris"
    # One audit that was given another day does not move its month's.
    first = next(slot for slot in view.slots if slot.audit_id)
    Audit.objects.filter(pk=first.audit_id).update(due=first.month_due + timedelta(days=9))
    Slot.objects.filter(place__lt=Slot.objects.get(pk=first.id).place).delete()
    moved = months_queries.month(asking(made.actor(Role.HEAD_OF_QA), made.authority.today), MONTH)
    assert moved.slots[0].due == view.row.due + timedelta(days=9) and moved.row.due == view.row.due
    marac = next(s for s in view.slots if s.tool.startswith("MARAC"))
    assert marac.why_not == "No list has been uploaded yet."


def test_a_month_is_opened_once_and_filling_it_again_does_nothing_twice(made: Audits) -> None:
    first = opened(made)
    with pytest.raises(Refused) as no:
        months_changes.open_month(MONTH, **head(made))
    assert no.value.code == "opened"
    assert filling_changes.fill_month(MONTH, **head(made)) == first


def test_a_month_that_has_passed_or_lies_far_ahead_is_not_opened(made: Audits) -> None:
    for month in (date(2026, 10, 1), date(2027, 1, 1)):
        with pytest.raises(Refused) as no:
            months_changes.open_month(month, **head(made))
        assert no.value.code == "not_now"
    assert months_changes.open_month(date(2026, 12, 1), **head(made))


def test_a_month_keeps_the_rules_it_was_made_by(made: Audits) -> None:
    opened(made)
    set_rule("audit.quotas", {"mash": 99}, valid_from=made.authority.today, source="Trial", **head(made))
    rules = dict(months_queries.month(asking(made.actor(Role.HEAD_OF_QA), made.authority.today), MONTH).rules)
    # In the words of tools, lists and roles, and not by their keys.
    assert "MASH audit: 12" in rules["Audits of predefined areas"]
    assert "MASH audit: contacts lately" in rules["Where the cases of predefined areas are drawn from"]
    assert rules["Who audits predefined areas"] == "Quality Assurance Officer"


def test_an_audit_owed_by_somebody_away_goes_to_whoever_stands_in(made: Audits) -> None:
    officer, cover = made.authority.account(Role.QA_OFFICER), made.authority.account(Role.HEAD_OF_QA)
    today = made.authority.today
    people.arrange_cover(officer, cover, starts=today, ends=today + timedelta(days=20), **administrator(made))
    opened(made)
    slots = months_queries.month(asking(made.actor(Role.HEAD_OF_QA), today), MONTH).slots
    own = next(s for s in slots if s.reason is Reason.OFFICER and s.team_id == made.authority.team)
    assert own.auditor_id == cover
    assert officer not in {slot.auditor_id for slot in slots if slot.audit_id}


def administrator(made: Audits) -> dict[str, Any]:
    """Who arranges cover."""
    return {"by": made.actor(Role.ADMINISTRATOR), "now": made.now}


def test_an_area_whose_list_names_no_team_waits_until_it_is_said_whose_work_it_is(made: Audits) -> None:
    set_rule("audit.quotas", {"early_help": 1, "mash": 0}, valid_from=MONTH_AFTER, source="Trial", **head(made))
    set_rule("audit.officer_a_month", 0, valid_from=MONTH_AFTER, source="Trial", **head(made))
    months_changes.open_month(MONTH_AFTER, **head(made))
    filling_changes.fill_month(MONTH_AFTER, **head(made))
    by, today = made.actor(Role.HEAD_OF_QA), made.authority.today
    area = next(s for s in months_queries.month(asking(by, today), MONTH_AFTER).slots if s.reason is Reason.AREA)
    assert area.audit_id is None and "which team" in area.why_not
    months_changes.say_area_team("early_help", made.authority.other_team, **head(made))
    filling_changes.fill_month(MONTH_AFTER, **head(made))
    area = next(s for s in months_queries.month(asking(by, today), MONTH_AFTER).slots if s.reason is Reason.AREA)
    assert area.audit_id is not None and area.team_id == made.authority.other_team


MONTH_AFTER = date(2026, 12, 1)


def test_what_is_not_done_by_its_day_is_reported_with_its_reason_and_what_is_done_is_not(made: Audits) -> None:
    opened(made)
    by = made.actor(Role.HEAD_OF_QA)
    slots = months_queries.month(asking(by, made.authority.today), MONTH).slots
    given = [slot for slot in slots if slot.audit_id and slot.auditor == "Tom Ferris"]
    allocation_changes.withdraw(given[0].audit_id or 0, "The family asked us not to", **head(made))
    done = given[1].audit_id or 0
    work_changes.start(done, independent=True, by=made.officer, now=made.now)
    made.fill(done)
    made.hand_in(done)
    due = slots[0].due
    assert months_queries.missed(asking(by, due), due, due) == ()
    missed = months_queries.missed(asking(by, due + timedelta(days=1)), due, due)
    assert len(missed) == len(slots) - 1
    assert {one.audit_id for one in missed if one.missed is Missed.WITHDRAWN} == {given[0].audit_id}
    assert (
        next(one for one in missed if one.missed is Missed.WITHDRAWN).missed_words
        == "Withdrawn: The family asked us not to"
    )
    assert done not in {one.audit_id for one in missed}
    manager = months_queries.missed(asking(made.actor(Role.TEAM_MANAGER), due + timedelta(days=1)), due, due)
    assert {one.team_id for one in manager} == {made.authority.team}


def test_the_board_and_the_calendar_show_what_one_may_see(made: Audits) -> None:
    opened(made)
    today = made.authority.today
    every = board_queries.board(asking(made.actor(Role.HEAD_OF_QA), today), MONTH)
    officer = next(line for line in every if line.auditor == "Tom Ferris")
    assert officer.to_start == officer.open > 0 and officer.late == 0
    late = board_queries.board(asking(made.actor(Role.HEAD_OF_QA), officer_due(made) + timedelta(days=1)), MONTH)
    assert next(line for line in late if line.auditor == "Tom Ferris").late == officer.open
    own = board_queries.due_in(asking(made.actor(Role.TEAM_MANAGER), today), MONTH)
    assert own and {one.team_id for one in own} == {made.authority.team}
    days = board_queries.calendar_of(asking(made.actor(Role.QA_OFFICER), today), MONTH)
    assert [day.day for day in days] == [officer_due(made)]
    with pytest.raises(Missing):
        board_queries.board(asking(made.actor(Role.PRACTITIONER), today), MONTH)


def officer_due(made: Audits) -> date:
    """The last working day of November."""
    return months_queries.month(asking(made.actor(Role.HEAD_OF_QA), made.authority.today), MONTH).row.due
