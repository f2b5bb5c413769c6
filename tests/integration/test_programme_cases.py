"""The lists that audits are drawn from, and the groups that children are counted in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.people.asking import key_of
from practicelens.performance.datasets.cases import groups
from practicelens.performance.datasets.cases import internal as cases_internal
from practicelens.performance.datasets.cases import queries as cases_queries
from tests.builders.asking import asking
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db


def test_a_case_says_plan_opening_and_groups(authority: Authority, published: int) -> None:
    cases = {
        case.key.identifier: case
        for case in cases_queries.case_list(authority.asking(Role.HEAD_OF_QA), "open", authority.today).cases
    }
    assert {cases["90004"].plan, cases["90007"].plan, cases["90001"].plan} == {
        "protection_plan",
        "looked_after",
        "in_need",
    }
    assert cases["90007"].opened is not None and cases["90007"].opened < authority.today - timedelta(days=300)
    profile = cases["90007"].profile
    assert (profile.age_band, profile.sex, profile.ethnicity, profile.disability, profile.plan) == (
        "5 to 9",
        "Boys",
        "White",
        "Not disabled",
        "Looked after",
    )


def test_those_to_whom_something_happened_are_of_the_time_asked_for(authority: Authority, published: int) -> None:
    head = authority.actor(Role.HEAD_OF_QA)
    as_at = authority.today
    every = cases_queries.case_list(asking(head), "contacts", as_at)
    late = cases_queries.case_list(asking(head), "contacts", as_at, as_at - timedelta(days=27))
    assert 0 < len(late.cases) < len(every.cases)
    early_help = cases_queries.case_list(asking(head), "early_help", as_at)
    assert {case.key.identifier for case in early_help.cases} == {"90010", "90011", "90012"}


def test_a_population_that_no_extract_holds_is_missing(authority: Authority, published: int) -> None:
    head = authority.actor(Role.HEAD_OF_QA)
    assert cases_queries.case_list(asking(head), "left_care", authority.today).population == "left_care"
    with pytest.raises(Missing):
        cases_queries.case_list(asking(head), "marac", authority.today)


def test_profiles_name_the_groups_of_known_children_only(authority: Authority, published: int) -> None:
    head = authority.asking(Role.HEAD_OF_QA)
    known, unknown = key_of("90004"), key_of("no-such-child")
    elsewhere = ChildKey("another", "scheme", "90004")
    assert set(cases_internal.profiles(head, [known, unknown, elsewhere])) == {known}
    assert cases_internal.profiles(head, [known])[known].plan == "Child protection plan"


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("WBRI", "White"),
        ("MWBC", "Mixed"),
        ("CHNE", "Asian"),
        ("OOTH", "Other"),
        ("REFU", "Not known"),
        (None, "Not known"),
    ],
)
def test_census_codes_fall_in_the_census_groups(code: str | None, group: str) -> None:
    assert groups.ethnic_group(code) == group


@pytest.mark.parametrize(
    ("age", "band"), [(0, "Under 1"), (1, "1 to 4"), (15, "10 to 15"), (16, "16 and 17"), (None, "Not known")]
)
def test_bands_of_age(age: int | None, band: str) -> None:
    assert groups.age_band(age) == band
