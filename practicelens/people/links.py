"""The kinds of link between a person and a team, and the kinds of alias."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access.roles import Role


class Link(StrEnum):
    """Every team is linked to one person of each kind (strategy, section 4)."""

    PRACTICE_DEVELOPER = "practice_developer"
    QA_OFFICER = "qa_officer"
    IRO = "iro"
    CP_CHAIR = "cp_chair"


LINK_TITLES: dict[Link, str] = {
    Link.PRACTICE_DEVELOPER: "Practice Development Worker",
    Link.QA_OFFICER: "Quality Assurance Officer",
    Link.IRO: "Independent Reviewing Officer",
    Link.CP_CHAIR: "Child protection conference chair",
}

LINKS_OF_ROLE: dict[Role, frozenset[Link]] = {
    Role.QA_OFFICER: frozenset({Link.QA_OFFICER}),
    Role.REVIEWING_OFFICER: frozenset({Link.IRO, Link.CP_CHAIR}),
    Role.PRACTICE_DEVELOPER: frozenset({Link.PRACTICE_DEVELOPER}),
}
"""Which links give a linked role its teams."""

ROLE_OF_LINK: dict[Link, Role] = {link: role for role, links in LINKS_OF_ROLE.items() for link in links}


class AliasKind(StrEnum):
    """What a spelling in an extract may mean."""

    TEAM = "team"
    WORKER = "worker"
