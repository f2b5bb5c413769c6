"""What a Team Manager's week has more of where the Standard Safeguarding Dataset is loaded beside Annex A."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.roles import Role
from practicelens.people.asking import key_of
from practicelens.performance.datasets.figures import queries as figures
from practicelens.performance.datasets.week import queries as week_queries
from practicelens.performance.datasets.whereabouts.internal import standing_of
from practicelens.performance.extracts.publishing import changes as publishing
from practicelens.performance.extracts.sources import changes, queries
from practicelens.rulebook.changes import set_rule
from practicelens.web.templatetags.words import short_date
from tests.builders.authority import NAMES, Authority
from tests.builders.extracts import publish, workbook
from tests.builders.two_sources import same_children
from tests.builders.workbooks import AS_AT, ago, child

pytestmark = pytest.mark.django_db

THREE = child(3)["child"]  # with a child in need plan, of the first team, held by its practitioner
FOUR = child(4)["child"]  # on a plan
PRACTITIONER = NAMES[Role.PRACTITIONER]


def reviews() -> list[dict[str, Any]]:
    """A review conference that is due, and the one before it with what was recorded."""
    due, held = "cppr_cp_review_due", "cppr_cp_review_date"
    recorded = {"cppr_cp_review_quorate": "Y", "cppr_cp_review_participation": "PN6"}
    each = ({due: ago(12), held: ago(13)} | recorded, {due: ago(-9), held: ""})
    return [{"cppr_person_id": FOUR, "cppr_cp_plan_id": "C4"} | one for one in each]


def tables(visits: list[date]) -> dict[str, list[dict[str, Any]]]:
    """A child in need plan with its visits, who held the child, and the hours of whoever holds them now."""
    plan = {"cinp_person_id": THREE, "cinp_cin_plan_id": "P3", "cinp_referral_id": "R3"}
    held = {"invo_person_id": THREE, "invo_professional_role_id": "Allocated worker", "invo_professional_team": "T1"}
    return {
        "cin_plans": [plan | {"cinp_cin_plan_start_date": ago(140), "cinp_cin_plan_end_date": ""}],
        "cin_visits": [
            {"cinv_person_id": THREE, "cinv_cin_visit_date": day, "cinv_cin_visit_seen": "Y"} for day in visits
        ],
        "involvements": [
            held | {"invo_professional_id": who, "invo_involvement_start_date": start, "invo_involvement_end_date": end}
            for who, start, end in (("W8", ago(140), ago(80)), ("W9", ago(80), ago(40)), ("W1", ago(40), ""))
        ],
        "cp_reviews": reviews(),
        "department": [{"dept_team_id": "T1", "dept_team_name": "Family Support Team One"}],
        "professionals": [
            {"prof_professional_id": "W1", "prof_professional_name": PRACTITIONER, "prof_professional_department": "T1"}
            | {"prof_full_time_equivalency": "0.5"}
        ],
    }


@pytest.fixture
def both(authority: Authority, published: int, tmp_path: Path) -> Iterator[None]:
    """The dataset published beside the workbook, and the two confirmed to number children alike."""
    for key in ("source.proof", "source.differ"):  # twelve children are fewer than a real borough is asked for
        set_rule(key, 10, valid_from=authority.today, source="The small authority", by=SYSTEM, now=authority.now)
    publish(authority, same_children(tmp_path / "ssd.zip", more=tables([ago(90), ago(20)])))
    by = authority.actor(Role.ANALYST)
    changes.confirm("annex_a-ssd", by=by, now=authority.now)
    publishing.work_out_again(by=by, now=authority.now)
    yield


def week(authority: Authority) -> tuple[Any, str]:
    found = week_queries.week(authority.asking(Role.TEAM_MANAGER), authority.team)
    page = authority.client(Role.TEAM_MANAGER).get(reverse("week", args=[authority.team])).content.decode()
    return found, page


def test_without_it_the_week_is_as_it_was(authority: Authority, published: int) -> None:
    found, page = week(authority)
    assert not found.tells_hours and "full post" not in page and "CIN visits: the Standard" in page
    assert "cin_visits_made_in_time" not in {line.card.key for line in found.measures}
    assert {line.full_time for line in found.caseloads} == {None}
    # The tables are there and empty: every visit is told by none of them.
    child_page = authority.client(Role.ANALYST).get(reverse("child", args=[THREE])).content.decode()
    assert "Visits of three months" not in child_page and "the last visit and review alone" in child_page


def test_hours_and_visits_to_children_in_need_stand_on_the_week(authority: Authority, both: None) -> None:
    found, page = week(authority)
    mine = next(line for line in found.caseloads if line.worker == PRACTITIONER)
    # Eighteen for a full post are nine for a half; the case system's hours are taken before those said here.
    assert (mine.fte, mine.limit, mine.full_time) == (0.5, 9, mine.children * 2)
    assert f"{PRACTITIONER}, 0.5" in page.replace("</a>", "") and f"{mine.children * 2} for a full post" in page
    assert "cin_visits_made_in_time" in {line.card.key for line in found.measures}
    entries = {entry.words for day in found.days for entry in day.entries}
    assert "CIN visit" in entries
    due = authority.client(Role.TEAM_MANAGER).get(
        reverse("due-children", args=[authority.team]),
        {"kind": "cin_visit", "from": f"{AS_AT}", "to": f"{date(2026, 12, 31)}"},
    )
    assert THREE in due.content.decode()


def test_an_audit_finds_every_visit_of_its_period(authority: Authority, both: None) -> None:
    stands = standing_of(authority.asking(Role.ANALYST), key_of(THREE), ago(100), AS_AT)
    # The last is list 6's day last seen; the two before it no workbook tells.
    assert stands is not None and stands.visits == (ago(90), ago(20), ago(6))


def test_a_childs_page_has_the_days_of_every_visit(authority: Authority, both: None) -> None:
    page = authority.client(Role.ANALYST).get(reverse("child", args=[THREE])).content.decode()
    assert "Visits of three months" in page and "Earlier visits" not in page and "last visit and review" not in page
    days = [short_date(ago(days)) for days in (6, 20)]  # three months before today begin a day after the third
    assert ", ".join(days) in page


def test_a_review_falls_due_on_the_case_systems_own_day_and_stands_on_the_childs_page(
    authority: Authority, both: None
) -> None:
    page = authority.client(Role.ANALYST).get(reverse("child", args=[FOUR])).content.decode()
    assert "by the case system’s own day" in page and short_date(ago(-9)) in page
    assert f"Review conference, due {short_date(ago(12))}" in page
    held = f"held {short_date(ago(13))}, quorate, the child did not come and had their views told"
    assert held in page and "not held yet" in page
    # It stands with its child alone.
    other = authority.client(Role.ANALYST).get(reverse("child", args=[THREE])).content.decode()
    assert "Reviews of twelve months" not in other


def test_the_figures_that_need_it_are_told_with_their_children_and_lines(authority: Authority, both: None) -> None:
    asking = authority.asking(Role.ANALYST)
    page = figures.figures(asking, "authority", None)
    lines = {line.card.key: line for line in page.lines}
    visits = lines["cin_visits_made_in_time"]
    assert visits.sources == ("Standard Safeguarding Dataset",) and (
        visits.figure.numerator,
        visits.figure.denominator,
    ) == (0, 1)
    behind = figures.children_behind(asking, "cin_visits_made_in_time", "authority", None)
    (row,) = behind.list.children
    # Late from the day after 30 days from the last visit, when somebody of the first team held the child.
    assert (row.child, row.team, row.sheet, row.row) == (THREE, "Family Support Team One", "ssd_cin_plans.csv", 2)
    changed = lines["three_workers"].figure
    assert changed.numerator == 1 and changed.not_judged == changed.children - 1
    over = lines["caseload_over_limit"].figure
    assert over.denominator and over.denominator < over.children
    shown = {one.title: one.source for one in queries.lists(asking)}
    assert shown["Visits"] == "Standard Safeguarding Dataset"
    assert {source for title, source in shown.items() if title.startswith("List ")} == {"Annex A"}


def test_a_week_is_laid_beside_one_of_the_same_lists(authority: Authority, data_dir: Path, tmp_path: Path) -> None:
    """An extract between of children looked after alone: all others would have come to their teams since."""
    for day, lists in ((ago(14), range(1, 12)), (ago(7), (8,)), (AS_AT, range(1, 12))):
        publish(authority, workbook(tmp_path / f"annex-a-{day}.xlsx", lists=lists), day)
    found = week_queries.week(authority.asking(Role.TEAM_MANAGER), authority.team)
    assert found is not None and found.since is not None
    assert found.children and (found.since.came, found.since.left, found.since.earlier) == (0, 0, ago(14))
