"""Who has something to do with an audit, and may be asked to a meeting about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from practicelens.access.roles import ROLES, Role
from practicelens.people.asking import Asking
from practicelens.people.holders import serving
from practicelens.people.links import LINK_TITLES, Link
from practicelens.quality.audits.core.facts import going_on_with, practitioner_of
from practicelens.quality.audits.models import Audit


@dataclass(frozen=True)
class Person:
    """Somebody who may be at a meeting: their account, name, and what they are to this audit.

    ``manages``: the team whose practice was graded, or the one that has the child now, themself or for somebody away.
    """

    id: int
    name: str
    title: str
    manages: bool = False


def people_about(asking: Asking, row: Audit) -> tuple[Person, ...]:
    """Everybody who has something to do with the audit or its team, each once, with what they are."""
    titles: dict[int, str] = {}
    managers: set[int] = set()
    for accounts, title in _asked(asking, row):
        if title == ROLES[Role.TEAM_MANAGER].title:
            managers.update(accounts)
        for account in accounts:
            # Whoever is several things is shown as the nearest to the work.
            titles.setdefault(account, title)
    known = asking.names(set(titles))
    return tuple(
        Person(account, known[account], title, account in managers)
        for account, title in titles.items()
        if account in known
    )


def _asked(asking: Asking, row: Audit) -> Iterator[tuple[Iterable[int], str]]:
    """Those who may be asked to a meeting about an audit, nearest to the work first."""
    # Who serves as what is read once for all that follows.
    now, team = serving(asking.today), asking.teams[going_on_with(row)]
    yield practitioner_of(row), "practitioner"
    # The team that has the child now, and the one whose practice was graded.
    for team_id in (team.id, row.team_id):
        yield now.holders(Role.TEAM_MANAGER, team=team_id), ROLES[Role.TEAM_MANAGER].title
    yield (row.auditor_id,), "auditor"
    # All who are linked to the team: the strategy has them give one team its quality assurance together (section 4).
    for link in (Link.QA_OFFICER, Link.PRACTICE_DEVELOPER, Link.IRO, Link.CP_CHAIR):
        yield now.linked(team.id, link), LINK_TITLES[link]
    for service_id in (row.service_id if team.id == row.team_id else team.service_id, row.service_id):
        yield now.holders(Role.HEAD_OF_SERVICE, service=service_id), ROLES[Role.HEAD_OF_SERVICE].title
    for role in (Role.SAFEGUARDING_MANAGER, Role.HEAD_OF_QA):
        yield now.holders(role), ROLES[role].title
