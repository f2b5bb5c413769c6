"""A service area's week for its Head of Service: each team's allocation, what is late and due, who moved where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.access.errors import Missing
from practicelens.analytics.measure import CaseloadRow, DueRow, MoveRow
from practicelens.analytics.measurements import Measurements
from practicelens.people.asking import Asking
from practicelens.people.teams import TeamView
from practicelens.performance.datasets import lateness, naming, permissions
from practicelens.performance.datasets.figures.queries import place
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.service_week import moving
from practicelens.performance.datasets.shapes import EditionView, Place
from practicelens.performance.datasets.week.summing import caseloads, unallocated, week_before
from practicelens.performance.datasets.week.timescales import NEXT


@dataclass(frozen=True)
class TeamWeek:
    """One team's week in numbers; ``full_time`` and ``over_limit`` are None where they are not told to the person.

    ``full_time``: children for each full post of those who hold them. ``grave``: without a worker, with a strategy
    discussion held. ``came`` and ``left`` are None without an extract of a week before.
    """

    team: TeamView
    children: int
    full_time: float | None
    unallocated: int
    grave: int
    over_limit: int | None
    late: int
    near: int
    far: int
    came: int | None
    left: int | None


@dataclass(frozen=True)
class Moved:
    """Work that moved: from where to where, how many children, and those who may be named."""

    from_team: str
    to_team: str
    count: int
    children: tuple[str, ...]


@dataclass(frozen=True)
class ServiceWeek:
    """A service area's teams side by side by name, and the moves since ``since`` (None: no extract to compare with)."""

    place: Place
    edition: EditionView
    teams: tuple[TeamWeek, ...]
    moves: tuple[Moved, ...]
    since: date | None
    near_ends: date
    far_ends: date

    @property
    def names(self) -> tuple[str, ...]:
        """Every child who is named."""
        return tuple(dict.fromkeys(child for one in self.moves for child in one.children))


def in_reach(asking: Asking) -> tuple[Place, ...]:
    """The service areas within the person's reach, by name."""
    areas = {team.service_id: team.service_name for team in asking.teams.values()}
    seen = [one for one in areas if permissions.can_see_level(asking.actor, "service", one)]
    return tuple(sorted((Place("service", one, areas[one]) for one in seen), key=lambda one: one.name))


def services(asking: Asking) -> tuple[Place, ...]:
    """The same, for a page of them. Raises Missing where there is none."""
    found = in_reach(asking)
    if not found:
        raise Missing("service areas")
    return found


def service_week(asking: Asking, service_id: int) -> ServiceWeek | None:
    """The week of a service area; None before anything is published. Raises Missing beyond reach."""
    where = place(asking, "service", service_id)
    edition = asking.once(current)
    if edition is None:
        return None
    data = measured(edition)
    teams = sorted(team.id for team in asking.teams.values() if team.service_id == service_id)
    days = asking.calendar.next_days(asking.today, NEXT[-1])
    earlier = week_before(edition, data)
    # Of every team, not of the area's alone: the other end of a move lies elsewhere in the authority.
    rows = data.changes_since(None, earlier) if earlier else ()
    lines = _Lines(asking, data, teams, days, rows if earlier else None)
    found = sorted((lines.of(team) for team in teams), key=lambda line: line.team.name)
    return ServiceWeek(where, edition, tuple(found), _moved(asking, rows, teams), earlier, days[NEXT[0] - 1], days[-1])


class _Lines:
    """What every line is made of, each asked once for all teams."""

    def __init__(
        self, asking: Asking, data: Measurements, teams: Sequence[int], days: Sequence[date],
        moved: Collection[MoveRow] | None,
    ) -> None:  # fmt: skip
        self.asking, self.moved = asking, moved
        self.loads: Mapping[int | None, list[CaseloadRow]] = _grouped(data.caseload(teams))
        self.late = Counter(row.team_id for row in lateness.late(asking, data, teams))
        # Once to the far day, and the near ones are taken out of it: the far column holds the near one's too.
        due: Sequence[DueRow] = [row for row in data.due(teams, asking.today, days[-1]) if row.late_from > asking.today]
        self.far = Counter(row.team_id for row in due)
        self.near = Counter(row.team_id for row in due if row.due <= days[NEXT[0] - 1])
        self.grave = Counter(row.team_id for row in data.without_worker(teams) if row.strategy is not None)

    def of(self, team_id: int) -> TeamWeek:
        """One team's line."""
        held, own = self.loads.get(team_id, []), permissions.can_see_workers_of(self.asking.actor, team_id)
        # Against this team alone: a move between two teams of the area leaves one and comes to the other.
        ways = moving.moves(self.moved, {team_id}) if self.moved is not None else None
        children = sum(row.children for row in held)
        return TeamWeek(
            team=self.asking.teams[team_id],
            children=children,
            # In a team of one worker this is that worker's own load, so it goes by who may see workers.
            full_time=_full_time(held) if own else None,
            unallocated=unallocated(held),
            grave=self.grave[team_id],
            over_limit=sum(line.over for line in caseloads(self.asking, team_id, held, ())) if own else None,
            late=self.late[team_id],
            near=self.near[team_id],
            far=self.far[team_id],
            came=None if ways is None else sum(len(who) for pair, who in ways.items() if pair[1] == team_id),
            left=None if ways is None else sum(len(who) for pair, who in ways.items() if pair[0] == team_id),
        )


def _full_time(loads: Sequence[CaseloadRow]) -> float | None:
    """Children for each full post, of the workers whose hours are known; None of none."""
    # Without the children of those whose hours nobody knows: they would be divided among the others' hours.
    known = [row for row in loads if row.fte]
    hours = sum(row.fte or 0 for row in known)
    return sum(row.children for row in known) / hours if hours else None


def _grouped(rows: Collection[CaseloadRow]) -> Mapping[int | None, list[CaseloadRow]]:
    found: dict[int | None, list[CaseloadRow]] = defaultdict(list)
    for row in rows:
        found[row.team_id].append(row)
    return found


def _moved(asking: Asking, rows: Collection[MoveRow], teams: Collection[int]) -> tuple[Moved, ...]:
    """The moves of the service area's teams, the most children first; who opened or closed is counted with its team."""
    return tuple(
        Moved(
            _called(asking, old, "Opened, or of no team known"),
            _called(asking, new, "Closed, or of no team known"),
            len(children),
            tuple(one for one in children if naming.may_name(asking, one)) if _may_name(asking, old, new) else (),
        )
        for (old, new), children in sorted(
            moving.moves(rows, teams).items(), key=lambda pair: (-len(pair[1]), pair[0][0] or 0, pair[0][1] or 0)
        )
    )


def _called(asking: Asking, team_id: int | None, nobody: str) -> str:
    return nobody if team_id is None else naming.team(asking, team_id)


def _may_name(asking: Asking, *teams: int | None) -> bool:
    """Whether the children of one of the two teams may be named to the person: theirs before, or now."""
    # Of either end: the team that gave a child up knows it, and so does the one that took it.
    return any(permissions.can_see_children_of(asking.actor, team) for team in teams if team is not None)
