"""What the lists share: the windows of a day, the first columns of a child, who holds the child."""

from __future__ import annotations

from collections import defaultdict

from practicelens.synth.workbooks import codes
from practicelens.synth.workbooks.spelled import Spelled
from practicelens.synth.world.days import Day, age_on, months_after
from practicelens.synth.world.records import Child, Episode, Turn
from practicelens.synth.world.simulation import World

Cell = str | int | None
Row = list[Cell]


class Book:
    """The world in the order in which lists are cut from it; made once, used for every day."""

    def __init__(self, world: World) -> None:
        """Sort episodes by child."""
        self.world = world
        self.by_child: dict[int, list[Episode]] = defaultdict(list)
        for episode in sorted(world.episodes, key=lambda one: (one.referral, one.child.number)):
            self.by_child[episode.child.number].append(episode)
        self.families = sorted(self.by_child)

    def at(self, day: Day) -> Cut:
        """The world as its case system knew it on a day."""
        return Cut(self, day)


class Cut:
    """A day's view: nothing later than ``day`` is told."""

    def __init__(self, book: Book, day: Day) -> None:
        self.book, self.world, self.day = book, book.world, day
        self.half_year, self.year = months_after(day, -6), months_after(day, -12)
        self.spelled = Spelled(book.world, day)
        self._episodes: list[Episode] | None = None

    def recent(self, day: Day | None) -> bool:
        """In the six months up to the day."""
        return day is not None and self.half_year <= day <= self.day

    def known(self, day: Day | None) -> Day | None:
        """The day, if it has come."""
        return day if day is not None and day <= self.day else None

    def last(self, days: list[Day]) -> Day | None:
        """The last of ascending days that has come."""
        found = None
        for day in days:
            if day > self.day:
                break
            found = day
        return found

    def episodes(self) -> list[Episode]:
        """The episodes begun by the day, child by child in order. No list looks further back than a year."""
        if self._episodes is None:  # seven lists are cut from them
            by_child = self.book.by_child
            self._episodes = [
                one
                for number in self.book.families
                for one in by_child[number]
                if one.referral <= self.day and one.closed >= self.year
            ]
        return self._episodes

    def who(self, child: Child) -> Row:
        """Identifier, gender, ethnicity, date of birth, age: as recorded, oddities and all."""
        unborn = child.born > self.day
        # Each oddity has its own stretch of the child's one number, so that no child has two of them.
        odd = child.oddness
        sex: Cell = codes.SEX["unknown" if unborn else child.sex]
        if odd < 0.003:
            sex = None  # never filled in
        ethnicity: Cell = codes.ETHNICITY[child.ethnicity]
        if 0.010 <= odd < 0.013:
            ethnicity = None
        if 0.013 <= odd < 0.0136:
            ethnicity = "Not a code"
        age = age_on(child.born, self.day)
        if 0.004 <= odd < 0.0055 and age > 1:
            age -= 1  # typed in at the referral and never again
        return [child.identifier, sex, ethnicity, child.born, age]

    def disability(self, child: Child) -> Cell:
        """Yes, no or unknown."""
        return codes.YES_NO_UNKNOWN[child.disabled]

    def allocation(self, turn: Turn | None, day: Day, child: Child) -> Row:
        """Team and worker of a turn on a day, as spelled."""
        if turn is None:
            return [None, None]
        # Spread anew from the child's one throw, so that a spelling has nothing to do with a missing cell.
        chance = (child.oddness * 977.0) % 1.0
        worker = self.spelled.worker(turn.worker_on(day), (child.oddness * 613.0) % 1.0)
        return [self.spelled.team(turn.team, chance), worker]

    def allocation_on(self, episode: Episode, day: Day) -> Row:
        """Team and worker that held an episode on a day, or last before the day of the cut."""
        day = min(day, self.day)
        return self.allocation(episode.turn_on(day), day, episode.child)
