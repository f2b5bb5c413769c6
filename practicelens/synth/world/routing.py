"""Which team takes a child: by family, by locality, by need."""

from __future__ import annotations

from practicelens.synth.world.days import Day, age_on
from practicelens.synth.world.dice import Dice
from practicelens.synth.world.records import Child
from practicelens.synth.world.structure import (
    ASSESSING,
    DISABLED,
    FRONT,
    LEAVING,
    LOOKED_AFTER,
    PLANNING,
    PREBIRTH,
    UNACCOMPANIED,
    Team,
)


class Routing:
    """The teams by what they do; a scaled-down world falls back on the nearest kind it kept."""

    def __init__(self, teams: tuple[Team, ...]) -> None:
        self.teams = teams
        self._of = {team.kind: [t for t in teams if t.kind == team.kind] for team in teams}

    def kind(self, *kinds: str) -> list[Team]:
        """The teams of the first of these kinds that there is."""
        for kind in kinds:
            if self._of.get(kind):
                return self._of[kind]
        return list(self.teams)

    def front(self) -> Team:
        """Where contacts arrive and where no further action is decided."""
        return self.kind(FRONT)[0]

    def assessing(self, child: Child, day: Day, dice: Dice) -> Team:
        """Who assesses: a Disabled Children team, the pre-birth team, or the locality's duty team."""
        if child.complex_needs and self._of.get(DISABLED):
            return self.disabled(child, day)
        if child.born > day and dice.chance(0.55) and self._of.get(PREBIRTH):
            return self._of[PREBIRTH][0]
        duty = self.kind(ASSESSING)
        # By the family, so that brothers and sisters have one team.
        return duty[child.family % len(duty)]

    def planning(self, child: Child, after: Team, dice: Dice) -> Team:
        """Who holds the plan after the assessment: the same locality, or the Disabled Children team."""
        if after.kind == DISABLED:
            return after
        local = [team for team in self.kind(PLANNING) if team.service == after.service]
        held = local if local and dice.chance(0.65) else self.kind(PLANNING)
        # By seats, so that larger teams get more children.
        seats = [team for team in held for _ in range(team.seats)]
        return dice.pick(seats)

    def care(self, child: Child, after: Team, dice: Dice) -> Team:
        """Who holds a looked-after child once the first months are over."""
        if child.unaccompanied:
            return self.kind(UNACCOMPANIED, LOOKED_AFTER)[0]
        if after.kind == DISABLED:
            return after
        return dice.pick(self.kind(LOOKED_AFTER))

    def leaving(self, dice: Dice) -> Team:
        """Who supports a care leaver."""
        return dice.pick(self.kind(LEAVING))

    def disabled(self, child: Child, day: Day) -> Team:
        """The Disabled Children team of the child's age."""
        of_age = self.kind(DISABLED)
        return of_age[-1 if age_on(child.born, day) >= 13 else 0]
