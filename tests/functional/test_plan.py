"""The plan of a week prints on one side of A4, as full as folding lets it be, in Chromium's own PDF."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from practicelens.access.roles import Role
from practicelens.performance.late.plan.folding import Cell, PlanRow, fold
from tests.functional.conftest import PageAs
from tests.functional.serving import Served

# Many workers with little, a few with much, one with all, names and numbers as long as a line, and longer.
CROWDS = {
    "many": (90, 1, "CIN visit B-40968"),
    "much": (7, 40, "assessment B-40968"),
    "one": (1, 300, "CLA review B-409688"),
    "long": (20, 9, "health 2019/0048812-NORTHBOROUGH"),
}


def sides(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


@pytest.mark.parametrize("crowd", CROWDS)
def test_the_fullest_plan_prints_on_one_side(crowd: str, served: Served, page_as: PageAs) -> None:
    page = page_as(Role.TEAM_MANAGER)
    page.goto(re.sub(r"/week/.*", "/plan/", page.url))
    assert sides(page.pdf(format="A4")) == 1
    many, items, words = CROWDS[crowd]
    cell = Cell((words,) * items)
    rows, left = fold([PlanRow("Oluwaseun Adeyemi-Price", cell, (cell,) * 5)] * many)
    assert rows
    days = page.locator(".pl-plan thead th").all_inner_texts()
    made = render_to_string("teams/_plan.html", {"rows": rows, "left": left, "plan": {"days": days[2:]}})
    page.eval_on_selector(".pl-plan", "(place, made) => { place.innerHTML = made; }", made)
    pdf = page.pdf(format="A4")
    assert sides(pdf) == 1
    # Were nothing folded, it would not be one side: the test can fail.
    page.eval_on_selector(".pl-plan tbody", "body => { body.innerHTML = body.innerHTML.repeat(2); }")
    assert sides(page.pdf(format="A4")) > 1
