"""The workers whom the published extract names and who may be nobody here, each with the team they likely work in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from practicelens.access.errors import Missing
from practicelens.analytics.measure import CaseloadRow
from practicelens.people import rules
from practicelens.people.asking import Asking
from practicelens.people.links import AliasKind
from practicelens.people.spellings import queries as spellings
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts import permissions

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_LETTER: Final = re.compile(r"[^\W\d_]")


class Why(StrEnum):
    """Why somebody whom the extract names is not proposed."""

    ALIKE = "alike"
    SHORT = "short"
    NUMBER = "number"
    NO_TEAM = "no_team"

    @property
    def words(self) -> str:
        """As people say it, of one or of several."""
        return {
            Why.ALIKE: "Like the name of somebody who is here: made anew, their children would be two workers’",
            Why.SHORT: "An initial or one word alone: several people, or a desk, may be called so",
            Why.NUMBER: "A number says no name",
            Why.NO_TEAM: "They hold children of no team that is known here",
        }[self]


@dataclass(frozen=True)
class Proposed:
    """A worker as the extract spells them, how many open children they hold, and the team that most of those are of.

    ``elsewhere``: the other teams of their children, each with how many; ``spelled``: every spelling of the name. With
    more than one of either they may be two people, and nobody but a person can say.
    """

    name: str
    children: int
    team_id: int
    team: str
    elsewhere: tuple[tuple[str, int], ...] = ()
    spelled: tuple[str, ...] = ()

    @property
    def may_be_two(self) -> bool:
        """Whether a person has to say that it is one worker."""
        return bool(self.elsewhere) or len(self.spelled) > 1


@dataclass(frozen=True)
class LeftOut:
    """Those who are not proposed for one reason, by name, with how many open children they hold together."""

    why: Why
    names: tuple[str, ...]
    children: int


@dataclass(frozen=True)
class Staff:
    """Whom the extract names: those to be made, and those who are left out, by reason."""

    proposed: tuple[Proposed, ...]
    left_out: tuple[LeftOut, ...] = ()


def staff(asking: Asking) -> Staff | None:
    """Workers by name whom nobody here is like, and who else is named; None before anything is published.

    Raises Missing for those who load no extracts.
    """
    if not permissions.can_load(asking.actor):
        raise Missing("staff")
    edition = asking.once(register_internal.current)
    if edition is None:
        return None
    by_name: dict[str, list[CaseloadRow]] = {}
    for row in _unmatched(asking, register_internal.measured(edition).caseload(None)):
        by_name.setdefault(_folded(row.spelled), []).append(row)
    # Whoever may be somebody who is here is matched instead: made anew, their children would be two workers'.
    alike = spellings.to_match(asking, [(AliasKind.WORKER.value, rows[0].spelled) for rows in by_name.values()])
    proposed, left = [], dict[Why, list[list[CaseloadRow]]]()
    for rows, match in zip(by_name.values(), alike, strict=True):
        found = _why_not(rows[0].spelled, like_somebody=bool(match.suggestions)) or _proposed(asking, rows)
        if isinstance(found, Proposed):
            proposed.append(found)
        else:
            left.setdefault(found, []).append(rows)
    ordered = sorted(proposed, key=lambda one: (one.team, one.name))
    return Staff(tuple(ordered), tuple(_left_out(why, left[why]) for why in Why if why in left))


def _unmatched(asking: Asking, rows: Iterable[CaseloadRow]) -> list[CaseloadRow]:
    """What is said of workers whom nobody has matched, the largest first."""
    named = [row for row in rows if row.worker_id is None and row.spelled.strip()]
    asked = {(AliasKind.WORKER.value, row.spelled, "") for row in named}
    still = {name for _, name, _ in spellings.still_unmatched(asking, asked, asking.today)}
    return [row for row in named if row.spelled in still]


def _why_not(spelled: str, *, like_somebody: bool) -> Why | None:
    """Why somebody spelled so is not proposed, whatever they hold."""
    if not _LETTER.search(spelled):
        return Why.NUMBER
    if like_somebody:
        return Why.ALIKE
    # Two words at least: one alone is a first name, a duty desk or a number with a letter.
    return None if len(_WORD.findall(spelled)) > 1 else Why.SHORT


def _proposed(asking: Asking, rows: list[CaseloadRow]) -> Proposed | Why:
    """The name in the team of most of its children. A worker without a team would stand in no caseload."""
    teams: dict[int, int] = {}
    for row in rows:
        if row.team_id in asking.teams and row.team_id is not None:
            teams[row.team_id] = teams.get(row.team_id, 0) + row.children
    if not teams:
        return Why.NO_TEAM
    # Of two with as many the one made first, so that the proposal is the same each time.
    first, *others = sorted(teams, key=lambda one: (-teams[one], one))
    elsewhere = tuple((asking.teams[one].name, teams[one]) for one in others)
    # The commonest spelling first: rows come with the largest before.
    spelled = tuple(dict.fromkeys(row.spelled for row in rows))
    children = sum(row.children for row in rows)
    return Proposed(spelled[0], children, first, asking.teams[first].name, elsewhere, spelled)


def _left_out(why: Why, named: list[list[CaseloadRow]]) -> LeftOut:
    return LeftOut(
        why,
        tuple(sorted((rows[0].spelled for rows in named), key=str.casefold)),
        sum(row.children for rows in named for row in rows),
    )


def _folded(spelled: str) -> str:
    """A name whatever the order and signs of its words: “Bell, Ann” and “Ann BELL” are one; else as it is spelled."""
    words = _WORD.findall(rules.fold(spelled))
    return " ".join(sorted(words)) if len(words) > 1 else rules.fold(spelled)
