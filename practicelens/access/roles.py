"""The sixteen roles of the product: who they are, and how far each one sees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reach(StrEnum):
    """How far a role sees: the kind of scope that goes with it."""

    AUTHORITY = "authority"  # every team
    SERVICE = "service area"  # the teams of one service area
    TEAM = "team"  # one team
    LINKED = "linked teams"  # the teams linked to the person, with dates
    OWN = "own children"  # the children allocated to the person
    INVITED = "invited"  # only what the person was invited to
    PACKS = "packs"  # published packs, never a child
    SYSTEM = "system"  # settings, accounts or history, never a child


class Role(StrEnum):
    """A stable key a role; the words people read are in ``ROLES``."""

    DCS = "dcs"
    DIRECTOR = "director"
    HEAD_OF_QA = "head_of_qa"
    SAFEGUARDING_MANAGER = "safeguarding_manager"
    HEAD_OF_SERVICE = "head_of_service"
    TEAM_MANAGER = "team_manager"
    QA_OFFICER = "qa_officer"
    REVIEWING_OFFICER = "reviewing_officer"
    PRACTICE_DEVELOPER = "practice_developer"
    PRACTITIONER = "practitioner"
    ANALYST = "analyst"
    SCRUTINEER = "scrutineer"
    PARTNER = "partner"
    AGENCY_AUDITOR = "agency_auditor"
    INFORMATION_GOVERNANCE = "information_governance"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class RoleCard:
    """A role in words: its title, its reach, and what brings its holder here."""

    title: str
    reach: Reach
    comes_here_to: str


ROLES: dict[Role, RoleCard] = {
    Role.DCS: RoleCard(
        "Director of Children's Services",
        Reach.AUTHORITY,
        "See the whole, hold it to account by its reports and figures, and settle what has come to them.",
    ),
    Role.DIRECTOR: RoleCard("Operational Director", Reach.AUTHORITY, "See the whole, and decide what is asked."),
    # The strategy gives the whole framework to this one post (section 4), so it is one role and not three.
    Role.HEAD_OF_QA: RoleCard(
        "Head of Safeguarding, QA and Workforce Development",
        Reach.AUTHORITY,
        "Own the audit programme, its tools and standards, and publish reports.",
    ),
    Role.SAFEGUARDING_MANAGER: RoleCard(
        "Safeguarding Manager",
        Reach.AUTHORITY,
        "Send Practice Alerts on, watch the timeliness of reviews, and what figures tell of practice.",
    ),
    Role.HEAD_OF_SERVICE: RoleCard(
        "Head of Service", Reach.SERVICE, "Read the monthly reports and hold cases tracked to Good."
    ),
    Role.TEAM_MANAGER: RoleCard(
        "Team Manager", Reach.TEAM, "Start the week: what is late, what will be, who is overloaded."
    ),
    Role.QA_OFFICER: RoleCard("Quality Assurance Officer", Reach.LINKED, "Audit, re-audit, compare, feed back."),
    # Linked teams stand for “the children they review”: no extract says who reviews a child.
    Role.REVIEWING_OFFICER: RoleCard(
        "Conference chair or Independent Reviewing Officer",
        Reach.LINKED,
        "Keep reviews on time, judge plans, hear children, raise practice concerns.",
    ),
    Role.PRACTICE_DEVELOPER: RoleCard(
        "Practice Development Worker", Reach.LINKED, "See what teams need and show that it helped."
    ),
    Role.PRACTITIONER: RoleCard(
        "Social Worker or Early Help practitioner",
        Reach.OWN,
        "Take part in audits, do actions, see own children's dates.",
    ),
    Role.ANALYST: RoleCard("Performance analyst", Reach.AUTHORITY, "Load extracts, mend data with teams, publish."),
    # Those of the challenge sessions and partners outside (strategy, sections 11 and 12): packs alone, never a record.
    Role.SCRUTINEER: RoleCard(
        "Lead Member, Chief Executive or partnership chair",
        Reach.PACKS,
        "Read published reports, question, hold to account.",
    ),
    Role.PARTNER: RoleCard(
        "Improvement partner or regional alliance authority",
        Reach.PACKS,
        "Read the reports shared with them, and compare.",
    ),
    Role.AGENCY_AUDITOR: RoleCard(
        "Partner-agency practitioner", Reach.INVITED, "Complete their agency's part of an audit."
    ),
    Role.INFORMATION_GOVERNANCE: RoleCard(
        "Caldicott Guardian or Data Protection Officer",
        Reach.SYSTEM,
        "Read who saw what and answer subject access.",
    ),
    Role.ADMINISTRATOR: RoleCard("System administrator", Reach.SYSTEM, "Run the system: accounts and settings."),
}
