"""How far a practice concern has come and how it stands, and the table of moves of the escalation protocol. No Django.

The strategy, section 9: raised with the Social Worker and the Team Manager; with no satisfactory answer after five
days a Practice Alert to the Head of Service through the Safeguarding Manager; after ten to the Operational Director.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from practicelens.access import moves
from practicelens.access.roles import ROLES, Role


class Stage(StrEnum):
    """Who is asked for an answer. The first stage is informal, and most concerns should end there."""

    TEAM = "team"
    HEAD = "head"
    DIRECTOR = "director"
    DCS = "dcs"

    @property
    def words(self) -> str:
        """As people say it."""
        return f"With the {self.post}"

    @property
    def post(self) -> str:
        """Who is asked, by their post."""
        return _POSTS[self]

    @property
    def role(self) -> Role:
        """The role that a stage waits for, beside the Social Worker of the first."""
        return _ROLES[self]

    @property
    def is_alert(self) -> bool:
        """Whether the concern is a Practice Alert by now."""
        return self is not Stage.TEAM

    @property
    def next(self) -> Stage | None:
        """Where it goes on to through the Safeguarding Manager; None where no day sends it on."""
        return {Stage.TEAM: Stage.HEAD, Stage.HEAD: Stage.DIRECTOR}.get(self)

    @property
    def above(self) -> tuple[Stage, ...]:
        """The stages that it has not come to."""
        stages = tuple(Stage)
        return stages[stages.index(self) + 1 :]


_ROLES = {
    Stage.TEAM: Role.TEAM_MANAGER,
    Stage.HEAD: Role.HEAD_OF_SERVICE,
    Stage.DIRECTOR: Role.DIRECTOR,
    Stage.DCS: Role.DCS,
}
_POSTS = {stage: ROLES[role].title for stage, role in _ROLES.items()} | {
    Stage.TEAM: "Social Worker and the Team Manager"
}


class Status(StrEnum):
    """How a concern stands. An answer is not a resolution: accepted, it stays until what changed is written."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"open": "open", "accepted": "answer accepted", "closed": "closed"}[self.value]


class Agreement(StrEnum):
    """What became of the disagreement. The last comes of settling alone, and keeps the raiser's dissent."""

    AGREED = "agreed"
    PARTLY = "partly_agreed"
    NOT_AGREED = "not_agreed"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"agreed": "Agreed", "partly_agreed": "Partly agreed", "not_agreed": "Not agreed"}[self.value]


class Event(StrEnum):
    """What can happen to a concern; its value is said of a person."""

    MEET = "record the meeting about it"
    ANSWER = "answer it"
    ACCEPT = "accept an answer"
    REFUSE = "say that an answer is not enough"
    SEND = "send it on as a Practice Alert"
    GO_HEAD = "take it to the Head of Service at once"
    GO_DIRECTOR = "take it to the Operational Director at once"
    GO_DCS = "take it to the Director of Children's Services"
    PAUSE = "hold its stage"
    UNPAUSE = "end what holds its stage"
    CAFCASS = "take it to Cafcass"
    ADVICE = "record independent legal advice"
    ASK_AGENCY = "ask another agency"
    GIVE = "give it to another reviewing officer"
    RESUME = "go on with it, because what was promised did not happen"
    CLOSE = "close it with what changed for the child"
    SETTLE = "close it as settled, not agreed"


GOING = {Event.GO_HEAD: Stage.HEAD, Event.GO_DIRECTOR: Stage.DIRECTOR, Event.GO_DCS: Stage.DCS}
"""Where each way past a stage leads."""

RAISER, SENDER, ASKED = "whoever raised it", "the Safeguarding Manager", "whoever it was asked of"
TEAM, HEAD, DIRECTOR, DCS = Stage
OPEN, ACCEPTED, CLOSED = Status
EVERY = tuple(Stage)


@dataclass(frozen=True)
class Row:
    """One line of the table: what may happen, at which stages, who does it, where it leads, and what else it takes.

    ``to`` None: the stage stays. ``when``: what dates or answers have to say beside, held in ``rules``.
    """

    event: Event
    at: tuple[Stage, ...]
    start: Status
    by: str
    to: Stage | None = None
    end: Status | None = None
    when: str = ""


