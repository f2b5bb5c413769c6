"""Which children could be audited: those a team held on a day, whose calls came, who entered or left care."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from practicelens.synth.workbooks.lists_6_to_8 import status_on
from practicelens.synth.world.days import Day, age_on
from practicelens.synth.world.records import Child, Turn
from practicelens.synth.world.simulation import World

_STATUS_WORDS = {
    "looked_after": "looked after", "protection_plan": "on a child protection plan", "in_need_plan": "child in need",
    "open_assessment": "being assessed",
}  # fmt: skip


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
        age = age_on(child.born, self._day)
        about = f"unborn, {words}" if age < 0 else f"aged {age}, {words}"
        self.by_team[turn.team].append(Candidate(child, turn.team, worker, about))

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
