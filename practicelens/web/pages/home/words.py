"""What the home page says: work joined from every app, words for a quiet day, and what to do next, by role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from practicelens.access.roles import ROLES, Role
from practicelens.history import queries as history
from practicelens.people.asking import Asking
from practicelens.people.links import LINKS_OF_ROLE
from practicelens.web.navigation import address


@dataclass(frozen=True)
class Next:
    """Something this person can do next."""

    words: str
    href: str


QUIET: dict[Role, str] = {
    Role.DCS: "Reports that are published for you will stand here. Performance Matters shows the month as it stands.",
    Role.DIRECTOR: "Reports published for you, and what services ask you to decide, will stand here.",
    Role.HEAD_OF_QA: "Audits without an auditor, audits past their date and packs to publish will stand here.",
    Role.SAFEGUARDING_MANAGER: "What is passed to you will stand here. Reviews' timeliness is under Teams.",
    Role.HEAD_OF_SERVICE: "Inadequate audits, children tracked to Good and new reports will stand here.",
    Role.TEAM_MANAGER: "Late work, audits to do and actions to review will stand here.",
    Role.QA_OFFICER: "Audits allocated to you, and re-audits when month 3 comes, will stand here.",
    Role.REVIEWING_OFFICER: "Audits allocated to you will stand here. Reviews of your linked teams are under Teams.",
    Role.PRACTICE_DEVELOPER: "Meetings you are asked to will stand here. Figures of your linked teams are under Teams.",
    Role.PRACTITIONER: "Audits of your own work to take part in, and actions you agreed to, will stand here.",
    Role.ANALYST: "Extracts to look at and spellings nobody knows will stand here after the next one is loaded.",
    Role.SCRUTINEER: "New packs will stand here when they are published.",
    Role.PARTNER: "Packs shared with you will stand here when they are published.",
    Role.AGENCY_AUDITOR: "Audits that you are invited to will stand here.",
    Role.INFORMATION_GOVERNANCE: "Restrictions to review will stand here. The history shows who saw what.",
    Role.ADMINISTRATOR: "Accounts without a role, teams without a link and roles about to end will stand here.",
}

# In the order of the day; a link whose page a person may not open is not among their role's.
NEXT: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.DCS: (
        ("See every team", "teams"),
        ("See what changed this month: Performance Matters", "matters"),
        ("Read the monthly report", "reports"),
        ("Read the packs", "packs"),
    ),
    Role.DIRECTOR: (
        ("See every team", "teams"),
        ("See what changed this month: Performance Matters", "matters"),
        ("Read the monthly report", "reports"),
        ("Read the packs", "packs"),
    ),
    Role.HEAD_OF_QA: (
        ("See who owes which audit", "programme"),
        ("See whether the hours are there", "programme-planner"),
        ("See the audits", "audits"),
        ("Read the reports of audits", "reports"),
        ("See what changed this month: Performance Matters", "matters"),
        ("Publish a report as a pack", "packs"),
        ("Read what was learnt", "learning"),
        ("See or change a rule", "rules"),
        ("Read who saw and changed what", "history"),
    ),
    Role.SAFEGUARDING_MANAGER: (
        ("See every team", "teams"),
        ("See what changed this month: Performance Matters", "matters"),
        ("Read the monthly report", "reports"),
    ),
    Role.HEAD_OF_SERVICE: (
        ("See your teams side by side this week", "services"),
        ("See your teams", "teams"),
        ("See what changed this month: Performance Matters", "matters"),
        ("Read the monthly report", "reports"),
        ("See the audits of your service", "audits"),
        ("Read the packs", "packs"),
    ),
    Role.TEAM_MANAGER: (
        ("See your teams", "teams"),
        ("See the audits of your team", "audits"),
        ("Read the monthly report", "reports"),
    ),
    Role.QA_OFFICER: (
        ("See your audits", "audits"),
        ("See your linked teams", "teams"),
        ("Read the monthly report", "reports"),
    ),
    Role.REVIEWING_OFFICER: (("See your linked teams", "teams"), ("See your audits", "audits")),
    Role.PRACTICE_DEVELOPER: (("See your linked teams", "teams"), ("Read the monthly report", "reports")),
    Role.PRACTITIONER: (
        ("See your week", "own-week"),
        ("See your children and their dates", "children"),
        ("See audits of your work", "audits"),
    ),
    Role.ANALYST: (
        ("Load an extract", "extract-upload"),
        ("See the extracts", "extracts"),
        ("See what is to be put right in the case system", "worklist"),
        ("Ask any question of the figures", "explore"),
        ("See every team", "teams"),
        ("See what changed this month: Performance Matters", "matters"),
        ("See or record dated events", "dated-events"),
        ("See or set targets", "targets"),
        ("Read the monthly report", "reports"),
        ("Let Power BI or Excel read figures", "tokens"),
    ),
    Role.SCRUTINEER: (
        ("Read the packs", "packs"),
        ("Read the figures for partners", "partners-first"),
        ("Let a program read the packs", "tokens"),
    ),
    Role.PARTNER: (
        ("Read the packs", "packs"),
        ("Read the figures for partners", "partners-first"),
        ("Let a program read the packs", "tokens"),
    ),
    Role.AGENCY_AUDITOR: (("See your audits", "audits"),),
    Role.INFORMATION_GOVERNANCE: (
        ("Read who saw and changed what", "history"),
        ("Say who may see a restricted child", "restricted"),
        ("See which copies left the authority", "explore-outside"),
        ("See which programs read figures", "tokens-everybody"),
    ),
    Role.ADMINISTRATOR: (
        ("See people, roles and teams", "people"),
        ("See which programs read figures", "tokens-everybody"),
        ("See or change a rule", "rules"),
    ),
}


def nothing_waiting(asking: Asking) -> tuple[str, ...]:
    """Words for a quiet day, one sentence a role."""
    # In the order of the roles, and all of them: whoever holds two has two kinds of work that is done.
    return tuple(QUIET[role] for role in ROLES if asking.actor.has(role))


def next_links(asking: Asking) -> tuple[Next, ...]:
    """What this person can do next, each page once."""
    found: dict[str, Next] = {}
    for role in ROLES:
        for words, url_name in NEXT[role] if asking.actor.has(role) else ():
            href = address(url_name)
            if href is not None:
                # The first role's words stay: two roles may lead to one page under two names.
                found.setdefault(href, Next(words, href))
    return tuple(found.values())


# What somebody finishes, by the kinds of history that tell it: one word for one, another for many.
FINISHED: dict[tuple[str, str], tuple[str, ...]] = {
    ("audit", "audits"): ("audits.submitted",),
    ("review of actions", "reviews of actions"): ("audits.actions_reviewed",),
    ("own view", "own views"): ("audits.own_grades_handed_in",),
    ("summary put on record", "summaries put on record"): ("audits.put_on_record",),
    ("worry answered", "worries answered"): ("audits.concern_answered",),
    ("meeting", "meetings"): ("audits.four_r_held", "moderation.compared", "panels.panel_held"),
    ("action", "actions"): ("actions.done",),
    ("piece of learning", "pieces of learning"): ("learning.published",),
    ("report", "reports"): ("packs.published",),
    ("extract", "extracts"): ("extracts.published",),
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def finished_last_week(asking: Asking) -> str:
    """ "last week you finished 9: eight audits, one meeting"; "" for a week in which nothing was."""
    # The week that is over: on a Monday morning this week has nothing in it, and would say so.
    monday = asking.today - timedelta(days=asking.today.weekday() + 7)
    kinds = [kind for some in FINISHED.values() for kind in some]
    counts = history.done_by_oneself(asking, kinds, monday, monday + timedelta(days=6))
    lines = [(words, sum(counts.get(kind, 0) for kind in some)) for words, some in FINISHED.items()]
    parts = [f"{_number(many)} {one if many == 1 else several}" for (one, several), many in lines if many]
    # Of one kind the number would be said twice.
    total = f"{sum(counts.values())}: " if len(parts) > 1 else ""
    return f"last week you finished {total}{', '.join(parts)}" if parts else ""


def linked_teams(asking: Asking) -> str:
    """ "your nine linked teams", for those whose work is given by links; "" for others."""
    linked = {team for grant in asking.actor.grants if grant.role in LINKS_OF_ROLE for team in grant.teams}
    if not linked:
        return ""
    return "your linked team" if len(linked) == 1 else f"your {_number(len(linked))} linked teams"


def _number(many: int) -> str:
    """In letters up to nine."""
    return NUMBERS[many] if many < len(NUMBERS) else str(many)
