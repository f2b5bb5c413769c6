"""Pages of standards and tools: drafting to publishing by forms alone, and two people at one draft."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.quality.standards import changes, queries
from practicelens.quality.standards.shipped import CASE_AUDIT
from practicelens.quality.standards.states import GRADES
from practicelens.rulebook import changes as rulebook
from practicelens.web.waiting import waiting_for
from tests.builders import drafts
from tests.builders.authority import Authority

DOMAIN: Mapping[str, object] = {
    "title": "Warmth",
    "about": "How it felt.",
    "section": "",
    "standards": ["planning"],
    "look_for": "Who smiled?\nWho came back?",
    "evidence": "Visits",
    **{f"looks_{grade.value}": f"{grade.words}: so." for grade in GRADES},
    "marks": ["compulsory", "impact"],
    "tags": ["strengths"],
}
SETTINGS = {
    "title": "Neglect audit",
    "about": "Over time.",
    "hours": "3.5",
    "minimum_open_days": "28",
    "enters_cycle": "yes",
}


@pytest.fixture
def head(authority: Authority) -> Client:
    drafts.shipped(authority)
    return authority.client(Role.HEAD_OF_QA)


def edition(authority: Authority, key: str) -> int:
    return queries.tool_draft(authority.asking(Role.HEAD_OF_QA), key).edition


def shown(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def send(client: Client, status: int, name: str, *args: object, **fields: object) -> str:
    answer = client.post(reverse(name, args=args), fields)
    assert answer.status_code == status, (name, answer.status_code, answer.content.decode()[:4000])
    return answer.headers.get("Location", "") or answer.content.decode()


def test_a_tool_from_nothing_to_in_force_by_forms_alone(authority: Authority, head: Client) -> None:
    where = send(head, 302, "tool-add", title="Neglect audit")
    key = "neglect_audit"
    assert where == reverse("tool-draft", args=[key])
    page = shown(head, "tool-draft", key)
    assert "has no domains" in page and reverse("tool-publish", args=[key]) not in page
    assert "Publish it</button>" not in shown(head, "tool-publish", key)
    send(head, 302, "tool-settings", key, edition=edition(authority, key), **SETTINGS)
    send(head, 302, "tool-section-add", key, edition=edition(authority, key), title="Home", question="Is there a home?")
    send(head, 302, "tool-domain-add", key, edition=edition(authority, key), **DOMAIN)
    colder = {**DOMAIN, "title": "Cold", "section": "home", "marks": ["compulsory"]}
    send(head, 302, "tool-domain-add", key, edition=edition(authority, key), **colder)
    page = shown(head, "tool-draft", key)
    assert "Nothing is left to mend." in page and page.index("Warmth") < page.index("Cold")
    send(head, 302, "tool-domain-move", key, f"{key}_cold", edition=edition(authority, key), way="up")
    page = shown(head, "tool-draft", key)
    assert page.index("Cold") < page.index("Warmth")
    send(head, 302, "tool-publish", key, edition=edition(authority, key))
    read = shown(authority.client(Role.PRACTITIONER), "tool", key)
    assert "Who came back?" in read
    assert "Is there a home?" in read
    assert "3.5 hours" in read, read[read.index("One audit takes") :][:80]


def test_a_draft_is_seen_as_an_auditor_will_see_it(authority: Authority, head: Client) -> None:
    drafts.tool(authority)
    first = shown(head, "tool-preview", drafts.TOOL)
    assert "What would the family say?" in first and "Ask the practitioner what they are proud of" in first
    assert "Is another agency involved" in shown(head, "tool-preview-part", drafts.TOOL, "sections")
    for domain in CASE_AUDIT.domains:
        page = shown(head, "tool-preview-part", drafts.TOOL, domain.key)
        assert "Your grade" in page and "<form" not in page.split("<main")[1]
    assert "Your grade of the whole" in shown(head, "tool-preview-part", drafts.TOOL, "whole")
    assert head.get(reverse("tool-preview-part", args=[drafts.TOOL, "weather"])).status_code == 404


def test_a_refused_domain_keeps_what_was_typed(authority: Authority, head: Client) -> None:
    drafts.tool(authority)
    typed = {**DOMAIN, "title": ""}
    page = send(head, 422, "tool-domain", drafts.TOOL, "planning", edition=edition(authority, drafts.TOOL), **typed)
    assert "Give the domain a title." in page and "Who came back?" in page
    send(head, 302, "tool-domain", drafts.TOOL, "planning", edition=edition(authority, drafts.TOOL), **DOMAIN)


class TestTwoPeople:
    def test_the_second_is_told_sees_both_and_may_save_again(self, authority: Authority, head: Client) -> None:
        drafts.tool(authority)
        opened = edition(authority, drafts.TOOL)
        first, second = {**DOMAIN, "about": "By the first."}, {**DOMAIN, "about": "By the second."}
        send(head, 302, "tool-domain", drafts.TOOL, "planning", edition=opened, **first)
        page = send(head, 409, "tool-domain", drafts.TOOL, "planning", edition=opened, **second)
        assert "This changed after you opened the page." in page
        assert "By the first." in page and "By the second." in page
        assert f'name="edition" value="{opened + 1}"' in page
        send(head, 302, "tool-domain", drafts.TOOL, "planning", edition=opened + 1, **second)

    def test_a_form_refused_for_something_else_stays_at_its_edition(self, authority: Authority, head: Client) -> None:
        drafts.tool(authority)
        opened = edition(authority, drafts.TOOL)
        send(head, 302, "tool-domain", drafts.TOOL, "planning", edition=opened, **DOMAIN)
        page = send(head, 422, "tool-domain", drafts.TOOL, "planning", edition=opened, **{**DOMAIN, "title": ""})
        assert f'name="edition" value="{opened}"' in page
        send(head, 409, "tool-domain", drafts.TOOL, "planning", edition=opened, **DOMAIN)

    def test_a_move_from_an_old_page_moves_nothing(self, authority: Authority, head: Client) -> None:
        drafts.tool(authority)
        opened = edition(authority, drafts.TOOL)
        send(head, 302, "tool-domain-move", drafts.TOOL, "identity", edition=opened, way="up")
        send(head, 302, "tool-domain-move", drafts.TOOL, "identity", edition=opened, way="down")
        page = shown(head, "tool-draft", drafts.TOOL)
        assert "Nothing was moved" in page and edition(authority, drafts.TOOL) == opened + 1


def test_a_standard_is_drafted_and_published(authority: Authority, head: Client) -> None:
    send(head, 302, "standard-draft-start", "planning")
    send(head, 302, "standard-draft-start", "planning")  # a second press goes on with the same draft
    typed = {"title": "Plans move", "meaning": "They do.", "tags": ["what helped"]}
    looks = {f"looks_{grade.value}": f"{grade.words}: so." for grade in GRADES}
    send(head, 302, "standard-draft", "planning", edition=1, **typed, **looks)
    send(head, 409, "standard-publish", "planning", edition=1)
    send(head, 302, "standard-publish", "planning", edition=2)
    officer = authority.client(Role.QA_OFFICER)
    assert "Plans move" in shown(officer, "standard", "planning")
    before = shown(officer, "standard-version", "planning", 1)
    assert "Plans are made together and move" in before and "retired" in before
    assert officer.get(reverse("standard-version", args=["planning", 3])).status_code == 404


def test_the_rule_that_suggests_a_grade_is_published_with_its_date(authority: Authority, head: Client) -> None:
    page = shown(authority.client(Role.PRACTITIONER), "standards")
    assert "The grade in the middle" in page and "since Practice Lens came" in page
    by = authority.actor(Role.HEAD_OF_QA)
    typed = {"valid_from": authority.today, "source": "QA board"}
    rulebook.set_rule("grade.suggestion", "none", **typed, by=by, now=authority.now)
    page = shown(authority.client(Role.PRACTITIONER), "standards")
    assert "The grade in the middle" not in page and "No grade is suggested beside it." in page


def test_what_changes_is_said_before_publishing(authority: Authority, head: Client) -> None:
    drafts.tool(authority)
    send(head, 302, "tool-domain-remove", drafts.TOOL, "permanence", edition=1)
    send(head, 302, "tool-section-remove", drafts.TOOL, "belonging", edition=2)
    send(head, 302, "tool-settings", drafts.TOOL, edition=3, **SETTINGS)
    warmer = {**DOMAIN, "title": "Planning and review", "section": "help", "marks": ["compulsory", "may_not_apply"]}
    send(head, 302, "tool-domain", drafts.TOOL, "planning", edition=4, **warmer)
    page = shown(head, "tool-publish", drafts.TOOL)
    changed = "what it is about, the prompts, where to look, what grades look like, the tags."
    assert f"“Planning and review”, written anew: {changed}" in page
    assert "“Permanence and transitions” is taken out." in page
    assert "planned with 3.5 hours instead of 4." in page and "The sections or their questions change." in page


def test_a_draft_waits_for_whoever_publishes_and_for_nobody_else(authority: Authority, head: Client) -> None:
    def titles(role: Role) -> list[str]:
        return [one.title for one in waiting_for(authority.asking(role)).items]

    assert not any("draft" in title for title in titles(Role.HEAD_OF_QA))
    drafts.tool(authority)
    assert "Finish the draft of “Appreciative case audit”" in titles(Role.HEAD_OF_QA)
    assert not any("draft" in title for title in titles(Role.QA_OFFICER))
    by = authority.actor(Role.HEAD_OF_QA)
    changes.discard_tool_draft(drafts.TOOL, edition=1, by=by, now=authority.now)
    assert not any("draft" in title for title in titles(Role.HEAD_OF_QA))


def test_the_list_tells_of_drafts_only_to_whoever_publishes(authority: Authority, head: Client) -> None:
    drafts.tool(authority)
    changes.start_new_tool("Secret tool", by=authority.actor(Role.HEAD_OF_QA), now=authority.now)
    assert "Secret tool" in shown(head, "standards") and "Go on" in shown(head, "standards")
    officer = authority.client(Role.QA_OFFICER)
    assert "Secret tool" not in shown(officer, "standards") and "Go on" not in shown(officer, "standards")
    assert reverse("standards") in shown(officer, "audits")
