"""What happened to each child, as plain records: days are whole numbers, ``None`` is not (yet)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from practicelens.synth.world.days import NEVER, Day

ASSESSMENT, IN_NEED, PROTECTION, CARE = "open_assessment", "in_need_plan", "protection_plan", "looked_after"


# With slots, because half a million live at once; compared by identity, because no two are the same.
@dataclass(slots=True, eq=False)
class Child:
    """A child of Northborough. ``oddness`` (0 to 1) decides, once for all, how this child is mis-recorded."""

    number: int
    family: int
    sex: str
    ethnicity: str
    born: Day
    disabled: str
    oddness: float
    unaccompanied: bool = False
    complex_needs: bool = False

    @property
    def identifier(self) -> str:
        """As the case system writes it."""
        return f"B-{self.number}"


@dataclass(slots=True, eq=False)
class Turn:
    """A team's turn to hold a child, with the workers that had the child in it (None: nobody yet)."""

    team: int
    start: Day
    end: Day
    family: int
    workers: list[tuple[Day, int | None]] = field(default_factory=list)

    def worker_on(self, day: Day) -> int | None:
        """Who held the child on a day (the last before it, when the turn is over)."""
        place = bisect_right(self.workers, day, key=lambda spell: spell[0]) - 1
        return self.workers[place][1] if place >= 0 else None


@dataclass(slots=True, eq=False)
class Spell:
    """A stretch in one status."""

    kind: str
    start: Day
    end: Day


@dataclass(slots=True, eq=False)
class Assessment:
    """A child and family assessment; ``authorised`` may lie in the future."""

    start: Day
    authorised: Day
    seen: str
    needs_support: bool


@dataclass(slots=True, eq=False)
class Enquiry:
    """A section 47 enquiry from its strategy discussion to its conference, if one was needed."""

    strategy: Day
    conference: Day | None
    decided: Day
    led_to_plan: bool


@dataclass(slots=True, eq=False)
class Plan:
    """A child protection plan with its visits (day, seen alone) and its review conferences."""

    start: Day
    end: Day
    first_category: str
    latest_category: str
    category_changed: Day
    previous: int
    emergency: Day | None
    visits: list[tuple[Day, str]] = field(default_factory=list)
    reviews: list[Day] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Placement:
    """Where a looked-after child lives."""

    start: Day
    end: Day
    kind: str
    provider: str
    postcode: str
    urn: str
    near: bool
    authority: str


@dataclass(slots=True, eq=False)
class Adoption:
    """The steps towards adoption; days that have not come lie in the future, ``None`` never comes."""

    decided: Day
    ordered_placement: Day | None = None
    matched: Day | None = None
    placed: Day | None = None
    adopted: Day | None = None
    reversed: Day | None = None
    reversed_reason: str = ""
    fostered: Day | None = None
    family: str = ""


@dataclass(slots=True, eq=False)
class Care:
    """A period of being looked after."""

    start: Day
    end: Day
    end_reason: str
    need: str
    legal: list[tuple[Day, str]]
    placements: list[Placement]
    permanence: tuple[Day, str]
    visits: list[Day] = field(default_factory=list)
    reviews: list[Day] = field(default_factory=list)
    iro: list[Day] = field(default_factory=list)
    health: list[Day] = field(default_factory=list)
    dental: list[Day] = field(default_factory=list)
    missing: list[Day] = field(default_factory=list)
    absent: list[Day] = field(default_factory=list)
    returned: list[tuple[str, str]] = field(default_factory=list)  # interview offered, accepted: one an absence
    adoption: Adoption | None = None


@dataclass(slots=True, eq=False)
class Episode:
    """An episode of need, from a referral to its closure."""

    child: Child
    referral: Day
    source: str
    nfa: bool
    need: str
    closed: Day = NEVER
    reason: str = ""
    spells: list[Spell] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    cares: list[Care] = field(default_factory=list)
    seen: list[Day] = field(default_factory=list)

    def turn_on(self, day: Day) -> Turn | None:
        """The turn running on a day: the last that started by then."""
        found = None
        for turn in self.turns:
            if turn.start <= day:
                found = turn
        return found


@dataclass(slots=True, eq=False)
class Leaver:
    """A care leaver's time with the leaving care service; ``pattern`` picks their circumstances over time."""

    child: Child
    start: Day
    end: Day
    turn: Turn
    phases: list[tuple[Day, str, str, bool, str]]  # from, in touch, accommodation, suitable, activity


@dataclass(slots=True, eq=False)
class Contact:
    """A contact about a child."""

    child: Child
    day: Day
    source: str


@dataclass(slots=True, eq=False)
class Help:
    """Early help: an assessment and what came of it."""

    child: Child
    start: Day
    end: Day
    organisation: str


@dataclass(slots=True, eq=False)
class Adopter:
    """Somebody who wants to adopt; a couple shares a family and its days."""

    identifier: str
    family: str
    sex: str
    ethnicity: str
    disabled: bool
    fostering_to_adopt: bool
    steps: dict[str, Day]
    children: int
    left_reason: str
