"""The programme of each month: who audits whom, with which tool, drawn how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.quality.audits.core.states import Draw, Kind
from practicelens.synth.audits.drawing import YOUTH_SUPPORT, Candidate, Pool
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.days import workdays
from practicelens.synth.world.dice import Dice
from practicelens.synth.world.structure import EARLY, EXTRA, FRONT, Team

# A month's predefined areas: tool, how many, population.
# As many as rule audit.quotas ships, but for those whose lists no extract holds.
PREDEFINED = (
    ("mash", 12, "contacts of the last month that MASH looked at"),
    ("contacts", 10, "contacts of the last month"),
    ("coming_into_care", 5, "children who came into care lately"),
    ("leaving_care", 5, "young people who left care lately"),
)
# With which tool a team that holds no children is audited, where it is not the case audit.
_OTHER_TOOLS = {"Emergency Duty": "contacts", "Exploitation and Missing": "exploitation", YOUTH_SUPPORT: "early_help"}
NOT_OPENED = date(2025, 12, 1)
"""The month that nobody opened: it has no audits but the re-audits of those before."""
THEMES = ("Neglect", "Domestic abuse", "Transitions", "Supervision", "The child's voice", "Contingency planning")
# The middle month of each quarter, of which a theme is.
_THEMED_MONTHS = {2, 5, 8, 11}


@dataclass(frozen=True)
class Planned:
    """One audit of the programme."""

    key: str
    tool: str
    team: Team
    candidate: Candidate
    auditor: int
    month: date
    kind: Kind
    draw: Draw
    population: str
    size: int
    seed: str
    own_team: bool = False
    theme: str = ""


class Programme:
    """Plans one month's audits from the children of its second working day."""

    def __init__(self, ids: WorldIds, month: date, dice: Dice, left_out: frozenset[str]) -> None:
        """Draw as at the month's second working day."""
        self.ids, self.world, self.month, self.dice = ids, ids.world, month, dice
        self.drawn_on = date.fromordinal(workdays().add(month.toordinal() - 1, 2))
        self.pool = Pool(ids.world, self.drawn_on.toordinal(), left_out)
        self._taken: set[int] = set()
        self._number = 0

    def audits(self) -> Iterator[Planned]:
        """Regular audits of each team, managers' own, predefined areas, a theme now and then; in one month nothing."""
        if self.month == NOT_OPENED:
            return
        # In this order: no child is drawn twice in a month, and the teams' own audits choose first.
        teams = [team for team in self.world.teams if len(self.pool.by_team.get(team.index, ())) >= 8]
        for team in teams:
            yield from self._regular(team)
        yield from self._predefined()
        if self.month.month in _THEMED_MONTHS and teams:
            yield from self._themed(teams)
        yield from self._beside()

    def _regular(self, team: Team) -> Iterator[Planned]:
        """One by the QA officer; every second month one by the manager, of their own team."""
        children = self.pool.by_team[team.index]
        officer = self.ids.officer(team)
        yield from self._draw(children, 1, "case_audit", officer, Kind.REGULAR, f"children of {team.name}")
        # Half of the managers one month and half the next, so that months have like numbers.
        if (self.month.month + team.index) % 2 == 1:
            manager = self.ids.manager(team)
            yield from self._draw(
                children, 1, "case_audit", manager, Kind.REGULAR, f"children of {team.name}", own_team=True
            )

    def _beside(self) -> Iterator[Planned]:
        """One a month by the officer of early help, every second month of other teams that hold no children."""
        posts = self.world.roster.on(self.drawn_on.toordinal())
        for team in self.world.teams:
            if self.pool.by_team.get(team.index) or team.kind not in (EARLY, EXTRA):
                continue
            if team.kind == EXTRA and (self.month.month + team.index) % 2:
                continue
            children = self.pool.of_others(team, [post.worker for post in posts if post.team == team.index])
            # Nobody of a team that holds no children of its own: it is audited by what it does for those of others.
            population, tool = f"children helped by {team.name}", _OTHER_TOOLS.get(team.name, "case_audit")
            tool = "early_help" if team.kind == EARLY else tool
            yield from self._draw(children, 1, tool, self.ids.officer(team), Kind.REGULAR, population)

    def _predefined(self) -> Iterator[Planned]:
        """The month's quotas, scaled with the borough."""
        door = [team for team in self.world.teams if team.kind == FRONT]
        calls: list[Candidate] = []
        if door:
            posts = self.world.roster.on(self.drawn_on.toordinal())
            workers = [post.worker for post in posts if post.team == door[0].index]
            calls = self.pool.contacts(door[0].index, workers)
        found = {"mash": calls, "contacts": calls, "coming_into_care": self.pool.entered_care()}
        for tool, count, population in PREDEFINED:
            children = found.get(tool, self.pool.leaving_care() if tool == "leaving_care" else [])
            # A borough of a part of the size has its part of the contacts; at least one, so that each area is met.
            wanted = max(1, round(count * min(1.0, self.world.scale)))
            yield from self._draw(children, wanted, tool, None, Kind.PREDEFINED, population, how=Draw.STRATIFIED)

    def _themed(self, teams: Sequence[Team]) -> Iterator[Planned]:
        """A theme of the quarter, its audits given to the conference chairs."""
        theme = THEMES[(self.month.year * 4 + self.month.month // 3) % len(THEMES)]
        chairs = self.ids.chairs()
        for place in range(max(1, round(14 * min(1.0, self.world.scale)))):
            team = teams[place % len(teams)]
            chair = chairs[(place + self.month.month) % len(chairs)]
            yield from self._draw(
                self.pool.by_team[team.index], 1, "case_audit", chair, Kind.THEMED, f"children of {team.name}",
                how=Draw.PURPOSIVE if place % 3 == 0 else Draw.STRATIFIED, theme=theme,
            )  # fmt: skip

    def _draw(
        self, children: Sequence[Candidate], count: int, tool: str, auditor: int | None, kind: Kind, population: str,
        *, how: Draw = Draw.RANDOM, own_team: bool = False, theme: str = "",
    ) -> Iterator[Planned]:  # fmt: skip
        """Draw some of these children, none twice in a month."""
        # Before the draw and not after it: what was taken is no part of the list that is drawn from.
        free = [one for one in children if one.child.number not in self._taken]
        for one in self.dice.sample(free, count):
            self._taken.add(one.child.number)
            self._number += 1
            team = self.world.teams[one.team]
            yield Planned(
                f"{self.month:%Y-%m}-{self._number:03}", tool, team, one, auditor or self.ids.officer(team),
                self.month, kind, how, population, len(children), f"{self.month:%Y-%m}/{population}", own_team, theme,
            )  # fmt: skip
