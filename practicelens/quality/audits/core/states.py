"""Where an audit is in its cycle, and the table of every move that is allowed. Anything else is forbidden."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from practicelens.access import moves
from practicelens.quality.standards.states import Grade


class Kind(StrEnum):
    """Why an audit is done."""

    REGULAR = "regular"
    PREDEFINED = "predefined"
    THEMED = "themed"
    RE_AUDIT = "re_audit"
    SECOND = "second"
    PAIRED = "paired"
    PARTNER = "partner"

    @property
    def words(self) -> str:
        """As people say it."""
        return KIND_WORDS[self]


KIND_WORDS: dict[Kind, str] = {
    Kind.REGULAR: "Regular",
    Kind.PREDEFINED: "Predefined area",
    Kind.THEMED: "Themed",
    Kind.RE_AUDIT: "Re-audit",
    Kind.SECOND: "Second grade",
    Kind.PAIRED: "Paired",
    Kind.PARTNER: "Another agency’s part",
}
BESIDE = frozenset({Kind.SECOND, Kind.PAIRED})
"""Kinds that grade another audit's case again, blind: no audits of the programme, with no cycle of their own."""
APART = BESIDE | {Kind.PARTNER}
"""Kinds of which the team has no summary for the child's record: graded beside an audit, or another agency's."""


class Draw(StrEnum):
    """How the child was chosen. Only the first two may be generalised, so they are kept apart for ever."""

    RANDOM = "random"
    STRATIFIED = "stratified"
    PURPOSIVE = "purposive"


class Depth(StrEnum):
    """What a re-audit is, by the first audit's grade and the rulebook of its day (``cycle.re_audit``)."""

    FULL = "full"
    ACTIONS = "actions"
    NONE = "none"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"full": "A full re-audit", "actions": "A check of the actions"}.get(self.value, "No re-audit")


class Status(StrEnum):
    """Where an audit is. The last three never move again."""

    ALLOCATED = "allocated"
    STARTED = "started"
    SUBMITTED = "submitted"
    FOUR_R_DUE = "four_r_due"
    ACTIONS_REVIEWED = "actions_reviewed"
    RE_AUDIT = "re_audit"
    ESCALATED = "escalated"
    TRACKED = "tracked"
    BEST_PRACTICE = "best_practice"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """As people say it."""
        return WORDS[self]


WORDS: dict[Status, str] = {
    Status.ALLOCATED: "Allocated",
    Status.STARTED: "Started",
    Status.SUBMITTED: "Submitted, actions to be reviewed",
    Status.FOUR_R_DUE: "Actions reviewed, 4R meeting to be held",
    Status.ACTIONS_REVIEWED: "Actions reviewed",
    Status.RE_AUDIT: "Re-audit under way",
    Status.ESCALATED: "With the Head of Service, tracked to Good",
    Status.TRACKED: "Tracked to Good",
    Status.BEST_PRACTICE: "Best practice to share",
    Status.ENDED: "Ended",
    Status.WITHDRAWN: "Withdrawn",
}


class Ending(StrEnum):
    """Why the Head of Service ends a cycle before Good: nothing else ends tracking."""

    CLOSED = "closed"
    MOVED_AWAY = "moved_away"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"closed": "The child is closed to us", "moved_away": "The child moved away"}.get(self.value, "Another")


class Closure(StrEnum):
    """What becomes of a cycle whose child is closed to us: the Head of Service is asked once."""

    RE_AUDIT = "re_audit"
    END = "end"
    LEARNING = "learning"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"re_audit": "The work up to the closure is re-audited", "end": "It ends, with a reason"}.get(
            self.value, "What was learnt is carried to the team"
        )


class Event(StrEnum):
    """What can happen to an audit."""

    START = "start"
    WITHDRAW = "withdraw"
    SUBMIT = "submit"
    SUBMIT_WITHOUT_CYCLE = "submit without a cycle"
    REVIEW_ACTIONS = "review actions"
    HOLD_FOUR_R = "hold the 4R meeting"
    CALL_OFF_FOUR_R = "call off the 4R meeting"
    REGRADE = "change the grade"
    REGRADE_AGAIN = "change the re-audit's grade, where nothing has followed"
    REGRADE_HELD = "change the re-audit's grade, where the Head of Service held it before"
    OPEN_RE_AUDIT = "open the re-audit"
    GRADED_AGAIN = "re-audit submitted"
    GO_WITHOUT_RE_AUDIT = "go on by the first grade, where the rule of its day has no re-audit"
    SHARE = "share best practice"
    END_WITH_REASON = "end the cycle with a reason"


