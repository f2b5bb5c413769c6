"""Who owes which audit in a month, by the standing rules of that month. Pure, and the same for preview and opening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.quality.programme.core.states import UPLOADED, Missed, Reason

REGULAR_TOOL = "case_audit"


@dataclass(frozen=True)
class Standing:
    """The standing rules as the rulebook has them for a month."""

    officer_a_month: int = 1
    manager_every: int = 2
    manager_team: str = "own"
    quotas: Mapping[str, int] | None = None
    lists: Mapping[str, str] | None = None


@dataclass(frozen=True)
class LinkedTeam:
    """A team that works that month, who is linked to it as Quality Assurance Officer, and who manages it."""

    team: int
    officer: int | None = None
    manager: int | None = None


@dataclass(frozen=True)
class OwedAudit:
    """One audit that is owed: why, by whom, of whose work, with which tool, from which list.

    ``auditor`` is None for a predefined area, which is shared out when cases are drawn, and where nobody is linked.
    ``team`` is None for a predefined area: its cases may be any team's.
    """

    reason: Reason
    tool: str
    population: str
    team: int | None = None
    auditor: int | None = None


def month_plan(month: date, lines: Iterable[LinkedTeam], rules: Standing) -> tuple[OwedAudit, ...]:
    """Everything that is owed in a month: officers' audits by team, managers' in their turn, then areas."""
    # By number and not by name: a renamed team must not move everybody's turn.
    teams = sorted(lines, key=lambda line: line.team)
    # Places follow from this order, and seeds from places: another order would draw other children.
    return (*_officers(teams, rules), *_managers(month, teams, rules), *_areas(rules))


def _officers(teams: Sequence[LinkedTeam], rules: Standing) -> Iterator[OwedAudit]:
    """From each team's case list, by the officer linked to it; a team without one is owed its audit all the same."""
    for line in teams:
        for _ in range(rules.officer_a_month):
            yield OwedAudit(Reason.OFFICER, REGULAR_TOOL, "open", line.team, line.officer)


def _managers(month: date, teams: Sequence[LinkedTeam], rules: Standing) -> Iterator[OwedAudit]:
    """Each manager once every so many months, spread over them by the order of teams, so that no month has all."""
    # Those without a manager take no turn: an empty turn would make the others audit more often.
    managed = [line for line in teams if line.manager is not None]
    for place, line in enumerate(managed):
        # By a count of months since year 0 and not since the programme began: the turn survives a changed setting.
        if rules.manager_every and (months_of(month) + place) % rules.manager_every == 0:
            audited = _audited_team(month, place, managed, rules)
            if audited is not None:
                yield OwedAudit(Reason.MANAGER, REGULAR_TOOL, "open", audited, line.manager)


def _audited_team(month: date, place: int, managed: Sequence[LinkedTeam], rules: Standing) -> int | None:
    """Whose work: their own team's; or, swapping, another team's, a different one each turn until all were audited.

    In one turn everybody moves on by the same number of teams, so no team is audited by two managers. With one
    manager alone there is nobody to swap with.
    """
    if rules.manager_team != "swap":
        return managed[place].team
    others = len(managed) - 1
    if others < 1:
        return None
    # One turn is as many months as lie between two audits of one manager.
    turn = months_of(month) // rules.manager_every
    # Never one's own: the step lies between one and the number of the others.
    return managed[(place + 1 + turn % others) % len(managed)].team


def months_of(month: date) -> int:
    """A month as a number that goes up by one."""
    return month.year * 12 + month.month - 1


def _areas(rules: Standing) -> Iterator[OwedAudit]:
    """The monthly quotas of predefined areas, in the order of the setting."""
    lists = rules.lists or {}
    for tool, count in (rules.quotas or {}).items():
        for _ in range(count):
            yield OwedAudit(Reason.AREA, tool, lists.get(tool, UPLOADED))


def missed(
    *, drawn: bool, withdrawn: bool, submitted_on: date | None, due: date, today: date, opened: bool = True
) -> Missed | None:
    """Why an audit that was owed was not done by its day; None when it was, or when its day has not passed.

    An audit of a month that nobody opened, one never given out, or withdrawn, is missed from the day it was due: it
    stays counted.
    """
    if submitted_on is not None:
        return Missed.HANDED_IN_LATE if submitted_on > due else None
    if today <= due:
        return None
    if not opened:
        return Missed.NOT_OPENED
    if not drawn:
        return Missed.NOT_DRAWN
    return Missed.WITHDRAWN if withdrawn else Missed.NOT_HANDED_IN
