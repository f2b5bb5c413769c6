"""An empty list says what comes next and on which day, or that it is narrowed to nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.people.asking import Asking
from practicelens.quality.duties.queries import next_due
from practicelens.quality.duties.states import COMPARISON, MONTH
from practicelens.quality.programme.models import Plan
from practicelens.rulebook.changes import set_rule
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db


def page(authority: Authority, name: str, **asked: str) -> str:
    """The page of the Head of Safeguarding."""
    return authority.client(Role.HEAD_OF_QA).get(reverse(name), asked).content.decode()


def on(authority: Authority, day: date) -> Asking:
    """The Head of Safeguarding on a day."""
    return asking(authority.actor(Role.HEAD_OF_QA), day)


def test_the_next_month_is_named_by_the_day_it_is_drawn(authority: Authority) -> None:
    # Monday 23 November 2026: December is opened three working days before it begins.
    assert "The month of December 2026 is drawn on Thursday 26 November." in page(authority, "audits")
    Plan.objects.create(month=date(2026, 12, 1), due=date(2026, 12, 31), opened_at=authority.now)
    assert "The month of January 2027 is drawn on" in page(authority, "audits")


def test_somebody_of_another_agency_is_told_nothing_of_the_programme(authority: Authority) -> None:
    html = authority.client(Role.AGENCY_AUDITOR).get(reverse("audits")).content.decode()
    assert "No audits here yet." in html and "is drawn on" not in html


def test_by_hand_it_says_by_whom(authority: Authority) -> None:
    by = authority.actor(Role.HEAD_OF_QA)
    set_rule("audit.opens", "by hand", valid_from=date(2026, 11, 23), source="Ours", by=by, now=authority.now)
    assert "is opened by the Head of Safeguarding by Thursday 26 November" in page(authority, "audits")


def test_actions_and_meetings_say_when_audits_are_due(authority: Authority) -> None:
    assert "The month of December 2026 is drawn" in page(authority, "actions"), "this month was not drawn"
    Plan.objects.create(month=date(2026, 11, 1), due=date(2026, 12, 31), opened_at=authority.now)
    for name in ("actions", "audits-four-rs", "audits-tracked", "second-grades"):
        assert "Audits of November 2026 are due by Monday 30 November." in page(authority, name), name


def test_a_list_that_is_narrowed_to_nothing_says_so_and_no_day(authority: Authority) -> None:
    Audits(authority).submitted()
    html = page(authority, "actions", team="999")
    assert "is what the list is narrowed to" in html and "is drawn on" not in html


def test_what_falls_due_next_is_today_or_later_and_the_period_before_was_due_already(authority: Authority) -> None:
    for day in (date(2026, 11, 1), date(2026, 11, 27), date(2026, 12, 31), date(2027, 1, 4)):
        asked = on(authority, day)
        for key in (MONTH, COMPARISON, "monthly", "quarterly"):
            period, due = next_due(asked, key)
            assert due >= day, key
            later, later_due = next_due(asked, key, after=period)
            assert later.start > period.end and later_due > due
            assert next_due(on(authority, due), key) == (period, due)