class When(StrEnum):
    """What must be true of the audit for a move: the words the diagram shows."""

    ALWAYS = ""
    NO_FOUR_R_DUE = "not Inadequate, or the 4R meeting was held"
    FOUR_R_DUE = "Inadequate, and no 4R meeting yet"
    INADEQUATE = "Inadequate"
    REQUIRES_IMPROVEMENT = "Requires improvement"
    TRACKED = "Requires improvement, which the rule of the day tracks"
    NOT_TRACKED = "Requires improvement, which the rule of the day does not track"
    GOOD = "Good or Outstanding"
    NOT_YET_GOOD = "Inadequate or Requires improvement"


@dataclass(frozen=True)
class Facts:
    """What a move may depend on: the grade, whether a 4R meeting was held, whether Requires improvement is tracked."""

    grade: Grade | None = None
    four_r_held: bool = False
    tracks: bool = True


@dataclass(frozen=True)
class Move:
    """One allowed move: from a status, by an event, when something holds, to a status, in a month of the cycle."""

    start: Status
    event: Event
    when: When
    to: Status
    month: str = ""


S, E, W = Status, Event, When
MOVES: tuple[Move, ...] = (
    Move(S.ALLOCATED, E.START, W.ALWAYS, S.STARTED, "1"),
    Move(S.ALLOCATED, E.WITHDRAW, W.ALWAYS, S.WITHDRAWN, "1"),
    Move(S.STARTED, E.WITHDRAW, W.ALWAYS, S.WITHDRAWN, "1"),
    Move(S.STARTED, E.SUBMIT, W.ALWAYS, S.SUBMITTED, "1"),
    # A re-audit belongs to its first audit's cycle, and some tools have none: both end on submission.
    Move(S.STARTED, E.SUBMIT_WITHOUT_CYCLE, W.ALWAYS, S.ENDED, "1"),
    Move(S.SUBMITTED, E.REVIEW_ACTIONS, W.NO_FOUR_R_DUE, S.ACTIONS_REVIEWED, "2"),
    Move(S.SUBMITTED, E.REVIEW_ACTIONS, W.FOUR_R_DUE, S.FOUR_R_DUE, "2"),
    # Held before the review of actions, which is still to come.
    Move(S.SUBMITTED, E.HOLD_FOUR_R, W.INADEQUATE, S.SUBMITTED, "2"),
    Move(S.FOUR_R_DUE, E.HOLD_FOUR_R, W.INADEQUATE, S.ACTIONS_REVIEWED, "2"),
    # The grade is no longer Inadequate: nothing else was waited for.
    Move(S.FOUR_R_DUE, E.CALL_OFF_FOUR_R, W.ALWAYS, S.ACTIONS_REVIEWED, "2"),
    # The grade became Inadequate after the review: the 4R meeting comes before the re-audit.
    Move(S.ACTIONS_REVIEWED, E.REGRADE, W.FOUR_R_DUE, S.FOUR_R_DUE, "2"),
    Move(S.ACTIONS_REVIEWED, E.OPEN_RE_AUDIT, W.ALWAYS, S.RE_AUDIT, "3"),
    # A child may move away or be closed to us mid-cycle: the Head of Service ends it, and says why.
    Move(S.SUBMITTED, E.END_WITH_REASON, W.ALWAYS, S.ENDED, "2"),
    Move(S.FOUR_R_DUE, E.END_WITH_REASON, W.ALWAYS, S.ENDED, "2"),
    Move(S.ACTIONS_REVIEWED, E.END_WITH_REASON, W.ALWAYS, S.ENDED, "2"),
    Move(S.RE_AUDIT, E.END_WITH_REASON, W.ALWAYS, S.ENDED, "3"),
    Move(S.RE_AUDIT, E.GRADED_AGAIN, W.INADEQUATE, S.ESCALATED, "4"),
    Move(S.RE_AUDIT, E.GRADED_AGAIN, W.TRACKED, S.TRACKED, "4"),
    Move(S.RE_AUDIT, E.GRADED_AGAIN, W.NOT_TRACKED, S.ENDED, "4"),
    Move(S.RE_AUDIT, E.GRADED_AGAIN, W.GOOD, S.BEST_PRACTICE, "4"),
    # Where the rule of the day of submission has no re-audit for the grade, month 2 done leads straight to month 4.
    Move(S.ACTIONS_REVIEWED, E.GO_WITHOUT_RE_AUDIT, W.INADEQUATE, S.ESCALATED, "4"),
    Move(S.ACTIONS_REVIEWED, E.GO_WITHOUT_RE_AUDIT, W.TRACKED, S.TRACKED, "4"),
    Move(S.ACTIONS_REVIEWED, E.GO_WITHOUT_RE_AUDIT, W.NOT_TRACKED, S.ENDED, "4"),
    Move(S.ACTIONS_REVIEWED, E.GO_WITHOUT_RE_AUDIT, W.GOOD, S.BEST_PRACTICE, "4"),
    # Tracking: a re-audit each month until Good or better. Once with the Head of Service it stays there till then.
    Move(S.TRACKED, E.OPEN_RE_AUDIT, W.ALWAYS, S.TRACKED, "4 on"),
    Move(S.TRACKED, E.GRADED_AGAIN, W.INADEQUATE, S.ESCALATED, "4 on"),
    Move(S.TRACKED, E.GRADED_AGAIN, W.REQUIRES_IMPROVEMENT, S.TRACKED, "4 on"),
    Move(S.TRACKED, E.GRADED_AGAIN, W.GOOD, S.BEST_PRACTICE, "4 on"),
    # A new Inadequate while tracked calls a new 4R meeting and opens no new cycle.
    Move(S.TRACKED, E.HOLD_FOUR_R, W.INADEQUATE, S.TRACKED, "4 on"),
    Move(S.TRACKED, E.END_WITH_REASON, W.ALWAYS, S.ENDED, "4 on"),
    Move(S.ESCALATED, E.OPEN_RE_AUDIT, W.ALWAYS, S.ESCALATED, "4 on"),
    Move(S.ESCALATED, E.GRADED_AGAIN, W.NOT_YET_GOOD, S.ESCALATED, "4 on"),
    Move(S.ESCALATED, E.GRADED_AGAIN, W.GOOD, S.BEST_PRACTICE, "4 on"),
    Move(S.ESCALATED, E.HOLD_FOUR_R, W.INADEQUATE, S.ESCALATED, "4 on"),
    Move(S.ESCALATED, E.END_WITH_REASON, W.ALWAYS, S.ENDED, "4 on"),
    # A re-audit's grade was corrected or agreed, and nothing has followed yet: month 4 goes by the grade that counts.
    # Where an earlier re-audit had brought it to the Head of Service, it stays there till Good.
    *(
        move
        for start in (S.TRACKED, S.ESCALATED, S.BEST_PRACTICE)
        for move in (
            Move(start, E.REGRADE_AGAIN, W.INADEQUATE, S.ESCALATED, "4 on"),
            Move(start, E.REGRADE_AGAIN, W.TRACKED, S.TRACKED, "4 on"),
            Move(start, E.REGRADE_AGAIN, W.NOT_TRACKED, S.ENDED, "4 on"),
            Move(start, E.REGRADE_AGAIN, W.GOOD, S.BEST_PRACTICE, "4 on"),
        )
    ),
    Move(S.ESCALATED, E.REGRADE_HELD, W.NOT_YET_GOOD, S.ESCALATED, "4 on"),
    Move(S.ESCALATED, E.REGRADE_HELD, W.GOOD, S.BEST_PRACTICE, "4 on"),
    Move(S.BEST_PRACTICE, E.REGRADE_HELD, W.NOT_YET_GOOD, S.ESCALATED, "4 on"),
    Move(S.BEST_PRACTICE, E.REGRADE_HELD, W.GOOD, S.BEST_PRACTICE, "4 on"),
    Move(S.BEST_PRACTICE, E.SHARE, W.ALWAYS, S.ENDED, "4"),
)

