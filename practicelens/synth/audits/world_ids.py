"""Who is who in the product, by the world's own numbers: ids of teams, workers and the people who audit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from practicelens.access.actor import Actor
from practicelens.access.roles import Role
from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.people.founding.plan import Founded
from practicelens.people.internal import addresses
from practicelens.synth.authority.plan import make_plan, person_key, team_key, worker_key
from practicelens.synth.authority.staff import HEADS, PEOPLE, REVIEWERS
from practicelens.synth.world.days import Day
from practicelens.synth.world.simulation import World
from practicelens.synth.world.structure import Team
from practicelens.workdays import clock


@dataclass(frozen=True)
class WorldIds:
    """Turns the world's numbers into the product's ids."""

    world: World
    founded: Founded
    officers: dict[int, int]  # QA officer's account by team id
    accounts: dict[int, int]  # a worker's account by their id, of those who have one
    # Nobody's role changes while the demonstration is built, and most do many things on the same few days.
    _actors: dict[tuple[int, date], Actor] = field(default_factory=dict, compare=False, repr=False)
    _open: dict[int, list[tuple[Day, Day]]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, world: World, founded: Founded) -> WorldIds:
        """Read the links once from the plan that founded the authority."""
        links = {
            founded.teams[link.team]: founded.accounts[link.account]
            for link in make_plan(world).links
            if link.link.value == "qa_officer"
        }
        accounts = {worker: founded.accounts[key] for key, worker in founded.workers.items() if key in founded.accounts}
        return cls(world, founded, links, accounts)

    def actor(self, account: int, day: date) -> Actor:
        """Somebody as they stand on a day, read once. Raises Missing as ``actor_for``."""
        if (account, day) not in self._actors:
            self._actors[account, day] = actor_for(account, day)
        return self._actors[account, day]

    def asking(self, account: int, day: date) -> Asking:
        """Somebody who asks now, as they stand on a day."""
        return Asking(self.actor(account, day), clock.now())

    def closed_after(self, child: int, day: date) -> date | None:
        """The first day from a day on at which a child, open to us until then, was closed; None while it is not."""
        # Worked out when first asked: many pieces of the past never ask.
        if not self._open:
            self._open.update(_spans(self.world))
        until = day.toordinal()
        for start, end in self._open.get(child, ()):
            # From one to the next without a gap, as from care to leaving care.
            if start <= until:
                until = max(until, end)
        # What ends after the last day that was invented has not happened yet.
        return date.fromordinal(until) if day.toordinal() < until <= self.world.until else None

    def team(self, index: int) -> int:
        """A team's id."""
        return self.founded.teams[team_key(index)]

    def service(self, team: Team) -> int:
        """The id of a team's service area."""
        return self.founded.services[team.service]

    def worker(self, index: int | None) -> int | None:
        """A worker's id, if the product remembers them."""
        return None if index is None else self.founded.workers.get(worker_key(index))

    def worker_account(self, index: int | None) -> int | None:
        """The account of a worker who is still here."""
        return None if index is None else self.founded.accounts.get(worker_key(index))

    def manager(self, team: Team) -> int:
        """The account of a team's manager."""
        return self.founded.accounts[person_key(team.manager)]

    def head(self, team: Team) -> int:
        """The account of the Head of Service of a team's service area."""
        return self.person(HEADS[team.service])

    def officer(self, team: Team) -> int:
        """The account of the QA officer linked to a team."""
        return self.officers[self.team(team.index)]

    def person(self, name: str) -> int:
        """Somebody's account by name."""
        return self.founded.accounts[person_key(name)]

    def account_of(self, worker_id: int | None) -> int | None:
        """The account of a worker of the product, while they are here."""
        return None if worker_id is None else self.accounts.get(worker_id)

    def address(self, name: str) -> str:
        """Somebody's e-mail address, by name."""
        return addresses([self.person(name)])[self.person(name)]

    def chairs(self) -> tuple[int, ...]:
        """The conference chairs' accounts: they do themed audits of children they do not chair."""
        return tuple(self.person(name) for name in PEOPLE[Role.REVIEWING_OFFICER][REVIEWERS:])

    def worker_named(self, name: str) -> int | None:
        """The world's number of today's worker of this name."""
        for post in self.world.roster.on(self.world.until):
            if self.world.roster.workers[post.worker].name == name:
                return post.worker
        return None


def _spans(world: World) -> dict[int, list[tuple[Day, Day]]]:
    """When each child was open to us, by number, oldest first."""
    found: dict[int, list[tuple[Day, Day]]] = defaultdict(list)
    for episode in world.episodes:
        if not episode.nfa:
            found[episode.child.number].append((episode.referral, episode.closed))
    for leaver in world.leavers:
        found[leaver.child.number].append((leaver.start, leaver.end))
    return {child: sorted(spans) for child, spans in found.items()}
