"""Where a saved view and a comparison stand, and where they may go."""

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


class Stage(StrEnum):
    """How far a comparison of somebody's own list with a figure is; a deleted one holds nothing any more."""

    COLUMNS = "columns"
    UNDER_WAY = "under_way"
    COMPARED = "compared"
    DELETED = "deleted"

    @property
    def words(self) -> str:
        """As people read it."""
        return {
            Stage.COLUMNS: "its columns are to be named",
            Stage.UNDER_WAY: "being compared",
            Stage.COMPARED: "compared",
            Stage.DELETED: "deleted",
        }[self]


STAGES: dict[Stage, frozenset[Stage]] = {
    Stage.COLUMNS: frozenset({Stage.UNDER_WAY, Stage.COMPARED, Stage.DELETED}),
    # Named anew while it is compared, as after a slip: what is compared last stands.
    Stage.UNDER_WAY: frozenset({Stage.UNDER_WAY, Stage.COMPARED, Stage.DELETED}),
    Stage.COMPARED: frozenset({Stage.UNDER_WAY, Stage.COMPARED, Stage.DELETED}),
    Stage.DELETED: frozenset(),
}
