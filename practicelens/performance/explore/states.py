"""Where a saved view stands, and where it may go."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """Whether a saved view is kept or was deleted; a deleted one is kept in no list, and history tells of it."""

    KEPT = "kept"
    DELETED = "deleted"

    @property
    def words(self) -> str:
        """As people read it."""
        return self.value


MOVES: dict[Standing, frozenset[Standing]] = {
    Standing.KEPT: frozenset({Standing.DELETED}),
    Standing.DELETED: frozenset(),
}