SUBMITTED_ONCE = frozenset(Status) - {S.ALLOCATED, S.STARTED, S.WITHDRAWN}
"""Statuses an audit can only have once its grades were handed in."""
UNFINISHED = (S.ALLOCATED, S.STARTED)
"""An audit that is still to be handed in."""
# Both are tracked to Good; where the Head of Service holds it, a better grade short of Good does not take it back.
TRACKING = frozenset({S.TRACKED, S.ESCALATED})
CLOSED = frozenset({S.ENDED, S.WITHDRAWN})
OPEN_CYCLE = frozenset({S.SUBMITTED, S.FOUR_R_DUE, S.ACTIONS_REVIEWED, S.RE_AUDIT}) | TRACKING
"""Statuses of a first audit whose cycle goes on; best practice to share waits for nobody's practice any more."""


def holds(when: When, facts: Facts) -> bool:
    """Whether a condition of the table is true of these facts."""
    grade = facts.grade
    return {
        W.ALWAYS: True,
        W.NO_FOUR_R_DUE: grade is not Grade.INADEQUATE or facts.four_r_held,
        W.FOUR_R_DUE: grade is Grade.INADEQUATE and not facts.four_r_held,
        W.INADEQUATE: grade is Grade.INADEQUATE,
        W.REQUIRES_IMPROVEMENT: grade is Grade.REQUIRES_IMPROVEMENT,
        W.TRACKED: grade is Grade.REQUIRES_IMPROVEMENT and facts.tracks,
        W.NOT_TRACKED: grade is Grade.REQUIRES_IMPROVEMENT and not facts.tracks,
        W.GOOD: grade is not None and grade.at_least(Grade.GOOD),
        W.NOT_YET_GOOD: grade is not None and not grade.at_least(Grade.GOOD),
    }[when]


