"""The planner of an authority: hours needed beside hours there are, and somebody's own hours."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.quality.programme.planner import changes as planner_changes
from practicelens.quality.programme.planner import queries as planner_queries
from practicelens.quality.programme.planner.queries import Planner
from practicelens.rulebook.changes import set_rule
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(authority: Authority) -> Audits:
    """The small authority with tools."""
    return Audits(authority)


def head(made: Audits) -> dict[str, Any]:
    """The Head of Safeguarding, now."""
    return {"by": made.actor(Role.HEAD_OF_QA), "now": made.now}


def planned(made: Audits) -> Planner:
    """This month's."""
    return planner_queries.planner(asking(made.actor(Role.HEAD_OF_QA), made.authority.today), made.authority.today)


def test_needed_and_there_are_sums_of_what_the_page_lists(made: Audits) -> None:
    view = planned(made)
    assert view.teams == 3 and view.first in (38, 39)
    assert view.hours == pytest.approx(sum(line.hours for line in view.lines))
    assert view.there == sum(person.hours for person in view.people) == 90 + 6 + 4 + 2


def test_somebodys_own_hours_take_the_place_of_their_roles_and_can_be_taken_back(made: Audits) -> None:
    officer = made.authority.account(Role.QA_OFFICER)
    planner_changes.set_hours(officer, Decimal("45.5"), "Works half the week", **head(made))
    assert planned(made).there == 45.5 + 6 + 4 + 2
    planner_changes.set_hours(officer, None, "", **head(made))
    assert planned(made).there == 90 + 6 + 4 + 2
    for hours, why, code in ((Decimal(200), "x", "hours"), (Decimal(20), " ", "why_missing")):
        with pytest.raises(Refused) as no:
            planner_changes.set_hours(officer, hours, why, **head(made))
        assert no.value.code == code


def test_a_setting_changes_the_plan_from_its_day(made: Audits) -> None:
    before = planned(made).hours
    quotas = {"mash": 0, "contacts": 0}
    set_rule("audit.quotas", quotas, valid_from=made.authority.today.replace(month=12, day=1), source="T", **head(made))
    assert planned(made).hours == before
    december = made.authority.today.replace(month=12)
    after = planner_queries.planner(asking(made.actor(Role.HEAD_OF_QA), made.authority.today), december)
    assert after.first <= 5 and after.hours < before


def test_the_planner_is_the_head_of_safeguardings_and_its_page_explains_the_sum(made: Audits) -> None:
    with pytest.raises(Missing):
        planner_queries.planner(asking(made.officer, made.authority.today), made.authority.today)
    text = made.authority.client(Role.HEAD_OF_QA).get(reverse("programme-planner")).content.decode()
    assert "every Inadequate and Outstanding" in text or "Every Inadequate and Outstanding" in text
    assert "What each setting would save" in text
    book = made.authority.client(Role.HEAD_OF_QA).get(reverse("programme-planner") + "?as=xlsx")
    assert book["Content-Type"].endswith("spreadsheetml.sheet")
