"""The workers whom the published extract names and who may be nobody here, each with the team they likely work in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from practicelens.access.errors import Missing
from practicelens.people import rules
from practicelens.people.asking import Asking
from practicelens.people.links import AliasKind
from practicelens.people.spellings import queries as spellings
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts import permissions

_WORD: Final = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Proposed:
    """A worker as the extract spells them, how many open children they hold, and the team that most of those are of."""

    name: str
    children: int
    team_id: int
    team: str


@dataclass(frozen=True)
class Staff:
    """Whom the extract names; ``without_team`` of them hold children of no team that is known here."""

    proposed: tuple[Proposed, ...]
    without_team: int


def staff(asking: Asking) -> Staff | None:
    """Workers by name whom nobody here is like; None before anything is published. Raises Missing.

    Numbers that stand for names are left out, and whoever may be somebody who is here already: those are matched.
    """
    if not permissions.can_load(asking.actor):
        raise Missing("staff")
    edition = asking.once(register_internal.current)
    if edition is None:
        return None
    held: dict[str, list[tuple[int, int | None, str]]] = {}
    # Largest first, so that of two spellings of one name the commoner is taken.
    for row in register_internal.measured(edition).caseload(None):
        # Two words at least: one alone is a first name, a duty desk or a number with a letter.
        if row.worker_id is None and len(_WORD.findall(row.spelled)) > 1:
            held.setdefault(_folded(row.spelled), []).append((row.children, row.team_id, row.spelled))
    names = {key: rows[0][2] for key, rows in held.items()}
    asked = [(AliasKind.WORKER.value, name, "") for name in names.values()]
    still = {name for _, name, _ in spellings.still_unmatched(asking, asked, asking.today)}
    alike = spellings.to_match(asking, [(kind, name) for kind, name, _ in asked])
    # Whoever may be somebody who is here is matched instead: made anew, their children would be two workers'.
    new = {one.spelling for one in alike if not one.suggestions} & still
    found = [_proposed(asking, names[key], rows) for key, rows in held.items() if names[key] in new]
    placed = tuple(sorted((one for one in found if one), key=lambda one: (one.team, one.name)))
    return Staff(placed, len(found) - len(placed))


def _proposed(asking: Asking, name: str, rows: list[tuple[int, int | None, str]]) -> Proposed | None:
    """The name in the team of most of its children; None where no team of theirs is known."""
    teams: dict[int, int] = {}
    for children, team_id, _ in rows:
        if team_id in asking.teams and team_id is not None:
            teams[team_id] = teams.get(team_id, 0) + children
    # A worker without a team would stand in no caseload: they are counted, and proposed once their team is here.
    if not teams:
        return None
    # Of two with as many the one made first, so that the proposal is the same each time.
    team = max(teams, key=lambda one: (teams[one], -one))
    return Proposed(name, sum(children for children, *_ in rows), team, asking.teams[team].name)


def _folded(spelled: str) -> str:
    """A name whatever the order and signs of its words: “Bell, Ann” and “Ann BELL” are one."""
    return " ".join(sorted(_WORD.findall(rules.fold(spelled))))