TABLE: tuple[Row, ...] = (
    Row(Event.MEET, EVERY, OPEN, RAISER, when="where a meeting was possible; the strategy's day 1"),
    Row(Event.ANSWER, EVERY, OPEN, ASKED, when="those of a stage passed may still answer"),
    # Accepting stops the climb and closes nothing: that takes the outcome for the child.
    Row(Event.ACCEPT, EVERY, OPEN, RAISER, end=ACCEPTED, when="an answer that is not judged yet"),
    Row(Event.REFUSE, EVERY, OPEN, RAISER, when="an answer that is not judged yet; with a reason"),
    # A row for each step: on its day a concern goes one stage up, never past one.
    Row(Event.SEND, (TEAM,), OPEN, SENDER, to=HEAD, when="day 5 has closed"),
    Row(Event.SEND, (HEAD,), OPEN, SENDER, to=DIRECTOR, when="day 10 has closed"),
    # Any stage at once, also without waiting for the Safeguarding Manager (product, escalation protocol).
    Row(Event.GO_HEAD, (TEAM,), OPEN, RAISER, to=HEAD, when="at any time, with a reason"),
    Row(Event.GO_DIRECTOR, (TEAM, HEAD), OPEN, RAISER, to=DIRECTOR, when="at any time, with a reason"),
    Row(Event.GO_DCS, (TEAM, HEAD, DIRECTOR), OPEN, RAISER, to=DCS, when="at any time, with a reason"),
    # Later stages have no day of their own to hold: only the whole runs there.
    Row(Event.PAUSE, (TEAM, HEAD), OPEN, RAISER, when="with a reason and an end; the whole runs on"),
    Row(Event.UNPAUSE, (TEAM, HEAD), OPEN, RAISER, when="while it is held"),
    # A reviewing officer may go to Cafcass at any time, whatever has been answered here.
    Row(Event.CAFCASS, EVERY, OPEN, RAISER, when="for a child looked after, at any time"),
    Row(Event.CAFCASS, EVERY, ACCEPTED, RAISER, when="for a child looked after, at any time"),
    Row(Event.ADVICE, EVERY, OPEN, RAISER, when="at any time"),
    Row(Event.ADVICE, EVERY, ACCEPTED, RAISER, when="at any time"),
    Row(Event.ASK_AGENCY, EVERY, OPEN, RAISER, when="its answer is due by its own days, and comes into the same clock"),
    Row(Event.GIVE, EVERY, OPEN, f"{RAISER}, or {SENDER}", when="to another reviewing officer"),
    Row(Event.GIVE, EVERY, ACCEPTED, f"{RAISER}, or {SENDER}", when="to another reviewing officer"),
    # It goes on at the stage at which it stood: whoever promised is asked again.
    Row(Event.RESUME, EVERY, ACCEPTED, RAISER, end=OPEN, when="with a reason"),
    # Only from an accepted answer: before one, nobody has said what is to change.
    Row(Event.CLOSE, EVERY, ACCEPTED, RAISER, end=CLOSED, when="agreed or partly agreed, with the outcome"),
    # Only where a Director has answered: below, a disagreement climbs (product, escalation protocol).
    Row(Event.SETTLE, (DIRECTOR, DCS), OPEN, RAISER, end=CLOSED, when="an answer of that stage is not accepted"),
)


class Place(NamedTuple):
    """Where a concern is: both, because most events are for some of either."""

    stage: Stage
    status: Status

    @property
    def words(self) -> str:
        """As people say it: with whom it is, or how it stands once an answer was accepted."""
        return self.stage.words if self.status is OPEN else self.status.words


def _expanded(rows: Iterable[Row]) -> Iterator[tuple[tuple[Place, Event], Place]]:
    """Every move of the table, one for each stage at which it may happen."""
    for row in rows:
        for stage in row.at:
            yield (Place(stage, row.start), row.event), Place(row.to or stage, row.end or row.start)


MOVES: dict[tuple[Place, Event], Place] = dict(_expanded(TABLE))


def can(stage: Stage, status: Status, event: Event) -> bool:
    """Whether the table has a move for this event from here."""
    return moves.can(MOVES, Place(stage, status), event)


def after(stage: Stage, status: Status, event: Event) -> Place:
    """Where an event leads. Raises Refused(move_not_allowed) where the table has no such move."""
    return moves.after(MOVES, Place(stage, status), event, thing="concern")


def reference() -> str:
    """The escalation protocol in Markdown, for the reference pages."""
    head = [
        "# The escalation protocol",
        "",
        "Made from `practicelens/quality/alerts/states.py` by `run.py docs`. A practice concern is raised by a",
        "reviewing officer, is a Practice Alert once it is sent to the Head of Service, and ends with what changed",
        "for the child (strategy, section 9). What is not in the table is refused.",
        "",
        "## Its days",
        "",
        "Working days in England; the day of raising is day 0, whatever day it is. Each closes at `escalation.close`.",
        "By the rules of the day of raising: a rule that changes later moves no concern.",
        "",
        "| stage | asked for an answer | goes on at the close of | to |",
        "|---|---|---|---|",
        *(_stage_row(stage) for stage in Stage),
        "",
        "- An answer is no resolution: only an *accepted* one stops the climb, and only the outcome for the child",
        "  closes. One that is accepted at the very minute of the close comes too late to stop it.",
        "- Day 10 counts from raising however late the alert of day 5 was sent, and whoever sent it.",
        "- On its day a concern is with the Safeguarding Manager, who sends it. Unsent at the next working day's",
        "  close, whoever it is for is told that one waits; its words are released by a person alone.",
        "- A pause has a reason and an end. The day it is asked on is not held, its last day is. It moves the day of",
        "  the stage it was asked in by as many working days, never past the day on which the next stage would end",
        "  (day 10, or the whole), and never the whole, nor another stage's day.",
        "",
        "## Its moves",
        "",
        "| what | where it is | how it stands | who | leads to | when |",
        "|---|---|---|---|---|---|",
        *(_move_row(row) for row in TABLE),
    ]
    return "\n".join(head) + "\n"


def _stage_row(stage: Stage) -> str:
    """A stage with its day, as a row of the page."""
    day, onward = {
        TEAM: ("day 5 (`escalation.head_of_service`)", f"{HEAD.post}, as a Practice Alert"),
        HEAD: ("day 10 (`escalation.director`)", DIRECTOR.post),
    }.get(stage, ("no day; the whole ends on day 20 (`escalation.whole`)", "where the raiser takes it"))
    return f"| {tuple(Stage).index(stage) + 1} | {stage.post} | {day} | {onward} |"


def _move_row(row: Row) -> str:
    """A line of the table, as a row of the page."""
    at = "any stage" if row.at == EVERY else "; ".join(stage.post for stage in row.at)
    to = row.to.post if row.to else row.end.words if row.end else "stays"
    return f"| {row.event.value} | {at} | {row.start.words} | {row.by} | {to} | {row.when} |"
