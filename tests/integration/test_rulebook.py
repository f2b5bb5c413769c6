"""The rulebook: values with dates, never the past, and the days nobody works."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.rulebook import changes, queries
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.rulebook.models import BankHoliday, Rule
from practicelens.workdays.calendar import england
from practicelens.workdays.timescales import Limit, Unit
from tests.builders.asking import asking
from tests.builders.authority import NOW, TODAY, Authority

pytestmark = pytest.mark.django_db
NEXT_WEEK, LATER = TODAY + timedelta(days=7), TODAY + timedelta(days=30)
BY_SYSTEM = {"source": "Programme board, November", "by": SYSTEM, "now": NOW}


def limit(length: int) -> dict[str, Any]:
    """A limit in working days as it is kept."""
    return {"length": length, "unit": "working days"}


def on(day: date) -> int:
    """The assessment's limit on a day."""
    return queries.rules_on(day).limit("assessment.limit").length


def test_every_rule_shipped_holds_before_anybody_sets_one() -> None:
    rules = queries.rules_on(TODAY)
    assert set(rules) == set(DEFINITIONS) and len(rules) == len(DEFINITIONS)
    assert rules.limit("assessment.limit") == Limit(45, Unit.WORKING_DAYS)
    assert rules.limit("cla_visit.first") == Limit(1, Unit.WEEKS)
    assert rules.number("caseload.limit") == 18
    assert rules.text("grade.suggestion") == "lower_median"
    assert rules.table("audit.quotas")["mash"] == 12
    assert rules.as_dict()["cp_visit.limit"] == limit(10)


def test_a_value_set_holds_from_its_day_on_and_the_past_keeps_its_own() -> None:
    changes.set_rule("assessment.limit", limit(40), valid_from=NEXT_WEEK, **BY_SYSTEM)
    changes.set_rule("assessment.limit", limit(35), valid_from=LATER, **BY_SYSTEM)
    days = (TODAY, NEXT_WEEK - timedelta(days=1), NEXT_WEEK, LATER - timedelta(days=1), LATER)
    assert [on(day) for day in days] == [45, 45, 40, 40, 35]


def test_a_value_between_two_ends_where_the_later_begins() -> None:
    changes.set_rule("assessment.limit", limit(35), valid_from=LATER, **BY_SYSTEM)
    changes.set_rule("assessment.limit", limit(40), valid_from=NEXT_WEEK, **BY_SYSTEM)
    assert [on(day) for day in (TODAY, NEXT_WEEK, LATER)] == [45, 40, 35]


def test_a_slip_is_mended_on_the_same_day_and_both_stay() -> None:
    changes.set_rule("assessment.limit", limit(54), valid_from=TODAY, **BY_SYSTEM)
    changes.set_rule("assessment.limit", limit(45), valid_from=TODAY, **BY_SYSTEM)
    assert on(TODAY) == 45 and Rule.objects.count() == 2
    card = queries.card(asking(SYSTEM, TODAY), "assessment.limit")
    assert [value.words for value in card.values] == ["45 working days", "45 working days"]
    assert Event.objects.filter(kind="rulebook.rule_set").count() == 2


def test_the_past_is_never_set() -> None:
    with pytest.raises(Refused, check=lambda error: error.code == "past"):
        changes.set_rule("assessment.limit", limit(40), valid_from=TODAY - timedelta(days=1), **BY_SYSTEM)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("assessment.limit", 40, "value"),
        ("assessment.limit", {"length": 0, "unit": "working days"}, "value"),
        ("assessment.limit", {"length": 4, "unit": "fortnights"}, "value"),
        ("caseload.limit", -1, "value"),
        ("caseload.limit", True, "value"),
        ("grade.suggestion", "upper_median", "choice"),
        ("four_r.headings", [], "value"),
        ("four_r.headings", {"a": "b"}, "shape"),
    ],
)
def test_a_value_has_the_shape_of_its_rule(key: str, value: Any, code: str) -> None:
    with pytest.raises(Refused, check=lambda error: error.code == code):
        changes.set_rule(key, value, valid_from=TODAY, **BY_SYSTEM)


