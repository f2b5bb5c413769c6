"""The whole world from one seed: families referred day by day, and everything that follows for each child."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from practicelens.synth.world.adopting import make_adopters
from practicelens.synth.world.allocation import allocate, allocate_on
from practicelens.synth.world.days import YEAR, Day, age_on, birthday, season, workdays
from practicelens.synth.world.dice import Dice, Odds
from practicelens.synth.world.families import Families
from practicelens.synth.world.going_on import go_on
from practicelens.synth.world.journeys import Journey, make_episode
from practicelens.synth.world.leaving import is_entitled, make_leaver
from practicelens.synth.world.records import Adopter, Child, Contact, Episode, Help, Leaver, Turn
from practicelens.synth.world.roster import Roster, make_roster
from practicelens.synth.world.routing import Routing
from practicelens.synth.world.structure import STANDS_ON, Team, teams

POPULATION = 100_000
REFERRED_CHILDREN_A_MONTH, CONTACTS_A_MONTH, FAR_ARRIVALS_A_YEAR = 300, 900, 34
RE_REFERRED, KNOWN_LONG_AGO = 0.155, 0.08
# Years before the first extract (May 2024): by then cases of every age are open.
_BEGINS = date(2021, 1, 4).toordinal()
# The first extract's list of contacts looks six months back.
_CONTACTS_FROM = date(2023, 10, 1).toordinal()
# What is asked for a month is children, and families are thrown.
_CHILDREN_A_FAMILY = 1.43
_THROWS = 64  # as many as most journeys need
_SOURCE = Odds({"6": 27, "2A": 17, "3A": 2, "3B": 3, "3C": 1, "3D": 4, "3E": 6, "3F": 4, "5A": 4, "5B": 6, "5C": 5,
                "1A": 7, "1B": 1.5, "1C": 1, "1D": 1, "2B": 2, "4": 1.5, "7": 3, "8": 3.5, "9": 1.5,
                "10": 1})  # fmt: skip
_SCHOOLS = {"2A", "2B"}
_HELPERS = Odds({"Northborough Early Help": 46, "School": 24, "Health visiting": 12, "Children's centre": 9,
                 "Youth Support": 6, "Voluntary organisation": 3})  # fmt: skip


@dataclass
class World:
    """Northborough until a day: who lives in it, who works in it, and all that happened."""

    seed: int
    until: Day
    scale: float
    teams: tuple[Team, ...]
    roster: Roster
    children: list[Child] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    helps: list[Help] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    adopters: list[Adopter] = field(default_factory=list)
    population: int = POPULATION

    def turns(self) -> list[Turn]:
        """Every team's turn with every child and care leaver."""
        held = [turn for episode in self.episodes for turn in episode.turns]
        return held + [leaver.turn for leaver in self.leavers]


def make_world(seed: int, until: date, *, scale: float = 1.0) -> World:
    """Simulate from 2021 until the day; ``scale`` shrinks the borough. The same arguments give the same world.

    After the Sunday on which the demonstration stands it goes on from there: all that was told by then stays.
    """
    kept, since = teams(scale), min(until, STANDS_ON).toordinal()
    # Each part has dice of its own, so that a change in one leaves the others as they are.
    roster = make_roster(kept, since, Dice(seed, 1))
    world = World(seed, since, scale, kept, roster, population=round(POPULATION * scale))
    chronicle = _Chronicle(world)
    chronicle.write()
    desks = allocate(world.turns(), kept, roster, since, Dice(seed, 2))
    if until.toordinal() > since:
        chronicle.go_on(until.toordinal())
        allocate_on(desks, world.turns(), since, world.until, seed)
    return world


