"""Pure decisions about the agencies' parts: the basis to share on, days that are not over, when access ends."""

from __future__ import annotations

from datetime import date, timedelta

from practicelens.access.errors import Refused
from practicelens.access.texts import require_text

SHORTEST_BASIS = 20
"""Fewer letters than this say nothing of why information may be shared."""


def check_basis(text: str) -> str:
    """Why information about the child may be shared with this agency: never empty, never a mere word."""
    basis = require_text(text, "Say on what lawful basis the child’s information is shared.", "basis_missing")
    # Data protection law wants a basis named for each sharing; "safeguarding" alone names none.
    if len(basis) < SHORTEST_BASIS:
        raise Refused("Say more of the lawful basis: which agreement or power, and for what.", code="basis_missing")
    return basis


def check_due(due: date, today: date) -> None:
    """Nobody is asked for something by a day that is over."""
    if due < today:
        raise Refused("Choose a day that is not over.", code="due_past")


def access_ends(due: date, days: int) -> date:
    """The first day on which another agency's access no longer holds."""
    return due + timedelta(days=days)
