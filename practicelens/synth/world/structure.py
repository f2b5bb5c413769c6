"""Northborough's nine service areas and forty teams, and how well each team works, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.synth.world.days import Day

FRONT, EXTRA = "front", "extra"
ASSESSING, PLANNING, LOOKED_AFTER, UNACCOMPANIED = "assessing", "planning", "looked_after", "unaccompanied"
LEAVING, DISABLED, EARLY, PREBIRTH = "leaving", "disabled", "early", "prebirth"

EAST_WEST, NORTH_SOUTH, CENTRAL = "East and West Locality", "North and South Locality", "Central Locality"
FRONT_DOOR, CARE, AFTER_CARE = "Front Door", "Children Looked After", "Leaving Care"
DISABILITY, EARLY_HELP, CARERS = "Children with Disabilities", "Early Help and Youth", "Fostering and Adoption"


@dataclass(frozen=True)
class Team:
    """A team: what it does, its seats, how well it works (0 to 1) two years ago and today, the share leaving a year."""

    index: int
    name: str
    service: str
    kind: str
    seats: int
    was: float
    now: float
    turnover: float
    manager: str

    def quality(self, day: Day) -> float:
        """How well the team works on a day: a straight line between two years ago and today."""
        share = (day - _TWO_YEARS_AGO) / (_TODAY - _TWO_YEARS_AGO)
        return self.was + (self.now - self.was) * min(max(share, 0.0), 1.0)


STANDS_ON = date(2026, 11, 22)
"""The Sunday on which Northborough stands; what later extracts tell comes after it, and changes nothing before."""
_TODAY = STANDS_ON.toordinal()
_TWO_YEARS_AGO = date(2024, 11, 22).toordinal()

TROUBLED, IMPROVING = "Intervention and Planning 4", "Intervention and Planning 2"
"""The team in trouble, and the one that is improving."""

# name, service area, kind, seats, quality two years ago, quality today, turnover a year, manager.
# The first of a service area are the ones a scaled-down world keeps. Pre-birth Assessment is a small team.
_ROWS: tuple[tuple[str, str, str, int, float, float, float, str], ...] = (
    ("Intervention and Planning 3", EAST_WEST, PLANNING, 6, 0.80, 0.82, 0.15, "Maya Ellis"),
    ("Duty and Assessment East", EAST_WEST, ASSESSING, 10, 0.80, 0.84, 0.18, "Marlon Gayle"),
    ("Intervention and Planning 4", EAST_WEST, PLANNING, 7, 0.62, 0.38, 0.55, "Sylvia Brandt"),
    ("Intervention and Planning 2", EAST_WEST, PLANNING, 7, 0.45, 0.86, 0.20, "Rukhsana Mir"),
    ("Intervention and Planning 1", EAST_WEST, PLANNING, 7, 0.82, 0.84, 0.12, "Owain Pritchard"),
    ("Duty and Assessment West", EAST_WEST, ASSESSING, 10, 0.70, 0.72, 0.22, "Ngozi Eze"),
    ("Intervention and Planning 5", NORTH_SOUTH, PLANNING, 7, 0.76, 0.78, 0.18, "Stefan Wolny"),
    ("Duty and Assessment North", NORTH_SOUTH, ASSESSING, 9, 0.74, 0.76, 0.20, "Bernice Annan"),
    ("Intervention and Planning 6", NORTH_SOUTH, PLANNING, 7, 0.80, 0.80, 0.15, "Hugh Lassiter"),
    ("Intervention and Planning 7", NORTH_SOUTH, PLANNING, 7, 0.78, 0.74, 0.22, "Farah Siddiqui"),
    ("Intervention and Planning 8", NORTH_SOUTH, PLANNING, 7, 0.84, 0.86, 0.12, "Ewa Malinowska"),
    ("Intervention and Planning 9", NORTH_SOUTH, PLANNING, 7, 0.78, 0.80, 0.16, "Mei-Ling Cheung"),
    ("Duty and Assessment South", NORTH_SOUTH, ASSESSING, 9, 0.66, 0.70, 0.25, "Delroy Francis"),
    ("Intervention and Planning 10", CENTRAL, PLANNING, 7, 0.74, 0.78, 0.18, "Sorcha Devlin"),
    ("Duty and Assessment Central", CENTRAL, ASSESSING, 10, 0.78, 0.80, 0.18, "Tariq Aziz"),
    ("Intervention and Planning 11", CENTRAL, PLANNING, 7, 0.82, 0.80, 0.14, "Emeka Nnadi"),
    ("Intervention and Planning 12", CENTRAL, PLANNING, 7, 0.76, 0.76, 0.18, "Clara Whitcombe"),
    ("Pre-birth Assessment", CENTRAL, PREBIRTH, 3, 0.84, 0.86, 0.15, "Anjali Menon"),
    ("MASH", FRONT_DOOR, FRONT, 12, 0.80, 0.82, 0.15, "Karl Lindqvist"),
    ("Emergency Duty", FRONT_DOOR, EXTRA, 7, 0.78, 0.78, 0.12, "Yvonne Tuitt"),
    ("Exploitation and Missing", FRONT_DOOR, EXTRA, 6, 0.82, 0.84, 0.15, "Rohan Perera"),
    ("Looked After 1", CARE, LOOKED_AFTER, 7, 0.82, 0.84, 0.12, "Josephine Amadi"),
    ("Looked After 2", CARE, LOOKED_AFTER, 7, 0.80, 0.80, 0.15, "Neil Farrant"),
    ("Looked After 3", CARE, LOOKED_AFTER, 7, 0.78, 0.80, 0.15, "Zeynep Aydin"),
    ("Looked After 4", CARE, LOOKED_AFTER, 7, 0.76, 0.76, 0.18, "Petra Hofman"),
    ("Unaccompanied Young People", CARE, UNACCOMPANIED, 6, 0.84, 0.84, 0.12, "Dawit Tesfay"),
    ("Leaving Care 1", AFTER_CARE, LEAVING, 7, 0.80, 0.82, 0.12, "Simone Baptiste"),
    ("Leaving Care 2", AFTER_CARE, LEAVING, 7, 0.78, 0.80, 0.14, "Graham Oduya"),
    ("Leaving Care 3", AFTER_CARE, LEAVING, 7, 0.76, 0.78, 0.16, "Leanne Cropper"),
    ("Disabled Children 0 to 12", DISABILITY, DISABLED, 8, 0.82, 0.82, 0.10, "Miriam Adler"),
    ("Disabled Children 13 to 18", DISABILITY, DISABLED, 8, 0.80, 0.80, 0.12, "Kofi Acheampong"),
    ("Short Breaks", DISABILITY, EXTRA, 5, 0.80, 0.82, 0.10, "Lorna Haig"),
    ("Early Help East", EARLY_HELP, EARLY, 11, 0.80, 0.82, 0.14, "Nasreen Bano"),
    ("Early Help West", EARLY_HELP, EARLY, 11, 0.78, 0.80, 0.14, "Terence Akers"),
    ("Early Help Central", EARLY_HELP, EARLY, 11, 0.78, 0.78, 0.16, "Valentina Rossi"),
    ("Youth Justice", EARLY_HELP, EXTRA, 9, 0.78, 0.80, 0.14, "Winsome Clarke"),
    ("Youth Support", EARLY_HELP, EXTRA, 9, 0.80, 0.80, 0.14, "Aaron Fielding"),
    ("Fostering Recruitment", CARERS, EXTRA, 7, 0.80, 0.80, 0.12, "Hilary Stokes"),
    ("Fostering Support", CARERS, EXTRA, 9, 0.82, 0.82, 0.12, "Omar Haji"),
    ("Adoption and Permanence", CARERS, EXTRA, 8, 0.84, 0.84, 0.10, "Ingrid Solberg"),
)
SERVICES: tuple[str, ...] = (
    FRONT_DOOR, EAST_WEST, NORTH_SOUTH, CENTRAL, CARE, AFTER_CARE, DISABILITY, EARLY_HELP, CARERS,
)  # fmt: skip

# The seats of Intervention and Planning 3 today: name, part of full time, in the first year, began.
NAMED_SEATS: dict[str, tuple[tuple[str, float, bool, date], ...]] = {
    "Intervention and Planning 3": (
        ("Dana Lewis", 1.0, False, date(2023, 4, 3)),
        ("Sam Adeyemi", 1.0, False, date(2022, 9, 12)),
        ("Priya Nair", 1.0, False, date(2024, 2, 5)),
        ("Tom Griffiths", 1.0, True, date(2026, 2, 16)),
        ("Leila Haddad", 1.0, False, date(2025, 1, 6)),
        ("Joan Marsh", 0.6, False, date(2021, 11, 1)),
    )
}


def teams(scale: float = 1.0) -> tuple[Team, ...]:
    """The forty teams, or for a scaled-down world the first few of each service area."""
    kept: list[Team] = []
    seen: dict[str, int] = {}
    sizes = {service: sum(row[1] == service for row in _ROWS) for service in SERVICES}
    for row in _ROWS:
        seen[row[1]] = seen.get(row[1], 0) + 1
        if seen[row[1]] <= _quota(sizes[row[1]], row[1], scale):
            kept.append(Team(len(kept), *row))
    return tuple(kept)


def _quota(size: int, service: str, scale: float) -> int:
    """How many of a service area's teams a scaled-down world keeps."""
    if scale >= 1.0:
        return size
    # The first area keeps four teams: the two whose stories are told stand third and fourth in it.
    return max(4 if service == EAST_WEST else 1, round(size * scale))