class _Chronicle:
    """Writes the history of a world, day by day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dice = Dice(world.seed, 3)
        self._beginnings = Dice(world.seed, 6)
        self.routing = Routing(world.teams)
        self.families = Families(Dice(world.seed, 4))
        self._open: list[tuple[Day, int, list[Child]]] = []  # when the family's case closes
        self._closed: list[list[Child]] = []
        self._last_referral: dict[int, Day] = {}
        self._plans: dict[int, int] = defaultdict(int)
        self._referrals = 0

    def write(self) -> None:
        """The stocks of the first day, then every day's contacts and referrals, then what runs beside them."""
        self._first_stocks()
        for day in range(_BEGINS, self.world.until + 1):
            self._day(day)
        self._finish()

    def go_on(self, until: Day) -> None:
        """The days after those that were written: what was begun goes on, and new families come."""
        world, since = self.world, self.world.until
        world.until = until
        # By the episode's place, which later ones never move.
        for place, episode in enumerate(world.episodes):
            go_on(episode, world.teams, since, until, Dice(world.seed, 9, place))
            self._leavers(episode, since)
        for day in range(since + 1, until + 1):
            self._day(day)
        self._finish()

    def _finish(self) -> None:
        """What runs beside the families."""
        world = self.world
        world.children = self.families.children
        # Made anew with the same dice: who came before comes out the same, and the rest after them.
        world.adopters = make_adopters(_BEGINS, world.until, 16 * world.scale, Dice(world.seed, 5))
        world.contacts.sort(key=lambda contact: (contact.day, contact.child.number))

    def _day(self, day: Day) -> None:
        while self._open and self._open[0][0] < day:
            self._closed.append(heapq.heappop(self._open)[2])
        busy, scale = season(day), self.world.scale
        referred = REFERRED_CHILDREN_A_MONTH * 12 / YEAR * busy * scale / _CHILDREN_A_FAMILY
        for _ in range(self.dice.many(referred)):
            self._refer(self._whom(day), day)
        for _ in range(self.dice.many(FAR_ARRIVALS_A_YEAR * scale / YEAR)):
            self._refer([self.families.one(day, 15.2 + 2.4 * self.dice.unit(), unaccompanied=True)], day)
        if day >= _CONTACTS_FROM:
            # Some are thrown of children too old or unborn and fall away below.
            others = (CONTACTS_A_MONTH - REFERRED_CHILDREN_A_MONTH) * 1.06 * 12 / YEAR * busy * scale
            for _ in range(self.dice.many(others)):
                self._other_contact(day)

    def _whom(self, day: Day) -> list[Child]:
        """A family closed within the year, one closed long ago, or one not known before."""
        draw = self.dice.unit()
        if draw < RE_REFERRED + KNOWN_LONG_AGO and self._closed:
            recent = draw < RE_REFERRED
            # Tried and not listed: most of the closed fit, and listing those who do at each referral would take long.
            for _ in range(24):
                place = self._place(recent)
                family = self._closed[place]
                last = self._last_referral.get(family[0].number, 0)
                if (day - last < 365) == recent and all(age_on(c.born, day) < 17 for c in family):
                    # The last takes its place: removing from the middle would move all behind it.
                    self._closed[place] = self._closed[-1]
                    self._closed.pop()
                    return family
        return self.families.family(day)

    def _place(self, recent: bool) -> int:
        """Where to look among the closed: near the end for the lately closed."""
        count = len(self._closed)
        if recent:
            return max(0, count - 1 - int(self.dice.unit() * min(count, 2200 * self.world.scale + 20)))
        return int(self.dice.unit() * count)

    def _refer(self, family: list[Child], day: Day) -> None:
        """Refer a family; its children's journeys run with the same dice."""
        source = self._source(day)
        self._referrals += 1
        last, first = day, self._beginnings.throws(_THROWS)
        for child in family:
            # The same for each child of the family, so that siblings' journeys run together.
            dice = Dice(self.world.seed, 6, self._referrals, first=first)
            episode = make_episode(child, day, source, dice)
            Journey(episode, self.routing, self.world.until, self._plans[child.number], dice).from_referral()
            self._keep(episode)
            last = max(last, episode.closed)
            if day >= _CONTACTS_FROM:
                # To decide on a contact may take a working day.
                came = workdays().before(day) if self._referrals % 4 == 0 else day
                self.world.contacts.append(Contact(child, came, source))
        heapq.heappush(self._open, (last, self._referrals, family))

    def _keep(self, episode: Episode) -> None:
        """Remember an episode, and the care leaver its end may make."""
        child, world = episode.child, self.world
        world.episodes.append(episode)
        self._last_referral[child.number] = episode.referral
        if episode.plans:
            self._plans[child.number] = episode.plans[-1].previous + 1
        self._leavers(episode, 0)

    def _leavers(self, episode: Episode, since: Day) -> None:
        """The care leavers that an episode makes by now and had not made by a day."""
        child, world = episode.child, self.world
        for care in episode.cares:
            if since < care.end <= world.until and is_entitled(child, care.start, care.end):
                world.leavers.append(make_leaver(child, care.end, self.routing, self.dice))

    def _source(self, day: Day) -> str:
        """Who told us; schools do not in August or at weekends."""
        source = self.dice.odds(_SOURCE)
        closed = date.fromordinal(day).month == 8 or not workdays().is_working(day)
        return "6" if source in _SCHOOLS and closed else source

    def _other_contact(self, day: Day) -> None:
        """A contact that does not become a referral; a fifth lead to early help."""
        dice = self.dice
        child = self._known() if dice.chance(0.42) else self.families.family(day, size=1)[0]
        if child.born > day or age_on(child.born, day) >= 18:
            return
        self.world.contacts.append(Contact(child, day, self._source(day)))
        if dice.chance(0.22):
            start = workdays().add(day, dice.whole(2, 12))
            self.world.helps.append(Help(child, start, start + 25 + int(dice.skewed(95, 0.5)), dice.odds(_HELPERS)))

    def _known(self) -> Child:
        """A child known already: one in five is open now."""
        family = self.dice.pick(self._open)[2] if self.dice.chance(0.2) else self.dice.pick(self._closed)
        return self.dice.pick(family)

    def _first_stocks(self) -> None:
        """Those already in care, long in need, or already care leavers on the first day."""
        scale = self.world.scale
        for place in range(round(270 * scale)):
            self._already(place, "care", 2.0 + 15.5 * self.dice.unit() ** 0.8)
        # Apart from the numbers of those in care, so that their dice are apart too.
        for place in range(round(170 * scale)):
            self._already(place + 5000, "need", 2.0 + 14.0 * self.dice.unit())
        for _ in range(round(250 * scale)):
            child = self.families.one(_BEGINS, 18.05 + 5.5 * self.dice.unit() ** 1.4)
            leaver = make_leaver(child, birthday(child.born, 18), self.routing, self.dice)
            if leaver.end > _BEGINS:
                self.world.leavers.append(leaver)

    def _already(self, place: int, status: str, age: float) -> None:
        """A child whose episode began before the history does."""
        dice = Dice(self.world.seed, 7, place)
        child = self.families.one(_BEGINS, age, complex_needs=status == "need")
        began = workdays().on_or_after(_BEGINS - int(min(age * 330, 30 + dice.waiting(900))))
        episode = make_episode(child, began, self._source(began), dice)
        # Whoever is in care or in need of a plan was more than a referral.
        episode.nfa = False
        journey = Journey(episode, self.routing, self.world.until, 0, dice)
        if status == "care":
            journey.from_care(began + 10, self.routing.care(child, self.routing.front(), dice))
        else:
            journey.from_need(began + 40, self.routing.disabled(child, began))
        self._keep(episode)
        # Below nought, so that it is never a referral's number: with equal numbers children would be compared, and
        # cannot be.
        heapq.heappush(self._open, (episode.closed, -1 - place, [child]))
