"""The spelling a cell gets on a day: by chance that belongs to the child, so that a row keeps its spelling."""

from __future__ import annotations

from practicelens.synth.world.days import Day
from practicelens.synth.world.simulation import World
from practicelens.synth.world.spelling import UNMATCHED_WORKERS, Spelling, team_spellings, worker_spellings
from practicelens.synth.world.structure import LEAVING


def all_team_spellings(world: World) -> dict[int, tuple[Spelling, ...]]:
    """Each team's other spellings."""
    return {team.index: team_spellings(team) for team in world.teams}


def all_worker_spellings(world: World) -> dict[int, tuple[Spelling, ...]]:
    """Each worker's other spellings; a handful of today's workers have one that nobody has named yet."""
    leaving = {team.index for team in world.teams if team.kind == LEAVING}
    in_leaving = {post.worker for post in world.roster.posts if post.team in leaving}
    today = [post.worker for post in world.roster.on(world.until)]
    # Priya Nair is one of them whatever the seed.
    named = {index for index in today if world.roster.workers[index].name == "Priya Nair"}
    # Agency staff and leaving care have spellings of their own already, which the product is told of.
    plain = [one for one in sorted(set(today) - in_leaving) if not world.roster.workers[one].agency]
    unmatched = named | set(plain[:: max(1, len(plain) // UNMATCHED_WORKERS)][:UNMATCHED_WORKERS])
    return {
        worker.index: worker_spellings(worker, leaving=worker.index in in_leaving, unmatched=worker.index in unmatched)
        for worker in world.roster.workers
    }


class Spelled:
    """Spells teams and workers as the case system did on a day."""

    def __init__(self, world: World, day: Day) -> None:
        """Keep the spellings in use on the day."""
        self._teams = {team.index: team.name for team in world.teams}
        self._workers = [worker.name for worker in world.roster.workers]
        self._other_teams = _in_use(all_team_spellings(world), day)
        self._other_workers = _in_use(all_worker_spellings(world), day)

    def team(self, index: int, chance: float) -> str:
        """The team's name, or another spelling of it."""
        return _choose(self._other_teams.get(index, ()), chance, self._teams[index])

    def worker(self, index: int | None, chance: float) -> str | None:
        """The worker's name, or another spelling of it; nothing where nobody holds the child."""
        if index is None:
            return None
        return _choose(self._other_workers.get(index, ()), chance, self._workers[index])


def _in_use(spellings: dict[int, tuple[Spelling, ...]], day: Day) -> dict[int, tuple[Spelling, ...]]:
    """Only the spellings in use on the day."""
    return {
        index: tuple(one for one in found if one.start <= day < one.end) for index, found in spellings.items() if found
    }


def _choose(found: tuple[Spelling, ...], chance: float, name: str) -> str:
    """The spelling that the chance falls on, or the name."""
    # The shares lie behind each other on the child's number; what they leave is the name's.
    for one in found:
        if chance < one.share:
            return one.text
        chance -= one.share
    return name
