"""The sixteen roles: what each reaches in the small authority, as a table that people can read.

Columns: figures of teams, children, audits, and figures of members of staff, each as the teams reached ("team",
"area": it and its sibling; "all" also sees children of no team; "-" none), then what else the role may do.
"""

from __future__ import annotations

import pytest

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability as C
from practicelens.access.roles import Role
from tests.builders.authority import Authority

TABLE = """
role                   | figures | child | audits | staff | may also
dcs                    | all     | all   | all    | all   | packs, reports, learning, lists, month, targets, concern
director               | all     | all   | all    | all   | packs, reports, learning, lists, month, targets, concern
head_of_qa|all|all|all|-|packs,reports,allocate,publish,history,rules,audit,follow,learning,lists,month,definitions,send
safeguarding_manager   | all     | all   | all    | -     | packs, reports, learning, lists, month, send
head_of_service | area | area | area | area | packs, reports, follow, learning, lists, explain, answer, month, concern
team_manager|team|team|team|team|packs,reports,audit,review actions,follow,learning,lists,findings,explain,escalate,concern
qa_officer             | team    | team  | team   | -     | reports, audit, follow, learning, lists
reviewing_officer      | team    | team  | -      | -     | audit, follow, learning, raise
practice_developer     | team    | -     | -      | -     | reports, learning
practitioner           | -       | -     | -      | -     | own children, take part in audits, learning, findings, concern
analyst|all|all|-|-|extracts,aliases,reports,lists,findings,events,publish month,targets,definitions
scrutineer             | -       | -     | -      | -     | packs
partner                | -       | -     | -      | -     | packs
agency_auditor         | -       | -     | -      | -     | audit
information_governance | -       | -     | -      | -     | history, restricted
administrator          | -       | -     | -      | -     | accounts, rules, background work
"""  # noqa: E501

SCOPED = (C.SEE_FIGURES, C.SEE_CHILDREN, C.SEE_AUDITS, C.SEE_WORKERS)
ALSO = {
    "lists": C.TAKE_LISTS,
    "packs": C.READ_PACKS,
    "reports": C.SEE_AUDIT_REPORTS,
    "learning": C.READ_LEARNING,
    "allocate": C.ALLOCATE_AUDITS,
    "publish": C.PUBLISH_PACKS,
    "history": C.READ_HISTORY,
    "rules": C.MANAGE_RULES,
    "audit": C.DO_AUDITS,
    "follow": C.TRACK_CHILDREN,
    "review actions": C.REVIEW_ACTIONS,
    "own children": C.SEE_OWN_CHILDREN,
    "take part in audits": C.TAKE_PART_IN_AUDITS,
    "extracts": C.LOAD_EXTRACTS,
    "findings": C.WORK_FINDINGS,
    "explain": C.EXPLAIN_LATE,
    "escalate": C.ESCALATE_LATE,
    "answer": C.ANSWER_LATE,
    "raise": C.RAISE_ALERTS,
    "concern": C.ANSWER_ALERTS,
    "send": C.SEND_ALERTS,
    "month": C.EXPLAIN_MONTH,
    "events": C.KEEP_EVENTS,
    "publish month": C.PUBLISH_MONTHS,
    "targets": C.SET_TARGETS,
    "definitions": C.REVIEW_DEFINITIONS,
    "aliases": C.NAME_ALIASES,
    "restricted": C.MANAGE_RESTRICTED,
    "accounts": C.MANAGE_ACCOUNTS,
    "background work": C.SEE_BACKGROUND_WORK,
}
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()[1:]]


def test_the_table_tells_of_every_role_and_every_capability() -> None:
    assert [row[0] for row in ROWS] == [role.value for role in Role]
    assert {*SCOPED, *ALSO.values()} == set(C)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_role_reaches_what_the_table_says(authority: Authority, row: list[str]) -> None:
    actor = authority.actor(Role(row[0]))
    assert [reached(authority, actor, capability) for capability in SCOPED] == row[1:5]
    assert {words for words, capability in ALSO.items() if actor.can(capability)} == {
        words.strip() for words in row[5].split(",")
    }


def reached(authority: Authority, actor: Actor, capability: C) -> str:
    """The teams for which an actor holds a capability, in the table's words."""
    teams = actor.teams_for(capability)
    if actor.reaches_all(capability):
        assert teams == {authority.team, authority.sibling_team, authority.other_team}
        return "all"
    named = {(): "-", (authority.team,): "team", (authority.team, authority.sibling_team): "area"}
    return named[tuple(sorted(teams))]
