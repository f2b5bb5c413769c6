"""The API: within the asker's scope, in JSON or CSV, in pages, described, and in words when it says no."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from practicelens.access.roles import Role
from practicelens.analytics.duck import TookTooLong
from practicelens.api import description
from practicelens.api.shapes import Comparators, Figures, MeasureOut, Measures, Places, ReportCells, Reports, Targets
from practicelens.api.v1 import api
from practicelens.history.models import Event
from practicelens.people.tokens import changes as tokens
from practicelens.people.tokens.changes import Wanted
from practicelens.performance.explore import queries as explore
from tests.builders.authority import Authority
from tests.builders.graded import published_pack
from tests.integration.test_tokens import END, asked, made

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def rows(authority: Authority, path: str, role: Role = Role.ANALYST, **headers: str) -> list[dict[str, str]]:
    """The rows of a list as CSV."""
    answer = authority.client(role).get(f"{V1}/{path}", headers=headers or None)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/csv"), answer.content
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def body(authority: Authority, path: str, role: Role = Role.ANALYST) -> Any:
    answer = authority.client(role).get(f"{V1}/{path}")
    assert answer.status_code == 200, (path, answer.content)
    return answer.json()


def status(authority: Authority, path: str, role: Role = Role.ANALYST) -> tuple[int, str]:
    answer = authority.client(role).get(f"{V1}/{path}")
    assert answer["Content-Type"].startswith("application/json")
    return answer.status_code, answer.json().get("code", "")


def test_nobody_signed_in_is_told_in_json_and_never_sent_elsewhere(authority: Authority) -> None:
    for path in ("me", "measures", "figures", "openapi.json"):
        answer = Client().get(f"{V1}/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")


def test_who_is_asking_is_told_with_roles_teams_and_the_token(authority: Authority) -> None:
    roles = [{"key": "team_manager", "title": "Team Manager", "teams": [authority.team], "by_cover": False}]
    assert body(authority, "me", Role.TEAM_MANAGER) == {"name": "Priya Nair", "roles": roles, "token": None}
    brought = asked(made(authority, Role.TEAM_MANAGER)).json()
    assert brought["roles"] == roles and brought["token"]["ends"] == END.isoformat()


def test_measures_are_for_people_who_see_figures(authority: Authority) -> None:
    found = body(authority, "measures?limit=2")
    assert found["next"].endswith("limit=2&offset=2") and found["items"][0]["version"]
    assert {status(authority, path, Role.SCRUTINEER) for path in ("measures", "measures/plans_open")} == {
        (404, "missing")
    }


def test_before_anything_is_published_there_are_no_figures(authority: Authority) -> None:
    for path in ("figures", "figures?measure=nothing", "figures/plans_open", "series", "children"):
        assert status(authority, path) == (404, "missing"), path


SENSELESS = (
        ("figures?limit=0", "not_understood"), ("figures?as_of=yesterday", "not_understood"),
        ("figures?format=xml", "not_understood"), ("series?months=0", "not_understood"),
        ("reports/99999999999999999999/figures", "not_understood"), ("figures/re_referrals?by=planet", "question"),
        ("figures/re_referrals?months=2&from=2026-01-01", "period"),
        ("figures/in_need_open?by=category", "unanswerable"),
        ("figures/re_referrals?from=2026-02-01&to=2026-01-01", "question"),
)  # fmt: skip


def test_a_question_that_makes_no_sense_says_why(authority: Authority, published: int) -> None:
    for path, code in SENSELESS:
        assert status(authority, path) == (422, code), path


def test_figures_are_told_within_scope_and_are_missing_outside_it(authority: Authority, published: int) -> None:
    found = body(authority, "figures", Role.TEAM_MANAGER)
    assert (found["place"], found["as_at"]) == ("Family Support Team One", "2026-11-20")
    for place in (f"team-{authority.sibling_team}", f"team-{authority.other_team}", "authority", "nowhere"):
        for path in ("figures", "figures/plans_open", "series"):
            assert status(authority, f"{path}?of={place}", Role.TEAM_MANAGER) == (404, "missing"), (path, place)
    assert status(authority, "series", Role.TEAM_MANAGER) == (422, "place")
    assert body(authority, "figures", Role.DCS)["total"] > found["total"]


def test_a_token_of_a_team_reads_that_team_as_its_page_has_it(authority: Authority, published: int) -> None:
    token, path = made(authority, Role.ANALYST, f"team-{authority.team}"), f"{V1}/figures?of=team-{authority.team}"
    assert asked(token, path).json()["items"] == authority.client(Role.TEAM_MANAGER).get(path).json()["items"]
    for other in ("authority", f"service-{authority.service}", f"team-{authority.sibling_team}"):
        assert asked(token, f"{V1}/figures?of={other}").status_code == 404
    assert asked(token, f"{V1}/figures/workers_caseload?by=worker").status_code in (404, 422)


def test_the_groups_of_a_figure_add_up_and_narrow(authority: Authority, published: int) -> None:
    whole, *_ = (row for row in rows(authority, "figures/in_need_open?format=csv&by=age") if not row["group"])
    groups = [row for row in rows(authority, "figures/in_need_open?format=csv&by=age") if row["group"]]
    assert groups and sum(int(row["numerator"]) for row in groups) == int(whole["numerator"])
    one = groups[0]
    (narrowed,) = rows(authority, f"figures/in_need_open?format=csv&age={one['group']}")
    assert narrowed["value"] == one["value"] and narrowed["by"] == ""


def test_months_are_those_of_the_explorer_and_of_the_series(authority: Authority, published: int) -> None:
    path = "figures/referrals?format=csv&by=month&months=2"
    (*months, _), series = rows(authority, path), rows(authority, "series?format=csv&measure=referrals&months=2")
    assert [(row["group"], row["start"], row["end"], row["value"]) for row in months] == [
        (row["group"], row["start"], row["end"], row["value"]) for row in series
    ]
    assert len(months) == 2


def test_small_numbers_are_hidden_from_a_token_unless_its_owner_sees_children_and_wants_them(
    authority: Authority, published: int
) -> None:
    path = f"{V1}/figures/in_need_open?by=sex"
    shown = authority.client(Role.ANALYST).get(path).json()["items"]
    hiding, showing = made(authority), tokens_showing(authority)
    assert asked(showing, path).json()["items"] == shown
    hidden = [row for row in asked(hiding, path).json()["items"] if row["hidden"]]
    assert hidden and all(row["value"] is row["numerator"] is row["not_judged"] is None for row in hidden)
    developer = authority.client(Role.PRACTICE_DEVELOPER).get(path).json()["items"]
    assert any(row["hidden"] for row in developer), "as pages hide them from whoever sees no child"


def tokens_showing(authority: Authority) -> str:
    wanted = Wanted("Mine alone", "", END, small_numbers=True)
    return tokens.make(wanted, by=authority.actor(Role.ANALYST), now=authority.now)


def test_pages_lead_on_until_every_row_was_there_once(authority: Authority, published: int) -> None:
    every = rows(authority, "figures", Accept="text/csv")
    path, found = "figures?format=csv&limit=100", []
    while path:
        answer = authority.client(Role.ANALYST).get(f"{V1}/{path}")
        found += list(csv.DictReader(io.StringIO(answer.content.decode())))
        path = answer.headers.get("Link", "").partition(f"{V1}/")[2].partition(">")[0]
    assert found == every and len(every) > 100


def test_what_has_not_changed_is_not_sent_again(authority: Authority, published: int) -> None:
    client = authority.client(Role.ANALYST)
    for path in ("figures", "figures/plans_open?by=age", "series", "measures", "measures/plans_open", "targets"):
        answer = client.get(f"{V1}/{path}")
        again = client.get(f"{V1}/{path}", headers={"If-None-Match": f'"other", W/{answer["ETag"]}'})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"]), path
        assert "no-store" not in answer["Cache-Control"] and "private" in answer["Cache-Control"]
        assert client.get(f"{V1}/{path}", headers={"If-None-Match": '"other"'}).status_code == 200
    one = client.get(f"{V1}/figures")["ETag"]
    others = {client.get(f"{V1}/figures?format=csv")["ETag"], authority.client(Role.DCS).get(f"{V1}/figures")["ETag"]}
    assert one not in others, "of another form, and of another person"


def test_published_reports_are_told_as_their_reader_may_see_them(authority: Authority) -> None:
    pack = published_pack(authority, None)
    (inside,) = body(authority, "reports", Role.DCS)["items"]
    (outside,) = body(authority, "reports", Role.PARTNER)["items"]
    assert (inside["id"], inside["period"], inside["status"]) == (pack, "2026-10", "published")
    assert outside["title"] == "Audit gradings, by service area and domain" != inside["title"]
    token = made(authority, Role.PARTNER)
    cells = asked(token, f"{V1}/reports/{pack}/figures").json()
    assert cells["as_frozen"] and cells["items"][0]["caption"].startswith("Case audits")
    assert Event.objects.latest("pk").kind == "packs.looked" and Event.objects.latest("pk").data["outside"]
    names = {cell["column"] for cell in body(authority, f"reports/{pack}/figures", Role.DCS)["items"]}
    assert names and names != {cell["column"] for cell in cells["items"]}
    for role, path in ((Role.TEAM_MANAGER, f"reports/{pack}/figures"), (Role.DCS, "reports/999/figures")):
        assert status(authority, path, role) == (404, "missing")


def test_every_list_is_as_it_is_described(authority: Authority, published: int) -> None:
    pack = published_pack(authority, None)
    for path, shape in (
        ("places", Places), ("measures", Measures), ("measures/plans_open", MeasureOut), ("figures", Figures),
        ("series?months=1", Figures), ("figures/plans_open?by=need", Figures), ("targets", Targets),
        ("comparators", Comparators), ("reports", Reports), (f"reports/{pack}/figures", ReportCells),
    ):  # fmt: skip
        TypeAdapter(shape).validate_json(json.dumps(body(authority, path, Role.DCS)))


def test_the_description_is_whole(authority: Authority) -> None:
    """What OpenAPI 3.1 asks of a description, as far as this one has it."""
    client = authority.client(Role.ANALYST)
    found = client.get(f"{V1}/openapi.json").json()
    assert found["openapi"].startswith("3.1.") and {"title", "version"} <= set(found["info"])
    text, schemas = json.dumps(found), found["components"]["schemas"]
    assert {one.split('"')[0] for one in text.split('"#/components/schemas/')[1:]} <= set(schemas)
    operations = [(path, one) for path, methods in found["paths"].items() for one in methods.values()]
    assert len({one["operationId"] for _, one in operations}) == len(operations)
    for path, one in operations:
        in_path = {name["name"] for name in one["parameters"] if name["in"] == "path"}
        assert in_path == {part.strip("{}") for part in path.split("/") if part.startswith("{")}
        assert set(description.EXAMPLES) <= set(one["responses"])
        assert all(response["description"] for response in one["responses"].values())
        assert all(name["required"] for name in one["parameters"] if name["in"] == "path")
        assert all("description" in name["schema"] for name in one["parameters"] if name["in"] == "query"), path
        for scheme in one["security"]:
            assert set(scheme) <= set(found["components"]["securitySchemes"])
        for refusal in description.EXAMPLES:
            (example,) = one["responses"][refusal]["content"]["application/json"]["examples"].values()
            TypeAdapter(dict[str, str]).validate_python(example["value"])
    lists = [one for _, one in operations if "text/csv" in one["responses"]["200"]["content"]]
    assert len(lists) == len(operations) - 2 and all("304" in one["responses"] for one in lists)
    assert client.get(f"{V1}/docs").status_code == 404
    assert "child_identifier" not in text


def test_no_address_of_the_api_writes_or_tells_a_child() -> None:
    for path, methods in api.get_openapi_schema(path_prefix="api/v1/")["paths"].items():
        assert set(methods) == {"get"} and "child" not in path


ANYTHING = st.one_of(st.none(), st.text(max_size=12), st.integers(-3, 10**12).map(str), st.dates().map(str))
QUESTIONS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("of", "by", "from", "to", "months", "limit", "offset", "format", "age", "amount"), ANYTHING),
        "by": st.sampled_from(["age", "month", "team", "worker", "amount", "category", "nonsense"]),
        "of": st.sampled_from(["authority", "team-1", "service-9", "mine", "x"]),
        "months": st.integers(-1, 130).map(str),
    },
)


def test_nothing_asked_is_a_fault(authority: Authority, published: int) -> None:
    client = authority.client(Role.ANALYST)

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(["figures", "figures/plans_open", "figures/re_referrals", "series", "measures"]), QUESTIONS)
    def ask(path: str, asked_of: dict[str, Any]) -> None:
        answer = client.get(f"{V1}/{path}", {name: value for name, value in asked_of.items() if value is not None})
        assert answer.status_code in (200, 400, 404, 422), (path, asked_of, answer.content)

    ask()


def test_figures_that_take_too_long_say_so(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise TookTooLong

    monkeypatch.setattr(explore, "answer", slow)
    assert status(authority, "figures/plans_open") == (422, "too_long")
