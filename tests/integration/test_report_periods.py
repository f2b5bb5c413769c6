"""What a report tells is of its period: timeliness to the month's end, the children there were on its last day."""

from __future__ import annotations

from datetime import date

import pytest

from practicelens.access.roles import Role
from practicelens.documents.blocks import Table
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.reports import queries as reports_queries
from practicelens.governance.packs.states import Kind
from practicelens.people.asking import asking_as_system
from practicelens.performance.datasets.cases import queries as cases_queries
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.shapes import NOT_KNOWN
from practicelens.quality.programme.coverage import queries as coverage_queries
from tests.builders.authority import Authority

OCTOBER = Month(2026, 10)


@pytest.mark.parametrize(("month", "last"), [(OCTOBER, "31 October 2026"), (Month(2026, 11), "20 November 2026")])
def test_timeliness_ends_with_the_month_or_where_the_extract_does(
    authority: Authority, published: int, month: Month, last: str
) -> None:
    document = reports_queries.report(authority.asking(Role.DIRECTOR), Kind.MONTHLY, None, month).document
    table = next(one for one in document.blocks if isinstance(one, Table) and one.caption.startswith("Timeliness"))
    assert table.rows and all(row[-1].text.endswith(last) for row in table.rows)


def test_figures_as_they_stood_on_a_day_are_those_of_that_day(authority: Authority, published: int) -> None:
    asked = authority.asking(Role.DIRECTOR)
    then = figures_queries.figures(asked, "authority", None, until=OCTOBER.last)
    now = figures_queries.figures(asked, "authority", None)
    assert then and now
    assert max(line.figure.end for line in then.lines) == OCTOBER.last < max(line.figure.end for line in now.lines)


def test_coverage_is_beside_the_children_of_the_periods_last_day(authority: Authority, published: int) -> None:
    until = date(2026, 9, 30)
    found = coverage_queries.coverage(authority.asking(Role.HEAD_OF_QA), date(2026, 7, 1), until)
    open_then = cases_queries.case_list(asking_as_system(authority.now), "open", until).cases
    open_now = cases_queries.case_list(asking_as_system(authority.now), "open", date(2026, 11, 20)).cases
    assert (found.as_at, found.population) == (until, len(open_then)) and len(open_then) != len(open_now)
    # Plan and age of that day: by today's, some who were open then would stand as closed.
    plans = {row.name: row.population for row in found.tables[0].rows if row.population}
    assert found.tables[0].key == "plan" and sum(plans.values()) == len(open_then)
    assert not {"Closed", NOT_KNOWN} & set(plans)
    running = coverage_queries.coverage(authority.asking(Role.HEAD_OF_QA), date(2026, 10, 1), date(2026, 11, 20))
    assert "Closed" not in [row.name for row in running.tables[0].rows if row.population]
    assert running.tables[0].key == "plan"
