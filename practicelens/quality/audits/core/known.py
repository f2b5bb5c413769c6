"""What a change of a cycle asks beside its own rows: the rules of a day, who leads a team, the tool. Read before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from practicelens.access.errors import Missing
from practicelens.people.holders import leading
from practicelens.people.teams import TeamView, teams
from practicelens.quality.audits.models import Audit
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.internal import tool_by_id
from practicelens.rulebook.queries import EveryRule, Rules, every_rule
from practicelens.workdays.clock import local_date

Leaders = tuple[tuple[int, ...], tuple[int, ...]]
"""The Team Managers of a team and the Heads of Service of its area, each with cover."""


def service_of(team_id: int, among: Iterable[TeamView] | None = None) -> int:
    """The service area a team belongs to today. Raises Missing. One query, unless teams were read already."""
    for team in teams() if among is None else among:
        if team.id == team_id:
            return team.service_id
    raise Missing


@dataclass(frozen=True)
class Known:
    """Where a change takes these from. ``FRESH`` reads each when it is asked; ``read_before`` has read them.

    What is here may be a moment old: whoever led the team then is told of the change. What a change depends on is
    never here: it is read under the audit's lock.
    """

    every: Callable[[], EveryRule] = every_rule
    leading: Callable[[int, int, date], Leaders] = leading
    service_of: Callable[[int], int] = service_of
    # Versions that were published never change, so that one read before is the one read under the lock.
    tool: Callable[[int], Tool] = tool_by_id

    def rules_on(self, day: date) -> Rules:
        """The rules of a day."""
        return self.every().on(day)


FRESH = Known()


def known_with(teams_read: Iterable[TeamView]) -> Known:
    """Everything read when it is asked, but for the teams, which whoever asks has read already."""
    found = tuple(teams_read)
    return Known(service_of=lambda team_id: service_of(team_id, found))


def read_before(audits: Iterable[Audit], now: datetime) -> Known:
    """What changes of these audits will ask, read before their transaction begins.

    A team or tool that is asked for and was not foreseen, because the child passed on meanwhile, is read anew.
    """
    found, today, all_teams, every = list(audits), local_date(now), teams(), every_rule()

    def area(team_id: int) -> int:
        return service_of(team_id, all_teams)

    # Both teams, the audited one and the one that holds the child: either may have to be told.
    led = {(one.team_id, one.service_id, today) for one in found}
    led |= {(one.holding_team_id, area(one.holding_team_id), today) for one in found if one.holding_team_id}
    leaders = {asked: leading(*asked) for asked in led}
    tools = {tool_id: tool_by_id(tool_id) for tool_id in {one.tool_id for one in found}}
    return Known(
        lambda: every,
        lambda *asked: leaders.get(asked) or leading(*asked),
        area,
        lambda tool_id: tools.get(tool_id) or tool_by_id(tool_id),
    )