def asks(event: Event, *conditions: When) -> bool:
    """Whether a move by this event depends on one of these: what none depends on need not be read."""
    return any(move.event is event and move.when in conditions for move in MOVES)


def _table(facts: Facts | None) -> dict[tuple[Status, Event], Status]:
    """The moves that are open on these facts; where two conditions hold, the one that stands first in the table."""
    known = facts or Facts()
    # Backwards, so that of two moves that fit the first in the table is written last, and stays.
    return {(move.start, move.event): move.to for move in reversed(MOVES) if holds(move.when, known)}


def can(start: Status, event: Event, facts: Facts | None = None) -> bool:
    """Whether the table has a move for this event from here."""
    return moves.can(_table(facts), start, event)


def after(start: Status, event: Event, facts: Facts | None = None) -> Status:
    """The status an event leads to; a move that is not in the table is refused in words."""
    return moves.after(_table(facts), start, event, thing="audit")


def diagram() -> str:
    """The table as a Mermaid state diagram, for the reference pages."""
    lines = ["stateDiagram-v2", "    [*] --> allocated"]
    lines += [f"    {status.value}: {status.words}" for status in Status]
    for move in MOVES:
        label = move.event.value + (f" ({move.when.value})" if move.when is not W.ALWAYS else "")
        lines.append(f"    {move.start.value} --> {move.to.value}: {label}")
    # Sorted, or a set's order would change the page from run to run.
    lines += [f"    {status.value} --> [*]" for status in sorted(CLOSED)]
    return "\n".join(lines) + "\n"


def reference() -> str:
    """The whole reference page of the cycle, in Markdown: the diagram, and every move as a row."""
    rows = [
        f"| {move.month} | {move.start.words} | {move.event.value} | {move.when.value} | {move.to.words} |"
        for move in MOVES
    ]
    head = ["| month | from | what happens | when | to |", "|---|---|---|---|---|"]
    made_from = (
        "Made from `practicelens/quality/audits/core/states.py` by `run.py docs`. A move that is not here is refused."
    )
    return (
        "\n".join(["# The cycle of an audit", "", made_from, "", "```mermaid", diagram() + "```", "", *head, *rows])
        + "\n"
    )


class Done(StrEnum):
    """What became of an action, as the re-auditor judges it. The last two stand in older re-audits alone."""

    HELPED = "helped"
    WITHOUT_EFFECT = "without_effect"
    NO = "no"
    YES = "yes"
    PARTLY = "partly"

    @property
    def words(self) -> str:
        """As people say it."""
        return DONE_WORDS[self]


DONE_WORDS: dict[Done, str] = {
    Done.HELPED: "Done, and seen to have helped",
    Done.WITHOUT_EFFECT: "Done, without effect",
    Done.NO: "Not done",
    Done.YES: "Done",
    Done.PARTLY: "Partly done",
}
