"""Which children could be audited: those a team held on a day, whose calls came, who entered or left care."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.synth.workbooks.lists_6_to_8 import status_on
from practicelens.synth.world.days import Day, age_on
from practicelens.synth.world.records import Child, Turn
from practicelens.synth.world.simulation import World
from practicelens.synth.world.structure import EARLY, Team

_STATUS_WORDS = {
    "looked_after": "looked after", "protection_plan": "on a child protection plan", "in_need_plan": "child in need",
    "open_assessment": "being assessed",
}  # fmt: skip

YOUTH_SUPPORT = "Youth Support"
_EARLY_TEAMS = 4  # three of early help and the youth workers, who share what early help there is
_ANY = tuple(_STATUS_WORDS.values())
# What teams that hold no children do for those of others: statuses, from which age, to which.
_BESIDE: dict[str, tuple[tuple[str, ...], int, int]] = {
    "Emergency Duty": (_ANY, 0, 17),
    "Exploitation and Missing": (_ANY, 12, 17),
    "Short Breaks": (("child in need",), 4, 17),
    "Youth Justice": (_ANY, 13, 17),
    "Fostering Recruitment": (("looked after",), 0, 17),
    "Fostering Support": (("looked after",), 0, 17),
    "Adoption and Permanence": (("looked after",), 0, 7),
}


@dataclass(frozen=True)
class Candidate:
    """A child who could be drawn: who held them on the day, and what to say of them."""

    child: Child
    team: int
    worker: int | None
    circumstances: str


class Pool:
    """The children of each team on the day of a draw."""

    def __init__(self, world: World, day: Day, left_out: frozenset[str]) -> None:
        """Look through the world once for the day; restricted children are left for an auditor cleared for them."""
        self._world, self._day, self._left_out = world, day, left_out
        self.by_team: dict[int, list[Candidate]] = defaultdict(list)
        for episode in world.episodes:
            # Without further action it was never a team's to hold.
            if episode.referral <= day < episode.closed and not episode.nfa:
                turn = episode.turn_on(day)
                if turn is not None:
                    self._add(episode.child, turn, _STATUS_WORDS[status_on(episode, day)])
        for leaver in world.leavers:
            if leaver.start <= day < leaver.end:
                self._add(leaver.child, leaver.turn, "care leaver")

    def _add(self, child: Child, turn: Turn, words: str) -> None:
        """One child, unless restricted or held by nobody."""
        worker = turn.worker_on(self._day)
        if worker is None or child.identifier in self._left_out:
            return
        self.by_team[turn.team].append(Candidate(child, turn.team, worker, self._about(child, words)))

    def of_others(self, team: Team, workers: Sequence[int]) -> list[Candidate]:
        """Children whom a team helps beside the team that holds them, with somebody of it; none where it holds its own.

        Early help is not held in the world's episodes: those who have it are shared out among its teams.
        """
        if not workers:
            return []
        found = (one for one in self._helped(team) if one[0].identifier not in self._left_out)
        return [
            Candidate(child, team.index, workers[place % len(workers)], self._about(child, words))
            for place, (child, words) in enumerate(found)
        ]

    def _helped(self, team: Team) -> Iterator[tuple[Child, str]]:
        """Who they are, and what they have."""
        if team.kind == EARLY or team.name == YOUTH_SUPPORT:
            helps = (one for one in self._world.helps if one.start <= self._day < one.end)
            for place, help_ in enumerate(helps):
                if place % _EARLY_TEAMS == team.index % _EARLY_TEAMS:
                    yield help_.child, "early help"
            return
        statuses, youngest, oldest = _BESIDE.get(team.name, ((), 0, 0))
        for found in self.by_team.values():
            for one in found:
                # A child's words end with the status, behind their age.
                words = one.circumstances.rpartition(", ")[2]
                if words in statuses and youngest <= age_on(one.child.born, self._day) <= oldest:
                    yield one.child, words

    def _about(self, child: Child, words: str) -> str:
        """A child in a few words."""
        age = age_on(child.born, self._day)
        return f"{'unborn' if age < 0 else f'aged {age}' if age else 'under 1'}, {words}"

    def entered_care(self, days: int = 45) -> list[Candidate]:
        """Those who came to be looked after lately."""
        recent = {
            episode.child.number
            for episode in self._world.episodes
            for care in episode.cares
            if self._day - days <= care.start <= self._day
        }
        return [one for found in self.by_team.values() for one in found if one.child.number in recent]

    def leaving_care(self, days: int = 400) -> list[Candidate]:
        """Those who lately became care leavers."""
        recent = {one.child.number for one in self._world.leavers if self._day - days <= one.start <= self._day}
        return [one for found in self.by_team.values() for one in found if one.child.number in recent]

    def contacts(self, team: int, workers: list[int], days: int = 30) -> list[Candidate]:
        """Children whom a contact of the last month was about, with somebody of the front door."""
        found = [one for one in self._world.contacts if self._day - days <= one.day < self._day]
        return [
            Candidate(one.child, team, workers[place % len(workers)], f"contact of {_day_words(one.day)}")
            for place, one in enumerate(found)
            if workers and one.child.identifier not in self._left_out
        ]


def _day_words(day: Day) -> str:
    on = date.fromordinal(day)
    return f"{on.day} {on:%B}"
