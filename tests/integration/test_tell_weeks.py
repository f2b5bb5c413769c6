"""A Team Manager is told on the week's first working day that the week is ready: once, with numbers, by a link."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail

from practicelens.access.roles import Role
from practicelens.jobs import deliver_notices, tell_weeks
from practicelens.notices.models import Notice
from practicelens.performance.datasets.week import queries
from tests.builders.asking import asking
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db


def at_seven(authority: Authority, weekday: int) -> datetime:
    """Seven o'clock in London on a day of the week after the authority's today."""
    monday = authority.now + timedelta(days=7 - authority.today.weekday())
    return (monday + timedelta(days=weekday)).replace(hour=7, minute=0)


def notices_of_manager(authority: Authority) -> list[Notice]:
    return list(Notice.objects.filter(kind="week_ready", to_account=authority.account(Role.TEAM_MANAGER)))


def test_a_manager_is_told_once_with_the_numbers_of_the_week_itself(authority: Authority, published: int) -> None:
    monday = at_seven(authority, 0)
    assert tell_weeks.run(monday).startswith("1 person told")
    (notice,) = notices_of_manager(authority)
    assert notice.link == f"/teams/{authority.team}/week/"
    week = queries.week(asking(authority.actor(Role.TEAM_MANAGER), monday), authority.team)
    assert week is not None and f"{sum(one.count for one in week.overdue_counts)} late" in notice.about
    if week.unallocated:
        assert f"{week.unallocated} child" in notice.about
    assert tell_weeks.run(monday) == "nothing to do" and tell_weeks.run(at_seven(authority, 2)) == "nothing to do"
    assert tell_weeks.run(monday + timedelta(days=7)).startswith("1 person told")


def test_the_letter_says_none_of_the_numbers_and_no_team(authority: Authority, published: int) -> None:
    tell_weeks.run(at_seven(authority, 0))
    deliver_notices.run(at_seven(authority, 0))
    (letter,) = [one for one in mail.outbox if one.subject == "Your team's week is ready to be read"]
    (notice,) = notices_of_manager(authority)
    assert notice.about not in str(letter.body) and "late" not in str(letter.body)


def test_on_a_monday_that_is_a_bank_holiday_nobody_is_told_until_the_tuesday(
    authority: Authority, published: int
) -> None:
    calendar = authority.asking(Role.TEAM_MANAGER).calendar
    monday = at_seven(authority, 0)
    while calendar.is_working(monday.date()):
        monday += timedelta(days=7)
    assert tell_weeks.run(monday) == "nothing to do"
    first = datetime.combine(calendar.on_or_after(monday.date()), monday.timetz())
    assert tell_weeks.run(first).startswith("1 person told")


def test_before_anything_is_published_nobody_is_told(authority: Authority) -> None:
    assert tell_weeks.run(at_seven(authority, 0)) == "nothing to do"


def test_of_an_old_extract_late_is_told_as_what_it_was(authority: Authority, published: int) -> None:
    monday = at_seven(authority, 0) + timedelta(days=21)
    tell_weeks.run(monday)
    assert "was late (not known since" in notices_of_manager(authority)[0].about
