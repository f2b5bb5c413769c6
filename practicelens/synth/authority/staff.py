"""The people of Northborough who lead, assure, review, analyse and look on: invented, by role."""

from __future__ import annotations

from practicelens.access.roles import Role
from practicelens.synth.world.structure import (
    AFTER_CARE,
    CARE,
    CARERS,
    CENTRAL,
    DISABILITY,
    EARLY_HELP,
    EAST_WEST,
    FRONT_DOOR,
    NORTH_SOUTH,
)

# Names from everywhere, as in any English borough; none is meant, and each stands once.
HEADS: dict[str, str] = {
    EAST_WEST: "Helen Osei",
    FRONT_DOOR: "Bartholomew Kyei",
    NORTH_SOUTH: "Marcin Zielinski",
    CENTRAL: "Shabnam Qureshi",
    CARE: "Denise Tavernier",
    AFTER_CARE: "Gareth Llewellyn",
    DISABILITY: "Rosalind Katz",
    EARLY_HELP: "Abimbola Sanni",
    CARERS: "Catriona McLeish",
}
"""Who heads each service area."""

PEOPLE: dict[Role, tuple[str, ...]] = {
    Role.DCS: ("Margaret Oyelaran",),
    Role.DIRECTOR: ("Colin Strand", "Nadine Achebe"),
    Role.HEAD_OF_QA: ("Alan Price",),
    Role.SAFEGUARDING_MANAGER: ("Rekha Pillai",),
    Role.QA_OFFICER: ("Grace Mbeki", "Tomasz Krol", "Bernadette Quigley", "Haroon Malik", "Sunniva Dahl"),
    Role.REVIEWING_OFFICER: (
        "Ruth Okafor",
        "Leonard Ashby",
        "Parveen Akhtar",
        "Declan Moran",
        "Gifty Owusu",
        "Helga Brandt",
        "Winston Pryce",
        "Amrita Bhogal",
    ),
    Role.PRACTICE_DEVELOPER: ("Josh Ferreira", "Naomi Wachira", "Carys Bowen", "Imtiaz Rahim"),
    Role.ANALYST: ("Yasmin Begum", "Peter Hallam"),
    Role.SCRUTINEER: ("Cllr Anne Whitfield", "Devon Reece", "Dr Lillian Osborne"),
    Role.PARTNER: ("Fergus Kilbride", "Manjit Sohal"),
    Role.AGENCY_AUDITOR: ("Sergeant Kate Rowan", "Blessing Udo", "Martin Greaves"),
    Role.INFORMATION_GOVERNANCE: ("Dr Edwin Tay", "Frieda Lowenthal"),
    Role.ADMINISTRATOR: ("Sacha Bell",),
}
"""Everybody whose role has no team of its own."""

NEWCOMERS = ("Oluwaseun Bright",)
"""Whoever begins soon: an account is made, and its role waits for the administrator."""

REVIEWERS = 4
"""The first reviewing officers review looked-after children; the others chair conferences."""
