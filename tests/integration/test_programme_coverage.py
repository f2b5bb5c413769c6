"""Coverage: those drawn by chance apart from those chosen, beside all children; workers for their line alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.performance.datasets.cases import queries as cases_queries
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.programme.coverage import queries as coverage_queries
from practicelens.quality.programme.coverage.queries import Coverage
from practicelens.quality.programme.draws import changes as draws_changes
from practicelens.quality.programme.draws import preparing, redrawing
from practicelens.quality.programme.draws import queries as draws_queries
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(authority: Authority, published: int) -> Audits:
    """The small authority with tools and a published extract."""
    return Audits(authority)


def head(made: Audits) -> dict[str, Any]:
    """The Head of Safeguarding, now."""
    return {"by": made.actor(Role.HEAD_OF_QA), "now": made.now}


def asked(made: Audits, role: Role) -> Coverage:
    """Coverage of the last year."""
    today = made.authority.today
    return coverage_queries.coverage(asking(made.actor(role)), today - timedelta(days=365), today)


def drawn(made: Audits, **overrides: Any) -> int:
    """Three drawn and given out."""
    plain: dict[str, Any] = {"size": 3, "tool": "case_audit", "auditors": (made.authority.account(Role.QA_OFFICER),)}
    return draws_changes.draw_and_give_out(preparing.Asked(**{**plain, **overrides}), **head(made))


def test_each_table_adds_up_and_chance_is_apart_from_choice(made: Audits) -> None:
    draw_id = drawn(made)
    by = made.actor(Role.HEAD_OF_QA)
    taken = {case.child for case in draws_queries.draw(asking(by), draw_id).cases}
    every = cases_queries.case_list(asking(by), "open", made.authority.today).cases
    free = next(case.key.identifier for case in every if case.key.identifier not in taken and case.team_id)
    drawn(made, size=1, how=Draw.PURPOSIVE, named=(free,), why="Asked for by the partnership")
    # A contact’s child need not be among the open ones: it stands apart.
    drawn(made, size=1, tool="mash")
    after = asked(made, Role.HEAD_OF_QA)
    assert (after.chance, after.chosen, after.apart) == (3, 1, 1)
    for table in after.tables:
        assert sum(row.population for row in table.rows) == after.population
        assert sum(row.chance for row in table.rows) == 3
        assert sum(row.chosen for row in table.rows) == 1
        assert sum(row.expected for row in table.rows) == pytest.approx(3)


def test_a_team_manager_sees_their_team_and_its_workers_and_a_qa_officer_no_worker(made: Audits) -> None:
    drawn(made)
    manager, officer = asked(made, Role.TEAM_MANAGER), asked(made, Role.QA_OFFICER)
    assert manager.population == officer.population < asked(made, Role.HEAD_OF_QA).population
    assert [row.worker for row in manager.workers] == ["Amina Yusuf"]
    assert officer.workers == () and asked(made, Role.HEAD_OF_QA).workers == ()
    assert asked(made, Role.DIRECTOR).workers
    for role in (Role.PRACTITIONER, Role.ANALYST, Role.ADMINISTRATOR, Role.SCRUTINEER):
        with pytest.raises(Missing):
            asked(made, role)


def test_what_was_withdrawn_reaches_nobody_and_a_redraw_is_counted(made: Audits) -> None:
    draw_id = drawn(made, size=1)
    case = draws_queries.draw(asking(made.actor(Role.HEAD_OF_QA)), draw_id).cases[0]
    redrawing.redraw(case.id, "The family moved away", **head(made))
    view = asked(made, Role.HEAD_OF_QA)
    assert (view.chance, view.redrawn) == (1, 1)


def test_before_anything_is_published_there_is_no_population(authority: Authority) -> None:
    made = Audits(authority)
    view = asked(made, Role.HEAD_OF_QA)
    assert view.as_at is None and view.population == 0
    assert all(table.rows == () for table in view.tables)


def test_asked_on_an_earlier_day_it_knows_no_dataset_that_came_after_it(made: Audits) -> None:
    """As the demonstration's past asks: its published quarters name no dataset, and count nobody by one."""
    then = made.authority.today - timedelta(days=400)
    found = coverage_queries.coverage(asking(made.actor(Role.HEAD_OF_QA), then), then - timedelta(days=90), then)
    assert (found.as_at, found.population) == (None, 0)
