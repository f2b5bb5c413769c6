"""Editions: a chain of datasets joined, with the calendar, rules and teams they are read against beside them."""

from practicelens.analytics.edition.build import EditionRef, at, build
from practicelens.analytics.frame import (
    AliasRow,
    Frame,
    PopulationRow,
    RuleRow,
    ServiceRow,
    TeamRow,
    WorkerRow,
)

__all__ = [
    "AliasRow",
    "EditionRef",
    "Frame",
    "PopulationRow",
    "RuleRow",
    "ServiceRow",
    "TeamRow",
    "WorkerRow",
    "at",
    "build",
]
