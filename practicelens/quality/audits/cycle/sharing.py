"""What learning asks of audits: whose best practice waits to be shared, and where teams are weakest. Private."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from practicelens.access.capabilities import Capability
from practicelens.access.roles import Role
from practicelens.people.asking import Asking
from practicelens.quality.audits.core.states import Draw, Kind, Status
from practicelens.quality.audits.core.visible import of_teams, visible, without_hidden
from practicelens.quality.audits.grades.queries import gradings
from practicelens.quality.audits.models import Audit
from practicelens.quality.standards.states import Grade

YEAR = timedelta(days=365)
FEWEST = 5
"""Of fewer audits nothing is said: one would move the share by twenty points."""


@dataclass(frozen=True)
class ToShare:
    """An audit whose best practice is to be shared."""

    reference: str
    team: str


@dataclass(frozen=True)
class Need:
    """A team's weakest domain: below Good in so many of so many audits."""

    team_id: int
    team: str
    domain: str
    title: str
    below: int
    of: int


def reference(asking: Asking, audit_id: int) -> str:
    """What an audit is called, for those who may see it; nothing for anybody else."""
    row = visible(asking).filter(pk=audit_id).first()
    return row.reference if row is not None else ""


def to_share(asking: Asking) -> dict[int, ToShare]:
    """Audits whose best practice waits for this person to share: the auditor's own, and the Team Manager's team's."""
    mine = of_teams(asking.actor.teams_for(Capability.REVIEW_ACTIONS))
    if asking.actor.can(Capability.DO_AUDITS):
        mine |= Q(auditor_id=asking.actor.account_id)
    rows = without_hidden(Audit.objects.filter(mine, status=Status.BEST_PRACTICE), asking)
    return {row.pk: ToShare(row.reference, row.team.name) for row in rows.select_related("team").order_by("pk")}


def needs(asking: Asking) -> tuple[Need, ...]:
    """Where practice needs support, for the Practice Development Worker: each linked team's weakest domain.

    Audits drawn by chance over twelve months, the team's own audits of itself left out; told when at least half of
    five or more are below Good.
    """
    teams = frozenset(
        team for grant in asking.actor.grants if grant.role is Role.PRACTICE_DEVELOPER for team in grant.teams
    )
    if not teams:
        return ()
    below: dict[int, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    names: dict[int, str] = {}
    titles: dict[str, str] = {}
    for one in gradings(asking, asking.today - YEAR, asking.today):
        if one.team_id not in teams or one.own_team or one.draw is Draw.PURPOSIVE or one.kind is Kind.RE_AUDIT:
            continue
        names[one.team_id] = one.team
        titles.update(one.titles)
        for domain, grade in one.domains.items():
            if grade is not None:
                below[one.team_id][domain].append(not grade.at_least(Grade.GOOD))
    found = (_weakest(team, names[team], below[team], titles) for team in sorted(below, key=lambda one: names[one]))
    return tuple(need for need in found if need is not None)


def _weakest(team_id: int, team: str, below: dict[str, list[bool]], titles: dict[str, str]) -> Need | None:
    """The team's weakest domain, when at least half of enough audits are below Good."""
    enough = {domain: grades_below for domain, grades_below in below.items() if len(grades_below) >= FEWEST}
    if not enough:
        return None
    # Of two that are as weak the later title is named, so that every visit names the same one.
    domain = max(enough, key=lambda one: (sum(enough[one]) / len(enough[one]), titles.get(one, one)))
    grades_below = enough[domain]
    # Half of enough audits: a single low grade among few is no weakness of a team, and naming one would say so.
    if 2 * sum(grades_below) < len(grades_below):
        return None
    return Need(team_id, team, domain, titles.get(domain, domain), sum(grades_below), len(grades_below))
