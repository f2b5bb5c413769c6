"""Workers and their posts over the years: who sat in which seat of which team, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.synth.world.days import NEVER, YEAR, Day, workdays
from practicelens.synth.world.dice import Dice, Odds
from practicelens.synth.world.names import FIRST, LAST
from practicelens.synth.world.structure import NAMED_SEATS, Team

_FTE = Odds({1.0: 0.80, 0.8: 0.10, 0.6: 0.07, 0.5: 0.03})
_ROLLS_FROM = date(2019, 1, 7).toordinal()
FULL_LOAD, FIRST_YEAR_LOAD = 18, 12


@dataclass(frozen=True)
class Post:
    """A worker in a team from a day, to a day or still (``NEVER``)."""

    worker: int
    team: int
    start: Day
    end: Day


@dataclass(slots=True)
class Worker:
    """Somebody who holds children. ``qualified`` begins the first year in practice, when it fell here."""

    index: int
    name: str
    fte: float
    qualified: Day | None
    agency: bool

    def first_year(self, day: Day) -> bool:
        """Whether the first year in practice runs on this day."""
        return self.qualified is not None and self.qualified <= day < self.qualified + 365

    def limit(self, day: Day) -> float:
        """How many children are right for this worker on this day."""
        return (FIRST_YEAR_LOAD if self.first_year(day) else FULL_LOAD) * self.fte


@dataclass(frozen=True)
class Roster:
    """Everybody who worked here, and where."""

    workers: tuple[Worker, ...]
    posts: tuple[Post, ...]

    def on(self, day: Day) -> tuple[Post, ...]:
        """The posts filled on a day."""
        return tuple(post for post in self.posts if post.start <= day < post.end)


@dataclass(frozen=True)
class _Seat:
    """A stretch of one seat held by one person, before anybody has been found for it."""

    start: Day
    end: Day
    team: int
    named: tuple[str, float, bool] | None = None


def make_roster(teams: tuple[Team, ...], until: Day, dice: Dice) -> Roster:
    """Fill every seat of every team through the years, with gaps, first years, agency staff and moves."""
    seats = [held for team in teams for held in _team_seats(team, until, dice)]
    names = _Names(dice, {seat.named[0] for seat in seats if seat.named} | {team.manager for team in teams})
    workers: list[Worker] = []
    posts: list[Post] = []
    gone: list[Post] = []  # those who left a seat and might take another
    # By day, so that who leaves one team is found for a seat of another that begins after it.
    for seat in sorted(seats, key=lambda seat: (seat.start, seat.team, seat.end)):
        mover = _mover(seat, gone, dice)
        if mover is None:
            workers.append(_newcomer(len(workers), seat, names, dice))
        post = Post(workers[-1].index if mover is None else mover.worker, seat.team, seat.start, seat.end)
        posts.append(post)
        if seat.end < until and not seat.named:
            gone.append(post)
    return Roster(tuple(workers), tuple(posts))


def _team_seats(team: Team, until: Day, dice: Dice) -> list[_Seat]:
    """Each seat of the team as a chain of holders; named people hold theirs to the end."""
    named = NAMED_SEATS.get(team.name, ())
    held: list[_Seat] = []
    for seat in range(team.seats):
        last = named[seat] if seat < len(named) else None
        # Somebody else had the seat before, and left some days before the named one came.
        chain_end = last[3].toordinal() - dice.whole(3, 30) if last else until + 1
        held += _chain(team, chain_end, last is None, dice)
        if last:
            held.append(_Seat(last[3].toordinal(), NEVER, team.index, last[:3]))
    return held


def _chain(team: Team, end: Day, open_ended: bool, dice: Dice) -> list[_Seat]:
    """Holders one after another, with vacancies between, until a day."""
    days = workdays()
    start = _ROLLS_FROM
    held: list[_Seat] = []
    while start < end:
        # Whoever comes stays four months at least; the mean is the team's turnover all the same.
        stays = 120 + int(dice.waiting(YEAR / team.turnover - 120)) if team.turnover < 2 else 120
        if held == []:
            stays = int(stays * dice.unit()) + 60  # we come in half-way
        leaves = start + stays
        if leaves >= end:
            held.append(_Seat(start, NEVER if open_ended else days.on_or_after(end), team.index))
            break
        held.append(_Seat(start, days.on_or_after(leaves), team.index))
        # In a team that many leave a seat is longer empty.
        start = days.on_or_after(leaves + int(dice.waiting(25 if team.turnover < 0.4 else 45)))
    return held


def _mover(seat: _Seat, gone: list[Post], dice: Dice) -> Post | None:
    """Somebody who left another team within the month and now takes this seat, one time in seven."""
    if seat.named or not dice.chance(0.15):
        return None
    for place, post in enumerate(gone):
        if post.team != seat.team and 0 <= seat.start - post.end <= 30:
            return gone.pop(place)
    return None


def _newcomer(index: int, seat: _Seat, names: _Names, dice: Dice) -> Worker:
    """A person for a seat: the one the seat names, or somebody invented."""
    if seat.named:
        name, fte, first_year = seat.named
        return Worker(index, name, fte, seat.start if first_year else None, False)
    new = dice.chance(0.14)
    return Worker(index, names.next(), dice.odds(_FTE), seat.start if new else None, dice.chance(0.10))


class _Names:
    """Names that nobody else has."""

    def __init__(self, dice: Dice, taken: set[str]) -> None:
        self._dice, self._taken = dice, set(taken)

    def next(self) -> str:
        """A name of somebody new."""
        while True:
            name = f"{self._dice.pick(FIRST)} {self._dice.pick(LAST)}"
            if name not in self._taken:
                self._taken.add(name)
                return name
