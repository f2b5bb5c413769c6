"""The API: within the asker's scope, in JSON even when it says no, and described."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from practicelens.access.roles import Role
from tests.builders.authority import Authority


def test_nobody_signed_in_is_told_in_json_and_never_sent_elsewhere(authority: Authority) -> None:
    for path in ("me", "measures", "figures", "openapi.json"):
        answer = Client().get(f"/api/v1/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")


def test_an_address_that_does_not_exist_is_missing_in_json(authority: Authority) -> None:
    answer = authority.client(Role.ANALYST).get("/api/v1/children")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")


def test_who_is_asking_is_told_with_roles_and_teams(authority: Authority) -> None:
    body = authority.client(Role.TEAM_MANAGER).get("/api/v1/me").json()
    assert body["roles"] == [
        {"key": "team_manager", "title": "Team Manager", "teams": [authority.team], "by_cover": False}
    ]


def test_measures_are_for_people_who_see_figures(authority: Authority) -> None:
    body = authority.client(Role.ANALYST).get("/api/v1/measures").json()
    assert {"key", "title", "meaning", "numerator", "denominator", "source"} <= set(body[0])
    assert authority.client(Role.SCRUTINEER).get("/api/v1/measures").status_code == 404


@pytest.mark.parametrize("question", ["", "?level=team&id=1", "?card=nothing"])
def test_before_anything_is_published_there_are_no_figures(authority: Authority, question: str) -> None:
    assert authority.client(Role.ANALYST).get(f"/api/v1/figures{question}").status_code == 404


def test_another_teams_figures_are_missing(authority: Authority) -> None:
    client = authority.client(Role.TEAM_MANAGER)
    assert client.get(f"/api/v1/figures?level=team&id={authority.other_team}").status_code == 404


@pytest.mark.parametrize("question", ["?level=planet", "?id=x", "?id=0", f"?id={2**40}"])
def test_a_question_that_makes_no_sense_says_which_part(authority: Authority, question: str) -> None:
    answer = authority.client(Role.ANALYST).get(f"/api/v1/figures{question}")
    assert answer.status_code == 422
    assert answer.json()["code"] == "not_understood"


def test_the_description_declares_what_is_refused_and_has_no_page(authority: Authority) -> None:
    client = authority.client(Role.ANALYST)
    body = client.get("/api/v1/openapi.json").json()
    for path, methods in body["paths"].items():
        assert {"401", "404"} <= set(methods["get"]["responses"]), path
    assert client.get("/api/v1/docs").status_code == 404
    assert "child_identifier" not in json.dumps(body)


def test_figures_are_told_within_scope_and_are_missing_outside_it(authority: Authority, published: int) -> None:
    manager, question = authority.client(Role.TEAM_MANAGER), "/api/v1/figures?level=team&id="
    body = manager.get(f"{question}{authority.team}").json()
    assert (body["place"], body["as_at"]) == ("Family Support Team One", "2026-11-20")
    assert {"card", "numerator", "denominator", "value", "low", "high", "why"} <= set(body["figures"][0])
    for path in (f"{question}{authority.sibling_team}", f"{question}{authority.other_team}", "/api/v1/figures"):
        assert manager.get(path).status_code == 404, path
    assert authority.client(Role.DCS).get("/api/v1/figures").json()["place"]


def test_one_measure_can_be_asked_for(authority: Authority, published: int) -> None:
    client = authority.client(Role.ANALYST)
    key = client.get("/api/v1/measures").json()[0]["key"]
    body = client.get(f"/api/v1/figures?card={key}").json()
    assert {figure["card"] for figure in body["figures"]} <= {key}
    assert client.get("/api/v1/figures?card=nothing").status_code == 404
