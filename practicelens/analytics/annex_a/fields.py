"""What a list of Annex A and its columns are made of, and the columns that many lists share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_ROWS: Final = 200_000
"""A list with more rows than this is refused whole: no council has one, so it is a mistake or an attack."""


class Kind(StrEnum):
    """What a column holds."""

    IDENTIFIER = "identifier"
    TEXT = "text"
    DATE = "date"
    INTEGER = "integer"
    CODE = "code"


@dataclass(frozen=True)
class Field:
    """One column of a list: our name, Ofsted's header, its kind, its code set, and other headers met."""

    column: str
    header: str
    kind: Kind
    codes: str = ""
    also: tuple[str, ...] = ()
    required: bool = False
    # A column that Ofsted added in January 2024: its absence is no fault in a file of the older template.
    since_2024: bool = False


@dataclass(frozen=True)
class ListSpec:
    """One of the eleven lists: its table, fields in Ofsted's order, and what makes a row one event."""

    number: int
    table: str
    title: str
    fields: tuple[Field, ...]
    event: tuple[str, ...]
    starts_ends: tuple[tuple[str, str], ...] = ()
    one_row_a_child: bool = False

    # By its place: Ofsted puts it first on every list.
    @property
    def who(self) -> str:
        """The column that says whose row it is: the child, or the adopter in list 11."""
        return self.fields[0].column

    @property
    def required(self) -> tuple[Field, ...]:
        """The columns without which the list cannot be used."""
        return tuple(field for field in self.fields if field.required)

    def field(self, column: str) -> Field:
        """The field of this column name; ``KeyError`` when the list has none."""
        # Lists have thirty columns at most, and a mapping beside the tuple would have to be kept like it.
        for field in self.fields:
            if field.column == column:
                return field
        raise KeyError(column)


def date_field(column: str, header: str, *also: str, required: bool = False, new: bool = False) -> Field:
    """A column of dates."""
    return Field(column, header, Kind.DATE, also=also, required=required, since_2024=new)


def code_field(column: str, header: str, codes: str, *also: str, new: bool = False) -> Field:
    """A column of codes of the set named ``codes``."""
    return Field(column, header, Kind.CODE, codes, also, since_2024=new)


def count_field(column: str, header: str, *also: str) -> Field:
    """A column of whole numbers."""
    return Field(column, header, Kind.INTEGER, also=also)


def text_field(column: str, header: str, *also: str, new: bool = False) -> Field:
    """A column of text."""
    return Field(column, header, Kind.TEXT, also=also, since_2024=new)


# With the headers that other systems and older templates give it.
CHILD: Final = Field(
    "child",
    "Child Unique ID",
    Kind.IDENTIFIER,
    required=True,
    also=(
        "Child ID",
        "Unique Child ID",
        "Child Identifier",
        "Child Unique Identifier",
        "Unique ID",
        "Client ID",
        "Person ID",
        "Child's ID",
        "Child Unique ID Number",
        "Child Reference",
    ),
)
SEX: Final = code_field("sex", "Gender", "sex", "Sex", "Child Gender", "Gender of Child")
ETHNICITY: Final = code_field("ethnicity", "Ethnicity", "ethnicity", "Ethnic Origin", "Child Ethnicity", "Ethnic Group")
BORN: Final = date_field(
    "born",
    "Date of Birth",
    "DOB",
    "D.O.B.",
    "Birth Date",
    "Child Date of Birth",
    "Date of Birth / Expected Date of Birth",
)
AGE: Final = count_field(
    "age", "Age of Child (Years)", "Age", "Age of Child", "Age (Years)", "Child Age", "Age in Years"
)
DISABILITY: Final = code_field(
    "disability",
    "Does the Child have a Disability",
    "disability",
    "Disability",
    "Has Disability",
    "Child Disability",
    "Disabled",
)
TEAM: Final = text_field("team", "Allocated Team", "Team", "Team Name", "Allocated Team Name")
WORKER: Final = text_field(
    "worker",
    "Allocated Worker",
    "Worker",
    "Allocated Social Worker",
    "Worker Name",
    "Allocated Worker Name",
    "Social Worker",
)

FAMILY: Final = text_field("family", "Family identifier", "Family ID", "Family Unique Identifier")
ADOPTER: Final = Field(
    "adopter",
    "Individual adopter identifier",
    Kind.IDENTIFIER,
    required=True,
    also=("Adopter Identifier", "Adopter ID", "Adopter Unique ID", "Individual Adopter ID"),
)

# Ofsted's order, in which every list of children begins.
WHO: Final = (CHILD, SEX, ETHNICITY, BORN, AGE)
HELD_BY: Final = (TEAM, WORKER)
COMMON: Final = frozenset({*(field.column for field in (*WHO, DISABILITY, *HELD_BY)), "family"})
"""Columns of many lists: they never tell one list from another."""