def test_where_a_value_comes_from_must_be_said() -> None:
    with pytest.raises(Refused, check=lambda error: error.code == "source"):
        changes.set_rule("assessment.limit", limit(40), valid_from=TODAY, **{**BY_SYSTEM, "source": " "})


def test_only_administrators_and_the_head_of_safeguarding_set_rules(authority: Authority) -> None:
    for role in Role:
        by_role = {**BY_SYSTEM, "by": authority.actor(role)}
        if role in {Role.ADMINISTRATOR, Role.HEAD_OF_QA}:
            changes.set_rule("caseload.limit", 20, valid_from=TODAY, **by_role)
            continue
        with pytest.raises(Missing):
            changes.set_rule("caseload.limit", 20, valid_from=TODAY, **by_role)
        with pytest.raises(Missing):
            queries.cards(asking(authority.actor(role), TODAY))
        with pytest.raises(Missing):
            queries.holidays(asking(authority.actor(role)))


def test_an_unknown_rule_is_missing() -> None:
    with pytest.raises(Missing):
        changes.set_rule("no.such.rule", 1, valid_from=TODAY, **BY_SYSTEM)
    with pytest.raises(Missing):
        queries.card(asking(SYSTEM, TODAY), "no.such.rule")


def test_the_database_holds_one_open_value_a_rule() -> None:
    changes.set_rule("assessment.limit", limit(40), valid_from=TODAY, **BY_SYSTEM)
    row = Rule.objects.get()
    row.pk, row.valid_from = None, NEXT_WEEK
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_rule_reads_with_every_value_it_had() -> None:
    changes.set_rule("caseload.limit", 20, valid_from=NEXT_WEEK, **BY_SYSTEM)
    card = queries.card(asking(SYSTEM, TODAY), "caseload.limit")
    assert (card.current.words, card.values[0].valid_until) == ("18 children", NEXT_WEEK)
    assert queries.card(asking(SYSTEM, NEXT_WEEK), "caseload.limit").current.words == "20 children"
    dated = [row for row in queries.dated_values() if row.key == "caseload.limit"]
    assert [(row.words, row.starts, row.ends) for row in dated] == [
        ("18 children", None, NEXT_WEEK), ("20 children", NEXT_WEEK, None)
    ]  # fmt: skip


def test_the_calendar_is_englands_until_it_is_edited() -> None:
    assert queries.calendar().days_off == england().days_off
    changes.add_holiday(date(2026, 12, 9), "Day of mourning", by=SYSTEM, now=NOW)
    assert not queries.calendar().is_working(date(2026, 12, 9))
    with pytest.raises(Refused, check=lambda error: error.code == "twice"):
        changes.add_holiday(date(2026, 12, 9), "Again", by=SYSTEM, now=NOW)
    changes.remove_holiday(date(2026, 12, 9), by=SYSTEM, now=NOW)
    assert queries.calendar().is_working(date(2026, 12, 9))
    with pytest.raises(Missing):
        changes.remove_holiday(date(2026, 12, 9), by=SYSTEM, now=NOW)


def test_a_calendar_asked_for_often_is_read_once(django_assert_num_queries: Any) -> None:
    queries.cache.forget()
    with django_assert_num_queries(1):
        for _ in range(50):
            queries.calendar()


def test_an_empty_table_was_never_seeded() -> None:
    BankHoliday.objects.all().delete()
    queries.cache.forget()
    assert queries.calendar().days_off == england().days_off
    queries.cache.forget()


def test_the_list_of_rules_is_narrowed_by_subject_and_by_what_was_set_here_and_taken_away(authority: Authority) -> None:
    client = authority.client(Role.ADMINISTRATOR)
    changes.set_rule("assessment.limit", {"length": 40, "unit": "working days"}, valid_from=TODAY, **BY_SYSTEM)
    page = client.get("/rules/?set=Set+here").content.decode()
    titles = {one.key: one.title for one in DEFINITIONS.values()}
    assert titles["assessment.limit"] in page
    assert sum(title in page for title in titles.values()) < 5
    none = client.get("/rules/?group=Nothing").content.decode()
    assert "Nothing here is what the list is narrowed to" in none
    assert client.get("/rules/?set=Set+here&as=xlsx")["Content-Type"].endswith("spreadsheetml.sheet")
