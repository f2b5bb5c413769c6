"""Pages of people, rules, history and restricted children: who gets them, what forms do and keep."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from practicelens.access.actor import ChildKey
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.people import internal as people_internal
from practicelens.people import teams as people_teams
from practicelens.people.accounts import queries as accounts_queries
from practicelens.people.links import AliasKind
from practicelens.people.setup import changes
from practicelens.people.setup import queries as setup_queries
from practicelens.rulebook import queries as rulebook
from tests.builders.authority import Authority

ADMIN, GUARDIAN, ANALYST, HEAD = Role.ADMINISTRATOR, Role.INFORMATION_GOVERNANCE, Role.ANALYST, Role.HEAD_OF_QA


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    """A day as three boxes send it."""
    return {f"{name}_day": str(number), f"{name}_month": str(month), f"{name}_year": str(year)}


@pytest.mark.parametrize("rule", ["assessment.limit", "audit.quotas", "grade.suggestion", "caseload.limit"])
def test_a_rule_of_each_kind_has_a_page_to_set_it(authority: Authority, rule: str) -> None:
    """Which page is whose stands in the table of URL × role, which is asked of every page (spec/urls/people.txt)."""
    for role, status in ((ADMIN, 200), (HEAD, 200), (ANALYST, 404)):
        assert authority.client(role).get(reverse("rule-set", args=[rule])).status_code == status


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("account", [999_999]),
        ("role-end", [1, 999_999]),
        ("link-add", [999_999, "qa_officer"]),
        ("rule-set", ["no.such.rule"]),
        ("holiday-remove", ["2026-12-24"]),
        ("holiday-remove", ["nonsense"]),
    ],
)
def test_what_does_not_exist_is_missing_for_the_administrator_too(
    authority: Authority, name: str, args: list[object]
) -> None:
    assert authority.client(ADMIN).get(reverse(name, args=args)).status_code == 404


def test_accounts_are_found_by_name_and_by_role(authority: Authority) -> None:
    client = authority.client(ADMIN)
    assert "Priya Nair" in client.get(reverse("people"), {"words": "priya"}).content.decode()
    by_role = client.get(reverse("people"), {"role": "dcs"}).content.decode()
    assert "Ruth Adeyemi" in by_role and "Priya Nair" not in by_role
    assert "Nobody is found" in client.get(reverse("people"), {"words": "nobody at all"}).content.decode()


def test_a_role_is_given_by_form_and_a_refusal_keeps_what_was_typed(authority: Authority) -> None:
    client, account = authority.client(ADMIN), authority.account(Role.PRACTITIONER)
    address = reverse("role-grant", args=[account])
    sent = {"role": "team_manager", "service": "", "team": "", **day("starts", 2026, 12, 1)}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Team Manager needs a team." in refused.content.decode()
    assert 'value="12"' in refused.content.decode()
    done = client.post(address, {**sent, "team": str(authority.team)})
    assert done.status_code == 302
    held = accounts_queries.account(authority.asking(ADMIN), account).grants
    assert any(grant.role is Role.TEAM_MANAGER and grant.starts.isoformat() == "2026-12-01" for grant in held)


def test_a_day_that_does_not_exist_is_said_so(authority: Authority) -> None:
    address = reverse("role-grant", args=[authority.account(Role.PRACTITIONER)])
    sent = {"role": "analyst", "service": "", "team": "", **day("starts", 2026, 2, 31)}
    answer = authority.client(ADMIN).post(address, sent)
    assert answer.status_code == 422 and "Enter a real date" in answer.content.decode()


def test_an_account_is_made_shut_and_opened_by_form(authority: Authority) -> None:
    client = authority.client(ADMIN)
    made = client.post(
        reverse("account-add"), {"name": "New Person", "email": "New@Northborough.example", "password": ""}
    )
    assert made.status_code == 302
    account = people_internal.account_by_email("new@northborough.example")
    assert account is not None
    client.post(reverse("account-shut", args=[account]))
    assert not accounts_queries.account(authority.asking(ADMIN), account).is_active
    client.post(reverse("account-open", args=[account]))
    assert accounts_queries.account(authority.asking(ADMIN), account).is_active


def test_a_manager_arranges_cover_for_themself(authority: Authority) -> None:
    manager, officer = authority.account(Role.TEAM_MANAGER), authority.account(Role.QA_OFFICER)
    sent = {
        "absent": str(manager), "covering": str(officer), **day("starts", 2026, 11, 23), **day("back", 2026, 12, 7)
    }  # fmt: skip
    assert authority.client(Role.PRACTITIONER).get(reverse("cover-add")).status_code == 404
    assert authority.client(Role.TEAM_MANAGER).post(reverse("cover-add"), sent).status_code == 302
    assert authority.actor(Role.QA_OFFICER).has(Role.TEAM_MANAGER)


def test_links_services_teams_and_workers_by_form(authority: Authority) -> None:
    client, officer = authority.client(ADMIN), str(authority.account(Role.QA_OFFICER))
    link = reverse("link-add", args=[authority.sibling_team, "qa_officer"])
    assert client.post(link, {"account": officer, **day("starts", 2026, 11, 23)}).status_code == 302
    assert authority.sibling_team in authority.actor(Role.QA_OFFICER).grants[0].teams
    assert client.post(reverse("service-add"), {"name": "Early Help"}).status_code == 302
    service = next(row.id for row in people_teams.services() if row.name == "Early Help")
    sent = {"name": "Early Help East", "service": str(service), **day("opens", 2026, 12, 1)}
    assert client.post(reverse("team-add"), sent).status_code == 302
    sent = {"name": "Sam Reed", "team": str(authority.team), "fte": "0.8", "account": "", **day("starts", 2026, 11, 2)}
    assert client.post(reverse("worker-add"), sent).status_code == 302
    worker = next(row for row in people_internal.workers(authority.today) if row.name == "Sam Reed")
    assert (worker.team_id, worker.fte) == (authority.team, 0.8)
    sent = {"team": str(authority.sibling_team), **day("starts", 2026, 11, 23)}
    assert client.post(reverse("worker-post", args=[worker.id]), sent).status_code == 302
    moved = next(row for row in people_internal.workers(authority.today) if row.id == worker.id)
    assert moved.team_id == authority.sibling_team


def test_a_spelling_from_a_finding_is_given_its_meaning(authority: Authority) -> None:
    client = authority.client(ANALYST)
    address = reverse("alias-add") + "?kind=team&spelling=FST+1"
    assert 'value="FST 1"' in client.get(address).content.decode()
    sent = {"spelling": "FST 1", "target": str(authority.team), **day("starts", 2026, 4, 1)}
    assert client.post(address, sent).status_code == 302
    assert "FST 1" in client.get(reverse("aliases")).content.decode()
    again = client.post(address, {**sent, "spelling": " fst  1 "})
    assert again.status_code == 422 and "already" in again.content.decode()
    (row,) = (row for row in people_internal.aliases() if row.spelling == "FST 1")
    assert (row.kind, row.target_id) == (AliasKind.TEAM, authority.team)
    sent = day("ends", 2026, 12, 1)
    (alias,) = (one.id for one in setup_queries.alias_rows(authority.asking(ANALYST)) if one.spelling == "FST 1")
    assert client.post(reverse("alias-end", args=[alias]), sent).status_code == 302


def test_a_spelling_from_a_finding_is_said_to_be_nobody(authority: Authority) -> None:
    client = authority.client(ANALYST)
    address = reverse("alias-add") + "?kind=worker&spelling=Pool+9&target=nobody"
    assert re.search(r'value="nobody"[^>]* checked', client.get(address).content.decode())
    assert (
        client.post(address, {"spelling": "Pool 9", "target": "nobody", **day("starts", 2026, 4, 1)}).status_code == 302
    )
    (row,) = (row for row in people_internal.aliases() if row.spelling == "Pool 9")
    assert (row.kind, row.target_id) == (AliasKind.WORKER, None)
    shown = client.get(reverse("aliases")).content.decode()
    assert "Unallocated" in shown and "nobody: no worker" in shown


def test_a_rule_is_set_from_a_day_on_and_never_for_the_past(authority: Authority) -> None:
    client, address = authority.client(ADMIN), reverse("rule-set", args=["assessment.limit"])
    sent = {"value": "40", "unit": "working days", "source": "Cabinet, 12 November", **day("valid_from", 2026, 12, 1)}
    past = client.post(address, {**sent, **day("valid_from", 2026, 11, 22)})
    assert past.status_code == 422 and "the past keeps" in past.content.decode()
    assert client.post(address, sent).status_code == 302
    assert rulebook.rules_on(authority.today).limit("assessment.limit").length == 45
    assert rulebook.rules_on(authority.today.replace(month=12, day=1)).limit("assessment.limit").length == 40
    assert "Cabinet, 12 November" in client.get(address).content.decode()


def test_tables_and_words_are_set_by_form(authority: Authority) -> None:
    client, common = authority.client(HEAD), {"source": "Programme board", **day("valid_from", 2026, 11, 23)}
    quotas = {**common, "value": "mash: 8\ncontacts: 4"}
    assert client.post(reverse("rule-set", args=["audit.quotas"]), quotas).status_code == 302
    assert rulebook.rules_on(authority.today).table("audit.quotas") == {"mash": 8, "contacts": 4}
    words = {**common, "value": "none"}
    assert client.post(reverse("rule-set", args=["grade.suggestion"]), words).status_code == 302
    assert rulebook.rules_on(authority.today).text("grade.suggestion") == "none"


def test_days_nobody_works_are_added_and_removed(authority: Authority) -> None:
    client = authority.client(ADMIN)
    sent = {"name": "Day of mourning", **day("day", 2026, 12, 9)}
    assert client.post(reverse("holiday-add"), sent).status_code == 302
    assert client.post(reverse("holiday-add"), sent).status_code == 422
    assert "Day of mourning" in client.get(reverse("holidays")).content.decode()
    assert client.post(reverse("holiday-remove", args=["2026-12-09"])).status_code == 302
    assert "Day of mourning" not in client.get(reverse("holidays")).content.decode()


def test_reading_history_is_a_look_that_only_information_governance_sees(authority: Authority) -> None:
    head = authority.client(HEAD)
    head.get(reverse("history"))
    assert Event.objects.filter(kind="history.read", by_id=authority.account(HEAD), look=True).count() == 1
    assert "History: read</a>" not in head.get(reverse("history"), {"show": "looks"}).content.decode()
    seen = authority.client(GUARDIAN).get(reverse("history"), {"show": "looks", "by": authority.account(HEAD)})
    assert "History: read</a>" in seen.content.decode()


def test_history_is_filtered_by_address(authority: Authority) -> None:
    client = authority.client(GUARDIAN)
    words = client.get(reverse("history"), {"kind": "people.team_linked"}).content.decode()
    assert "People: team linked" in words
    assert "Nothing is found" in client.get(reverse("history"), {"about": "audit", "which": "7"}).content.decode()
    assert client.get(reverse("history"), {"since": "", "by": "", "page": "-3"}).status_code == 200
    for nonsense in ({"since": "nonsense"}, {"until": "2026-02-30"}, {"by": "x"}):
        assert client.get(reverse("history"), nonsense).status_code == 400


def test_a_child_is_restricted_people_are_named_and_it_ends(authority: Authority) -> None:
    client = authority.client(GUARDIAN)
    sent = {"identifier": "00123", "reason": "A colleague's child", **day("starts", 2026, 11, 23)}
    assert client.post(reverse("restricted-add"), sent).status_code == 302
    assert client.post(reverse("restricted-add"), sent).status_code == 422
    (row,) = setup_queries.restricted_children(authority.asking(GUARDIAN))
    key = ChildKey("northborough", "case-system", "00123")
    assert people_internal.restricted_keys() == {key}
    manager = authority.account(Role.TEAM_MANAGER)
    named = client.post(
        reverse("restricted-name", args=[row.id]), {"account": str(manager), **day("starts", 2026, 11, 23)}
    )
    assert named.status_code == 302
    assert authority.actor(Role.TEAM_MANAGER).restricted == {key}
    assert "Priya Nair" in client.get(reverse("restricted")).content.decode()
    access = setup_queries.restricted_children(authority.asking(GUARDIAN))[0].people[0].id
    ends = day("ends", 2026, 11, 23)
    assert client.post(reverse("restricted-unname", args=[row.id, access]), ends).status_code == 302
    assert authority.actor(Role.TEAM_MANAGER).restricted == frozenset()
    assert client.post(reverse("restricted-end", args=[row.id]), ends).status_code == 302
    assert people_internal.restricted_keys(authority.today) == frozenset()


def test_a_restricted_child_is_veiled_in_history_from_who_is_not_named(authority: Authority) -> None:
    key = ChildKey("northborough", "case-system", "777001")
    by = {"by": authority.actor(GUARDIAN), "now": authority.now}
    changes.restrict_child(key, reason="A colleague's child", starts=authority.today, **by)
    Event.objects.create(
        at=authority.now, kind="child.seen", look=True, by_id=1, by_name="Somebody",
        subject_kind="child", subject_id="northborough/case-system/777001",
    )  # fmt: skip
    page = authority.client(HEAD).get(reverse("history"), {"kind": "child.seen"}).content.decode()
    assert "of a child whom you may not see" in page and "777001" not in page
    asked = authority.client(HEAD).get(
        reverse("history"), {"about": "child", "which": "northborough/case-system/777001"}
    )
    assert "There is nothing to show about a child" in asked.content.decode()
