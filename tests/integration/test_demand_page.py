"""Demand's page: who opens it, of which places, with what is chosen; a past too short says so."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.analytics.measure import Figure, Level
from practicelens.analytics.measurements.trends import trends
from practicelens.performance.explore.demand import queries
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db


def test_before_an_extract_it_says_what_will_stand_there(authority: Authority) -> None:
    page = authority.client(Role.DIRECTOR).get(reverse("demand"))
    assert page.status_code == 200 and "No extract is published yet" in page.text
    assert authority.client(Role.DIRECTOR).get(reverse("demand-pdf")).status_code == 404


def test_what_is_too_short_is_named_and_nothing_said_of_it(authority: Authority, published: int) -> None:
    page = authority.client(Role.ANALYST).get(reverse("demand")).text
    assert "children looked after" in page and "too few months are told without a gap" in page
    assert "How well it foresaw" not in page


def test_what_is_no_choice_is_the_usual(authority: Authority, published: int) -> None:
    client = authority.client(Role.ANALYST)
    fewer = client.get(reverse("demand") + "?workers=-2&referrals=30").text
    assert '<option value="-2" selected>' in fewer and '<option value="30" selected>' in fewer
    usual = client.get(reverse("demand") + "?workers=1e9&referrals=many").text
    assert '<option value="1" selected>' in usual and '<option value="10" selected>' in usual


def test_a_head_of_service_has_their_area_and_not_the_whole(authority: Authority, published: int) -> None:
    head, analyst = authority.client(Role.HEAD_OF_SERVICE), authority.client(Role.ANALYST)
    assert "Assessment and intervention ·" in head.get(reverse("demand")).text
    assert head.get(reverse("demand") + "?of=authority").status_code == 404
    assert analyst.get(reverse("demand") + "?of=authority").status_code == 200
    assert analyst.get(reverse("demand") + f"?of=service-{authority.service}").status_code == 200


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.PRACTITIONER, Role.PARTNER, Role.ADMINISTRATOR])
def test_whoever_sees_no_whole_area_has_no_such_page(authority: Authority, published: int, role: Role) -> None:
    assert authority.client(role).get(reverse("demand")).status_code == 404


def test_its_copies_are_made(authority: Authority, published: int) -> None:
    client = authority.client(Role.ANALYST)
    assert openpyxl.load_workbook(BytesIO(client.get(reverse("demand") + "?as=xlsx").content)).sheetnames
    assert client.get(reverse("demand-pdf")).content.startswith(b"%PDF")
    assert client.get(reverse("demand-word")).content.startswith(b"PK")


@pytest.mark.parametrize(("workers", "shown"), [({31: 10, 22: 20}, (10, 4.0)), ({22: 20}, None)])
def test_a_worker_holds_children_of_the_day_on_which_both_were_counted(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch, workers: dict[int, int],
    shown: tuple[int, float] | None,
) -> None:  # fmt: skip
    """The extract of the month that runs tells who holds children now: others than held those of the month's end."""
    days = {31: date(2026, 10, 31), 22: date(2026, 11, 22)}

    def stood(card: str, day: int, many: int) -> Figure:
        return Figure(card, Level.AUTHORITY, None, days[day], days[day], many, many, float(many), None, None, 0, "", 0)

    def given(*args: Any) -> dict[str, tuple[Figure, ...]]:
        return trends(*args) | {
            "caseload": (stood("caseload", 31, 40), stood("caseload", 22, 90)),
            "workers_caseload": tuple(stood("workers_caseload", day, many) for day, many in workers.items()),
        }

    monkeypatch.setattr(queries, "trends", given)
    found = queries.demand(authority.asking(Role.ANALYST), "authority")
    assert found is not None
    one = found.caseloads
    assert (one and (one.workers, one.rows[0].each)) == shown
