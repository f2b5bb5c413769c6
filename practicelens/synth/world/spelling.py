"""How the case system spells teams and workers, and how that changes over the years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.synth.world.days import NEVER, Day
from practicelens.synth.world.roster import Worker
from practicelens.synth.world.structure import ASSESSING, DISABLED, LEAVING, LOOKED_AFTER, PLANNING, Team

RENAMED: Day = date(2025, 4, 1).toordinal()
"""The case system's team names were tidied on this day; older extracts spell them the old way."""

_SHORT = {"MASH": "MASH Team", "Pre-birth Assessment": "Prebirth Team", "Unaccompanied Young People": "UASC Team"}
# These spellings are nobody's alias: the demonstration's analyst finds and mends them.
_UNKNOWN_TEAMS = {"Intervention and Planning 7": "IP Seven", "Looked After 2": "LAC 2 (Duty)", "Leaving Care 3": "LCT3"}
UNMATCHED_WORKERS = 5


@dataclass(frozen=True)
class Spelling:
    """One spelling of a team or worker, the days it was in use, how often, and whether the product is told of it."""

    text: str
    index: int
    start: Day
    end: Day
    share: float
    known: bool


def team_spellings(team: Team) -> tuple[Spelling, ...]:
    """The spellings beside the team's name: the old name, careless ones, and for a few an unknown one."""
    old = Spelling(_old_name(team), team.index, 0, RENAMED, 1.0, True)
    careless = team.name.replace(" and ", " & ") if " and " in team.name else f"{team.name} Team"
    found = [old, Spelling(careless, team.index, RENAMED, NEVER, 0.02, True),
             Spelling(team.name.upper(), team.index, RENAMED, NEVER, 0.012, True),
             Spelling(f"{team.name} ", team.index, RENAMED, NEVER, 0.015, True)]  # fmt: skip
    # Some months after the tidying: the careless ones come back as people come new.
    if team.name in _UNKNOWN_TEAMS:
        found.append(Spelling(_UNKNOWN_TEAMS[team.name], team.index, RENAMED + 200, NEVER, 0.025, False))
    return tuple(spelling for spelling in found if spelling.text != team.name)


def _old_name(team: Team) -> str:
    """The name before the tidying."""
    last = team.name.rsplit(" ", 1)[-1]
    short = {PLANNING: f"I&P {last}", ASSESSING: f"DAT {last}", LOOKED_AFTER: f"LAC Team {last}",
             LEAVING: f"Leaving Care Team {last}"}  # fmt: skip
    if team.kind == DISABLED:
        return "CWD 0-12" if team.name.endswith("12") else "CWD 13-18"
    return short.get(team.kind, _SHORT.get(team.name, team.name))


def worker_spellings(worker: Worker, *, leaving: bool, unmatched: bool) -> tuple[Spelling, ...]:
    """The spellings beside the worker's name: surname first in leaving care, agency staff marked, a name misspelt."""
    first, last = worker.name.split(" ", 1)
    found: list[Spelling] = []
    if leaving:
        found.append(Spelling(f"{last}, {first}", worker.index, 0, NEVER, 1.0, True))
    if worker.agency:
        found.append(Spelling(f"{worker.name} (Agency)", worker.index, 0, NEVER, 1.0, True))
    if unmatched:
        found.append(Spelling(f"{first[0]} {last}", worker.index, RENAMED, NEVER, 0.3, False))
    elif worker.index % 9 == 0:
        found.append(Spelling(f"{first}  {last}", worker.index, 0, NEVER, 0.15, True))
    return tuple(found)
