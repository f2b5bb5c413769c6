"""What every table is cut with: a day's view of the world, identifiers that stay from week to week, and words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from practicelens.synth.ssd.tables import Dialect
from practicelens.synth.workbooks.cutting import Book, Row
from practicelens.synth.world.days import Day
from practicelens.synth.world.records import Care, Child, Episode, Plan, Turn

Rows = Iterator[Row]


class Extract:
    """The world as its case system knew it on a day, for one supplier's tables; nothing later is told.

    History is whole: an episode that closed years ago is there with everything that happened in it.
    """

    def __init__(self, book: Book, day: Day, dialect: Dialect) -> None:
        """Number each child's episodes in the order of their referrals."""
        self.cut, self.world, self.day, self.dialect = book.at(day), book.world, day, dialect
        self.episodes = tuple(
            (_numbered(number, place), one)
            for number in book.families
            for place, one in enumerate(book.by_child[number], start=1)
            if one.referral <= day
        )
        # Each day is written many times over, and looking it up costs less than writing it.
        self._texts: dict[Day, str] = {}
        self._answers = {"yes": dialect.yes, "no": dialect.no, "unknown": "Unknown", "": None}

    def iso(self, day: Day | None) -> str | None:
        """A day as text, if it has come."""
        if day is None or day > self.day:
            return None
        return self._texts.get(day) or self._texts.setdefault(day, date.fromordinal(day).isoformat())

    def due(self, day: Day) -> str:
        """A day as text though it lies ahead: something was agreed for it."""
        return date.fromordinal(day).isoformat()

    def flag(self, answer: bool) -> str:
        """Yes or no as the supplier writes it."""
        return self.dialect.yes if answer else self.dialect.no

    def answer(self, answer: str) -> str | None:
        """One of the world's yes, no and unknown as the supplier writes it; nothing where nothing was asked."""
        return self._answers[answer]

    def outcome(self, **flags: bool) -> str:
        """What came of something, as the JSON of the standard."""
        return json.dumps({f"{self.dialect.outcome}{key}_FLAG": self.flag(value) for key, value in flags.items()})

    def worker_and_team(self, turn: Turn | None, day: Day) -> tuple[str | None, str | None]:
        """Identifiers of the worker and the team that had a child on a day."""
        if turn is None:
            return None, None
        return professional_id(turn.worker_on(day)), team_id(turn.team)

    def team_and_worker(self, episode: Episode, day: Day) -> Row:
        """The same the other way round, on a day or, while that lies ahead, on the extract's."""
        day = min(day, self.day)
        worker, team = self.worker_and_team(episode.turn_on(day), day)
        return [team, worker]

    def plans(self) -> Iterator[tuple[str, str, Episode, Plan]]:
        """Child protection plans begun by the day: identifier, referral, episode, plan."""
        for referral, episode in self.episodes:
            for place, plan in enumerate(episode.plans, start=1):
                if plan.start <= self.day:
                    yield part_id(referral, place), referral, episode, plan

    def cares(self) -> Iterator[tuple[str, str, Episode, Care]]:
        """Periods of care begun by the day: identifier, referral, episode, period."""
        # Two digits where a plan has three, so that no plan and no period of care of one referral share an identifier.
        for referral, episode in self.episodes:
            for place, care in enumerate(episode.cares, start=1):
                if care.start <= self.day:
                    yield f"{referral}{place:02d}", referral, episode, care

    def children(self) -> list[Child]:
        """Everybody of whom anything was known by the day, by number."""
        world, day = self.world, self.day
        # Also of a contact that came to nothing: the case system has a person as soon as somebody calls about one.
        known = [one.child for one in world.contacts if one.day <= day]
        known += [one.child for one in world.helps if one.start <= day]
        known += [one.child for _, one in self.episodes]
        known += [one.child for one in world.leavers if one.start <= day]
        return sorted({child.number: child for child in known}.values(), key=lambda child: child.number)


def _numbered(child: int, place: int) -> str:
    """A referral's identifier: the child's number, and which of its referrals it is."""
    return f"{child}{place:02d}"


def part_id(whole: str, place: int) -> str:
    """The identifier of a part of something, such as a visit of a plan."""
    return f"{whole}{place:03d}"


def team_id(index: int) -> str:
    """A team's identifier."""
    return f"T{index + 1:02d}"


def professional_id(index: int | None) -> str | None:
    """A worker's identifier; nothing where nobody has the child."""
    return None if index is None else f"P{index + 1:04d}"


def numbered(days: Iterable[Day], until: Day) -> Iterator[tuple[int, Day]]:
    """Each day that has come, with its number among all, which therefore stays from week to week."""
    return ((place, day) for place, day in enumerate(days, start=1) if day <= until)
