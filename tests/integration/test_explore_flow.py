"""From contact to outcome: each number is the explorer's answer, opens onto its children, and is hidden for outside."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.documents import charts
from practicelens.documents.specs import Flow, FlowPart, FlowStep
from practicelens.performance.explore import flow, queries
from practicelens.performance.explore.models import OutsideCopy
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.integration.test_explore import question

pytestmark = pytest.mark.django_db


def test_each_step_is_the_explorers_answer_and_its_parts_add_up(authority: Authority, published: int) -> None:
    asks = asking(authority.actor(Role.ANALYST))
    asked = question(authority, {"card": "referrals", "in": "now"})
    found = flow.flow(asks, asked.place, asked.period)
    assert [step.title for step in found.steps_counted] == [step.title for step in found.steps]
    for step in found.steps:
        whole = queries.answer(asks, step.question).whole
        assert whole is not None and step.total == (whole.figure.denominator or whole.figure.numerator)
        for part in step.parts:
            behind = queries.behind(asks, step.question, None, part.only).list
            assert len(behind.children) + behind.hidden == part.count, (step.title, part.words)
    assert "of 12 contacts 9 went on to a referral" in found.finding
    team = question(authority, {"card": "referrals", "in": "now", "of": f"team-{authority.team}"})
    untold = [step for step in flow.flow(asks, team.place, team.period).steps if step.why]
    assert [step.title for step in untold] == ["Contacts"]
    with pytest.raises(Missing):
        flow.flow(asking(authority.actor(Role.TEAM_MANAGER)), asked.place, asked.period)


def test_the_picture_opens_onto_children_for_those_who_may_see_them(authority: Authority, published: int) -> None:
    address = f"{reverse('explore-flow')}?in=now"
    html = authority.client(Role.ANALYST).get(address).content.decode()
    (opened, *_) = re.findall(r'href="([^"]+only=counted)"', html)
    assert authority.client(Role.ANALYST).get(opened.replace("&amp;", "&")).status_code == 200
    assert 'role="group"' in html and 'aria-label="of 12 contacts' in html
    seen = authority.client(Role.PRACTICE_DEVELOPER).get(address).content.decode()
    assert "/children/?" not in seen and 'role="img"' in seen
    assert "The first day is after the last" in authority.client(Role.ANALYST).get(
        f"{reverse('explore-flow')}?in=days&from=2026-11-02&to=2026-11-01"
    ).content.decode()  # fmt: skip


def test_a_copy_for_outside_hides_small_numbers(authority: Authority, published: int) -> None:
    client, address = authority.client(Role.ANALYST), reverse("explore-outside-make", args=["flow"])
    client.post(f"{address}?in=now", {"reference": "Scrutiny panel"})
    for taken, hidden in (
        (f"{reverse('explore-flow')}?in=now&as=xlsx", False),
        (reverse("explore-outside-workbook", args=[OutsideCopy.objects.get().pk]), True),
    ):
        book = openpyxl.load_workbook(BytesIO(client.get(taken).content))
        rows = [row for row in book.worksheets[1].iter_rows(values_only=True) if row[0] == "Contacts"]
        assert rows and all((row[2] == "c") is hidden for row in rows), "3 of 12 went nowhere"
    assert client.get(f"{address}?in=now&of=team-{authority.team}").status_code == 404


def test_a_band_is_as_wide_as_those_who_go_on_and_never_wider_than_the_next_step() -> None:
    def drawn(goes: int, following: int, *, joined: bool = True) -> str:
        steps = (FlowStep("One", (FlowPart("on", goes, True), FlowPart("not", 100 - goes))),
                 FlowStep("Two", (FlowPart("begun", following, True),), joined))  # fmt: skip
        return charts.draw(Flow(steps), "alt", charts.NARROW)

    def across(picture: str) -> list[float]:
        (points,) = re.findall(r'points="([^"]+)"', picture)
        return [float(point.split(",")[0]) for point in points.split()]

    _, upper, lower, _ = across(drawn(50, 80))
    assert upper == lower == pytest.approx((charts.NARROW - 2) / 2, abs=0.1)
    _, upper, lower, _ = across(drawn(50, 25))
    assert lower == pytest.approx(upper / 2, abs=0.1)
    assert "polygon" not in drawn(50, 80, joined=False) + drawn(0, 80) + drawn(50, 0)
