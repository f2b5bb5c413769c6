"""The tables of the return: their columns, what each holds, and how a file is known to be one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

IDENTIFIER, DATE, TEXT = "identifier", "date", "text"
"""Kinds of column; every other kind is the name of a set of codes."""

Cell = str | date | None


@dataclass(frozen=True)
class TableSpec:
    """One table: what it is called in words, its columns with their kinds, and the list of Annex A it serves."""

    kind: str
    words: str
    columns: dict[str, str]
    list: int | None
    required: frozenset[str] = frozenset({"CHILD"})
    # What the lists do not ask is neither read nor judged.
    used: bool = True


def _spec(kind: str, words: str, columns: str, list_number: int | None, required: str = "") -> TableSpec:
    """Columns as "NAME:kind" parted by spaces; every table begins with the child's identifier."""
    parted = [each.partition(":") for each in columns.split()]
    kinds = {"CHILD": IDENTIFIER} | {name: kind_of or TEXT for name, _, kind_of in parted}
    return TableSpec(kind, words, kinds, list_number, frozenset({"CHILD", *required.split()}))


def _unused(kind: str, words: str, columns: str) -> TableSpec:
    return TableSpec(kind, words, dict.fromkeys(("CHILD", *columns.split()), TEXT), None, used=False)


SPECS: Final = {
    each.kind: each
    for each in (
        _spec("header", "children", "SEX:SEX DOB:date ETHNIC:ETHNIC UPN MOTHER MC_DOB", None),
        _spec(
            "episodes",
            "episodes",
            "DECOM:date RNE:RNE LS:LS CIN:CIN PLACE:PLACE PLACE_PROVIDER:PLACE_PROVIDER DEC:date REC:REC"
            " REASON_PLACE_CHANGE HOME_POST PL_POST URN",
            8,
            "DECOM RNE DEC REC",
        ),
        _spec("reviews", "reviews", "DOB:date REVIEW:date REVIEW_CODE:REVIEW_CODE", 8, "REVIEW"),
        _spec("uasc", "unaccompanied children", "SEX:SEX DOB:date DUC:date", 8),
        _spec("missing", "times missing", "DOB:date MISSING:MISSING MIS_START:date MIS_END:date", 8, "MIS_START"),
        _spec("oc3", "care leavers", "DOB:date IN_TOUCH:IN_TOUCH ACTIV:ACTIV ACCOM:ACCOM", 9),
        _spec(
            "placed_adoption",
            "decisions for adoption",
            "DOB:date DATE_PLACED:date DATE_PLACED_CEASED:date REASON_PLACED_CEASED:REASON_PLACED_CEASED",
            10,
            "DATE_PLACED",
        ),
        _spec(
            "ad1",
            "adoptions",
            "DOB:date DATE_INT:date DATE_MATCH:date FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
            10,
        ),
        _spec("social_worker", "social workers", "DOB:date SW_ID SW_DECOM:date SW_DEC:date SW_REASON", 8, "SW_ID"),
        _unused(
            "oc2",
            "health and outcomes",
            "DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT"
            " SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
        ),
        _unused("prev_perm", "earlier permanence", "DOB PREV_PERM LA_PERM DATE_PERM"),
        _unused("dolo", "deprivation of liberty orders", "DOB DOLO_START DOLO_END"),
    )
}  # fmt: skip
"""The tables by kind."""

_SHARED: Final = frozenset({"CHILD", "DOB", "SEX"})
_ALSO: Final = {"CHILDID": "CHILD", "CHILD_ID": "CHILD", "CHILD ID": "CHILD", "PL": "PLACE", "ETHNICITY": "ETHNIC"}
"""Names that the XML, and some systems, give to columns."""


def column(written: str) -> str:
    """A column's name in the return's own spelling."""
    name = " ".join(written.replace("\ufeff", "").split()).upper()
    return _ALSO.get(name, name)


def known_by(columns: Collection[str]) -> TableSpec | None:
    """The table that has most of these columns for its own; None where none has any."""
    # By columns of its own alone: every table has the child, and most the birth and sex.
    own = {kind: len((spec.columns.keys() - _SHARED) & set(columns)) for kind, spec in SPECS.items()}
    best = max(own, key=lambda kind: own[kind])
    # A file of unaccompanied children has but one column of its own, and every table has the child's identifier.
    return SPECS[best] if own[best] else None


@dataclass(slots=True)
class Row:
    """One row: the line it begins on, the number it has among the rows of its list, and its cells by column."""

    line: int
    cells: dict[str, Cell]
    place: int = 0

    def text(self, name: str) -> str | None:
        """A cell that is text."""
        cell = self.cells.get(name)
        # By its type: a cell that could not be read is neither text nor day.
        return cell if type(cell) is str else None

    def day(self, name: str) -> date | None:
        """A cell that is a date."""
        cell = self.cells.get(name)
        return cell if type(cell) is date else None


@dataclass
class Table:
    """A table as it was read: its file, the line of each row, its columns, and the year it turned out to be of."""

    spec: TableSpec
    name: str
    columns: tuple[str, ...]
    written: dict[str, str]
    at: list[int] = field(default_factory=list)
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    lines: int = 1
    """The last line that a row begins on."""
    after: int = 0
    """How many lines are counted before its own where the rows of several files are one list."""
    year: int = 0

    def column(self, name: str) -> list[Cell]:
        """A column; all blank where the file has none."""
        return self.cells.get(name) or [None] * len(self.at)

    def keep(self, rows: Sequence[int]) -> None:
        """Leave out all rows but these."""
        if len(rows) < len(self.at):
            self.at = [self.at[row] for row in rows]
            self.cells = {name: [cells[row] for row in rows] for name, cells in self.cells.items()}

    def rows(self, chosen: Iterable[int]) -> list[Row]:
        """These rows, each with all of its cells."""
        names = tuple(self.cells)
        cells = list(zip(*self.cells.values(), strict=True))
        return [
            Row(self.at[row], dict(zip(names, cells[row], strict=True)), self.at[row] + self.after) for row in chosen
        ]
