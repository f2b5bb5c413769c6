"""The children behind a figure: what each answer was taken from, on the page and in the workbook that goes with it."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.analytics.measure import Level
from practicelens.history.models import Event
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.models import Dataset
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.integration.test_performance_pages import restrict

pytestmark = pytest.mark.django_db
CARD = "assessments_in_time_from_start"


def address(authority: Authority, ending: str = "") -> str:
    """The children behind the team's assessments in time."""
    return reverse("figure-children", args=[CARD, "team", authority.team]) + ending


def test_the_page_says_what_each_answer_was_taken_from_and_where_it_stands(
    authority: Authority, published: int
) -> None:
    html = authority.client(Role.TEAM_MANAGER).get(address(authority)).content.decode()
    found = figures_queries.children_behind(asking(authority.actor(Role.TEAM_MANAGER)), CARD, "team", authority.team)
    first = found.list.children[0]
    began, authorised = first.evidence
    assert (began.label, authorised.label) == ("began", "authorised") and authorised.value == first.date
    assert f"row {first.row}<" in html and "list 4, assessments" in html
    assert Dataset.objects.filter(name=first.file).exists() and first.file in html


def test_where_a_contact_came_from_stands_in_words_beside_its_code(authority: Authority, published: int) -> None:
    path = reverse("figure-children", args=["contacts", "authority", 0])
    assert "<strong>6: Police</strong>" in authority.client(Role.HEAD_OF_QA).get(path).content.decode()


def test_the_workbook_holds_dates_as_dates_and_the_look_names_every_child(authority: Authority, published: int) -> None:
    manager = asking(authority.actor(Role.TEAM_MANAGER))
    before = figures_queries.children_behind(manager, CARD, "team", authority.team)
    hidden = before.list.children[0].child
    restrict(authority, hidden)
    answer = authority.client(Role.TEAM_MANAGER).get(address(authority, "?as=xlsx"))
    sheets = openpyxl.load_workbook(BytesIO(answer.content)).worksheets
    rows = [row for row in sheets[1].iter_rows(min_row=3, values_only=True) if row[0]]
    columns = dict(zip(rows[0], rows[1], strict=True))
    assert isinstance(columns["Began"], datetime) and isinstance(columns["Authorised"], datetime)
    assert isinstance(columns["Working days"], (int, float)) and isinstance(columns["Row"], (int, float))
    children = {row[0] for row in rows[1:]}
    assert hidden not in children and children
    look = Event.objects.get(look=True, subject_id=f"{CARD} as Excel")
    assert {one.identifier for one in look.children.all()} == children


def test_the_list_goes_with_those_who_lead_and_stays_on_the_page_of_others(
    authority: Authority, published: int
) -> None:
    reviewing = authority.client(Role.REVIEWING_OFFICER).get(address(authority, "?as=xlsx"))
    assert reviewing["Content-Type"].startswith("text/html") and "This list as Excel" not in reviewing.content.decode()
    leading = authority.client(Role.HEAD_OF_SERVICE).get(address(authority, "?as=xlsx"))
    assert leading["Content-Type"].endswith("spreadsheetml.sheet")


def test_a_figure_is_the_last_point_of_its_own_line(authority: Authority, published: int) -> None:
    page = figures_queries.figures(asking(authority.actor(Role.TEAM_MANAGER)), Level.TEAM, authority.team, trends=True)
    assert page is not None
    for line in page.lines:
        assert line.trend[-1] == line.figure, line.card.key
        assert len({(one.end.year, one.end.month, one.end.day) for one in line.trend}) == len(line.trend)
