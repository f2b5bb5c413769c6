"""A month opens by itself on its day; one that nobody opens waits, climbs, and is owed and missed for ever."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.documents.blocks import Document, Table
from practicelens.governance.packs.core.periods import Month, Quarter
from practicelens.governance.packs.reports import queries as reports
from practicelens.governance.packs.states import Kind
from practicelens.history.models import Event
from practicelens.jobs import climb_duties, long_work, open_programme
from practicelens.jobs.models import LongWork
from practicelens.notices.models import Notice
from practicelens.people.accounts import changes as accounts
from practicelens.people.models import Account
from practicelens.quality.programme.board import queries as board_queries
from practicelens.quality.programme.core.states import Missed
from practicelens.quality.programme.models import Plan, Slot
from practicelens.quality.programme.months import changes as months_changes
from practicelens.quality.programme.months import queries as months_queries
from practicelens.quality.programme.months.unopened import waiting
from practicelens.rulebook.changes import set_rule
from practicelens.rulebook.models import Rule
from practicelens.workdays import clock
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import SINCE, Authority

pytestmark = pytest.mark.django_db
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
DAY = date(2026, 11, 26)  # three working days before December
FEBRUARY = date(2027, 2, 8)


@pytest.fixture
def made(authority: Authority, published: int) -> Audits:
    """The small authority with tools and a published extract."""
    return Audits(authority)


@pytest.fixture
def by_hand(made: Audits) -> Audits:
    """The Head of Safeguarding opens each month by hand."""
    set_rule("audit.opens", "by hand", valid_from=made.authority.today, source="We look at each first", **head(made))
    return made


def head(made: Audits, day: date | None = None) -> dict[str, Any]:
    """The Head of Safeguarding, now or on a day."""
    return {"by": made.actor(Role.HEAD_OF_QA), "now": at(day) if day else made.now}


def at(day: date) -> datetime:
    """Half past five in the morning of a day, when the job runs."""
    return datetime.combine(day, time(5, 30), UTC)


def of(made: Audits, role: Role, day: date) -> Any:
    return asking(made.actor(role), day)


def test_a_month_opens_by_itself_three_working_days_before_it_and_once(made: Audits) -> None:
    assert open_programme.run(at(DAY - timedelta(days=1))) == "nothing to open"
    assert open_programme.run(at(DAY)) == "opened December 2026"
    assert open_programme.run(at(DAY)) == "nothing to open"
    plan = Plan.objects.get(month=DECEMBER)
    assert plan.opened_by is None
    assert Slot.objects.filter(plan=plan).count() > 30


def climbed_months() -> Any:
    """What was told further up of months; the small authority has not published its reports either."""
    return Notice.objects.filter(kind="duty_climbed", about__startswith="A month of the audit programme")


def test_the_directors_are_told_once_of_a_month_that_nobody_opened(by_hand: Audits) -> None:
    climb_duties.run(at(date(2026, 11, 30)))
    assert not climbed_months().exists()  # missed, and not climbed yet
    climb_duties.run(at(date(2026, 12, 1)))
    account = by_hand.authority.account
    found = climbed_months().values_list("to_account", "about")
    words = "A month of the audit programme was not opened: December 2026"
    assert set(found) == {(account(Role.DIRECTOR), words), (account(Role.DCS), words)}
    climb_duties.run(at(date(2026, 12, 2)))
    assert climbed_months().count() == 2


@pytest.mark.parametrize("whole", [False, True])
def test_nothing_is_told_as_missed_while_a_demonstrations_past_is_still_being_built(
    by_hand: Audits, monkeypatch: pytest.MonkeyPatch, settings: Any, whole: bool
) -> None:
    settings.DEMONSTRATION = True
    monkeypatch.setattr("practicelens.synth.built", lambda folder: True)
    monkeypatch.setattr("practicelens.synth.whole", lambda folder: whole)
    climb_duties.run(at(date(2026, 12, 1)))
    assert climbed_months().exists() is whole


def test_nobody_is_told_of_a_month_that_was_opened_late_before_it_climbed(by_hand: Audits) -> None:
    months_changes.open_month(DECEMBER, **head(by_hand, date(2026, 11, 30)))
    climb_duties.run(at(date(2026, 12, 1)))
    assert not climbed_months().exists()


def test_its_cases_are_drawn_in_the_background_by_the_work_that_has_a_bar(made: Audits, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    open_programme.run(at(DAY))
    row = LongWork.objects.get(kind="fill_month", subject="2026-12")
    assert row.finished_at is None and not Slot.objects.filter(drawn__isnull=False).exists()
    assert long_work.do_long_work.func(row.pk) == "done"
    assert Slot.objects.filter(plan__month=DECEMBER, drawn__isnull=False).exists()


def test_another_day_is_a_rule(made: Audits) -> None:
    set_rule("audit.opens_before", 1, valid_from=made.authority.today, source="Ours", **head(made))
    assert open_programme.run(at(date(2026, 11, 27))) == "nothing to open"
    assert open_programme.run(at(date(2026, 11, 30))) == "opened December 2026"


def test_a_job_that_was_down_catches_up_for_five_working_days_and_then_a_person_decides(made: Audits) -> None:
    assert open_programme.run(at(date(2026, 12, 4))) == "nothing to open"
    assert open_programme.run(at(date(2026, 12, 3))) == "opened December 2026"


def test_a_month_before_anything_is_counted_does_not_open_by_itself(made: Audits) -> None:
    assert open_programme.run(at(date(2026, 11, 2))) == "nothing to open"


def test_by_hand_nothing_opens_and_the_rule_has_its_day(by_hand: Audits) -> None:
    assert open_programme.run(at(DAY)) == "months are opened by hand"
    assert not Plan.objects.exists()


def test_what_opens_by_itself_waits_for_nobody_until_its_day_has_passed(made: Audits) -> None:
    assert waiting(of(made, Role.HEAD_OF_QA, DAY)) == ()
    (late,) = waiting(of(made, Role.HEAD_OF_QA, DAY + timedelta(days=1)))
    assert (late.title, late.due) == ("Open the audits of December 2026", DAY)


def test_by_hand_it_waits_climbs_to_the_directors_and_never_expires(by_hand: Audits) -> None:
    (one,) = waiting(of(by_hand, Role.HEAD_OF_QA, by_hand.authority.today))
    assert (one.title, one.due) == ("Open the audits of December 2026", DAY)
    climbs = date(2026, 12, 1)
    for role in (Role.DIRECTOR, Role.DCS):
        assert waiting(of(by_hand, role, climbs - timedelta(days=1))) == ()
        (up,) = waiting(of(by_hand, role, climbs))
        assert (up.title, up.detail) == ("The audits of December 2026 are not opened", "With Helen Doyle.")
    assert waiting(of(by_hand, Role.TEAM_MANAGER, climbs)) == ()
    years = date(2029, 1, 15)
    titles = [one.title for one in waiting(of(by_hand, Role.HEAD_OF_QA, years))]
    assert titles[0] == "Say why nobody opened December 2026" and len(titles) == 25 + 2


def test_a_month_that_nobody_opened_is_listed_for_ever_with_what_it_owes(by_hand: Audits) -> None:
    for day in (FEBRUARY, date(2030, 2, 8)):
        rows = {row.month: row for row in months_queries.months(of(by_hand, Role.HEAD_OF_QA, day))}
        preview = months_queries.preview(of(by_hand, Role.HEAD_OF_QA, by_hand.authority.today), DECEMBER)
        row = rows[DECEMBER]
        assert (row.opened, row.owed, row.missed, row.given) == (False, preview.total, preview.total, 0)
    view = months_queries.month(of(by_hand, Role.HEAD_OF_QA, FEBRUARY), DECEMBER)
    assert {slot.missed for slot in view.slots} == {Missed.NOT_OPENED} and (view.may_open, view.may_close) == (
        False,
        True,
    )


def test_others_see_what_of_it_was_theirs_to_do(by_hand: Audits) -> None:
    officer = months_queries.month(of(by_hand, Role.QA_OFFICER, FEBRUARY), DECEMBER)
    assert {slot.team_id for slot in officer.slots} == {by_hand.authority.team} and not officer.may_close
    director = months_queries.month(of(by_hand, Role.DIRECTOR, FEBRUARY), DECEMBER)
    assert len(director.slots) > len(officer.slots) and not director.may_close
    with pytest.raises(Missing):
        months_queries.month(of(by_hand, Role.PRACTITIONER, FEBRUARY), DECEMBER)
    with pytest.raises(Missing):
        months_queries.month(of(by_hand, Role.HEAD_OF_QA, FEBRUARY), date(2026, 11, 1))


def test_the_board_of_such_a_month_says_who_owes(by_hand: Audits) -> None:
    lines = board_queries.board(of(by_hand, Role.HEAD_OF_QA, FEBRUARY), DECEMBER)
    assert {line.auditor: line.not_given for line in lines}["Tom Ferris"] == 1


def test_what_was_owed_then_does_not_change_with_who_leaves_since(by_hand: Audits) -> None:
    before = months_queries.month(of(by_hand, Role.HEAD_OF_QA, FEBRUARY), DECEMBER).slots
    manager = by_hand.authority.account(Role.TEAM_MANAGER)
    administrator = {"by": by_hand.actor(Role.ADMINISTRATOR), "now": at(FEBRUARY)}
    accounts.deactivate_account(manager, **administrator)
    after = months_queries.month(of(by_hand, Role.HEAD_OF_QA, FEBRUARY), DECEMBER).slots
    assert [one.team_id for one in after] == [one.team_id for one in before]


def report_of(made: Audits, kind: Kind, period: Month, day: date, service: int | None = None) -> Document:
    return reports.report(of(made, Role.HEAD_OF_QA, day), kind, service, period).document


def due_in(report: Document) -> int:
    """How many audits fell due by a report that nothing was done of: case audits, and the others in their own table."""
    (cases,) = re.findall(r"Completed against due: 0 of (\d+) case audits", str(report))
    others = [one for one in report.blocks if isinstance(one, Table) and one.caption.startswith("Other audits due")]
    return int(cases) + sum(int(row[1].number or 0) for table in others for row in table.rows)


def test_every_report_counts_it_as_owed_and_missed(by_hand: Audits) -> None:
    total = months_queries.preview(of(by_hand, Role.HEAD_OF_QA, by_hand.authority.today), DECEMBER).total
    monthly = report_of(by_hand, Kind.MONTHLY, Month(2026, 12), FEBRUARY)
    assert due_in(monthly) == total
    assert f"Missed: {total} owed and not done by the day" in str(monthly) and "Nobody opened the month" in str(monthly)
    quarterly = report_of(by_hand, Kind.QUARTERLY, Quarter.of(DECEMBER), FEBRUARY)
    assert f"Missed: {total} owed and not done by the day" in str(quarterly)
    service = report_of(by_hand, Kind.MONTHLY, Month(2026, 12), FEBRUARY, by_hand.authority.service)
    own = sum(slot.team_id in (by_hand.authority.team, by_hand.authority.sibling_team) for slot in slots(by_hand))
    assert due_in(service) == own and 0 < own < total


def slots(made: Audits) -> Any:
    return months_queries.month(of(made, Role.HEAD_OF_QA, FEBRUARY), DECEMBER).slots


def test_an_opened_month_counts_what_was_never_given_out_too(made: Audits) -> None:
    months_changes.open_month(DECEMBER, **head(made))
    owed = Slot.objects.count()
    assert due_in(report_of(made, Kind.MONTHLY, Month(2026, 12), FEBRUARY)) == owed


def test_once_opened_late_it_waits_no_more_and_is_not_missed_for_that(by_hand: Audits) -> None:
    day = date(2026, 12, 7)
    months_changes.open_month(DECEMBER, **head(by_hand, day))
    assert waiting(of(by_hand, Role.DIRECTOR, day)) == ()
    rows = months_queries.months(of(by_hand, Role.HEAD_OF_QA, day))
    assert [(row.month, row.opened, row.missed) for row in rows] == [(DECEMBER, True, 0)]


def test_a_reason_ends_the_asking_and_not_the_counting(by_hand: Audits) -> None:
    before = months_queries.months(of(by_hand, Role.HEAD_OF_QA, FEBRUARY))
    months_changes.close_month(DECEMBER, "An inspection took the month.", **head(by_hand, FEBRUARY))
    titles = [one.title for one in waiting(of(by_hand, Role.HEAD_OF_QA, FEBRUARY))]
    assert "Say why nobody opened December 2026" not in titles
    assert "Say why nobody opened January 2027" in titles
    rows = months_queries.months(of(by_hand, Role.HEAD_OF_QA, FEBRUARY))
    assert [(row.month, row.missed) for row in rows] == [(row.month, row.missed) for row in before]
    assert next(row for row in rows if row.month == DECEMBER).reason == "An inspection took the month."
    assert Event.objects.filter(kind="duties.closed").count() == 1


@pytest.mark.parametrize(
    ("month", "day", "why", "code"),
    [
        (DECEMBER, FEBRUARY, "  ", "why_missing"),
        (DECEMBER, date(2026, 12, 31), "Nobody was there.", "running"),
        (date(2027, 3, 1), FEBRUARY, "Nobody was there.", "running"),
    ],
)
def test_a_month_is_closed_with_words_once_it_is_over(
    by_hand: Audits, month: date, day: date, why: str, code: str
) -> None:
    with pytest.raises(Refused) as no:
        months_changes.close_month(month, why, **head(by_hand, day))
    assert no.value.code == code


def test_only_who_runs_the_programme_closes_it_once_and_not_one_that_was_opened(by_hand: Audits) -> None:
    for role in set(Role) - {Role.HEAD_OF_QA}:
        with pytest.raises(Missing):
            months_changes.close_month(DECEMBER, "Why.", by=by_hand.actor(role), now=at(FEBRUARY))
    months_changes.close_month(DECEMBER, "Why.", **head(by_hand, FEBRUARY))
    with pytest.raises(Refused) as no:
        months_changes.close_month(DECEMBER, "Again.", **head(by_hand, FEBRUARY))
    assert no.value.code == "closed"
    months_changes.open_month(date(2027, 2, 1), **head(by_hand, FEBRUARY))
    with pytest.raises(Missing):
        months_changes.close_month(date(2027, 2, 1), "Why.", **head(by_hand, date(2027, 3, 8)))


def test_moving_the_beginning_makes_nothing_vanish_that_was_owed_by_then(by_hand: Audits) -> None:
    later = {**SINCE, "month": "2027-03"}
    set_rule("duties.since", later, valid_from=FEBRUARY, source="A fresh start", **head(by_hand, FEBRUARY))
    months = [row.month for row in months_queries.months(of(by_hand, Role.HEAD_OF_QA, date(2027, 4, 12)))]
    assert months == [date(2027, 4, 1), date(2027, 3, 1), date(2027, 2, 1), JANUARY, DECEMBER]


def test_the_pages_list_it_close_it_and_offer_nothing_that_cannot_be_done(by_hand: Audits) -> None:
    clock.stand_at(FEBRUARY)
    client = by_hand.authority.client(Role.HEAD_OF_QA)
    page = client.get("/programme/months/").content.decode()
    assert "not opened" in page and "/programme/months/2026-12/" in page and "You open each month by hand" in page
    one = client.get("/programme/months/2026-12/").content.decode()
    assert "/programme/months/2026-12/missed/" in one and "/programme/months/2026-12/open/" not in one
    assert client.post("/programme/months/2026-12/missed/", {"words": ""}).status_code == 422
    # Whoever only reads the month is not told that nothing is asked of it.
    sent = by_hand.authority.client(Role.DIRECTOR).post("/programme/months/2026-12/missed/", {"words": "Mine."})
    assert sent.status_code == 409 and "or not by you" in sent.text and "Nothing is asked" not in sent.text
    assert client.post("/programme/months/2026-12/missed/", {"words": "An inspection."}).status_code == 302
    assert "An inspection." in client.get("/programme/months/2026-12/").content.decode()
    assert client.get("/programme/months/2026-12/missed/").status_code == 404
    assert client.post("/programme/months/2027-01/fill/").status_code == 404
    director = by_hand.authority.client(Role.DIRECTOR)
    assert "/programme/months/2027-01/" in director.get("/").content.decode()
    assert director.get("/programme/months/2027-01/").status_code == 200
    assert director.get("/programme/months/").status_code == 404


def test_a_month_due_before_anybody_was_here_goes_by_the_rule_of_the_first_day(by_hand: Audits) -> None:
    """September 2024 was due in August, before the small authority and its rules were made on 2 September."""
    Account.objects.update(created_at=datetime(2024, 9, 1, 8, tzinfo=UTC))
    assert Rule.objects.filter(key="duties.since").update(valid_from=date(2024, 9, 1)) == 1
    months = [row.month for row in months_queries.months(of(by_hand, Role.HEAD_OF_QA, FEBRUARY))]
    assert months == [date(2027, 2, 1), JANUARY, DECEMBER]
