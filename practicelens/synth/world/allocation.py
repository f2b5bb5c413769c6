"""Who in the team holds each child: allocated by load, handed on when people leave, now and then nobody for a while."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable

from practicelens.synth.world.days import Day
from practicelens.synth.world.dice import Dice
from practicelens.synth.world.records import Turn
from practicelens.synth.world.roster import Post, Roster
from practicelens.synth.world.structure import Team

# In the order of one day: a child who leaves is not handed on, and one who arrives finds whoever came that morning.
_END, _LEAVES, _JOINS, _START = 0, 1, 2, 3


def allocate(
    turns: Iterable[Turn], teams: tuple[Team, ...], roster: Roster, until: Day, dice: Dice
) -> tuple[Desk, ...]:  # fmt: skip
    """Give every turn its workers, team by team, as days pass; the desks can go on from there."""
    by_team, desks = _by_team(turns, until), []
    for team in teams:
        posts = [post for post in roster.posts if post.team == team.index]
        desks.append(Desk(team, posts, roster, dice))
        desks[-1].run(by_team[team.index], until)
    return tuple(desks)


def allocate_on(desks: Iterable[Desk], turns: Iterable[Turn], since: Day, until: Day, seed: int) -> None:
    """Go on allocating after a day, up to a later one: who holds whom by then stays as it was."""
    by_team = _by_team(turns, until)
    for desk in desks:
        desk.go_on(by_team[desk.team.index], since, until, Dice(seed, 10, desk.team.index))


def _by_team(turns: Iterable[Turn], until: Day) -> dict[int, list[Turn]]:
    """The turns that have begun by a day."""
    found: dict[int, list[Turn]] = defaultdict(list)
    for turn in turns:
        if turn.start <= until:
            found[turn.team].append(turn)
    return found


class Desk:
    """A team's allocation as it goes: who has whom today."""

    def __init__(self, team: Team, posts: list[Post], roster: Roster, dice: Dice) -> None:
        """Nobody has joined yet."""
        self.team, self._posts, self._roster, self._dice = team, posts, roster, dice
        self._load: dict[int, int] = {}
        self._held: dict[int, list[Turn]] = defaultdict(list)
        self._families: dict[int, int] = {}
        # A count stands before the turn, because turns cannot be compared.
        self._waiting: list[tuple[Day, int, Turn]] = []
        self._count = 0

    def run(self, turns: list[Turn], until: Day) -> None:
        """Pass through joining, leaving, beginnings and ends in the order of days."""
        self._pass_through(turns, 0, until)

    def go_on(self, turns: list[Turn], since: Day, until: Day, dice: Dice) -> None:
        """Pass through the days after one, with dice of their own: those before are thrown."""
        self._dice = dice
        self._pass_through(turns, since, until)

    def _pass_through(self, turns: list[Turn], since: Day, until: Day) -> None:
        """The days after one, up to another."""
        for day, kind, place in self._events(turns):
            if day <= since:
                continue
            if day > until:
                break
            self._serve_waiting(day)
            if kind == _JOINS:
                self._load[self._posts[place].worker] = 0
            elif kind == _LEAVES:
                self._leave(self._posts[place].worker, day)
            elif kind == _START:
                self._begin(turns[place], day)
            else:
                self._finish(turns[place])
        # Those whose wait ends with the last day are served too, or they would wait for the next thing to happen.
        self._serve_waiting(until + 1)

    def _events(self, turns: list[Turn]) -> list[tuple[Day, int, int]]:
        """Everything that happens in the team, in order."""
        events = [(turn.start, _START, place) for place, turn in enumerate(turns)]
        events += [(turn.end, _END, place) for place, turn in enumerate(turns) if turn.end > turn.start]
        events += [(post.start, _JOINS, place) for place, post in enumerate(self._posts)]
        events += [(post.end, _LEAVES, place) for place, post in enumerate(self._posts)]
        return sorted(events)

    def _begin(self, turn: Turn, day: Day) -> None:
        """A child arrives: to the sibling's worker, else to who has most room; sometimes it waits for one."""
        # The worse a team stands, the more children wait in it: the story that its figures are to tell.
        late = 0.02 + max(0.0, 0.8 - self.team.quality(day)) * 0.25
        # One throw for three ends: a long wait, one to three days, or none.
        draw = self._dice.unit()
        # A short turn is never kept waiting: it would be over before anybody had it, and no list would show it.
        if turn.end < turn.start + 30 or draw > late + 0.30:
            self._give(turn, day)
        else:
            self._wait(turn, day, 2 + int(self._dice.waiting(9)) if draw < late else self._dice.whole(1, 3))

    def _wait(self, turn: Turn, day: Day, days: int) -> None:
        turn.workers.append((day, None))
        self._count += 1
        heapq.heappush(self._waiting, (day + days, self._count, turn))

    def _serve_waiting(self, day: Day) -> None:
        """Those whose wait is over get a worker."""
        # Strictly before: whoever is due today is served tomorrow, after everybody who joins today has come.
        while self._waiting and self._waiting[0][0] < day:
            when, _, turn = heapq.heappop(self._waiting)
            if turn.end > when:
                self._give(turn, when)

    def _give(self, turn: Turn, day: Day) -> None:
        """Allocate, if anybody is there; otherwise wait."""
        sibling = self._families.get(turn.family)
        # A family has one worker as long as that worker is there.
        worker = sibling if sibling in self._load else self._freest(day)
        if worker is None:
            # Nobody is there: it is asked again in a week.
            self._wait(turn, day, 7)
            return
        turn.workers.append((day, worker))
        self._load[worker] += 1
        self._held[worker].append(turn)
        self._families[turn.family] = worker

    def _freest(self, day: Day) -> int | None:
        """Who has most room for their hours and experience, give or take."""
        if not self._load:
            return None
        workers = self._roster.workers
        # Up to five children more or less: nobody allocates by numbers alone.
        return min(self._load, key=lambda one: (self._load[one] + self._dice.unit() * 5) / workers[one].limit(day))

    def _leave(self, worker: int, day: Day) -> None:
        """Somebody goes: their children are given to others, a few only after a wait."""
        # No longer one to give to, before the children are given.
        self._load.pop(worker, None)
        for turn in self._held.pop(worker, []):
            if turn.end <= day:
                continue
            if self._dice.chance(0.12):
                self._wait(turn, day, 2 + int(self._dice.waiting(9)))
            else:
                self._give(turn, day)

    def _finish(self, turn: Turn) -> None:
        """A child goes on or the case closes."""
        worker = turn.workers[-1][1] if turn.workers else None
        # A worker who left has taken the turn out of the load already.
        if worker is not None and worker in self._load and turn in self._held[worker]:
            self._held[worker].remove(turn)
            self._load[worker] -= 1
