"""Where an action is, and the moves that are allowed."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access import moves


class Status(StrEnum):
    """From an auditor's note to something somebody else has seen done."""

    PROPOSED = "proposed"
    OPEN = "open"
    DONE = "done"
    VERIFIED = "verified"
    # Never given: an action that somebody was given is done or handed over, and cannot be dropped.
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"proposed": "Not yet given", "open": "To do", "done": "Done, to be checked", "verified": "Checked"}.get(
            self.value, "Dropped"
        )


S = Status
MOVES: dict[Status, frozenset[Status]] = {
    # Nobody is given an action before the audit it comes from is handed in.
    S.PROPOSED: frozenset({S.OPEN, S.DROPPED}),
    # Not straight to verified: whoever did it says first with what it can be seen.
    S.OPEN: frozenset({S.DONE}),
    # Somebody else looks: it is verified, or it goes back.
    S.DONE: frozenset({S.VERIFIED, S.OPEN}),
    # A later re-audit may find that it was not done after all.
    S.VERIFIED: frozenset({S.OPEN}),
    S.DROPPED: frozenset(),
}


def check_move(start: Status, to: Status) -> None:
    """Refuse a move that the table does not have."""
    moves.check_becomes(MOVES, start, to, thing="action")
